package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// inner is the state of talks within talks: between some of the parties over some of
// the terms, with the other terms fixed in a base draft.
type inner struct {
	session *Session
	seats   []int
	space   *terms.Space // of the whole table
	inside  *terms.Space // of the inner talks
	open    []bool       // by term; nil means all terms
	base    terms.Draft
	reserve func(t *Table, seat int) float64
}

// part is the utility of an inner draft for a party of the whole table: minus infinity
// if the constraints of the whole space exclude the resulting text.
type part struct {
	inner *inner
	menu  *bargain.Menu
	least float64
}

// Value returns the utility of the text made by an inner draft.
func (u part) Value(d terms.Draft) float64 { return u.menu.Value(u.inner.lift(d)) }

// Reserve returns the least utility at which the party signs in the inner talks.
func (u part) Reserve() float64 { return u.least }

// roughPart is a part with approximate utilities (see bargain.Rough).
type roughPart struct{ part }

// Exact returns the exact utility of the text made by an inner draft.
func (u roughPart) Exact(d terms.Draft) float64 { return u.menu.Exact(u.inner.lift(d)) }

// worth returns the utility of a party in the inner talks, from its menu at the whole
// table.
func (n *inner) worth(menu *bargain.Menu, least float64) bargain.Utility {
	u := part{n, menu, least}
	if menu.Rough() {
		return roughPart{u}
	}
	return u
}

// nest opens talks between some seats over the open terms. The players are copies of
// the players that came to the table, in their initial state. The function reserve
// gives the least utility at which a seat signs in the inner talks.
func nest(t *Table, seats []int, open []bool, base terms.Draft, protocol Protocol, reserve func(t *Table, seat int) float64) *inner {
	n := &inner{seats: seats, space: t.Space, open: open, base: base, reserve: reserve}
	space := t.Space
	if open != nil {
		list := append([]terms.Term(nil), t.Space.Terms()...)
		for k := range list {
			if !open[k] {
				list[k].Options = []terms.Option{t.Space.Option(base, k)}
			}
		}
		var err error
		if space, err = terms.NewSpace(list...); err != nil {
			panic(fmt.Sprintf("talks: a part of a valid space is not valid: %v", err))
		}
	}
	n.inside = space
	parties := make([]Party, len(seats))
	for i, seat := range seats {
		parties[i] = Party{Name: t.names[seat], Player: t.fresh[seat], Utility: n.worth(t.menus[seat], reserve(t, seat))}
	}
	s, err := NewSession(space, protocol, parties...)
	if err != nil {
		panic(fmt.Sprintf("talks: valid parties cannot talk about a part of the text: %v", err))
	}
	n.session = s
	return n
}

// lift returns the draft of the whole space made by an inner draft.
func (n *inner) lift(d terms.Draft) terms.Draft {
	if n.open == nil {
		return d
	}
	full := n.base
	for k, open := range n.open {
		if open {
			full = n.space.With(full, k, n.inside.Choice(d, k))
		}
	}
	return full
}

// turn plays a turn and returns the step as seen from the whole table. A walk-out ends
// the inner talks alone; a fault ends all talks.
func (n *inner) turn(t *Table) Step {
	in := &n.session.table
	step := n.session.protocol.Turn(in)
	if in.Status == Fault {
		t.Status, t.Reason, t.Culprit, t.panicked = Fault, in.Reason, n.seats[in.Culprit], in.panicked
	}
	step.Round = t.Round
	if step.Seat >= 0 && step.Seat < len(n.seats) {
		step.Seat = n.seats[step.Seat]
	} else if step.Seat == len(n.seats) {
		step.Seat = t.Parties()
	}
	if step.Proposer >= 0 && step.Proposer < len(n.seats) {
		step.Proposer = n.seats[step.Proposer]
		step.Answered = n.lift(step.Answered)
	} else if step.Proposer == len(n.seats) {
		step.Proposer = t.Parties()
		step.Answered = n.lift(step.Answered)
	}
	if step.Move.Act == bargain.ActOffer {
		step.Move.Draft = n.lift(step.Move.Draft)
	}
	return step
}

// clone returns an independent copy of the inner talks.
func (n *inner) clone() *inner {
	c := *n
	c.session = n.session.Clone()
	return &c
}

// revalue passes changed utilities on to the inner talks.
func (n *inner) revalue(t *Table) error {
	if n == nil {
		return nil
	}
	for i, seat := range n.seats {
		if err := n.session.Revalue(i, n.worth(t.menus[seat], n.reserve(t, seat))); err != nil {
			return err
		}
	}
	return nil
}
