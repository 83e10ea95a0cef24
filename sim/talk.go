// This file plays the talks of a quarter: who sits at the table of a module or of a package
// of modules, how each seat values every draft, and what is agreed. The inputs are the
// appraisals of the drafts and the protocol of the table. The rules of the table are in
// package sim/talks.

package sim

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/bargaining"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Talk negotiates every open module, or all open modules as one package: the actors appraise
// drafts in the present situation, and play the rounds of the quarter.
type Talk struct{}

// Name returns "Talk".
func (Talk) Name() string { return "Talk" }

// Step plays a quarter of talks at each table. Talks at a table do not see moves of the same
// quarter at another.
func (Talk) Step(ctx context.Context, w *World) ([]Move, error) {
	var moves []Move
	situation := w.Situation()
	for _, t := range w.negotiations() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if bits.OnesCount64(situation.AtTable(t.modules...)) < 2 {
			continue // all but one are in a rival
		}
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

// negotiation is the talks at a table in a quarter.
type negotiation struct {
	w *World
	// modules are the modules at the table, subject their names. whole is the space of a
	// package, nil for a single module.
	modules []string
	subject string
	whole   *appraisal.PackageSpace
	table   Table
	// seats are the appraisals of every draft by each seat, utilities the values of the drafts
	// at the table, by seat.
	seats     []bargaining.Seat
	utilities []bargain.Utility
	moves     []Move
}

// negotiations returns the tables of the quarter.
func (w *World) negotiations() (list []*negotiation) {
	if w.Scenario.Talks.Agenda == SingleUndertaking {
		if modules := w.packaged(); len(modules) > 0 {
			return []*negotiation{{w: w, modules: modules, subject: strings.Join(modules, ", "), table: w.Package.Table}}
		}
		return nil
	}
	for k := range w.Scenario.Treaty.Modules {
		if id := w.Scenario.Treaty.Modules[k].ID; w.talkable(k) {
			list = append(list, &negotiation{w: w, modules: []string{id}, subject: id, table: w.Tables[k]})
		}
	}
	return list
}

// space returns the space of drafts of the table.
func (t *negotiation) space() *terms.Space {
	if t.whole != nil {
		return t.whole.Space
	}
	return t.w.Register.Space(t.subject)
}

// value returns the appraisals of a seat and its utility at the table.
func (t *negotiation) value(view agent.View) (bargaining.Seat, bargain.Utility, error) {
	if t.whole != nil {
		p, err := appraisal.NewPackage(view, t.whole)
		return p, p, err
	}
	a, err := appraisal.New(view, t.subject)
	if err != nil {
		return nil, nil, err
	}
	u, err := appraisal.Utility(view, t.subject, a)
	return a, u, err
}

// appraise values every draft for every seat. Then appraise seats the actors at a new
// table or brings the old table up to date.
func (t *negotiation) appraise(s *agent.Situation) error {
	w := t.w
	if w.Scenario.Talks.Agenda == SingleUndertaking {
		var err error
		if t.whole, err = appraisal.NewPackageSpace(w.Register, t.modules); err != nil {
			return err
		}
	}
	for seat := range w.Scenario.Actors {
		one, u, err := t.value(w.View(s, "Talk", seat))
		if err != nil {
			return err
		}
		t.seats, t.utilities = append(t.seats, one), append(t.utilities, u)
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
	t.table.Order = t.order(s)
	chairs := make([]talks.Party, len(t.table.Order))
	for chair, seat := range t.table.Order {
		a := &w.Scenario.Actors[seat]
		chairs[chair] = talks.Party{Name: a.ID, Utility: t.utilities[seat], Player: a.Player}
		if cost := t.roundCost(); cost > 0 { // a cost once is worth (1-delta) as an annuity
			chairs[chair].Player = bargain.Frugal{Player: a.Player, Cost: cost * (1 - a.Discount()), Stays: s.Signing.Open}
		}
	}
	session, err := talks.NewSession(t.space(), w.protocol(t.subject, t.table.Order), chairs...)
	if err != nil {
		return err
	}
	t.table.Session = session
	reason := "the module is open"
	if t.whole != nil {
		reason = "the modules are open, as one undertaking"
	}
	t.say(event.Event{Kind: event.TalksOpened, Reason: reason})
	return nil
}

// order draws the seat of each chair. Each actor draws a lot of its own, so another
// actor at the table changes no lot. A state in a rival of a module has no chair.
func (t *negotiation) order(s *agent.Situation) []int {
	table := s.AtTable(t.modules...)
	return slices.DeleteFunc(t.w.seatsByLot(func(actor string) uint64 { return t.w.Rand("Talk", actor, "order of speaking", t.subject).Uint64() }),
		func(seat int) bool { return table&(1<<seat) == 0 })
}

// roundCost returns the cost of a round to each party at the table, in percent of a period's
// income.
func (t *negotiation) roundCost() float64 {
	open := 0
	for _, term := range t.space().Terms() {
		if len(term.Options) > 1 {
			open++
		}
	}
	return t.w.Scenario.Talks.LineCost * float64(open)
}

// play plays the rounds of the quarter.
func (t *negotiation) play() error {
	w, session := t.w, t.table.Session
	table := bargaining.Table{
		Session: session, Order: t.table.Order, Seats: t.seats, Subject: t.subject, Sounds: w.sounding,
		Until: session.Round() + w.Scenario.Talks.roundsIn(w.Period-t.table.Opened, w.Scenario.PeriodLength),
	}
	for seat := range w.Scenario.Actors {
		table.Actors = append(table.Actors, w.Scenario.Actors[seat].ID)
	}
	before := session.Outcome().Rounds
	r, err := table.Play()
	if err != nil {
		return err
	}
	for _, e := range r.Events {
		t.moves = append(t.moves, Move{Event: e})
	}
	if cost := t.roundCost(); cost > 0 {
		rounds, order := float64(r.Outcome.Rounds-before), t.table.Order
		t.moves = append(t.moves, Move{Do: func(w *World) error {
			if w.bargained == nil {
				w.bargained = make([]float64, len(w.public))
			}
			for _, seat := range order {
				w.bargained[seat] += cost * rounds
			}
			return nil
		}})
	}
	switch out := r.Outcome; out.Status {
	case talks.Ongoing:
		t.keep(t.table)
	case talks.Agreed:
		t.sign(&table, r.Agreed)
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

// sign records the agreement, signed by the supporting actors: each module of the table that
// obliges somebody under the draft. The talks have failed if the willing are not those whom the
// entry into force takes.
func (t *negotiation) sign(table *bargaining.Table, a *bargaining.Agreement) {
	var signed []string
	var moves []Move
	for k, id := range t.modules {
		draft, space := a.Draft, t.w.Register.Space(id)
		if t.whole != nil {
			draft = t.whole.Part(a.Draft, k)
		}
		if !t.w.Register.Treaty().Module(id).Obliges(space, draft) {
			continue
		}
		if lacks := t.w.Register.EntryLacks(id, a.Signatories); lacks != "" {
			t.fail(fmt.Sprintf("%s would sign, but %s", event.JoinNames(a.Signatories), lacks))
			return
		}
		change := treaty.Event{
			Kind: treaty.Signed, Period: t.w.Period, Module: id, Author: a.Author,
			Draft: draft, Signatories: a.Signatories,
		}
		moves = append(moves, Move{Do: func(w *World) error { return w.Register.Apply(change) }})
		for _, e := range table.Signed(a, id, space.Format(draft)) {
			moves = append(moves, Move{Event: e})
		}
		signed = append(signed, id)
	}
	t.moves = append(t.moves, moves...)
	t.keep(Table{})
	if t.whole != nil {
		t.moves = append(t.moves, Move{Do: func(w *World) error {
			w.Package.Signed = signed
			for _, id := range t.modules {
				if !slices.Contains(signed, id) { // the package has left the module out
					w.Tables[w.module(id)].Reopens = w.again(1 + w.Scenario.Talks.Recess)
				}
			}
			return nil
		}})
	}
}

// say adds an event of the talks.
func (t *negotiation) say(e event.Event) {
	e.Module = t.subject
	t.moves = append(t.moves, Move{Event: e})
}

// keep leaves the table in the World.
func (t *negotiation) keep(table Table) {
	t.moves = append(t.moves, Move{Do: func(w *World) error {
		if t.whole == nil {
			w.Tables[w.module(t.subject)] = table
			return nil
		}
		w.Package.Table, w.Package.Modules = table, nil
		if table.Session != nil {
			w.Package.Modules = t.modules
		}
		return nil
	}})
}
