package welfare

import (
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Harm returns the harm of a policy to the people of a region, in percent: the fall in the
// consumption of essential sectors relative to the world without the policy,
//
//	100 sum_s a_s ln( C_s without / C_s with ) / sum_s a_s,    C_s = a_s I / P_s
//
// over the given sectors s, with the constant shares a_s of final spending (Cobb-Douglas) and
// the prices P_s to buyers. The number follows from the trade model alone: a banned good
// becomes dear, and income falls (Weiss 1999, Journal of Peace Research 36: 499-509, on
// embargoes). The number is negative for a gain and zero where the region consumes none of the
// sectors.
func Harm(with, without *market.Equilibrium, region int, essential []int) float64 {
	e := with.Economy()
	var sum, weights float64
	for _, j := range essential {
		a := e.FinalShare(region, j)
		if a == 0 {
			continue
		}
		lost := math.Log(without.Income(region)/with.Income(region)) - math.Log(without.Price(region, j)/with.Price(region, j))
		sum += a * lost
		weights += a
	}
	if weights == 0 {
		return 0
	}
	return 100 * sum / weights
}

// Harm returns the same number for the people of some regions together, in percent: the mean
// over all regions and essential sectors, weighted by spending in the baseline. For a single
// region the result equals the function Harm.
func (p *Effects) Harm(without *Effects, regions []string, essential treaty.Sectors) float64 {
	e := p.economy
	var sum, weights float64
	for _, id := range regions {
		n, _ := e.RegionIndex(id)
		for j := range e.NumSectors() {
			spent := e.FinalShare(n, j) * e.Income(n)
			if spent == 0 || !essential.Covers(e, j) {
				continue
			}
			at := n*e.NumSectors() + j
			sum += spent * math.Log(without.consumption[at]/p.consumption[at])
			weights += spent
		}
	}
	if weights == 0 {
		return 0
	}
	return 100 * sum / weights
}
