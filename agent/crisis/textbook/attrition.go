package textbook

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// Distribution is the distribution of a private value; the distributions of gonum's stat/distuv
// are examples.
type Distribution interface {
	// CDF returns the probability of a value of at most x.
	CDF(x float64) float64
}

// Side is a side of an Attrition.
type Side struct {
	// Rate is the growth of the audience cost of backing down per unit of time, in units of the
	// prize; above 0.
	Rate float64
	// War is the distribution of the value of war, in units of the prize. Types above 0 prefer
	// war to an immediate concession.
	War Distribution
}

// Attrition is a crisis as a war of nerves. Each side may back down at any time; the other side
// then gets the prize of 1, and the side backing down at t pays an audience cost of Rate*t. The
// cost of backing down grows until the remaining types prefer to fight.
//
// Source: Fearon (1994), Domestic political audiences and the escalation of international
// disputes, American Political Science Review 88: 577-592, with linear costs.
type Attrition struct{ Sides [2]Side }

// Horizon is the equilibrium of an Attrition.
type Horizon struct {
	// Time is the horizon t*: a side still in the crisis at t* never backs down.
	Time float64
	// AtOnce is the probability k_i of side i backing down at time 0. At most one number is
	// above 0.
	AtOnce [2]float64
	// Locked is the probability of side i never backing down.
	Locked [2]float64

	rate [2]float64
}

// War returns the probability of no side backing down.
func (h Horizon) War() float64 { return h.Locked[0] * h.Locked[1] }

// Survival returns the probability of side i still in the crisis at time t: up to the horizon
// (1-k_i)/(1 + a_j t), the rate under which a type of j is just willing to wait.
func (h Horizon) Survival(side int, t float64) float64 {
	if t >= h.Time {
		return h.Locked[side]
	}
	return (1 - h.AtOnce[side]) / (1 + h.rate[1-side]*t)
}

// Solve returns the equilibrium. Side i alone would be done backing down at the t_i with
// F_i(-a_i t_i) = a_j t_i/(1 + a_j t_i). The horizon is the smaller of the two, and the other
// side compensates by backing down at once with some probability. The types below -a_i t* back
// down.
func (a Attrition) Solve() (Horizon, error) {
	var errs []error
	for i, s := range a.Sides {
		if !(s.Rate > 0) || math.IsInf(s.Rate, 1) {
			errs = append(errs, fmt.Errorf("crisis: Attrition.Sides[%d].Rate is %v; want a finite number above 0", i, s.Rate))
		}
		if s.War == nil {
			errs = append(errs, fmt.Errorf("crisis: Attrition.Sides[%d].War is nil; want a distribution", i))
		}
	}
	if len(errs) > 0 {
		return Horizon{}, errors.Join(errs...)
	}
	h := Horizon{Time: min(a.alone(0), a.alone(1))}
	for i, s := range a.Sides {
		h.rate[i] = s.Rate
		h.Locked[i] = 1 - s.War.CDF(-s.Rate*h.Time)
		h.AtOnce[i] = max(0, 1-h.Locked[i]*(1+a.Sides[1-i].Rate*h.Time))
	}
	// The side with the horizon as the side's own time does not back down at once; any rest is
	// rounding.
	if a.alone(0) <= a.alone(1) {
		h.AtOnce[0] = 0
	}
	if a.alone(1) <= a.alone(0) {
		h.AtOnce[1] = 0
	}
	return h, nil
}

// alone returns t_i: the time at which the yielding types of side i have backed down at the
// equilibrium rate. The left side of the equation falls in t and the right side rises.
func (a Attrition) alone(i int) float64 {
	own, other := a.Sides[i], a.Sides[1-i]
	left := func(t float64) bool {
		return own.War.CDF(-own.Rate*t) > other.Rate*t/(1+other.Rate*t)
	}
	lo, hi := 0.0, 1/own.Rate
	for left(hi) && hi < math.MaxFloat64/4 {
		lo, hi = hi, 2*hi
	}
	for {
		mid := lo + (hi-lo)/2
		if mid <= lo || mid >= hi {
			return mid
		}
		if left(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
}

// BacksDown draws the time of side i backing down, given the side's value of war; +Inf for
// never. All yielding types are equally willing to back down at any time before the horizon.
func (h Horizon) BacksDown(rng *rand.Rand, side int, war float64) float64 {
	if war >= -h.rate[side]*h.Time {
		return math.Inf(1)
	}
	// The time t solves survival = u, given that the side backs down.
	u := h.Locked[side] + (1-h.Locked[side])*rng.Float64()
	if u >= 1-h.AtOnce[side] {
		return 0
	}
	return min(((1-h.AtOnce[side])/u-1)/h.rate[1-side], h.Time)
}
