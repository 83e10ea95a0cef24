package politics

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
)

// TradeSpace is the working space of Exposures. The zero value is ready.
type TradeSpace struct {
	owner     []int // by region: the seat, or -1
	with, all []float64
}

// Exposures returns, by seat, the largest share of another actor in an actor's foreign trade:
// market.Equilibrium.Dependence for actors of several regions. The next call overwrites the
// result.
func (x *TradeSpace) Exposures(e *market.Economy, q *market.Equilibrium, actors []agent.Public) []float64 {
	seats := len(actors)
	x.owner = slices.Grow(x.owner[:0], e.NumRegions())[:e.NumRegions()]
	x.with = slices.Grow(x.with[:0], seats*seats)[:seats*seats]
	x.all = slices.Grow(x.all[:0], seats)[:seats]
	owner, with, all := x.owner, x.with, x.all
	clear(with)
	clear(all)
	for n := range owner {
		owner[n] = -1
	}
	for k := range actors {
		for _, id := range actors[k].Regions {
			n, _ := e.RegionIndex(id)
			owner[n] = k
		}
	}
	for n, k := range owner {
		for i, other := range owner {
			if k < 0 || k == other {
				continue
			}
			for j := range e.NumSectors() {
				flow := q.Flow(j, n, i) + q.Flow(j, i, n)
				all[k] += flow
				if other >= 0 {
					with[k*seats+other] += flow
				}
			}
		}
	}
	for k := range all {
		if all[k] > 0 {
			all[k] = slices.Max(with[k*seats:(k+1)*seats]) / all[k]
		}
	}
	return all
}
