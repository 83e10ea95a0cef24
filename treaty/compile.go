package treaty

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides the trade policy implied by obligations in force, from the register
// or from given texts, with carve-outs, measures, suspensions and breaches taken off. A
// deeper factor of the same kind governs a flow; the rule is a convention of the
// package.

// settled is a module as agreed, with names resolved to indices of the economy. A
// settled module never changes.
type settled struct {
	module  *Module
	sectors [][]int  // by commitment
	obliged [][]bool // by commitment and party
	carved  []carved
}

// carved is a carve-out with names resolved: a party, sectors, the share retained and
// the length in periods.
type carved struct {
	party    int
	sectors  []int
	retained float64
	quarters int
}

// settle resolves a module under a draft. The sectors and parties have been checked.
func (r *Register) settle(m *Module, space *terms.Space, d terms.Draft) *settled {
	t := &settled{module: m.settledFor(space, d)}
	for i := range t.module.Commitments {
		c := &t.module.Commitments[i]
		obliged := make([]bool, len(r.parties))
		for k := range r.parties {
			obliged[k] = c.Obliged == nil || slices.Contains(c.Obliged, r.parties[k].ID)
		}
		t.obliged = append(t.obliged, obliged)
		if c.Sectors == "" { // sanctions relief names none
			t.sectors = append(t.sectors, nil)
			continue
		}
		t.sectors = append(t.sectors, r.in(c.Sectors))
	}
	for i := range t.module.Excluded {
		c := &t.module.Excluded[i]
		t.carved = append(t.carved, carved{r.party(c.Party), r.in(c.Sectors), c.Retained, c.Periods()})
	}
	return t
}

// in returns the indices of checked sectors.
func (r *Register) in(s Sectors) []int {
	out, err := s.In(r.economy)
	if err != nil {
		panic(err) // NewRegister or Apply has checked it
	}
	return out
}

// Compile writes the policy in force in a period into p: first the obligations of each
// module in force, in the order of the treaty; then the surcharges of measures and
// retaliation; then payments. Of two commitments of the same kind in a flow the deeper
// governs; the reductions of different kinds of cost multiply. A flow without a
// commitment keeps its value in p, which the caller sets to the baseline beforehand.
func (r *Register) Compile(p *market.Policy, period int) {
	r.scratch()
	for k := range r.standing {
		s := &r.standing[k]
		if !s.InForceIn(period) {
			continue
		}
		r.members(s, period)
		r.lay(p, r.settled[k], s.binding(period), period)
	}
	r.finish(p)
	for k := range r.standing {
		if s := &r.standing[k]; s.InForceIn(period) {
			r.surcharge(p, s, period)
		}
		r.pay(p, &r.standing[k], period)
	}
}

// CompileTexts writes the obligations of some texts in a period into p, as Compile does
// for the modules in force. Payments of the period are booked under any choice of
// texts, since the money has been paid. A text given is binding in all periods from its
// entry into force; the caller decides on the renewal of a text with a sunset by giving
// or omitting the text.
func (r *Register) CompileTexts(p *market.Policy, period int, texts ...Text) {
	r.scratch()
	for i := range texts {
		text := &texts[i]
		if period < text.Since {
			continue
		}
		r.signatories(text)
		r.lay(p, r.settledText(text), text.binding(), period)
	}
	r.finish(p)
	for i := range texts {
		if s := texts[i].standing; s != nil && period >= texts[i].Since {
			r.surcharge(p, s, period)
		}
		r.surchargeThoughtOf(p, &texts[i], period)
	}
	for k := range r.standing {
		r.pay(p, &r.standing[k], period)
	}
}

// settledText returns a text with names resolved. The buffer keeps the last
// hypothetical text, because callers price the same draft many times.
func (r *Register) settledText(text *Text) *settled {
	if text.settled != nil {
		return text.settled
	}
	k := r.index(text.Module.ID)
	if k < 0 || text.Module != &r.treaty.Modules[k] {
		return r.settle(text.Module, text.Space, text.Draft)
	}
	b := r.scratch()
	if b.thought == nil || b.module != k || b.draft != text.Draft {
		b.thought, b.module, b.draft = r.settle(text.Module, text.Space, text.Draft), k, text.Draft
	}
	return b.thought
}

