// The functions of this file value the deadline of a threat for the leader: whether the threat is carried
// out, over a draw that nobody knows before. The rounds of thought ask them.

package crisis

import (
	"github.com/tradetalk/tradetalk/agent/belief"
)

// stood returns the chances of a leader carrying out the threat, without and with threatened
// retaliation, over the draw at the deadline. holds is the value of measures in force.
func (c *Game) stood(omega, holds float64) (firm [2]float64) {
	down := c.BackDown(omega)
	extra := [2]float64{0, c.extra}
	for n := range firm {
		fight := holds - c.Leader.Entry + extra[n]
		switch {
		case c.Zeta == 0:
			firm[n] = c.either(fight, down)
		case n > 0 && extra[n] == 0:
			firm[n] = firm[0]
		case c.certain():
			stands := 0
			for _, draw := range c.executions() {
				if fight+draw >= down {
					stands++
				}
			}
			firm[n] = tally[stands]
		default:
			for _, draw := range c.executions() {
				firm[n] += c.either(fight+draw, down) / float64(len(noise))
			}
		}
	}
	return firm
}

// Executed returns draw k of belief.Quantiles at the deadline, in percent of the leader's income. The
// draw makes carrying the threat out cheaper or dearer and never a gain by itself: measures that pay
// without a demand are no threat.
func (c *Game) Executed(k int) float64 {
	l := &c.Leader
	return min(c.Zeta*noise[k], l.Entry-c.onset(l.Imposed, l.Later, l.Discount))
}

// executions returns the draws at the deadline.
func (c *Game) executions() *[belief.Draws]float64 {
	if c.draws == nil {
		c.draws = new([belief.Draws]float64)
		for k := range c.draws {
			c.draws[k] = c.Executed(k)
		}
	}
	return c.draws
}

// deadline returns the value to a leader of a resisted threat at the deadline, over the draw.
func (c *Game) deadline(omega, holds, extra float64) float64 {
	down, fight := c.BackDown(omega), holds-c.Leader.Entry+extra
	if c.Zeta == 0 {
		p := c.either(fight, down)
		return p*fight + (1-p)*down
	}
	sum := 0.0
	if c.certain() {
		for _, draw := range c.executions() {
			sum += max(fight+draw, down)
		}
		return sum / float64(len(noise))
	}
	for _, draw := range c.executions() {
		v := fight + draw
		p := c.either(v, down)
		sum += p*v + (1-p)*down
	}
	return sum / float64(len(noise))
}

// offered returns the chances of the plans of targets that make offer n.
func (c *Game) offered(a *averages, n int) []float64 {
	weights := c.slab.clone(c.Resolve.Weights)
	for i := range weights {
		weights[i] *= a.answer[i][2+n]
	}
	if total(weights) > leastLeft {
		out := c.mixture(a.stop, weights, a.plans())
		slipped(out, a.ways())
		return out
	}
	return a.stopped
}
