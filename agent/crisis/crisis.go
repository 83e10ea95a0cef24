// The type Game of this file holds a crisis in numbers and prepares all forecasts: flows,
// beliefs and trust in, chances of moves out. The tree is the crisis game of Lewis and Schultz
// (2003); the forecasts are logit, by backward induction (McKelvey and Palfrey 1995).

package crisis

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Side is the effect of a regime on an actor. Flows come from the market, in percent of the
// actor's baseline real income per quarter, less the flow of the same world without the regime.
type Side struct {
	// Discount is the actor's delta per period; a number in (0, 1).
	Discount float64
	// Audience is A, the audience cost of giving up everything at stake between the actor and
	// the other side: the threat or the measures for a sender, the demand for a target. A
	// partial retreat costs the same part of A. Unit: annuity in percent of income.
	Audience float64
	// Win is the leader's gain at home from full compliance, as an annuity in percent of
	// income. A partial success brings the same part of Win.
	Win float64
	// Imposed is the flow with the measures in force. Later is the same flow after the
	// economy's adaptation.
	Imposed, Later float64
	// Relieved is the flow after the relief due, for each of the Levels open to the target.
	Relieved []float64
	// Both is Imposed with the target's retaliation on top.
	Both float64
	// Entry is the leader's single cost of putting measures in force, as an annuity in percent
	// of income; 0 with measures in force.
	Entry float64
	// Threat is the leader's single cost of making the threat, as an annuity in percent of
	// income; Threatened is Audience after an own threat.
	Threat, Threatened float64
	// Constancy is the chance per quarter of no review of the actor's decision without news; a
	// number in [0, 1]. The default, 0, means a new decision every quarter.
	Constancy float64
}

// reviews returns the chance of a review per quarter.
func (s *Side) reviews() float64 { return 1 - s.Constancy }

// Game is a regime on an issue, in numbers known to everybody or open to everybody's
// computation. The methods are the tree of the crisis game in the simulation (Lewis and Schultz
// 2003, Political Analysis 11: 345-367): a demand with a threat, an answer, the execution of
// the threat or a retreat, and the course of sanctions in force. In place of the game's
// equilibrium the simulation has forecasts: each actor chooses with a logit of the given
// Precision among the values of the actor's options.
//
// Forecasts run backward from the end. With measures in force, each side foresees the other to
// the given Depth. A sender deciding on a threat foresees the course in force; a target
// answering a threat foresees the sender; a sender thinking of a threat foresees the answer.
//
// The noise of a forecast is the forecaster's ignorance of the other's payoffs, constant from
// quarter to quarter. A side with a decision taken continues until a review, as tastes are
// constant over repeated choices in the mixed logit (Revelt and Train 1998, Review of Economics
// and Statistics 80: 647-657). The target therefore answers measures once, and the leader
// decides once whether to hold measures without success. Later each side reviews as far as
// Constancy allows.
type Game struct {
	// Precision is lambda of the forecasts, in 1 over percent; 0 or infinity means best
	// responses.
	Precision float64
	// Rounds is the number n of rounds of thought behind forecasts, from 1 to MaxRounds. The
	// default, 0, means DefaultRounds.
	Rounds int
	// Depth is a diagnostic: above 0, forecasts about conduct with measures in force are levels of
	// reasoning in place of averages over rounds, from MinDepth to MaxDepth. At 1 each side
	// expects the other's present conduct to go on. At 2 each side foresees a side of depth 1,
	// and at 3 a side of depth 2.
	Depth int
	// Age is the number of periods since the measures were imposed or last changed. BeganResolve
	// and BeganValue are Resolve and Value at that time: both sides plan the whole course then.
	Age                      int
	BeganResolve, BeganValue belief.Resolve
	// Zeta is the standard deviation of a draw at the deadline of a threat, known to nobody
	// before, in percent of the leader's income. The draw adds to the leader's value of carrying
	// the threat out.
	Zeta float64
	// Structural is the share of a concession that cannot be taken back, in [0, 1].
	Structural float64
	// Recess is the number of periods between a concession and the leader's next demand; 0 means
	// no next demand. Beyond are the levels above the demand, ascending.
	Recess int
	Beyond []float64
	// Memory remembers the forecasts of games with the same content; nil means no memory.
	Memory *Memory
	// Now is the level of compliance. Levels are the concessions open to the target, ascending,
	// each above Now; the last is the demand. Shares in [0, 1].
	Now    float64
	Levels []float64
	// Least is the lowest level at which the leader may call the demand met, in (Now, last of
	// the Levels]. The default, 0, means the last, a specific demand. In between the demand is
	// vague, and the leader judges by the value of the rest. A level of Now or below means the
	// status quo can be called enough.
	Least float64
	// Trust is the target's trust in the relief due, in [0, 1]. Detection is the chance per
	// period of discovering a show of compliance.
	Trust, Detection float64
	// Speed is the share of the distance between Imposed and Later covered by the economy per
	// period. Horizon is the length of the chains in periods; 0 means the constant Horizon.
	Speed   float64
	Horizon int
	// Staged says whether levels below the demand bring relief with measures in force;
	// otherwise only the full demand brings relief.
	Staged bool
	// Posing says whether the target may comply for show. Retaliation says whether the target
	// can answer measures with measures.
	Posing, Retaliation bool
	// Held says whether the target has held out under the present measures. Kept says whether
	// the leader has held the measures since.
	Held, Kept bool
	// Target and Leader are the two sides.
	Target, Leader Side
	// Resolve is the belief about the target's r. Value is the belief about the leader's omega.
	Resolve, Value belief.Resolve

	// extra is the effect of threatened retaliation on the leader's flow, weighted by kappa,
	// the chance of the target carrying the retaliation out.
	extra, kappa float64
	depths       []thought
	fights       []fight
	types        []outlook // by type of the target
	leaders      []*stance // by type of the leader
	strangers    []*stance // of other types
	grids        []grid
	chance       float64                // chance of the leader carrying out the threat, expected over types
	thought      [2]*averages           // with measures in force, and with a threat open
	rests        []*following           // the games of the rest of the issue, by level reached; nil means none is known yet
	draws        *[belief.Draws]float64 // see executions; nil means none is worked out yet
	slab         *slab                  // for lists that live as long as a round of thought; nil at other times
	provoked     []float64              // by type of the target, the chance per quarter of retaliation
	ready        bool
}

