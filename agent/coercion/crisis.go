package coercion

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
)

// Side is what a regime does to one actor. The flows are what the market prices, in
// percent of the actor's baseline real income per quarter, less the flow of the same
// world without the regime.
type Side struct {
	// Discount is the actor's delta.
	Discount float64
	// Audience is A, what it costs the actor to give up all that is at stake
	// between it and the other side: the sender its threat or its measures, the
	// target what it is asked for. Who gives up a part pays that part.
	Audience float64
	// Win is what it is worth to the leader at home to obtain all that is demanded, as
	// an annuity. Who obtains a part wins that part.
	Win float64
	// Imposed is the flow with the measures in force, Later the same once the
	// economy has adapted.
	Imposed, Later float64
	// Relieved is, for each of the Levels that the target may concede, the flow
	// once the relief due for it has been given.
	Relieved []float64
	// Both is Imposed with the target's retaliation on top.
	Both float64
}

// Crisis is one regime on one issue, as numbers that everybody knows or can work out. Its
// methods are the tree of the crisis game in the simulation (Lewis and Schultz 2003,
// Political Analysis 11: 345-367): a demand with a threat, an answer, a threat carried
// out or not, and what sanctions in force then do. Where the game has an equilibrium, the
// simulation has forecasts: each actor is thought to choose with a logit of the given
// Precision among the values that its options have for it.
//
// Forecasts are made from the end. In force, everybody is thought to take what the other
// side does now to go on (level-1 play). A sender that decides on its threat foresees
// that; a target that answers one foresees the sender; a sender that thinks of
// threatening foresees the answer.
type Crisis struct {
	// Precision is lambda of the forecasts; 0 or infinity means best responses.
	Precision float64
	// Now is the level of compliance, Levels what the target may concede,
	// ascending, each above Now. The last is what is demanded.
	Now    float64
	Levels []float64
	// Least is the level from which the leader may call the demand met, in (Now, the
	// last of the Levels]; the default (0) is the last, a specific demand. In between
	// the demand is vague, and the leader judges by what the rest is worth to it. A
	// level of Now or below says that what there is can be called enough already.
	Least float64
	// Trust is the target's trust that relief due is given, in [0, 1], Detection
	// the chance per period that a show of compliance is found out.
	Trust, Detection float64
	// Speed is the share of the distance between Imposed and Later that the
	// economy covers in a period; Horizon is that of the chains.
	Speed   float64
	Horizon int
	// Staged says that, with measures in force, levels below the demand bring
	// relief too; otherwise only what is demanded does.
	Staged bool
	// Posing says that the target may comply for show, Retaliation that it can
	// answer measures by its own.
	Posing, Retaliation bool
	// Target and Leader are the two sides.
	Target, Leader Side
	// Resolve is the belief about the target's r, Value that about the leader's
	// omega.
	Resolve, Value agent.Resolve

	types  []outlook // by type of the target
	taken  []float64 // by offer, the chance that the leader takes it
	fights fights
	// warned is the same if the target has threatened to retaliate.
	warned fights
	// lift is the chance per quarter that the leader lifts, kappa that the target
	// goes through with retaliation, and warnedLift the former if it does.
	lift, kappa, warnedLift float64
	successes               []success
	provoked                []float64 // by type of the target, the chance per quarter of retaliation
	ready                   bool
}

// success is what Success has found for a discount.
type success struct{ delta, y float64 }

// role is whose eyes the chain is seen with.
type role uint8

const (
	target role = iota
	leader
	other
)

// response is what the target is thought to do in a quarter in which measures are in
// force, as chances.
type response struct {
	concede []float64 // by level
	pose    float64
}

// outlook is what follows from one type of the target.
type outlook struct {
	r      float64
	weight float64
	response
	// cost is the leader's value of having imposed at a worth of zero, and y the
	// discounted compliance that it gets: omega y is what that is worth to it. The
	// same with retaliation threatened.
	cost, y             float64
	warnedCost, warnedY float64
	// answer are the chances of the target's answers to a threat, as Answers orders
	// them.
	answer []float64
}

// fights is what the leader is thought to do when its deadline has come.
type fights struct {
	cost, y float64 // expected over the target's types
	chance  float64 // that it imposes, expected over its own types
}

// demand is the level demanded, and part the part of the step to it that a level is.
func (c *Crisis) demand() float64 { return c.Levels[len(c.Levels)-1] }

func (c *Crisis) part(level float64) float64 { return (level - c.Now) / (c.demand() - c.Now) }

// least is the level from which the leader may call the demand met.
func (c *Crisis) least() float64 {
	if c.Least == 0 {
		return c.demand()
	}
	return c.Least
}

