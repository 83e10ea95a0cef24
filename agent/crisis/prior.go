package crisis

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Prior is the public belief about a secret number before any observation: a normal
// distribution, in percent of the owner's baseline real income per quarter.
type Prior struct {
	// Mean is the expected value, any finite number. SD is the standard deviation, 0 or more.
	// The defaults are 0; an SD of zero means no secret. DefaultSD is a size to start from.
	// Assumptions of the scenario.
	Mean, SD float64
}

// Belief returns the prior on a grid of types.
func (p Prior) Belief() belief.Resolve { return belief.NewResolve(p.Mean, p.SD, 0) }

// Draw returns a number from the prior by the inverse of the distribution function, with a
// single uniform draw.
func (p Prior) Draw(r *rand.Rand) float64 {
	for {
		if u := r.Float64(); u > 0 {
			return p.Mean - p.SD*math.Sqrt2*math.Erfcinv(2*u)
		}
	}
}

// String reads "0.30 ± 0.10".
func (p Prior) String() string { return fmt.Sprintf("%.2f ± %.2f", p.Mean, p.SD) }
