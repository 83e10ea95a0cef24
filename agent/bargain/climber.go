package bargain

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// climber is the search of a Seeker: from a draft it changes one term at a time, or
// two when no single change helps, as long as the draft gets likelier to pass. The
// score of a draft is
//
//	greed * (own worth - aim)/(hi - lo)  -  1/2 sum_j max(0, margin - z_j)^2
//
// where z_j is the believed distance of party j from its bar in standard deviations;
// for a party well below its bar the square is the leading term of the log of the
// chance that it says yes. A draft below the own aim scores worse than any other.
type climber struct {
	seeker *Seeker
	turn   *Turn
	space  *terms.Space
	aim    float64
	span   float64
	greed  float64
	margin float64
	stale  int // drafts refused in this round or later are not offered again
	others []*Bayes
	// worth[w*len(others)+j] is the believed part-worth w of the other j, in his
	// standard deviations.
	worth []float64
	sums  []float64
	next  []float64
}

// What a draft loses that was refused lately, and that is worth less than the own aim:
// each more than all that counts before it.
const (
	saidNo     = 1e6
	outOfReach = 1e15
)

func (c *climber) prepare(p *Seeker, t *Turn, aim, span float64) {
	c.seeker, c.turn, c.space, c.aim, c.span = p, t, t.Menu.Space(), aim, max(span, math.SmallestNonzeroFloat64)
	c.greed = p.Greed
	switch {
	case p.Greed == 0:
		c.greed = 1
	case p.Greed < 0:
		c.greed = 0
	}
	if c.margin = p.Margin; c.margin == 0 {
		c.margin = 3
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

// score is the score of a draft whose believed sums are given.
func (c *climber) score(own float64, sums []float64) float64 {
	loss := 0.0
	for _, z := range sums {
		if short := c.margin - z; short > 0 {
			loss += short * short
		}
	}
	if own < c.aim {
		own = max(own, c.aim-c.span*1e6)
		return 1e6*(own-c.aim)/c.span - outOfReach - loss/2
	}
	return c.greed*(own-c.aim)/c.span - loss/2
}

// part returns the believed part-worths of an option, by other party.
func (c *climber) part(term, option int) []float64 {
	n := len(c.others)
	w := c.others[0].first[term] + option
	return c.worth[w*n : w*n+n]
}

// climb returns the draft where the search from d ends, and its score.
func (c *climber) climb(d terms.Draft) (terms.Draft, float64) {
	list := c.space.Terms()
	if len(c.others) == 0 {
		return c.turn.Best(), 0
	}
	copy(c.sums, c.worth[:len(c.others)])
	for k := range list {
		for j, w := range c.part(k, c.space.Choice(d, k)) {
			c.sums[j] += w
		}
	}
	score := c.look(d, c.sums)
	for {
		best, gain := d, score
		better := func(n terms.Draft) {
			if s := c.look(n, c.next); s > gain {
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
				for j, w := range c.part(k, o) {
					c.next[j] = c.sums[j] + w - old[j]
				}
				better(c.space.With(d, k, o))
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
func (c *climber) pairs(d terms.Draft, better func(terms.Draft)) {
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
					partB := c.part(l, q)
					for j := range c.next {
						c.next[j] = c.sums[j] + partA[j] - oldA[j] + partB[j] - oldB[j]
					}
					better(c.space.With(with, l, q))
				}
			}
		}
	}
}

// look scores a draft; one refused lately is worth no offer.
func (c *climber) look(d terms.Draft, sums []float64) float64 {
	s := c.score(c.turn.Value(d), sums)
	if round, ok := c.seeker.refused[d]; ok && round >= c.stale {
		s -= saidNo
	}
	return s
}
