// Package layout holds the tests of how the module is laid out.
package layout

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/tradetalk/tradetalk"

// deps lists what a package links, itself included.
func deps(t *testing.T, pkg string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", pkg)
	out, err := cmd.Output()
	require.NoError(t, err)
	return strings.Fields(string(out))
}

// belowSim is what package sim sees.
var belowSim = []string{
	"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent", "agent/coercion", "sim/talks", "sim/mechanism", "sim/event",
	"sim/domestic", "sim/obligation", "sim/internal/snapshot", "sim/internal/politics", "sim/internal/implementation",
}

// The packages in the order in which they may look at each other: each sees only
// those named beside it.
var sees = map[string][]string{
	"market":                      {},
	"market/wiod":                 {"market"},
	"agent/crisis":                {},
	"treaty/terms":                {},
	"treaty":                      {"market", "treaty/terms"},
	"treaty/sanction":             {"market", "treaty", "treaty/terms"},
	"agent/bargain":               {"treaty/terms"},
	"agent/agenttest":             {"treaty/terms", "agent/bargain"},
	"agent":                       {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief"},
	"agent/belief":                {"market", "treaty", "treaty/terms"},
	"agent/coercion":              {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent"},
	"sim/mechanism":               {},
	"sim/event":                   {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent"},
	"sim/domestic":                {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent"},
	"sim/obligation":              {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent"},
	"sim/internal/snapshot":       {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent", "sim/mechanism"},
	"sim/internal/politics":       {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent", "sim/mechanism", "sim/event", "sim/domestic", "sim/internal/snapshot"},
	"sim/internal/implementation": {"market", "treaty", "treaty/terms", "treaty/sanction", "agent/bargain", "agent/belief", "agent", "sim/mechanism", "sim/event", "sim/obligation", "sim/internal/snapshot"},
	"sim/talks":                   {"treaty/terms", "agent/bargain"},
	"sim":                         belowSim,
	"sim/scenario":                append([]string{"market/wiod", "sim"}, belowSim...),
	"sim/store":                   append([]string{"sim"}, belowSim...),
}

// Imports run one way. Packages under internal may be used by all and see none of
// the others.
func TestImportsRunOneWay(t *testing.T) {
	for pkg, allowed := range sees {
		t.Run(pkg, func(t *testing.T) {
			for _, dep := range deps(t, module+"/"+pkg) {
				rest, ours := strings.CutPrefix(dep, module+"/")
				if !ours || rest == pkg || strings.HasPrefix(rest, "internal/") {
					continue
				}
				require.Contains(t, allowed, rest, "%s must not look at %s", pkg, rest)
			}
		})
	}
}

// Every package of the library stands in the table above.
func TestEveryPackageIsPlaced(t *testing.T) {
	out, err := exec.Command("go", "list", module+"/...").Output()
	require.NoError(t, err)
	for _, pkg := range strings.Fields(string(out)) {
		rest := strings.TrimPrefix(strings.TrimPrefix(pkg, module), "/")
		if rest == "" || strings.HasPrefix(rest, "examples/") {
			continue
		}
		if strings.HasPrefix(rest, "internal/") {
			for _, dep := range deps(t, pkg) {
				inner, ours := strings.CutPrefix(dep, module+"/")
				require.True(t, !ours || strings.HasPrefix(inner, "internal/"), "%s must not look at %s", rest, inner)
			}
			continue
		}
		require.Contains(t, sees, rest)
	}
}

// Who imports a low package links nothing heavy: no plots, YAML or Parquet, no test
// libraries, and for the terms no more than the standard library.
func TestLowPackagesStayLight(t *testing.T) {
	for _, pkg := range []string{"market", "market/wiod", "treaty/terms", "treaty", "treaty/sanction", "agent/bargain", "agent/agenttest", "agent/crisis", "agent/belief", "agent", "agent/coercion", "sim/talks", "sim/mechanism", "sim/event", "sim/domestic", "sim/obligation", "sim/internal/snapshot", "sim/internal/politics", "sim/internal/implementation", "sim"} {
		for _, dep := range deps(t, module+"/"+pkg) {
			if strings.HasPrefix(dep, module) || !strings.Contains(strings.Split(dep, "/")[0], ".") {
				continue // ours, or the standard library
			}
			// The constraints are a few interfaces, and no code.
			light := (strings.HasPrefix(dep, "gonum.org/v1/gonum/") || dep == "golang.org/x/exp/constraints") && !strings.HasPrefix(pkg, "treaty/terms")
			require.True(t, light, "%s links %s", pkg, dep)
		}
	}
}

// The top level holds these and nothing else. (What a program was told to write there,
// such as a CSV file, is nobody's business.)
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	require.NoError(t, err)
	allowed := []string{
		"agent", "market", "treaty", "sim", "examples", "internal", "doc.go", "example_test.go",
		"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "RATIONALE.md",
	}
	for _, e := range entries {
		name := e.Name()
		ours := e.IsDir() || strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".md")
		if ours && name != "out" && !strings.HasPrefix(name, ".") {
			require.Contains(t, allowed, name, "does not belong at the top level")
		}
	}
}
