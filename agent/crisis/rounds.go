// The functions of this file compute forecasts of conduct by type, as the running averages of best
// responses over rounds of thought, and the values of moves against these averages. Sources: Brown
// (1951, in Koopmans, Activity Analysis) on fictitious play; Fudenberg and Levine (1998, The Theory
// of Learning in Games, chapter 2).

package crisis

import (
	"cmp"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// DefaultRounds is the default number of rounds of thought. An assumption, from 1 to 64; tables show
// 8, 12 and 16.
const DefaultRounds = 8

// MaxRounds is the largest number of rounds.
const MaxRounds = 64

// averages are the forecasts of the conduct of each type: running averages of best responses, with
// weight 2/(m+1) on round m. The same averages are the likelihoods of acts.
//
// In the first round a leader is thought to carry out the threat and to hold, and a target to hold
// out. In each round each type of the target chooses the best response to the averages of the leader,
// and then each type of the leader the best response to the new averages of the target. A type keeps a plan for the whole course of the measures: types last. A side averages values
// over the types of the other, and never averages hazards.
type averages struct {
	*course
	threat bool
	rounds int
	// stop are the chances of the target's plans by type, masked the same after the discovery of
	// a show, answer the chances of the Answers.
	stop, masked, answer [][]float64
	// lift are the chances of the leader's plans by type, enough the chances of calling each level
	// enough with measures in force, taken the chances of accepting each offer, and firm the
	// chance of carrying out the threat, without and with threatened retaliation.
	lift, enough, taken [][]float64
	firm                [][2]float64
	// angry is the chance by type that the target retaliates at once. fury is the game under
	// retaliation, feared its course, and dropped the chances of the leader's plans under
	// retaliation.
	angry   []float64
	fury    *Game
	feared  *course
	dropped []float64
	// stopped, unmasked, lifted and accepted are the averages over types of stop, masked, lift and
	// enough, given that the dispute has come so far.
	stopped, unmasked, lifted, accepted []float64
	// likely is the chance of the leader carrying out the threat, over types; refusing the same
	// by offer, given that the leader has refused.
	likely   [2]float64
	refusing []float64
	// kappa and extra are those of the Game.
	kappa, extra float64
}

// thinking reports whether forecasts are averages over rounds. With a Depth they are levels of
// reasoning.
func (c *Game) thinking() bool { return c.Depth == 0 }

// began returns the beliefs at the start of the present course of measures.
func (c *Game) began() (resolve, value []float64) {
	resolve, value = c.Resolve.Weights, c.Value.Weights
	if c.Age > 0 && slices.Equal(c.BeganResolve.Types, c.Resolve.Types) {
		resolve = c.BeganResolve.Weights
	}
	if c.Age > 0 && slices.Equal(c.BeganValue.Types, c.Value.Types) {
		value = c.BeganValue.Weights
	}
	return resolve, value
}

// average returns the forecasts with a threat open, or with measures in force.
func (c *Game) average(threat bool) *averages {
	at := 0
	if threat {
		at = 1
	}
	if c.thought[at] == nil {
		a := c.Memory.recall(c, threat)
		c.thought[at], c.kappa, c.extra = a, a.kappa, a.extra
	}
	return c.thought[at]
}

// pure returns the chances of a certain choice among n.
func pure(n, choice int) []float64 {
	out := make([]float64, n)
	out[choice] = 1
	return out
}

// toward moves an average a share of the way to another list.
func toward(average, to []float64, share float64) {
	for k := range average {
		average[k] += share * (to[k] - average[k])
	}
}

// rounds plays the rounds of thought.
func (c *Game) rounds(threat bool) *averages {
	a := &averages{course: c.newCourse(), threat: threat, rounds: cmp.Or(c.Rounds, DefaultRounds)}
	levels := len(c.Levels)
	offers := len(c.offers())
	for range c.Resolve.Types {
		a.stop = append(a.stop, pure(a.plans(), a.plans()-1))
		a.masked = append(a.masked, pure(a.plans(), a.plans()-1))
		a.answer = append(a.answer, pure(c.replies(), 0))
	}
	for range c.Value.Types {
		a.lift = append(a.lift, pure(a.never()+1, a.never()))
		a.enough = append(a.enough, make([]float64, levels))
		a.taken = append(a.taken, make([]float64, offers))
		a.firm = append(a.firm, [2]float64{1, 1})
	}
	a.angry = make([]float64, len(c.Resolve.Types))
	if c.Retaliation {
		a.fury = c.furious()
		a.feared = a.fury.newCourse()
	}
	calls := make([][]bool, len(c.Value.Types))
	for j := range calls {
		calls[j] = make([]bool, levels)
	}
	if c.Retaliation {
		c.kappa = c.retaliates()
		c.extra = c.kappa * (c.Leader.Both - c.Leader.Imposed)
	}
	a.kappa, a.extra = c.kappa, c.extra
	a.fears(c)
	stop, masked, answer := make([][]float64, len(a.stop)), make([][]float64, len(a.stop)), make([][]float64, len(a.stop))
	angry := make([]float64, len(a.stop))
	offering := make([][]float64, offers)
	scratch := c.scratch()
	start := scratch.at
	a.lend(c, scratch)
	for m := 1; m <= a.rounds; m++ {
		scratch.release(start)
		a.mix(c)
		share := 2 / float64(m+1)
		// The target moves first, as in the dispute, and the leader answers in the same round.
		for i, r := range c.Resolve.Types {
			values, after := c.plansOf(a, r, 0, a.lifted)
			stop[i] = c.response(values)
			back := 0.0
			if c.Retaliation {
				back = c.retaliation(a, r)
				if angry[i] = c.either(back, greatest(values)); angry[i] > 0 {
					never := c.slab.take(a.plans())
					never[a.plans()-1] = 1
					toward(stop[i], never, angry[i])
				}
			}
			masked[i] = c.response(after)
			if threat {
				if c.Retaliation {
					all := c.slab.take(len(values) + 1)
					copy(all, values)
					all[len(values)] = back
					values = all
				}
				answer[i] = c.response(c.replied(a, r, values))
			}
		}
		for i := range stop {
			a.angry[i] += share * (angry[i] - a.angry[i])
			toward(a.stop[i], stop[i], share)
			toward(a.masked[i], masked[i], share)
			if threat {
				toward(a.answer[i], answer[i], share)
			}
		}
		a.mix(c)
		for n := range offering {
			offering[n] = c.offered(a, n)
		}
		for j, omega := range c.Value.Types {
			p := c.prospect(a.course, omega, calls[j], a.unmasked)
			lift, holds := c.best(a.course, omega, a.stopped, 0, 1, &p)
			chosen := c.slab.take(a.never() + 1)
			chosen[lift] = 1
			toward(a.lift[j], chosen, share)
			_, y := c.against(a.course, &a.leader, a.stopped, 0, lift, &p, 0)
			for k := range c.Levels {
				enough := c.calls(omega, k, holds, y)
				calls[j][k] = enough > 0.5
				a.enough[j][k] += share * (enough - a.enough[j][k])
			}
			firm := c.stood(omega, holds)
			for n := range firm {
				a.firm[j][n] += share * (firm[n] - a.firm[j][n])
			}
			for n, y := range c.offers() {
				taken := c.either(c.Accept(omega, y), c.refused(a, omega, offering[n], &p))
				a.taken[j][n] += share * (taken - a.taken[j][n])
			}
		}
	}
	scratch.release(start)
	a.lend(c, nil)
	a.mix(c)
	return a
}

// scratch returns a slab for the rounds: that of the Memory, so that games of the rest of an issue,
// whose rounds run inside a round of the whole, take the lists after those in use.
func (c *Game) scratch() *slab {
	if c.Memory != nil {
		return &c.Memory.slab
	}
	return new(slab)
}

// lend has the game and its game under retaliation take their lists from a slab. With nil, lists live
// for good.
func (a *averages) lend(c *Game, s *slab) {
	c.slab = s
	if a.fury != nil {
		a.fury.slab = s
	}
}

// furious returns the game with the target's retaliation in force as long as the measures.
func (c *Game) furious() *Game {
	g := c.Fresh()
	l, t := &g.Leader, &g.Target
	l.Later += l.Both - l.Imposed
	t.Later += t.Both - t.Imposed
	l.Imposed, t.Imposed = l.Both, t.Both
	g.Posing, g.Retaliation, g.Age = false, false, 0
	g.rests = c.sequels()
	return &g
}

// fears works out the leader's plans under retaliation: each type takes the best plan against a target
// that holds out for good.
func (a *averages) fears(c *Game) {
	if a.fury == nil {
		return
	}
	_, value := c.began()
	a.dropped = c.slab.take(a.never() + 1)
	none := make([]bool, len(c.Levels))
	never := c.slab.take(a.plans())
	never[a.plans()-1] = 1
	for j, omega := range c.Value.Types {
		p := a.fury.prospect(a.feared, omega, none, nil)
		lift, _ := a.fury.best(a.feared, omega, never, 0, 1, &p)
		a.dropped[lift] += value[j]
	}
}

// retaliation returns the value to a target of retaliation from now on. A target that retaliates means
// to hold out.
func (c *Game) retaliation(a *averages, r float64) float64 {
	b := averages{course: a.feared, lifted: a.dropped, accepted: a.accepted}
	values, _ := a.fury.plansOf(&b, r, 0, a.dropped)
	return values[a.plans()-1]
}

// mix works out the averages over types, given that the dispute has come to measures in force.
func (a *averages) mix(c *Game) {
	resolve, value := c.began()
	if a.threat {
		resolve, value = c.slab.clone(c.Resolve.Weights), c.slab.clone(c.Value.Weights)
		a.likely, a.refusing = [2]float64{}, c.slab.take(len(c.offers()))
		refused := c.slab.take(len(c.offers()))
		for j, w := range c.Value.Weights {
			for n := range a.likely {
				a.likely[n] += w * a.firm[j][n]
			}
			for n := range refused {
				refused[n] += w * (1 - a.taken[j][n])
				a.refusing[n] += w * (1 - a.taken[j][n]) * a.firm[j][0]
			}
			value[j] *= a.firm[j][0]
		}
		for n := range refused {
			if refused[n] > leastLeft {
				a.refusing[n] /= refused[n]
			} else {
				a.refusing[n] = a.likely[0]
			}
		}
		for i := range resolve {
			resolve[i] *= a.resists(i)
		}
		if total(resolve) < leastLeft {
			resolve = c.Resolve.Weights
		}
		if total(value) < leastLeft {
			value = c.Value.Weights
		}
	}
	a.stopped = c.late(c.mixture(a.stop, resolve), a.ways())
	a.lifted = c.late(c.mixture(a.lift, value), 1)
	a.accepted = c.mixture(a.enough, value)
	// The leader bears retaliation by the types that retaliate.
	if a.fury != nil {
		fury := 0.0
		for i, w := range resolve {
			fury += w * a.angry[i] / total(resolve)
		}
		side := c.Leader
		side.Imposed += fury * (side.Both - side.Imposed)
		side.Later += side.Imposed - c.Leader.Imposed
		a.leader = c.streamed(&side, a.h)
	}
	// The types with a show are those whose show is found out.
	a.unmasked = nil
	if c.Posing {
		shows := c.slab.clone(resolve)
		for i := range shows {
			shows[i] *= a.shows(i)
		}
		if total(shows) < leastLeft {
			shows = resolve
		}
		a.unmasked = c.late(c.mixture(a.masked, shows), a.ways())
	}
}

// greatest returns the largest of some numbers.
func greatest(list []float64) float64 {
	most := list[0]
	for _, v := range list[1:] {
		if v > most {
			most = v
		}
	}
	return most
}

// total returns the sum of a list.
func total(list []float64) (sum float64) {
	for _, v := range list {
		sum += v
	}
	return sum
}

// resists returns the chance that a type of the target does not give in to the threat.
func (a *averages) resists(i int) float64 { return 1 - a.answer[i][1] }

// shows returns the chance that a type of the target complies for show at some time.
func (a *averages) shows(i int) (sum float64) {
	for q := range a.h + 1 {
		sum += a.stop[i][a.at(q, a.show())]
	}
	return sum
}

// response returns the chances of plans by their values.
func (c *Game) response(values []float64) []float64 {
	return belief.AppendLogit(c.slab.take(len(values))[:0], values, c.Precision)
}

// plansOf returns the values of a target's plans from an age on, before and after the discovery of
// a show. lifted are the chances of the leader's plans.
func (c *Game) plansOf(a *averages, r float64, age int, lifted []float64) (values, masked []float64) {
	lifts := c.holding(lifted, age)
	e := c.ends(a.course, r, a.accepted)
	masked = c.stops(a.course, r, age, lifts, &e, false)
	if !c.Posing {
		return masked, masked
	}
	// After the discovery the measures are as at the start, and the target plans without a show.
	again := masked
	if age > 0 {
		again = c.stops(a.course, r, 0, c.holding(a.lifted, 0), &e, false)
	}
	e.masks = greatest(again)
	return c.stops(a.course, r, age, lifts, &e, true), masked
}

// calls returns the chance that a leader calls a level enough with measures in force: the value of
// the level against the best plan for holding on. holds is the value of the plan and y its
// compliance over the present level.
func (c *Game) calls(omega float64, k int, holds, y float64) float64 {
	level, demand := c.Levels[k], c.demand()
	if k == len(c.Levels)-1 {
		return 1
	}
	rest := 1 - y/(demand-c.Now) // of what is gained already, what is not counted in y
	held := holds + omega*(c.left(level)-c.Now)*max(0, rest)
	return c.either(c.Accept(omega, level)+c.Leader.Relieved[k], held)
}

// stood returns the chances of a leader carrying out the threat, without and with threatened
// retaliation, over the draw at the deadline. holds is the value of measures in force.
func (c *Game) stood(omega, holds float64) (firm [2]float64) {
	down := c.BackDown(omega)
	extra := [2]float64{0, c.extra}
	for n := range firm {
		if c.Zeta == 0 {
			firm[n] = c.either(holds-c.Leader.Entry+extra[n], down)
			continue
		}
		for _, draw := range c.executions() {
			firm[n] += c.either(holds-c.Leader.Entry+extra[n]+draw, down) / float64(len(noise))
		}
	}
	return firm
}

// Executed returns draw k of belief.Quantiles at the deadline, in percent of the leader's income. The
// draw makes carrying the threat out cheaper or dearer and never a gain by itself: measures that pay
// without a demand are no threat.
func (c *Game) Executed(k int) float64 {
	l := &c.Leader
	return min(c.Zeta*noise[k], l.Entry-c.onset(l.Imposed, l.Later, l.Discount))
}

// executions returns the draws at the deadline.
func (c *Game) executions() *[belief.Draws]float64 {
	if c.draws == nil {
		c.draws = new([belief.Draws]float64)
		for k := range c.draws {
			c.draws[k] = c.Executed(k)
		}
	}
	return c.draws
}

// deadline returns the value to a leader of a resisted threat at the deadline, over the draw.
func (c *Game) deadline(omega, holds, extra float64) float64 {
	down, fight := c.BackDown(omega), holds-c.Leader.Entry+extra
	if c.Zeta == 0 {
		p := c.either(fight, down)
		return p*fight + (1-p)*down
	}
	sum := 0.0
	for _, draw := range c.executions() {
		v := fight + draw
		p := c.either(v, down)
		sum += p*v + (1-p)*down
	}
	return sum / float64(len(noise))
}

// offered returns the chances of the plans of targets that make offer n.
func (c *Game) offered(a *averages, n int) []float64 {
	if !a.threat {
		return a.stopped
	}
	weights := c.slab.clone(c.Resolve.Weights)
	for i := range weights {
		weights[i] *= a.answer[i][2+n]
	}
	if total(weights) > leastLeft {
		return c.late(c.mixture(a.stop, weights), a.ways())
	}
	return a.stopped
}

// refused returns the value to a leader of refusing an offer: the deadline, against the types that make
// the offer. stops are the chances of their plans, by offered.
func (c *Game) refused(a *averages, omega float64, stops []float64, p *prospects) float64 {
	_, holds := c.best(a.course, omega, stops, 0, 1, p)
	return c.deadline(omega, holds, 0)
}

// replies is the number of answers to a threat.
func (c *Game) replies() int {
	n := 2 + len(c.offers())
	if c.Retaliation {
		n++
	}
	return n
}

// replied returns the values of the Answers to a target of type r. values are those of the target's
// plans with measures in force.
func (c *Game) replied(a *averages, r float64, values []float64) []float64 {
	t := &c.Target
	quiet, fight := -r*c.Now, greatest(values)
	resist := func(firm float64) float64 { return firm*fight + (1-firm)*quiet }
	gives := func(k int) float64 { return -r*c.Levels[k] - t.Audience - c.nextLoss(r, k) }
	out := append(c.slab.take(c.replies())[:0], resist(a.likely[0]), gives(len(c.Levels)-1))
	for n := range c.offers() {
		taken := 0.0
		for j, w := range c.Value.Weights {
			taken += w * a.taken[j][n]
		}
		out = append(out, taken*gives(n)+(1-taken)*resist(a.refusing[n]))
	}
	if c.Retaliation {
		lasts := c.lasts(a, min(slices.Index(values, fight), a.plans()-1))
		both := fight + c.kappa*(t.Both-t.Imposed)*lasts
		out = append(out, a.likely[1]*(both-(1-c.kappa)*t.Audience)+(1-a.likely[1])*quiet)
	}
	return out
}

// lasts returns the discounted share of time with measures in force under a target's plan.
func (c *Game) lasts(a *averages, plan int) (sum float64) {
	d, staying := c.Target.Discount, 1.0
	stop := plan / a.ways()
	power := 1.0
	for q := range a.h + 1 {
		if q > 0 {
			staying -= a.lifted[q]
		}
		sum += (1 - d) * power * max(0, staying)
		power *= d
		if q >= stop {
			return sum
		}
	}
	return sum + power*max(0, staying)
}

// nextLoss returns the expected loss to a target of type r by the leader's next demand after a
// concession to level k, as an annuity from the concession on.
//
// After the recess a leader of each type makes the rest of the demand on the issue where a threat
// pays. The game of the rest has forecasts of its own, and the target's loss is the distance to the
// best answer. A leader that has everything asks for nothing more.
func (c *Game) nextLoss(r float64, k int) float64 {
	n := c.sequels()[k]
	if n == nil || n.chance == 0 {
		return 0
	}
	return n.chance * math.Pow(c.Target.Discount, float64(c.Recess)) * n.loss(r)
}

// following is the game of the rest of an issue, after a concession.
type following struct {
	game *Game
	// chance is the chance of another demand.
	chance float64
	// types and losses remember the loss by type.
	types, losses []float64
}

// loss returns what another demand costs a target of type r.
func (n *following) loss(r float64) float64 {
	if k := slices.Index(n.types, r); k >= 0 {
		return n.losses[k]
	}
	loss := max(0, -r*n.game.Now-greatest(n.game.Answers(r)))
	n.types, n.losses = append(n.types, r), append(n.losses, loss)
	return loss
}

// sequels returns the games of the rest of the issue by the level reached, nil where nothing is left to
// demand.
func (c *Game) sequels() []*following {
	if c.rests == nil {
		c.rests = make([]*following, len(c.Levels))
		for k := range c.rests {
			if c.Recess > 0 && c.Levels[k] < 1-tolerance {
				c.rests[k] = c.Memory.rest(c.next(k))
			}
		}
	}
	return c.rests
}

// next returns the game after a concession to level k.
func (c *Game) next(k int) *Game {
	g := new(Game)
	*g = c.Fresh()
	g.Age, g.Held, g.Kept, g.Least, g.Recess = 0, false, false, 0, 0
	g.BeganResolve, g.BeganValue = belief.Resolve{}, belief.Resolve{}
	g.Now = c.Levels[k]
	g.Levels = append(slices.Clone(c.Levels[k+1:]), c.Beyond...)
	g.Beyond = nil
	if len(g.Levels) == 0 {
		g.Levels = []float64{1}
	}
	last := len(c.Levels) - 1
	relieved := func(s *Side) {
		list := make([]float64, len(g.Levels))
		for i := range list {
			list[i] = s.Imposed
		}
		list[len(list)-1] = s.Relieved[last]
		s.Relieved = list
	}
	relieved(&g.Target)
	relieved(&g.Leader)
	if g.Leader.Audience == 0 {
		g.Leader.Audience = c.Leader.Threatened
	}
	return g
}

// follow works out the chance of another demand.
func follow(g *Game) *following {
	n := &following{game: g}
	for j, omega := range g.Value.Types {
		if g.Threaten(omega, 1) > omega*g.Now {
			n.chance += g.Value.Weights[j]
		}
	}
	return n
}
