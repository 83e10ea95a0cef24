package sanction

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides the trade policy implied by sanctions in force, from regimes, their
// standing and the policy of treaty obligations below. Bans remove varieties from a
// flow, through the weights of market.Policy; reroute.go adds covert routes.

// plan is a regime with names resolved to indices of an economy. A plan never changes.
type plan struct {
	r         *Regime
	e         *market.Economy
	parties   []treaty.Party
	regions   [][]int   // by party
	measures  []planned // the measures of the regime, then the secondary measures
	secondary int       // the index of the first secondary measure
	exempt    [][]bool  // by exemption and sector
}

// planned is a measure with its sectors resolved.
type planned struct {
	m       *Measure
	sectors []int
}

// newPlan resolves the names of a valid regime.
func newPlan(r *Regime, e *market.Economy, parties []treaty.Party) *plan {
	p := &plan{r: r, e: e, parties: parties}
	for _, one := range parties {
		var regions []int
		for _, id := range one.Regions {
			if n, ok := e.RegionIndex(id); ok {
				regions = append(regions, n)
			}
		}
		p.regions = append(p.regions, regions)
	}
	in := func(s treaty.Sectors) []int {
		sectors, err := s.In(e)
		if err != nil {
			panic(err) // Validate has checked it
		}
		return sectors
	}
	add := func(list []Measure) {
		for k := range list {
			one := planned{m: &list[k]}
			if one.m.Kind.trades() {
				one.sectors = in(one.m.Sectors)
			}
			p.measures = append(p.measures, one)
		}
	}
	add(r.Measures)
	p.secondary = len(p.measures)
	if r.Secondary != nil {
		add(r.Secondary.Measures)
	}
	for k := range r.Exemptions {
		set := make([]bool, e.NumSectors())
		for _, j := range in(r.Exemptions[k].Sectors) {
			set[j] = true
		}
		p.exempt = append(p.exempt, set)
	}
	return p
}

// party returns the index of a party, or -1.
func (p *plan) party(id string) int {
	return slices.IndexFunc(p.parties, func(one treaty.Party) bool { return one.ID == id })
}

// bearing is the weight of the measures of a sender in a quarter.
type bearing struct {
	party  int
	bite   float64 // level net of relief
	age    int     // periods since imposition
	effort float64
	named  []string // third parties under secondary sanctions
}

// force is the effect of a regime on trade in a quarter.
type force struct {
	plan   *plan
	on     []bearing // of the senders with measures in force
	routes []OpenRoute
}

// share returns the share of a sender in a list, or a default.
func share(list []Delivered, sender string, standard float64) float64 {
	for k := range list {
		if list[k].Sender == sender {
			return list[k].Share
		}
	}
	return standard
}

// Compile writes the restrictions of the scheduled regime in a period into p: all
// measures at full level, against the target alone. The parties list the regions under
// the trade policy of each party. The regime must have passed Validate. A Docket
// compiles a regime with events.
func (r *Regime) Compile(p *market.Policy, parties []treaty.Party, period int) {
	r.CompileEvaded(p, parties, period)
}

// CompileEvaded writes the restrictions of the scheduled regime into p, as Compile
// does, with covert routes open around the regime.
func (r *Regime) CompileEvaded(p *market.Policy, parties []treaty.Party, period int, routes ...Route) {
	if !r.InForce(period) {
		return
	}
	f := r.scheduled(p, parties, period)
	for _, one := range routes {
		f.routes = append(f.routes, OpenRoute{Route: one})
	}
	var s scratch
	s.compile(p, []force{f}, nil)
}

// CompileUnder writes the restrictions of several scheduled regimes into p, under
// discipline on exports owed by the senders: see [Docket.CompileUnder]. For many calls
// make a [Schedule].
func CompileUnder(p *market.Policy, parties []treaty.Party, period int, floors *treaty.ExportFloors, regimes ...Regime) {
	NewSchedule(p.Economy(), parties, regimes...).CompileUnder(p, floors, period)
}

// scheduled returns the effect at full level of a regime in force by its dates.
func (r *Regime) scheduled(p *market.Policy, parties []treaty.Party, period int) force {
	f := force{plan: newPlan(r, p.Economy(), parties)}
	f.schedule(period)
	return f
}

// schedule adds the senders of a regime in force by its dates.
func (f *force) schedule(period int) {
	r := f.plan.r
	for _, id := range r.Senders {
		if k := f.plan.party(id); k >= 0 {
			f.on = append(f.on, bearing{party: k, bite: 1, age: period - r.length.Periods(r.Start), effort: r.Effort})
		}
	}
}

