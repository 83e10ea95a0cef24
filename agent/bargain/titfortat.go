package bargain

import (
	"maps"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// TitForTat concedes as much as the others have conceded, in the player's own eyes: the
// improvement of a party's best offer over the first, the least of the improvements with
// several others, times Gain. The player opens with the best draft, accepts a draft worth the
// aim and never concedes below the reserve.
//
// Source: Faratin, Sierra and Jennings (1998), Robotics and Autonomous Systems 24: 159-182, the
// behaviour-dependent family (averaged over all offers so far); with several others, the party
// with the smallest concession sets the pace.
type TitForTat struct {
	// Gain is the concession per unit of concession received; 0 or more. The zero value means
	// 1.
	Gain float64

	offers map[int]received
}

// received is a party's first and best offer, in the eyes of the player.
type received struct{ first, best float64 }

// Clone returns an independent copy with the same memory.
func (p *TitForTat) Clone() Player { return &TitForTat{Gain: p.Gain, offers: maps.Clone(p.offers)} }

// Act records the offers of the others and concedes in kind.
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

// hear records an offer. An offer across an absolute red line counts as the worst draft.
func (p *TitForTat) hear(t *Turn, seat int, d terms.Draft) {
	v := max(t.Value(d), t.Menu.Worst())
	r, ok := p.offers[seat]
	if !ok {
		r = received{first: v, best: v}
	}
	r.best = max(r.best, v)
	p.offers[seat] = r
}
