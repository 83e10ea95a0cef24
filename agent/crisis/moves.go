// The methods of this file value each move of a crisis for each actor, from the forecasts of a
// Game. Values are annuities in percent of the actor's own baseline real income per quarter,
// relative to the world without the dispute. Source: the tree of Lewis and Schultz (2003).

package crisis

import "slices"

// The values of moves to the leader, the target and third actors follow.

// StandsFirm returns the chance of a leader of type omega carrying out the threat at the
// deadline after no concession: a logit of Impose against BackDown.
func (c *Game) StandsFirm(omega float64) float64 {
	if c.thinking() {
		return c.firmness(omega)
	}
	c.prepare()
	return c.stance(omega).firm[0]
}

// CarriedOut returns the chance that the leader carries out the threat, expected over the belief about omega.
func (c *Game) CarriedOut() float64 {
	if c.thinking() {
		return expected(c.Value, c.firmness)
	}
	c.prepare()
	return c.chance
}

// Lifts returns the chance per quarter of a leader of type omega giving up measures in force,
// at the present stage.
func (c *Game) Lifts(omega float64) float64 {
	if c.thinking() {
		return c.liftsNow(omega)
	}
	c.prepare()
	return c.reviewed(c.stance(omega).lift[0])
}

// reviewed returns the chance of a change of course by the leader, given the leader's earlier
// decision.
func (c *Game) reviewed(p float64) float64 {
	if c.Kept {
		return c.Leader.reviews() * p
	}
	return p
}

// GivenUp returns the chance per quarter that the leader gives up measures in force, expected over the belief about omega.
func (c *Game) GivenUp() float64 {
	if c.thinking() {
		return expected(c.Value, c.liftsNow)
	}
	c.prepare()
	sum := 0.0
	for k, s := range c.leaders {
		sum += c.Value.Weights[k] * c.reviewed(s.lift[0])
	}
	return sum
}

// Complied returns the chance of compliance in a quarter with measures in force, partial or for
// show included, expected over the belief about the target's resolve.
func (c *Game) Complied() float64 {
	if c.thinking() {
		return expected(c.Resolve, func(r float64) float64 { hold, _, _ := c.foresees(r); return 1 - hold })
	}
	c.prepare()
	sum := 0.0
	for k := range c.types {
		hold, _, _ := c.standsBy(&c.types[k].response)
		sum += c.types[k].weight * (1 - hold)
	}
	return sum
}

// Impose returns the leader's value of measures in force: the cost and the compliance gained,
// by the leader's belief about the target.
func (c *Game) Impose(omega float64) float64 {
	if c.thinking() {
		return c.holds(omega)
	}
	c.prepare()
	f := c.stance(omega).fight[0]
	return f.cost + omega*f.y
}

// BackDown returns the leader's value of giving up a threat, or lifting measures, for nothing.
func (c *Game) BackDown(omega float64) float64 { return omega*c.Now - c.down() }

// Accept returns the leader's value of taking a concession below the demand as final. Under a
// vague demand the concession may be enough, without cost at home.
func (c *Game) Accept(omega, level float64) float64 {
	return omega*level - c.Leader.Audience*c.short(level) + c.Leader.Win*c.part(level)
}

// Threaten returns the leader's value of a threat with the deadline some periods away. The
// target concedes, or offers less and the leader accepts or refuses, or the target resists and
// the leader stands firm or not.
func (c *Game) Threaten(omega float64, deadline int) float64 {
	if c.thinking() {
		return c.threatens(omega, deadline)
	}
	c.prepare()
	later := 1.0
	for range deadline {
		later *= c.Leader.Discount
	}
	return c.threatened(c.Leader.Discount, later, omega, leader, &c.Leader)
}

// ExtendBy returns the leader's value of an extension of the deadline by some periods.
func (c *Game) ExtendBy(omega float64, periods int) float64 {
	d := 1.0
	for range periods {
		d *= c.Leader.Discount
	}
	return (1-d)*(omega*c.Now) + d*c.Threaten(omega, 0)
}

