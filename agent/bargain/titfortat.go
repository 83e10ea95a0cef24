package bargain

import (
	"maps"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// TitForTat gives way by as much as the others have given way to it, in its own
// eyes: by the improvement of their best offer to it over their first, the least of
// these improvements where there are several others, times Gain. It opens with its
// best draft, accepts what is worth its aim and never concedes below its reserve.
//
// Source: Faratin, Sierra and Jennings (1998), Robotics and Autonomous Systems 24:
// 159-182, the behaviour-dependent family (averaged over all offers so far); with
// several others, the one that has given least sets the pace.
type TitForTat struct {
	// Gain is what is given for a unit received. The zero value means 1.
	// Must not be negative.
	Gain float64

	offers map[int]received
}

// received is what one party has offered, in the eyes of the player.
type received struct{ first, best float64 }

// Clone returns an independent copy with the same memory.
func (p *TitForTat) Clone() Player { return &TitForTat{Gain: p.Gain, offers: maps.Clone(p.offers)} }

// Act takes in the offers of the others and answers them in kind.
func (p *TitForTat) Act(t *Turn) Move {
	if p.offers == nil {
		p.offers = make(map[int]received)
	}
	for i := range t.Heard {
		if s := &t.Heard[i]; s.Move.Act == ActOffer && s.Seat != t.Self {
			p.hear(t, s.Seat, s.Move.Draft)
		}
	}
	lo, hi := t.Menu.Range()
	if hi < lo {
		return Pass()
	}
	given := hi - lo
	others := 0
	for seat := range t.Parties + 1 { // a chair's drafts count as offers
		if r, ok := p.offers[seat]; ok && seat != t.Self {
			given = min(given, r.best-r.first)
			others++
		}
	}
	if others == 0 {
		given = 0
	}
	gain := p.Gain
	if gain == 0 {
		gain = 1
	}
	aim := max(hi-gain*given, lo)
	if d, ok := t.Standing(); ok && t.Value(d) >= aim {
		return Accept()
	}
	d, _ := t.Menu.Least(aim)
	return Offer(d)
}

// hear takes in an offer. What crosses an absolute red line is worth the worst draft.
func (p *TitForTat) hear(t *Turn, seat int, d terms.Draft) {
	v := max(t.Value(d), t.Menu.Worst())
	r, ok := p.offers[seat]
	if !ok {
		r = received{first: v, best: v}
	}
	r.best = max(r.best, v)
	p.offers[seat] = r
}
