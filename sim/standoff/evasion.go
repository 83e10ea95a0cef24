package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Evasion is the part of covert routes in the trade of an actor. Evaded, of a target, is
// the value of goods on covert routes, relative to the baseline value of the trade that the
// measures with routes stop or burden. Transit, of a third party, is the revenue from goods
// on its routes, in percent of baseline income.
type Evasion struct{ Evaded, Transit float64 }

// Routed reports whether measures with covert routes are in force in a period.
func (s *State) Routed(period int) bool {
	return slices.ContainsFunc(s.Docket.Regimes(), func(r sanction.Regime) bool {
		now, _ := s.Docket.Standing(r.ID)
		return len(now.Routes) > 0 && now.InForceIn(period)
	})
}

// Evasions returns the evasion of each seat in an equilibrium under a policy. The docket
// must have compiled the measures last. The value on a route is the smuggled share of a
// flow; the revenue of the third party is the mark-up on the flow.
func (s *State) Evasions(e *market.Economy, q *market.Equilibrium, policy *market.Policy, actors []agent.Public) []Evasion {
	owner, income := make([]int, e.NumRegions()), make([]float64, len(actors))
	for n := range owner {
		owner[n] = slices.IndexFunc(actors, func(a agent.Public) bool { return slices.Contains(a.Regions, e.Region(n).ID) })
		if owner[n] >= 0 {
			income[owner[n]] += e.Income(n)
		}
	}
	targets := make([]bool, len(actors))
	for k := range actors {
		targets[k] = slices.ContainsFunc(s.Docket.Regimes(), func(r sanction.Regime) bool { return r.Target == actors[k].ID })
	}
	out, stopped := make([]Evasion, len(actors)), make([]float64, len(actors))
	for f := range s.Docket.Routed {
		value := q.Flow(f.Sector, f.Importer, f.Exporter)
		for _, n := range [2]int{f.Importer, f.Exporter} {
			if k := owner[n]; k >= 0 && targets[k] {
				out[k].Evaded += value * f.Smuggled
				stopped[k] += e.Trade(f.Sector, f.Importer, f.Exporter) * f.Restricted
			}
		}
		if f.Via < 0 || owner[f.Via] < 0 || f.Smuggled == 0 {
			continue
		}
		if wedge, to := policy.Wedge(f.Sector, f.Importer, f.Exporter); to == f.Via {
			out[owner[to]].Transit += value * wedge / (1 + wedge)
		}
	}
	for k := range out {
		if stopped[k] > 0 {
			out[k].Evaded /= stopped[k]
		}
		if income[k] > 0 {
			out[k].Transit *= 100 / income[k]
		}
	}
	return out
}
