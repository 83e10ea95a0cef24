// Package bargaining plays the talks of one period at a table and tells them as events.
//
// Input is a session of talks, the seats behind its chairs, and the appraisals of each seat.
// Output is a [Result]: the events, and the [Agreement] if the talks have closed on a draft. The
// rules of the table are in package sim/talks, and the values of drafts in package
// agent/appraisal.
package bargaining

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Seat is the utility of a seat, with the reasons.
type Seat interface {
	bargain.Utility
	// Of returns the appraisal of a draft, Best the appraisal of the best draft, nil for none.
	Of(d terms.Draft) *appraisal.Appraisal
	Best() *appraisal.Appraisal
}

// Table is a table in a period.
type Table struct {
	// Session are the talks, changed by Play.
	Session *talks.Session
	// Order is the seat in each chair. Actors are the IDs, and Seats the appraisals, by seat.
	Order  []int
	Actors []string
	Seats  []Seat
	// Subject is the module, or the modules, under negotiation.
	Subject string
	// Until is the round at which the period ends.
	Until int
	// Sounds reports whether a step only tells a chair a preference and is not recorded.
	Sounds func(talks.Step) bool
}

// Agreement is what a table has agreed.
type Agreement struct {
	Draft       terms.Draft
	Author      string
	Signatories []string
	Rounds      int
}

// Result is the outcome of a period of talks. Agreed is nil without an agreement.
type Result struct {
	Events  []event.Event
	Outcome talks.Outcome
	Agreed  *Agreement
}

// Play plays the rounds of the period. The error names a player that has panicked.
func (t *Table) Play() (r Result, err error) {
	var last talks.Step
	for step := range t.Session.Steps() {
		last = step
		if t.Session.Outcome().Status != talks.Fault { // a refused move was not made
			r.Events = append(r.Events, t.tell(step)...)
		}
		if t.Session.Round() >= t.Until {
			break
		}
	}
	r.Outcome = t.Session.Outcome()
	if r.Outcome.Panicked {
		return r, fmt.Errorf("talks on %s: %s: %s", t.Subject, r.Outcome.Party, r.Outcome.Reason)
	}
	if r.Outcome.Status == talks.Agreed {
		r.Agreed = t.agreement(last)
	}
	return r, nil
}

// tell returns a step at the table as events.
func (t *Table) tell(step talks.Step) (told []event.Event) {
	if step.Seat < 0 || t.Sounds(step) {
		return nil
	}
	view := t.Seats[t.Order[step.Seat]]
	said := func(kind event.Kind, a *appraisal.Appraisal, reason string) {
		e := event.Event{Kind: kind, Actor: step.Party, Module: t.Subject, Round: step.Round + 1, Appraisal: a, Reason: reason}
		if a != nil && kind != event.NoOfferFound {
			e.Draft = a.Text
		}
		told = append(told, e)
	}
	if step.Proposer >= 0 && step.Proposer != step.Seat { // the proposer may be the chair
		standing := view.Of(step.Answered)
		switch reason := standing.Reason(); {
		case step.Move.Act == bargain.ActAccept:
			said(event.Accepted, standing, standing.Worth())
		case reason != "":
			said(event.Refused, standing, reason)
		case step.Move.Act == bargain.ActOffer:
			asks := view.Of(step.Move.Draft)
			said(event.Refused, standing, fmt.Sprintf("%s, but it asks for %q, worth %+.4f %%", standing.Worth(), asks.Text, asks.Total()))
		default:
			said(event.Refused, standing, standing.Worth()+", and yet it says no")
		}
	}
	switch step.Move.Act {
	case bargain.ActOffer:
		own := view.Of(step.Move.Draft)
		said(event.Offered, own, own.Worth())
	case bargain.ActPass:
		if best := view.Best(); best == nil || best.Signable() {
			said(event.NoOfferFound, best, "it keeps silent")
		} else {
			said(event.NoOfferFound, best, fmt.Sprintf("it would sign no draft; even %q is refused: %s", best.Text, best.Reason()))
		}
	case bargain.ActLeave:
		said(event.WalkedOut, view.Best(), "it leaves the talks")
	}
	return told
}

// agreement returns the agreement of the talks, signed by all actors or by the supporting actors.
func (t *Table) agreement(last talks.Step) *Agreement {
	out := t.Session.Outcome()
	signs := make([]bool, len(t.Actors))
	for _, seat := range t.Order {
		signs[seat] = out.Signed == nil
	}
	for _, chair := range out.Signed {
		signs[t.Order[chair]] = true
	}
	a := &Agreement{Draft: out.Draft, Rounds: out.Rounds}
	for seat, yes := range signs {
		if yes {
			a.Signatories = append(a.Signatories, t.Actors[seat])
		}
	}
	a.Author = a.Signatories[0]
	if p := last.Proposer; p >= 0 && p < len(t.Order) && signs[t.Order[p]] {
		a.Author = t.Actors[t.Order[p]]
	}
	return a
}

// Signed returns the events of a signature of a module, by signatory. part is the draft of the
// module in words.
func (t *Table) Signed(a *Agreement, module, part string) (told []event.Event) {
	for seat, id := range t.Actors {
		if !slices.Contains(a.Signatories, id) {
			continue
		}
		one := t.Seats[seat].Of(a.Draft)
		told = append(told, event.Event{
			Kind: event.Signed, Actor: id, Module: module, Round: a.Rounds, Draft: part, Appraisal: one,
			Ground: "VCLT Article 14(1), signature subject to ratification", Reason: one.Worth(),
		})
	}
	return told
}
