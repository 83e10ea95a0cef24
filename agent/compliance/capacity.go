package compliance

import "github.com/tradetalk/tradetalk/internal/numeric"

// CapableChance is the chance that a party of some capacity can do what takes a need:
// Phi((capacity - need)/s).
func CapableChance(capacity, need, s float64) float64 { return numeric.NormalWithin(capacity-need, s) }
