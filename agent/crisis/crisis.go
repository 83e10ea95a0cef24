package crisis

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/belief"
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
	// Entry is what it costs the leader once to put its measures in force, as an
	// annuity; 0 once they are.
	Entry float64
	// Constancy is the chance per quarter, in [0, 1], that the actor does not look afresh
	// at what it has decided while nothing that this depends on has changed. The default
	// is none: it decides anew every quarter.
	Constancy float64
}

// reviews is the chance that it does.
func (s *Side) reviews() float64 { return 1 - s.Constancy }

// Game is one regime on one issue, as numbers that everybody knows or can work out. Its
// methods are the tree of the crisis game in the simulation (Lewis and Schultz 2003,
// Political Analysis 11: 345-367): a demand with a threat, an answer, a threat carried
// out or not, and what sanctions in force then do. Where the game has an equilibrium, the
// simulation has forecasts: each actor is thought to choose with a logit of the given
// Precision among the values that its options have for it.
//
// Forecasts are made from the end. In force, each side is thought to foresee the other to the
// given Depth. A sender that decides on its threat foresees that; a target that answers one
// foresees the sender; a sender that thinks of threatening foresees the answer.
//
// The noise of a forecast is what the forecaster does not know of the other's payoffs, and
// that does not change from quarter to quarter. Who has decided goes on in the same way until
// it looks at the question afresh, as tastes are constant over repeated choices in the mixed
// logit (Revelt and Train 1998, Review of Economics and Statistics 80: 647-657). So the
// target answers measures once, the leader decides once whether to hold on to measures that
// have not worked, and later each does so only as far as its Constancy lets it.
type Game struct {
	// Precision is lambda of the forecasts; 0 or infinity means best responses.
	Precision float64
	// Depth is how deep forecasts of what both sides do with measures in force are, from
	// MinDepth to MaxDepth. At 1 each side is thought to take what the other does now to
	// go on; at 2 to foresee one that does so; at 3 to foresee one of depth 2. The default
	// (0) is DefaultDepth.
	Depth int
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
	// Held says that the target has held out under the measures as they are, and Kept
	// that the leader has held on to them since.
	Held, Kept bool
	// Target and Leader are the two sides.
	Target, Leader Side
	// Resolve is the belief about the target's r, Value that about the leader's
	// omega.
	Resolve, Value belief.Resolve

	// extra is what retaliation that is threatened adds to the leader's flow, by the
	// chance kappa that the target goes through with it.
	extra, kappa float64
	depths       []thought
	fights       []fight
	types        []outlook // by type of the target
	leaders      []*stance // by type of the leader
	strangers    []*stance // of other types
	grids        []grid
	chance       float64   // that the leader carries out its threat, expected over its types
	provoked     []float64 // by type of the target, the chance per quarter of retaliation
	ready        bool
}

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

// demand is the level demanded, and part the part of the step to it that a level is.
func (c *Game) demand() float64 { return c.Levels[len(c.Levels)-1] }

func (c *Game) part(level float64) float64 { return (level - c.Now) / (c.demand() - c.Now) }

