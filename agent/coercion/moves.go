package coercion

// What each move is worth to whom, as annuities in percent of the actor's own baseline
// real income per quarter, against the world without the dispute.

// StandsFirm is the chance that a leader to whom compliance is worth omega carries out
// its threat when the deadline has come and the target has not given in: a logit of
// Impose against BackDown.
func (c *Crisis) StandsFirm(omega float64) float64 {
	c.prepare()
	return c.either(c.Impose(omega), c.BackDown(omega))
}

// CarriedOut is StandsFirm, expected over what is believed of omega.
func (c *Crisis) CarriedOut() float64 {
	c.prepare()
	return c.fights.chance
}

// Nothing is what the leader has if it demands nothing.
func (c *Crisis) Nothing(omega float64) float64 { return omega * c.Now }

// Impose is what measures in force are worth to the leader: their cost and the
// compliance that they bring, by its belief about the target.
func (c *Crisis) Impose(omega float64) float64 {
	c.prepare()
	return c.fights.cost + omega*c.fights.y
}

// BackDown is what it has if it gives up a threat, or lifts its measures, for nothing.
func (c *Crisis) BackDown(omega float64) float64 { return omega*c.Now - c.down() }

// Accept is what a concession below the demand is worth to it, if it takes it and leaves
// it at that. By a vague demand it may be enough, and costs nothing at home.
func (c *Crisis) Accept(omega, level float64) float64 {
	return omega*level - c.Leader.Audience*c.short(level) + c.Leader.Win*c.part(level)
}

// Threaten is what a threat is worth to the leader whose deadline is some periods off:
// the target gives in, or offers less, which it takes or not, or resists, and then it
// stands firm or not.
func (c *Crisis) Threaten(omega float64, deadline int) float64 {
	c.prepare()
	later := 1.0
	for range deadline {
		later *= c.Leader.Discount
	}
	return c.threatened(c.Leader.Discount, later, omega, leader, &c.Leader)
}

// Extend is what it is worth to give the target another period.
func (c *Crisis) Extend(omega float64) float64 { return c.ExtendBy(omega, 1) }

// ExtendBy is what it is worth to give the target some more periods.
func (c *Crisis) ExtendBy(omega float64, periods int) float64 {
	d := 1.0
	for range periods {
		d *= c.Leader.Discount
	}
	return (1-d)*c.Nothing(omega) + d*c.Threaten(omega, 0)
}

// threatened is what an open threat is worth to an actor that compliance is worth w to.
// Later is the discount of what comes at the deadline.
func (c *Crisis) threatened(delta, later, w float64, who role, side *Side) float64 {
	quiet := w * c.Now
	value := 0.0
	firm, warned := c.fights.chance, c.warned.chance
	if who == leader {
		firm = c.StandsFirm(w)
		warned = c.either(c.warned.cost+w*c.warned.y, c.BackDown(w))
	}
	for k := range c.types {
		o := &c.types[k]
		fight, provoked := o.cost+w*o.y, o.warnedCost+w*o.warnedY
		down := quiet
		if who == leader {
			down = c.BackDown(w)
		} else {
			fight, provoked = c.endures(o, delta, w, side, 0), 0
			if c.Retaliation {
				provoked = c.endures(o, delta, w, side, c.kappa*(side.Both-side.Imposed))
			}
		}
		resisted := (1-later)*quiet + later*(firm*fight+(1-firm)*down)
		sum := o.answer[0]*resisted + o.answer[1]*w*c.demand()
		if who == leader {
			sum += o.answer[1] * side.Win
		}
		for n, y := range c.offers() {
			taken := c.taken[n]
			worth := w * y
			if who == leader {
				taken = c.either(c.Accept(w, y), firm*c.Impose(w)+(1-firm)*c.BackDown(w))
				worth = c.Accept(w, y)
			}
			sum += o.answer[2+n] * (taken*worth + (1-taken)*resisted)
		}
		if c.Retaliation {
			sum += o.answer[len(o.answer)-1] * ((1-later)*quiet + later*(warned*provoked+(1-warned)*down))
		}
		value += o.weight * sum
	}
	return value
}

// endures is what measures in force against one type are worth to somebody else than the
// leader and the target.
func (c *Crisis) endures(o *outlook, delta, w float64, side *Side, extra float64) float64 {
	ch := c.chain(other, side, w, &o.response, c.lift, extra)
	return ch.Values(delta)[Imposed]
}

// Watch is what the dispute is worth to a third actor, a member of the coalition or not,
// that compliance is worth w to: with a threat open, or with measures in force.
func (c *Crisis) Watch(side *Side, w float64, inForce bool) float64 {
	c.prepare()
	if !inForce {
		return c.threatened(side.Discount, side.Discount, w, other, side)
	}
	value := 0.0
	for k := range c.types {
		value += c.types[k].weight * c.endures(&c.types[k], side.Discount, w, side, 0)
	}
	return value
}