// threatened returns the value of an open threat to an actor with value w of compliance. later
// is the discount to the deadline. The leader knows the leader's own type; in the eyes of
// others, a leader with a threat carried out or an offer refused is a leader of a type holding
// on.
func (c *Game) threatened(delta, later, w float64, who role, side *Side) float64 {
	quiet := w * c.Now
	if who == leader {
		s := c.stance(w)
		var ends threatEnds
		ends.down = c.BackDown(w)
		value := 0.0
		for k := range c.types {
			ends.fight = s.fight[0].by[k].cost + w*s.fight[0].by[k].y
			if c.Retaliation {
				ends.provoked = s.fight[1].by[k].cost + w*s.fight[1].by[k].y
			}
			value += c.types[k].weight * c.outcome(k, s, &ends, later, quiet, w*c.demand()+side.Win, func(y float64) float64 { return c.Accept(w, y) })
		}
		return value
	}
	value := 0.0
	calm := c.between(delta, 0)
	var angry []shares
	if c.Retaliation {
		angry = c.between(delta, 1)
	}
	for k := range c.types {
		o := &c.types[k]
		f := c.flows(other, side, w, &o.response, 0)
		var both flows
		if c.Retaliation {
			both = c.flows(other, side, w, &o.response, c.kappa*(side.Both-side.Imposed))
		}
		for i, s := range c.leaders {
			ends := threatEnds{down: quiet, fight: calm[k*len(c.leaders)+i].value(&f)}
			if c.Retaliation {
				ends.provoked = angry[k*len(c.leaders)+i].value(&both)
			}
			value += o.weight * c.Value.Weights[i] * c.outcome(k, s, &ends, later, quiet, w*c.demand(), func(y float64) float64 { return w * y })
		}
	}
	return value
}

// threatEnds are an actor's values of the possible ends of a resisted threat.
type threatEnds struct{ fight, provoked, down float64 }

// outcome returns the value of a threat between a type of the target and a type of the leader.
// conceded is the value of a full concession and took the value of an accepted offer.
func (c *Game) outcome(k int, s *stance, ends *threatEnds, later, quiet, conceded float64, took func(y float64) float64) float64 {
	answer := c.types[k].answer
	resisted := (1-later)*quiet + later*(s.firm[0]*ends.fight+(1-s.firm[0])*ends.down)
	sum := answer[0]*resisted + answer[1]*conceded
	for n, y := range c.offers() {
		sum += answer[2+n] * (s.taken[n]*took(y) + (1-s.taken[n])*resisted)
	}
	if c.Retaliation {
		sum += answer[len(answer)-1] * ((1-later)*quiet + later*(s.firm[1]*ends.provoked+(1-s.firm[1])*ends.down))
	}
	return sum
}

// endures returns the value of measures in force against a type to an actor other than the
// leader and the target.
func (c *Game) endures(k int, delta, w float64, side *Side, extra float64) float64 {
	f, s := c.flows(other, side, w, &c.types[k].response, extra), c.mixed(k, delta, 0)
	return s.value(&f)
}

// Watch returns the value of the dispute to a third actor with value w of compliance, inside or
// outside the coalition: with a threat open, or with measures in force.
func (c *Game) Watch(side *Side, w float64, inForce bool) float64 {
	if c.thinking() {
		return c.watches(side, w, inForce)
	}
	c.prepare()
	if !inForce {
		return c.threatened(side.Discount, side.Discount, w, other, side)
	}
	value := 0.0
	for k := range c.types {
		value += c.types[k].weight * c.endures(k, side.Discount, w, side, 0)
	}
	return value
}

// Provoked returns the expected effect of the target's retaliation on a third actor's value of
// the dispute, inside or outside the coalition: with a threat open, or with measures in force.
// A target of each type retaliates in a quarter with chance p by the target's Responses. While
// the dispute lasts, the discounted share of quarters with retaliation in force is delta p / (1
// - delta (1-p)).
func (c *Game) Provoked(side *Side, w float64, already bool) float64 {
	if c.thinking() {
		return c.provokes(side, already)
	}
	c.prepare()
	if !c.Retaliation {
		return 0
	}
	if c.provoked == nil {
		for k := range c.types {
			p := c.logit(c.Responses(c.types[k].r)...)
			c.provoked = append(c.provoked, p[len(p)-1])
		}
	}
	d, value := side.Discount, 0.0
	all := c.between(d, 0)
	for k := range c.types {
		o := &c.types[k]
		share := d * c.provoked[k] / (1 - d*(1-c.provoked[k]))
		// Retaliation adds to the flows of measures in force.
		f, more := c.flows(other, side, w, &o.response, 0), c.flows(other, side, w, &o.response, share*(side.Both-side.Imposed))
		for i, s := range c.leaders {
			reached := 1.0
			if !already {
				reached = o.answer[0]
				for n, taken := range s.taken {
					reached += o.answer[2+n] * (1 - taken)
				}
				reached *= d * s.firm[0]
			}
			one := &all[k*len(c.leaders)+i]
			value += o.weight * c.Value.Weights[i] * reached * (one.value(&more) - one.value(&f))
		}
	}
	return value
}

// Success returns the expected discounted compliance with measures in force, as an annuity in
// [0, 1].
func (c *Game) Success(delta float64) float64 {
	if c.thinking() {
		return c.succeeds(delta)
	}
	c.prepare()
	sum := 0.0
	for k := range c.types {
		o := &c.types[k]
		s := c.mixed(k, delta, 0)
		sum += o.weight * s.compliance(c.Now, c.level(&o.response))
	}
	return sum
}

