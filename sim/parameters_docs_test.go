package sim

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/internal/units"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// parameterRooms are the packages with numbers of a scenario, in the order of the table, with
// the folder and what the numbers are about.
var parameterRooms = []struct{ pkg, folder, about string }{
	{"sim", ".", "The run and its talks"},
	{"agent", "../agent", "Actors, politics at home, shocks, compliance, trade policy"},
	{"belief", "../agent/belief", "Trust"},
	{"crisis", "../agent/crisis", "Issues and what they are worth"},
	{"standoff", "standoff", "Coercion"},
	{"domestic", "domestic", "Campaigns"},
	{"market", "../market", "Adaptation and technology of the economy"},
	{"treaty", "../treaty", "Texts"},
	{"sanction", "../treaty/sanction", "Sanction regimes"},
	{"terms", "../treaty/terms", "Terms"},
}

// parameters is the page of all numbers of a scenario: from the table of units and the comments of the
// fields.
func parameters(t *testing.T) string {
	var b strings.Builder
	b.WriteString(`# All numbers of a scenario

Made from the code by ` + "`go test ./sim -run TestParameters -update`" + `; a test compares the two. Each row is a field of a Go struct, and the key in a
scenario file is its name in small letters with underscores. "Time" says what a period of another length than a quarter makes of the
number. "timeless": nothing. "quarters": a whole number of periods; "quarters, as law": the same, counted by the reader of the text, rates of
monitoring included. "rate per quarter" h: 1-(1-h)^q over q quarters. "share left per quarter" s: s^q. "paid once": a share of the income of a longer
period that is smaller. "with its group": converted with the other numbers of its process. "periods": counts periods. The last column is the comment of the field: meaning, unit, default, valid range, and
the source, or that the number is an assumption. Values out of range are errors that name field, value and range.
`)
	placed := map[string]bool{}
	for _, room := range parameterRooms {
		comments := ownComments(t, room.pkg, room.folder)
		var names []string
		for _, name := range units.Names() {
			if strings.HasPrefix(name, room.pkg+".") {
				names, placed[name] = append(names, name), true
			}
		}
		require.NotEmpty(t, names, room.pkg)
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\n| field | time | meaning, unit, default, range, source |\n| --- | --- | --- |\n", room.about, filepath.ToSlash(filepath.Join("sim", room.folder)))
		for _, name := range names {
			text := strings.Join(strings.Fields(comments[name]), " ")
			require.NotEmpty(t, text, "%s has no comment", name)
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.TrimPrefix(name, room.pkg+"."), units.TimeOf(name), strings.ReplaceAll(text, "|", "\\|"))
		}
	}
	for _, name := range units.Names() {
		require.True(t, placed[name], "%s belongs to no package of the table", name)
	}
	b.WriteString("\n## Switches (`sim/mechanism`)\n\n| mechanism | default | effect | source |\n| --- | --- | --- | --- |\n")
	for name, about := range mechanism.All {
		on := "off"
		if about.On {
			on = "on"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, on, about.Does, about.Source)
	}
	return b.String()
}

// ownComments are the comments of the fields of a package's types by "package.Type.Field": that of the
// field, or of the type where the field has none. A comment on a field that begins with the name of
// an earlier field of the same line or block stands for both.
func ownComments(t *testing.T, pkg, folder string) map[string]string {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	require.NoError(t, err)
	out := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		doc := ""
		ast.Inspect(file, func(n ast.Node) bool {
			if d, ok := n.(*ast.GenDecl); ok {
				doc = d.Doc.Text()
			}
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			fields, ok := spec.Type.(*ast.StructType)
			if !ok {
				return true
			}
			before := doc + spec.Doc.Text()
			for _, f := range fields.Fields.List {
				text := f.Doc.Text() + f.Comment.Text()
				if text == "" {
					text = before
				}
				before = text
				for _, id := range f.Names {
					out[pkg+"."+spec.Name.Name+"."+id.Name] = text
				}
			}
			return true
		})
	}
	return out
}

// The page of parameters is that of the code.
func TestParameters(t *testing.T) {
	const file = "docs/PARAMETERS.md"
	want := parameters(t)
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want, string(got), "go test ./sim -run TestParameters -update")
	require.True(t, slices.IsSorted(units.Names()))
}
