package sim

import (
	"context"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	politics "github.com/tradetalk/tradetalk/sim/internal/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// The phases whose rules are state machines of rooms below: each phase fills the input of its
// machine from the World, and turns what the machine returns into moves.

// snapshot is what a machine is given of a situation, in a phase.
func (w *World) snapshot(s *agent.Situation, phase string) *snapshot.Period {
	return &snapshot.Period{
		Number: w.Period, Length: w.Scenario.PeriodLength, Economy: w.Scenario.Economy, Actors: w.public,
		Register: w.Register, Situation: s, Switches: w.Scenario.Switches,
		View: func(seat int) agent.View { return w.View(s, phase, seat) },
		Rand: func(actor, purpose string, subjects ...string) *rand.Rand {
			return w.Rand(phase, actor, purpose, subjects...)
		},
	}
}

// Politics moves support at home by the last quarter's news, and leaders in and out of
// office.
type Politics struct{}

// Name returns "Politics".
func (Politics) Name() string { return "Politics" }

// Step reads the economy as it cleared last and what was done in the last quarter.
func (Politics) Step(_ context.Context, w *World) ([]Move, error) {
	in := politics.Input{Equilibrium: &w.Equilibrium, Events: w.lastQuarter(), Audience: w.audience()}
	next, events, err := politics.Step(w.snapshot(w.Situation(), "Politics"), &w.Domestic, in)
	if err != nil {
		return nil, err
	}
	var moves []Move
	for _, e := range events {
		m := Move{Event: e}
		if e.Kind == event.LeaderChanged {
			seat := w.seat(e.Actor)
			m.Do = func(w *World) error { w.succeed(seat); return nil }
		}
		moves = append(moves, m)
	}
	return append(moves, Move{Do: func(w *World) error { w.Domestic = *next; return nil }}), nil
}

// lastQuarter are the events of the period before this one.
func (w *World) lastQuarter() []event.Event {
	events := w.history.Events
	from, to := len(events), len(events)
	for ; from > 0 && events[from-1].Period >= w.Period-1; from-- {
		if events[from-1].Period >= w.Period {
			to = from - 1
		}
	}
	return events[from:to]
}

// succeed has the others forget half of what they knew of an actor whose leader has
// changed: a new leader is a draw from the prior, but states are more than their leaders
// (belief.LeaderShare).
func (w *World) succeed(seat int) {
	w.Image[seat] = w.Image[seat].Toward(w.Scenario.Actors[seat].Prior, belief.LeaderShare)
	w.Records[seat] = w.Records[seat].Toward(agent.DefaultPrior(), belief.LeaderShare)
	for i := range w.Trust {
		if i != seat {
			w.Trust[i][seat] = w.Trust[i][seat].Toward(belief.NewReputation(w.Scenario.Actors[i].Meets(w.Scenario.Actors[seat].ID)), belief.LeaderShare)
		}
	}
	w.newTypes(seat)
}

// hazard is the chance per period that the leader of a seat loses office, as all see it.
func (w *World) hazard(seat int) float64 {
	if !w.On(mechanism.Support) {
		return w.public[seat].Hazard
	}
	return w.Domestic.Home[seat].Hazard(&w.public[seat])
}

// audience is how publics judge sanctions now.
func (w *World) audience() politics.Audience {
	a := politics.Audience{Switches: w.Scenario.Switches, Legitimacy: w.Scenario.Coercion.Legitimacy}
	if w.On(mechanism.Campaigns) {
		a.Blame = domestic.BlameIn(w.Period, w.Scenario.Campaigns)
	}
	return a
}

// What coercion asks of the publics at home.

func (w *World) minds(seat int) bool {
	a := w.audience()
	return a.Minds(&w.public[seat])
}

func (w *World) bears(seat int, target, endorsed bool, cost float64) agent.HomeNews {
	a := w.audience()
	return a.Bears(&w.public[seat], target, endorsed, cost)
}

func (w *World) blamed(seat int) float64 { return w.audience().Blame.OnSenders(w.public[seat].ID) }

func (w *World) attributed(seat int, target string) float64 {
	return w.audience().Blame.OnTarget(w.public[seat].ID, target)
}
