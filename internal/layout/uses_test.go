package layout

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/checks"
)

// unit is a package of the module as the compiler sees the package, with or without tests.
type unit struct {
	ImportPath, Dir, ForTest, Export string
	GoFiles, CgoFiles                []string
	ImportMap                        map[string]string

	files []*ast.File
	info  types.Info
}

// path returns the import path without the mark of a test.
func (u *unit) path() string {
	path, _, _ := strings.Cut(u.ImportPath, " ")
	return path
}

// checked loads and checks the sources of all packages of the module once, their tests included.
func checked(t *testing.T) ([]*unit, map[string]*types.Package) {
	t.Helper()
	once.Do(func() { sources, declares = check(t) })
	require.NotEmpty(t, sources)
	return sources, declares
}

var (
	once     sync.Once
	sources  []*unit
	declares map[string]*types.Package
)

// check does the work of checked.
func check(t *testing.T) (units []*unit, all map[string]*types.Package) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-test", "-export", "-json=ImportPath,Dir,ForTest,Export,GoFiles,CgoFiles,ImportMap", module+"/...")
	out, err := cmd.Output()
	require.NoError(t, err)
	listed := map[string]*unit{}
	var ours []*unit
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		u := &unit{}
		err := d.Decode(u)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		listed[u.ImportPath] = u
		if p := u.path(); (p == module || strings.HasPrefix(p, module+"/") || strings.HasPrefix(p, module+"_test")) && !strings.HasSuffix(p, ".test") {
			ours = append(ours, u)
		}
	}
	all = map[string]*types.Package{}
	for _, u := range ours {
		fset := token.NewFileSet()
		load := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
			if to, ok := u.ImportMap[path]; ok {
				path = to
			}
			return os.Open(listed[path].Export)
		})
		for _, name := range u.GoFiles {
			if !filepath.IsAbs(name) {
				name = filepath.Join(u.Dir, name)
			}
			file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution|parser.ParseComments)
			require.NoError(t, err)
			u.files = append(u.files, file)
		}
		u.info = types.Info{Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
		conf := types.Config{Importer: load}
		p, err := conf.Check(u.path(), fset, u.files, &u.info)
		require.NoError(t, err, u.ImportPath)
		if u.ForTest == "" {
			all[u.path()] = p
		}
		units = append(units, u)
	}
	return units, all
}

// visible reports whether a package is for users.
func visible(path string) bool {
	return (path == module || strings.HasPrefix(path, module+"/")) && !internal(path) && !strings.Contains(path, "/examples/")
}

// nameOf returns the full name of a declared object: "path.Name", or "path.Type.Method".
func nameOf(o types.Object) string {
	if o == nil || o.Pkg() == nil {
		return ""
	}
	if f, ok := o.(*types.Func); ok {
		f = f.Origin()
		if recv := f.Signature().Recv(); recv != nil {
			typ := recv.Type()
			if p, ok := typ.(*types.Pointer); ok {
				typ = p.Elem()
			}
			named, ok := typ.(*types.Named)
			if !ok {
				return ""
			}
			return o.Pkg().Path() + "." + named.Obj().Name() + "." + o.Name()
		}
	}
	return o.Pkg().Path() + "." + o.Name()
}

// examples are the functions of a unit whose output a test checks or shows.
func (u *unit) examples() (out []*ast.FuncDecl) {
	for _, file := range u.files {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Example") {
				out = append(out, f)
			}
		}
	}
	return out
}

// mentioned lists the names that stand outside their package, or in an Example, and the types
// of all expressions there.
func mentioned(units []*unit) map[string]bool {
	out := map[string]bool{}
	for _, u := range units {
		for _, o := range u.info.Uses {
			if o.Pkg() != nil && o.Pkg().Path() != u.path() {
				out[nameOf(o)] = true
			}
		}
		outside := u.path()
		for _, tv := range u.info.Types {
			for _, named := range namedIn(tv.Type) {
				if p := named.Obj().Pkg(); p != nil && p.Path() != outside {
					out[nameOf(named.Obj())] = true
				}
			}
		}
		for _, f := range u.examples() {
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					out[nameOf(u.info.Uses[id])] = true
				}
				return true
			})
		}
	}
	return out
}

