package bargain

import "math"

// Boulware concedes by the clock, late: it aims at
//
//	lo + (hi-lo) * (1 - t^Exponent)
//
// where hi is the worth of its best draft, lo its reserve (the worth of its worst
// draft if it has none) and t the time of the turn. It accepts what is worth its
// aim and otherwise offers the draft worth least among those that reach it.
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
}

// slack is taken off the lower end of the aspiration, as a share of the range,
// so that rounding does not hide the draft that is worth just the reserve.
const slack = 1e-4

// Clone returns the player itself: it remembers nothing.
func (b Boulware) Clone() Player { return b }

// Act accepts what reaches the aim of the turn, offers what just reaches it, and
// passes when no draft is worth the reserve.
func (b Boulware) Act(t *Turn) Move {
	lo, hi := t.Menu.Range()
	if hi < lo {
		return Pass()
	}
	exponent := b.Exponent
	if exponent == 0 {
		exponent = 4
	}
	floor := lo - slack*(hi-lo)
	aim := min(max(floor+(hi-floor)*(1-math.Pow(t.Time(), exponent)), lo), hi)
	if d, ok := t.Standing(); ok && t.Value(d) >= aim {
		return Accept()
	}
	d, _ := t.Menu.Least(aim) // the best draft reaches any aim
	return Offer(d)
}
