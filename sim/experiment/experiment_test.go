package experiment

import (
	"bytes"
	"context"
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/experiment/effect"
	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
	"github.com/tradetalk/tradetalk/sim/experiment/sequence"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/sim/store"
)

// ban returns the scenario of the tests, with some periods.
func ban(t *testing.T, periods int) Base {
	sc, err := scenario.ReadFile("testdata/ban.yaml")
	require.NoError(t, err)
	sc.Periods = periods
	return Base{Scenario: sc}
}

// figureOf is an observable that needs no history: severity times 10 and the seed's own share.
func figureOf(name string, of func(severity float64, seed uint64) float64) Observable {
	return Observable{Name: name, Of: func(r *Run) float64 { return of(r.Scenario.Coercion.Severities[0], r.Seed) }}
}

// What the seed adds is in both arms of a pair and cancels: the effect is exact, the interval a
// point, and pairing saves all of the variance.
func TestCommonSeedsCancel(t *testing.T) {
	s := Study{
		Bases: []Base{ban(t, 1)}, Seeds: 6, First: 3,
		Factors: []Factor{Vary("coercion.severities", 0.25, 0.5, 1), Switch(mechanism.Rally)},
		Observe: []Observable{figureOf("y", func(s float64, seed uint64) float64 { return 8*s + float64(seed*seed) })},
	}
	r, err := s.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, 6, r.Points())
	require.Equal(t, 36, r.Len())
	require.Equal(t, uint64(3), r.Outcome(0).Seed)
	require.Equal(t, []float64{9 + 4, 16 + 4, 25 + 4, 36 + 4, 49 + 4, 64 + 4}, r.Values(2, "y"))
	e, err := r.Compare(Contrast{Factor: "coercion.severities", Against: "0.25"})
	require.NoError(t, err)
	require.Len(t, e, 2)
	for k, want := range []float64{2, 6} {
		require.Equal(t, want, e[k].Mean)
		require.Equal(t, want, e[k].Effect.Interval.Low)
		require.InDelta(t, 1, e[k].VarianceSaved, 1e-12)
		require.Equal(t, 6, e[k].Sign.Plus)
	}
	// The switch does nothing to the figure, within each severity.
	e, err = r.Compare(Contrast{Factor: "switches.rally", Within: true})
	require.NoError(t, err)
	require.Len(t, e, 3)
	require.Equal(t, "coercion.severities 0.25", e[0].Within)
	require.Equal(t, 6, e[0].Sign.Ties)
	require.Equal(t, 1.0, e[0].Holm)
}

// A run that fails is recorded with scenario and seed, its pair is dropped, and the rest goes on.
func TestFailedRunsAreRecorded(t *testing.T) {
	s := Study{
		Bases: []Base{ban(t, 1)}, Seeds: 5, Factors: []Factor{Vary("coercion.severities", 0.5, 1)},
		Observe: []Observable{
			figureOf("y", func(s float64, seed uint64) float64 {
				if seed == 2 && s == 1 {
					panic("no solution")
				}
				return s + float64(seed)*s
			}),
			figureOf("z", func(s float64, seed uint64) float64 {
				if seed == 4 {
					return math.NaN()
				}
				return s
			}),
		},
	}
	r, err := s.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, 1, r.Failed)
	require.Contains(t, r.Outcome(5).Failed, "base ban, coercion.severities 1 (scenario ")
	require.Contains(t, r.Outcome(5).Failed, "seed 2: panic: no solution")
	e, err := r.Compare(Contrast{Factor: "coercion.severities"})
	require.NoError(t, err)
	require.Equal(t, 4, e[0].Pairs)
	require.Equal(t, 1, e[0].Dropped)
	require.Equal(t, 3, e[1].Pairs)
	require.Equal(t, 2, e[1].Dropped)
	dir := t.TempDir()
	require.NoError(t, r.Save(dir))
	rows := table(t, dir, "runs.csv")
	require.Len(t, rows, 11)
	require.Contains(t, rows[6][6], "no solution")
	require.Equal(t, "", rows[6][4])
}

// saved reads a file of the newest tables below a folder.
func saved(t *testing.T, dir, name string) []byte {
	at, err := store.Latest(dir)
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(at, name))
	require.NoError(t, err)
	return text
}

