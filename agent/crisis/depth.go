// The methods of this file compute forecasts of conduct with measures in force, level by level,
// from the flows and beliefs of a Game. A side of a level foresees a side of the level below.
// Source: level-k reasoning, Nagel (1995) and Stahl and Wilson (1995).

package crisis

import "slices"

// The depths of forecasts follow the levels of Nagel (1995, American Economic Review 85:
// 1313-1326) and Stahl and Wilson (1995, Games and Economic Behavior 10: 218-254). With
// measures in force, a side of level 1 expects the other's present conduct to go on: the target
// expects the measures to stay as long as the target holds out. The leader expects the target
// to hold out for good, and the value of compliance does not count. A side of level k+1 weighs
// options against a side of level k, and also expects level k of the side's own conduct in
// later quarters. A side deciding at depth k is of level k+1, and expects the other to be of
// level k.

// The range of Game.Depth.
const (
	MinDepth = 1
	MaxDepth = 3
)

// depth returns Depth.
func (c *Game) depth() int { return c.Depth }

// thought is the forecast of both sides in force at a depth.
type thought struct {
	responses []response // by type of the target
	lifts     []float64  // by type of the leader, the chance of lifting per quarter
}

// think computes the forecasts from depth 1 to the depth of the game.
func (c *Game) think() {
	c.depths = c.depths[:0]
	for d := MinDepth; d <= c.depth(); d++ {
		var next thought
		for _, r := range c.Resolve.Types {
			next.responses = append(next.responses, c.responds(d, r))
		}
		for _, omega := range c.Value.Types {
			next.lifts = append(next.lifts, c.lifts(d, omega, 0))
		}
		c.depths = append(c.depths, next)
	}
}

// at returns the forecast at a depth.
func (c *Game) at(depth int) *thought { return &c.depths[depth-MinDepth] }

// responds returns the forecast of a target of type r at a depth.
func (c *Game) responds(depth int, r float64) response {
	if depth == MinDepth {
		return c.respond(r)
	}
	own := c.responds(depth-1, r)
	return c.chances(c.weighs(depth-1, r, &own))
}

// chances returns the forecast of a choice between holding out, the levels from the first on,
// and a show.
func (c *Game) chances(values []float64) response {
	p := c.logit(values...)
	out := response{concede: make([]float64, len(c.Levels))}
	copy(out.concede[c.first():], p[1:])
	if c.Posing {
		out.pose = p[len(p)-1]
	}
	return out
}

// weighs returns the values to a target of type r of holding out, of each of the Steps, and of
// a show where allowed. The leader is of a depth, and the target's later conduct is own. The
// type of the leader never changes, and so the chain runs separately for each type.
func (c *Game) weighs(depth int, r float64, own *response) []float64 {
	t, d := &c.Target, c.Target.Discount
	f := c.flows(target, t, -r, own, 0)
	hold, feint := 0.0, 0.0
	var s, show shares
	lifts := c.at(depth).lifts
	for k, lift := range lifts {
		if k == 0 || lift != lifts[k-1] { // at depth 1 all types are thought to do the same
			m := c.moves(own, lift)
			s = c.shares(&m, d, c.afterHolding())
			if c.Posing {
				show = c.shares(&m, d, shown)
			}
		}
		hold += c.Value.Weights[k] * s.value(&f)
		feint += c.Value.Weights[k] * show.value(&f)
	}
	values := append([]float64{hold}, c.concessions(r)...)
	if c.Posing {
		values = append(values, (1-d)*(t.Imposed-r*c.Now)+d*feint)
	}
	return values
}

// concessions returns the values to a target of type r of each of the Steps in force: a quarter
// of the measures, then relief with the chance of Trust.
func (c *Game) concessions(r float64) (values []float64) {
	t, d := &c.Target, c.Target.Discount
	hurt := c.onset(t.Imposed, t.Later, d)
	for k := c.first(); k < len(c.Levels); k++ {
		y := c.Levels[k]
		trust := c.Trust * c.enough(y)
		after := trust*t.Relieved[k] + (1-trust)*hurt
		values = append(values, (1-d)*t.Imposed+d*after-r*y-t.Audience*c.part(y))
	}
	return values
}

// afterHolding returns the stage reached by a target holding out.
func (c *Game) afterHolding() int {
	if c.Held {
		return standing
	}
	return answered
}

// stage returns the stage of the dispute for actors other than the two sides.
func (c *Game) stage() int {
	switch {
	case !c.Held:
		return asked
	case !c.Kept:
		return answered
	}
	return standing
}

// lifts returns the chance of a leader of type omega lifting, at a depth, in the decision on
// measures without success so far. Retaliation adds extra to the leader's flow.
func (c *Game) lifts(depth int, omega, extra float64) float64 {
	l := &c.Leader
	if depth == MinDepth {
		return 1 - c.either(c.onset(l.Imposed+extra, l.Later+extra, l.Discount), -c.down())
	}
	f := c.fight(depth-1, c.lifts(depth-1, omega, extra), extra)
	return 1 - c.either(f.holding.cost+omega*f.holding.y, c.BackDown(omega))
}

