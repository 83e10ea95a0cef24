package crisis

import "slices"

// What each move is worth to whom, as annuities in percent of the actor's own baseline
// real income per quarter, against the world without the dispute.

// StandsFirm is the chance that a leader to whom compliance is worth omega carries out
// its threat when the deadline has come and the target has not given in: a logit of
// Impose against BackDown.
func (c *Game) StandsFirm(omega float64) float64 {
	c.prepare()
	return c.stance(omega).firm[0]
}

// CarriedOut is StandsFirm, expected over what is believed of omega.
func (c *Game) CarriedOut() float64 {
	c.prepare()
	return c.chance
}

// Lifts is the chance that a leader of type omega is thought to give up measures in force in
// a quarter, as the dispute stands.
func (c *Game) Lifts(omega float64) float64 {
	c.prepare()
	return c.reviewed(c.stance(omega).lift[0])
}

// reviewed is a chance that the leader does something else than it did, if it has decided.
func (c *Game) reviewed(p float64) float64 {
	if c.Kept {
		return c.Leader.reviews() * p
	}
	return p
}

// GivenUp is Lifts, expected over what is believed of omega.
func (c *Game) GivenUp() float64 {
	c.prepare()
	sum := 0.0
	for k, s := range c.leaders {
		sum += c.Value.Weights[k] * c.reviewed(s.lift[0])
	}
	return sum
}

// Complied is the chance that the target complies in a quarter in which measures are in
// force, in part or for show too, expected over what is believed of its resolve.
func (c *Game) Complied() float64 {
	c.prepare()
	sum := 0.0
	for k := range c.types {
		hold, _, _ := c.standsBy(&c.types[k].response)
		sum += c.types[k].weight * (1 - hold)
	}
	return sum
}

// Impose is what measures in force are worth to the leader: their cost and the
// compliance that they bring, by its belief about the target.
func (c *Game) Impose(omega float64) float64 {
	c.prepare()
	f := c.stance(omega).fight[0]
	return f.cost + omega*f.y
}

// BackDown is what it has if it gives up a threat, or lifts its measures, for nothing.
func (c *Game) BackDown(omega float64) float64 { return omega*c.Now - c.down() }

// Accept is what a concession below the demand is worth to it, if it takes it and leaves
// it at that. By a vague demand it may be enough, and costs nothing at home.
func (c *Game) Accept(omega, level float64) float64 {
	return omega*level - c.Leader.Audience*c.short(level) + c.Leader.Win*c.part(level)
}

// Threaten is what a threat is worth to the leader whose deadline is some periods off:
// the target gives in, or offers less, which it takes or not, or resists, and then it
// stands firm or not.
func (c *Game) Threaten(omega float64, deadline int) float64 {
	c.prepare()
	later := 1.0
	for range deadline {
		later *= c.Leader.Discount
	}
	return c.threatened(c.Leader.Discount, later, omega, leader, &c.Leader)
}

// ExtendBy is what it is worth to give the target some more periods.
func (c *Game) ExtendBy(omega float64, periods int) float64 {
	d := 1.0
	for range periods {
		d *= c.Leader.Discount
	}
	return (1-d)*(omega*c.Now) + d*c.Threaten(omega, 0)
}

// threatened is what an open threat is worth to an actor that compliance is worth w to.
// Later is the discount of what comes at the deadline. The leader knows its own type; to
// others, one who carries out its threat, or refuses an offer, is one who will hold on.
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

// threatEnds are what the ends of a threat that is resisted are worth to somebody.
type threatEnds struct{ fight, provoked, down float64 }

// outcome is what a threat is worth between a type of the target and one of the leader, if
// giving in is worth conceded, and an offer that is taken what took says.
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

// endures is what measures in force against one type are worth to somebody else than the
// leader and the target.
func (c *Game) endures(k int, delta, w float64, side *Side, extra float64) float64 {
	f, s := c.flows(other, side, w, &c.types[k].response, extra), c.mixed(k, delta, 0)
	return s.value(&f)
}

// Watch is what the dispute is worth to a third actor, a member of the coalition or not,
// that compliance is worth w to: with a threat open, or with measures in force.
func (c *Game) Watch(side *Side, w float64, inForce bool) float64 {
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

// Provoked is what the target's retaliation is expected to add to what the dispute is
// worth to a third actor, a member of the coalition or not: with a threat open, or with
// measures in force. A target of each type retaliates in a quarter with the chance p that
// its Responses give; as long as the dispute lasts, the discounted share of the quarters
// in which retaliation is in force is delta p / (1 - delta (1-p)).
func (c *Game) Provoked(side *Side, w float64, already bool) float64 {
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
		// The flows of measures in force are what retaliation adds to.
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

// Success is the compliance expected with measures in force, discounted, as an annuity in
// [0, 1].
func (c *Game) Success(delta float64) float64 {
	c.prepare()
	sum := 0.0
	for k := range c.types {
		o := &c.types[k]
		s := c.mixed(k, delta, 0)
		sum += o.weight * s.compliance(c.Now, c.level(&o.response))
	}
	return sum
}

// offers are the levels below the demand.
func (c *Game) offers() []float64 { return c.Levels[:len(c.Levels)-1] }

// Answers are what a target of resolve r makes of its answers to a threat: to resist, to
// concede what is demanded, to offer each of the lower levels, and, if it can retaliate,
// to threaten that.
func (c *Game) Answers(r float64) []float64 {
	c.prepare()
	resp := c.responds(c.depth(), r)
	return c.answers(r, &resp, slices.Index(c.Resolve.Types, r))
}

// answers of a target that responds in a way with measures in force. Whoever refuses its
// offer, or carries out the threat, is of a type that does.
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

// suffers is what measures in force are worth to a target that goes on as it is thought to,
// type k on the grid or -1, against type i of the leader.
func (c *Game) suffers(resp *response, k, i, course int, f *flows) float64 {
	if k >= 0 {
		return c.between(c.Target.Discount, course)[k*len(c.leaders)+i].value(f)
	}
	m := c.moves(resp, c.leaders[i].lift[course])
	s := c.shares(&m, c.Target.Discount, c.stage())
	return s.value(f)
}

// Responses are what a target of resolve r makes of its options while measures are in
// force: to hold out, to concede each of the Steps, to comply for show if it may, and to
// retaliate if it can. It foresees that the leader may lift, and its own conduct by the
// rule that others foresee it with.
func (c *Game) Responses(r float64) []float64 {
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

// Steps are the levels that bring relief while measures are in force.
func (c *Game) Steps() []float64 { return c.Levels[c.first():] }

// Foreseen are the chances with which a target of type r is thought to hold out, to
// concede each of the Steps, and to comply for show.
func (c *Game) Foreseen(r float64) (hold float64, concede []float64, pose float64) {
	c.prepare()
	resp := c.responds(c.depth(), r)
	return c.standsBy(&resp)
}

// standsBy are the same chances, for a target that responds in a way when it decides afresh:
// one that has held out goes on to unless it does.
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

// Foretold are the chances of the Answers of a target of type r.
func (c *Game) Foretold(r float64) []float64 { return c.logit(c.Answers(r)...) }
