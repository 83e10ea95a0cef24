package belief

// Doubts returns the chance of abuse, a threat below the threshold, at the invocation and at each
// of some reviews at which the author keeps the measure. The observer follows the threat by
// Bayes' rule: the author invokes and keeps with the chances Invokes by state; between reviews
// move gives the chances of the states a period later, for every periods. Source: Bayesian
// filtering of a hidden Markov chain (Hamilton 1989, Econometrica 57: 357-384).
func (x *Plea) Doubts(reviews, every int, move func(chances []float64) []float64) []float64 {
	out := append(make([]float64, 0, reviews+1), x.Abusive())
	chances := make([]float64, len(x.Threats))
	for z := range chances {
		chances[z] = x.Threats[z] * x.Invokes[z]
		switch x.Ruling {
		case FoundLawful:
			chances[z] *= x.UpheldGiven(float64(z))
		case FoundUnlawful:
			chances[z] *= 1 - x.UpheldGiven(float64(z))
		}
	}
	for range reviews {
		for range every {
			chances = move(chances)
		}
		before, mass := x.below(chances)
		for z := range chances {
			chances[z] *= x.Invokes[z]
		}
		below, all := x.below(chances)
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

// below returns the chance of the states below the threshold, and of all states.
func (x *Plea) below(chances []float64) (below, all float64) {
	for z, chance := range chances {
		if float64(z) < x.Threshold {
			below += chance
		}
		all += chance
	}
	return below, all
}
