package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
)

var update = flag.Bool("update", false, "write testdata/quick.md anew")

// The tables of two seeds are those on file, to the byte.
func TestQuickTablesAreThoseOnFile(t *testing.T) {
	file := filepath.Join("testdata", "quick.md")
	var out bytes.Buffer
	require.NoError(t, write(t.Context(), &out, options{seeds: quick}, "of the test"))
	got := out.String()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// One experiment gives the same bytes on one processor and on two.
func TestProcessorsChangeNothing(t *testing.T) {
	table := func(procs int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		var out bytes.Buffer
		require.NoError(t, write(t.Context(), &out, options{seeds: 4, only: []string{"exemptions"}}, "of the test"))
		return out.String()
	}
	require.Equal(t, table(1), table(2))
}

var hashes = regexp.MustCompile("Experiment `(.*)`:.* `([0-9a-f]{16})`")

// The tables with all seeds are those of the scenarios of today: the hashes agree.
func TestFullTablesAreOfTheseScenarios(t *testing.T) {
	of := func(file string) map[string]string {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		out := map[string]string{}
		for _, m := range hashes.FindAllStringSubmatch(string(text), -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	full := of("tables.md")
	require.Len(t, full, len(experiments)-1) // all but the one without chance
	require.Equal(t, of(filepath.Join("testdata", "quick.md")), full)
}

// The README names every experiment.
func TestReadmeNamesEveryExperiment(t *testing.T) {
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, x := range experiments {
		require.Contains(t, string(text), "| `"+x.name+"` |")
	}
}

// Without sanctions there is nothing to be blamed for, so that information alone is worth
// nothing, with aid or without, and compliance is a share.
func TestInformationNeedsSanctions(t *testing.T) {
	for _, resolve := range []float64{0.2, 0.8} {
		y := make([][]float64, combinations)
		for set := range y {
			var err error
			y[set], err = compliance(t.Context(), tooled(set, resolve, false), quick)
			require.NoError(t, err)
			for _, share := range y[set] {
				require.True(t, share >= 0 && share <= 1+1e-12, "%v", share)
			}
		}
		require.Equal(t, y[0], y[words])
		require.Equal(t, y[carrots], y[carrots|words])
		require.NotEqual(t, y[0], y[sticks])
	}
}

// Over-compliance in full leaves nothing of an exemption: the histories are those without.
func TestFullChillIsNoExemption(t *testing.T) {
	none, err := embargoes(t.Context(), relieved(relief{}), 4)
	require.NoError(t, err)
	chilled, err := embargoes(t.Context(), relieved(relief{share: 1, chill: 1}), 4)
	require.NoError(t, err)
	quarters := 0
	for k := range none {
		quarters += none[k].quarters
		require.InDelta(t, none[k].harm, chilled[k].harm, 1e-9)
		chilled[k].harm = none[k].harm
	}
	require.Equal(t, none, chilled)
	require.Positive(t, quarters)
}

// Exemptions give back a part of the harm: more of it if they cover exports too.
func TestExemptionsGiveBackHarm(t *testing.T) {
	sum := func(exports, supplies bool) float64 {
		p, err := harmOf("RUS", exports, supplies)
		require.NoError(t, err)
		return p.income + p.essentials
	}
	none, sold, all := sum(false, false), sum(false, true), sum(true, true)
	require.Greater(t, none, sold)
	require.Greater(t, sold, all)
	require.Positive(t, all)
}

// Before anything is decided the ban that lasts and the ban that ends are one world.
func TestArmsOfPersistenceBeginAlike(t *testing.T) {
	first := func(until int) []sim.Row {
		sc := enforced("ELE", until)
		sc.Periods = 1
		h, err := sim.Run(t.Context(), sc, sim.Options{Seed: 1, Phases: []sim.Phase{sim.Nature{}, sim.Inform{}, sim.Clear{}, sim.Record{}}})
		require.NoError(t, err)
		return h.Rows
	}
	require.NotEmpty(t, first(turn))
	require.Equal(t, first(never), first(turn))
	require.NotEqual(t, first(0), first(turn))
}

// Where there is no exception none is invoked, and no more modules are alive at the end than
// have entered into force.
func TestNoExceptionIsInvokedWithoutOne(t *testing.T) {
	l, err := lives(t.Context(), priced(withoutException), quick)
	require.NoError(t, err)
	require.Zero(t, l.genuine+l.abusive)
	l, err = lives(t.Context(), priced(func(m *treaty.Module) { m.Exception.Price = treaty.Set(1) }), quick)
	require.NoError(t, err)
	require.LessOrEqual(t, l.alive, l.entered)
	require.Positive(t, l.entered)
	j, err := joins(t.Context(), open(false, threatsOf[1].change), quick)
	require.NoError(t, err)
	require.Zero(t, j.invoked)
}

// The mean of 1, 2, 3 is 2, and the standard error 1/sqrt(3). What arms share cancels in a
// contrast.
func TestEstimate(t *testing.T) {
	e := estimateOf([]float64{1, 2, 3})
	require.InDelta(t, 2, e.mean, 1e-15)
	require.InDelta(t, 1.959963984540054/1.7320508075688772, e.half, 1e-12)
	e = contrast([][]float64{{0.2, 1}}, [][]float64{{0.1, 0.9}})
	require.InDelta(t, 0.1, e.mean, 1e-15)
	require.InDelta(t, 0, e.half, 1e-12)
	require.Equal(t, "+0.100 ± 0.000", e.signed())
}

func TestMistakesAreReportedTogether(t *testing.T) {
	err := run(t.Context(), []string{"-seeds", "1", "-quick", "-only", "harm,charm", "more"}, io.Discard, io.Discard)
	for _, want := range []string{"-seeds is 1;", "-seeds is 1 with -quick", `-only names "charm"; want names among tools, harm`, `argument "more"`} {
		require.ErrorContains(t, err, want)
	}
}

// A file gets what standard output would, of the experiments asked for.
func TestOnlyAndOutput(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-only", "harm"}, &out, io.Discard))
	file := filepath.Join(t.TempDir(), "t.md")
	require.NoError(t, run(t.Context(), []string{"-only", "harm", "-o", file}, io.Discard, io.Discard))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, out.String(), string(text))
	require.Equal(t, 1, strings.Count(out.String(), "\n## "))
}

// What is wrong with a scenario comes back as an error.
func TestBrokenScenariosAreErrors(t *testing.T) {
	broken := tooled(sticks, 0.4, false)
	broken.Actors = []agent.Actor{{}}
	_, err := compliance(t.Context(), broken, quick)
	require.ErrorContains(t, err, "Scenario.Actors")
}
