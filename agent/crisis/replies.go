// The functions of this file value the answers to a threat for a type of the target, against the averages
// of the rounds of thought.

package crisis

// replies is the number of answers to a threat.
func (c *Game) replies() int {
	n := 2 + len(c.offers())
	if c.Retaliation {
		n++
	}
	return n
}

// gives returns the values to a target of type r of conceding each level to the threat.
func (c *Game) gives(r float64) []float64 {
	out := c.slab.take(len(c.Levels))
	for k, y := range c.Levels {
		out[k] = -r*y - c.Target.Audience - c.nextLoss(r, k)
	}
	return out
}

// takes returns the chances of the leader accepting each offer, over types.
func (c *Game) takes(a *averages) []float64 {
	out := c.slab.take(len(c.offers()))
	for n := range out {
		for j, w := range c.Value.Weights {
			out[n] += w * a.taken[j][n]
		}
	}
	return out
}

// replied returns the values of the Answers to a type of the target. fight is the value of the best plan
// with measures in force, taken are the chances of the leader accepting each offer, and lasting is
// the result of lastings.
func (c *Game) replied(a *averages, o *opposed, taken, lasting []float64, fight float64, plan int) []float64 {
	t := &c.Target
	quiet := -o.r * c.Now
	resist := func(firm float64) float64 { return firm*fight + (1-firm)*quiet }
	out := c.slab.take(c.replies())
	out[0], out[1] = resist(a.likely[0]), o.gives[len(c.Levels)-1]
	for n, p := range taken {
		out[2+n] = p*o.gives[n] + (1-p)*resist(a.refusing[n])
	}
	if c.Retaliation {
		both := fight + c.kappa*(t.Both-t.Imposed)*lasting[plan/a.ways()]
		out[len(out)-1] = a.likely[1]*(both-(1-c.kappa)*t.Audience) + (1-a.likely[1])*quiet
	}
	return out
}

// lastings returns the discounted share of time with measures in force by the quarter of a target's stop;
// the last is that of a target that never stops.
func (c *Game) lastings(a *averages) []float64 {
	out := c.slab.take(a.h + 2)
	d, staying, sum, power := c.Target.Discount, 1.0, 0.0, 1.0
	for q := range a.h + 1 {
		if q > 0 {
			staying -= a.lifted[q]
		}
		sum += (1 - d) * power * max(0, staying)
		power *= d
		out[q] = sum
	}
	out[a.h+1] = sum + power*max(0, staying)
	return out
}
