// The type Bayes of this file is a belief about another party's red line: drafts with a yes or
// no in, the chance of a yes to any draft out. The method is a probit with assumed density
// filtering. Sources: Graepel and others (2010), Hindriks and Tykhonov (2008).

package bargain

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Bayes is a belief about the drafts acceptable to another party. In the belief the party says
// yes to a draft d when
//
//	b + sum_k w_k(d_k) + noise >= 0,   noise ~ N(0, Noise^2),
//
// a sum of part-worths above a bar known only to the party. Bayes keeps a joint normal
// distribution over the part-worths w and the bar b. Each draft offered or accepted by the
// party is a yes, each draft refused a no. Either moves the distribution by the moments of the
// exact posterior (assumed density filtering). An offer says more than yes, and a conceding
// party later accepts a draft refused before: the variance of the bar grows by Drift^2 with
// every answer, so that the latest answers weigh most.
//
// Sources: Graepel, Candela, Borchert and Herbrich (2010), Web-scale Bayesian click-through
// rate prediction, ICML-10, equations 6 to 9 (there with independent weights, here with a full
// covariance); Hindriks and Tykhonov (2008), Opponent modelling in automated multi-issue
// negotiation using Bayesian learning, AAMAS-08, for the additive form.
type Bayes struct {
	// Noise is the standard deviation of an answer, in units of the prior standard deviation of
	// a part-worth. The zero value means 0.3.
	Noise float64
	// Drift is the standard deviation of the bar's move between two answers, in the same unit.
	// The zero value means 0.03; a negative value means none.
	Drift float64

	space  *terms.Space
	first  []int // place of a term's first option among the weights
	mean   []float64
	cov    []float64 // row by row
	active []int
	column []float64
}

// NewBayes returns the belief about a party without any answers.
func NewBayes(space *terms.Space) *Bayes {
	list := space.Terms()
	m := &Bayes{space: space, first: make([]int, len(list)), active: make([]int, len(list)+1)}
	n := 1 // the bar comes first
	for k := range list {
		m.first[k] = n
		n += len(list[k].Options)
	}
	m.mean, m.cov, m.column = make([]float64, n), make([]float64, n*n), make([]float64, n)
	for i := range n {
		m.cov[i*n+i] = 1
	}
	// An unknown draft is more likely refused than accepted: the bar lies one standard
	// deviation of the sum above the mean of the sum.
	m.mean[0] = -math.Sqrt(float64(len(list)))
	m.cov[0] = float64(max(len(list), 1))
	return m
}

// Clone returns an independent copy.
func (m *Bayes) Clone() *Bayes {
	c := *m
	c.mean, c.cov = slices.Clone(m.mean), slices.Clone(m.cov)
	c.active, c.column = slices.Clone(m.active), slices.Clone(m.column)
	return &c
}

// noise returns Noise with the default filled in.
func (m *Bayes) noise() float64 {
	if m.Noise == 0 {
		return 0.3
	}
	return m.Noise
}

// set stores the places of the weights under d in active.
func (m *Bayes) set(d terms.Draft) {
	for k, f := range m.first {
		m.active[k+1] = f + m.space.Choice(d, k)
	}
}

// moments returns the mean and the variance of the sum over the active weights, the noise
// included, and leaves the covariance of the sum with each weight in column.
func (m *Bayes) moments() (mean, variance float64) {
	clear(m.column)
	n := len(m.mean)
	for _, i := range m.active {
		mean += m.mean[i]
		row := m.cov[i*n : i*n+n]
		for j, c := range row {
			m.column[j] += c
		}
	}
	variance = m.noise() * m.noise()
	for _, i := range m.active {
		variance += m.column[i]
	}
	return mean, variance
}

// Update adds the party's yes or no to d to the belief.
func (m *Bayes) Update(d terms.Draft, yes bool) {
	drift := m.Drift
	if drift == 0 {
		drift = 0.03
	}
	if drift > 0 {
		m.cov[0] += drift * drift
	}
	m.set(d)
	mean, variance := m.moments()
	sign := 1.0
	if !yes {
		sign = -1
	}
	s := math.Sqrt(variance)
	z := sign * mean / s
	v := mills(z)
	w := v * (v + z)
	n := len(m.mean)
	step, shrink := sign*v/s, w/variance
	for i, c := range m.column {
		m.mean[i] += step * c
		if c == 0 {
			continue
		}
		row, by := m.cov[i*n:i*n+n], shrink*c
		for j, e := range m.column {
			row[j] -= by * e
		}
	}
}

// Chance returns the probability of the party saying yes to d, in [0, 1].
func (m *Bayes) Chance(d terms.Draft) float64 {
	m.set(d)
	mean, variance := m.moments()
	return 0.5 * math.Erfc(-mean/math.Sqrt(2*variance))
}

// PartWorth returns the mean of the belief about an option of a term, in units of the prior
// standard deviation. Only differences between options of the same term have a meaning.
func (m *Bayes) PartWorth(term, option int) float64 { return m.mean[m.first[term]+option] }

// mills returns the density of the standard normal over the distribution function.
func mills(z float64) float64 {
	if z < -8 {
		// The asymptotic series of Mills' ratio replaces the quotient, 0/0 here.
		return -z - 1/z + 2/(z*z*z)
	}
	return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / (0.5 * math.Erfc(-z/math.Sqrt2))
}
