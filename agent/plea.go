package agent

import "github.com/tradetalk/tradetalk/agent/belief"

// ChanceJustified returns the probability of a review upholding an invocation, for an observer
// with trust rho in the invoker.
func ChanceJustified(rho float64, p SecurityThreat, threshold, deference, spread float64) float64 {
	plea := NewPlea(rho, p, threshold, deference, spread, belief.NotReviewed)
	return meanOver(p, plea.Abusive(), threshold, func(threat float64) float64 {
		return belief.UpheldChance(threat, threshold, deference, spread)
	})
}

// ChanceNotJustified returns the chance that a review finds an invocation not justified, for
// an observer who takes the invocation to be abusive with the chance doubt.
func ChanceNotJustified(doubt float64, p SecurityThreat, threshold, deference, spread float64) float64 {
	return meanOver(p, doubt, threshold, func(threat float64) float64 {
		return 1 - belief.UpheldChance(threat, threshold, deference, spread)
	})
}

// meanOver returns the mean of a chance over the levels of a threat in the long run: over
// levels below the threshold with the weight of doubt, over the others with the rest.
func meanOver(p SecurityThreat, doubt, threshold float64, chance func(threat float64) float64) float64 {
	var sum, all [2]float64 // abusive, genuine
	for z, share := range p.LongRun() {
		k := 0
		if float64(z) >= threshold {
			k = 1
		}
		sum[k] += share * chance(float64(z))
		all[k] += share
	}
	mean := 0.0
	for k, weight := range [2]float64{doubt, 1 - doubt} {
		if all[k] > 0 {
			mean += weight * sum[k] / all[k]
		}
	}
	return mean
}

// NewPlea returns the belief of an observer about an invocation under a text. The observer has
// trust rho in the invoker and knows the public process of the invoker's threats. A party under
// a threat at or above the text's threshold invokes. A party below the threshold invokes with
// probability 1 - rho, the chance of a broken word.
func NewPlea(rho float64, p SecurityThreat, threshold, deference, noise float64, r belief.Ruling) belief.Plea {
	long := p.LongRun()
	x := belief.Plea{Threats: long[:], Invokes: make([]float64, len(long)), Threshold: threshold, Deference: deference, Noise: noise, Ruling: r}
	for z := range x.Invokes {
		if x.Invokes[z] = 1; float64(z) < threshold {
			x.Invokes[z] = 1 - rho
		}
	}
	return x
}
