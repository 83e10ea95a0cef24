package crisis

import "fmt"

// Prior is the public belief about a secret number before any observation, in percent of the
// owner's baseline real income per quarter: equiprobable values of a normal distribution
// (belief.Grid).
type Prior struct {
	// Mean is the expected value, any finite number. SD is the standard deviation, 0 or more.
	// The defaults are 0; an SD of zero means no secret. DefaultSD is a size to start from.
	// Assumptions of the scenario.
	Mean, SD float64
}

// String reads "0.30 ± 0.10".
func (p Prior) String() string { return fmt.Sprintf("%.2f ± %.2f", p.Mean, p.SD) }
