package bargain

import "github.com/tradetalk/tradetalk/treaty/terms"

// Equilibrium plays a subgame-perfect equilibrium with a demand for each party by period. The
// player accepts a draft worth at least the demand, and proposes the player's best draft among
// the drafts meeting the demands of enough others. The player is for theory: unlike other
// players, an Equilibrium is given everybody's utility.
//
// A period is a draft on the table. Packages with a solved game give the demands: see the
// closed forms of sim/talks.
type Equilibrium struct {
	// Utilities are the utilities of all parties, by seat.
	Utilities []Utility
	// Demands[p][i] is the least value accepted by the party in seat i in period p, in the
	// party's own unit. The last period stands for all later periods. At least one period.
	Demands [][]float64
	// Needs is the number of others with a demand to meet. The zero value means all.
	Needs int
	// Leaves makes the player walk out in place of a refusal: the demand is an outside option.
	Leaves bool
}

// tiny prevents a refusal through rounding at indifference.
const tiny = 1e-12

// Clone returns the player, which has no memory.
func (p Equilibrium) Clone() Player { return p }

// Act accepts a draft at or above the demand, and proposes a draft at or above the demands of
// others.
func (p Equilibrium) Act(t *Turn) Move {
	if d, ok := t.Standing(); ok {
		if t.Value(d) >= p.demands(t.Offers - 1)[t.Self]-tiny {
			return Accept()
		}
		if p.Leaves {
			return Leave()
		}
	}
	if t.Call == CallAnswer || t.Call == CallPrefer {
		return Pass()
	}
	demands := p.demands(t.Offers)
	for k := range t.Menu.Len() {
		if d := t.Menu.Ranked(k); t.Menu.Worth(k) >= t.Reserve() && p.passes(t, d, demands) {
			return Offer(d)
		}
	}
	return Pass()
}

// demands returns the demands of all parties in a period.
func (p Equilibrium) demands(period int) []float64 {
	return p.Demands[min(max(period, 0), len(p.Demands)-1)]
}

// passes reports whether enough others accept a draft.
func (p Equilibrium) passes(t *Turn, d terms.Draft, demands []float64) bool {
	needs := p.Needs
	if needs == 0 {
		needs = t.Parties - 1
	}
	for seat, u := range p.Utilities {
		if seat != t.Self && u.Value(d) >= demands[seat]-tiny {
			needs--
		}
	}
	return needs <= 0
}
