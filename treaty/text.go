package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides when the obligations of a text change by date and which sectors a
// text binds, from a module, a draft and its standing. Forecasts read the file to price
// future periods.

// Text is a module with a draft, parties and a date of entry into force. A Text is in
// force ([Register.Text]) or hypothetical.
type Text struct {
	// Module is the module before settlement.
	Module *Module
	// Space is the space of drafts of the module.
	Space *terms.Space
	// Draft is the draft under which the module binds.
	Draft terms.Draft
	// Parties are the IDs of the parties bound.
	Parties []string
	// Since is the period of entry into force.
	Since int
	// Breaching are the IDs of the parties in breach in the period of interest. These
	// parties trade as without the module.
	Breaching []string
	// Met are the milestones assumed met.
	Met []Met

	taken    []Measure // hypothetical measures
	standing *Standing // of a module in force: its measures and suspensions
	settled  *settled  // of a module in force
}

// Text returns a module in force as binding in a period, with suspensions but without
// breaches. Text reports false for a module not in force in the period.
func (r *Register) Text(module string, period int) (Text, bool) {
	k := r.index(module)
	if k < 0 || !r.standing[k].InForceIn(period) {
		return Text{}, false
	}
	s := &r.standing[k]
	return Text{
		Module: &r.treaty.Modules[k], Space: r.spaces[k], Draft: s.Draft, Parties: s.Members(period),
		Since: s.Since, Met: s.Met, standing: s, settled: r.settled[k],
	}, true
}

// Under returns the text with a further hypothetical measure, under an exception or a
// safeguard. Party, Against, Kind, Sectors and Surcharge of the measure count, and the
// measure stays. Sectors must be sectors of the economy. Under does not check the
// legality of the measure.
func (t Text) Under(m Measure) Text {
	t.taken = append(slices.Clip(t.taken), Measure{
		Party: m.Party, Against: m.Against, Kind: m.Kind, Sectors: m.Sectors, Surcharge: m.Surcharge, Until: latest, EndedIn: Never,
	})
	return t
}

// Binds reports whether the text, once fully phased in, obliges a party to anything in
// sector j of an economy in a period.
func (t Text) Binds(e *market.Economy, party string, j, period int) bool {
	if period < t.Since || !slices.Contains(t.Parties, party) {
		return false
	}
	carved := t.Module.CarveOuts(t.Space, t.Draft)
	carved = slices.DeleteFunc(slices.Clone(carved), func(c CarveOut) bool { return period >= t.Since+c.Periods() })
	for i := range t.Module.Commitments {
		c := &t.Module.Commitments[i]
		if c.Kind == RelieveSanctions || c.Obliged != nil && !slices.Contains(c.Obliged, party) {
			continue
		}
		sectors, err := c.Sectors.In(e)
		if err != nil || !slices.Contains(sectors, j) {
			continue
		}
		kept, err := carved.kept(e, party, j)
		if err != nil {
			panic(err) // validated with the text
		}
		if t.Module.depth(t.Space, t.Draft, c)*kept > 0 {
			return true
		}
	}
	return false
}

// Changes returns the periods after the given period in which the obligations now in
// force change by date, in order: steps of phase-ins, the ends of carve-outs, measures,
// suspensions and terms, the effective dates of notices, and payments. The policy is
// constant between these periods, apart from breaches.
func (r *Register) Changes(after int) []int {
	var out []int
	for k := range r.standing {
		s := &r.standing[k]
		if s.Stage == InForce {
			out = r.settled[k].module.changes(out, s.Since, s)
		}
		for _, one := range s.Payments {
			out = append(out, one.Period, one.Period+1)
		}
	}
	return later(out, after)
}

// Changes returns the periods after the given period in which the obligations of the
// text change by date, in order, with the entry into force.
func (t Text) Changes(after int) []int {
	if t.settled != nil {
		return later(t.settled.module.changes(nil, t.Since, t.standing), after)
	}
	m := Module{Excluded: t.Module.CarveOuts(t.Space, t.Draft), Sunset: copied(t.Module.Sunset)}
	for i := range t.Module.Commitments {
		c := Commitment{PhaseIn: t.Module.Commitments[i].PhaseIn}
		c.PhaseIn.Quarters = c.PhaseIn.Quarters.settled(t.Space, t.Draft, 0)
		if c.PhaseIn.Kind != AtOnce {
			m.Commitments = append(m.Commitments, c)
		}
	}
	if m.Sunset != nil {
		m.Sunset.Term = m.Sunset.Term.settled(t.Space, t.Draft, defaultTerm)
	}
	return later(m.changes(nil, t.Since, t.standing), after)
}

// changes appends the periods in which a settled module changes by date.
func (m *Module) changes(out []int, since int, s *Standing) []int {
	out = append(out, since)
	for i := range m.Excluded {
		out = append(out, since+m.Excluded[i].Periods())
	}
	for i := range m.Commitments {
		for _, age := range m.Commitments[i].PhaseIn.changes() {
			out = append(out, since+age)
		}
	}
	if s == nil {
		if m.Sunset != nil {
			out = append(out, since+m.Sunset.Term.Periods())
		}
		return out
	}
	for i := range s.Measures {
		x := &s.Measures[i]
		out = append(out, x.From, x.Until, x.EndedIn)
	}
	for i := range s.Suspensions {
		out = append(out, s.Suspensions[i].From, s.Suspensions[i].Until)
	}
	for _, n := range s.Notices {
		out = append(out, n.Effective)
	}
	return append(out, s.Until)
}

// later sorts periods and keeps each period after a given one, without repetition.
func later(periods []int, after int) []int {
	slices.Sort(periods)
	periods = slices.Compact(periods)
	return slices.DeleteFunc(periods, func(period int) bool { return period <= after })
}
