package crisis

import "slices"

// The depths of forecasts, by the levels of Nagel (1995, American Economic Review 85:
// 1313-1326) and Stahl and Wilson (1995, Games and Economic Behavior 10: 218-254). With
// measures in force, a side of level 1 takes what the other does now to go on: the target
// expects the measures to stay for as long as it holds out, the leader expects it to hold out
// for good, so that what compliance is worth to it does not count. A side of level k+1 weighs
// its options against one of level k, and takes its own conduct in later quarters to be of
// level k too. Who decides at depth k is of level k+1, and thinks of the other as of level k.

// The depths that forecasts may have.
const (
	MinDepth     = 1
	MaxDepth     = 3
	DefaultDepth = 2
)

// depth with its default filled in.
func (c *Game) depth() int {
	if c.Depth == 0 {
		return DefaultDepth
	}
	return c.Depth
}

// thought is what both sides are thought to do in force, at one depth.
type thought struct {
	responses []response // by type of the target
	lifts     []float64  // by type of the leader, the chance per quarter that it lifts
}

// think works out the thoughts from depth 1 to that of the crisis.
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

// at is what is thought at a depth.
func (c *Game) at(depth int) *thought { return &c.depths[depth-MinDepth] }

// responds is what a target of type r is thought to do at a depth.
func (c *Game) responds(depth int, r float64) response {
	if depth == MinDepth {
		return c.respond(r)
	}
	own := c.responds(depth-1, r)
	return c.chances(c.weighs(depth-1, r, &own))
}

// chances are the forecast of a choice between holding out, the levels from the first on,
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

// weighs is what a target of type r makes of holding out, of each of the Steps, and of a
// show if it may: against a leader of a depth, with conduct of its own in later quarters.
// The type of the leader stays what it is, so that each type's chain is run for itself.
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

// concessions are what each of the Steps is worth to a target of type r with measures in
// force: a quarter of them, and then relief with the chance of its trust.
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

// afterHolding is the stage that a target comes to if it holds out.
func (c *Game) afterHolding() int {
	if c.Held {
		return standing
	}
	return answered
}

// stage is where the dispute stands, for those who neither lead nor bear the measures.
func (c *Game) stage() int {
	switch {
	case !c.Held:
		return asked
	case !c.Kept:
		return answered
	}
	return standing
}

// lifts is the chance that a leader of type omega is thought at a depth to lift, when it
// decides on measures that have not worked yet and retaliation adds extra to its flow.
func (c *Game) lifts(depth int, omega, extra float64) float64 {
	l := &c.Leader
	if depth == MinDepth {
		return 1 - c.either(c.onset(l.Imposed+extra, l.Later+extra, l.Discount), -c.down())
	}
	f := c.fight(depth-1, c.lifts(depth-1, omega, extra), extra)
	return 1 - c.either(f.holding.cost+omega*f.holding.y, c.BackDown(omega))
}

// worth is what something is worth to a leader in two parts: what it costs, and the
// compliance that it brings, in [0, 1]. The value is linear in what compliance is worth.
type worth struct{ cost, y float64 }

// fight is what measures in force are worth to a leader that lifts with a chance, against a
// target of a depth: from where they stand, or if they have not been answered, to impose
// them; and to hold on once the target has held out.
type fight struct {
	depth       int
	lift, extra float64
	worth
	holding worth
	by      []worth // the former by type of the target
}

// fight works one out, or finds it.
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
		// Of the types those are left that hold out.
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
	default: // nobody would: it does not matter
		out.holding = out.worth
	}
	c.fights = append(c.fights, out)
	return &c.fights[len(c.fights)-1]
}

// leastLeft is the chance below which it is not asked what follows if a target holds out.
const leastLeft = 1e-9

// stance is what a leader of one type makes of measures in force, and does at its deadline:
// for [0] a target that takes them, and [1] one that has threatened to retaliate.
type stance struct {
	omega float64
	fight [2]*fight
	lift  [2]float64
	// firm is the chance that it carries out its threat, taken by offer that it takes it.
	firm  [2]float64
	taken []float64
}

// stance is that of a leader of type omega.
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

// manyStrangers is how many types off the grid are remembered.
const manyStrangers = 8

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

// grid are the shares of the time by type of both sides, for a discount, as stance.fight.
type grid struct {
	delta  float64
	course int
	shares []shares // target by target
}

// between are the shares of the time between a target and a leader of two types.
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

// mixed are the shares of the time between one type of the target and a leader of which
// no more is known than what is believed.
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
