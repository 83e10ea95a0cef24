package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/internal/units"
)

// Every behavioural number says in its comment, or in that of its type, what its default is
// and where it is from. What a treaty or a regime says is law and not behaviour.
func TestBehaviourIsDocumented(t *testing.T) {
	standard := regexp.MustCompile(`(?i)defaults?\b|zero value|must be given|not listed`)
	source := regexp.MustCompile(`(?i)assumptions?\b|\b(19|20)[0-9]{2}\b|article|DESTA|QualifiedMajority|Default[A-Z]|the scenario`)
	folders := map[string]string{"agent": "../agent", "crisis": "../agent/crisis", "sim": ".", "standoff": "standoff", "domestic": "domestic", "market": "../market"}
	found := 0
	for pkg, folder := range folders {
		for name, text := range commentsOf(t, pkg, folder) {
			if !units.Listed(name) {
				continue
			}
			found++
			if !standard.MatchString(text) {
				t.Errorf("%s: say in its comment what the default is", name)
			}
			if !source.MatchString(text) {
				t.Errorf("%s: say in its comment where it is from, or that it is an assumption", name)
			}
		}
	}
	require.Greater(t, found, 80)
}

// commentsOf are the comments of the fields of a package's types, with those of the types, by
// "package.Type.Field".
func commentsOf(t *testing.T, pkg, folder string) map[string]string {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	out := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				spec, ok := s.(*ast.TypeSpec)
				if !ok {
					continue
				}
				fields, ok := spec.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, f := range fields.Fields.List {
					for _, id := range f.Names {
						out[pkg+"."+spec.Name.Name+"."+id.Name] = g.Doc.Text() + f.Doc.Text() + f.Comment.Text()
					}
				}
			}
		}
	}
	return out
}
