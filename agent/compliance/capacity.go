package compliance

import "github.com/tradetalk/tradetalk/internal/numeric"

// CapableChance returns the chance in [0, 1] that a party of some capacity can meet a need, with
// a normal error of standard deviation s: Phi((capacity - need)/s).
func CapableChance(capacity, need, s float64) float64 { return numeric.NormalWithin(capacity-need, s) }
