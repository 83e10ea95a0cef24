package treaty

// Temporary is a temporary departure from the obligations of a module, in force in a
// period: a carve-out, an exception, a safeguard or a suspension.
type Temporary struct {
	// Module and Party are the IDs of the module and of the departing party.
	Module, Party string
	What          string // "carve-out", "security exception", "safeguard", "suspension"
	// Sectors are the sectors concerned.
	Sectors Sectors
	// Ground is the stated ground, or "insistence" for a carve-out without one.
	Ground string
	// Since is the first period and Until the first period after the end date. Age is
	// the number of periods held so far, and Renewals the number of renewals.
	Since, Until, Age, Renewals int
}

// Temporary returns the temporary departures in force in a period, by module and then
// by kind: carve-outs, measures, suspensions.
func (r *Register) Temporary(period int) (out []Temporary) {
	for k := range r.standing {
		s := &r.standing[k]
		if !s.InForceIn(period) {
			continue
		}
		m := r.settled[k].module
		for _, c := range m.Excluded {
			if until := s.Since + c.Periods(); period < until && s.BoundIn(c.Party, period) {
				ground := c.Ground
				if ground == "" {
					ground = "insistence"
				}
				out = append(out, Temporary{m.ID, c.Party, "carve-out", c.Sectors, ground, s.Since, until, period - s.Since + 1, 0})
			}
		}
		for i := range s.Measures {
			x := &s.Measures[i]
			if x.Holds(period) {
				out = append(out, Temporary{m.ID, x.Party, articleTitles[x.article()], x.Sectors, x.Ground, x.From, x.Until, x.Age(period), x.Renewals})
			}
		}
		for i := range s.Suspensions {
			if x := &s.Suspensions[i]; x.active(period) {
				out = append(out, Temporary{m.ID, x.By, "suspension", x.Sectors, x.Ground, x.From, x.Until, period - x.From + 1, 0})
			}
		}
	}
	return out
}