// offers returns the levels below the demand.
func (c *Game) offers() []float64 { return c.Levels[:len(c.Levels)-1] }

// Answers returns the values of the answers to a threat for a target of resolve r: resistance,
// full concession, an offer of each lower level, and, where possible, a threat of retaliation.
func (c *Game) Answers(r float64) []float64 {
	if c.thinking() {
		return c.answersTo(r)
	}
	c.prepare()
	resp := c.responds(c.depth(), r)
	return c.answers(r, &resp, slices.Index(c.Resolve.Types, r))
}

// answers returns the values of the answers for a target with a response in force. A leader
// with an offer refused, or a threat carried out, is of a type inclined to do so.
func (c *Game) answers(r float64, resp *response, k int) []float64 {
	t := &c.Target
	values := make([]float64, 2+len(c.offers()), 3+len(c.offers()))
	values[1] = -r*c.demand() - t.Audience
	f := c.flows(target, t, -r, resp, 0)
	var both flows
	warned := 0.0
	if c.Retaliation {
		both = c.flows(target, t, -r, resp, c.kappa*(t.Both-t.Imposed))
	}
	for i, s := range c.leaders {
		weight := c.Value.Weights[i]
		resist := s.firm[0]*c.suffers(resp, k, i, 0, &f) + (1-s.firm[0])*(-r*c.Now)
		values[0] += weight * resist
		for n, y := range c.offers() {
			p := s.taken[n]
			values[2+n] += weight * (p*(-r*y-t.Audience*c.part(y)) + (1-p)*resist)
		}
		if c.Retaliation {
			warned += weight * (s.firm[1]*(c.suffers(resp, k, i, 1, &both)-(1-c.kappa)*t.Audience) + (1-s.firm[1])*(-r*c.Now))
		}
	}
	if c.Retaliation {
		values = append(values, warned)
	}
	return values
}

// suffers returns the value of measures in force to a target with a constant forecast response,
// type k on the grid or -1, against type i of the leader.
func (c *Game) suffers(resp *response, k, i, course int, f *flows) float64 {
	if k >= 0 {
		return c.between(c.Target.Discount, course)[k*len(c.leaders)+i].value(f)
	}
	m := c.moves(resp, c.leaders[i].lift[course])
	s := c.shares(&m, c.Target.Discount, c.stage())
	return s.value(f)
}

// Responses returns the values of the options of a target of resolve r with measures in force:
// to hold out, to concede each of the Steps, to comply for show where allowed, and to retaliate
// where possible. The target foresees lifting by the leader, and the target's own conduct by
// the rule used by others.
func (c *Game) Responses(r float64) []float64 {
	if c.thinking() {
		return c.respondsTo(r)
	}
	c.prepare()
	t, l := &c.Target, &c.Leader
	resp := c.responds(c.depth(), r)
	values := c.weighs(c.depth(), r, &resp)
	if c.Retaliation {
		f, sum := c.flows(target, t, -r, &resp, t.Both-t.Imposed), 0.0
		for k, s := range c.leaders {
			m := c.moves(&resp, c.lifts(c.depth(), s.omega, l.Both-l.Imposed))
			fight := c.shares(&m, t.Discount, answered)
			sum += c.Value.Weights[k] * fight.value(&f)
		}
		values = append(values, sum)
	}
	return values
}

// Steps returns the levels with relief while measures are in force.
func (c *Game) Steps() []float64 { return c.Levels[c.first():] }

// Foreseen returns the forecast chances of a target of type r: holding out, each of the Steps,
// and a show of compliance.
func (c *Game) Foreseen(r float64) (hold float64, concede []float64, pose float64) {
	if c.thinking() {
		return c.foresees(r)
	}
	c.prepare()
	resp := c.responds(c.depth(), r)
	return c.standsBy(&resp)
}

// standsBy returns the same chances for a target with a response at a fresh decision. A target
// after holding out goes on until a review.
func (c *Game) standsBy(resp *response) (hold float64, concede []float64, pose float64) {
	review := 1.0
	if c.Held {
		review = c.Target.reviews()
	}
	concede = slices.Clone(resp.concede[c.first():])
	hold, pose = 1-review*resp.pose, review*resp.pose
	for k := range concede {
		concede[k] *= review
		hold -= concede[k]
	}
	return max(0, hold), concede, pose
}

// Foretold returns the chances of the Answers of a target of type r.
func (c *Game) Foretold(r float64) []float64 {
	if i := slices.Index(c.Resolve.Types, r); c.thinking() && i >= 0 {
		return c.average(true).answer[i]
	}
	return c.logit(c.Answers(r)...)
}
