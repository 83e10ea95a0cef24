// Package layout holds the tests of how the module is laid out.
package layout

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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

// The packages that a package sees, from the bottom to the top; the lists grow as the
// house does.
var (
	text    = []string{"market", "treaty", "treaty/terms", "treaty/sanction"}
	worlds  = slices.Concat(text, []string{"agent/bargain", "agent/belief", "agent/welfare", "agent/redline", "agent/internal/memo"})
	state   = slices.Concat(worlds, []string{"agent"})
	decides = slices.Concat(state, []string{"agent/internal/answer", "agent/internal/continuation", "agent/internal/assessment", "agent/ratification", "agent/compliance", "agent/membership", "agent/tradepolicy"})
	values  = slices.Concat(decides, []string{"agent/surrogate", "agent/appraisal"})
	told    = slices.Concat(values, []string{"sim/event"})
	machine = slices.Concat(told, []string{"sim/mechanism", "sim/internal/snapshot"})
	stakes  = slices.Concat(machine, []string{
		"agent/crisis", "sim/domestic", "sim/obligation", "sim/standoff", "sim/internal/politics", "sim/internal/implementation",
	})
	clock = slices.Concat(machine, []string{
		"agent/crisis", "sim/talks", "sim/domestic", "sim/obligation", "sim/standoff", "sim/internal/politics", "sim/internal/implementation",
		"sim/internal/payoffs", "sim/internal/coercion", "sim/internal/units", "sim/internal/idle", "sim/internal/bargaining", "sim/internal/tradepolicy", "sim/internal/explanation",
	})
)

// The packages in the order in which they may look at each other: each sees only
// those named beside it.
var sees = map[string][]string{
	"market":          {},
	"market/wiod":     {"market"},
	"market/tariff":   {"market"},
	"market/table":    {"market"},
	"market/interval": {"market"},
	"treaty/terms":    {},
	"treaty":          {"market", "treaty/terms"},
	"treaty/sanction": {"market", "treaty", "treaty/terms"},

	"agent/bargain":               {"treaty/terms"},
	"agent/agenttest":             {"treaty/terms", "agent/bargain"},
	"agent/bargain/external":      {"treaty/terms", "agent/bargain"},
	"agent/belief":                {"market", "treaty", "treaty/terms"},
	"agent/internal/memo":         {},
	"agent/welfare":               text,
	"agent/redline":               text,
	"agent":                       worlds,
	"agent/surrogate":             state,
	"agent/internal/answer":       state,
	"agent/internal/continuation": slices.Concat(state, []string{"agent/internal/answer"}),
	"agent/ratification":          state,
	"agent/membership":            slices.Concat(state, []string{"agent/ratification"}),
	"agent/internal/assessment":   slices.Concat(state, []string{"agent/internal/answer", "agent/internal/continuation"}),
	"agent/compliance":            slices.Concat(state, []string{"agent/internal/answer", "agent/internal/continuation", "agent/internal/assessment"}),
	"agent/tradepolicy":           slices.Concat(state, []string{"agent/internal/answer", "agent/internal/continuation"}),
	"agent/appraisal":             slices.Concat(decides, []string{"agent/surrogate"}),
	"agent/internal/trial":        slices.Concat(values, []string{"market/wiod"}),
	"agent/crisis":                {"market", "treaty", "treaty/terms", "agent/belief"},
	"agent/crisis/textbook":       {},

	"sim/talks":                   {"treaty/terms", "agent/bargain"},
	"sim/mechanism":               {},
	"sim/event":                   values,
	"sim/domestic":                state,
	"sim/obligation":              state,
	"sim/standoff":                slices.Concat(state, []string{"agent/crisis", "sim/mechanism"}),
	"sim/internal/idle":           slices.Concat(state, []string{"agent/crisis", "sim/domestic", "sim/mechanism"}),
	"sim/internal/units":          state,
	"sim/internal/snapshot":       slices.Concat(state, []string{"sim/mechanism"}),
	"sim/internal/politics":       slices.Concat(machine, []string{"sim/domestic"}),
	"sim/internal/tradepolicy":    slices.Concat(machine, []string{"sim/domestic", "sim/obligation", "sim/internal/implementation"}),
	"sim/internal/implementation": slices.Concat(machine, []string{"sim/obligation"}),
	"sim/internal/bargaining":     slices.Concat(told, []string{"sim/talks"}),
	"sim/internal/explanation":    told,
	"sim/internal/payoffs":        stakes,
	"sim/internal/coercion":       slices.Concat(stakes, []string{"sim/internal/payoffs"}),
	"sim":                         clock,
	"sim/scenario":                slices.Concat(clock, []string{"market/wiod", "sim"}),
	"sim/store":                   slices.Concat(clock, []string{"sim"}),
	"sim/store/parquet":           slices.Concat(clock, []string{"sim", "sim/store"}),
	"sim/report":                  slices.Concat(clock, []string{"sim", "sim/store"}),
	"sim/report/figure":           slices.Concat(clock, []string{"sim"}),

	"sim/experiment": slices.Concat(clock, []string{
		"market/wiod", "sim", "sim/scenario", "sim/store", "sim/experiment/design", "sim/experiment/effect", "sim/experiment/ensemble",
		"sim/experiment/interval", "sim/experiment/sensitivity", "sim/experiment/sequence",
	}),
	"sim/experiment/calibrate":   {},
	"sim/experiment/design":      {},
	"sim/experiment/discovery":   {},
	"sim/experiment/effect":      {"sim/experiment/interval"},
	"sim/experiment/ensemble":    {},
	"sim/experiment/interval":    {},
	"sim/experiment/selection":   {"sim/experiment/interval"},
	"sim/experiment/sensitivity": {"sim/experiment/design", "sim/experiment/interval"},
	"sim/experiment/sequence":    {"sim/experiment/interval"},
	"sim/experiment/surface": slices.Concat(clock, []string{
		"market/wiod", "sim", "sim/scenario", "sim/store", "sim/experiment", "sim/experiment/calibrate", "sim/experiment/design", "sim/experiment/effect",
		"sim/experiment/ensemble", "sim/experiment/interval", "sim/experiment/selection", "sim/experiment/sensitivity", "sim/experiment/sequence",
	}),
}

