// This file plays the talks of a quarter: who sits at the table of a module, how each
// seat values every draft, and what is agreed. The inputs are the appraisals of the
// drafts and the protocol of the table. The rules of the table are in package
// sim/talks.

package sim

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
)

// Talk negotiates every open module: the actors appraise drafts in the present
// situation, and play the rounds of the quarter.
type Talk struct{}

// Name returns "Talk".
func (Talk) Name() string { return "Talk" }

// Step plays a quarter of talks on each open module. Talks on a module do not see moves
// of the same quarter on another.
func (p Talk) Step(ctx context.Context, w *World) ([]Move, error) {
	var moves []Move
	situation := w.Situation()
	if whole, err := w.conclude(situation); whole != nil || err != nil {
		return whole, err
	}
	for k := range w.Scenario.Treaty.Modules {
		module := &w.Scenario.Treaty.Modules[k]
		if !w.talkable(k) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t := negotiation{w: w, module: module, index: k, table: w.Tables[k]}
		if err := t.appraise(situation); err != nil {
			return nil, err
		}
		if err := t.play(); err != nil {
			return nil, err
		}
		moves = append(moves, t.moves...)
	}
	return moves, nil
}

// negotiation is the talks on a module in a quarter.
type negotiation struct {
	w      *World
	module *treaty.Module
	index  int
	table  Table
	// views are the appraisals of every draft by each seat, utilities the values of the
	// drafts at the table, by seat.
	views     []*appraisal.Appraiser
	utilities []bargain.Utility
	moves     []Move
}

// appraise values every draft for every seat. Then appraise seats the actors at a new
// table or brings the old table up to date.
func (t *negotiation) appraise(s *agent.Situation) error {
	w := t.w
	for seat := range w.Scenario.Actors {
		view := w.View(s, "Talk", seat)
		a, err := appraisal.New(view, t.module.ID)
		if err != nil {
			return err
		}
		u, err := appraisal.Utility(view, t.module.ID, a)
		if err != nil {
			return err
		}
		t.views, t.utilities = append(t.views, a), append(t.utilities, u)
	}
	if t.table.Session != nil {
		t.table.Session = t.table.Session.Clone()
		for chair, seat := range t.table.Order {
			if err := t.table.Session.Revalue(chair, t.utilities[seat]); err != nil {
				return err
			}
		}
		return nil
	}
	t.table.Opened = w.Period
	t.table.Order = t.order()
	chairs := make([]talks.Party, len(t.table.Order))
	for chair, seat := range t.table.Order {
		a := &w.Scenario.Actors[seat]
		chairs[chair] = talks.Party{Name: a.ID, Utility: t.utilities[seat], Player: a.Player}
	}
	session, err := talks.NewSession(w.Register.Space(t.module.ID), w.protocol(t.module.ID, t.table.Order), chairs...)
	if err != nil {
		return err
	}
	t.table.Session = session
	t.say(event.Event{Kind: event.TalksOpened, Reason: "the module is open"})
	return nil
}

// order draws the seat of each chair. Each actor draws a lot of its own, so another
// actor at the table changes no lot.
func (t *negotiation) order() []int {
	return t.w.seatsByLot(func(actor string) uint64 { return t.w.Rand("Talk", actor, "order of speaking", t.module.ID).Uint64() })
}

// play plays the rounds of the quarter.
func (t *negotiation) play() error {
	session := t.table.Session
	stop := session.Round() + t.w.Scenario.Talks.roundsIn(t.w.Period-t.table.Opened, t.w.Scenario.PeriodLength)
	var last talks.Step
	for step := range session.Steps() {
		last = step
		if session.Outcome().Status != talks.Fault { // a refused move was not made
			t.tell(step)
		}
		if session.Round() >= stop {
			break
		}
	}
	out := session.Outcome()
	if out.Panicked {
		return fmt.Errorf("talks on %s: %s: %s", t.module.ID, out.Party, out.Reason)
	}
	switch out.Status {
	case talks.Ongoing:
		t.keep(t.table)
	case talks.Agreed:
		s := t.settlement(out, last)
		lacks := t.w.Register.EntryLacks(t.module.ID, s.Signatories)
		switch {
		case lacks != "": // the willing are not those whom it takes
			t.fail(fmt.Sprintf("%s would sign, but %s", event.JoinNames(s.Signatories), lacks))
		case t.w.Scenario.Talks.Agenda == SingleUndertaking:
			t.settle(s)
		default:
			t.sign(s)
		}
	default:
		reason := out.Status.String()
		if out.Party != "" {
			reason = fmt.Sprintf("%s: %s: %s", reason, out.Party, out.Reason)
		}
		t.fail(reason)
	}
	return nil
}

// fail ends the talks without a text.
func (t *negotiation) fail(reason string) {
	t.say(event.Event{Kind: event.TalksFailed, Reason: reason})
	t.keep(Table{Reopens: t.w.again(1 + t.w.Scenario.Talks.Recess)})
}

// tell records a step at the table as an event.
func (t *negotiation) tell(step talks.Step) {
	if step.Seat < 0 || t.w.sounding(step) {
		return
	}
	view := t.views[t.table.Order[step.Seat]]
	said := func(kind event.Kind, a *appraisal.Appraisal, reason string) {
		e := event.Event{Kind: kind, Actor: step.Party, Round: step.Round + 1, Appraisal: a, Reason: reason}
		if a != nil && kind != event.NoOfferFound {
			e.Draft = a.Text
		}
		t.say(e)
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
}

// sign records the agreement, signed by the supporting actors.
func (t *negotiation) sign(s Settlement) {
	change := treaty.Event{
		Kind: treaty.Signed, Period: t.w.Period, Module: t.module.ID, Author: s.Author,
		Draft: s.Draft, Signatories: s.Signatories,
	}
	t.moves = append(t.moves, Move{Do: func(w *World) error { return w.Register.Apply(change) }})
	for seat := range t.w.Scenario.Actors {
		id := t.w.Scenario.Actors[seat].ID
		if !slices.Contains(s.Signatories, id) {
			continue
		}
		a := t.views[seat].Of(s.Draft)
		t.say(event.Event{
			Kind: event.Signed, Actor: id, Round: s.Rounds, Draft: a.Text, Appraisal: a,
			Ground: "VCLT Article 14(1), signature subject to ratification", Reason: a.Worth(),
		})
	}
	t.keep(Table{})
}

// say adds an event of the module's talks.
func (t *negotiation) say(e event.Event) {
	e.Module = t.module.ID
	t.moves = append(t.moves, Move{Event: e})
}

// keep leaves the table in the World.
func (t *negotiation) keep(table Table) {
	t.moves = append(t.moves, Move{Do: func(w *World) error {
		w.Tables[t.index] = table
		return nil
	}})
}
