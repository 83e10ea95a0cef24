package agent

import (
	"math"
	"math/rand/v2"
)

// Option is one thing that an actor can do.
type Option struct {
	// Content says what it is. It names the option's noise, so that the same
	// option meets the same shock in two runs, whatever else is on offer.
	Content string
	// Value is its worth, as an annuity in percent of income per quarter.
	Value float64
	// Kind, Level and Regime say the same as Content in types. Level is the severity of
	// measures, the level of compliance, or the share of relief or of an offer, in [0, 1];
	// Regime is the regime that a demand would be made with.
	Kind   OptionKind
	Level  float64
	Regime string
	// Action is what a party would do about a module ([ToComply]), nil elsewhere.
	Action *Action
}

// Choose returns the number of the option with the largest Value plus noise, where
// the noise is standard Gumbel over lambda: a logit choice with precision lambda
// (McKelvey and Palfrey 1995, Games and Economic Behavior 10: 6-38, equation 6, of
// one player). Without noise (lambda zero, or infinite) and among equals it is the
// first. The generator of an option's noise is asked for by the option's content,
// and only if there is noise. Choose panics if there are no options.
func Choose(options []Option, lambda float64, noise func(content string) *rand.Rand) int {
	best, most := 0, math.Inf(-1)
	_ = options[0]
	for k, o := range options {
		v := o.Value
		if lambda > 0 && !math.IsInf(lambda, 1) {
			v += gumbel(noise(o.Content)) / lambda
		}
		if v > most {
			best, most = k, v
		}
	}
	return best
}

// gumbel draws from the standard Gumbel distribution.
func gumbel(r *rand.Rand) float64 {
	for {
		if u := r.Float64(); u > 0 {
			return -math.Log(-math.Log(u))
		}
	}
}
