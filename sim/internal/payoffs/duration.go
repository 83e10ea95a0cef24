package payoffs

import (
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
)

// fadingHorizon is the number of quarters ahead for the expected end of measures. Later
// quarters count little, and equal the last quarter.
const fadingHorizon = 5 * standoff.EndTurn

// Faded returns the chances that the measures of a crisis have ended. Each chance is
// the mean over the quarters of a stretch, weighted by discounts. Over a stretch
// without other changes the annuity equals the annuity of the chain.
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
