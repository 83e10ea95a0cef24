// This file joins the machines of politics, information and compliance to the World: a
// phase hands a snapshot to a machine and turns the acts into moves. The rules are in
// the machines' own packages (see Rooms in the package comment).

package sim

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// snapshot returns the input of all machines from a situation, in a phase.
func (w *World) snapshot(s *agent.Situation, phase string) *snapshot.Period {
	through := w.through(phase)
	return &snapshot.Period{
		Number: w.Period, Length: w.Scenario.PeriodLength, Economy: w.Scenario.Economy, Actors: w.public,
		Register: w.Register, Situation: s, Switches: w.Scenario.Switches,
		ViewOf: through.view, Rand: through.rand,
	}
}

// access is the way of the machines of a phase to views and draws.
type access struct {
	phase string
	view  func(s *agent.Situation, seat int) agent.View
	rand  func(actor, purpose string, subjects ...string) *rand.Rand
}

// through returns the access of a phase to the World.
func (w *World) through(phase string) access {
	for _, a := range w.accesses {
		if a.phase == phase {
			return a
		}
	}
	a := access{
		phase: phase,
		view:  func(s *agent.Situation, seat int) agent.View { return w.View(s, phase, seat) },
		rand: func(actor, purpose string, subjects ...string) *rand.Rand {
			return w.Rand(phase, actor, purpose, subjects...)
		},
	}
	w.accesses = append(w.accesses, a)
	return a
}

// Politics moves support at home by the last quarter's news, and moves leaders in and
// out of office.
type Politics struct{}

// Name returns "Politics".
func (Politics) Name() string { return "Politics" }

// Step reads the last equilibrium and the acts of the last quarter.
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

// lastQuarter returns the events of the period before this period.
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

// succeed makes the others forget half of their beliefs about an actor with a new
// leader: a new leader is a draw from the prior, and a state is more than its leader
// (belief.LeaderShare).
func (w *World) succeed(seat int) {
	w.Image[seat] = w.Image[seat].Toward(w.Scenario.Actors[seat].Prior, belief.LeaderShare)
	w.Records[seat] = w.Records[seat].Toward(agent.DefaultPrior(), belief.LeaderShare)
	for i := range w.Trust {
		if i != seat {
			w.Trust[i][seat] = w.Trust[i][seat].Toward(belief.NewReputation(w.Scenario.Actors[i].Meets(w.Scenario.Actors[seat].ID)), belief.LeaderShare)
		}
	}
	rules, id := w.rules(), w.public[seat].ID
	w.Coercion.NewLeader(&rules, seat, func(purpose, issue string) *rand.Rand {
		return w.Rand("Politics", id, "successor", purpose, issue)
	})
}

// hazard returns the chance per period that the leader of a seat loses office, as
// publicly known.
func (w *World) hazard(seat int) float64 {
	if !w.On(mechanism.Support) {
		return w.public[seat].Hazard
	}
	return w.Domestic.Home[seat].Hazard(&w.public[seat])
}

// audience returns the present judgement of publics on sanctions.
func (w *World) audience() politics.Audience {
	a := politics.Audience{Switches: w.Scenario.Switches, Legitimacy: w.Scenario.Coercion.Legitimacy}
	if w.On(mechanism.Campaigns) {
		a.Blame = domestic.BlameIn(w.Period, w.Scenario.Campaigns)
	}
	return a
}

// facts returns all facts that the machines of implementation read from a situation, in
// a phase.
func (w *World) facts(s *agent.Situation, phase string) *implementation.Facts {
	return &implementation.Facts{Period: w.snapshot(s, phase), State: &w.Obligations, Input: w.obliged()}
}

// obliged returns the input of the machines of implementation beside the period.
func (w *World) obliged() implementation.Input {
	return implementation.Input{Trust: w.Trust, Private: w.Private, Recess: w.Scenario.Talks.Recess}
}

// bare returns a situation without an outlook on threats and settlements, for questions
// about law and trust in the middle of a phase. The outlook depends on prices of
// sanctions, and those depend on the grounds in law.
func (w *World) bare() *agent.Situation {
	return &agent.Situation{
		Period: w.Period, PeriodLength: w.Scenario.PeriodLength, Register: w.Register, Regimes: w.scheduled, Docket: w.Coercion.Docket,
		TariffIncreases: w.Tariffs, TradePolicy: w.tradePolicy(), Rest: w.rest, Unbound: tradepolicy.Unbound,
		Actors: w.public, Book: w.book, Records: w.Records, SecurityThreats: w.threats, Compliance: w.compliance(), Breaches: w.Obligations.Standing(""),
	}
}

// enacted turns acts into moves, and sets the new state of obligations after the acts.
func enacted(acts []implementation.Act, next *obligation.State) []Move {
	moves := make([]Move, 0, len(acts)+1)
	for _, a := range acts {
		moves = append(moves, enact(a))
	}
	return append(moves, Move{Do: func(w *World) error { w.Obligations = *next; return nil }})
}

