package answer

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
)

// Response is a suspension of the injured parties at one share of the harm.
type Response struct {
	// Share is the share of the harm at which the parties suspend.
	Share float64
	// Surcharges are the additions to tariffs, one for each party that suspends.
	Surcharges []agent.Surcharge
	// Effects are the effects of the breach under the surcharges, nil for an estimate.
	Effects *welfare.Effects
	// Loss is the loss of the breaker by the surcharges, in percent of its income per quarter.
	Loss float64
	// Parts are the parts of Loss by the surcharges of each seat.
	Parts []float64
	// Change is the effect of the surcharges on each seat, in percent of its income per quarter.
	Change []float64
	// Short are the seats that do not reach their share with 100 points.
	Short uint64
}

// scaleTolerance is the accuracy of a scale relative to the loss sought, scaleRounds the largest
// number of solved worlds.
const (
	scaleTolerance = 1e-3
	scaleRounds    = 8
)

// Scale returns the suspension of some seats at a share of the harm to each of them, by solved
// worlds. harm is in percent of the income of each party. The loss of the breaker is the share of
// the harm in money, within a thousandth and never above, unless a party falls short. The points
// of a party are in proportion to the harm to the party per unit of the breaker's exports to the
// party; one common factor is found by secants on the logarithm of the
// exact loss.
func (b *Breach) Scale(share float64, by uint64, harm []float64) (Response, error) {
	s := b.Situation
	r := Response{Share: share, Effects: b.Broken, Parts: make([]float64, len(s.Actors)), Change: make([]float64, len(s.Actors))}
	income := s.Income(b.Breaker)
	var seats []int
	var per []float64 // points of each seat at the factor one
	target := make([]float64, len(s.Actors))
	for k, h := range harm {
		if by&(1<<k) == 0 || h <= 0 || share <= 0 {
			continue
		}
		flow := exports(s, b.Breaker, k, b.on())
		if flow <= 0 || income <= 0 {
			r.Short |= 1 << k
			continue
		}
		target[k] = share * s.Money(k, h)
		seats, per = append(seats, k), append(per, target[k]/flow)
	}
	if seats == nil {
		return r, nil
	}
	// at prices the suspension at a factor. aim is the loss sought there, in money: a party at
	// 100 points owes no more than the part of its share that the points reach.
	at := func(factor float64) (one Response, loss, aim float64, err error) {
		one = Response{Share: share, Parts: make([]float64, len(s.Actors)), Change: make([]float64, len(s.Actors))}
		for i, k := range seats {
			points := factor * per[i]
			reached := 1.0
			if points > MaxPoints {
				reached, points = MaxPoints/points, MaxPoints
				one.Short |= 1 << k
			}
			aim += reached * target[k]
			one.Parts[k] = reached * target[k]
			one.Surcharges = append(one.Surcharges, agent.Surcharge{By: k, Against: b.Breaker, Sectors: b.on(), Points: points})
		}
		if one.Effects, err = b.Price(one.Surcharges); err != nil {
			return one, 0, 0, err
		}
		for k := range one.Change {
			one.Change[k] = one.Effects.Flow(k) - b.Broken.Flow(k)
		}
		one.Loss = -one.Change[b.Breaker]
		for _, k := range seats {
			one.Parts[k] *= one.Loss / aim
		}
		one.Short |= r.Short
		return one, s.Money(b.Breaker, one.Loss), aim, nil
	}
	factor, low, high := 2.0, 0.0, math.Inf(1)
	before, last, elasticity := factor, math.Inf(1), 0.8
	var best Response
	for range scaleRounds {
		one, loss, aim, err := at(factor)
		if err != nil {
			return r, err
		}
		full := allShort(one.Short, seats)
		if loss <= aim {
			if best.Surcharges == nil || one.Loss > best.Loss {
				best = one
			}
			if loss >= (1-scaleTolerance)*aim || full {
				return one, nil
			}
			low = factor
		} else {
			high = factor
		}
		// The loss is close to a power of the factor, with an elasticity from the last two worlds.
		off := math.Log(loss / ((1 - scaleTolerance/2) * aim))
		if !(loss > 0) {
			off = math.Inf(-1)
		}
		if step := math.Log(factor / before); !math.IsInf(last, 0) && off != last {
			elasticity = min(max((off-last)/step, 0.1), 2)
		}
		next := factor * math.Exp(-off/elasticity)
		before, last = factor, off
		if !(next > low && next < high) {
			next = 2 * factor
			if !math.IsInf(high, 1) {
				next = (low + high) / 2
			}
		}
		factor = next
	}
	if best.Surcharges == nil {
		best = r
	}
	return best, nil
}

// allShort reports whether all seats of a list are in a set.
func allShort(set uint64, seats []int) bool {
	for _, k := range seats {
		if set&(1<<k) == 0 {
			return false
		}
	}
	return true
}