// namedIn lists the named types of which a type is made, with those of exported fields and methods
// of unnamed structs, interfaces and functions.
func namedIn(typ types.Type) (out []*types.Named) {
	list := func(tuple *types.Tuple) {
		for v := range tuple.Variables() {
			out = append(out, namedIn(v.Type())...)
		}
	}
	switch x := typ.(type) {
	case *types.Tuple:
		list(x)
	case *types.Named:
		out = append(out, x.Origin())
		for arg := range x.TypeArgs().Types() {
			out = append(out, namedIn(arg)...)
		}
	case *types.Alias:
		out = namedIn(types.Unalias(x))
	case *types.Pointer:
		out = namedIn(x.Elem())
	case *types.Slice:
		out = namedIn(x.Elem())
	case *types.Array:
		out = namedIn(x.Elem())
	case *types.Chan:
		out = namedIn(x.Elem())
	case *types.Map:
		out = append(namedIn(x.Key()), namedIn(x.Elem())...)
	case *types.Signature:
		list(x.Params())
		list(x.Results())
	case *types.Struct:
		for f := range x.Fields() {
			if f.Exported() {
				out = append(out, namedIn(f.Type())...)
			}
		}
	case *types.Interface:
		for m := range x.Methods() {
			if m.Exported() {
				out = append(out, namedIn(m.Type())...)
			}
		}
	}
	return out
}

// declared finds an object by its full name.
func declared(all map[string]*types.Package, name string) types.Object {
	for path, p := range all {
		rest, ok := strings.CutPrefix(name, path+".")
		if !ok || strings.Contains(rest, "/") {
			continue
		}
		first, method, isMethod := strings.Cut(rest, ".")
		o := p.Scope().Lookup(first)
		if o == nil {
			continue
		}
		if !isMethod {
			return o
		}
		if named, ok := o.Type().(*types.Named); ok {
			for m := range named.Methods() {
				if m.Name() == method {
					return m
				}
			}
		}
	}
	return nil
}

// reached adds to some names all types in their declarations: who calls a function holds the
// result, and who has a value has the fields of the value and the results of its methods.
func reached(all map[string]*types.Package, names map[string]bool, methods bool) {
	queue := slices.Sorted(maps.Keys(names))
	for len(queue) > 0 {
		o := declared(all, queue[0])
		queue = queue[1:]
		if o == nil {
			continue
		}
		parts := namedIn(o.Type())
		if named, ok := o.Type().(*types.Named); ok {
			parts = append(parts, namedIn(named.Underlying())...)
			for m := range named.Methods() {
				if methods && m.Exported() {
					parts = append(parts, namedIn(m.Signature().Results())...)
				}
			}
		}
		for _, part := range parts {
			if name := nameOf(part.Obj()); name != "" && !names[name] {
				names[name] = true
				queue = append(queue, name)
			}
		}
	}
}

// interfaces lists the interfaces that a package declares or sees.
func interfaces(all map[string]*types.Package) (out []*types.Interface) {
	declare := func(p *types.Package) {
		for _, name := range p.Scope().Names() {
			if typ, ok := p.Scope().Lookup(name).(*types.TypeName); ok {
				if i, ok := typ.Type().Underlying().(*types.Interface); ok && i.NumMethods() > 0 {
					out = append(out, i)
				}
			}
		}
	}
	seen := map[string]bool{}
	for path, p := range all { // before what others import of the same packages, which may be a part
		seen[path] = true
		declare(p)
	}
	for _, p := range all {
		for _, q := range p.Imports() {
			if !seen[q.Path()] {
				seen[q.Path()] = true
				declare(q)
			}
		}
	}
	return append(out, types.Universe.Lookup("error").Type().Underlying().(*types.Interface))
}

// has reports whether an interface has a method of a name and signature.
func has(i *types.Interface, m *types.Func) bool {
	for one := range i.Methods() {
		if one.Name() == m.Name() && signature(one) == signature(m) {
			return true
		}
	}
	return false
}

// signature returns the types of parameters and results of a method, without their names.
func signature(f *types.Func) string {
	var out []string
	for _, tuple := range []*types.Tuple{f.Signature().Params(), f.Signature().Results()} {
		for v := range tuple.Variables() {
			out = append(out, types.TypeString(v.Type(), nil))
		}
		out = append(out, ";")
	}
	return strings.Join(out, ",")
}

// toldOf lists the words in comments on fields and on declarations for users: a constant that
// such a comment names, as a default or a limit, is used by the reader.
func toldOf(units []*unit) map[string]bool {
	out := map[string]bool{}
	word := regexp.MustCompile(`[A-Z]\w+`)
	for _, u := range units {
		if !visible(u.path()) {
			continue
		}
		read := func(own string, docs ...*ast.CommentGroup) {
			for _, doc := range docs {
				for _, w := range word.FindAllString(doc.Text(), -1) {
					if w != own {
						out[w] = true
					}
				}
			}
		}
		for _, file := range u.files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch x := n.(type) {
				case *ast.Field:
					read("", x.Doc)
				case *ast.FuncDecl:
					read(x.Name.Name, x.Doc)
				case *ast.TypeSpec:
					read(x.Name.Name, x.Doc)
				case *ast.GenDecl:
					if spec, ok := x.Specs[0].(*ast.TypeSpec); ok {
						read(spec.Name.Name, x.Doc)
					}
				}
				return true
			})
		}
	}
	return out
}