// Test support serves tests alone: no other package links it.
var support = []string{"agent/internal/trial"}

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

// heavy are the packages that may link more: readers and writers of formats, and what uses
// the optimisers of gonum.
var heavy = []string{"sim/scenario", "sim/store", "sim/store/parquet", "sim/experiment", "sim/experiment/calibrate", "sim/experiment/surface", "sim/report/figure"}

// Who imports a low package links nothing heavy: no plots, YAML or Parquet, no test
// libraries, and for the terms no more than the standard library.
func TestLowPackagesStayLight(t *testing.T) {
	for pkg := range sees {
		if slices.Contains(heavy, pkg) || slices.Contains(support, pkg) {
			continue
		}
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

// Parquet is a package of its own: files in other formats, and studies, link none of it.
func TestParquetStandsAlone(t *testing.T) {
	for pkg := range sees {
		for _, dep := range deps(t, module+"/"+pkg) {
			require.False(t, pkg != "sim/store/parquet" && strings.HasPrefix(dep, "github.com/parquet-go/"), "%s links %s", pkg, dep)
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

// No package of agent or sim has more lines than a reader can find the way in: 2,700 that
// are neither comment nor blank, tests left out.
func TestRoomsStaySmall(t *testing.T) {
	for pkg := range sees {
		if !strings.HasPrefix(pkg, "agent") && !strings.HasPrefix(pkg, "sim") {
			continue
		}
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pkg), "*.go"))
		require.NoError(t, err)
		lines := 0
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			b, err := os.ReadFile(name)
			require.NoError(t, err)
			for line := range bytes.Lines(b) {
				if line = bytes.TrimSpace(line); len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
					lines++
				}
			}
		}
		require.LessOrEqual(t, lines, 2700, pkg)
	}
}
