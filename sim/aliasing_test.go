package sim_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/internal/deep"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
)

// drawChanged draws a base scenario of the levers with some of its fields changed, by the rules
// for their types. A field that a scenario gets is drawn without an edit of this function.
func drawChanged(t *rapid.T) (int, sim.Scenario) {
	b := rapid.IntRange(0, len(leverBases)-1).Draw(t, "base")
	sc := leverBases[b].build()
	for range rapid.IntRange(0, 4).Draw(t, "changes") {
		at := places(&sc)
		p := at[rapid.IntRange(0, len(at)-1).Draw(t, "field")]
		if values := others(p.get(&sc), &sc); len(values) > 0 {
			was := deep.Copy(sc)
			p.get(&sc).Set(values[rapid.IntRange(0, len(values)-1).Draw(t, "value")])
			if sc.Validate() != nil {
				sc = was
			}
		}
	}
	sc.Periods = min(max(sc.Periods, 1), 4)
	if sc.Validate() != nil {
		t.Skip("not valid in so few periods")
	}
	return b, sc
}

// A run, a clone of a run and what happens to either change nothing that they were given.
func TestPropertyNothingGivenIsChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, sc := drawChanged(t)
		was := deep.Copy(sc)
		w, err := startLever(b, sc, 1)
		if err != nil {
			t.Skip(err)
		}
		play := func(w *sim.World) string {
			for w.Period < w.Scenario.Periods {
				if err := w.Step(context.Background()); err != nil {
					if strings.Contains(err.Error(), "Concluded") {
						t.Skip("the parties to the module in force are no longer there")
					}
					t.Fatal(err)
				}
			}
			return fmt.Sprint(w.History().Rows)
		}
		if err := w.Step(context.Background()); err != nil {
			t.Skip(err)
		}
		clone, text := w.Clone(), deep.Copy(w.Scenario)
		first := play(w)
		require.Equal(t, text, w.Scenario, "a run changes its own scenario")
		require.Equal(t, text, clone.Scenario, "a run changes the scenario of its clone")
		require.Equal(t, first, play(clone))
		require.Equal(t, was, sc, "a run changes the scenario that it was given")
	})
}

// A red line that asks after sectors beside exclusions of different terms: the text stays as it is.
func TestExclusionsOutliveALine(t *testing.T) {
	sc := leverTalks()
	sc.Treaty.Modules[0].Excluded = treaty.CarveOuts{{Party: "CHN", Sectors: "MVH", Term: 8}, {Party: "USA", Sectors: "AGF", Term: 40}}
	for k := range sc.Actors {
		sc.Actors[k].RedLines = []redline.Line{redline.SectorExclusion{Sectors: "AGF", Quarters: 12}}
	}
	was := deep.Copy(sc)
	w, err := sim.Start(sc, sim.Options{Seed: 1})
	require.NoError(t, err)
	for range sc.Periods {
		require.NoError(t, w.Step(t.Context()))
	}
	require.Equal(t, was, sc)
}

// scribbler writes into everything that it can reach of its view, and takes the first option.
type scribbler struct{ writes bool }

func (s scribbler) take(v agent.View, o []agent.Option) int {
	if s.writes {
		scrawl(reflect.ValueOf(v.Situation), 0)
		scrawl(reflect.ValueOf(v.Self), 0)
		scrawl(reflect.ValueOf(v.Trust), 0)
		scrawl(reflect.ValueOf(v.Worth), 0)
		scrawl(reflect.ValueOf(o), 0)
	}
	return 0
}

func (s scribbler) Invoke(v agent.View, o []agent.Option, _ string) int      { return s.take(v, o) }
func (s scribbler) Complain(v agent.View, o []agent.Option, _, _ string) int { return s.take(v, o) }
func (s scribbler) Threaten(v agent.View, o []agent.Option, _ string) int    { return s.take(v, o) }
func (s scribbler) Answer(v agent.View, o []agent.Option, _ string) int      { return s.take(v, o) }
func (s scribbler) Enforce(v agent.View, o []agent.Option, _ string) int     { return s.take(v, o) }
func (s scribbler) Join(v agent.View, o []agent.Option, _ string) int        { return s.take(v, o) }
func (s scribbler) Renew(v agent.View, o []agent.Option, _ string) int       { return s.take(v, o) }

// scrawl overwrites numbers, texts and elements of lists, as far as they can be reached.
func scrawl(v reflect.Value, depth int) {
	if depth > 8 {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scrawl(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for k := range v.NumField() {
			if v.Type().Field(k).IsExported() {
				scrawl(v.Field(k), depth+1)
			}
		}
	case reflect.Slice:
		for k := range v.Len() {
			scrawl(v.Index(k), depth+1)
		}
	case reflect.Map:
		v.Clear()
	case reflect.Float64:
		if v.CanSet() {
			v.SetFloat(1e9)
		}
	case reflect.Int:
		if v.CanSet() {
			v.SetInt(-7)
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString("scrawl")
		}
	}
}

// A strategy that writes into its view changes nothing but its own choice.
func TestStrategiesCannotWriteIntoTheWorld(t *testing.T) {
	for name, build := range map[string]func() sim.Scenario{"quarrel": quarrel, "lively": lively} {
		var runs []string
		for _, writes := range []bool{false, true} {
			sc := build()
			s := scribbler{writes}
			sc.Periods = min(sc.Periods, 10)
			sc.Actors[0].Strategies = agent.Strategies{Invoke: s, Complain: s, Threaten: s, Answer: s, Enforce: s, Join: s, Renew: s}
			h := play(t, sc, sim.Options{Seed: 2})
			runs = append(runs, fmt.Sprint(h.Rows))
			events := slices.Clone(h.Events)
			for k := range events {
				runs[len(runs)-1] += events[k].String()
			}
		}
		require.Equal(t, runs[0], runs[1], name)
	}
}
