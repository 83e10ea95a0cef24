package tradepolicy

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the prices of free tariffs at the start by revealed preference (Samuelson 1938,
// Economica 5: 61-71): the rates of the data are no equilibrium of the model, so that something the
// model does not count keeps them where they are. The price of a point is the least at which no move
// of the menu pays at the start.

// RestPrices returns the prices of points on free tariffs in the present world, by public payoffs, or
// nil where a government is at rest by law alone.
func RestPrices(s *agent.Situation) (*agent.RestPrices, error) {
	if s.TradePolicy.Rest == agent.RestByLaw {
		return nil, nil
	}
	e := s.Book.Economy()
	r := &agent.RestPrices{Free: freePoints(s)}
	for range s.Actors {
		r.Price = append(r.Price, make([]float64, e.NumSectors()))
	}
	for seat := range s.Actors {
		if err := restPrices(s, r, seat); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// restPrices fills in the prices of a seat: first for each set of sectors by itself, then for all
// goods, where the shortfall is shared equally among the points of the sectors with a price above
// zero, or among all sectors if none has.
func restPrices(s *agent.Situation, r *agent.RestPrices, seat int) error {
	e := s.Book.Economy()
	none := []agent.TariffIncrease(nil)
	before, err := effects(s, seat, none, false, false)
	if err != nil {
		return err
	}
	list := Menu(s, seat, &s.TradePolicy)
	all := sectorSets(e, &s.Actors[seat])[0]
	for _, whole := range []bool{false, true} {
		for k := range list {
			x := list[k : k+1 : k+1]
			if (x[0].Sectors == all) != whole || !anyFree(s, r, &x[0]) {
				continue
			}
			after, err := effects(s, seat, x, false, false) // the law takes back what it binds
			if err != nil {
				return err
			}
			short := after.Flow(seat) - before.Flow(seat) - s.TradePolicy.Cost - r.Cost(e, s.Actors, seat, x)
			if short > numeric.Negligible {
				raisePrices(s, r, seat, &x[0], short)
			}
		}
	}
	return nil
}

// raisePrices raises the prices of a seat's points so that an increase costs more by an amount.
func raisePrices(s *agent.Situation, r *agent.RestPrices, seat int, x *agent.TariffIncrease, by float64) {
	e := s.Book.Economy()
	at := places(e, x.Sectors)
	// unit returns the cost of the increase at a price of one on the sectors with a price, or on all.
	priced := false
	for _, j := range at {
		priced = priced || r.Price[seat][j] > 0
	}
	unit := &agent.RestPrices{Free: r.Free, Price: make([][]float64, len(s.Actors))}
	unit.Price[seat] = make([]float64, e.NumSectors())
	for _, j := range at {
		if !priced || r.Price[seat][j] > 0 {
			unit.Price[seat][j] = 1
		}
	}
	total := unit.Cost(e, s.Actors, seat, []agent.TariffIncrease{*x})
	if total <= 0 {
		for _, j := range at {
			unit.Price[seat][j] = 1
		}
		if total = unit.Cost(e, s.Actors, seat, []agent.TariffIncrease{*x}); total <= 0 {
			return
		}
	}
	for _, j := range at {
		r.Price[seat][j] += unit.Price[seat][j] * by / total
	}
}

// freePoints returns the points by which the law leaves each tariff free in the present period, ad
// valorem; infinite for a tariff that no text binds.
func freePoints(s *agent.Situation) []float64 {
	e := s.Book.Economy()
	n := e.NumRegions()
	out := make([]float64, e.NumSectors()*n*n)
	for k := range out {
		out[k] = math.Inf(1)
	}
	for a := range s.Actors {
		for b := range s.Actors {
			if a == b {
				continue
			}
			for _, owed := range s.Register.Owes(s.Actors[a].ID, s.Actors[b].ID, s.Period) {
				c := &s.Register.Agreed(owed.Module).Commitments[owed.Place]
				limit(s, out, a, b, c, owed)
			}
		}
	}
	return out
}

// limit lowers the free points of the flows between two seats to those of a commitment.
func limit(s *agent.Situation, out []float64, a, b int, c *treaty.Commitment, owed treaty.Owed) {
	e := s.Book.Economy()
	n := e.NumRegions()
	for j, depth := range owed.Depth {
		if depth <= 0 {
			continue
		}
		for _, to := range s.Actors[a].Regions {
			for _, from := range s.Actors[b].Regions {
				m, _ := e.RegionIndex(to)
				i, _ := e.RegionIndex(from)
				k := (j*n+m)*n + i
				out[k] = min(out[k], room(c, depth, e.Tariff(j, m, i)))
			}
		}
	}
}

// anyFree reports whether the law leaves a flow of an increase free.
func anyFree(s *agent.Situation, r *agent.RestPrices, x *agent.TariffIncrease) (free bool) {
	n := s.Book.Economy().NumRegions()
	x.Covers(s.Book.Economy(), s.Actors, func(j, to, from int) { free = free || r.Free[(j*n+to)*n+from] > negligible })
	return free
}
