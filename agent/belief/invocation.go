package belief

import "github.com/tradetalk/tradetalk/internal/numeric"

// Ruling is the result of a review of an exception, or the absence of a review.
type Ruling uint8

// The results of a review.
const (
	NotReviewed Ruling = iota
	FoundLawful
	FoundUnlawful
)

// Plea is the public information about a party's invocation of a security exception, with the
// grounds for a judgement of abuse: a threat below the threshold of the text. Threats are on
// the scale 0 calm, 1 serious, 2 grave.
type Plea struct {
	// Threats are the outsider's chances of each state of the threat before the invocation,
	// from calm up.
	Threats []float64
	// Invokes are the party's chances of invoking on the stated ground in each state, by the
	// outsider's conjecture ([Logit]).
	Invokes []float64
	// Threshold is c, the required gravity of a threat under the text. Deference is g_def, the
	// panel's reduction of the threshold. Noise is sqrt(s_p^2 + phi^2), the joint standard
	// deviation of a panel's error and the vagueness of the text. All are in units of the
	// threat.
	Threshold, Deference, Noise float64
	Ruling                      Ruling
}

// UpheldGiven returns the chance of a panel upholding the invocation under a threat z
// ([UpheldChance]).
func (x *Plea) UpheldGiven(z float64) float64 {
	return UpheldChance(z, x.Threshold, x.Deference, x.Noise)
}

// Abusive returns q = Pr(z < c | stated ground, ruling), by Bayes' rule over the states of the
// threat. If the observation is impossible in every state, the result is the prior chance.
func (x *Plea) Abusive() float64 {
	var abuse, genuine, before float64
	for z, share := range x.Threats {
		likelihood := 1.0
		switch x.Ruling {
		case FoundLawful:
			likelihood = x.UpheldGiven(float64(z))
		case FoundUnlawful:
			likelihood = 1 - x.UpheldGiven(float64(z))
		}
		if float64(z) < x.Threshold {
			abuse += share * x.Invokes[z] * likelihood
			before += share
		} else {
			genuine += share * x.Invokes[z] * likelihood
		}
	}
	if abuse+genuine == 0 {
		return before
	}
	return abuse / (abuse + genuine)
}

// AfterInvocation returns the trust in a party after an invocation abusive with chance q. The
// invocation counts as q of a broken promise. An honest invocation suspends no promise made,
// and therefore adds no kept promise either.
func (t Trust) AfterInvocation(q float64) Trust {
	t.Broken += q
	return t
}

// UpheldChance returns the chance of a review upholding the plea of a threat z under a text
// with a threshold and a deference. The errors of panels and the vagueness of the text have a
// joint standard deviation of spread:
//
//	Phi( (z - threshold + deference) / spread )
func UpheldChance(z, threshold, deference, spread float64) float64 {
	return numeric.NormalWithin(z-threshold+deference, spread)
}
