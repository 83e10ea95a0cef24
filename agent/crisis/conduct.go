// The functions of this file value each move of a crisis against the averages of rounds.go: conduct
// is the best response to the last round. moves.go states what each move is.

package crisis

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// expected returns the expectation of a function over a belief.
func expected(b belief.Resolve, f func(float64) float64) float64 { return b.Expect(f) }

// borrow has the game take its lists from the Memory until the result is called.
func (c *Game) borrow() (back func()) {
	if c.Memory == nil || c.slab != nil {
		return func() {}
	}
	c.slab = &c.Memory.slab
	mark := c.slab.at
	return func() {
		c.slab.release(mark)
		c.slab = nil
	}
}

// leaderPlans returns the chances of the leader's plans by the present belief, given that the leader
// has held through the present quarter.
func (c *Game) leaderPlans(a *averages) []float64 {
	if a.stays == nil {
		defer c.borrow()()
		a.stays = make([]float64, a.never()+1)
		mixDense(a.stays, len(a.lift), c.Value.Weights, func(j int) []float64 {
			return c.holding(c.late(&a.lift[j], 1, len(a.stays)), c.age())
		})
	}
	return a.stays
}

// targetPlans returns the chances of the target's plans by the present belief, given that the target
// has held out before the present quarter.
func (c *Game) targetPlans(a *averages) []float64 {
	if a.meets == nil {
		defer c.borrow()()
		a.meets = make([]float64, a.plans())
		mixDense(a.meets, len(a.stop), c.Resolve.Weights, func(i int) []float64 {
			return c.resisting(a.course, c.late(&a.stop[i], a.ways(), a.plans()), c.age())
		})
	}
	return a.meets
}

// mixDense adds up lists by weight.
func mixDense(dst []float64, lists int, weights []float64, list func(int) []float64) {
	sum := total(weights)
	for i := range lists {
		if weights[i] == 0 {
			continue
		}
		w := weights[i] / sum
		for k, p := range list(i) {
			dst[k] += w * p
		}
	}
}

// prospectOf returns the values of the target's stops to a leader of type omega, with the levels
// that the leader calls enough at the present age.
func (c *Game) prospectOf(a *averages, omega float64, stops, held []float64) prospects {
	age := c.age()
	enough := make([]bool, len(c.Levels))
	p := c.prospect(a.course, enough, a.unmasked)
	lift, holds := a.best(c.worth(a.course, omega, age, &p), stops, held, age, age+1)
	y := c.gained(a.course, stops, age, &p)[lift]
	for k := a.first; k < a.levels; k++ {
		enough[k] = c.calls(omega, k, holds+omega*c.Now, y) > 0.5
	}
	return c.prospect(a.course, enough, a.unmasked)
}

// holds returns the value to a leader of imposing measures, or of holding on to measures in force.
func (c *Game) holds(omega float64) float64 {
	a := c.average(false)
	stops := c.targetPlans(a)
	defer c.borrow()()
	held := c.held(a.course, stops, c.age())
	p := c.prospectOf(a, omega, stops, held)
	_, v := a.best(c.worth(a.course, omega, c.age(), &p), stops, held, c.age(), c.age()+1)
	return v + omega*c.Now - c.Leader.Entry
}

// firmness returns the forecast chance of a type carrying out the threat.
func (c *Game) firmness(omega float64) float64 {
	if j := slices.Index(c.Value.Types, omega); j >= 0 {
		return c.average(false).firm[j][0]
	}
	return c.stood(omega, c.holds(omega)+c.Leader.Entry)[0]
}

// Takes returns the forecast chance of a leader of type omega accepting the offer of a level.
func (c *Game) Takes(omega, level float64) float64 {
	j, n := slices.Index(c.Value.Types, omega), slices.Index(c.offers(), level)
	if c.thinking() && j >= 0 && n >= 0 {
		return c.average(false).taken[j][n]
	}
	return c.either(c.Accept(omega, level), c.Impose(omega))
}

// liftsNow returns the forecast chance of a type lifting measures in the present quarter.
func (c *Game) liftsNow(omega float64) float64 {
	if j := slices.Index(c.Value.Types, omega); j >= 0 {
		if c.age() == 0 {
			return 0
		}
		return c.holding(c.late(&c.average(false).lift[j], 1, c.average(false).never()+1), c.age()-1)[c.age()]
	}
	return c.either(c.BackDown(omega), c.holds(omega))
}

// threatened is what a leader of any type expects of a threat: the chances of resistance, of resistance
// with retaliation, of full concession and of each offer; the chances of the plans of the targets
// behind, and the values of liftings, with measures in force and by offer.
type threatened struct {
	resisted, warned, conceded float64
	offered                    []float64
	stops, held                []float64
	offering, holding          [][]float64
}