// table reads a CSV file of a study.
func table(t *testing.T, dir, name string) [][]string {
	r := csv.NewReader(bytes.NewReader(saved(t, dir, name)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	require.NoError(t, err)
	return rows
}

// The same bytes with any number of workers and shards; and a study that goes on after a stop.
func TestSameBytesOnAnyMachine(t *testing.T) {
	s := Study{
		Bases: []Base{ban(t, 3)}, Seeds: 5, Factors: []Factor{Vary("coercion.severities", 0.5, 1)},
		Observe: Watch("mean level border", "episodes narrow", "brier concession"), Keep: []string{"events", "forecasts"},
	}
	one := t.TempDir()
	r1, err := s.Run(t.Context(), Options{Dir: one, Workers: 1})
	require.NoError(t, err)
	paths, err := s.Paths(one)
	require.NoError(t, err)
	want, err := os.ReadFile(paths[0])
	require.NoError(t, err)

	s.Shards = 3
	many := t.TempDir()
	stopped, stop := context.WithCancel(t.Context())
	defer stop()
	for k := range 3 {
		_, err := s.Shard(stopped, k, Options{Dir: many, Workers: 2, Progress: func(ensemble.Progress) { stop() }})
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
		}
		_, err = s.Shard(t.Context(), k, Options{Dir: many, Workers: 2})
		require.NoError(t, err)
	}
	paths, err = s.Paths(many)
	require.NoError(t, err)
	merged := filepath.Join(many, "all.runs")
	require.NoError(t, s.Merge([]string{paths[2], paths[0], paths[1]}, merged))
	got, err := os.ReadFile(merged)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
	r2, err := s.Load(merged)
	require.NoError(t, err)
	a, b := t.TempDir(), t.TempDir()
	require.NoError(t, r1.Save(a))
	require.NoError(t, r2.Save(b))
	for _, name := range []string{"runs.csv", "cases.csv", "events.csv", "forecasts.csv"} {
		require.Equal(t, string(saved(t, a, name)), string(saved(t, b, name)))
	}

	// What a merge refuses, by name.
	err = s.Merge(paths[:2], filepath.Join(many, "again.runs"))
	require.ErrorContains(t, err, "shard 2 is missing")
	other := s
	other.Seeds = 6
	_, err = other.Load(merged)
	require.ErrorContains(t, err, "is foreign")
	require.Equal(t, ensemble.ExitNever, ensemble.ExitCode(err))
	_, err = s.Load(paths[0])
	require.ErrorContains(t, err, "4 of 10 runs are there")
}

// The stop is that of a confidence sequence fed by hand, whatever the workers.
func TestStopLooksInTheOrderOfSeeds(t *testing.T) {
	difference := func(seed uint64) float64 { return 0.3 + 0.5*math.Sin(float64(seed)) }
	// Figures here need no dispute, and a history without one is cheap.
	base := ban(t, 1)
	base.Scenario.Issues, base.Scenario.Regimes = nil, nil
	s := Study{
		Bases: []Base{base}, Seeds: 400, Factors: []Factor{Vary("coercion.severities", 0.5, 1)},
		Observe: []Observable{figureOf("y", func(s float64, seed uint64) float64 {
			if s == 1 {
				return difference(seed)
			}
			return 0
		})},
		Stop: &Stop{Observe: "y", Factor: "coercion.severities", Level: "1", Against: "0.5"},
	}
	seq, err := sequence.NewAsymptotic(sequence.Asymptotic{})
	require.NoError(t, err)
	n := 0
	for ; seq.Interval().Contains(0); n++ {
		require.NoError(t, seq.Add(difference(uint64(n))))
	}
	for _, workers := range []int{1, 3} {
		r, err := s.Run(t.Context(), Options{Workers: workers})
		require.NoError(t, err)
		require.Equal(t, sequence.Excluded, r.Stopped)
		require.Equal(t, n, r.Seeds)
		require.Equal(t, seq.Interval(), r.Interval)
		require.Equal(t, 2*n, r.Len())
	}
	// A figure outside the stated bounds is an error, and no silent clamp.
	s.Stop.Low, s.Stop.High = 0, 0.5
	_, err = s.Run(t.Context(), Options{})
	require.ErrorContains(t, err, "outside the bounds")
	s.Stop = &Stop{Observe: "y", Factor: "coercion.severities", Level: "1", Against: "0.5", Low: -0.25, High: 0.8, Width: 0.2, KeepOn: true}
	r, err := s.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, sequence.Precise, r.Stopped)
	require.LessOrEqual(t, r.Interval.Width(), 0.2)
}