// least is the level from which the leader may call the demand met.
func (c *Game) least() float64 {
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
func (c *Game) short(level float64) float64 {
	least := c.least()
	if least <= c.Now+tolerance || level >= least {
		return 0
	}
	return (least - level) / (least - c.Now)
}

// down is what giving up costs the leader before its audience.
func (c *Game) down() float64 { return c.Leader.Audience * c.short(c.Now) }

// enough is the chance that the leader calls a level enough with measures in force. Level-1
// play: it takes the target to leave it at that.
func (c *Game) enough(level float64) float64 {
	l := &c.Leader
	if level >= c.demand()-tolerance || c.Staged && level < c.least()-tolerance {
		return 1
	}
	return 1 - c.either(c.onset(l.Imposed, l.Later, l.Discount), 0)
}

// onset is the annuity of a flow that moves from now to later at the crisis's speed.
func (c *Game) onset(now, later, delta float64) float64 {
	return later + (now-later)*(1-delta)/(1-delta*(1-c.Speed))
}

// logit is the forecast of a choice among values.
func (c *Game) logit(values ...float64) []float64 { return belief.Logit(values, c.Precision) }

// either is the forecast that the first of two options is chosen.
func (c *Game) either(a, b float64) float64 {
	switch {
	case c.Precision != 0 && !math.IsInf(c.Precision, 1):
		return 1 / (1 + math.Exp(c.Precision*(b-a)))
	case a >= b:
		return 1
	}
	return 0
}

// respond is what a target of type r is thought to do in force, at depth 1, if it takes the
// measures to stay for as long as it holds out, and relief to come with the chance of its trust.
func (c *Game) respond(r float64) response {
	t := &c.Target
	d := t.Discount
	hurt := c.onset(t.Imposed, t.Later, d)
	values := append([]float64{hurt - r*c.Now}, c.concessions(r)...)
	if c.Posing {
		last := len(c.Levels) - 1
		eased := c.Trust*t.Relieved[last] + (1-c.Trust)*t.Imposed
		show := ((1-d)*eased + d*c.Detection*hurt) / (1 - d*(1-c.Detection))
		values = append(values, (1-d)*t.Imposed+d*show-r*c.Now)
	}
	return c.chances(values)
}

// first is the place of the lowest level that brings relief with measures in force.
func (c *Game) first() int {
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

// retaliates is the chance that a target that has threatened to retaliate does: it weighs
// what that costs it against backing down.
func (c *Game) retaliates() float64 {
	t := &c.Target
	return c.either(t.Both-t.Imposed, -t.Audience)
}

// outlook is one type of the target.
type outlook struct {
	r      float64
	weight float64
	response
	answer []float64 // chances of its answers to a threat, as Answers orders them
}

// prepare works out all forecasts, from the end of the tree to its beginning.
func (c *Game) prepare() {
	if c.ready {
		return
	}
	c.ready = true
	l := &c.Leader
	c.think()
	if c.Retaliation {
		c.kappa = c.retaliates()
		c.extra = c.kappa * (l.Both - l.Imposed)
	}
	for k, omega := range c.Value.Types {
		s := c.stands(omega)
		c.leaders = append(c.leaders, s)
		c.chance += c.Value.Weights[k] * s.firm[0]
	}
	for k, r := range c.Resolve.Types {
		c.types = append(c.types, outlook{r: r, weight: c.Resolve.Weights[k], response: c.at(c.depth()).responses[k]})
	}
	for k := range c.types {
		o := &c.types[k]
		o.answer = c.logit(c.answers(o.r, &o.response, k)...)
	}
}

// flows are what the dispute with measures in force is worth in a quarter to one pair of
// eyes: an actor that compliance is worth w to, when the target responds as thought. Extra is
// what retaliation adds to the flow.
func (c *Game) flows(who role, side *Side, w float64, resp *response, extra float64) (f flows) {
	imposed, later := side.Imposed+extra, side.Later+extra
	if c.Speed == 0 {
		later = imposed
	}
	trust := c.Trust
	last := len(c.Levels) - 1
	if who == leader { // it foresees what it will do itself
		trust = c.either(side.Relieved[last], imposed)
	}
	// relieved is the flow under relief times the chance of it, given the chance that
	// the measures stay.
	sum, y, relieved, given, parts := 0.0, 0.0, 0.0, 0.0, 0.0
	for k, p := range resp.concede {
		if p == 0 {
			continue
		}
		chance := trust * c.enough(c.Levels[k])
		sum += p
		y += p * c.Levels[k]
		relieved += p * chance * side.Relieved[k]
		given += p * chance
		parts += p * c.part(c.Levels[k])
	}
	if sum > 0 {
		y, relieved, given, parts = y/sum, relieved/sum, given/sum, parts/sum
	}
	quiet := w * c.Now
	f.now[inForce], f.later[inForce] = imposed+quiet, later+quiet
	f.now[caught], f.later[caught] = imposed+quiet, later+quiet
	f.now[posed] = trust*side.Relieved[last] + (1-trust)*imposed + quiet
	f.later[posed] = trust*side.Relieved[last] + (1-trust)*later + quiet
	f.now[conceded] = relieved + (1-given)*imposed + w*y
	f.later[conceded] = relieved + (1-given)*later + w*y
	f.now[lifted], f.later[lifted] = quiet, quiet
	switch who {
	case target:
		f.enter[conceded] = -side.Audience * parts
	case leader:
		f.enter[lifted] = -c.down()
		f.enter[conceded] = side.Win * parts
	}
	return f
}

// level is what is conceded if something is.
func (c *Game) level(resp *response) float64 {
	sum, y := 0.0, 0.0
	for k, p := range resp.concede {
		sum, y = sum+p, y+p*c.Levels[k]
	}
	if sum == 0 {
		return c.Now
	}
	return y / sum
}

// Fresh is the crisis before anything was worked out, to be changed and valued again.
func (c *Game) Fresh() Game {
	f := *c
	f.extra, f.kappa, f.chance, f.ready = 0, 0, 0, false
	f.depths, f.fights, f.types, f.leaders, f.strangers, f.grids, f.provoked = nil, nil, nil, nil, nil, nil, nil
	return f
}