// expects returns what a leader of any type expects of a threat.
func (c *Game) expects(a *averages) *threatened {
	if a.expected != nil {
		return a.expected
	}
	e := &threatened{offered: make([]float64, len(c.offers()))}
	weights := slices.Clone(c.Resolve.Weights)
	for i, w := range c.Resolve.Weights {
		answer := a.answer[i]
		e.resisted += w * answer[0]
		e.conceded += w * answer[1]
		firm := answer[0]
		if c.Retaliation {
			e.warned += w * answer[len(answer)-1]
			firm += answer[len(answer)-1]
		}
		weights[i] *= firm
		for n := range e.offered {
			e.offered[n] += w * answer[2+n]
		}
	}
	e.stops = a.stopped
	if total(weights) > leastLeft {
		e.stops = c.mixture(a.stop, weights, a.plans())
		slipped(e.stops, a.ways())
	}
	e.held = c.held(a.course, e.stops, 0)
	for n, chance := range e.offered {
		e.offering, e.holding = append(e.offering, nil), append(e.holding, nil)
		if chance > 0 {
			e.offering[n] = c.offered(a, n)
			e.holding[n] = c.held(a.course, e.offering[n], 0)
		}
	}
	a.expected = e
	return e
}

// threatens returns the leader's value of a threat.
func (c *Game) threatens(omega float64, deadline int) float64 {
	a := c.average(true)
	e := c.expects(a)
	defer c.borrow()()
	later := math.Pow(c.Leader.Discount, float64(deadline))
	quiet := omega * c.Now
	now := e.held
	if c.age() > 0 {
		now = c.held(a.course, e.stops, c.age())
	}
	p := c.prospectOf(a, omega, e.stops, now)
	worth := c.worth(a.course, omega, 0, &p)
	_, holds := a.best(worth, e.stops, e.held, 0, 1)
	holds += omega * c.Now
	value := e.conceded * (omega*c.demand() + c.Leader.Win)
	value += e.resisted * ((1-later)*quiet + later*c.deadline(omega, holds, 0))
	value += e.warned * ((1-later)*quiet + later*c.deadline(omega, holds, c.extra))
	for n, y := range c.offers() {
		chance := e.offered[n]
		if chance == 0 {
			continue
		}
		_, holds := a.best(worth, e.offering[n], e.holding[n], 0, 1)
		taken, refused := c.Accept(omega, y), c.deadline(omega, holds+omega*c.Now, 0)
		accepts := c.either(taken, refused)
		value += chance * (accepts*taken + (1-accepts)*((1-later)*quiet+later*refused))
	}
	return value - c.Leader.Threat
}

// answersTo returns the values of the answers to a threat.
func (c *Game) answersTo(r float64) []float64 {
	a := c.average(true)
	defer c.borrow()()
	f := c.faces(a.course, a.lifted, 0)
	o := opposed{stakes: c.staked(a.course, r), gives: c.gives(r)}
	p := c.planned(a.course, &o.stakes, a.accepted, &f, &f)
	fight, plan := p.bestValue, p.best
	if c.Retaliation {
		if back := c.retaliation(a, r); back > fight {
			fight, plan = back, a.plans()-1
		}
	}
	return slices.Clone(c.replied(a, &o, c.takes(a), c.lastings(a), fight, plan))
}

// respondsTo returns the values of the target's options with measures in force.
func (c *Game) respondsTo(r float64) []float64 {
	a := c.average(false)
	stays := c.leaderPlans(a)
	defer c.borrow()()
	f, fresh := c.faces(a.course, stays, c.age()), c.faces(a.course, a.lifted, 0)
	s := c.staked(a.course, r)
	p := c.planned(a.course, &s, a.accepted, &f, &fresh)
	values := c.list(&p, true)
	out := []float64{slices.Max(values[a.at(c.age()+1, 0):])}
	out = append(out, values[a.at(c.age(), 0):a.at(c.age(), a.show())]...)
	if c.Posing {
		out = append(out, values[a.at(c.age(), a.show())])
	}
	if c.Retaliation {
		out = append(out, c.retaliation(a, r))
	}
	return out
}

// foresees returns the forecast of a target's response in the present quarter.
func (c *Game) foresees(r float64) (hold float64, concede []float64, pose float64) {
	concede = make([]float64, len(c.Levels)-c.first())
	i := slices.Index(c.Resolve.Types, r)
	if i < 0 {
		values := c.respondsTo(r)
		p := c.logit(values...)
		copy(concede, p[1:])
		if c.Posing {
			pose = p[1+len(concede)]
		}
		return p[0], concede, pose
	}
	a := c.average(false)
	defer c.borrow()()
	plans := c.resisting(a.course, c.late(&a.stop[i], a.ways(), a.plans()), c.age())
	hold = 1
	for k := range concede {
		concede[k] = plans[a.at(c.age(), k)]
		hold -= concede[k]
	}
	pose = plans[a.at(c.age(), a.show())]
	return max(0, hold-pose), concede, pose
}

