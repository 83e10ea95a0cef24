package talks

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// SideTalks is the protocol of talks in groups before a plenary. The talks of a group
// are private to its members. The agreement of a group is a pledge of all its members:
// the first member with the floor in the plenary proposes the agreed draft, in place of
// the move of its player, unless the draft is worth less than the reserve of the member
// by then.
//
// Copies of the players negotiate the side talks; players with memory begin the plenary
// with the memory from before the side talks.
type SideTalks struct {
	// Groups lists the seats of each group, at least two different seats. A seat may be
	// in several groups.
	Groups [][]int
	// Within is the protocol of the side talks, and Then the protocol of the plenary.
	Within, Then Protocol
}

// Validate returns the mistakes in the rules: groups too small, repeated or unknown
// seats, and missing or invalid protocols.
func (p SideTalks) Validate(parties int) error {
	var errs []error
	for i, group := range p.Groups {
		if len(group) < 2 {
			errs = append(errs, fmt.Errorf("talks: SideTalks.Groups[%d] has %d members; want at least 2", i, len(group)))
		}
		for k, seat := range group {
			if seat < 0 || seat >= parties {
				errs = append(errs, fmt.Errorf("talks: SideTalks.Groups[%d] names seat %d; want 0 to %d", i, seat, parties-1))
			}
			if slices.Contains(group[:k], seat) {
				errs = append(errs, fmt.Errorf("talks: SideTalks.Groups[%d] names seat %d twice", i, seat))
			}
		}
		if p.Within != nil && len(group) >= 2 {
			errs = append(errs, p.Within.Validate(len(group)))
		}
	}
	if p.Within == nil {
		errs = append(errs, errors.New("talks: SideTalks.Within is missing; want a protocol"))
	}
	if p.Then == nil {
		errs = append(errs, errors.New("talks: SideTalks.Then is missing; want a protocol"))
	} else {
		errs = append(errs, p.Then.Validate(parties))
	}
	return errors.Join(errs...)
}

// Length returns the number of rounds of the plenary. Side talks take no rounds.
func (p SideTalks) Length() int { return p.Then.Length() }

// sides is the memory of side talks in progress, and then of the plenary.
type sides struct {
	group int
	inner *inner
	then  Memory
}

// Clone returns an independent copy of the memory.
func (s *sides) Clone() Memory {
	c := *s
	if s.inner != nil {
		c.inner = s.inner.clone()
	}
	if s.then != nil {
		c.then = s.then.Clone()
	}
	return &c
}

// revalue passes changed utilities on to the plenary and to the side talks.
func (s *sides) revalue(t *Table) error {
	if m, ok := s.then.(revaluable); ok {
		if err := m.revalue(t); err != nil {
			return err
		}
	}
	return s.inner.revalue(t)
}

// Turn plays the turn of a party, in its group or in the plenary.
func (p SideTalks) Turn(t *Table) Step {
	s, ok := t.Memory.(*sides)
	if !ok {
		s = &sides{}
		t.Memory = s
	}
	if s.group < len(p.Groups) {
		if s.inner == nil {
			s.inner = nest(t, p.Groups[s.group], nil, terms.Draft{}, p.Within, (*Table).reserve)
		}
		step := s.inner.turn(t)
		step.Private = true
		if out := s.inner.session.Outcome(); out.Status != Ongoing {
			if out.Status == Agreed {
				t.pacts = append(t.pacts, pact{members: p.Groups[s.group], draft: s.inner.lift(out.Draft)})
			}
			s.group, s.inner = s.group+1, nil
		}
		return step
	}
	t.Memory = s.then
	step := p.Then.Turn(t)
	s.then = t.Memory
	t.Memory = s
	return step
}

// pact is the agreement of a group not yet proposed in the plenary.
type pact struct {
	members []int
	draft   terms.Draft
	done    bool
}

// pledged returns the draft to be proposed by the seat under a pact, or false without a
// pact.
func (t *Table) pledged(seat int, call bargain.Call) (terms.Draft, bool) {
	if len(t.pacts) == 0 || call == bargain.CallAnswer || call == bargain.CallPrefer {
		return terms.Draft{}, false
	}
	for i := range t.pacts {
		p := &t.pacts[i]
		if !p.done && slices.Contains(p.members, seat) && signable(t.menus[seat], p.draft) {
			p.done = true
			return p.draft, true
		}
	}
	return terms.Draft{}, false
}

// reserve returns the reserve of a seat.
func (t *Table) reserve(seat int) float64 { return t.menus[seat].Reserve() }