// tolerance is what rounding may make of a level.
const tolerance = 1e-9

// short is the part of what was demanded for sure that a level leaves the leader without:
// what its audience can hold against it. From the level on that can be called enough it
// is nothing.
func (c *Crisis) short(level float64) float64 {
	least := c.least()
	if least <= c.Now+tolerance || level >= least {
		return 0
	}
	return (least - level) / (least - c.Now)
}

// down is what giving up costs the leader before its audience.
func (c *Crisis) down() float64 { return c.Leader.Audience * c.short(c.Now) }

// enough is the chance that the leader calls a level enough with measures in force. Level-1
// play: it takes the target to leave it at that.
func (c *Crisis) enough(level float64) float64 {
	l := &c.Leader
	if level >= c.demand()-tolerance || c.Staged && level < c.least()-tolerance {
		return 1
	}
	return 1 - c.either(c.onset(l.Imposed, l.Later, l.Discount), 0)
}

// onset is the annuity of a flow that moves from now to later at the crisis's speed.
func (c *Crisis) onset(now, later, delta float64) float64 {
	return later + (now-later)*(1-delta)/(1-delta*(1-c.Speed))
}

// logit is the forecast of a choice among values.
func (c *Crisis) logit(values ...float64) []float64 { return agent.Logit(values, c.Precision) }

// either is the forecast that the first of two options is chosen.
func (c *Crisis) either(a, b float64) float64 {
	switch {
	case c.Precision != 0 && !math.IsInf(c.Precision, 1):
		return 1 / (1 + math.Exp(c.Precision*(b-a)))
	case a >= b:
		return 1
	}
	return 0
}

// respond is what a target of type r is thought to do in force if it takes the measures
// to stay for as long as it holds out, and relief to come with the chance of its trust.
func (c *Crisis) respond(r float64) response {
	t := &c.Target
	d := t.Discount
	hurt := c.onset(t.Imposed, t.Later, d)
	values := []float64{hurt - r*c.Now}
	first := c.first()
	for k := first; k < len(c.Levels); k++ {
		y := c.Levels[k]
		trust := c.Trust * c.enough(y)
		after := trust*t.Relieved[k] + (1-trust)*hurt
		values = append(values, (1-d)*t.Imposed+d*after-r*y-t.Audience*c.part(y))
	}
	if c.Posing {
		last := len(c.Levels) - 1
		eased := c.Trust*t.Relieved[last] + (1-c.Trust)*t.Imposed
		show := ((1-d)*eased + d*c.Detection*hurt) / (1 - d*(1-c.Detection))
		values = append(values, (1-d)*t.Imposed+d*show-r*c.Now)
	}
	p := c.logit(values...)
	out := response{concede: make([]float64, len(c.Levels))}
	copy(out.concede[first:], p[1:])
	if c.Posing {
		out.pose = p[len(p)-1]
	}
	return out
}

// first is the place of the lowest level that brings relief with measures in force.
func (c *Crisis) first() int {
	if c.Staged {
		return 0
	}
	for k, y := range c.Levels {
		if y >= c.least()-tolerance {
			return k
		}
	}
	return len(c.Levels) - 1
}

// gives is the chance that the leader is thought to lift in a quarter, if it takes the
// target to hold out for good.
func (c *Crisis) gives(imposed, later float64) float64 {
	l := &c.Leader
	return 1 - c.either(c.onset(imposed, later, l.Discount), -c.down())
}

// retaliates is the chance that a target that has threatened to retaliate does: it weighs
// what that costs it against backing down.
func (c *Crisis) retaliates() float64 {
	t := &c.Target
	return c.either(t.Both-t.Imposed, -t.Audience)
}

