package belief

import (
	"math"
	"math/rand/v2"
)

// DefaultMessageNoise is sig0, the standard deviation of a message of clarity one about
// a number, in percent of income per quarter: twice the noise of a choice at
// DefaultConjecture. An assumption.
const DefaultMessageNoise = 0.1

// Message is what an actor says about a number that only it knows, such as where its red
// line runs: y = l + N(0, sig0^2/c). It costs nothing to send and binds nobody.
type Message struct {
	// Says is y, what was understood.
	Says float64
	// Clarity is c, the precision of the wording in units of one over Noise
	// squared, 0 or more. A message of clarity zero says nothing.
	Clarity float64
	// Noise is sig0, in the unit of the number. The zero value means
	// DefaultMessageNoise.
	Noise float64
}

// Say is the message that comes across when an actor speaks the truth about a number
// with a clarity above zero. It takes one normal draw. The zero noise means
// DefaultMessageNoise.
func Say(truth, clarity, noise float64, r *rand.Rand) Message {
	m := Message{Clarity: clarity, Noise: noise}
	m.Says = truth + m.sd()*r.NormFloat64()
	return m
}

// sd is the standard deviation of what is understood.
func (m Message) sd() float64 {
	noise := m.Noise
	if noise == 0 {
		noise = DefaultMessageNoise
	}
	return noise / math.Sqrt(m.Clarity)
}

// densities are the densities of the message, up to a common factor, under each type if
// its sender tells the truth, and the mean of them over a belief: its density if the
// sender says what anybody might.
func (m Message) densities(belief Resolve) (truthful []float64, anybody float64) {
	truthful = make([]float64, len(belief.Types))
	sd := m.sd()
	nearest := math.Inf(1)
	for _, x := range belief.Types {
		nearest = min(nearest, math.Abs(m.Says-x))
	}
	for k, x := range belief.Types {
		z, least := (m.Says-x)/sd, nearest/sd
		if z*z != least*least { // the nearest type has density one, however far off
			truthful[k] = math.Exp((least*least - z*z) / 2)
		} else {
			truthful[k] = 1
		}
		anybody += belief.Weights[k] * truthful[k]
	}
	return truthful, anybody
}

// Heard is what an actor believes of the number once it has heard the message from a
// sender whose record says that it is truthful with the given chance, [Trust].Mean.
//
// With that chance the message is y = l + noise. Otherwise it tells nothing of the
// sender's own l: it is what a sender of any type might say, with the density
// m(y) = sum_l b(l) f(y | l). The likelihood of l is then p f(y|l) + (1-p) m(y), and
// since m is also the density of y if it is true, Bayes' rule gives
//
//	b' = (1-p) b + p b(l | y)
//
// a share p of the way to where a truthful message would take the belief, with no further
// parameter. At p = 0 all talk is babbling, and nothing is learnt from it (Crawford and
// Sobel 1982, Econometrica 50: 1431-1451: babbling is always an equilibrium).
func (m Message) Heard(belief Resolve, truthful float64) Resolve {
	if m.Clarity == 0 || truthful == 0 {
		return belief
	}
	density, _ := m.densities(belief)
	return belief.Toward(belief.After(density), truthful)
}

// Checked is the record of a sender once the number is known that it spoke about: the
// likelihoods of what it said, if it told the truth and if it said what anybody might by
// what was believed before, weigh as a promise kept or broken. A message of clarity zero
// could not be wrong.
func (m Message) Checked(record Trust, truth float64, before Resolve) Trust {
	if m.Clarity == 0 {
		return record
	}
	known := Resolve{Types: []float64{truth}, Weights: []float64{1}}
	all := known.Toward(before, 1) // one scale for both densities
	density, anybody := m.densities(all)
	for k, x := range all.Types {
		if x == truth {
			return record.Weigh(density[k], anybody)
		}
	}
	return record
}