// Compile writes the measures of all regimes in force in a period into p, net of
// relief, exemptions and covert routes, with the payments of the period. Treaty
// obligations are compiled before, and sanctions override them. The order of regimes
// and measures is irrelevant: measures of several regimes on a flow add up, and evading
// goods go round them only once.
func (d *Docket) Compile(p *market.Policy, period int) { d.CompileUnder(p, nil, period) }

// CompileUnder writes the measures of all regimes into p, as Compile does, under the
// floors of a treaty below exports (treaty.Register.ExportFloors of the period). All
// bans, controls and licences of the exporter together let at least the floor share of
// each flow through, as far as they belong to a single call: restrictions written
// earlier count as restrictions of others. The ground of a regime does not lift a
// floor. The text with the floor lifts the floor by its carve-outs, by a security
// exception of the sender, or by a breach on record. Bans on imports are unaffected.
func (d *Docket) CompileUnder(p *market.Policy, floors *treaty.ExportFloors, period int) {
	x := &d.scratch
	x.regimes = x.regimes[:0]
	for k, s := range d.standing {
		if !s.InForceIn(period) {
			continue
		}
		x.regimes = slices.Grow(x.regimes, 1)[:len(x.regimes)+1]
		f := &x.regimes[len(x.regimes)-1]
		f.plan, f.routes, f.on = d.plans[k], s.Routes, f.on[:0]
		r := &d.regimes[k]
		best := 0.0 // the largest of the efforts of members
		for _, id := range s.Members {
			best = max(best, share(s.Efforts, id, r.Effort))
		}
		for i := range s.Courses {
			c := &s.Courses[i]
			level := s.LevelOf(c.Sender, period)
			if level == 0 {
				continue
			}
			effort := best
			if r.Institution == nil || !r.Institution.Pooled {
				effort = share(s.Efforts, c.Sender, r.Effort)
			}
			f.on = append(f.on, bearing{
				party: d.party(c.Sender), bite: level * (1 - s.ReliefOf(c.Sender)),
				age: period - c.ImposedIn, effort: effort, named: c.Named,
			})
		}
	}
	x.compile(p, x.regimes, floors)
	for k, s := range d.standing {
		for i := range s.Payments {
			if one := &s.Payments[i]; one.Period == period {
				d.plans[k].pay(p, one)
			}
		}
	}
}

// pay books a payment between the regions of two parties, in proportion to income.
func (l *plan) pay(p *market.Policy, one *treaty.Payment) {
	from, to := l.regions[l.party(one.From)], l.regions[l.party(one.To)]
	for _, a := range from {
		for _, b := range to {
			amount := one.Amount * l.e.Income(a) / l.income(from) * l.e.Income(b) / l.income(to)
			p.SetTransfer(a, b, p.Transfer(a, b)+amount)
		}
	}
}

// compile writes regimes into p: first all open measures, then the flows on covert
// routes, computed from the flows as they were before the measures.
func (x *scratch) compile(p *market.Policy, regimes []force, floors *treaty.ExportFloors) {
	x.forget()
	x.floors = floors
	routed := false
	for k := range regimes {
		f := &regimes[k]
		routed = routed || len(f.routes) > 0
		for i := range f.on {
			b := &f.on[i]
			for _, id := range b.named {
				if third := f.plan.party(id); third >= 0 && third != b.party {
					for m := f.plan.secondary; m < len(f.plan.measures); m++ {
						f.plan.apply(p, m, b, third, x)
					}
				}
			}
		}
	}
	for k := range regimes {
		f := &regimes[k]
		f.plan.payments(p, f.plan.measures[:f.plan.secondary], f.reach(""), f.plan.party(f.plan.r.Target))
		if f.plan.secondary < len(f.plan.measures) {
			for third := range f.plan.parties {
				f.plan.payments(p, f.plan.measures[f.plan.secondary:], f.reach(f.plan.parties[third].ID), third)
			}
		}
	}
	x.release(p)
	x.noting = routed
	for k := range regimes {
		f := &regimes[k]
		x.regime = k
		target := f.plan.party(f.plan.r.Target)
		for m := range f.plan.secondary {
			for i := range f.on {
				f.plan.apply(p, m, &f.on[i], target, x)
			}
		}
	}
	x.release(p)
	if routed {
		x.reroute(p, regimes)
	}
}

