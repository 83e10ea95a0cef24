package coercion

import (
	"cmp"
	"math"
)

// State is where a dispute stands, as an actor looks ahead.
type State uint8

// The states of the chain.
const (
	None        State = iota // nothing is demanded
	Threatened               // a demand stands, with a threat
	Imposed                  // measures are in force
	Eased                    // relief was given for compliance that is for show
	Conceded                 // the target has complied
	Lifted                   // the sender has backed down or lifted
	SnappedBack              // measures are back after a show was found out
	states
)

// Horizon is how many periods a chain is run before the last stands for all that follow,
// unless it says otherwise: quarters, unless a period is something else.
const Horizon = 20

// Chain is a dispute as one actor sees it: a Markov chain of States with payoffs in each
// period. Payoffs are against the world without the dispute, in percent of income.
//
// Its values obey
//
//	V_h = u_h + delta P V_{h+1},   V_{H+1} = (I - delta P)^-1 u_H
//
// with the payoffs u_h of age h falling from Flow to Later as the economy adapts, by the
// share Speed of the distance a period.
type Chain struct {
	Flow, Later [states]float64
	Speed       float64
	// Horizon replaces the constant. The default (0) is Horizon.
	Horizon int
	// Move[s][t] is the chance per period of going from s to t. What a row lacks
	// to one is the chance of staying.
	Move [states][states]float64
	// Enter is what it is worth to come into a state, once, as an annuity: an
	// audience cost of 0.15 is as bad as a loss of 0.15 % of income for good.
	Enter [states]float64
}

// Values are the present values of being in each state, as annuities: (1-delta) times
// what is expected to follow. Delta is in [0, 1).
func (c *Chain) Values(delta float64) [states]float64 {
	adapting := c.Speed > 0 && c.Flow != c.Later
	last, horizon := c.Flow, cmp.Or(c.Horizon, Horizon)
	if adapting {
		last = c.aged(horizon)
	}
	v, ok := c.unwound(delta, &last)
	if !ok {
		v = c.settled(delta, &last)
	}
	if !adapting {
		return v
	}
	for h := horizon; h >= 0; h-- {
		u := c.aged(h)
		v = c.back(delta, &u, &v)
	}
	return v
}

// aged are the payoffs at an age.
func (c *Chain) aged(h int) [states]float64 {
	left := math.Pow(1-c.Speed, float64(h))
	var u [states]float64
	for s := range u {
		u[s] = c.Later[s] + (c.Flow[s]-c.Later[s])*left
	}
	return u
}

// stay is the chance of staying in a state.
func (c *Chain) stay(s int) float64 {
	left := 1.0
	for t := range c.Move[s] {
		if t != s {
			left -= c.Move[s][t]
		}
	}
	return left
}

// back is one step of the recursion, from the values a quarter later.
func (c *Chain) back(delta float64, u, next *[states]float64) (v [states]float64) {
	for s := range v {
		ahead := c.stay(s) * next[s]
		for t, p := range &c.Move[s] {
			if t != s && p != 0 {
				ahead += p * (next[t] + c.Enter[t])
			}
		}
		v[s] = (1-delta)*u[s] + delta*ahead
	}
	return v
}

// unwound solves v = (1-delta) u + delta P (v + Enter) for constant payoffs in a chain that
// never comes back to a state that it has left, from its end to its beginning. It reports
// false if it does come back.
func (c *Chain) unwound(delta float64, u *[states]float64) (v [states]float64, ok bool) {
	var done [states]bool
	for left := int(states); left > 0; {
		progress := false
		for s := range v {
			if done[s] {
				continue
			}
			stay, ahead, ready := 1.0, 0.0, true
			for t, p := range &c.Move[s] {
				if t == s || p == 0 {
					continue
				}
				if !done[t] {
					ready = false
					break
				}
				stay -= p
				ahead += p * (v[t] + c.Enter[t])
			}
			if ready {
				v[s] = ((1-delta)*u[s] + delta*ahead) / (1 - delta*stay)
				done[s], progress = true, true
				left--
			}
		}
		if !progress {
			return v, false
		}
	}
	return v, true
}

// settled solves the same for any chain by Gaussian elimination. The matrix I - delta P is strictly diagonally dominant, so that no pivots
// have to be sought.
func (c *Chain) settled(delta float64, u *[states]float64) (v [states]float64) {
	var a [states][states]float64
	for s := range v {
		a[s][s] = 1 - delta*c.stay(s)
		v[s] = (1 - delta) * u[s]
		for t, p := range &c.Move[s] {
			if t != s && p != 0 {
				a[s][t] = -delta * p
				v[s] += delta * p * c.Enter[t]
			}
		}
	}
	for s := range a {
		for t := s + 1; t < int(states); t++ {
			f := a[t][s] / a[s][s]
			if f == 0 {
				continue
			}
			for k := s + 1; k < int(states); k++ {
				a[t][k] -= f * a[s][k]
			}
			v[t] -= f * v[s]
		}
	}
	for s := int(states) - 1; s >= 0; s-- {
		for t := s + 1; t < int(states); t++ {
			v[s] -= a[s][t] * v[t]
		}
		v[s] /= a[s][s]
	}
	return v
}
