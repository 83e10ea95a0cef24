package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// CapableChance is the chance that a party of some capacity can do what takes a need:
// Phi((capacity - need)/s).
func CapableChance(capacity, need, s float64) float64 { return numeric.NormalWithin(capacity-need, s) }

// expected is the chance that a review upholds an invocation, for an observer of trust
// rho in the invoker.
func expected(rho float64, p agent.ThreatProcess, threshold, deference, spread float64) float64 {
	x := Pleaded(rho, p, threshold, deference, spread, belief.NotReviewed)
	q := x.Abusive()
	var up, all [2]float64 // abusive, genuine
	for z, share := range p.LongRun() {
		k := 0
		if float64(z) >= threshold {
			k = 1
		}
		up[k] += share * belief.UpheldChance(float64(z), threshold, deference, spread)
		all[k] += share
	}
	chance := 0.0
	for k, weight := range [2]float64{q, 1 - q} {
		if all[k] > 0 {
			chance += weight * up[k] / all[k]
		}
	}
	return chance
}
