package bargain

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Frequency is a belief about another party's utility from the party's offers alone. An option
// is worth more to the party the more often the option is offered. A term matters more the less
// the party changes the term between offers.
//
// Source: van Krimpen, Looije and Hajizadeh (2013), HardHeaded, Studies in Computational
// Intelligence 435: 223-227, as described by Baarslag, Hendrikx, Hindriks and Jonker (2013),
// Predicting the performance of opponent models in automated negotiation, WI-IAT 2013: 59-66.
// The learning rate of a term's weight falls with the number of offers here, so that the
// weights settle.
type Frequency struct {
	space   *terms.Space
	counts  [][]float64
	weights []float64
	offers  int
	last    terms.Draft
}

// NewFrequency returns the belief about a party without any offers.
func NewFrequency(space *terms.Space) *Frequency {
	list := space.Terms()
	m := &Frequency{space: space, counts: make([][]float64, len(list)), weights: make([]float64, len(list))}
	for k := range list {
		m.counts[k] = make([]float64, len(list[k].Options))
		m.weights[k] = 1 / float64(len(list))
	}
	return m
}

// Clone returns an independent copy.
func (m *Frequency) Clone() *Frequency {
	c := *m
	c.weights, c.counts = slices.Clone(m.weights), slices.Clone(m.counts)
	for k := range c.counts {
		c.counts[k] = slices.Clone(c.counts[k])
	}
	return &c
}

// Hear adds an offer of the party to the belief.
func (m *Frequency) Hear(d terms.Draft) {
	m.offers++
	for k := range m.counts {
		m.counts[k][m.space.Choice(d, k)]++
	}
	if m.offers > 1 {
		total := 0.0
		for k := range m.weights {
			if m.space.Choice(d, k) == m.space.Choice(m.last, k) {
				m.weights[k] += 1 / float64(m.offers*len(m.weights))
			}
			total += m.weights[k]
		}
		for k := range m.weights {
			m.weights[k] /= total
		}
	}
	m.last = d
}

// Worth returns the estimated utility of d, in [0,1]: 1 for a draft of the options offered
// most, and 0 for every draft before the first offer.
func (m *Frequency) Worth(d terms.Draft) float64 {
	if m.offers == 0 {
		return 0
	}
	sum := 0.0
	for k, c := range m.counts {
		sum += m.weights[k] * c[m.space.Choice(d, k)] / slices.Max(c)
	}
	return sum
}

// Weight returns the estimated share of a term in the party's utility, in [0,1].
func (m *Frequency) Weight(term int) float64 { return m.weights[term] }
