package answer

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the effects of a suspension without a solve for each breach, from two solved
// worlds for each breaker: all other actors add 25 points, or 100 points, to their tariffs on all
// goods of the breaker. Losses and gains between are parabolas through the three worlds. The loss
// by one party is the party's share of the breaker's exports. Scale is the exact computation.

// reach is the effect of surcharges of all others on a breaker and on the others.
type reach struct {
	// a and b are the coefficients of the change of each seat's flow: a x + b x^2 at x points.
	a, b []float64
	// exports are the breaker's exports of goods to each seat, total their sum.
	exports []float64
	total   float64
}

// reaches holds the reach of each breaker in a situation, nil before the first use.
type reaches struct{ of []*reach }

// reachOf returns the reach of a breaker, priced once per situation.
func reachOf(s *agent.Situation, breaker int) (*reach, error) {
	known := memo.Of(s.Memo(), func() *reaches { return &reaches{make([]*reach, len(s.Actors))} })
	if known.of[breaker] != nil {
		return known.of[breaker], nil
	}
	r := &reach{a: make([]float64, len(s.Actors)), b: make([]float64, len(s.Actors)), exports: make([]float64, len(s.Actors))}
	var at [3]*welfare.Effects
	points := [3]float64{0, MaxPoints / 4, MaxPoints}
	for i, x := range points {
		var list []agent.Surcharge
		for k := range s.Actors {
			if k == breaker {
				continue
			}
			if i == 0 {
				r.exports[k] = exports(s, breaker, k, treaty.Goods)
				r.total += r.exports[k]
				continue
			}
			list = append(list, agent.Surcharge{By: k, Against: breaker, Sectors: treaty.Goods, Points: x})
		}
		p, err := s.Effects(agent.Query{Period: s.Period, Surcharges: list})
		if err != nil {
			return nil, err
		}
		at[i] = p
	}
	x, y := points[1], points[2]
	for k := range r.a {
		f, g := at[1].Flow(k)-at[0].Flow(k), at[2].Flow(k)-at[0].Flow(k)
		r.a[k] = (f*y*y - g*x*x) / (x*y*y - y*x*x)
		r.b[k] = (f - r.a[k]*x) / (x * x)
	}
	known.of[breaker] = r
	return r, nil
}

// change returns the change of a seat's flow at x points.
func (r *reach) change(seat int, x float64) float64 { return r.a[seat]*x + r.b[seat]*x*x }

// pointsFor returns the points, at most 100, at which the breaker loses an amount in percent of
// its income if all others add the points, and whether the amount is reached.
func (r *reach) pointsFor(breaker int, loss float64) (points float64, ok bool) {
	a, b := -r.a[breaker], -r.b[breaker]
	if a <= 0 || loss >= a*MaxPoints+b*MaxPoints*MaxPoints {
		return MaxPoints, false
	}
	if math.Abs(b) < 1e-12 {
		return loss / a, true
	}
	// The smaller root of b x^2 + a x - loss; the discriminant is positive below the top.
	root := a*a + 4*b*loss
	if root < 0 {
		return MaxPoints, false
	}
	x := (math.Sqrt(root) - a) / (2 * b)
	return min(max(x, 0), MaxPoints), x <= MaxPoints
}

// Estimate returns the suspension of some seats at a share of the harm to each, as Scale does,
// from the reach of the parties. harm is in percent of the income of each party.
func (b *Breach) Estimate(share float64, by uint64, harm []float64) (Response, error) {
	s := b.Situation
	out := Response{Share: share, Parts: make([]float64, len(s.Actors)), Change: make([]float64, len(s.Actors))}
	r, err := reachOf(s, b.Breaker)
	if err != nil || !(share > 0) {
		return out, err
	}
	income := s.Income(b.Breaker)
	for k, h := range harm {
		if by&(1<<k) == 0 || h <= 0 {
			continue
		}
		if r.exports[k] <= 0 || income <= 0 {
			out.Short |= 1 << k
			continue
		}
		part := r.exports[k] / r.total
		x, ok := r.pointsFor(b.Breaker, 100*share*s.Money(k, h)/income/part)
		if !ok {
			out.Short |= 1 << k
		}
		out.Surcharges = append(out.Surcharges, agent.Surcharge{By: k, Against: b.Breaker, Sectors: treaty.Goods, Points: x})
		out.Parts[k] = -part * r.change(b.Breaker, x)
		out.Loss += out.Parts[k]
		out.Change[k] = r.change(k, x)
	}
	out.Change[b.Breaker] = -out.Loss
	return out, nil
}
