// The functions of this file value plans of both sides with measures in force. A plan is a stopping
// time: the quarter of the leader's lifting, or the quarter of the target's concession with the
// level conceded. Flows and chances of the other's plans go in, and values come out.

package crisis

import (
	"cmp"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// course holds the flows of measures in force by their age, and the places of plans in a list.
//
// Quarter 0 is the quarter of the imposition, or of the last change of the measures. In each later
// quarter the leader moves first, and the target answers. The measures of a quarter are felt even
// if the target concedes in the quarter; relief follows in the next.
type course struct {
	h int // the last quarter with a plan of its own; a later stop is never
	// first is the place of the lowest level with relief. A target with measures in force concedes
	// no lower level.
	first, levels int
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
	felt     []float64 // the flow's own part of before, by age, 0 to h
}

// streamed returns the flow of a side, given the present age of the measures.
func (c *Game) streamed(side *Side, h int) (s stream) {
	d := side.Discount
	left := math.Pow(1-c.Speed, float64(c.age()))
	s.discount = d
	s.flow, s.before = c.slab.take(h+1), c.slab.take(h+3)
	s.power, s.rest, s.felt = c.slab.take(h+2), c.slab.take(h+2), c.slab.take(h+1)
	sum, power := 0.0, 1.0
	for age := range h + 2 {
		flow, rest := side.Imposed, side.Imposed
		if c.Speed > 0 && left > 0 {
			flow = side.Later + (side.Imposed-side.Later)/left*math.Pow(1-c.Speed, float64(age))
			rest = c.onset(flow, side.Later, d)
		}
		s.before[age], s.power[age], s.rest[age] = sum, power, rest
		if age <= h {
			s.flow[age], s.felt[age] = flow, power*(1-d)*flow
			sum += (1 - d) * power * flow
			power *= d
		}
	}
	s.before[h+2] = sum + power*s.rest[h+1]
	return s
}

// never returns the place of never stopping in a list of the leader's plans.
func (x *course) never() int { return x.h + 1 }

// ways is the number of ways to stop of a target: a concession of each level with relief, and a show.
func (x *course) ways() int { return x.levels - x.first + 1 }

// show returns the place of a show among the ways to stop.
func (x *course) show() int { return x.levels - x.first }

// at returns the place of a target's plan to stop in a quarter in some way. The last place is
// never.
func (x *course) at(quarter, way int) int { return quarter*x.ways() + way }

// plans is the number of a target's plans.
func (x *course) plans() int { return (x.h+1)*x.ways() + 1 }

// newCourse returns the flows of the game.
func (c *Game) newCourse() *course {
	h := cmp.Or(c.Horizon, Horizon)
	return &course{h: h, first: c.first(), levels: len(c.Levels), target: c.streamed(&c.Target, h), leader: c.streamed(&c.Leader, h)}
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

// facing is what a target of any type faces from an age on: the chances of the leader's plans, given
// that the leader has held through the age, and by quarter the chance that the leader has held so far.
type facing struct {
	age            int
	lifts, staying []float64
}

// faces returns what a target faces from an age on. plans are the chances of the leader's plans.
func (c *Game) faces(x *course, plans []float64, age int) facing {
	f := facing{age: age, lifts: c.holding(plans, age), staying: c.slab.take(x.h + 1)}
	staying := 1.0
	for q := age; q <= x.h; q++ {
		if q > age {
			staying -= f.lifts[q]
		}
		f.staying[q] = staying
	}
	return f
}

// stakes are what a stop in some way means to a type of the target, whatever the leader does: by way,
// the quarter of compliance under measures, and the annuities with and without relief from the next
// quarter on. A target without relief takes compliance back a quarter later, as far as compliance
// can be taken back.
type stakes struct {
	r                     float64
	quarter, kept, broken []float64
}

// staked returns the stakes of a type of the target.
func (c *Game) staked(x *course, r float64) stakes {
	t, d := &c.Target, c.Target.Discount
	hurt := c.onset(t.Imposed, t.Later, d)
	n := x.levels - x.first
	s := stakes{r: r, quarter: c.slab.take(n), kept: c.slab.take(n), broken: c.slab.take(n)}
	for way := range n {
		k := x.first + way
		y := c.Levels[k]
		s.quarter[way] = -(1 - d) * r * y
		s.kept[way] = t.Relieved[k] - r*y - c.nextLoss(r, k)
		s.broken[way] = hurt - r*y
		if back := hurt - r*c.left(y); back > s.broken[way] {
			s.broken[way] = (1-d)*s.broken[way] + d*back
		}
	}
	return s
}

// plans are the values of the plans of a type of the target, open from an age on, as annuities from
// the age on.
type plans struct {
	*course
	age   int
	scale float64
	// base is by quarter the value of the time up to a stop, and left the weight of what follows.
	// after is the value of what follows a concession, by way, and shows the value of a plan with
	// a show, by quarter; nil means no show.
	base, left, after, shows []float64
	never                    float64
	// best is the first of the best plans, and bestValue its value; open the same without a show.
	best, open           int
	bestValue, openValue float64
}

// until fills in the value of the time up to a stop, and the value of never stopping.
func (c *Game) until(x *course, r float64, f *facing) (p plans) {
	t, age := &x.target, f.age
	quiet, begun, power := -r*c.Now, t.before[age], t.power[age]
	p = plans{course: x, age: age, scale: 1 / power, base: c.slab.take(x.h + 1), left: c.slab.take(x.h + 1)}
	n := x.h + 1
	before, powers, felt, lifts, stay, base, left := t.before[:n], t.power[:n], t.felt[:n], f.lifts[:n], f.staying[:n], p.base[:n], p.left[:n]
	lifted, staying := 0.0, 1.0 // value of the leader's earlier stops, chance of none
	for q := age; q < n; q++ {
		sum := before[q] - begun
		if q > age {
			lifted += lifts[q] * (sum + quiet*power)
		}
		staying = stay[q]
		base[q] = lifted + staying*(sum+quiet*(power-powers[q])+felt[q])
		left[q] = staying * powers[q]
	}
	p.never = p.scale * (lifted + max(0, staying)*(t.before[x.h+2]-begun+quiet*power))
	return p
}

// planned returns the values of the plans of a type of the target. enough are the chances by level of
// the leader calling a level enough, and fresh is what a target faces from the start on.
func (c *Game) planned(x *course, s *stakes, enough []float64, f, fresh *facing) plans {
	t, d := &c.Target, c.Target.Discount
	p := c.until(x, s.r, f)
	p.after = c.slab.take(len(s.kept))
	for way := range p.after {
		given := c.delivered(x.first+way, enough)
		p.after[way] = s.quarter[way] + d*(given*s.kept[way]+(1-given)*s.broken[way]) - t.Audience
	}
	p.choose()
	if !c.Posing {
		return p
	}
	// After the discovery of a show the measures are as at the start, and the target plans without
	// a show.
	masks := p.openValue
	if f.age > 0 {
		again := c.until(x, s.r, fresh)
		again.after = p.after
		again.choose()
		masks = again.openValue
	}
	p.shows = c.slab.take(x.h + 1)
	quiet, relieved := -s.r*c.Now, c.Trust*t.Relieved[x.levels-1]
	show, rest, best, value := 0.0, math.NaN(), -1, math.Inf(-1)
	for q := f.age; q <= x.h; q++ {
		if x.target.rest[q] != rest {
			rest = x.target.rest[q]
			eased := relieved + (1-c.Trust)*rest + quiet
			show = ((1-d)*eased + d*c.Detection*masks) / (1 - d*(1-c.Detection))
			show = (1-d)*quiet + d*show - t.Audience
		}
		v := p.scale * (p.base[q] + p.left[q]*show)
		if p.shows[q] = v; v > value {
			best, value = x.at(q, x.show()), v
		}
	}
	if best >= 0 && (value > p.bestValue || value == p.bestValue && best < p.best) {
		p.best, p.bestValue = best, value
	}
	return p
}

// choose fills in the first of the best plans without a show.
func (p *plans) choose() {
	best, value := 0, math.Inf(-1)
	for q := p.age; q <= p.h; q++ {
		base, left := p.base[q], p.left[q]
		for way, after := range p.after {
			if v := p.scale * (base + left*after); v > value {
				best, value = q*(len(p.after)+1)+way, v
			}
		}
	}
	if p.never > value {
		best, value = p.plans()-1, p.never
	}
	p.best, p.bestValue, p.open, p.openValue = best, value, best, value
}

// list returns the values of all plans by place, with and without a show. Plans of the past have a value
// of minus infinity.
func (c *Game) list(p *plans, shown bool) []float64 {
	values := c.slab.take(p.plans())
	for k := range values {
		values[k] = math.Inf(-1)
	}
	for q := p.age; q <= p.h; q++ {
		for way, after := range p.after {
			values[p.at(q, way)] = p.scale * (p.base[q] + p.left[q]*after)
		}
		if shown && p.shows != nil {
			values[p.at(q, p.show())] = p.shows[q]
		}
	}
	values[len(values)-1] = p.never
	return values
}

// prospects are the values to a leader of the ways in which a target can stop, by way: the flow
// from the next quarter on and the compliance gained from the quarter of the stop on, over the
// present level.
type prospects struct {
	flow, y []float64
	once    []float64 // paid once, as an annuity
	paid    []float64 // by plan, the flow from the quarter of the stop on
}

// prospect returns the values of the target's stops to a leader. A partial concession is accepted, or
// the leader holds on. enough says which levels the leader accepts. masked are the chances of the
// plans of posing targets after the discovery of a show.
func (c *Game) prospect(x *course, enough []bool, masked []float64) (p prospects) {
	l := &c.Leader
	hold := c.onset(l.Imposed, l.Later, l.Discount)
	p = prospects{flow: c.slab.take(x.ways()), y: c.slab.take(x.ways()), once: c.slab.take(x.ways())}
	for k := x.first; k < x.levels; k++ {
		y := c.Levels[k]
		flow, gain, once := l.Relieved[k], y-c.Now, l.Win*c.part(y)
		if k < x.levels-1 && !(c.Staged && y < c.least()-tolerance) {
			if enough[k] {
				once -= l.Audience * c.short(y)
			} else {
				flow, gain = hold, (1-l.Discount)*gain+l.Discount*(c.left(y)-c.Now)
			}
		}
		way := k - x.first
		p.flow[way], p.y[way], p.once[way] = flow, gain, once
	}
	// A show brings relief and no compliance until the discovery.
	d, show := l.Discount, x.show()
	cost, later := hold, 0.0
	if len(masked) > 0 {
		costs, ys := c.against(x, &x.leader, masked, 0, &p)
		cost, later = costs[x.never()], ys[x.never()]
	}
	share := d * c.Detection / (1 - d*(1-c.Detection))
	p.flow[show] = (1-share)*l.Relieved[x.levels-1] + share*cost
	p.y[show] = share * later
	p.paid = c.slab.take(x.plans() - 1)
	delta := x.leader.discount
	for q := range x.h + 1 {
		flow := (1 - delta) * x.leader.flow[q]
		for way := range p.flow {
			p.paid[x.at(q, way)] = flow + delta*p.flow[way] + p.once[way]
		}
	}
	return p
}

// against returns the values to an actor of the leader's plans to lift, by plan, as annuities from an age
// on: the cost without that of the lifting, and the discounted compliance gained over the present
// level. stops are the chances of the target's plans, given that the target has held so far, and p
// the values of the ways to stop.
func (c *Game) against(x *course, s *stream, stops []float64, age int, p *prospects) (costs, ys []float64) {
	costs, ys = c.slab.take(x.never()+1), c.slab.take(x.never()+1)
	d, scale, begun := s.discount, 1/s.power[age], s.before[age]
	staying, cost, y := 1.0, 0.0, 0.0
	for q := age; q <= x.h; q++ {
		before, power, flow := s.before[q]-begun, s.power[q], (1-d)*s.flow[q]
		costs[q], ys[q] = scale*(cost+max(0, staying)*before), scale*y
		for way, chance := range stops[x.at(q, 0):x.at(q+1, 0)] {
			if chance == 0 {
				continue
			}
			staying -= chance
			cost += chance * (before + power*(flow+d*p.flow[way]+p.once[way]))
			y += chance * power * p.y[way]
		}
	}
	costs[x.never()], ys[x.never()] = scale*(cost+max(0, staying)*(s.before[x.h+2]-begun)), scale*y
	return costs, ys
}

// gained returns the discounted compliance gained over the present level against a target's plans, by the
// leader's plan.
func (c *Game) gained(x *course, stops []float64, age int, p *prospects) []float64 {
	s := &x.leader
	ys := c.slab.take(x.never() + 1)
	scale, y := 1/s.power[age], 0.0
	for q := age; q <= x.h; q++ {
		ys[q] = scale * y
		for way, chance := range stops[x.at(q, 0):x.at(q+1, 0)] {
			y += chance * s.power[q] * p.y[way]
		}
	}
	ys[x.never()] = scale * y
	return ys
}

// worth returns the values to a leader of type omega of the target's plans, from an age on.
func (c *Game) worth(x *course, omega float64, age int, p *prospects) []float64 {
	s, out, gain := &x.leader, c.slab.take(len(p.paid)), c.slab.take(len(p.y))
	for way, y := range p.y {
		gain[way] = omega * y
	}
	ways, begun := len(gain), s.before[age]
	for q := age; q <= x.h; q++ {
		before, power := s.before[q]-begun, s.power[q]
		paid, row := p.paid[q*ways:][:ways], out[q*ways:][:ways]
		for way, g := range gain {
			row[way] = before + power*(paid[way]+g)
		}
	}
	return out
}

// held returns by the leader's plan the value of a lifting against a target that has not stopped before,
// times the chance of that, from an age on; the last is the value of never lifting.
func (c *Game) held(x *course, stops []float64, age int) []float64 {
	s, out := &x.leader, c.slab.take(x.never()+1)
	staying, down := 1.0, c.down()
	for q := age; q <= x.h; q++ {
		out[q] = max(0, staying) * (s.before[q] - s.before[age] - s.power[q]*down)
		for _, chance := range stops[x.at(q, 0):x.at(q+1, 0)] {
			staying -= chance
		}
	}
	out[x.never()] = max(0, staying) * (s.before[x.h+2] - s.before[age])
	return out
}

// best returns the first of the leader's best plans among those that hold at least until a quarter, and
// its value over the status quo as an annuity from an age on. worth are the values of the target's
// plans, stops their chances, and held the values of liftings.
func (x *course) best(worth, stops, held []float64, age, from int) (lift int, value float64) {
	scale := 1 / x.leader.power[age]
	lift, value = x.never(), math.Inf(-1)
	sum := 0.0 // of the target's stops so far
	ways := x.ways()
	for q := age; q <= x.h; q++ {
		if q >= from {
			if v := scale * (sum + held[q]); v > value {
				lift, value = q, v
			}
		}
		row := worth[q*ways : (q+1)*ways]
		for way, chance := range stops[q*ways : (q+1)*ways] {
			sum += chance * row[way]
		}
	}
	if v := scale * (sum + held[x.never()]); v > value {
		lift, value = x.never(), v
	}
	return lift, value
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

// mixture adds up chances by weight. n is the number of plans.
func (c *Game) mixture(lists []chances, weights []float64, n int) []float64 {
	out := c.slab.take(n)
	mix(out, lists, weights)
	return out
}

// mix writes a mixture of chances by weight to dst.
func mix(dst []float64, lists []chances, weights []float64) {
	clear(dst)
	sum := total(weights)
	for i := range lists {
		if weights[i] == 0 {
			continue
		}
		w, l := weights[i]/sum, &lists[i]
		for n, k := range l.at {
			dst[k] += w * l.p[n]
		}
	}
}

// late returns the chances of stops by plans with mistakes: with the chance belief.Tremble a side that
// means to stop goes on for another quarter, and stops then. A side that meets the other past the
// other's plan therefore expects the plan to be carried out now. ways is the number of ways to stop in
// a quarter, and n the number of plans.
func (c *Game) late(l *chances, ways, n int) []float64 {
	out := c.slab.take(n)
	for k, place := range l.at {
		out[place] = l.p[k]
	}
	slipped(out, ways)
	return out
}

// slipped puts the mistakes of late into chances in place.
func slipped(out []float64, ways int) {
	never := len(out) - 1
	for k := range never {
		slip := belief.Tremble * out[k]
		out[k] -= slip
		out[min(k+ways, never)] += slip
	}
}

// chances are the chances of plans in a running average: the places of plans with a chance, ascending, and
// their chances.
type chances struct {
	at []int32
	p  []float64
}

// add adds the chance of the next plan.
func (a *chances) add(plan int, chance float64) {
	a.at, a.p = append(a.at, int32(plan)), append(a.p, chance)
}

// toward moves the average a share of the way to a certain plan.
func (a *chances) toward(plan int, share float64) {
	n, known := slices.BinarySearch(a.at, int32(plan))
	if !known {
		a.at, a.p = slices.Insert(a.at, n, int32(plan)), slices.Insert(a.p, n, 0)
	}
	for k, p := range a.p {
		if k == n {
			a.p[k] += share * (1 - p)
		} else {
			a.p[k] += share * (0 - p)
		}
	}
}

// noise are the equiprobable values of a standard normal draw. tally is the chance of a number of them.
var (
	noise = belief.Quantiles(belief.Draws)
	tally = func() (out [belief.Draws + 1]float64) {
		for k := range noise {
			out[k+1] = out[k] + 1/float64(len(noise))
		}
		return out
	}()
)
