package treaty

import (
	"fmt"

	"github.com/tradetalk/tradetalk/market"
)

// Distance returns the distance between the carve-outs of two parties, in [0, 1]: the
// mean over the sectors of an economy of the absolute difference between the shares of
// commitments still binding. The distance is a metric: zero for equal carve-outs,
// symmetric, and subject to the triangle inequality. The error lists sectors missing
// from the economy.
func (c CarveOuts) Distance(e *market.Economy, a, b string) (float64, error) {
	sum := 0.0
	for j := range e.NumSectors() {
		of, err := c.kept(e, a, j)
		if err != nil {
			return 0, err
		}
		other, err := c.kept(e, b, j)
		if err != nil {
			return 0, err
		}
		sum += max(of-other, other-of)
	}
	return sum / float64(e.NumSectors()), nil
}

// Fragmentation returns the mean distance between the carve-outs of all pairs of
// parties, in [0, 1]: zero for equal carve-outs or none. The error lists sectors
// missing from the economy, or reports fewer than two parties.
func (c CarveOuts) Fragmentation(e *market.Economy, parties ...string) (float64, error) {
	if len(parties) < 2 {
		return 0, fmt.Errorf("treaty: fragmentation among %d parties; want at least 2", len(parties))
	}
	sum, pairs := 0.0, 0
	for k, a := range parties {
		for _, b := range parties[:k] {
			d, err := c.Distance(e, a, b)
			if err != nil {
				return 0, err
			}
			sum, pairs = sum+d, pairs+1
		}
	}
	return sum / float64(pairs), nil
}

// kept returns the share of a commitment in sector j left by the carve-outs of a party,
// in [0, 1].
func (c CarveOuts) kept(e *market.Economy, party string, j int) (float64, error) {
	kept := 1.0
	for i := range c {
		if c[i].Party != party {
			continue
		}
		sectors, err := c[i].Sectors.In(e)
		if err != nil {
			return 0, err
		}
		for _, k := range sectors {
			if k == j {
				kept = min(kept, c[i].Retained)
			}
		}
	}
	return kept, nil
}