// The lever acts through the mechanism alone: nothing is left with the mechanism off.
func TestPlaceboOfAPair(t *testing.T) {
	p := Pair{
		Base: ban(t, 1), Seeds: 8,
		With: Settings{"coercion.severities": "1"}, Without: Settings{"coercion.severities": "0.5"},
		Placebo: Settings{"switches.coalitions": "false"},
		Observe: []Observable{
			{Name: "through", Of: func(r *Run) float64 {
				if !r.Scenario.Switches.On(mechanism.Coalitions) {
					return float64(r.Seed)
				}
				return float64(r.Seed) + r.Scenario.Coercion.Severities[0]
			}},
			{Name: "beside", Of: func(r *Run) float64 { return r.Scenario.Coercion.Severities[0] * float64(1+r.Seed%2) }},
		},
	}
	out, err := p.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, 0.5, out.Effects[0].Mean)
	require.Equal(t, 0.0, out.Placebo[0].Mean)
	require.Equal(t, 0.5, out.Through[0].Mean)
	require.Equal(t, 0.75, out.Effects[1].Mean)
	require.Equal(t, 0.75, out.Placebo[1].Mean)
	require.Equal(t, 0.0, out.Through[1].Mean)
	// All swaps of eight pairs are enumerated: two of 256 are as extreme.
	require.Equal(t, 2.0/256, out.Effects[0].Shuffled)
	p.With = p.Without
	_, err = p.Run(t.Context(), Options{})
	require.ErrorContains(t, err, "are equal")
}

// Both histories of a fork are one up to the decision; imposing what was chosen changes nothing.
func TestForkImposesBothMoves(t *testing.T) {
	base := ban(t, 12)
	// Which periods a leader decides on a threat in, and what is chosen.
	decided := map[uint64]int{}
	f := Fork{
		Base: base, Decision: agent.ToCarryOut, With: Do(agent.DoImpose), Without: Do(agent.DoBackDown), Seeds: 12,
		Observe: Watch("count sanction imposed", "count backed down"),
	}
	var with, without [12][]event.Event
	f.Observe = append(f.Observe, Observable{Name: "events", Of: func(r *Run) float64 { return float64(len(r.History.Events)) }})
	for seed := range uint64(12) {
		for arm, into := range []*[12][]event.Event{&without, &with} {
			x := f.in(arm)
			r, err := Play(t.Context(), base.Scenario, sim.Options{Seed: seed, Intervene: func(v agent.View, d agent.Decision, o []agent.Option, s []string, k int) int {
				was := x.done
				n := x.intervene(v, d, o, s, k)
				if x.done && !was {
					decided[seed] = v.Period
				}
				return n
			}})
			require.NoError(t, err)
			into[seed] = r.History.Events
		}
	}
	require.NotEmpty(t, decided)
	for seed := range uint64(12) {
		until, forked := decided[seed]
		if !forked {
			require.Equal(t, without[seed], with[seed])
			continue
		}
		before := func(list []event.Event) (out []string) {
			for _, e := range list {
				if e.Period < until {
					out = append(out, e.String())
				}
			}
			return out
		}
		require.Equal(t, before(without[seed]), before(with[seed]))
		require.NotEqual(t, without[seed], with[seed])
	}
	out, err := f.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, len(decided), out.Effects[0].Pairs)
	require.Equal(t, 12-len(decided), out.Effects[0].Dropped)
	require.Greater(t, out.Effects[0].Mean, 0.0, "imposing imposes")
	require.Less(t, out.Effects[1].Mean, 0.0, "backing down backs down")

	plain, err := Play(t.Context(), base.Scenario, sim.Options{Seed: 1})
	require.NoError(t, err)
	same, err := Play(t.Context(), base.Scenario, sim.Options{Seed: 1, Intervene: func(_ agent.View, _ agent.Decision, _ []agent.Option, _ []string, k int) int { return k }})
	require.NoError(t, err)
	require.Equal(t, plain.History.Rows, same.History.Rows)
	require.Equal(t, len(plain.History.Events), len(same.History.Events))
	_, err = Play(t.Context(), base.Scenario, sim.Options{Seed: 1, Intervene: func(agent.View, agent.Decision, []agent.Option, []string, int) int { return 99 }})
	require.ErrorContains(t, err, "picked option 99")
}