// worth is a value to a leader in two parts: the cost, and the compliance gained, in [0, 1].
// The total is linear in the leader's value of compliance.
type worth struct{ cost, y float64 }

// fight is the value of measures in force to a leader with a chance of lifting, against a
// target of a depth. worth counts from the present stage, or for unanswered measures from the
// imposition; holding counts from the decision to hold on after the target has held out.
type fight struct {
	depth       int
	lift, extra float64
	worth
	holding worth
	by      []worth // worth by type of the target
}

// fight returns the value of measures in force, from earlier results where available.
func (c *Game) fight(depth int, lift, extra float64) *fight {
	for k := range c.fights {
		if f := &c.fights[k]; f.depth == depth && f.lift == lift && f.extra == extra {
			return f
		}
	}
	out := fight{depth: depth, lift: lift, extra: extra, by: make([]worth, len(c.Resolve.Types))}
	d, left := c.Leader.Discount, 0.0
	from := asked
	if c.Held {
		from = standing
	}
	for k, weight := range c.Resolve.Weights {
		resp := &c.at(depth).responses[k]
		m, f := c.moves(resp, lift), c.flows(leader, &c.Leader, 0, resp, extra)
		level := c.level(resp)
		s := c.shares(&m, d, from)
		by := worth{s.value(&f) - c.Leader.Entry, s.compliance(c.Now, level)}
		out.by[k] = by
		out.cost += weight * by.cost
		out.y += weight * by.y
		if c.Held {
			continue
		}
		// Only the types holding out remain.
		s = c.shares(&m, d, standing)
		weight *= 1 - m.concede - m.pose
		left += weight
		out.holding.cost += weight * s.value(&f)
		out.holding.y += weight * s.compliance(c.Now, level)
	}
	switch {
	case c.Held:
		out.holding = out.worth
	case left > leastLeft:
		out.holding.cost /= left
		out.holding.y /= left
	default: // no type holds out, and the value does not matter
		out.holding = out.worth
	}
	c.fights = append(c.fights, out)
	return &c.fights[len(c.fights)-1]
}

// leastLeft is the chance of holding out below which the continuation is not computed.
const leastLeft = 1e-9

// stance is the forecast of a leader of a type, with measures in force and at the deadline: [0]
// for a target without retaliation, [1] for a target with threatened retaliation.
type stance struct {
	omega float64
	fight [2]*fight
	lift  [2]float64
	// firm is the chance of the leader carrying out the threat. taken is the chance of the
	// leader accepting, by offer.
	firm  [2]float64
	taken []float64
}

// stance returns the forecast of a leader of type omega.
func (c *Game) stance(omega float64) *stance {
	for _, list := range [...][]*stance{c.leaders, c.strangers} {
		for _, s := range list {
			if s.omega == omega {
				return s
			}
		}
	}
	s := c.stands(omega)
	if len(c.strangers) == manyStrangers {
		c.strangers = slices.Delete(c.strangers, 0, 1)
	}
	c.strangers = append(c.strangers, s)
	return s
}

// manyStrangers is the number of types off the grid kept in memory.
const manyStrangers = 8

// stands computes the forecast of a leader of type omega.
func (c *Game) stands(omega float64) *stance {
	s := &stance{omega: omega}
	extras := [2]float64{0, c.extra}
	for k := range extras {
		if k == 1 && !c.Retaliation {
			break
		}
		s.lift[k] = c.lifts(c.depth(), omega, extras[k])
		f := *c.fight(c.depth(), s.lift[k], extras[k])
		s.fight[k] = &f
		s.firm[k] = c.either(f.cost+omega*f.y, c.BackDown(omega))
	}
	fights := s.firm[0]*(s.fight[0].cost+omega*s.fight[0].y) + (1-s.firm[0])*c.BackDown(omega)
	for _, y := range c.offers() {
		s.taken = append(s.taken, c.either(c.Accept(omega, y), fights))
	}
	return s
}

// grid holds the shares of time by type of both sides, for a discount and for the course
// without or with retaliation, in the order of stance.fight.
type grid struct {
	delta  float64
	course int
	shares []shares // target by target
}

// between returns the shares of time for all pairs of types, target by target.
func (c *Game) between(delta float64, course int) []shares {
	for k := range c.grids {
		if g := &c.grids[k]; g.delta == delta && g.course == course {
			return g.shares
		}
	}
	g := grid{delta: delta, course: course, shares: make([]shares, 0, len(c.types)*len(c.leaders))}
	for k := range c.types {
		for _, s := range c.leaders {
			m := c.moves(&c.types[k].response, s.lift[course])
			g.shares = append(g.shares, c.shares(&m, delta, c.stage()))
		}
	}
	c.grids = append(c.grids, g)
	return g.shares
}

// mixed returns the shares of time between a type of the target and a leader known only by
// belief.
func (c *Game) mixed(k int, delta float64, course int) (s shares) {
	all := c.between(delta, course)[k*len(c.leaders):]
	for i, weight := range c.Value.Weights {
		for p := range s.all {
			s.all[p] += weight * all[i].all[p]
			s.fresh[p] += weight * all[i].fresh[p]
		}
	}
	return s
}