// enact turns an act into a move.
func enact(a implementation.Act) Move {
	return Move{Event: a.Told, Do: func(w *World) error { return a.Apply(w.Register) }}
}

// Inform delivers the reports that fall due: noisy signals on the acts of each party
// some quarters ago. The text's monitoring sets the precision.
type Inform struct{}

// Name returns "Inform".
func (Inform) Name() string { return "Inform" }

// Step draws the reports.
func (Inform) Step(_ context.Context, w *World) ([]Move, error) {
	next, acts, err := implementation.Monitor(w.snapshot(w.Situation(), "Inform"), &w.Obligations, w.obliged())
	if err != nil {
		return nil, err
	}
	return enacted(acts, next), nil
}

// Comply lets every party decide on its obligations.
type Comply struct{}

// Name returns "Comply".
func (Comply) Name() string { return "Comply" }

// Serial is a phase whose actors can also move in turn, each with a view of earlier
// moves. With the mechanism RandomSequence Step makes the moves without an actor, and
// StepBy makes the moves of a seat.
type Serial interface {
	Phase
	StepBy(ctx context.Context, w *World, seat int) ([]Move, error)
}

// Step records the carve-outs that end, and asks about modules that were in force at
// the start of the quarter and are not about to end for a breach. Step compares the
// parties' forecasts of each other with their acts.
func (Comply) Step(_ context.Context, w *World) ([]Move, error) {
	facts := w.facts(w.Situation(), "Comply")
	expired := implementation.Expire(facts.Period)
	if w.On(mechanism.RandomSequence) {
		moves := make([]Move, len(expired))
		for k, a := range expired {
			moves[k] = enact(a)
		}
		return moves, nil
	}
	next, acts, err := implementation.Comply(facts.Period, facts.State, facts.Input)
	if err != nil {
		return nil, err
	}
	moves := enacted(slices.Concat(expired, acts), next)
	for m, s := range w.Register.InForce() {
		if s.Since == w.Period {
			continue
		}
		var broke []string
		for k := range acts {
			if a := &acts[k]; a.Breaks() && a.Told.Module == m.ID {
				broke = append(broke, a.Told.Actor)
			}
		}
		score, err := w.score(facts.Situation, m.ID, s.Members(w.Period), broke)
		if err != nil {
			return nil, err
		}
		moves = append(moves, score)
	}
	return moves, nil
}

// StepBy makes the moves of a seat.
func (Comply) StepBy(_ context.Context, w *World, seat int) ([]Move, error) {
	in := w.obliged()
	in.Mover = w.public[seat].ID
	next, acts, err := implementation.Comply(w.snapshot(w.Situation(), "Comply"), &w.Obligations, in)
	if err != nil {
		return nil, err
	}
	return enacted(acts, next), nil
}

// lots draws the order in which seats move, each from a stream of its own actor.
func (w *World) lots(phase string) []int {
	return w.seatsByLot(func(actor string) uint64 { return w.Rand(phase, actor, "sequence").Uint64() })
}

// Adjudicate answers breaches, advances disputes and reviews, holds the votes that are
// due, and records endings of terms.
type Adjudicate struct{}

// Name returns "Adjudicate".
func (Adjudicate) Name() string { return "Adjudicate" }

// Step also sets the start of new talks on a module that has ended: the next quarter
// after the end of a term or a withdrawal, and after a recess if the module was broken.
func (Adjudicate) Step(_ context.Context, w *World) ([]Move, error) {
	next, acts, err := implementation.Adjudicate(w.snapshot(w.Situation(), "Adjudicate"), &w.Obligations, w.obliged())
	if err != nil {
		return nil, err
	}
	moves := enacted(acts, next)
	for k := range acts {
		law, do := acts[k].Law, moves[k].Do
		switch law.Kind {
		case treaty.Terminated, treaty.Lapsed, treaty.Withdrew, treaty.RanOut:
			moves[k].Do = func(w *World) error {
				if err := do(w); err != nil {
					return err
				}
				w.reopen(&w.Tables[w.module(law.Module)], law)
				return nil
			}
		}
	}
	return moves, nil
}

// reopen sets the start of new talks on a module, after an event in law that may have
// ended the module.
func (w *World) reopen(t *Table, law treaty.Event) {
	switch {
	case law.Kind == treaty.Terminated:
		t.Reopens = w.again(1 + w.Scenario.Talks.Recess)
	case w.Register.Standing(law.Module).Stage == treaty.Open:
		t.Reopens = max(t.Reopens, w.again(1))
	}
}

// again returns the first quarter of possible new talks, some quarters from now, or
// never without renegotiation.
func (w *World) again(quarters int) int {
	if !w.On(mechanism.Renegotiation) {
		return math.MaxInt
	}
	return w.Period + quarters
}

// trust returns the present trust of a seat in the word of another, in calm or under
// stress.
func (w *World) trust(of, in int) belief.Trust { return w.law().TrustIn(of, in) }

// law returns the facts of the law for coercion. Acts in law by coercion count as acts
// in the phase Comply.
func (w *World) law() *implementation.Facts { return w.facts(w.bare(), "Comply") }
