package tradepolicy

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Menu returns the increases open to a seat: each rate of the menu, on the goods of each group at
// home and on all goods, towards all other regions and towards each partner alone.
func Menu(s *agent.Situation, seat int, p *agent.TradePolicyParameters) (list []agent.TariffIncrease) {
	e, self := s.Book.Economy(), &s.Actors[seat]
	sets := sectorSets(e, self)
	for _, against := range partners(e, s.Actors, seat) {
		for _, sectors := range sets {
			for _, points := range p.Points {
				list = append(list, agent.TariffIncrease{By: self.ID, Against: against, Sectors: sectors, Points: points, Since: s.Period})
			}
		}
	}
	return list
}

// sectorSets returns the sets of goods of an increase: all goods first, then those of each
// organised group, each set of sectors once.
func sectorSets(e *market.Economy, a *agent.Public) []treaty.Sectors {
	sets, seen := []treaty.Sectors{treaty.Goods}, [][]int{places(e, treaty.Goods)}
	if len(seen[0]) == 0 { // the economy does not tell goods from services
		sets, seen = []treaty.Sectors{treaty.Everything}, [][]int{places(e, treaty.Everything)}
	}
	all := seen[0]
	for k := range a.Groups {
		if a.Groups[k].Sectors == "" {
			continue
		}
		at := slices.DeleteFunc(places(e, a.Groups[k].Sectors), func(j int) bool { return !slices.Contains(all, j) })
		if len(at) == 0 || slices.ContainsFunc(seen, func(other []int) bool { return slices.Equal(other, at) }) {
			continue
		}
		ids := make([]string, len(at))
		for i, j := range at {
			ids[i] = e.Sector(j).ID
		}
		sets, seen = append(sets, treaty.Sector(ids...)), append(seen, at)
	}
	return sets
}

// places returns the places of some sectors in the economy.
func places(e *market.Economy, s treaty.Sectors) (out []int) {
	for j := range e.NumSectors() {
		if s.Covers(e, j) {
			out = append(out, j)
		}
	}
	return out
}

// partners returns "" for all other regions and the ID of every other actor, without a partner
// that owns all other regions.
func partners(e *market.Economy, actors []agent.Public, seat int) []string {
	out := []string{""}
	foreign := e.NumRegions() - len(actors[seat].Regions)
	for k := range actors {
		if n := len(actors[k].Regions); k != seat && n > 0 && n < foreign {
			out = append(out, actors[k].ID)
		}
	}
	return out
}

// held returns the increases of a seat.
func held(s *agent.Situation, seat int) (list []agent.TariffIncrease) {
	for _, one := range s.TariffIncreases {
		if one.By == s.Actors[seat].ID {
			list = append(list, one)
		}
	}
	return list
}

// replaced returns the increases in force without those of a seat and with other ones in their place.
func replaced(s *agent.Situation, seat int, own []agent.TariffIncrease) []agent.TariffIncrease {
	out := make([]agent.TariffIncrease, 0, len(s.TariffIncreases)+len(own))
	for k := range s.Actors {
		if k == seat {
			out = append(out, own...)
			continue
		}
		out = append(out, held(s, k)...)
	}
	return out
}

// raisedBy returns the increases of a seat after a raise. A higher rate on the same goods of the
// same partner takes the place of the lower.
func raisedBy(own []agent.TariffIncrease, x agent.TariffIncrease) []agent.TariffIncrease {
	out := slices.DeleteFunc(slices.Clone(own), func(one agent.TariffIncrease) bool { return same(&one, &x) })
	return append(out, x)
}

// same reports whether two increases are on the same goods of the same partner.
func same(x, y *agent.TariffIncrease) bool { return x.Against == y.Against && x.Sectors == y.Sectors }

// Raised returns the number of increases that a seat holds, and their mean on its imports of goods in
// points, weighted by baseline imports.
func Raised(s *agent.Situation, seat int) (increases int, points float64) {
	own := held(s, seat)
	if len(own) == 0 {
		return 0, 0
	}
	e := s.Book.Economy()
	n := e.NumRegions()
	at := pointsOf(s, own)
	total := 0.0
	all := agent.TariffIncrease{By: s.Actors[seat].ID, Sectors: sectorSets(e, &s.Actors[seat])[0]}
	all.Covers(e, s.Actors, func(j, to, from int) {
		total += e.Trade(j, to, from)
		points += 100 * at[(j*n+to)*n+from] * e.Trade(j, to, from)
	})
	if total == 0 {
		return len(own), 0
	}
	return len(own), points / total
}