// Several bases are a factor, and so is the economy: actors from the economy get its groups.
func TestBasesAndEconomiesAreFactors(t *testing.T) {
	file := Base{Name: "file", File: "testdata/ban.yaml"}
	world := filepath.Join(t.TempDir(), "world.yaml")
	text, err := os.ReadFile("testdata/ban.yaml")
	require.NoError(t, err)
	// In both economies: regions and a sector of the same name.
	moved := strings.NewReplacer("EUR", "CHN", "ENM,ELE", "MET", "AGF", "MET").Replace(string(text))
	require.NoError(t, os.WriteFile(world, []byte(moved), 0o644))
	groups := Observable{Name: "groups", Of: func(r *Run) float64 { return float64(len(r.Scenario.Actors[0].Groups)) }}
	r, err := Study{
		Bases: []Base{{Name: "moved", File: world}}, Seeds: 1, Observe: []Observable{groups},
		Factors: []Factor{Vary("economy.wiod", "small", "world"), Vary("periods", 1, 2)},
	}.Run(t.Context(), Options{})
	require.NoError(t, err)
	for point, e := range map[int]*market.Economy{0: wiod.Small(), 2: wiod.World()} {
		require.Len(t, agent.FromEconomy(e, "CHN")[0].Groups, int(r.Values(point, "groups")[0]))
	}
	require.Greater(t, r.Values(2, "groups")[0], r.Values(0, "groups")[0])

	short := ban(t, 1)
	short.Name = "short"
	r, err = Study{Bases: []Base{short, file}, Seeds: 2, Observe: []Observable{{Name: "periods", Of: func(r *Run) float64 { return float64(len(r.Periods)) }}}}.Run(t.Context(), Options{})
	require.NoError(t, err)
	e, err := r.Compare(Contrast{Factor: "base"})
	require.NoError(t, err)
	require.Equal(t, 11.0, e[0].Mean)
	require.Equal(t, "file", e[0].Level)
}

// Every observable in words against the record it stands for.
func TestObservablesInWords(t *testing.T) {
	base := ban(t, 12)
	r, err := Study{Bases: []Base{base}, Seeds: 6, Observe: Watch(
		"mean real_income RUS", "last real_income *", "min level border", "sum senders ban", "count threatened", "count threatened by EUR on border",
		"any sanction imposed", "time to sanction imposed", "last fragmentation world", "max payroll RUS ENM", "mean in_force nothing", "mean members nothing",
		"brier concession", "episodes quarters if imposed", "episodes reached if not imposed", "first wage USA",
	)}.Run(t.Context(), Options{})
	require.NoError(t, err)
	for seed := range uint64(6) {
		markets := &Run{}
		h, err := sim.Run(t.Context(), base.Scenario, sim.Options{Seed: seed, Observers: []sim.Observer{economy{markets}}})
		require.NoError(t, err)
		value := func(name string) float64 { return r.Values(0, name)[seed] }
		mean := 0.0
		for _, x := range h.RealIncome("RUS") {
			mean += x
		}
		require.InDelta(t, mean/12, value("mean real_income RUS"), 1e-12)
		threats, byEUR, first, senders := 0.0, 0.0, 12.0, 0.0
		for _, e := range h.Events {
			switch e.Kind {
			case event.Threatened:
				threats++
				if e.Actor == "EUR" {
					byEUR++
				}
			case event.SanctionImposed:
				first = min(first, float64(e.Period))
			}
		}
		for _, row := range h.Rows {
			senders += float64(row.Sanctioning)
		}
		require.Equal(t, threats, value("count threatened"))
		require.Equal(t, byEUR, value("count threatened by EUR on border"))
		require.Equal(t, first, value("time to sanction imposed"))
		require.Equal(t, first < 12, value("any sanction imposed") == 1)
		require.Equal(t, senders, value("sum senders ban"), "the members of the regime are those in the rows")
		require.Equal(t, markets.World[11].Fragmentation, value("last fragmentation world"))
		require.Zero(t, value("mean in_force nothing"))
		require.Equal(t, 1.0, value("first wage USA"))
		imposed, n := 0.0, 0.0
		for _, e := range event.Episodes(h.Events, 12) {
			if e.Imposed {
				imposed += float64(e.Quarters())
				n++
			}
		}
		if n == 0 {
			require.True(t, math.IsNaN(value("episodes quarters if imposed")))
		} else {
			require.Equal(t, imposed/n, value("episodes quarters if imposed"))
		}
	}
	for words, want := range map[string]string{
		"mean":                        "one word",
		"mean level":                  "level of what?",
		"meen level border":           "did you mean mean or min?",
		"mean level bordr":            "did you mean border?",
		"mean trade wrld":             "trade",
		"mean real_income RUX":        "did you mean RUS or",
		"mean tradee world":           "did you mean trade?",
		"mean payrol RUS ENM":         "did you mean payroll?",
		"mean payroll RUS ENX":        `no sector "ENX"`,
		"mean a b c d":                "names nothing",
		"count sanction imposd":       "did you mean sanction imposed",
		"count threatened for border": "want by ACTOR, on SUBJECT or if FLAG",
		"count threatened if latte":   "did you mean late?",
		"count exception invoked if not genuin by RUS": "did you mean genuine?",
		"count threatened on bordeaux":                 `no "bordeaux"`,
		"brier concesion":                              "did you mean concession?",
		"episodes narow":                               "did you mean narrow?",
		"episodes narrow unless broad":                 "want if FIGURE",
		"episodes narrow if not brought":               "",
	} {
		_, err := Study{Bases: []Base{base}, Seeds: 1, Observe: Watch(words)}.Run(t.Context(), Options{})
		require.ErrorContains(t, err, want, words)
	}
}

