package bargain

import (
	"maps"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// MiCRO walks down the ranking of drafts from the best, a step for each new draft offered by
// the other side, and otherwise repeats earlier offers. The player accepts a draft worth at
// least the next offer, or, while waiting for the other side, at least the last new offer. With
// several others the player waits for the party with the fewest drafts. MiCRO models no other
// party and never offers below the reserve.
//
// Source: de Jonge (2022), An analysis of the linear bilateral ANAC domains using the MiCRO
// benchmark strategy, IJCAI-22: 223-229, algorithm 1. The source repeats an earlier offer drawn
// at random; the player here cycles through earlier offers.
type MiCRO struct {
	made, repeats int                  // distinct own offers, and number of repetitions
	heard         map[offered]struct{} // distinct offers of the others
	counts        map[int]int          // their number by seat
}

// offered is a draft offered by a seat.
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

// Act counts the new offers of the others and moves down a step if the others have made as many
// offers as the player.
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
