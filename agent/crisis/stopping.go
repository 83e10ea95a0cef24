// The functions of this file value plans of both sides with measures in force. A plan is a stopping
// time: the quarter of the leader's lifting, or the quarter of the target's concession with the
// level conceded. Flows and chances of the other's plans go in, and values come out.

package crisis

import (
	"cmp"
	"math"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// course holds the flows of measures in force by their age, and the places of plans in a list.
//
// Quarter 0 is the quarter of the imposition, or of the last change of the measures. In each later
// quarter the leader moves first, and the target answers. The measures of a quarter are felt even
// if the target concedes in the quarter; relief follows in the next.
type course struct {
	h      int // the last quarter with a plan of its own; a later stop is never
	levels int
	// target and leader are the flows by age. before[t] is the discounted sum up to age t, the
	// factor 1-delta included; the last entry is the sum for ever.
	target, leader stream
}

// stream is an actor's flow with measures in force.
type stream struct {
	discount float64
	flow     []float64 // by age, 0 to h
	before   []float64 // by age, 0 to h+1, and for ever
	power    []float64 // discount to the power of the age, 0 to h+1
	rest     []float64 // annuity of the flow from an age on, 0 to h+1
}

// streamed returns the flow of a side, given the present age of the measures.
func (c *Game) streamed(side *Side, h int) (s stream) {
	d := side.Discount
	left := math.Pow(1-c.Speed, float64(c.Age))
	at := func(age int) float64 { return side.Imposed }
	rest := func(age int) float64 { return side.Imposed }
	if c.Speed > 0 && left > 0 {
		gap := (side.Imposed - side.Later) / left
		at = func(age int) float64 { return side.Later + gap*math.Pow(1-c.Speed, float64(age)) }
		rest = func(age int) float64 { return c.onset(at(age), side.Later, d) }
	}
	s.discount = d
	s.flow, s.before = c.slab.take(h + 1)[:0], c.slab.take(h + 3)[:0]
	s.power, s.rest = c.slab.take(h + 2)[:0], c.slab.take(h + 2)[:0]
	sum, power := 0.0, 1.0
	for age := range h + 2 {
		s.before, s.power, s.rest = append(s.before, sum), append(s.power, power), append(s.rest, rest(age))
		if age <= h {
			s.flow = append(s.flow, at(age))
			sum += (1 - d) * power * at(age)
			power *= d
		}
	}
	s.before = append(s.before, sum+power*rest(h+1))
	return s
}

// never returns the place of never stopping in a list of the leader's plans.
func (x *course) never() int { return x.h + 1 }

// show returns the place of a show among the ways to stop of a target, after the levels.
func (x *course) show() int { return x.levels }

// ways is the number of ways to stop of a target.
func (x *course) ways() int { return x.levels + 1 }

// at returns the place of a target's plan to stop in a quarter in some way. The last place is
// never.
func (x *course) at(quarter, way int) int { return quarter*x.ways() + way }

// plans is the number of a target's plans.
func (x *course) plans() int { return (x.h+1)*x.ways() + 1 }

// newCourse returns the flows of the game.
func (c *Game) newCourse() *course {
	h := cmp.Or(c.Horizon, Horizon)
	return &course{h: h, levels: len(c.Levels), target: c.streamed(&c.Target, h), leader: c.streamed(&c.Leader, h)}
}

// endings are the values to a target of the ways to stop, by way, counted from the quarter of the
// stop, the flow of the quarter excluded: relief, compliance, face, and the next demand.
type endings struct {
	after []float64 // by level
	masks float64   // the value after the discovery of a show, from the next quarter on
}

// delivered returns the chance of relief after a concession to level k: trust, times the chance of
// the leader calling the level enough.
func (c *Game) delivered(k int, enough []float64) float64 {
	if k == len(c.Levels)-1 || c.Staged && c.Levels[k] < c.least()-tolerance {
		return c.Trust
	}
	return c.Trust * enough[k]
}

// left returns the compliance left after the target has taken a concession back: the structural
// part stays.
func (c *Game) left(level float64) float64 { return c.Now + c.Structural*(level-c.Now) }

// ends returns the values to a target of type r of conceding each level in a quarter: a quarter of
// compliance under measures, then relief with the chance of delivery. A target without relief takes
// compliance back a quarter later, as far as compliance can be taken back.
func (c *Game) ends(x *course, r float64, enough []float64) (e endings) {
	t, d := &c.Target, c.Target.Discount
	e.after = c.slab.take(len(c.Levels))[:0]
	for k, y := range c.Levels {
		p := c.delivered(k, enough)
		kept := t.Relieved[k] - r*y - c.nextLoss(r, k)
		hurt := c.onset(t.Imposed, t.Later, d)
		broken := hurt - r*y
		if back := hurt - r*c.left(y); back > broken {
			broken = (1-d)*broken + d*back
		}
		e.after = append(e.after, -(1-d)*r*y+d*(p*kept+(1-p)*broken)-t.Audience)
	}
	return e
}

// stops returns the values to a target of type r of the plans open from an age on: for every plan
// the value as an annuity from the age on. lifts are the chances of the leader's plans, given that
// the leader has held through the age. shown says whether a show is possible.
func (c *Game) stops(x *course, r float64, age int, lifts []float64, e *endings, shown bool) (values []float64) {
	t, d := &x.target, x.target.discount
	values = c.slab.take(x.plans())
	for k := range values {
		values[k] = math.Inf(-1)
	}
	first := c.first()
	quiet := -r * c.Now
	scale := 1 / t.power[age]
	lifted, staying := 0.0, 1.0 // value of the leader's earlier stops, chance of none
	for q := age; q <= x.h; q++ {
		if q > age {
			p := lifts[q]
			lifted += p * (t.before[q] - t.before[age] + quiet*t.power[age])
			staying -= p
		}
		base := lifted + staying*(t.before[q]-t.before[age]+quiet*(t.power[age]-t.power[q])+t.power[q]*(1-d)*t.flow[q])
		left, now := staying*t.power[q], values[x.at(q, 0):x.at(q+1, 0)]
		for k := first; k < x.levels; k++ {
			now[k] = scale * (base + left*e.after[k])
		}
		if shown {
			last := x.levels - 1
			eased := c.Trust*c.Target.Relieved[last] + (1-c.Trust)*t.rest[q] + quiet
			show := ((1-d)*eased + d*c.Detection*e.masks) / (1 - d*(1-c.Detection))
			now[x.show()] = scale * (base + left*((1-d)*quiet+d*show-c.Target.Audience))
		}
	}
	forever := lifted + max(0, staying)*(t.before[x.h+2]-t.before[age]+quiet*t.power[age])
	values[x.plans()-1] = scale * forever
	return values
}

// prospects are the values to a leader of the ways in which a target can stop, by way: the flow
// from the next quarter on and the compliance gained from the quarter of the stop on, over the
// present level.
type prospects struct {
	flow, y []float64
	once    []float64 // paid once, as an annuity
}

// prospect returns the values of the target's stops to a leader of type omega. A partial concession
// is accepted, or the leader holds on. enough says which levels the leader accepts. masked are the
// chances of the plans of posing targets after the discovery of a show.
func (c *Game) prospect(x *course, omega float64, enough []bool, masked []float64) (p prospects) {
	l := &c.Leader
	hold := c.onset(l.Imposed, l.Later, l.Discount)
	ways := len(c.Levels) + 1
	p = prospects{flow: c.slab.take(ways)[:0], y: c.slab.take(ways)[:0], once: c.slab.take(ways)[:0]}
	for k, y := range c.Levels {
		flow, gain, once := l.Relieved[k], y-c.Now, l.Win*c.part(y)
		if k < len(c.Levels)-1 && !(c.Staged && y < c.least()-tolerance) {
			if enough[k] {
				once -= l.Audience * c.short(y)
			} else {
				flow, gain = hold, (1-l.Discount)*gain+l.Discount*(c.left(y)-c.Now)
			}
		}
		p.flow, p.y, p.once = append(p.flow, flow), append(p.y, gain), append(p.once, once)
	}
	// A show brings relief and no compliance until the discovery.
	d, last := l.Discount, len(c.Levels)-1
	cost, later := hold, 0.0
	if len(masked) > 0 {
		cost, later = c.against(x, &x.leader, masked, 0, x.never(), &p, 0)
	}
	share := d * c.Detection / (1 - d*(1-c.Detection))
	p.flow = append(p.flow, (1-share)*l.Relieved[last]+share*cost)
	p.y, p.once = append(p.y, share*later), append(p.once, 0)
	return p
}

// against returns the value to an actor of the leader's plan to lift in a quarter, as an annuity from
// an age on: the cost, and the discounted compliance gained over the present level. stops are the
// chances of the target's plans, given that the target has held so far, p the values of the ways to
// stop, and down the actor's cost of the lifting.
func (c *Game) against(x *course, s *stream, stops []float64, age, lift int, p *prospects, down float64) (cost, y float64) {
	d, scale := s.discount, 1/s.power[age]
	staying := 1.0
	for q := age; q <= x.h && q < lift; q++ {
		before, power, flow := s.before[q]-s.before[age], s.power[q], (1-d)*s.flow[q]
		for way, chance := range stops[x.at(q, 0):x.at(q+1, 0)] {
			if chance == 0 {
				continue
			}
			staying -= chance
			cost += chance * (before + power*(flow+d*p.flow[way]+p.once[way]))
			y += chance * power * p.y[way]
		}
	}
	staying = max(0, staying)
	if lift <= x.h {
		cost += staying * (s.before[lift] - s.before[age] - s.power[lift]*down)
	} else {
		cost += staying * (s.before[x.h+2] - s.before[age])
	}
	return scale * cost, scale * y
}

// best returns the leader's best plan among those that hold at least until a quarter, and its
// value. The value counts from an age on.
func (c *Game) best(x *course, omega float64, stops []float64, age, from int, p *prospects) (lift int, value float64) {
	s := &x.leader
	d, scale := s.discount, 1/s.power[age]
	lift, value = x.never(), math.Inf(-1)
	sum, staying := 0.0, 1.0 // of the target's stops so far
	down, begun := c.down(), s.before[age]
	gain := c.slab.take(len(p.y))
	for way, y := range p.y {
		gain[way] = omega * y
	}
	for q := age; q <= x.h; q++ {
		before, power := s.before[q]-begun, s.power[q]
		if q >= from {
			if v := scale * (sum + max(0, staying)*(before-power*down)); v > value {
				lift, value = q, v
			}
		}
		flow := (1 - d) * s.flow[q]
		for way, chance := range stops[x.at(q, 0):x.at(q+1, 0)] {
			if chance > 0 {
				staying -= chance
				sum += chance * (before + power*(flow+d*p.flow[way]+p.once[way]+gain[way]))
			}
		}
	}
	if v := scale * (sum + max(0, staying)*(s.before[x.h+2]-begun)); v > value {
		lift, value = x.never(), v
	}
	return lift, value + omega*c.Now
}

// holding returns the chances of a leader's plans after the leader has held through a quarter.
func (c *Game) holding(plans []float64, quarter int) []float64 {
	out, sum := c.slab.take(len(plans)), 0.0
	for s := quarter + 1; s < len(plans); s++ {
		out[s] = plans[s]
		sum += plans[s]
	}
	return scaled(out, sum)
}

// resisting returns the chances of a target's plans after the target has held out before a quarter.
func (c *Game) resisting(x *course, plans []float64, quarter int) []float64 {
	out, sum := c.slab.take(len(plans)), 0.0
	for p := x.at(quarter, 0); p < len(plans); p++ {
		out[p] = plans[p]
		sum += plans[p]
	}
	return scaled(out, sum)
}

// scaled divides chances by their sum. Without any chance left the last plan, never, is certain.
func scaled(out []float64, sum float64) []float64 {
	if sum <= 1e-12 {
		out[len(out)-1] = 1
		return out
	}
	for k := range out {
		out[k] /= sum
	}
	return out
}

// mixture adds up lists by weight.
func (c *Game) mixture(lists [][]float64, weights []float64) []float64 {
	sum := total(weights)
	out := c.slab.take(len(lists[0]))
	for i, list := range lists {
		if weights[i] == 0 {
			continue
		}
		w := weights[i] / sum
		sum := out[:len(list)]
		for k, p := range list {
			sum[k] += w * p
		}
	}
	return out
}

// late returns the chances of stops by plans with mistakes: with the chance belief.Tremble a side that
// means to stop goes on for another quarter, and stops then. A side that meets the other past the
// other's plan therefore expects the plan to be carried out now. ways is the number of ways to stop in
// a quarter.
func (c *Game) late(plans []float64, ways int) []float64 {
	out := c.slab.clone(plans)
	never := len(out) - 1
	for k := range never {
		slip := belief.Tremble * out[k]
		out[k] -= slip
		out[min(k+ways, never)] += slip
	}
	return out
}

// noise are the equiprobable values of a standard normal draw.
var noise = belief.Quantiles(belief.Draws)
