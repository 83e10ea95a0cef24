// The type climber of this file searches for the draft with the greatest product of expected
// gains, from the player's utility and the beliefs about the others. Source: the product of
// Nash (1950), with expected improvement in place of the gain.

package bargain

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// climber is the search of a Seeker. From a draft the climber changes a term at a time, or two
// terms if no single change helps, as long as the product of expected gains grows. The score of
// a draft is the logarithm of the product,
//
//	greed * log(own gain / span) + sum_j log h(z_j),   h(z) = z Phi(z) + phi(z),
//
// where z_j is the believed distance of party j from the bar in standard deviations, and h(z_j)
// the expectation of the gain over the bar, where positive, in the same unit. Well above the
// bar h is the gain itself; well below, log h falls as the log of the chance of a yes. A draft
// below the player's own aim scores worse than any other.
type climber struct {
	seeker *Seeker
	turn   *Turn
	space  *terms.Space
	aim    float64
	least  float64 // origin of gains
	span   float64
	greed  float64
	stale  int // first round of a late refusal: drafts refused since are not offered again
	others []*Bayes
	// worth[w*len(others)+j] is the believed part-worth w of the other party j, in standard
	// deviations of party j.
	worth []float64
	sums  []float64
	next  []float64
	table []float64 // logGain from -tableEnd to tableEnd
}

// The table of logGain has an error from linear interpolation of at most 1/(8*64^2) = 3e-5,
// since the second derivative lies between -1 and 0.
const (
	tableEnd   = 8
	tableSteps = 64 // to a unit
)

// The penalties of a draft refused lately and of a draft below the aim. Each exceeds all
// smaller considerations.
const (
	saidNo     = 1e6
	outOfReach = 1e15
)

// prepare sets the search up for a turn: aim, range, weights and the believed part-worths.
func (c *climber) prepare(p *Seeker, t *Turn, aim, lo, hi float64) {
	c.seeker, c.turn, c.space, c.aim = p, t, t.Menu.Space(), aim
	c.least, c.span = lo, hi-lo
	if c.span == 0 {
		c.span = 1 // nothing to gain, in any unit
	}
	c.greed = p.Greed
	switch {
	case p.Greed == 0:
		c.greed = 1
	case p.Greed < 0:
		c.greed = 0
	}
	c.stale = t.Round - max(4, t.Rounds/8)
	c.others = c.others[:0]
	for _, b := range p.beliefs {
		if b != nil {
			c.others = append(c.others, b)
		}
	}
	n := len(c.others)
	if n == 0 {
		return
	}
	if c.table == nil {
		c.table = gainTable()
	}
	width := len(c.others[0].mean)
	if len(c.worth) != width*n {
		c.worth, c.sums, c.next = make([]float64, width*n), make([]float64, n), make([]float64, n)
	}
	at := t.Best()
	if d, ok := t.Standing(); ok {
		at = d
	}
	for j, b := range c.others {
		b.set(at)
		_, variance := b.moments()
		scale := 1 / math.Sqrt(variance)
		for w, v := range b.mean {
			c.worth[w*n+j] = v * scale
		}
	}
}

// score returns the score of a draft, given the believed sums.
func (c *climber) score(own float64, sums []float64) float64 {
	others := 0.0
	for _, z := range sums {
		others += c.logGain(z)
	}
	if own < c.aim {
		own = max(own, c.aim-c.span*1e6)
		return 1e6*(own-c.aim)/c.span - outOfReach + others
	}
	return c.greed*math.Log((own-c.least)/c.span+leastGain) + others
}

// leastGain stands for a gain of zero, as a share of the greatest gain, under the logarithm.
const leastGain = 1e-3

// worthOf returns the score of a draft, refused or not.
func (c *climber) worthOf(d terms.Draft) float64 {
	if len(c.others) == 0 {
		return 0
	}
	c.sum(d)
	return c.score(c.turn.Value(d), c.sums)
}

// sum adds up the believed part-worths of a draft.
func (c *climber) sum(d terms.Draft) {
	copy(c.sums, c.worth[:len(c.others)])
	for k := range c.space.Terms() {
		for j, w := range c.part(k, c.space.Choice(d, k)) {
			c.sums[j] += w
		}
	}
}

