package layout

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// public loads the types of every package of the module from what the compiler exports.
func public(t *testing.T) map[string]*types.Package {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", module+"/...").Output()
	require.NoError(t, err)
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			exports[path] = file
		}
	}
	load := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	packages := map[string]*types.Package{}
	for path := range exports {
		if path != module && !strings.HasPrefix(path, module+"/") || internal(path) || strings.Contains(path, "/examples/") {
			continue
		}
		packages[path], err = load.Import(path)
		require.NoError(t, err)
	}
	return packages
}

// internal reports whether a package is not for users.
func internal(path string) bool {
	return strings.HasPrefix(path, module) && strings.Contains(path+"/", "/internal/")
}

// exposed lists the internal types of which a type is made. A named type of a public package is
// looked at where it is declared.
func exposed(typ types.Type) (out []string) {
	for _, named := range namedIn(typ) {
		if o := named.Obj(); o.Pkg() != nil && internal(o.Pkg().Path()) {
			out = append(out, o.Pkg().Path()+"."+o.Name())
		}
	}
	return out
}

// leaks lists the exported names of a package that show a user an internal type.
func leaks(p *types.Package) (out []string) {
	add := func(name string, typ types.Type) {
		for _, what := range exposed(typ) {
			out = append(out, fmt.Sprintf("%s.%s shows %s", p.Path(), name, what))
		}
	}
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		named, ok := o.Type().(*types.Named)
		if _, isType := o.(*types.TypeName); !isType || !ok {
			add(name, o.Type())
			continue
		}
		add(name, named.Underlying())
		for m := range named.Methods() {
			if m.Exported() {
				add(name+"."+m.Name(), m.Type())
			}
		}
	}
	return out
}

// hooks are where rooms of agent keep their own results in a value of a room below: a user
// has no need of either.
var hooks = []string{"agent.Situation.Memo", "agent.View.Recall"}

// No exported field, parameter or result of a public package has a type of an internal one: a
// user could hold a value of it and could not name its type.
func TestPublicPackagesShowNoInternalTypes(t *testing.T) {
	packages := public(t)
	require.Contains(t, packages, module+"/sim")
	for _, p := range packages {
		var found []string
		for _, leak := range leaks(p) {
			if !slices.ContainsFunc(hooks, func(h string) bool { return strings.HasPrefix(leak, module+"/"+h+" ") }) {
				found = append(found, leak)
			}
		}
		require.Empty(t, found)
	}
}

// The check finds what it looks for, wherever it is.
func TestLeaksAreFound(t *testing.T) {
	hidden := types.NewPackage(module+"/sim/internal/snapshot", "snapshot")
	period := types.NewNamed(types.NewTypeName(token.NoPos, hidden, "Period", nil), types.NewStruct(nil, nil), nil)
	shown := types.NewPackage(module+"/sim", "sim")
	field := func(name string, typ types.Type) *types.Var {
		return types.NewField(token.NoPos, shown, name, typ, false)
	}
	for want, s := range map[int]*types.Struct{
		1: types.NewStruct([]*types.Var{field("Now", types.NewSlice(types.NewPointer(period))), field("then", period)}, nil),
		2: types.NewStruct([]*types.Var{field("Of", types.NewSignatureType(nil, nil, nil, types.NewTuple(field("", period)), types.NewTuple(field("", period)), false))}, nil),
		0: types.NewStruct([]*types.Var{field("then", period)}, nil),
	} {
		p := types.NewPackage(module+"/sim", "sim")
		name := types.NewTypeName(token.NoPos, p, "World", nil)
		types.NewNamed(name, s, nil)
		p.Scope().Insert(name)
		require.Len(t, leaks(p), want)
	}
}
