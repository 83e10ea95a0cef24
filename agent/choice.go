package agent

import (
	"math"
	"math/rand/v2"
)

// Option is a course of conduct on offer in a decision.
type Option struct {
	// Content describes the option. The content also names the option's noise: the same option
	// meets the same shock in two runs, whatever else is on offer.
	Content string
	// Value is the worth of the option, an annuity in percent of income per quarter.
	Value float64
	// Kind, Level and Regime repeat Content in types. Level is the severity of measures, the
	// level of compliance, or the share of relief or of an offer; a number in [0, 1]. Regime is
	// the ID of the regime behind a demand.
	Kind   OptionKind
	Level  float64
	Regime string
	// Action is the party's course under a module ([ToComply]); nil for other decisions.
	Action *Action
	// Increase is the tariff increase to raise or to take back ([ToSetTariffs]); nil for other
	// decisions, to hold, and to take everything back.
	Increase *TariffIncrease
}

// Choose returns the number of the option with the largest Value plus noise. The noise is
// standard Gumbel over lambda: a logit choice with precision lambda (McKelvey and Palfrey 1995,
// Games and Economic Behavior 10: 6-38, equation 6, with a single player). Without noise
// (lambda zero or infinite) and among equals, Choose returns the first. Choose asks for the
// generator of an option's noise by the option's content, and only if noise is present. Choose
// panics without options.
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
