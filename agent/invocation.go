package agent

// Panel is what became of an invocation before those who review it.
type Panel uint8

// What a panel can say.
const (
	Unreviewed Panel = iota // nobody has ruled on it
	Upheld
	StruckDown
)

// Invocation is what others see of a party that has invoked a security exception, and
// how they judge whether it was abusive: whether the threat was below the threshold
// that the text sets. Threats are on the scale 0 calm, 1 serious, 2 grave.
type Invocation struct {
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
	Panel                       Panel
}

// UpheldGiven is the chance that a panel upholds the invocation if the threat is z:
// Phi((z - c + g_def) / sqrt(s_p^2 + phi^2)). Without noise it is 1 or 0.
func (x *Invocation) UpheldGiven(z float64) float64 {
	margin := z - x.Threshold + x.Deference
	if x.Noise == 0 {
		if margin >= 0 {
			return 1
		}
		return 0
	}
	return normalCDF(margin / x.Noise)
}

// Abusive is q = Pr(z < c | the ground stated, what the panel said), by Bayes' rule
// over the states of the threat. Where what was seen is impossible in every state, it
// is what was thought before.
func (x *Invocation) Abusive() float64 {
	threats := Resolve{Types: make([]float64, len(x.Threats)), Weights: x.Threats}
	likelihood := make([]float64, len(x.Threats))
	for z := range x.Threats {
		threats.Types[z] = float64(z)
		likelihood[z] = x.Invokes[z]
		switch x.Panel {
		case Upheld:
			likelihood[z] *= x.UpheldGiven(float64(z))
		case StruckDown:
			likelihood[z] *= 1 - x.UpheldGiven(float64(z))
		}
	}
	after := threats.After(likelihood)
	abusive := 0.0
	for z, w := range after.Weights {
		if float64(z) < x.Threshold {
			abusive += w
		}
	}
	return abusive
}

// AfterInvocation is the trust once a party has invoked an exception that was abusive
// with chance q: it counts as so much of a broken promise. What an honest invocation
// leaves undone was not promised, so that it is none kept either.
func (t Trust) AfterInvocation(q float64) Trust {
	t.Broken += q
	return t
}
