package sim

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/tradetalk/tradetalk/market"
)

// SectorRow is the state of a sector in a region at the end of a quarter. Prices are
// relative to world income: the economy is real.
type SectorRow struct {
	Period         int
	Region, Sector string
	// Price is the price of the sector's goods to buyers in the region, tariffs
	// included, and Payroll the real payroll of the sector's workers (its jobs), both
	// over the baseline.
	Price, Payroll float64
	// Concentration is the Herfindahl index of the region's imports of the sector.
	Concentration float64
}

// WorldRow is the state of the world economy at the end of a quarter.
type WorldRow struct {
	Period int
	// Trade is the value of trade between regions over the baseline, both over world
	// income.
	Trade float64
	// Fragmentation is the modularity of the trade network, see the function
	// Fragmentation.
	Fragmentation float64
}

// MarketObserver is an Observer of the economy too. The rows of the economy are only
// worked out for such an observer.
type MarketObserver interface {
	Observer
	Sector(SectorRow) error
	World(WorldRow) error
}

// markets tells the observers the state of the economy.
func (w *World) markets() error {
	var listen []MarketObserver
	for _, o := range w.observe {
		if m, ok := o.(MarketObserver); ok {
			listen = append(listen, m)
		}
	}
	if len(listen) == 0 {
		return nil
	}
	e, q := w.Scenario.Economy, &w.Equilibrium
	world := WorldRow{Period: w.Period, Fragmentation: Fragmentation(q)}
	before, now := 0.0, 0.0
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			for i := range e.NumRegions() {
				if i != n {
					before, now = before+e.Trade(j, n, i), now+q.Flow(j, n, i)
				}
			}
		}
	}
	if before > 0 {
		world.Trade = now / before
	}
	for _, o := range listen {
		if err := o.World(world); err != nil {
			return err
		}
	}
	for n, region := range e.Regions() {
		for j, sector := range e.Sectors() {
			row := SectorRow{
				Period: w.Period, Region: region.ID, Sector: sector.ID,
				Price: q.Price(n, j), Payroll: q.Payroll(n, j), Concentration: q.ImportConcentration(n, j),
			}
			for _, o := range listen {
				if err := o.Sector(row); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Fragmentation returns the degree to which trade between regions has split into blocs:
// the modularity Q of the network of two-way trade, at the partition into blocs by the
// Louvain method (Newman and Girvan 2004, Physical Review E 69: 026113; Blondel and
// others 2008). Q is the share of trade within blocs beyond the share expected from the
// sizes of the regions' trade, from 0 without blocs to near 1. Trade within a region
// does not count.
func Fragmentation(q *market.Equilibrium) float64 {
	e := q.Economy()
	// Self weights are zero: a region's home market is no bloc.
	g := simple.NewUndirectedMatrix(e.NumRegions(), 0, 0, 0)
	linked := false
	for n := range e.NumRegions() {
		for i := range n {
			flow := 0.0
			for j := range e.NumSectors() {
				flow += q.Flow(j, n, i) + q.Flow(j, i, n)
			}
			if flow > 0 {
				linked = true
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(n), T: simple.Node(i), W: flow})
			}
		}
	}
	if !linked {
		return 0
	}
	// The order in which the method visits regions is the same every time: a
	// measurement draws nothing from the run.
	blocs := community.Modularize(g, 1, rand.NewPCG(0, 0))
	return max(0, community.Q(g, blocs.Communities(), 1))
}
