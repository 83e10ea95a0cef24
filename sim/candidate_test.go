package sim_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// scribe takes the best option, as an actor without noise does, and writes down what each
// was worth to it.
type scribe struct{ values *[]float64 }

func (s scribe) best(options []agent.Option) int {
	for _, o := range options {
		*s.values = append(*s.values, o.Value)
	}
	return agent.Choose(options, 0, nil)
}

func (s scribe) Threaten(_ agent.View, o []agent.Option, _ string) int { return s.best(o) }
func (s scribe) Enforce(_ agent.View, o []agent.Option, _ string) int  { return s.best(o) }
func (s scribe) Answer(_ agent.View, o []agent.Option, _ string) int   { return s.best(o) }

// What options are called decides nothing: with every label replaced by a number, actors
// without noise do the same, in a dispute with coalitions and in one under a treaty in
// which the leader knows more of its case in law than others do.
func TestLabelsDecideNothing(t *testing.T) {
	checks.NeedLong(t)
	for name, one := range map[string]struct {
		sc     sim.Scenario
		phases []sim.Phase
	}{
		"coalitions": {sc: quarrel()},
		"law": {pact(0.6, 0.1, none), []sim.Phase{
			sim.Nature{}, concluded{module: "pact", in: 0, ids: []string{"EUR", "RUS", "USA"}}, under{"EUR", 2}, delayed{sim.Coerce{}}, sim.Comply{}, sim.Adjudicate{}, sim.Clear{}, sim.Learn{},
		}},
	} {
		one.sc.Switches = mechanism.Switches{mechanism.SanctionThreats: false} // so that measures are imposed
		for k := range one.sc.Actors {
			one.sc.Actors[k].Precision = 0 // labels name noise, which is data
		}
		labels := map[string]bool{}
		for seed := range uint64(3) {
			run := func(reword bool) ([]event.Event, []float64) {
				own := scribe{new([]float64)}
				for k := range one.sc.Actors {
					one.sc.Actors[k].Strategies = agent.Strategies{Threaten: own, Enforce: own, Answer: own}
				}
				w, err := sim.Start(one.sc, sim.Options{Seed: seed, Phases: one.phases})
				require.NoError(t, err)
				if reword {
					w.Reword(func(label string) string {
						labels[label] = true
						return fmt.Sprint(len(labels))
					})
				}
				h, err := w.Run(context.Background())
				require.NoError(t, err)
				return h.Events, *own.values
			}
			events, values := run(false)
			again, valuesAgain := run(true)
			require.Equal(t, events, again, "%s, seed %d", name, seed)
			require.Equal(t, values, valuesAgain, "%s, seed %d", name, seed)
		}
		for _, label := range []string{"nothing", "hold", "lift", "hold out"} {
			require.Contains(t, labels, label, name)
		}
	}
}
