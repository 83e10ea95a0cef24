package talks

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// SideTalks lets groups of parties talk among themselves before all talk together.
// What is said in a group only its members hear. What a group agrees on, all its
// members are pledged to: the first of them that has the floor in the plenary puts
// it on the table, whatever its player would have said, unless it is worth less than
// that party's reserve by then.
//
// Members that keep memory begin the plenary with what they remember from before the
// side talks; those are negotiated by copies of them.
type SideTalks struct {
	// Groups lists the seats of each group, at least two different ones. A seat
	// may be in several groups.
	Groups [][]int
	// Within is the protocol of the side talks, Then that of the plenary.
	Within, Then Protocol
}

// Validate reports groups that are too small, name a seat twice or one that does not
// exist, and rules that do not fit.
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

// Length is the number of rounds of the plenary; side talks take no time.
func (p SideTalks) Length() int { return p.Then.Length() }

// sides is the memory of side talks under way, and then of the plenary.
type sides struct {
	group int
	inner *inner
	then  Memory
}

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

func (s *sides) revalue(t *Table) error {
	if m, ok := s.then.(revaluable); ok {
		if err := m.revalue(t); err != nil {
			return err
		}
	}
	return s.inner.revalue(t)
}

// Turn lets one party speak, in its group or in the plenary.
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

// pact is what a group has agreed on and not yet put on the table.
type pact struct {
	members []int
	draft   terms.Draft
	done    bool
}

// pledged returns what the seat must say because its group has agreed on it.
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

func (t *Table) reserve(seat int) float64 { return t.menus[seat].Reserve() }
