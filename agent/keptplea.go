package agent

import "github.com/tradetalk/tradetalk/agent/belief"

// KeptPlea is what an observer knows about a measure under an exception: the plea, and the
// reviews at which the author has kept the measure since.
type KeptPlea struct {
	// Trust is the observer's chance of a kept word of the author, Threat the public process of
	// the author's threats.
	Trust  float64
	Threat SecurityThreat
	// Threshold, Deference and Spread are the numbers of the text for the measure (see
	// [treaty.Module.Judgement]); Ruling is the result of a review by a panel.
	Threshold, Deference, Spread float64
	Ruling                       belief.Ruling
	// Every is the number of periods between reviews.
	Every int
}

// Doubts returns the chance of abuse, a threat below the threshold, at the invocation and at each
// of some reviews at which the author keeps the measure. The observer follows the threat by
// Bayes' rule: an author at or above the threshold invokes and keeps, an author below the
// threshold does so with the chance of a broken word (see [NewPlea]); between reviews the threat
// moves by its process. Source: Bayesian filtering of a hidden Markov chain (Hamilton 1989,
// Econometrica 57: 357-384).
func (x KeptPlea) Doubts(reviews int) []float64 {
	plea := NewPlea(x.Trust, x.Threat, x.Threshold, x.Deference, x.Spread, x.Ruling)
	out := append(make([]float64, 0, reviews+1), plea.Abusive())
	var chances [ThreatLevels]float64
	for z := range chances {
		chances[z] = plea.Threats[z] * plea.Invokes[z]
		switch x.Ruling {
		case belief.FoundLawful:
			chances[z] *= plea.UpheldGiven(float64(z))
		case belief.FoundUnlawful:
			chances[z] *= 1 - plea.UpheldGiven(float64(z))
		}
	}
	for range reviews {
		for range x.Every {
			chances = x.Threat.moved(chances)
		}
		below, all, before, mass := 0.0, 0.0, 0.0, 0.0
		for z := range chances {
			if float64(z) < x.Threshold {
				before += chances[z]
			}
			mass += chances[z]
			chances[z] *= plea.Invokes[z]
			if float64(z) < x.Threshold {
				below += chances[z]
			}
			all += chances[z]
		}
		switch {
		case all > 0:
			out = append(out, below/all)
		case mass > 0: // nobody would keep the measure: the observation tells nothing
			out = append(out, before/mass)
		default:
			out = append(out, out[len(out)-1])
		}
	}
	return out
}

// moved returns the chances of the levels a period later.
func (p SecurityThreat) moved(chances [ThreatLevels]float64) (next [ThreatLevels]float64) {
	for z, chance := range chances {
		for to, move := range p.Row(z) {
			next[to] += chance * move
		}
	}
	return next
}
