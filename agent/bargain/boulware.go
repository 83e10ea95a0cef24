package bargain

import "math"

// Boulware concedes by the clock, late. The aim is
//
//	lo + (hi-lo) * (1 - t^Exponent)
//
// where hi is the value of the player's best draft, lo the reserve (the value of the worst
// draft without a reserve) and t the time of the turn. The player accepts a draft worth the
// aim, and otherwise offers the draft of least value at or above the aim, up to Slack.
//
// Source: Faratin, Sierra and Jennings (1998), Negotiation decision functions for autonomous
// agents, Robotics and Autonomous Systems 24: 159-182, the polynomial time-dependent family.
// The tactic carries the name of General Electric's L. R. Boulware, known for a single first
// and final offer.
type Boulware struct {
	// Exponent bends the path of concession; 0 or more. The zero value means 4, a late
	// concession and the value of public reference runs under the same name. 1 concedes evenly,
	// 0.25 at once.
	Exponent float64
	// Slack is the tolerance of an offer below the aim, as a share of hi-lo, so that rounding
	// does not hide a draft worth just the aim. The zero value means 1e-4. No offer falls below
	// lo.
	Slack float64
	// ToWorst ends the concession at the value of the worst draft, if above the reserve. The
	// zero value concedes to the reserve; the two differ only where every draft is worth
	// signing.
	ToWorst bool
}

// Linear returns a player with even concession: Boulware with an exponent of 1.
func Linear() Boulware { return Boulware{Exponent: 1} }

// Conceder returns a player with early concession: Boulware with an exponent of 1/4.
func Conceder() Boulware { return Boulware{Exponent: 0.25} }

// Clone returns the player, which has no memory.
func (b Boulware) Clone() Player { return b }

// Act accepts a draft at or above the aim of the turn, offers a draft just above the aim, and
// passes if no draft is worth the reserve.
func (b Boulware) Act(t *Turn) Move {
	lo, hi := t.Menu.Range()
	if hi < lo {
		return Pass()
	}
	if b.ToWorst {
		lo = max(lo, t.Menu.Worst())
	}
	slack := b.Slack
	if slack == 0 {
		slack = 1e-4
	}
	aim := max(aspire(t, b.Exponent, lo, hi)-slack*(hi-lo), lo)
	if d, ok := t.Standing(); ok && t.Value(d) >= aim {
		return Accept()
	}
	d, _ := t.Menu.Least(aim) // the best draft reaches any aim
	return Offer(d)
}

// aspire returns the aim of a party with concession by the clock.
func aspire(t *Turn, exponent, lo, hi float64) float64 {
	time := t.Time()
	switch exponent {
	case 0, 4:
		time *= time
		time *= time
	case 1:
	case 0.25:
		time = math.Sqrt(math.Sqrt(time))
	default:
		time = math.Pow(time, exponent)
	}
	return lo + (hi-lo)*(1-time)
}