// Every exported name is used outside its package by a program or a test, or stands in an
// Example. A method that an interface asks for is used where the interface is; Unwrap is for
// package errors.
func TestEveryExportedNameIsUsed(t *testing.T) {
	checks.NeedLong(t)
	units, all := checked(t)
	names := mentioned(units)
	reached(all, names, false)
	asked := interfaces(all)
	told := toldOf(units)
	var idle []string
	for path, p := range all {
		if !visible(path) {
			continue
		}
		for _, name := range p.Scope().Names() {
			o := p.Scope().Lookup(name)
			if !o.Exported() {
				continue
			}
			// A member of an enumeration goes with the type.
			member, isConst := o.(*types.Const)
			if isConst {
				named, ok := member.Type().(*types.Named)
				isConst = ok && names[nameOf(named.Obj())]
			}
			_, isConstant := o.(*types.Const)
			if !names[nameOf(o)] && !isConst && !(isConstant && told[name]) {
				idle = append(idle, nameOf(o))
			}
			named, ok := o.Type().(*types.Named)
			if _, isType := o.(*types.TypeName); !isType || !ok {
				continue
			}
			for m := range named.Methods() {
				if m.Exported() && m.Name() != "Unwrap" && !names[nameOf(m)] && !slices.ContainsFunc(asked, func(i *types.Interface) bool { return has(i, m) }) {
					idle = append(idle, nameOf(m))
				}
			}
		}
	}
	slices.Sort(idle)
	for _, name := range idle {
		t.Errorf("%s is exported, and nothing outside its package uses it: unexport or delete it, or show its use in an Example", strings.TrimPrefix(name, module+"/"))
	}
}

// without are the exported types that no Example leads to yet. A type that gets an Example
// leaves the list: the test fails until then.
var without = []string{
	"agent/appraisal.ModuleChain",
	"agent/appraisal.ModuleQuarter",
	"agent/appraisal.ModuleState",
	"agent/appraisal.StateFlows",
	"agent/appraisal.StateMoves",
	"agent/appraisal.VoteWeighted",
	"agent/bargain.Rough",
	"agent/compliance.Assistance",
	"agent/compliance.LegalCost",
	"agent/compliance.Retaliation",
	"agent/compliance.SanctionLegality",
	"agent/surrogate.IncomeModel",
	"agent/surrogate.Options",
	"agent/surrogate.Output",
	"agent/surrogate.Pricer",
	"agent/surrogate.Stage",
	"agent/welfare.World",
	"sim/standoff.Deal",
	"sim/standoff.Draw",
	"sim/standoff.Prices",
	"sim/standoff.Rules",
	"sim/talks.Link",
	"sim/talks.RedLine",
}

// Every exported type is made in an Example, or a value that an Example makes leads to the type.
func TestEveryExportedTypeIsInAnExample(t *testing.T) {
	checks.NeedLong(t)
	units, all := checked(t)
	names := map[string]bool{}
	for _, u := range units {
		for _, f := range u.examples() {
			ast.Inspect(f, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok && u.info.Types[e].Type != nil {
					for _, named := range namedIn(u.info.Types[e].Type) {
						names[nameOf(named.Obj())] = true
					}
				}
				return true
			})
		}
	}
	reached(all, names, true)
	var idle []string
	for _, name := range without {
		require.NotNil(t, declared(all, module+"/"+name), name)
	}
	for path, p := range all {
		if !visible(path) {
			continue
		}
		for _, name := range p.Scope().Names() {
			o, ok := p.Scope().Lookup(name).(*types.TypeName)
			if !ok || !o.Exported() || o.IsAlias() {
				continue
			}
			short := strings.TrimPrefix(nameOf(o), module+"/")
			if listed := slices.Contains(without, short); listed == names[nameOf(o)] {
				if listed {
					t.Errorf("%s has an Example now: take it from the list", short)
				} else {
					idle = append(idle, short)
				}
			}
		}
	}
	slices.Sort(idle)
	for _, name := range idle {
		t.Errorf("no Example makes a value of %s, or leads to one", name)
	}
}
