package payoffs

import (
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
)

// fadingHorizon is how far ahead the end of measures is looked for: later quarters count
// little, and are as the last.
const fadingHorizon = 5 * standoff.EndTurn

// Faded are the chances that the measures of a crisis have ended, averaged over the quarters
// of each stretch by their discounts, so that over a stretch in which nothing else changes
// the annuity is that of the chain.
func Faded(p *Crisis, length treaty.Length) (out [2]float64) {
	left := p.Lasting(make([]float64, length.Periods(fadingHorizon)))
	weight, d := 1.0, p.Leader.Discount
	turn := length.Periods(standoff.EndTurn)
	var sum, weights [2]float64
	for h, share := range left {
		weight *= d
		at, w := 0, weight
		if h+1 >= turn {
			at = 1
		}
		if h == len(left)-1 {
			w /= 1 - d
		}
		sum[at] += w * share
		weights[at] += w
	}
	for at := range out {
		out[at] = max(0, min(1, 1-sum[at]/weights[at]))
	}
	return out
}
