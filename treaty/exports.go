package treaty

import "slices"

// ExportFloor is the least share of a flow that export bans and controls of the
// exporter's must let through under what is in force in a period, in [0, 1]; 0 where it
// owes the importer no discipline. Sector, importer and exporter are indices in the
// economy. Compile lowers export taxes but leaves bans and controls alone: the weight of a
// flow in a market.Policy does not say whether it is the exporter or the importer that
// keeps it down. Whoever writes an export control holds it against this floor.
func (r *Register) ExportFloor(period, sector, importer, exporter int) float64 {
	b := r.scratch()
	a := slices.IndexFunc(r.regions, func(own []int) bool { return slices.Contains(own, exporter) })
	if a < 0 {
		return 0
	}
	floor := 0.0
	for k := range r.standing {
		s := &r.standing[k]
		if !s.BoundIn(r.parties[a].ID, period) {
			continue
		}
		t, kept := r.settled[k], -1.0
		for i := range t.module.Commitments {
			c := &t.module.Commitments[i]
			if c.Kind != OpenExports || !t.obliged[i][a] || !slices.Contains(t.sectors[i], sector) {
				continue
			}
			if kept < 0 {
				r.members(s, period)
				r.keep(t, s.binding(period), period)
				kept = b.kept[a*r.economy.NumSectors()+sector]
			}
			depth := c.Depth.Value() * c.PhaseIn.Share(period-s.Since, s.met(c.PhaseIn.Milestones, period)) * kept
			if depth > floor && slices.Contains(r.owed(a, sector, c.Beneficiaries == MostFavouredNation, s.Suspensions, period), importer) {
				floor = depth
			}
		}
	}
	return floor
}