// Provoked is what the target's retaliation is expected to add to what the dispute is
// worth to a third actor, a member of the coalition or not: with a threat open, or with
// measures in force. A target of each type retaliates in a quarter with the chance p that
// its Responses give; as long as the dispute lasts, the discounted share of the quarters
// in which retaliation is in force is delta p / (1 - delta (1-p)).
func (c *Crisis) Provoked(side *Side, w float64, inForce bool) float64 {
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
	for k := range c.types {
		o := &c.types[k]
		share := d * c.provoked[k] / (1 - d*(1-c.provoked[k]))
		extra := share * (side.Both - side.Imposed)
		reached := 1.0
		if !inForce {
			reached = o.answer[0]
			for n, taken := range c.taken {
				reached += o.answer[2+n] * (1 - taken)
			}
			reached *= d * c.fights.chance
		}
		value += o.weight * reached * (c.endures(o, d, w, side, extra) - c.endures(o, d, w, side, 0))
	}
	return value
}

// Success is the compliance expected with measures in force, discounted, as an annuity in
// [0, 1].
func (c *Crisis) Success(delta float64) float64 {
	c.prepare()
	for _, s := range c.successes {
		if s.delta == delta {
			return s.y
		}
	}
	sum := 0.0
	for k := range c.types {
		sum += c.types[k].weight * c.compliance(&c.types[k].response, c.lift, delta)
	}
	c.successes = append(c.successes, success{delta, sum})
	return sum
}

// offers are the levels below the demand.
func (c *Crisis) offers() []float64 { return c.Levels[:len(c.Levels)-1] }

// accepted is the chance that the leader takes an offer, by what is believed of omega.
func (c *Crisis) accepted(level float64) float64 {
	return c.Value.Expect(func(omega float64) float64 {
		firm := c.StandsFirm(omega)
		return c.either(c.Accept(omega, level), firm*c.Impose(omega)+(1-firm)*c.BackDown(omega))
	})
}

// Answers are what a target of resolve r makes of its answers to a threat: to resist, to
// concede what is demanded, to offer each of the lower levels, and, if it can retaliate,
// to threaten that.
func (c *Crisis) Answers(r float64) []float64 {
	c.prepare()
	resp := c.respond(r)
	return c.answers(r, &resp)
}

func (c *Crisis) answers(r float64, resp *response) []float64 {
	t := &c.Target
	fight := c.suffers(r, resp, 0)
	resist := c.fights.chance*fight + (1-c.fights.chance)*(-r*c.Now)
	values := []float64{resist, -r*c.demand() - t.Audience}
	for n, y := range c.offers() {
		p := c.taken[n]
		values = append(values, p*(-r*y-t.Audience*c.part(y))+(1-p)*resist)
	}
	if c.Retaliation {
		both := c.suffers(r, resp, c.kappa*(t.Both-t.Imposed)) - (1-c.kappa)*t.Audience
		values = append(values, c.warned.chance*both+(1-c.warned.chance)*(-r*c.Now))
	}
	return values
}

// suffers is what measures in force are worth to a target of type r that goes on as it is
// thought to.
func (c *Crisis) suffers(r float64, resp *response, extra float64) float64 {
	ch := c.chain(target, &c.Target, -r, resp, c.lift, extra)
	return ch.Values(c.Target.Discount)[Imposed]
}

// Responses are what a target of resolve r makes of its options while measures are in
// force: to hold out, to concede each of the Steps, to comply for show if it may, and to
// retaliate if it can. It foresees that the leader may lift, and its own conduct by the
// rule that others foresee it with.
func (c *Crisis) Responses(r float64) []float64 {
	c.prepare()
	t, l := &c.Target, &c.Leader
	d := t.Discount
	resp := c.respond(r)
	ch := c.chain(target, t, -r, &resp, c.lift, 0)
	v := ch.Values(d)
	values := []float64{v[Imposed]}
	for k := c.first(); k < len(c.Levels); k++ {
		y := c.Levels[k]
		hurt := c.onset(t.Imposed, t.Later, d)
		trust := c.Trust * c.enough(y)
		after := trust*t.Relieved[k] + (1-trust)*hurt
		values = append(values, (1-d)*t.Imposed+d*after-r*y-t.Audience*c.part(y))
	}
	if c.Posing {
		values = append(values, (1-d)*(t.Imposed-r*c.Now)+d*v[Eased])
	}
	if c.Retaliation {
		extra := l.Both - l.Imposed
		ch := c.chain(target, t, -r, &resp, c.gives(l.Imposed+extra, l.Later+extra), t.Both-t.Imposed)
		values = append(values, ch.Values(d)[Imposed])
	}
	return values
}

// Steps are the levels that bring relief while measures are in force.
func (c *Crisis) Steps() []float64 { return c.Levels[c.first():] }

// Foreseen are the chances with which a target of type r is thought to hold out, to
// concede each of the Steps, and to comply for show.
func (c *Crisis) Foreseen(r float64) (hold float64, concede []float64, pose float64) {
	resp := c.respond(r)
	hold = 1 - resp.pose
	for _, p := range resp.concede {
		hold -= p
	}
	return max(0, hold), resp.concede[c.first():], resp.pose
}

// Foretold are the chances of the Answers of a target of type r.
func (c *Crisis) Foretold(r float64) []float64 { return c.logit(c.Answers(r)...) }
