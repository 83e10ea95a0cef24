// Package implementation is what happens to treaties in force, as three state machines:
// monitoring (reports come in), compliance (every party decides what to do about what binds
// it) and adjudication (disputes, reviews, votes, endings).
//
// The machines know no World. Each is given a period, the old state and an input, and returns
// the new state and the acts to carry out, in their order. The register is read and never
// written: applying the acts to the register is the caller's part. The register of treaty law
// is package treaty; what a party makes of its options is package agent.
package implementation

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// Input is what the machines are given beside the period and the state.
type Input struct {
	// Trust[i][k] is what seat i thinks of the word of seat k.
	Trust [][]belief.Reputation
	// Private is what shocks have done to each seat, which it alone knows.
	Private []agent.Private
	// Mover is the ID of the one actor that moves, "" if all move at once.
	Mover string
	// Recess is for how many periods an actor that has left a module stays out.
	Recess int
}

// Act is something that is done: an event for the register, an event that is told, or both.
type Act struct {
	// Law is for the register, nothing if its Kind is zero.
	Law treaty.Event
	// IfBound says that Law is void where its author is no longer bound by the module
	// once the acts before it are done.
	IfBound bool
	// Told is told, nothing if its Kind is zero.
	Told event.Event
}

// Apply does in the register what an act does in law.
func (a *Act) Apply(r *treaty.Register) error {
	if a.Law.Kind == 0 || a.IfBound && !r.Bound(a.Law.Author, a.Law.Module) {
		return nil
	}
	return r.Apply(a.Law)
}

// Legal returns an act of a period that does something in law. What is told names the same
// actor, party, module, case and ground where Told names none.
func Legal(period int, law treaty.Event, told event.Event) Act {
	law.Period = period
	if told.Module == "" {
		told.Module = law.Module
	}
	if told.Actor == "" {
		told.Actor = law.Author
	}
	if told.Case == "" {
		told.Case = law.Case
	}
	if told.Party == "" {
		told.Party = law.Party
	}
	if told.Ground == "" {
		told.Ground = law.Ground
	}
	return Act{Law: law, Told: told}
}

// Facts are what the machines read: a period, the state of obligations, and the input.
type Facts struct {
	*snapshot.Period
	State *obligation.State
	Input
}

// legal is an act of this period.
func (f *Facts) legal(law treaty.Event, told event.Event) Act { return Legal(f.Number, law, told) }

// Watched reports whether a module is known by reports alone.
func (f *Facts) Watched(module string) bool {
	m := f.Register.Agreed(module)
	return m != nil && m.Monitoring != nil && f.On(mechanism.MonitoringNoise)
}

// Disputed reports whether panels settle disputes on a module.
func (f *Facts) Disputed(module string) bool {
	m := f.Register.Agreed(module)
	return m != nil && m.Disputes != nil && f.On(mechanism.Panels)
}

// TrustIn returns what one seat thinks of another's word now, in calm or under stress.
func (f *Facts) TrustIn(of, in int) belief.Trust {
	return f.Trust[of][in].In(f.Situation.Stressed(in))
}