// chain is the dispute with measures in force for one pair of eyes: an actor that
// compliance is worth w to, when the target responds as thought and the leader lifts with
// the given chance. Extra is what retaliation adds to the flow.
func (c *Crisis) chain(who role, side *Side, w float64, resp *response, lift, extra float64) Chain {
	ch := Chain{Speed: c.Speed, Horizon: c.Horizon}
	imposed, later := side.Imposed+extra, side.Later+extra
	trust := c.Trust
	last := len(c.Levels) - 1
	if who == leader { // it foresees what it will do itself
		trust = c.either(side.Relieved[last], imposed)
	}
	// relieved is the flow under relief times the chance of it, given the chance that
	// the measures stay.
	conceded, y, relieved, given, parts := 0.0, 0.0, 0.0, 0.0, 0.0
	for k, p := range resp.concede {
		if p == 0 {
			continue
		}
		chance := trust * c.enough(c.Levels[k])
		conceded += p
		y += p * c.Levels[k]
		relieved += p * chance * side.Relieved[k]
		given += p * chance
		parts += p * c.part(c.Levels[k])
	}
	if conceded > 0 {
		y, relieved, given, parts = y/conceded, relieved/conceded, given/conceded, parts/conceded
	}
	ch.Flow[Imposed], ch.Later[Imposed] = imposed+w*c.Now, later+w*c.Now
	ch.Flow[SnappedBack], ch.Later[SnappedBack] = ch.Flow[Imposed], ch.Later[Imposed]
	ch.Flow[Eased] = trust*side.Relieved[last] + (1-trust)*imposed + w*c.Now
	ch.Later[Eased] = trust*side.Relieved[last] + (1-trust)*later + w*c.Now
	ch.Flow[Conceded] = relieved + (1-given)*imposed + w*y
	ch.Later[Conceded] = relieved + (1-given)*later + w*y
	ch.Flow[Lifted], ch.Later[Lifted] = w*c.Now, w*c.Now
	switch who {
	case target:
		ch.Enter[Conceded] = -side.Audience * parts
	case leader:
		ch.Enter[Lifted] = -c.down()
		ch.Enter[Conceded] = side.Win * parts
	}
	ch.Move[Imposed][Lifted] = lift
	ch.Move[Imposed][Conceded] = (1 - lift) * conceded
	ch.Move[Imposed][Eased] = (1 - lift) * resp.pose
	ch.Move[Eased][SnappedBack] = c.Detection
	// Who was found out has no second show: the other options share its chance.
	again := 0.0
	if resp.pose < 1 {
		again = conceded / (1 - resp.pose)
	}
	ch.Move[SnappedBack][Lifted] = lift
	ch.Move[SnappedBack][Conceded] = (1 - lift) * again
	return ch
}

// prepare works out all forecasts, from the end of the tree to its beginning.
func (c *Crisis) prepare() {
	if c.ready {
		return
	}
	c.ready = true
	l := &c.Leader
	c.lift = c.gives(l.Imposed, l.Later)
	extra := 0.0
	if c.Retaliation {
		c.kappa = c.retaliates()
		extra = c.kappa * (l.Both - l.Imposed)
		c.warnedLift = c.gives(l.Imposed+extra, l.Later+extra)
	}
	for k, r := range c.Resolve.Types {
		o := outlook{r: r, weight: c.Resolve.Weights[k], response: c.respond(r)}
		o.cost, o.y = c.fight(&o.response, c.lift, 0)
		c.fights.cost += o.weight * o.cost
		c.fights.y += o.weight * o.y
		if c.Retaliation {
			o.warnedCost, o.warnedY = c.fight(&o.response, c.warnedLift, extra)
			c.warned.cost += o.weight * o.warnedCost
			c.warned.y += o.weight * o.warnedY
		}
		c.types = append(c.types, o)
	}
	c.fights.chance = c.Value.Expect(func(omega float64) float64 { return c.StandsFirm(omega) })
	c.warned.chance = c.Value.Expect(func(omega float64) float64 {
		return c.either(c.warned.cost+omega*c.warned.y, c.BackDown(omega))
	})
	for _, y := range c.offers() {
		c.taken = append(c.taken, c.accepted(y))
	}
	for k := range c.types {
		o := &c.types[k]
		o.answer = c.logit(c.answers(o.r, &o.response)...)
	}
}

// fight is the leader's value of measures in force against one response, in two parts:
// what it costs, and the compliance that it brings. Value is linear in omega.
func (c *Crisis) fight(resp *response, lift, extra float64) (cost, y float64) {
	ch := c.chain(leader, &c.Leader, 0, resp, lift, extra)
	cost = ch.Values(c.Leader.Discount)[Imposed]
	return cost, c.compliance(resp, lift, c.Leader.Discount)
}

// compliance is what is expected to be complied with, discounted, as an annuity in
// [0, 1], with measures in force.
func (c *Crisis) compliance(resp *response, lift, delta float64) float64 {
	ch := c.chain(other, &Side{Relieved: make([]float64, len(c.Levels))}, 1, resp, lift, 0)
	ch.Speed = 0
	return ch.Values(delta)[Imposed]
}

// Fresh is the crisis before anything was worked out, to be changed and valued again.
func (c *Crisis) Fresh() Crisis {
	f := *c
	f.types, f.taken, f.successes, f.provoked, f.fights, f.warned, f.ready = nil, nil, nil, nil, fights{}, fights{}, false
	return f
}