// CompileText writes the obligations of a text in a period into p. A text with a later
// entry into force binds nobody yet.
func (r *Register) CompileText(p *market.Policy, text Text, period int) {
	r.CompileTexts(p, period, text)
}

// binding holds the facts, beside the text, on which the obligations of a settled text
// depend.
type binding struct {
	since     int
	met       []Met
	standing  *Standing // nil for a hypothetical text
	breaching []string
	taken     []Measure
	breaches  bool // the breaches of the standing are of this period
}

// binding returns the facts for a module in force in a period.
func (s *Standing) binding(period int) binding {
	return binding{since: s.Since, met: s.Met, standing: s, breaches: s.BreachedIn == period}
}

// binding returns the facts for a text.
func (t *Text) binding() binding {
	return binding{since: t.Since, met: t.Met, standing: t.standing, breaching: t.Breaching, taken: t.taken}
}

// depth returns the depth of a commitment in a period, in [0, 1], before carve-outs,
// measures and breaches.
func (how *binding) depth(c *Commitment, period int) float64 {
	n := 0
	for _, m := range how.met {
		if m.Period <= period && slices.Contains(c.PhaseIn.Milestones, m.ID) {
			n++
		}
	}
	return c.Depth.Value() * c.PhaseIn.Share(period-how.since, n)
}

// pairs returns the obligations missing towards single parties in a period, or nil if
// there are none: suspensions, and measures and breaches against a single party.
func (how *binding) pairs(period int) *pairwise {
	single := func(m Measure) bool { return m.Against != "" && m.Kind != AddSurcharge && m.Holds(period) }
	thought := slices.ContainsFunc(how.taken, single)
	s := how.standing
	if s == nil {
		if s = new(Standing); !thought {
			return nil
		}
	}
	active := thought || slices.ContainsFunc(s.Suspensions, func(one Suspension) bool { return one.Points == 0 && one.active(period) }) ||
		slices.ContainsFunc(s.Measures, single) ||
		how.breaches && slices.ContainsFunc(s.Breaches, func(one Breach) bool { return one.Against != "" })
	if !active {
		return nil
	}
	return &pairwise{s, how.breaches, how.taken}
}

// pairwise is a standing, read as a source of obligations missing towards single
// parties.
type pairwise struct {
	s        *Standing
	breaches bool // the breaches of the standing count
	taken    []Measure
}

// lay writes the obligations of a text to p, and gathers factors on tariffs, export
// taxes and trade costs in the buffer. The buffer lists the parties bound.
func (r *Register) lay(p *market.Policy, t *settled, how binding, period int) {
	b, sectors := r.buffer, r.economy.NumSectors()
	r.keep(t, how, period)
	pairs := how.pairs(period)
	for i := range t.module.Commitments {
		c := &t.module.Commitments[i]
		depth := how.depth(c, period)
		if depth == 0 || c.Kind == RelieveSanctions || c.Kind == BeTransparent {
			continue
		}
		everyone := c.Beneficiaries == MostFavouredNation
		channel, full := c.Kind.channel(), c.cut()
		var g *group
		if channel >= 0 && pairs == nil {
			g = b.group(everyone)
		}
		for a := range r.parties {
			if !b.bound[a] || !t.obliged[i][a] {
				continue
			}
			kept := b.kept[a*sectors : (a+1)*sectors]
			if g != nil {
				g.note(channel, a*sectors, t.sectors[i], kept, depth, full)
				continue
			}
			for _, j := range t.sectors[i] {
				d := depth * kept[j]
				if d == 0 {
					continue
				}
				others := r.owed(a, j, everyone, pairs, period)
				if channel >= 0 {
					r.cut(channel, 1-d*full, j, r.regions[a], others)
				} else {
					r.oblige(p, c, d, j, r.regions[a], others)
				}
			}
		}
	}
}

