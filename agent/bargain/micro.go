package bargain

import (
	"maps"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// MiCRO walks down the list of its drafts from the best, one step for each new draft
// that the other side has offered, and otherwise repeats what it has offered before.
// It accepts what is worth at least the draft it would offer next, or, while it waits
// for the other side to move, the least it has offered. With several others it
// waits for the one that has offered fewest drafts. It models nobody and never goes
// below its reserve.
//
// Source: de Jonge (2022), An analysis of the linear bilateral ANAC domains using the
// MiCRO benchmark strategy, IJCAI-22: 223-229, algorithm 1. Where the source repeats an
// earlier offer drawn at random, this player goes round through its offers.
type MiCRO struct {
	made, repeats int                  // distinct own offers, and times that one was repeated
	heard         map[offered]struct{} // distinct offers of the others
	counts        map[int]int          // their number by seat
}

type offered struct {
	seat  int
	draft terms.Draft
}

// Clone returns an independent copy with the same memory.
func (p *MiCRO) Clone() Player {
	c := *p
	c.heard, c.counts = maps.Clone(p.heard), maps.Clone(p.counts)
	return &c
}

// Act counts the new offers of the others and moves down by one if they are as many
// as its own.
func (p *MiCRO) Act(t *Turn) Move {
	if p.heard == nil {
		p.heard, p.counts = make(map[offered]struct{}), make(map[int]int)
	}
	for i := range t.Heard {
		s := &t.Heard[i]
		if s.Move.Act != ActOffer || s.Seat == t.Self {
			continue
		}
		key := offered{s.Seat, s.Move.Draft}
		if _, ok := p.heard[key]; !ok {
			p.heard[key] = struct{}{}
			p.counts[s.Seat]++
		}
	}
	if lo, hi := t.Menu.Range(); hi < lo {
		return Pass()
	}
	p.made = min(p.made, t.Menu.Count(t.Reserve())) // the world may have changed
	least := p.made
	for seat := range t.Parties {
		if seat != t.Self {
			least = min(least, p.counts[seat])
		}
	}
	next := p.made
	concede := p.made <= least && next < t.Menu.Len() && t.Menu.Worth(next) >= t.Reserve()
	if !concede {
		next = p.made - 1
	}
	if d, ok := t.Standing(); ok && next >= 0 && t.Value(d) >= max(t.Menu.Worth(next), t.Reserve()) {
		return Accept()
	}
	if concede {
		p.made++
		return Offer(t.Menu.Ranked(next))
	}
	p.repeats++
	return Offer(t.Menu.Ranked(p.repeats % p.made))
}
