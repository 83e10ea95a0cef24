package sim_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/internal/deep"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// extremes are values of a kind of field that a user would not mean.
func extremes(v reflect.Value) (out []any) {
	switch v.Kind() {
	case reflect.Float64:
		for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -math.MaxFloat64, math.MaxInt32, -1e9, 1e300, 1e-300} {
			out = append(out, x)
		}
	case reflect.Int:
		for _, x := range []int{math.MaxInt, math.MinInt, math.MaxInt32, 100_000, treaty.MaxQuarters + 1, treaty.MaxQuarters, -1, 0, 1} {
			out = append(out, x)
		}
	case reflect.String:
		out = append(out, "junk", "\x1b[31mred", "=cmd()", "", " ")
	case reflect.Slice:
		if v.Len() > 0 && v.Len() < 1000 {
			long := reflect.MakeSlice(v.Type(), 0, 1000)
			for long.Len() < 1000 {
				long = reflect.AppendSlice(long, v)
			}
			out = append(out, long.Interface())
		}
	}
	return out
}

// Every number of a scenario, set to each of nine extremes, gives an error that names a
// field, or a run that ends soon and in finite numbers. Texts become junk, and lists a thousand
// elements long. Fields to come are in without an edit. A field gets each extreme in two of the base
// scenarios that have the field.
func TestExtremesAreRefusedOrPlayed(t *testing.T) {
	every := 20
	if checks.Long() {
		every = 1
	}
	turn, turned := 0, map[string]int{}
	for b := range leverBases {
		base := leverBases[b].build()
		var changes []func(sc *sim.Scenario) string
		for _, p := range places(&base) {
			for _, x := range extremes(p.get(&base)) {
				what := fmt.Sprintf("%s = %.60q", p.path, fmt.Sprint(x))
				if turned[what]++; turned[what] > 2 {
					continue
				}
				if turn++; turn%every == 0 {
					changes = append(changes, func(sc *sim.Scenario) string {
						p.get(sc).Set(reflect.ValueOf(x).Convert(p.get(sc).Type()))
						return what
					})
				}
			}
		}
		t.Run(leverBases[b].name, func(t *testing.T) {
			t.Parallel()
			for _, change := range changes {
				sc := deep.Copy(base)
				what := change(&sc)
				if sc.Validate() != nil {
					continue
				}
				sc.Periods = min(sc.Periods, 3)
				if sc.Validate() != nil {
					continue
				}
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // a hang, not a speed
				h, err := sim.Run(ctx, sc, sim.Options{Seed: 1})
				late := ctx.Err()
				cancel()
				if err != nil {
					require.NoError(t, late, what)
					continue // a world without a solution, with a reason
				}
				for _, r := range h.Rows {
					require.False(t, math.IsNaN(r.RealIncome) || math.IsNaN(r.Support) || math.IsNaN(r.Trust), what)
				}
			}
		})
	}
	require.Greater(t, turn, 1000)
}

// A study of sanctions needs no treaty.
func TestSanctionsWithoutTreaty(t *testing.T) {
	sc := quarrel()
	sc.Treaty = treaty.Treaty{}
	sc.Talks = sim.Talks{}
	for k := range sc.Actors {
		sc.Actors[k].RedLines, sc.Actors[k].Declared, sc.Actors[k].Sovereignty = nil, nil, nil
	}
	seen := map[event.Kind]int{}
	for seed := range uint64(5) {
		for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
			seen[e.Kind]++
		}
	}
	require.Positive(t, seen[event.Threatened]+seen[event.SanctionImposed])
	require.Zero(t, seen[event.TalksOpened])
}

// mute is a phase behind a pointer.
type mute struct{}

func (*mute) Name() string                                         { return "Mute" }
func (*mute) Step(context.Context, *sim.World) ([]sim.Move, error) { return nil, nil }

// inkless is an observer with a mistake.
type inkless struct{ headlines }

func (inkless) Event(event.Event) error { panic("out of ink") }

// What is nil is an error of the input, and a panic names who panicked.
func TestNothingIsRefused(t *testing.T) {
	sc := quarrel()
	_, err := sim.Run(t.Context(), sc, sim.Options{Phases: []sim.Phase{sim.Nature{}, nil}})
	require.EqualError(t, err, "sim: Options.Phases[1] is nil; want a phase")
	_, err = sim.Run(t.Context(), sc, sim.Options{Phases: []sim.Phase{(*mute)(nil)}})
	require.EqualError(t, err, "sim: Options.Phases[0] is nil; want a phase")
	_, err = sim.Run(t.Context(), sc, sim.Options{Observers: []sim.Observer{nil}})
	require.EqualError(t, err, "sim: Options.Observers[0] is nil; want an observer")
	sc.Actors[0].Player = (*bargain.MiCRO)(nil)
	sc.Actors[1].RedLines = []redline.Line{(*redline.IncomeFloor)(nil)}
	err = sc.Validate()
	require.ErrorContains(t, err, "Scenario.Actors[0].Player is a nil *bargain.MiCRO; want a value, or nothing")
	require.ErrorContains(t, err, "Scenario.Actors[1].RedLines[0] is a nil *redline.IncomeFloor")
	_, err = sim.Run(t.Context(), quarrel(), sim.Options{Observers: []sim.Observer{inkless{}}})
	require.ErrorContains(t, err, "an observer panicked: out of ink")
}
