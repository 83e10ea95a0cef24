package talks

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides how talks are opened, played, suspended and revalued, from a space,
// a protocol and parties. The protocol decides each turn.

// Session is the state of talks in progress. A session is not safe for concurrent use.
type Session struct {
	protocol Protocol
	table    Table
}

// NewSession opens talks with the parties seated in the given order. The error holds
// all mistakes: fewer than two parties, names missing or repeated, no utility or
// player, utilities that are not numbers, and invalid rules.
func NewSession(space *terms.Space, protocol Protocol, parties ...Party) (*Session, error) {
	var errs []error
	if len(parties) < 2 {
		errs = append(errs, fmt.Errorf("talks: %d parties; want at least 2", len(parties)))
	}
	if protocol == nil {
		errs = append(errs, errors.New("talks: no protocol"))
	} else if err := protocol.Validate(len(parties)); err != nil {
		errs = append(errs, err)
	}
	if space == nil {
		return nil, errors.Join(append(errs, errors.New("talks: no space of drafts"))...)
	}
	s := &Session{protocol: protocol, table: Table{Space: space, Proposer: -1, Culprit: -1}}
	seen := map[string]bool{}
	for i, p := range parties {
		name := p.Name
		if name == "" {
			errs = append(errs, fmt.Errorf("talks: party %d has no name", i+1))
		} else if seen[name] {
			errs = append(errs, fmt.Errorf("talks: two parties are named %q", name))
		}
		seen[name] = true
		if p.Player == nil {
			errs = append(errs, fmt.Errorf("talks: party %q has no player", name))
		}
		var menu *bargain.Menu
		if p.Utility == nil {
			errs = append(errs, fmt.Errorf("talks: party %q has no utility", name))
		} else if m, err := bargain.NewMenu(space, p.Utility); err != nil {
			errs = append(errs, fmt.Errorf("talks: party %q: %w", name, err))
		} else {
			menu = m
		}
		s.table.names = append(s.table.names, name)
		s.table.players = append(s.table.players, p.Player)
		s.table.menus = append(s.table.menus, menu)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	s.table.stands, s.table.voted = make([]bool, len(parties)), make([]bool, len(parties))
	s.table.heard = make([][]bargain.Said, len(parties))
	s.table.turns = make([]bargain.Turn, len(parties))
	s.table.Rounds = protocol.Length()
	for i, p := range s.table.players {
		s.table.players[i] = p.Clone() // the value of the caller stays reusable
		if s.table.menus[i].Rough() {
			s.table.players[i] = bargain.Careful{Player: s.table.players[i]}
		}
	}
	s.table.fresh = slices.Clone(s.table.players)
	return s, nil
}

// Steps plays the talks and yields each step. After a break of the loop the talks stay
// suspended; another call resumes them.
func (s *Session) Steps() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		for s.table.Status == Ongoing {
			if !yield(s.protocol.Turn(&s.table)) {
				return
			}
		}
	}
}

// Round returns the number of full rounds played.
func (s *Session) Round() int { return s.table.Round }

// Revalue gives the party in a seat a new utility, for a world that has changed. The
// standing draft stays on the table, but earlier acceptances lapse: all parties except
// the proposer must accept anew. The draft is withdrawn if the proposer would no longer
// sign.
func (s *Session) Revalue(seat int, u bargain.Utility) error {
	t := &s.table
	menu, err := bargain.NewMenu(t.Space, u)
	if err != nil {
		return fmt.Errorf("talks: party %q: %w", t.names[seat], err)
	}
	t.menus[seat] = menu
	clear(t.stands)
	t.ballot = t.ballot[:0] // a ballot in progress begins anew
	clear(t.voted)
	switch {
	case t.Proposer < 0:
	case t.Proposer == seat && !signable(menu, t.Draft):
		t.Clear()
	case t.Proposer < len(t.stands):
		t.stands[t.Proposer] = true
	}
	if m, ok := t.Memory.(revaluable); ok {
		if err := m.revalue(t); err != nil {
			return fmt.Errorf("talks: party %q: %w", t.names[seat], err)
		}
	}
	return nil
}

// revaluable is a Memory that depends on the utilities of drafts.
type revaluable interface{ revalue(t *Table) error }

// Clone returns an independent copy of the session.
func (s *Session) Clone() *Session {
	c := *s
	c.table.players = make([]bargain.Player, len(s.table.players))
	for i := range s.table.players {
		c.table.players[i] = s.table.players[i].Clone()
	}
	c.table.menus = make([]*bargain.Menu, len(s.table.menus))
	for i := range s.table.menus {
		c.table.menus[i] = s.table.menus[i].Clone()
	}
	c.table.turns = make([]bargain.Turn, len(s.table.turns))
	c.table.stands, c.table.voted = slices.Clone(s.table.stands), slices.Clone(s.table.voted)
	c.table.ballot, c.table.pacts = slices.Clone(s.table.ballot), slices.Clone(s.table.pacts)
	c.table.Signed = slices.Clone(s.table.Signed)
	c.table.heard = make([][]bargain.Said, len(s.table.heard))
	for i, h := range s.table.heard {
		c.table.heard[i] = slices.Clone(h)
	}
	if s.table.Memory != nil {
		c.table.Memory = s.table.Memory.Clone()
	}
	return &c
}

// Outcome returns the state of the talks.
func (s *Session) Outcome() Outcome {
	t := &s.table
	o := Outcome{Status: t.Status, Rounds: t.Round, Offers: t.Offers, Reason: t.Reason}
	if t.Status != Ongoing && t.Status != Deadline && t.Round < t.Rounds {
		o.Rounds++ // counts the unfinished last round
	}
	switch t.Status {
	case Agreed:
		o.Draft = t.Draft
		for seat, signed := range t.Signed {
			if signed {
				o.Signed = append(o.Signed, seat)
			}
		}
	case WalkOut, Fault, NoDeal:
		if t.Culprit >= 0 {
			o.Party = t.names[t.Culprit]
		}
		o.Panicked = t.panicked
	}
	return o
}

// Transcribe runs talks to their end as Play does, and also returns all steps in order.
func Transcribe(ctx context.Context, space *terms.Space, protocol Protocol, parties ...Party) (Outcome, []Step, error) {
	var steps []Step
	out, err := play(ctx, space, protocol, parties, func(s Step) { steps = append(steps, s) })
	return out, steps, err
}

// Play runs talks to their end. The error reports talks that could not be held, or a
// cancelled ctx; the way in which talks end is the Status of the Outcome.
func Play(ctx context.Context, space *terms.Space, protocol Protocol, parties ...Party) (Outcome, error) {
	return play(ctx, space, protocol, parties, nil)
}

// play runs talks to their end and passes each step to told, if not nil.
func play(ctx context.Context, space *terms.Space, protocol Protocol, parties []Party, told func(Step)) (Outcome, error) {
	s, err := NewSession(space, protocol, parties...)
	if err != nil {
		return Outcome{}, err
	}
	round := -1
	for step := range s.Steps() {
		if told != nil {
			told(step)
		}
		if s.table.Round != round {
			round = s.table.Round
			if err := ctx.Err(); err != nil {
				return s.Outcome(), fmt.Errorf("talks: stopped in round %d: %w", round+1, err)
			}
		}
	}
	return s.Outcome(), nil
}