// keep computes the share of commitments binding each party in each sector, after
// carve-outs, measures and breaches. The shares go to the buffer.
func (r *Register) keep(t *settled, how binding, period int) {
	kept, sectors := r.buffer.kept, r.economy.NumSectors()
	copy(kept, r.buffer.all)
	lose := func(party, j int, left float64) { kept[party*sectors+j] = min(kept[party*sectors+j], left) }
	for i := range t.carved {
		if c := &t.carved[i]; period < how.since+c.quarters {
			for _, j := range c.sectors {
				lose(c.party, j, c.retained)
			}
		}
	}
	for _, id := range how.breaching {
		for j := range sectors {
			lose(r.party(id), j, 0)
		}
	}
	for i := range how.taken {
		if m := &how.taken[i]; m.Against == "" && m.Kind != AddSurcharge {
			r.loseAll(m.Party, m.Sectors)
		}
	}
	if how.standing == nil {
		return
	}
	for i := range how.standing.Measures {
		if m := &how.standing.Measures[i]; m.Against == "" && m.Kind != AddSurcharge && m.Holds(period) {
			r.loseAll(m.Party, m.Sectors)
		}
	}
	if how.breaches {
		for _, one := range how.standing.Breaches {
			if one.Against == "" {
				r.loseAll(one.Party, one.Sectors)
			}
		}
	}
}

// loseAll sets the binding share of a party to zero on the named sectors, or on all
// sectors if none is named.
func (r *Register) loseAll(party string, named Sectors) {
	a := r.party(party)
	for j := range r.economy.NumSectors() {
		if named == "" || named.Covers(r.economy, j) {
			r.buffer.kept[a*r.economy.NumSectors()+j] = 0
		}
	}
}

// suspended reports whether a party owes another party nothing in sector j in a period,
// by a suspension, a measure or a breach against the other party alone.
func (r *Register) suspended(pairs *pairwise, by, against, j, period int) bool {
	who, whom := r.parties[by].ID, r.parties[against].ID
	for k := range pairs.s.Suspensions {
		s := &pairs.s.Suspensions[k]
		if s.active(period) && s.Points == 0 && s.By == who && s.Against == whom && s.Sectors.Covers(r.economy, j) {
			return true
		}
	}
	for _, list := range [2][]Measure{pairs.s.Measures, pairs.taken} {
		for k := range list {
			m := &list[k]
			if m.Against == whom && m.Party == who && m.Kind != AddSurcharge && m.Holds(period) && m.Sectors.Covers(r.economy, j) {
				return true
			}
		}
	}
	for k := range pairs.s.Breaches {
		one := &pairs.s.Breaches[k]
		if pairs.breaches && one.Against == whom && one.Party == who && (one.Sectors == "" || one.Sectors.Covers(r.economy, j)) {
			return true
		}
	}
	return false
}

// oblige writes a commitment of depth d that is no plain factor to the flows of sector
// j from the other regions into the regions of the party.
func (r *Register) oblige(p *market.Policy, c *Commitment, d float64, j int, own, others []int) {
	e := r.economy
	switch c.Kind {
	case SwissCut, BindTariffs:
		rate := c.Rate.Value()
		for _, n := range own {
			for _, i := range others {
				t := e.Tariff(j, n, i)
				to := min(t, rate)
				if c.Kind == SwissCut {
					to = Swiss(t, rate)
				}
				to = t - d*(t-to)
				if c.Kind == BindTariffs {
					to = max(to, rate) // a binding leaves what is below it
				}
				p.SetTariff(j, n, i, min(p.Tariff(j, n, i), to))
			}
		}
	case StandStill:
		water := c.Rate.Value()
		for _, n := range own {
			for _, i := range others {
				if most := e.Tariff(j, n, i) + water; p.Tariff(j, n, i) > most {
					p.SetTariff(j, n, i, most)
				}
				if p.Barrier(j, n, i) > 1 {
					p.SetBarrier(j, n, i, 1)
				}
				if p.ExportTax(j, i, n) > 0 {
					p.SetExportTax(j, i, n, 0)
				}
			}
		}
	}
}

// Swiss returns the tariff made by the Swiss formula with the coefficient a from a
// tariff t, ad valorem: a*t/(a+t). A negative t, a subsidy, stays unchanged.
func Swiss(t, a float64) float64 {
	if t <= 0 {
		return t
	}
	return a * t / (a + t)
}