// All mistakes of a study come at once.
func TestMistakesOfAStudy(t *testing.T) {
	base := ban(t, 1)
	good := Study{Bases: []Base{base}, Seeds: 2, Observe: Watch("count signed"), Factors: []Factor{Vary("periods", 1, 2)}}
	_, err := good.Run(t.Context(), Options{})
	require.NoError(t, err)
	for _, c := range []struct {
		want  []string
		wrong func(*Study)
	}{
		{[]string{"no base scenario", "Seeds is 0", "Observe is empty"}, func(s *Study) { *s = Study{} }},
		{[]string{"constant: 1 level"}, func(s *Study) { s.Factors[0].Levels = []string{"1"} }},
		{[]string{"Path is empty"}, func(s *Study) { s.Factors[0].Path = "" }},
		{[]string{"stands twice"}, func(s *Study) { s.Factors = append(s.Factors, s.Factors[0]) }},
		{[]string{`did you mean periods?`}, func(s *Study) { s.Factors[0].Path = "perods" }},
		{[]string{"Periods is -1", "periods -1"}, func(s *Study) { s.Factors[0].Levels[0] = "-1" }},
		{[]string{"a factorial design needs levels"}, func(s *Study) { s.Factors[0] = Range("periods", 1, 2) }},
		{[]string{"needs at least 1 point"}, func(s *Study) { s.Factors[0], s.Design = Range("periods", 1, 2), Design{Layout: Sobol} }},
		{[]string{`did you mean sobol?`}, func(s *Study) { s.Design.Layout = "sobl" }},
		{[]string{"empty: no factor"}, func(s *Study) { s.Factors, s.Design.Layout = nil, OneAtATime }},
		{[]string{"empty: no rows"}, func(s *Study) { s.Design.Layout = List }},
		{[]string{"Shards is 5; want 1 to 4"}, func(s *Study) { s.Shards = 5 }},
		{[]string{`did you mean events?`}, func(s *Study) { s.Keep = []string{"event"} }},
		{[]string{`no "period"; did you mean periods?`}, func(s *Study) { s.Compare = []Contrast{{Factor: "period"}} }},
		{[]string{`levels of periods: no "3"`}, func(s *Study) { s.Compare = []Contrast{{Factor: "periods", Level: "3"}} }},
		{[]string{"compared with itself"}, func(s *Study) { s.Compare = []Contrast{{Factor: "periods", Level: "1", Against: "1"}} }},
		{[]string{"Stop compares level"}, func(s *Study) { s.Stop = &Stop{Observe: "count signed", Factor: "periods"} }},
		{[]string{"two base scenarios have the name"}, func(s *Study) { s.Bases = append(s.Bases, base) }},
		{[]string{"no such file"}, func(s *Study) { s.Bases = []Base{{File: "testdata/none.yaml"}} }},
		{[]string{`Observe has "count signed" twice`}, func(s *Study) { s.Observe = Watch("count signed", "count signed") }},
		{[]string{"has 2 of Words, Of and Each"}, func(s *Study) { s.Observe[0].Of = func(*Run) float64 { return 0 } }},
	} {
		s := good
		s.Factors = []Factor{Vary("periods", 1, 2)}
		s.Observe = Watch("count signed")
		c.wrong(&s)
		_, err := s.Run(t.Context(), Options{})
		for _, want := range c.want {
			require.ErrorContains(t, err, want)
		}
	}
	// A design without pairs has no contrast.
	s := good
	s.Factors, s.Design = []Factor{Range("periods", 1, 3), Vary("coercion.severities", 0.5, 1)}, Design{Layout: LatinHypercube, Points: 3}
	s.Factors[0].Whole = true
	s.Compare = []Contrast{{Factor: "coercion.severities"}}
	_, err = s.Run(t.Context(), Options{})
	require.ErrorContains(t, err, "no two points that differ in it alone")
}

