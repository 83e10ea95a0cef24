package bargain

import "github.com/tradetalk/tradetalk/treaty/terms"

// Equilibrium plays a subgame-perfect equilibrium in which each party insists on a
// number that depends on the period alone: it accepts what is worth at least that
// to it, and proposes the draft that is best for itself among those that give
// enough others what they insist on. It is for theory: unlike other players it knows
// everybody's utility, because it is told.
//
// A period is one draft on the table. Packages that solve a game give the numbers: see
// the closed forms of sim/talks.
type Equilibrium struct {
	// Utilities are those of all parties, by seat.
	Utilities []Utility
	// Demands[p][i] is the least that the party in seat i accepts in period p; the
	// last period listed stands for all later ones. At least one period.
	Demands [][]float64
	// Needs is how many of the others must get what they insist on. The zero value
	// means all.
	Needs int
	// Leaves makes it walk out where it would otherwise refuse: what it insists on is
	// an outside option.
	Leaves bool
}

// tiny keeps rounding from turning indifference into a refusal.
const tiny = 1e-12

// Clone returns the player itself: it remembers nothing.
func (p Equilibrium) Clone() Player { return p }

// Act accepts what it insists on and proposes what the others do.
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

func (p Equilibrium) demands(period int) []float64 {
	return p.Demands[min(max(period, 0), len(p.Demands)-1)]
}

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