// chain returns the expected value of measures in force to an actor other than the two sides: the
// cost, and the discounted compliance over the present level.
func (c *Game) chain(a *averages, side *Side, stops, lifts []float64, age int) (cost, y float64) {
	defer c.borrow()()
	s := c.streamed(side, a.h)
	hold := c.onset(side.Imposed, side.Later, side.Discount)
	p := prospects{flow: c.slab.take(a.ways()), y: c.slab.take(a.ways()), once: c.slab.take(a.ways())}
	last := a.show() - 1
	for k := a.first; k < a.levels; k++ {
		relieved := side.Imposed
		if k < len(side.Relieved) {
			relieved = side.Relieved[k]
		}
		given := 1.0
		if k < a.levels-1 {
			given = a.accepted[k]
		}
		p.y[k-a.first], p.flow[k-a.first] = c.Levels[k]-c.Now, given*relieved+(1-given)*hold
	}
	d := side.Discount
	share := d * c.Detection / (1 - d*(1-c.Detection))
	p.flow[a.show()] = (1-share)*p.flow[last] + share*hold
	costs, ys := c.against(a.course, &s, stops, age, &p)
	for lift, chance := range lifts {
		if chance > 0 && lift >= age {
			cost, y = cost+chance*costs[lift], y+chance*ys[lift]
		}
	}
	return cost, y
}

// watches returns the value of the dispute to a third actor.
func (c *Game) watches(side *Side, w float64, inForce bool) float64 {
	quiet := w * c.Now
	if inForce {
		a := c.average(false)
		cost, y := c.chain(a, side, c.targetPlans(a), c.leaderPlans(a), c.age())
		return quiet + cost + w*y
	}
	a := c.average(true)
	cost, y := c.chain(a, side, a.stopped, c.holding(a.lifted, 0), 0)
	fight := quiet + cost + w*y
	later := side.Discount
	resisted := func(firm float64) float64 { return (1-later)*quiet + later*(firm*fight+(1-firm)*quiet) }
	value := 0.0
	for i, weight := range c.Resolve.Weights {
		answer := a.answer[i]
		v := answer[0]*resisted(a.likely[0]) + answer[1]*w*c.demand()
		for n, level := range c.offers() {
			taken := 0.0
			for j, b := range c.Value.Weights {
				taken += b * a.taken[j][n]
			}
			v += answer[2+n] * (taken*w*level + (1-taken)*resisted(a.refusing[n]))
		}
		if c.Retaliation {
			v += answer[len(answer)-1] * resisted(a.likely[1])
		}
		value += weight * v
	}
	return value
}

// provokes returns the expected effect of the target's retaliation on a third actor.
func (c *Game) provokes(side *Side, already bool) float64 {
	if !c.Retaliation {
		return 0
	}
	a := c.average(false)
	c.provoked = a.angry
	bare := Side{Discount: side.Discount, Imposed: 1, Later: 1, Relieved: make([]float64, len(c.Levels))}
	age := c.age()
	lasts, _ := c.chain(a, &bare, c.targetPlans(a), c.leaderPlans(a), age)
	value := 0.0
	for i, w := range c.Resolve.Weights {
		reached := 1.0
		if !already {
			reached = side.Discount * c.average(true).resists(i) * c.average(true).likely[0]
		}
		value += w * c.provoked[i] * reached * lasts * (side.Both - side.Imposed)
	}
	return value
}

// succeeds returns the expected discounted compliance with measures in force.
func (c *Game) succeeds(delta float64) float64 {
	a := c.average(false)
	bare := Side{Discount: delta, Relieved: make([]float64, len(c.Levels))}
	_, y := c.chain(a, &bare, c.targetPlans(a), c.leaderPlans(a), c.age())
	return c.Now + y
}

// lasting writes the expected shares of the measures in force in the quarters to come.
func (c *Game) lasting(dst []float64) []float64 {
	a := c.average(false)
	stops, lifts := c.targetPlans(a), c.leaderPlans(a)
	stays, held, owed := 1.0, 1.0, 0.0 // chance of no stop, of no lifting, of relief due and not given
	for h := range dst {
		q := c.age() + h
		if q <= a.h {
			stopped := 0.0
			for way := range a.ways() {
				stopped += stops[a.at(q, way)]
			}
			owed += stopped * held * (1 - c.Trust)
			stays -= stopped
		}
		if q+1 <= a.h {
			held -= lifts[q+1]
		}
		dst[h] = max(0, min(1, max(0, stays)*max(0, held)+owed))
	}
	return dst
}
