package bargain

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Zeuthen concedes when the player has more to lose from a conflict than the other side. The
// greatest risk of conflict acceptable to party i, rather than the other's offer, is
//
//	risk_i = (u_i(own offer) - u_i(the other's offer)) / (u_i(own offer) - reserve_i),
//
// and the party with the smaller risk concedes, by a step down the list of efficient drafts.
// Two such players end at the draft with the greatest product of gains: the smaller risk
// belongs to the offer with the smaller product (Harsanyi 1956). The player is for two parties
// and for theory, and is given the other's utility.
//
// Sources: Zeuthen (1930), Problems of Monopoly and Economic Warfare; Harsanyi (1956),
// Approaches to the bargaining problem before and after the theory of games, Econometrica 24:
// 144-157; Rosenschein and Zlotkin (1994), Rules of Encounter, chapter 3.
type Zeuthen struct {
	// Other is the utility of the other party.
	Other Utility

	menu  *Menu         // menu behind the steps
	steps []terms.Draft // efficient drafts, best first
	at    int
}

// Clone returns an independent copy with the same memory.
func (p *Zeuthen) Clone() Player {
	c := *p
	c.steps = slices.Clone(p.steps)
	return &c
}

// Act compares the risks and repeats the player's offer, or concedes a step.
func (p *Zeuthen) Act(t *Turn) Move {
	if p.menu != t.Menu { // at the beginning, and whenever the world has moved on
		p.prepare(t)
	}
	if len(p.steps) == 0 {
		return Pass()
	}
	theirs, ok := t.Standing()
	if !ok {
		return Offer(p.steps[p.at])
	}
	mine := p.steps[p.at]
	if t.Value(theirs) >= t.Value(mine) {
		return Accept()
	}
	if t.Call == CallAnswer || t.Call == CallPrefer {
		return Pass()
	}
	// The comparison avoids division: the smaller risk belongs to the offer with the smaller
	// product. In a tie both concede.
	own := (t.Value(mine) - t.Reserve()) * (p.Other.Value(mine) - p.Other.Reserve())
	other := (t.Value(theirs) - t.Reserve()) * (p.Other.Value(theirs) - p.Other.Reserve())
	if own <= other && p.at+1 < len(p.steps) {
		p.at++
		if t.Value(theirs) >= t.Value(p.steps[p.at]) {
			return Accept()
		}
	}
	return Offer(p.steps[p.at])
}

// prepare lists the efficient drafts acceptable to both parties, best first.
func (p *Zeuthen) prepare(t *Turn) {
	best := p.Other.Reserve()
	p.menu, p.steps, p.at = t.Menu, p.steps[:0], 0
	for k := 0; k < t.Menu.Len() && t.Menu.Worth(k) >= t.Reserve(); {
		// Among drafts of the same value to the player, only the other's best is efficient.
		end, pick := k, -1
		for ; end < t.Menu.Len() && t.Menu.Worth(end) == t.Menu.Worth(k); end++ {
			if v := p.Other.Value(t.Menu.Ranked(end)); v > best || v == best && pick < 0 && len(p.steps) == 0 {
				best, pick = v, end
			}
		}
		if pick >= 0 {
			p.steps = append(p.steps, t.Menu.Ranked(pick))
		}
		k = end
	}
}
