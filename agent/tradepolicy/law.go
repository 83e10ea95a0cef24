package tradepolicy

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides which texts in force a list of increases breaks, from the obligations that the
// author owes to each partner. Source: GATT Articles II (bound tariffs) and I (who has a claim).

// Breach is the breach of a module by the increases of one government.
type Breach struct {
	// Module is the ID of the module, Seat the government in breach.
	Module string
	Seat   int
	// Partners are the parties with a claim, as bits by seat. Sectors are the places of the
	// sectors with a broken obligation.
	Partners uint64
	Sectors  []int
}

// Event returns the breach as an event of a period: on the sectors of the breach, and towards the
// only partner with a claim, if there is one.
func (b *Breach) Event(s *agent.Situation, period int) treaty.Event {
	e := treaty.Event{Kind: treaty.Breached, Module: b.Module, Author: s.Actors[b.Seat].ID, Period: period}
	ids := make([]string, len(b.Sectors))
	for i, j := range b.Sectors {
		ids[i] = s.Book.Economy().Sector(j).ID
	}
	e.Sectors = treaty.Sector(ids...)
	if list := s.IDsIn(b.Partners); len(list) == 1 {
		e.Party = list[0]
	}
	return e
}

// negligible is a rate, ad valorem, that counts as none.
const negligible = 1e-9

// Breaks returns the modules that the increases of a seat break in the present period, in the order
// of the treaty. A suspension against a partner leaves the government free towards the partner, up
// to its terms; a measure under an exception or a safeguard frees its sectors. An increase that is
// older than the obligation is no breach: who signs a text obeys it, and the text takes the points
// back until the government raises the tariff again.
func Breaks(s *agent.Situation, seat int, own []agent.TariffIncrease) (out []Breach) {
	if len(own) == 0 {
		return nil
	}
	e := s.Book.Economy()
	points := map[int][]float64{} // by the first period of the obligation
	since := func(module string) []float64 {
		from := boundSince(s, seat, module)
		if points[from] == nil {
			points[from] = pointsOf(s, slices.DeleteFunc(slices.Clone(own), func(x agent.TariffIncrease) bool { return x.Since < from }))
		}
		return points[from]
	}
	for k := range s.Actors {
		if k == seat || len(s.Actors[k].Regions) == 0 {
			continue
		}
		for _, owed := range s.Register.Owes(s.Actors[seat].ID, s.Actors[k].ID, s.Period) {
			c := &s.Register.Agreed(owed.Module).Commitments[owed.Place]
			for j, depth := range owed.Depth {
				if depth <= 0 || !exceeds(e, c, depth, j, s.Actors[seat].Regions, s.Actors[k].Regions, since(owed.Module)) {
					continue
				}
				i := slices.IndexFunc(out, func(b Breach) bool { return b.Module == owed.Module })
				if i < 0 {
					out, i = append(out, Breach{Module: owed.Module, Seat: seat}), len(out)
				}
				out[i].Partners |= 1 << k
				if !slices.Contains(out[i].Sectors, j) {
					out[i].Sectors = append(out[i].Sectors, j)
				}
			}
		}
	}
	for i := range out {
		slices.Sort(out[i].Sectors)
	}
	order := func(id string) int {
		return slices.IndexFunc(s.Register.Treaty().Modules, func(m treaty.Module) bool { return m.ID == id })
	}
	slices.SortFunc(out, func(a, b Breach) int { return order(a.Module) - order(b.Module) })
	return out
}

// boundSince returns the first period in which a module binds a seat.
func boundSince(s *agent.Situation, seat int, module string) int {
	for _, m := range s.Register.Standing(module).Bound {
		if m.Party == s.Actors[seat].ID {
			return m.Since
		}
	}
	return 0
}

// Obeyed reports whether texts younger than an increase of a seat take points of the increase back,
// on some of its flows and on all of them.
func Obeyed(s *agent.Situation, seat int, x *agent.TariffIncrease) (some, all bool) {
	e := s.Book.Economy()
	n := e.NumRegions()
	owner := make([]int, n)
	for i := range owner {
		owner[i] = -1
	}
	least := map[[2]int]func(to, from int) float64{} // by partner and sector
	for k := range s.Actors {
		for _, id := range s.Actors[k].Regions {
			i, _ := e.RegionIndex(id)
			owner[i] = k
		}
		if k == seat {
			continue
		}
		for _, owed := range s.Register.Owes(s.Actors[seat].ID, s.Actors[k].ID, s.Period) {
			if boundSince(s, seat, owed.Module) <= x.Since {
				continue
			}
			c := &s.Register.Agreed(owed.Module).Commitments[owed.Place]
			for j, depth := range owed.Depth {
				before := least[[2]int{k, j}]
				if depth <= 0 {
					continue
				}
				least[[2]int{k, j}] = func(to, from int) float64 {
					r := room(c, depth, e.Tariff(j, to, from))
					if before != nil {
						r = min(r, before(to, from))
					}
					return r
				}
			}
		}
	}
	all = true
	x.Covers(e, s.Actors, func(j, to, from int) {
		r := infinity
		if f := least[[2]int{owner[from], j}]; f != nil {
			r = f(to, from)
		}
		some = some || r < x.Points-negligible
		all = all && r < negligible
	})
	return some, some && all
}

// pointsOf returns the sum of some increases by flow: sector, importer, exporter.
func pointsOf(s *agent.Situation, list []agent.TariffIncrease) []float64 {
	e := s.Book.Economy()
	n := e.NumRegions()
	out := make([]float64, e.NumSectors()*n*n)
	for k := range list {
		x := &list[k]
		x.Covers(e, s.Actors, func(j, to, from int) { out[(j*n+to)*n+from] += x.Points })
	}
	return out
}

// exceeds reports whether points on the flows of a sector between the regions of two actors exceed
// what a commitment of some depth allows.
func exceeds(e *market.Economy, c *treaty.Commitment, depth float64, j int, own, from []string, points []float64) bool {
	n := e.NumRegions()
	for _, a := range own {
		to, _ := e.RegionIndex(a)
		for _, b := range from {
			i, _ := e.RegionIndex(b)
			x := points[(j*n+to)*n+i]
			if x > negligible && x > room(c, depth, e.Tariff(j, to, i))+negligible {
				return true
			}
		}
	}
	return false
}

// room returns the points by which a commitment of some depth allows a tariff to exceed the
// baseline, or infinity for a commitment that does not bind tariffs.
func room(c *treaty.Commitment, depth, baseline float64) float64 {
	switch c.Kind {
	case treaty.CutTariffs, treaty.SwissCut:
		return 0
	case treaty.StandStill:
		return c.Rate.Value()
	case treaty.BindTariffs:
		bound := baseline - depth*(baseline-min(baseline, c.Rate.Value()))
		return max(bound, c.Rate.Value()) - baseline
	}
	return infinity
}
