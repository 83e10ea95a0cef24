package bargain

import "math"

// Boulware concedes by the clock, late: it aims at
//
//	lo + (hi-lo) * (1 - t^Exponent)
//
// where hi is the worth of its best draft, lo its reserve (the worth of its worst
// draft if it has none) and t the time of the turn. It accepts what is worth its
// aim and otherwise offers the draft worth least among those that reach it, give or
// take Slack.
//
// Source: Faratin, Sierra and Jennings (1998), Negotiation decision functions for
// autonomous agents, Robotics and Autonomous Systems 24: 159-182, the polynomial
// time-dependent family. The tactic carries the name of General Electric's
// L. R. Boulware, who made one offer and kept to it.
type Boulware struct {
	// Exponent bends the path of concession. The zero value means 4, which
	// holds out for most of the talks and is the value that public reference
	// runs use under this name. 1 concedes evenly, 0.25 at once. Must not be
	// negative.
	Exponent float64
	// Slack is how far below the aim an offer may fall, as a share of hi-lo, so
	// that rounding does not hide the draft that is worth just the aim. The zero
	// value means 1e-4. No offer falls below lo.
	Slack float64
	// ToWorst concedes no further than to the worth of the worst draft, where
	// that is above the reserve. The zero value concedes to the reserve; the
	// difference shows only where every draft is worth signing.
	ToWorst bool
}

// Linear concedes evenly over the talks: Boulware with an exponent of 1.
func Linear() Boulware { return Boulware{Exponent: 1} }

// Conceder concedes early: Boulware with an exponent of 1/4.
func Conceder() Boulware { return Boulware{Exponent: 0.25} }

// Clone returns the player itself: it remembers nothing.
func (b Boulware) Clone() Player { return b }

// Act accepts what reaches the aim of the turn, offers what just reaches it, and
// passes when no draft is worth the reserve.
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

// aspire is the aim of a party that concedes by the clock.
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
