package agent

import "github.com/tradetalk/tradetalk/agent/belief"

// ChanceJustified is the chance that a review upholds an invocation, for an observer of trust
// rho in the invoker.
func ChanceJustified(rho float64, p SecurityThreat, threshold, deference, spread float64) float64 {
	x := NewPlea(rho, p, threshold, deference, spread, belief.NotReviewed)
	q := x.Abusive()
	var up, all [2]float64 // abusive, genuine
	for z, share := range p.LongRun() {
		k := 0
		if float64(z) >= threshold {
			k = 1
		}
		up[k] += share * belief.UpheldChance(float64(z), threshold, deference, spread)
		all[k] += share
	}
	chance := 0.0
	for k, weight := range [2]float64{q, 1 - q} {
		if all[k] > 0 {
			chance += weight * up[k] / all[k]
		}
	}
	return chance
}

// NewPlea is an invocation under a text as an observer of trust rho in the invoker sees
// it, who knows of its threats what is public. A party under such a threat as the text
// asks for invokes; one without does so if it does not keep its word.
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