// surcharge raises tariffs in p by measures and retaliation, at least to the baseline
// tariff plus the surcharge, and writes the bans of measures.
func (r *Register) surcharge(p *market.Policy, s *Standing, period int) {
	for k := range s.Measures {
		m := &s.Measures[k]
		if !m.restricts() || !m.Holds(period) || !s.BoundIn(m.Party, period) {
			continue
		}
		for o := range r.parties {
			if m.concerns(r.parties[o].ID) && s.BoundIn(r.parties[o].ID, period) {
				r.restrict(p, m, o)
			}
		}
	}
	for k := range s.Suspensions {
		one := &s.Suspensions[k]
		if one.Surcharge > 0 && one.active(period) && s.BoundIn(one.By, period) && s.BoundIn(one.Against, period) {
			r.raise(p, r.party(one.By), r.party(one.Against), one.Sectors, one.Surcharge)
		}
	}
	for k := range s.Suspensions {
		one := &s.Suspensions[k]
		if one.Points > 0 && one.active(period) && s.BoundIn(one.By, period) && s.BoundIn(one.Against, period) {
			r.AddPoints(p, one.By, one.Against, one.Sectors, one.Points)
		}
	}
}

// AddPoints adds points, ad valorem, to the tariffs in p of a party on the goods of
// another party in some sectors. IDs of no party add nothing.
func (r *Register) AddPoints(p *market.Policy, by, against string, named Sectors, points float64) {
	a, b := r.party(by), r.party(against)
	if a < 0 || b < 0 {
		return
	}
	for j := range r.economy.NumSectors() {
		if !named.Covers(r.economy, j) {
			continue
		}
		for _, n := range r.regions[a] {
			for _, i := range r.regions[b] {
				p.SetTariff(j, n, i, p.Tariff(j, n, i)+points)
			}
		}
	}
}

// surchargeThoughtOf raises tariffs in p by hypothetical measures of a text.
func (r *Register) surchargeThoughtOf(p *market.Policy, t *Text, period int) {
	for k := range t.taken {
		m := &t.taken[k]
		if !m.restricts() || period < t.Since || !slices.Contains(t.Parties, m.Party) {
			continue
		}
		for _, id := range t.Parties {
			if m.concerns(id) {
				r.restrict(p, m, r.party(id))
			}
		}
	}
}

// restricts reports whether a measure does more than suspend obligations.
func (x *Measure) restricts() bool { return x.Surcharge > 0 || x.Kind == BanImports }

// concerns reports whether a measure is against a party.
func (x *Measure) concerns(party string) bool {
	return party != x.Party && (x.Against == "" || x.Against == party)
}

// restrict writes the surcharge or the ban of a measure on imports from one party.
func (r *Register) restrict(p *market.Policy, m *Measure, against int) {
	if m.Surcharge > 0 {
		r.raise(p, r.party(m.Party), against, m.Sectors, m.Surcharge)
	}
	if m.Kind != BanImports {
		return
	}
	for j := range r.economy.NumSectors() {
		if !m.Sectors.Covers(r.economy, j) {
			continue
		}
		for _, n := range r.regions[r.party(m.Party)] {
			for _, i := range r.regions[against] {
				p.Ban(j, n, i)
			}
		}
	}
}

// raise brings tariffs of a party on imports from another party up to the baseline
// tariff plus a rate.
func (r *Register) raise(p *market.Policy, by, against int, named Sectors, rate float64) {
	for j := range r.economy.NumSectors() {
		if !named.Covers(r.economy, j) {
			continue
		}
		for _, n := range r.regions[by] {
			for _, i := range r.regions[against] {
				p.SetTariff(j, n, i, max(p.Tariff(j, n, i), r.economy.Tariff(j, n, i)+rate))
			}
		}
	}
}

// pay books compensation and assistance of the period. The regions of a party pay and
// receive in proportion to income.
func (r *Register) pay(p *market.Policy, s *Standing, period int) {
	for k := range s.Payments {
		one := &s.Payments[k]
		if one.Period != period {
			continue
		}
		from, to := r.regions[r.party(one.From)], r.regions[r.party(one.To)]
		for _, a := range from {
			for _, b := range to {
				amount := one.Amount * r.weight(a, from) * r.weight(b, to)
				p.SetTransfer(a, b, p.Transfer(a, b)+amount)
			}
		}
	}
}

// weight returns the share of region n in the income of some regions.
func (r *Register) weight(n int, among []int) float64 {
	total := 0.0
	for _, m := range among {
		total += r.economy.Income(m)
	}
	return r.economy.Income(n) / total
}
