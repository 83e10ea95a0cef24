package sim_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// dove never threatens nor imposes anything.
type dove struct{}

func (dove) Threaten(agent.View, []agent.Option, string) int { return 0 }

// defiant always takes its first option: to resist, to hold out.
type defiant struct{}

func (defiant) Answer(agent.View, []agent.Option, string) int { return 0 }

// wild takes what is not on offer.
type wild struct{}

func (wild) Threaten(agent.View, []agent.Option, string) int                { return 99 }
func (wild) Invoke(agent.View, []agent.Option, string) int                  { return 99 }
func (wild) Complain(_ agent.View, _ []agent.Option, module, of string) int { return 99 }

// A strategy takes the decisions of its kind, and nobody else's.
func TestStrategiesTakeTheirDecisions(t *testing.T) {
	kinds := func(sc sim.Scenario) map[event.Kind]int {
		seen := map[event.Kind]int{}
		for seed := range uint64(5) {
			for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
				seen[e.Kind]++
			}
		}
		return seen
	}
	sc := quarrel()
	before := kinds(sc)
	require.Positive(t, before[event.Threatened]+before[event.SanctionImposed])
	for k := range sc.Actors {
		sc.Actors[k].Strategies.Threaten = dove{}
	}
	after := kinds(sc)
	require.Zero(t, after[event.Threatened]+after[event.SanctionImposed], "nobody threatens")

	sc = quarrel()
	require.Positive(t, before[event.Conceded])
	for k := range sc.Actors {
		sc.Actors[k].Strategies.Answer = defiant{}
	}
	after = kinds(sc)
	require.Zero(t, after[event.Conceded], "nobody gives in")
	require.Positive(t, after[event.Threatened])
}

// A strategy that takes what is no option ends the run with an error that names it.
func TestStrategiesThatTakeWhatIsNotThere(t *testing.T) {
	sc := quarrel()
	for k := range sc.Actors {
		sc.Actors[k].Strategies.Threaten = wild{}
	}
	_, err := sim.Run(t.Context(), sc, sim.Options{Seed: 1})
	require.ErrorContains(t, err, "Coerce")
	require.ErrorContains(t, err, "to threaten picked option 99")

	sc = lively()
	for k := range sc.Actors {
		sc.Actors[k].Strategies.Invoke, sc.Actors[k].Strategies.Complain = wild{}, wild{}
	}
	_, err = sim.Run(t.Context(), sc, sim.Options{Seed: 1})
	require.ErrorContains(t, err, "picked option 99")
}

// dissenter is a phase of a researcher's own: it lets one actor speak to the press.
type dissenter struct{ actor string }

func (dissenter) Name() string { return "Press" }

func (p dissenter) Step(_ context.Context, w *sim.World) ([]sim.Move, error) {
	if w.Period != 2 {
		return nil, nil
	}
	return []sim.Move{{Event: event.Event{Kind: event.UnrestOccurred, Actor: p.actor, Reason: "the press has a story"}}}, nil
}

// headlines is an observer of a researcher's own.
type headlines struct{}

func (headlines) Event(e event.Event) error {
	if e.Kind == event.UnrestOccurred || e.Kind == event.Threatened {
		fmt.Printf("quarter %d, %s: %v\n", e.Period, e.Actor, e.Kind)
	}
	return nil
}

func (headlines) Row(sim.Row) error { return nil }

// A phase, a strategy and an observer of one's own, in a few lines each.
func ExampleRun_extended() {
	sc := quarrel()
	sc.Periods = 4
	for k := range sc.Actors {
		if sc.Actors[k].ID == "USA" {
			sc.Actors[k].Strategies.Threaten = dove{}
		}
	}
	phases := append([]sim.Phase{dissenter{actor: "IND"}}, sim.Phases()...)
	_, err := sim.Run(context.Background(), sc, sim.Options{Seed: 1, Phases: phases, Observers: []sim.Observer{headlines{}}})
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// quarter 2, IND: unrest
}
