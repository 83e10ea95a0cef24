package belief

import "github.com/tradetalk/tradetalk/internal/numeric"

// Ruling is how a review of an exception has ended, or that there was none.
type Ruling uint8

// How a review ends.
const (
	NotReviewed Ruling = iota
	FoundLawful
	FoundUnlawful
)

// Plea is what others see of a party that has invoked a security exception, and
// how they judge whether it was abusive: whether the threat was below the threshold
// that the text sets. Threats are on the scale 0 calm, 1 serious, 2 grave.
type Plea struct {
	// Threats is the chance of each state of the threat before the invocation, as
	// an outsider sees it: a list that starts with calm.
	Threats []float64
	// Invokes is the chance that the party would invoke on the ground it stated in
	// each of those states, by the outsider's conjecture ([Logit]).
	Invokes []float64
	// Threshold is c, how grave the text says a threat must be; Deference is g_def,
	// by which a panel lowers it; Noise is sqrt(s_p^2 + phi^2), the standard
	// deviation of a panel's error and the vagueness of the text together. All are
	// in units of the threat.
	Threshold, Deference, Noise float64
	Ruling                      Ruling
}

// UpheldGiven is the chance that a panel upholds the invocation if the threat is z
// ([UpheldChance]).
func (x *Plea) UpheldGiven(z float64) float64 {
	return UpheldChance(z, x.Threshold, x.Deference, x.Noise)
}

// Abusive is q = Pr(z < c | the ground stated, what the panel said), by Bayes' rule
// over the states of the threat. Where what was seen is impossible in every state, it
// is what was thought before.
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

// AfterInvocation is the trust once a party has invoked an exception that was abusive
// with chance q: it counts as so much of a broken promise. What an honest invocation
// leaves undone was not promised, so that it is none kept either.
func (t Trust) AfterInvocation(q float64) Trust {
	t.Broken += q
	return t
}

// UpheldChance is the chance that a review upholds the plea of a threat z under a text
// of a threshold and a deference, when panels err and the text is vague by a standard
// deviation of spread together:
//
//	Phi( (z - threshold + deference) / spread )
func UpheldChance(z, threshold, deference, spread float64) float64 {
	return numeric.NormalWithin(z-threshold+deference, spread)
}