// The hash is that of the meaning: the name and the shards leave it the same.
func TestHashOfAStudy(t *testing.T) {
	s := Study{Bases: []Base{ban(t, 1)}, Seeds: 2, Observe: Watch("count signed"), Factors: []Factor{Vary("periods", 1, 2)}}
	hash, err := s.Hash()
	require.NoError(t, err)
	same := s
	same.Name, same.Shards = "another", 2
	again, err := same.Hash()
	require.NoError(t, err)
	require.Equal(t, hash, again)
	for _, change := range []func(*Study){
		func(s *Study) { s.Seeds = 3 }, func(s *Study) { s.First = 1 }, func(s *Study) { s.Observe = Watch("count ratified") },
		func(s *Study) { s.Factors = []Factor{Vary("periods", 1, 3)} }, func(s *Study) { s.Bases = []Base{ban(t, 2)} },
		func(s *Study) { s.Design.Layout = OneAtATime },
	} {
		other := s
		change(&other)
		again, err := other.Hash()
		require.NoError(t, err)
		require.NotEqual(t, hash, again)
	}
}

// The paired experiment of a new user: at most 25 lines of Go without package clause and imports,
// or 15 lines of YAML, and both do it: 200 seeds, 4 severities, effects, tables.
func TestShortExamples(t *testing.T) {
	fset := token.NewFileSet()
	source, err := parser.ParseFile(fset, "example_test.go", nil, 0)
	require.NoError(t, err)
	lines := 0
	for _, d := range source.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "ExampleStudy" {
			lines = fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1
		}
	}
	require.True(t, lines > 5 && lines <= 25, "%d lines of Go", lines)
	file, err := os.ReadFile("testdata/severity.yaml")
	require.NoError(t, err)
	require.LessOrEqual(t, bytes.Count(file, []byte("\n")), 15)

	checks.NeedLong(t) // 800 histories
	text, err := os.ReadFile("testdata/ban.yaml")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("ban.yaml", text, 0o644))
	require.NoError(t, os.WriteFile("severity.yaml", file, 0o644))
	printed := capture(t, shortStudy)
	require.Equal(t, 9, strings.Count(printed, "\n"))
	require.Contains(t, printed, "(200 pairs")
	rows := table(t, "out", "runs.csv")
	require.Len(t, rows, 801)
	require.Equal(t, []string{"run", "base", "seed", "coercion.severities", "mean level border", "mean real_income RUS", "episodes narrow", "failed"}, rows[0])
	require.Len(t, table(t, "out", "effects.csv"), 10)

	// The file is the same study.
	s, err := Read("severity.yaml")
	require.NoError(t, err)
	hash, err := s.Hash()
	require.NoError(t, err)
	require.Contains(t, string(saved(t, "out", "runs.csv")), "# study: "+hash)
}

// capture returns what a function prints.
func capture(t *testing.T, f func()) string {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	was := os.Stdout
	os.Stdout = w
	defer func() { os.Stdout = was }()
	done := make(chan string)
	go func() {
		b, _ := io.ReadAll(r)
		done <- string(b)
	}()
	f()
	w.Close()
	return <-done
}

// shortStudy is the program of ExampleStudy; the external test package sets it.
var shortStudy func()

