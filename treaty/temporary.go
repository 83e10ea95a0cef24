package treaty

// Temporary is a temporary departure from what a module obliges to, in force in a
// period: a carve-out, an exception, a safeguard or a suspension.
type Temporary struct {
	Module, Party string
	What          string // "carve-out", "security exception", "safeguard", "suspension"
	Sectors       Sectors
	Ground        string
	// Since is when it began, Until when it ends by itself, Age how many quarters it
	// has held and Renewals how often it was prolonged.
	Since, Until, Age, Renewals int
}

// Temporary lists the temporary departures in force in a period, by module, then
// carve-outs, measures and suspensions.
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
