package sim

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
)

// EventKind says what happened.
type EventKind uint8

// What can happen.
const (
	SanctionImposed    EventKind = iota + 1 // a regime's measures come into force
	SanctionEnded                           // a regime's measures lapse
	TalksOpened                             // talks on a module begin
	Offered                                 // an actor puts a draft on the table
	Refused                                 // an actor turns down the standing draft
	Accepted                                // an actor accepts the standing draft
	FoundNothing                            // an actor finds no draft it could offer
	Signed                                  // an actor signs what was agreed
	TalksFailed                             // talks end without agreement
	Ratified                                // a legislature consents
	RatificationFailed                      // a legislature does not
	EnteredIntoForce                        // a module binds
	CarveOutEnded                           // a carve-out of a module lapses
	Breached                                // a party breaks a module
	Terminated                              // a module ends
)

// String returns the kind as a clause without its subject.
func (k EventKind) String() string {
	switch k {
	case SanctionImposed:
		return "imposes sanctions"
	case SanctionEnded:
		return "ends sanctions"
	case TalksOpened:
		return "talks open"
	case Offered:
		return "offers"
	case Refused:
		return "refuses"
	case Accepted:
		return "accepts"
	case FoundNothing:
		return "has nothing to offer"
	case Signed:
		return "signs"
	case TalksFailed:
		return "talks fail"
	case Ratified:
		return "ratifies"
	case RatificationFailed:
		return "does not ratify"
	case EnteredIntoForce:
		return "enters into force"
	case CarveOutEnded:
		return "carve-out ends"
	case Breached:
		return "breaks"
	case Terminated:
		return "ends"
	}
	return fmt.Sprintf("EventKind(%d)", uint8(k))
}

// Event is something that happened, with its reason.
type Event struct {
	Period int
	Phase  string
	Kind   EventKind
	// Actor is who did it; Module and Regime what it was done to, where that
	// applies.
	Actor, Module, Regime string
	// Round is the round of talks, from 1; Draft the draft in words.
	Round int
	Draft string
	// Ground is the legal ground, Reason the reason in words.
	Ground, Reason string
	// Appraisal is what the draft was worth to the actor, for Offered, Refused,
	// Accepted and Signed; for FoundNothing it is that of the draft which the
	// actor minds least.
	Appraisal *agent.Appraisal
}

// String reads "quarter 3: CHN refuses industry, depth 1: worth -0.0102 % ...".
func (e Event) String() string {
	s := fmt.Sprintf("quarter %d:", e.Period)
	if e.Actor != "" {
		s += " " + e.Actor
	}
	s += " " + e.Kind.String()
	for _, part := range []string{e.Module, e.Regime} {
		if part != "" {
			s += " " + part
		}
	}
	if e.Draft != "" {
		s += ", " + e.Draft
	}
	if e.Reason != "" {
		s += ": " + e.Reason
	}
	return s
}

// Row is one actor in one quarter.
type Row struct {
	Period int
	Actor  string
	// RealIncome is the change in real income against the baseline, in percent
	// (100 times a log change).
	RealIncome float64
	// PriceIndex and Wage are relative prices against world income, 1 in the
	// baseline: the economy is real, and these are not inflation and not an
	// exchange rate. Of several regions it is the mean by income.
	PriceIndex, Wage float64
	// Trust is the mean trust of the other actors in this one.
	Trust float64
	// Bound is the number of modules in force that bind the actor, Depth the
	// sum of their depths.
	Bound int
	Depth float64
	// Sanctioned is the number of regimes in force against the actor,
	// Sanctioning of those in which it is a sender.
	Sanctioned, Sanctioning int
}

// Observer is told what happens while it happens: each event in its order, and in
// each Record phase one row per actor, by ID. An error ends the run.
type Observer interface {
	Event(Event) error
	Row(Row) error
}