// apply writes a measure of a sender, and records the flows open to covert routes.
func (l *plan) apply(p *market.Policy, measure int, b *bearing, target int, x *scratch) {
	one := &l.measures[measure]
	m, bite := one.m, one.m.severity()*b.bite
	if bite <= 0 {
		return
	}
	switch m.Kind {
	case AssetFreeze:
		l.freeze(p, m.Amount*bite, b.party, target)
		return
	case FinancialRestriction, Listing:
		return // payments writes financial restrictions for all senders at once
	}
	for _, j := range one.sectors {
		s, supplied := bite*l.passes(j, b.age, false), bite*l.passes(j, b.age, true)
		if s == 0 && supplied == 0 {
			continue
		}
		for _, own := range l.regions[b.party] {
			for _, theirs := range l.regions[target] {
				switch m.Kind {
				case ImportBan:
					x.note(p, l.r, j, own, theirs, 0, b.effort)
					p.SetWeight(j, own, theirs, p.Weight(j, own, theirs)*(1-s))
				case ExportBan, ExportControl, LicenceRegime:
					x.note(p, l.r, j, theirs, own, 1, b.effort)
					x.restrain(p, j, theirs, own, 1-supplied)
					if m.Rate > 0 {
						p.SetBarrier(j, theirs, own, p.Barrier(j, theirs, own)*(1+supplied*m.Rate))
					}
				case TariffSurcharge:
					x.note(p, l.r, j, own, theirs, 0, b.effort)
					p.SetTariff(j, own, theirs, p.Tariff(j, own, theirs)+s*m.Rate)
				case TransportBan:
					x.note(p, l.r, j, own, theirs, 0, b.effort)
					x.note(p, l.r, j, theirs, own, 1, b.effort)
					p.SetBarrier(j, own, theirs, p.Barrier(j, own, theirs)*(1+s*m.Rate))
					p.SetBarrier(j, theirs, own, p.Barrier(j, theirs, own)*(1+supplied*m.Rate))
				}
			}
		}
	}
}

// payments writes the financial restrictions of some measures on a party. The parts of
// the senders in the clearing of payments, net of relief, are added up, to all trade at
// most.
func (l *plan) payments(p *market.Policy, measures []planned, reached float64, target int) {
	for k := range measures {
		if m := measures[k].m; m.Kind == FinancialRestriction && reached > 0 {
			for _, theirs := range l.regions[target] {
				p.SetFriction(theirs, p.Friction(theirs)*(1+m.severity()*m.Rate*min(1, m.cleared()*reached)))
			}
		}
	}
}

// reach returns the sum over senders with measures in force of level net of relief
// times the part in the clearing of the named senders. The measures are those against
// the target or, for a given name, against a third party.
func (f *force) reach(third string) (sum float64) {
	for i := range f.on {
		if b := &f.on[i]; third == "" || slices.Contains(b.named, third) {
			sum += b.bite * f.plan.part(b.party)
		}
	}
	return sum
}

// passes returns the share of a measure left by exemptions in a sector, some periods
// after imposition: on sales to the target, or on sales by the target.
func (l *plan) passes(j, age int, supplies bool) float64 {
	left := 1.0
	for k, set := range l.exempt {
		if x := &l.r.Exemptions[k]; set[j] && age >= x.After() && (supplies || !x.Supplies) {
			left = min(left, 1-x.passing())
		}
	}
	return left
}

// freeze books the part of a sender in an asset freeze. The assets held by a sender do
// not depend on freezes by others. The regions of the target own the assets in
// proportion to income.
func (l *plan) freeze(p *market.Policy, amount float64, sender, target int) {
	held, owners := amount*l.part(sender), l.income(l.regions[target])
	for _, own := range l.regions[sender] {
		for _, theirs := range l.regions[target] {
			part := held * l.e.Income(own) / l.income(l.regions[sender]) * l.e.Income(theirs) / owners
			p.SetFreeze(theirs, own, p.Freeze(theirs, own)+part)
		}
	}
}

// part returns the part of a sender in the assets, payments and travel of the target
// under the named senders together. The named senders have parts in proportion to
// income with sum 1. A sender that joins later comes on top, in the same proportion.
func (l *plan) part(sender int) float64 {
	all := 0.0
	for _, id := range l.r.Senders {
		if k := l.party(id); k >= 0 {
			all += l.income(l.regions[k])
		}
	}
	if all == 0 {
		return 0 // senders without regions have no part
	}
	return l.income(l.regions[sender]) / all
}

// income returns the income of some regions, in the unit of the data of the economy.
func (l *plan) income(regions []int) (sum float64) {
	for _, n := range regions {
		sum += l.e.Income(n)
	}
	return sum
}