func TestStudyFiles(t *testing.T) {
	dir := t.TempDir()
	text, err := os.ReadFile("testdata/ban.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ban.yaml"), text, 0o644))
	path := filepath.Join(dir, "study.yaml")
	read := func(text string) (Study, error) {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return Read(path)
	}
	s, err := read(`
name: all keys
base:
  - ban.yaml
  - {name: short, file: ban.yaml}
factors:
  - {path: actors.RUS.precision, range: [1, 100], scale: log}
  - {path: periods, range: [1, 2], whole: true}
  - name: arm
    settings: {plain: {}, rally: {switches.rally: true, "regimes.ban.measures": [{kind: import ban, sectors: ENM, severity: 1}]}}
design: sobol
points: 4
design_seed: 3
seeds: 2
first_seed: 5
observe: [mean level border]
keep: periods
shards: 2
`)
	require.NoError(t, err)
	r, err := s.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, 8, r.Points())
	require.Equal(t, 16, r.Len())
	require.Equal(t, uint64(5), r.Outcome(0).Seed)
	out := t.TempDir()
	require.NoError(t, r.Save(out))
	require.Greater(t, len(table(t, out, "periods.csv")), 16)

	_, err = read("nme: x\nbase: {fil: y}\nfactors: [{path: p, levls: [1]}]\nseeds: many\nseeds: 2\ncompare: {facter: a}\n")
	for _, want := range []string{
		"1:1: a study: no \"nme\"; did you mean name?", "did you mean file?", "a base has no file and no scenario", "did you mean levels?",
		"is \"many\"; want a whole number", "the key \"seeds\" stands twice", "did you mean factor?",
	} {
		require.ErrorContains(t, err, want)
	}
	for text, want := range map[string]string{"": "is empty", "- a": "is no mapping", "a: [": "is not YAML"} {
		_, err := read(text)
		require.ErrorContains(t, err, want)
	}
	_, err = Read(filepath.Join(dir, "none.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// Cases have the seed as cluster: the estimate is that of package effect.
func TestCasesAreClusteredBySeed(t *testing.T) {
	list := func(s float64, seed uint64) (out []float64) {
		for k := range 1 + seed%3 {
			out = append(out, s*float64(k)+math.Sin(float64(seed)))
		}
		return out
	}
	r, err := Study{
		Bases: []Base{ban(t, 1)}, Seeds: 40, Factors: []Factor{Vary("coercion.severities", 0.5, 1)},
		Observe: []Observable{{Name: "cases", Each: func(r *Run) []float64 { return list(r.Scenario.Coercion.Severities[0], r.Seed) }}},
	}.Run(t.Context(), Options{})
	require.NoError(t, err)
	e, err := r.Compare(Contrast{Factor: "coercion.severities"})
	require.NoError(t, err)
	var with, without []effect.Episode
	for seed := range uint64(40) {
		for _, x := range list(1, seed) {
			with = append(with, effect.Episode{Seed: seed, Value: x})
		}
		for _, x := range list(0.5, seed) {
			without = append(without, effect.Episode{Seed: seed, Value: x})
		}
	}
	want, err := effect.Episodes(with, without, effect.Options{})
	require.NoError(t, err)
	require.Equal(t, want, *e[0].Cases)
	require.Equal(t, 40, e[0].Cases.Clusters)
	require.Equal(t, effect.CR2, e[0].Cases.Method)
}

// Runs of a study in words are those of a commit, whatever the program; code is of the program.
func TestVersionOfRuns(t *testing.T) {
	for _, c := range []struct {
		version, revision string
		code, program     bool
	}{
		{"(devel)", "", false, true},
		{"(devel)", "abc", false, false},
		{"(devel)", "abc+dirty", false, true},
		{"v0.2.0", "", false, false},
		{"v0.2.1-0.20260101000000-abcdefabcdef+dirty", "abc+dirty", false, true},
		{"v0.2.0", "", true, true},
	} {
		got := versionOf(store.Metadata{Version: c.version, Revision: c.revision}, c.code)
		require.True(t, strings.HasPrefix(got, c.version))
		require.Equal(t, c.program, strings.HasSuffix(got, Source()), got)
	}
}

func TestNumbersSurviveJSON(t *testing.T) {
	for _, x := range []float64{0, 1.5, -1e-300, math.Inf(1), math.Inf(-1), math.NaN(), 1 / 3.0} {
		b, err := number(x).MarshalJSON()
		require.NoError(t, err)
		var y number
		require.NoError(t, y.UnmarshalJSON(b))
		if x != x {
			require.True(t, float64(y) != float64(y))
			continue
		}
		require.Equal(t, x, float64(y))
	}
}
