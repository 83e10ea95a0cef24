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
// and then each type of the leader the best response to the new averages of the target. A type keeps
// a plan for the whole course of the measures: types last. A side averages values over the types of
// the other, and never averages hazards.
type averages struct {
	*course
	threat bool
	rounds int
	// stop are the chances of the target's plans by type, masked the same after the discovery of
	// a show, answer the chances of the Answers.
	stop, masked []chances
	answer       [][]float64
	// lift are the chances of the leader's plans by type, enough the chances of calling each level
	// enough with measures in force, taken the chances of accepting each offer, and firm the
	// chance of carrying out the threat, without and with threatened retaliation.
	lift          []chances
	enough, taken [][]float64
	firm          [][2]float64
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
	// meets and stays are the chances of the plans of the target and of the leader by the present
	// beliefs, at the present age.
	meets, stays []float64
	// expected is what a leader expects of a threat.
	expected *threatened
}

// thinking reports whether forecasts are averages over rounds. With a Depth they are levels of
// reasoning.
func (c *Game) thinking() bool { return c.Depth == 0 }

// age returns the age of the measures in the plans of both sides. A later quarter is as the last with a
// plan of its own.
func (c *Game) age() int { return min(c.Age, cmp.Or(c.Horizon, Horizon)) }

// began returns the beliefs at the start of the present course of measures.
func (c *Game) began() (resolve, value []float64) {
	resolve, value = c.Resolve.Weights, c.Value.Weights
	if c.age() > 0 && slices.Equal(c.BeganResolve.Types, c.Resolve.Types) {
		resolve = c.BeganResolve.Weights
	}
	if c.age() > 0 && slices.Equal(c.BeganValue.Types, c.Value.Types) {
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

// certain reports whether all choices are best responses.
func (c *Game) certain() bool { return c.Precision == 0 || math.IsInf(c.Precision, 1) }

// toward moves an average a share of the way to another list.
func toward(average, to []float64, share float64) {
	for k := range average {
		average[k] += share * (to[k] - average[k])
	}
}

// unthought returns the forecasts before the first round.
func (c *Game) unthought(threat bool) *averages {
	a := &averages{course: c.newCourse(), threat: threat, rounds: cmp.Or(c.Rounds, DefaultRounds)}
	n, levels, offers := a.plans(), len(c.Levels), len(c.offers())
	resolve, value := len(c.Resolve.Types), len(c.Value.Types)
	few := min(n, 1+a.rounds) // a certain plan a round
	stops := n
	if c.certain() {
		stops = few
	}
	lifts := min(a.never()+1, few)
	kept := make([]float64, resolve*(2*stops+c.replies()+1)+value*(lifts+levels+offers)+2*n+a.never()+1+levels+offers)
	take := func(n int) []float64 {
		list := kept[:n:n]
		kept = kept[n:]
		return list
	}
	places := make([]int32, 2*resolve*stops+value*lifts)
	certainly := func(types, n, room int) []chances {
		out := make([]chances, types)
		for i := range out {
			out[i] = chances{at: places[:0:room], p: take(room)[:0]}
			places = places[room:]
			if room == n {
				for k := range n - 1 {
					out[i].add(k, 0)
				}
			}
			out[i].add(n-1, 1)
		}
		return out
	}
	a.stop, a.masked, a.lift = certainly(resolve, n, stops), certainly(resolve, n, stops), certainly(value, a.never()+1, lifts)
	a.answer = make([][]float64, resolve)
	for i := range a.answer {
		a.answer[i] = take(c.replies())
		a.answer[i][0] = 1
	}
	a.firm = make([][2]float64, value)
	a.enough, a.taken = make([][]float64, value), make([][]float64, value)
	for j := range a.firm {
		a.enough[j], a.taken[j], a.firm[j] = take(levels), take(offers), [2]float64{1, 1}
	}
	a.angry = take(resolve)
	a.stopped, a.lifted, a.accepted, a.refusing = take(n), take(a.never()+1), take(levels), take(offers)
	if c.Posing {
		a.unmasked = take(n)
	}
	if c.Retaliation {
		a.fury = c.furious()
		a.feared = a.fury.newCourse()
		c.kappa = c.retaliates()
		c.extra = c.kappa * (c.Leader.Both - c.Leader.Imposed)
		a.fears(c)
	}
	a.kappa, a.extra = c.kappa, c.extra
	return a
}

// opposed is a type of the target in the rounds.
type opposed struct {
	stakes
	// back is the value of retaliation at once, and gives by level the value of a concession to
	// the threat.
	back  float64
	gives []float64
}

// oppose returns the types of the target.
func (c *Game) oppose(a *averages) []opposed {
	list := make([]opposed, len(c.Resolve.Types))
	for i, r := range c.Resolve.Types {
		o := &list[i]
		o.stakes = c.staked(a.course, r)
		if a.threat {
			o.gives = c.gives(r)
		}
		if c.Retaliation {
			o.back = c.retaliation(a, r)
		}
	}
	return list
}

// rounds plays the rounds of thought.
func (c *Game) rounds(threat bool) *averages {
	a := c.unthought(threat)
	scratch := c.scratch()
	all := scratch.at
	a.lend(c, scratch)
	types := c.oppose(a)
	calls, levels := make([][]bool, len(c.Value.Types)), len(c.Levels)
	called := make([]bool, len(calls)*levels)
	for j := range calls {
		calls[j] = called[j*levels : (j+1)*levels]
	}
	start := scratch.at
	a.mixLeaders(c)
	a.mixTargets(c)
	for m := 1; m <= a.rounds; m++ {
		scratch.release(start)
		share := 2 / float64(m+1)
		// The target moves first, as in the dispute, and the leader answers in the same round.
		a.moveTargets(c, types, share)
		a.mixTargets(c)
		a.moveLeaders(c, calls, share)
		a.mixLeaders(c)
	}
	scratch.release(all)
	a.lend(c, nil)
	a.bear(c)
	return a
}

// moveTargets moves the averages of the target a share of the way to the best responses.
func (a *averages) moveTargets(c *Game, types []opposed, share float64) {
	f, never := c.faces(a.course, a.lifted, 0), a.plans()-1
	var taken, lasting []float64
	if a.threat {
		taken, lasting = c.takes(a), c.lastings(a)
	}
	for i := range types {
		o := &types[i]
		p := c.planned(a.course, &o.stakes, a.accepted, &f, nil)
		angry := 0.0
		if c.Retaliation {
			angry = c.either(o.back, p.bestValue)
		}
		a.angry[i] += share * (angry - a.angry[i])
		if c.certain() {
			stop := p.best
			if angry > 0 {
				stop = never
			}
			a.stop[i].toward(stop, share)
			a.masked[i].toward(p.open, share)
		} else {
			stop := c.response(c.list(&p, true))
			if angry > 0 {
				at := c.slab.take(len(stop))
				at[never] = 1
				toward(stop, at, angry)
			}
			toward(a.stop[i].p, stop, share)
			toward(a.masked[i].p, c.response(c.list(&p, false)), share)
		}
		if a.threat {
			fight, plan := p.bestValue, p.best
			if c.Retaliation && o.back > fight {
				fight, plan = o.back, never
			}
			toward(a.answer[i], c.response(c.replied(a, o, taken, lasting, fight, plan)), share)
		}
	}
}

// study is what leaders with the same levels called enough think of the target's plans.
type study struct {
	enough []bool
	prospects
	gained []float64 // by the leader's plan
}

// moveLeaders moves the averages of the leader a share of the way to the best responses. calls says by
// type which levels the leader calls enough.
func (a *averages) moveLeaders(c *Game, calls [][]bool, share float64) {
	held := c.held(a.course, a.stopped, 0)
	offers := c.offers()
	var offering, holding [][]float64
	if a.threat {
		for n := range offers {
			offering = append(offering, c.offered(a, n))
			holding = append(holding, c.held(a.course, offering[n], 0))
		}
	}
	var studies []study
	for j, omega := range c.Value.Types {
		s := slices.IndexFunc(studies, func(s study) bool { return slices.Equal(s.enough, calls[j][a.first:]) })
		if s < 0 {
			p := c.prospect(a.course, calls[j], a.unmasked)
			s = len(studies)
			studies = append(studies, study{slices.Clone(calls[j][a.first:]), p, c.gained(a.course, a.stopped, 0, &p)})
		}
		worth := c.worth(a.course, omega, 0, &studies[s].prospects)
		lift, holds := a.best(worth, a.stopped, held, 0, 1)
		holds += omega * c.Now
		a.lift[j].toward(lift, share)
		for k := a.first; k < a.levels; k++ {
			enough := c.calls(omega, k, holds, studies[s].gained[lift])
			calls[j][k] = enough > 0.5
			a.enough[j][k] += share * (enough - a.enough[j][k])
		}
		firm := c.stood(omega, holds)
		for n := range firm {
			a.firm[j][n] += share * (firm[n] - a.firm[j][n])
		}
		for n, y := range offers {
			if a.threat {
				_, holds = a.best(worth, offering[n], holding[n], 0, 1)
				holds += omega * c.Now
			}
			taken := c.either(c.Accept(omega, y), c.deadline(omega, holds, 0))
			a.taken[j][n] += share * (taken - a.taken[j][n])
		}
	}
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
	return &g
}

// fears works out the leader's plans under retaliation: each type takes the best plan against a target
// that holds out for good. The best plan is the same for all types, as no compliance is gained.
func (a *averages) fears(c *Game) {
	_, value := c.began()
	a.dropped = c.slab.take(a.never() + 1)
	never := c.slab.take(a.plans())
	never[a.plans()-1] = 1
	lift, _ := a.feared.best(make([]float64, a.plans()-1), never, a.fury.held(a.feared, never, 0), 0, 1)
	for _, w := range value {
		a.dropped[lift] += w
	}
}

// retaliation returns the value to a target of retaliation from now on. A target that retaliates means
// to hold out.
func (c *Game) retaliation(a *averages, r float64) float64 {
	f := a.fury.faces(a.feared, a.dropped, 0)
	p := a.fury.until(a.feared, r, &f)
	return p.never
}

// mixLeaders works out the averages over types of the leader, given that the dispute has come to
// measures in force.
func (a *averages) mixLeaders(c *Game) {
	_, value := c.began()
	if a.threat {
		value = c.slab.clone(c.Value.Weights)
		a.likely = [2]float64{}
		clear(a.refusing)
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
		if total(value) < leastLeft {
			value = c.Value.Weights
		}
	}
	mix(a.lifted, a.lift, value)
	slipped(a.lifted, 1)
	clear(a.accepted)
	sum := total(value)
	for j, w := range value {
		for k := a.first; k < a.levels; k++ {
			a.accepted[k] += w / sum * a.enough[j][k]
		}
	}
}

// mixTargets works out the averages over types of the target, given that the dispute has come to
// measures in force.
func (a *averages) mixTargets(c *Game) {
	resolve := a.resisting(c)
	mix(a.stopped, a.stop, resolve)
	slipped(a.stopped, a.ways())
	a.bear(c)
	// The types with a show are those whose show is found out.
	if c.Posing {
		shows := c.slab.clone(resolve)
		for i := range shows {
			shows[i] *= a.shows(i)
		}
		if total(shows) < leastLeft {
			shows = resolve
		}
		mix(a.unmasked, a.masked, shows)
		slipped(a.unmasked, a.ways())
	}
}

// resisting returns the weights of the types of the target, given that the dispute has come to measures
// in force.
func (a *averages) resisting(c *Game) []float64 {
	resolve, _ := c.began()
	if a.threat {
		resolve = c.slab.clone(c.Resolve.Weights)
		for i := range resolve {
			resolve[i] *= a.resists(i)
		}
		if total(resolve) < leastLeft {
			resolve = c.Resolve.Weights
		}
	}
	return resolve
}

// bear has the leader bear retaliation by the types that retaliate.
func (a *averages) bear(c *Game) {
	if a.fury == nil {
		return
	}
	resolve, fury := a.resisting(c), 0.0
	sum := total(resolve)
	for i, w := range resolve {
		fury += w * a.angry[i] / sum
	}
	side := c.Leader
	side.Imposed += fury * (side.Both - side.Imposed)
	side.Later += side.Imposed - c.Leader.Imposed
	a.leader = c.streamed(&side, a.h)
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
	l := &a.stop[i]
	for k, at := range l.at {
		if int(at)%a.ways() == a.show() {
			sum += l.p[k]
		}
	}
	return sum
}

// response returns the chances of plans by their values.
func (c *Game) response(values []float64) []float64 {
	return belief.AppendLogit(c.slab.take(len(values))[:0], values, c.Precision)
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
