package sim

// evasion is the part of covert routes in the trade of an actor, see Row.
type evasion struct{ evaded, transit float64 }

// evasions returns the part of covert routes in the trade of each seat in the present
// equilibrium, or nil if no route is open. Routed value is the smuggled share of a flow;
// the third party's revenue is the mark-up on the flow.
func (w *World) evasions() []evasion {
	open := false
	for k := range w.Coercion.Docket.Regimes() {
		s, _ := w.Coercion.Docket.Standing(w.Coercion.Docket.Regimes()[k].ID)
		open = open || len(s.Routes) > 0 && s.InForceIn(w.Period)
	}
	if !open {
		return nil
	}
	w.compile(w.Coercion.Docket)
	e, q := w.Scenario.Economy, &w.Equilibrium
	owner := make([]int, e.NumRegions())
	for n := range owner {
		owner[n] = -1
	}
	income := make([]float64, len(w.public))
	for k := range w.public {
		for _, id := range w.public[k].Regions {
			if n, ok := e.RegionIndex(id); ok {
				owner[n] = k
				income[k] += e.Income(n)
			}
		}
	}
	targets := make([]bool, len(w.public))
	for k := range w.Coercion.Docket.Regimes() {
		if at := w.seat(w.Coercion.Docket.Regimes()[k].Target); at >= 0 {
			targets[at] = true
		}
	}
	out, stopped := make([]evasion, len(w.public)), make([]float64, len(w.public))
	for f := range w.Coercion.Docket.Routed {
		value := q.Flow(f.Sector, f.Importer, f.Exporter)
		for _, n := range [2]int{f.Importer, f.Exporter} {
			if k := owner[n]; k >= 0 && targets[k] {
				out[k].evaded += value * f.Smuggled
				stopped[k] += e.Trade(f.Sector, f.Importer, f.Exporter) * f.Restricted
			}
		}
		if f.Via >= 0 && f.Smuggled > 0 {
			if wedge, to := w.Policy.Wedge(f.Sector, f.Importer, f.Exporter); to == f.Via && owner[to] >= 0 {
				out[owner[to]].transit += value * wedge / (1 + wedge)
			}
		}
	}
	for k := range out {
		if stopped[k] > 0 {
			out[k].evaded /= stopped[k]
		}
		out[k].transit *= 100 / income[k]
	}
	return out
}
