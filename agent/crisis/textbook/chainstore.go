package textbook

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// ChainStore is a reputation for toughness. A state meets a sequence of challengers, all
// uncertain whether the state is of the strong type, who always fights. A challenger gets b if
// the state yields, b-1 if the state fights, and 0 for staying out. A weak state gets a if the
// challenger stays out, 0 for yielding and -1 for fighting.
//
// Source: Kreps and Wilson (1982), Reputation and imperfect information, Journal of Economic
// Theory 27: 253-279, section 2.
type ChainStore struct {
	// Entrant is b, in (0,1). Quiet is a, above 1.
	Entrant, Quiet float64
	// Prior is the initial probability of the strong type, in [0,1].
	Prior float64
}

// Validate reports every fault of the parameters in one error.
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

// deters returns the reputation b^n at which a challenger is just indifferent, with n
// challengers to come.
func (c ChainStore) deters(n int) float64 { return math.Pow(c.Entrant, float64(n)) }

// Enters returns the probability of entry with n challengers to come, the present challenger
// included, and a belief p in the strong type: 1 below b^n, 0 above. At b^n the probability is
// 1 - 1/a, under which a weak state after a fight is indifferent.
func (c ChainStore) Enters(p float64, n int) float64 {
	switch d := c.deters(n); {
	case p < d:
		return 1
	case p > d:
		return 0
	}
	return 1 - 1/c.Quiet
}

// Fights returns the probability of a weak state fighting an entrant, with n challengers to
// come, the present challenger included.
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

// Learns returns the belief afterwards. A challenger staying out teaches nothing, yielding is
// weakness, and a fight lifts a lower belief to b^(n-1).
func (c ChainStore) Learns(p float64, n int, entered, fought bool) float64 {
	switch {
	case !entered:
		return p
	case !fought || p == 0:
		return 0
	}
	return max(p, c.deters(n-1))
}

// Encounter is the result of a meeting with a challenger.
type Encounter struct {
	// Remaining is the number of challengers to come, the present challenger included.
	Remaining int
	// Belief is the probability of the strong type before the encounter.
	Belief float64
	// Entered says whether the challenger entered. Fought says whether the state then fought.
	Entered, Fought bool
}

// Play draws the encounters of n challengers with a strong or weak state.
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
