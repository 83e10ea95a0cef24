package treaty

import (
	"fmt"

	"github.com/tradetalk/tradetalk/market"
)

// Distance is how far the carve-outs of two parties lie apart: the mean over the
// sectors of an economy of the difference between the shares of the commitments that
// still bind them, in [0, 1]. It is a metric: zero for the same carve-outs, and no
// detour is shorter. The error lists sectors that the economy lacks.
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

// Fragmentation is the mean distance between the carve-outs of all pairs of parties,
// in [0, 1]: zero when all keep out the same, or nothing. The error lists sectors that
// the economy lacks, or says that there are fewer than two parties.
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

// kept is the share of a commitment in sector j that a party's carve-outs leave.
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