// role is the actor in whose eyes a chain is valued.
type role uint8

const (
	target role = iota
	leader
	other
)

// response is the forecast of a target's conduct in a quarter with measures in force, as
// chances.
type response struct {
	concede []float64 // by level
	pose    float64
}

// demand returns the level demanded.
func (c *Game) demand() float64 { return c.Levels[len(c.Levels)-1] }

// part returns the part of the step to the demand covered by a level; a number in [0, 1].
func (c *Game) part(level float64) float64 { return (level - c.Now) / (c.demand() - c.Now) }

// least returns the lowest level at which the leader may call the demand met.
func (c *Game) least() float64 {
	if c.Least == 0 {
		return c.demand()
	}
	return c.Least
}

// tolerance is the rounding error allowed in a level.
const tolerance = 1e-9

// short returns the part of the firm demand unmet at a level, the ground for the audience's
// blame; a number in [0, 1]. From the least sufficient level on the part is zero.
func (c *Game) short(level float64) float64 {
	least := c.least()
	if least <= c.Now+tolerance || level >= least {
		return 0
	}
	return (least - level) / (least - c.Now)
}

// down returns the leader's audience cost of giving up.
func (c *Game) down() float64 { return c.Leader.Audience * c.short(c.Now) }

// enough returns the chance of the leader calling a level enough with measures in force. The
// play is of level 1: the leader expects the target to stay at the level.
func (c *Game) enough(level float64) float64 {
	l := &c.Leader
	if level >= c.demand()-tolerance || c.Staged && level < c.least()-tolerance {
		return 1
	}
	return 1 - c.either(c.onset(l.Imposed, l.Later, l.Discount), 0)
}

// onset returns the annuity of a flow in transition from now to later at the speed of the game.
func (c *Game) onset(now, later, delta float64) float64 {
	return later + (now-later)*(1-delta)/(1-delta*(1-c.Speed))
}

// logit returns the forecast of a choice among values.
func (c *Game) logit(values ...float64) []float64 { return belief.Logit(values, c.Precision) }

// either returns the chance of the first of two options.
func (c *Game) either(a, b float64) float64 {
	switch {
	case c.Precision != 0 && !math.IsInf(c.Precision, 1):
		return 1 / (1 + math.Exp(c.Precision*(b-a)))
	case a >= b:
		return 1
	}
	return 0
}

// respond returns the forecast of a target of type r in force at depth 1. The target expects
// the measures to stay as long as the target holds out, and relief with the chance of Trust.
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

// first returns the place of the lowest level with relief in force.
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

// retaliates returns the chance of a target carrying out threatened retaliation: the cost of
// retaliation against the cost of backing down.
func (c *Game) retaliates() float64 {
	t := &c.Target
	return c.either(t.Both-t.Imposed, -t.Audience)
}

// outlook is the forecast of a type of the target.
type outlook struct {
	r      float64
	weight float64
	response
	answer []float64 // chances of the answers to a threat, in the order of Answers
}

// prepare computes all forecasts, from the end of the tree to the beginning.
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

// flows returns the value per quarter of a dispute with measures in force in an actor's eyes.
// The actor values compliance at w, and the target responds by the forecast. extra is the
// effect of retaliation on the flow.
func (c *Game) flows(who role, side *Side, w float64, resp *response, extra float64) (f flows) {
	imposed, later := side.Imposed+extra, side.Later+extra
	if c.Speed == 0 {
		later = imposed
	}
	trust := c.Trust
	last := len(c.Levels) - 1
	if who == leader { // the leader foresees the leader's own conduct
		trust = c.either(side.Relieved[last], imposed)
	}
	// relieved is the flow under relief times the chance of relief; given is the chance of
	// relief.
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

// level returns the expected concession, given a concession.
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

// Fresh returns the game without forecasts, ready for changes and another valuation.
func (c *Game) Fresh() Game {
	f := *c
	f.extra, f.kappa, f.chance, f.ready = 0, 0, 0, false
	f.depths, f.fights, f.types, f.leaders, f.strangers, f.grids, f.provoked = nil, nil, nil, nil, nil, nil, nil
	f.thought, f.rests, f.draws, f.slab = [2]*averages{}, nil, nil, nil
	return f
}
