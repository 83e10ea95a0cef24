package textbook

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// ChainStore is a reputation for toughness: a state that is challenged again and again,
// by one challenger after the other, who all wonder whether it is of the strong type that
// always fights. A challenger gets b when the state gives way, b-1 when it fights, and 0
// when it stays out. A weak state gets a when the challenger stays out, 0 when it gives
// way and -1 when it fights.
//
// Source: Kreps and Wilson (1982), Reputation and imperfect information, Journal of
// Economic Theory 27: 253-279, section 2.
type ChainStore struct {
	// Entrant is b, in (0,1). Quiet is a, above 1.
	Entrant, Quiet float64
	// Prior is the probability of the strong type at the start, in [0,1].
	Prior float64
}

// Validate reports everything that is wrong with the parameters.
func (c ChainStore) Validate() error {
	var errs []error
	if !(c.Entrant > 0 && c.Entrant < 1) {
		errs = append(errs, fmt.Errorf("crisis: ChainStore.Entrant is %v; want a number in (0,1)", c.Entrant))
	}
	if !(c.Quiet > 1) || math.IsInf(c.Quiet, 1) {
		errs = append(errs, fmt.Errorf("crisis: ChainStore.Quiet is %v; want a finite number above 1", c.Quiet))
	}
	if !(c.Prior >= 0 && c.Prior <= 1) {
		errs = append(errs, fmt.Errorf("crisis: ChainStore.Prior is %v; want a probability", c.Prior))
	}
	return errors.Join(errs...)
}

// deters is the reputation b^n with which a challenger that is one of n still to come is
// just indifferent.
func (c ChainStore) deters(n int) float64 { return math.Pow(c.Entrant, float64(n)) }

// Enters is the probability that a challenger enters with n challengers still to come,
// itself included, when the state is believed to be strong with the probability p: 1
// below b^n, 0 above, and at b^n the 1 - 1/a that keeps a weak state that has just fought
// indifferent.
func (c ChainStore) Enters(p float64, n int) float64 {
	switch d := c.deters(n); {
	case p < d:
		return 1
	case p > d:
		return 0
	}
	return 1 - 1/c.Quiet
}

// Fights is the probability that a weak state fights an entrant, n challengers being
// still to come, this one included.
func (c ChainStore) Fights(p float64, n int) float64 {
	d := c.deters(n - 1)
	switch {
	case n <= 1:
		return 0
	case p >= d:
		return 1
	}
	return p * (1 - d) / ((1 - p) * d)
}

// Learns is what is believed afterwards: nothing is learnt from a challenger that stayed
// out, giving way is weakness, and a fight lifts the belief to b^(n-1) where it was below.
func (c ChainStore) Learns(p float64, n int, entered, fought bool) float64 {
	switch {
	case !entered:
		return p
	case !fought || p == 0:
		return 0
	}
	return max(p, c.deters(n-1))
}

// Encounter is what happened with one challenger.
type Encounter struct {
	// Remaining is how many challengers were still to come, this one included.
	Remaining int
	// Belief is the probability of the strong type before it.
	Belief float64
	// Entered says whether it challenged, Fought whether the state then fought.
	Entered, Fought bool
}

// Play draws how n challengers and a state that is strong or weak fare.
func (c ChainStore) Play(rng *rand.Rand, n int, strong bool) []Encounter {
	out := make([]Encounter, 0, n)
	p := c.Prior
	for ; n >= 1; n-- {
		e := Encounter{Remaining: n, Belief: p, Entered: rng.Float64() < c.Enters(p, n)}
		if e.Entered {
			e.Fought = strong || rng.Float64() < c.Fights(p, n)
		}
		out = append(out, e)
		p = c.Learns(p, n, e.Entered, e.Fought)
	}
	return out
}