// gainTable tabulates logGain.
func gainTable() []float64 {
	table := make([]float64, 2*tableEnd*tableSteps+2)
	for k := range table {
		table[k] = logGain(float64(k)/tableSteps - tableEnd)
	}
	return table
}

// logGain returns the function of the same name from the table.
func (c *climber) logGain(z float64) float64 {
	at := (z + tableEnd) * tableSteps
	if !(at >= 0 && at < 2*tableEnd*tableSteps) {
		return logGain(z)
	}
	k := int(at)
	return c.table[k] + (at-float64(k))*(c.table[k+1]-c.table[k])
}

// logGain returns the log of the expectation of the positive part of a normal variable with
// mean z and variance 1: log(z Phi(z) + phi(z)).
func logGain(z float64) float64 {
	switch {
	case z > 6:
		return math.Log(z)
	case z < -20: // where the difference of two small numbers would be lost
		// The asymptotic series of the repeated integral of the error function: phi(z)/z^2 (1 -
		// 3/z^2).
		return -z*z/2 - 0.5*math.Log(2*math.Pi) - 2*math.Log(-z) + math.Log1p(-3/(z*z)+15/(z*z*z*z))
	}
	return math.Log(z*0.5*math.Erfc(-z/math.Sqrt2) + math.Exp(-z*z/2)/math.Sqrt(2*math.Pi))
}

// part returns the believed part-worths of an option, by other party.
func (c *climber) part(term, option int) []float64 {
	n := len(c.others)
	w := c.others[0].first[term] + option
	return c.worth[w*n : w*n+n]
}

// climb returns the draft at the end of the search from d, with the score.
func (c *climber) climb(d terms.Draft) (terms.Draft, float64) {
	list := c.space.Terms()
	if len(c.others) == 0 {
		return c.turn.Best(), 0
	}
	c.sum(d)
	score := c.look(d, c.turn.Value(d), c.sums)
	for {
		best, gain := d, score
		better := func(n terms.Draft, option, old, option2, old2 []float64) {
			own := c.turn.Value(n)
			if own < c.aim && gain > -outOfReach/2 {
				return
			}
			for j := range c.next {
				c.next[j] = c.sums[j] + option[j] - old[j]
			}
			for j := range option2 {
				c.next[j] += option2[j] - old2[j]
			}
			if s := c.look(n, own, c.next); s > gain {
				best, gain = n, s
			}
		}
		for k := range list {
			here := c.space.Choice(d, k)
			old := c.part(k, here)
			for o := range list[k].Options {
				if o == here {
					continue
				}
				better(c.space.With(d, k, o), c.part(k, o), old, nil, nil)
			}
		}
		if best == d {
			c.pairs(d, better)
		}
		if best == d {
			return d, score
		}
		for k := range list {
			if from, to := c.space.Choice(d, k), c.space.Choice(best, k); from != to {
				old := c.part(k, from)
				for j, w := range c.part(k, to) {
					c.sums[j] += w - old[j]
				}
			}
		}
		d, score = best, gain
	}
}

// pairs tries all changes of two terms.
func (c *climber) pairs(d terms.Draft, better func(n terms.Draft, option, old, option2, old2 []float64)) {
	list := c.space.Terms()
	for k := range list {
		a := c.space.Choice(d, k)
		oldA := c.part(k, a)
		for o := range list[k].Options {
			if o == a {
				continue
			}
			partA := c.part(k, o)
			with := c.space.With(d, k, o)
			for l := k + 1; l < len(list); l++ {
				b := c.space.Choice(d, l)
				oldB := c.part(l, b)
				for q := range list[l].Options {
					if q == b {
						continue
					}
					better(c.space.With(with, l, q), partA, oldA, c.part(l, q), oldB)
				}
			}
		}
	}
}

// look returns the score of a draft of value own to the player, with a penalty for a late
// refusal.
func (c *climber) look(d terms.Draft, own float64, sums []float64) float64 {
	s := c.score(own, sums)
	if round, ok := c.seeker.refused[d]; ok && round >= c.stale {
		s -= saidNo
	}
	return s
}
