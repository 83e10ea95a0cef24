package welfare

import (
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Harm is what a change of policy does to the people of a region, in percent: by how
// much their consumption of essential sectors is lower than without it,
//
//	100 sum_s a_s ln( C_s without / C_s with ) / sum_s a_s,    C_s = a_s I / P_s
//
// over the sectors s given, with the shares a_s of final spending (Cobb-Douglas, so that
// they stay) and the prices P_s to buyers. It comes from the trade model alone: what is
// banned becomes dear, and income falls (Weiss 1999, Journal of Peace Research 36:
// 499-509, on why that is what embargoes do). It is negative where people gain, and zero
// where none of the sectors is consumed.
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

// Harm is the same for the people of some regions together, against another world: the mean
// of the percentages of all regions and essential sectors, weighted by what is spent on them
// in the baseline. For one region it is the function Harm.
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
