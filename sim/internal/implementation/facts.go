// Package implementation is the life of treaties in force, as three state machines: monitoring
// (reports come in), compliance (each party decides about its obligations) and adjudication
// (disputes, reviews, votes, endings).
//
// Input is a period, the old state of obligations and an [Input] with trust, private information
// and the mover. Output is the new state and the acts to carry out, in order. The machines know
// no World. No machine writes to the old state or to the register: the caller applies the acts.
// The law itself is in package treaty, and the decisions of a party are in package compliance.
//
// Read facts.go first (the common input and acts), then monitoring.go, comply.go with
// carryout.go and answer.go (the decisions of a period), breach.go (visible and excused
// breaches), adjudication.go with complaint.go, ruling.go, retaliation.go, review.go, renewal.go,
// milestones.go, assistance.go, accession.go and termination.go (the life of a module), and
// legality.go (the grounds of sanctions).
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

// Input is the input of the machines beside the period and the state.
type Input struct {
	// Trust[i][k] is the trust of seat i in the word of seat k.
	Trust [][]belief.Reputation
	// Private is the private information of each seat: the threats and motives from shocks.
	Private []agent.Private
	// Mover is the ID of the one actor that moves, or "" if all move at once.
	Mover string
	// Recess is the number of periods for which an actor that has left a module stays out.
	Recess int
}

// Act is one deed: an event for the register, an event to tell, or both.
type Act struct {
	// Law is for the register. A Kind of zero stands for no deed in law.
	Law treaty.Event
	// IfBound says that Law is void if the author is no longer bound by the module once
	// the acts before have been applied.
	IfBound bool
	// Told is the event to tell. A Kind of zero stands for none.
	Told event.Event
}

// Apply applies the act to a register. An act without an event in law, or an act IfBound of an
// author that is no longer bound, changes nothing.
func (a *Act) Apply(r *treaty.Register) error {
	if a.Law.Kind == 0 || a.IfBound && !r.Bound(a.Law.Author, a.Law.Module) {
		return nil
	}
	return r.Apply(a.Law)
}

// Legal returns an act in law of a period. The event to tell takes its actor, party, module, case
// and ground from the event in law where it names none.
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

// Facts are all that the machines read: a period, the state of obligations, and the input.
type Facts struct {
	*snapshot.Period
	// State is the state of obligations at the start of the phase.
	State *obligation.State
	Input
}

// legal returns an act in law of this period.
func (f *Facts) legal(law treaty.Event, told event.Event) Act { return Legal(f.Number, law, told) }

// Watched reports whether reports are the only source on compliance with a module.
func (f *Facts) Watched(module string) bool {
	m := f.Register.Agreed(module)
	return m != nil && m.Monitoring != nil && f.On(mechanism.MonitoringNoise)
}

// Disputed reports whether panels settle disputes on a module.
func (f *Facts) Disputed(module string) bool {
	m := f.Register.Agreed(module)
	return m != nil && m.Disputes != nil && f.On(mechanism.Panels)
}

// TrustIn returns the present trust of one seat in the word of another, as a distribution of the
// chance of a kept promise: the trust for calm, or for stress if the other is under sanctions.
func (f *Facts) TrustIn(of, in int) belief.Trust {
	return f.Trust[of][in].In(f.Situation.Stressed(in))
}
