package sanction

import (
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// plan is a regime with its names looked up in an economy. It does not change once
// made.
type plan struct {
	r         *Regime
	e         *market.Economy
	parties   []treaty.Party
	regions   [][]int   // by party
	measures  []planned // the regime's, then the secondary ones
	secondary int       // where those begin
	exempt    [][]bool  // by exemption and sector
}

type planned struct {
	m       *Measure
	sectors []int
}

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

func (p *plan) party(id string) int {
	return slices.IndexFunc(p.parties, func(one treaty.Party) bool { return one.ID == id })
}

// force is how a regime stands in a quarter, as far as trade is concerned.
type force struct {
	level   float64
	age     int // quarters since imposition
	members []string
	relief  []Delivered
	efforts []Delivered
	routes  []OpenRoute
	named   []string // third parties under secondary sanctions
}

func share(list []Delivered, sender string, standard float64) float64 {
	for k := range list {
		if list[k].Sender == sender {
			return list[k].Share
		}
	}
	return standard
}

// Compile writes into p what the scheduled regime stops in a quarter: all its measures
// at full level, against the target alone. The parties tell whose trade policy covers
// which regions. It must have passed Validate. A regime that lives by its events is
// compiled by its Docket.
func (r *Regime) Compile(p *market.Policy, parties []treaty.Party, period int) {
	if !r.InForce(period) {
		return
	}
	newPlan(r, p.Economy(), parties).compile(p, &force{level: 1, age: period - r.Start, members: r.Senders}, nil)
}

// CompileEvaded is Compile with covert routes open around the regime.
func (r *Regime) CompileEvaded(p *market.Policy, parties []treaty.Party, period int, routes ...Route) {
	if !r.InForce(period) {
		return
	}
	f := &force{level: 1, age: period - r.Start, members: r.Senders}
	for _, one := range routes {
		f.routes = append(f.routes, OpenRoute{Route: one})
	}
	newPlan(r, p.Economy(), parties).compile(p, f, nil)
}

// compile writes a regime into p. The list of flows is scratch space, returned to be
// used again.
func (l *plan) compile(p *market.Policy, f *force, before []saved) []saved {
	target := l.party(l.r.Target)
	before = before[:0]
	for k := range l.measures {
		x := &l.measures[k]
		for _, sender := range f.members {
			s := l.party(sender)
			bite := x.m.severity() * f.level * (1 - share(f.relief, sender, 0))
			if bite <= 0 || s < 0 {
				continue
			}
			if k < l.secondary {
				before = l.apply(p, x, bite, s, target, f, before)
				continue
			}
			for _, id := range f.named {
				if third := l.party(id); third >= 0 && third != s {
					l.apply(p, x, bite, s, third, f, nil)
				}
			}
		}
	}
	if len(f.routes) > 0 {
		l.reroute(p, f, before)
	}
	return before
}

// saved is a flow as it was before the measures.
type saved struct {
	j, importer, exporter int
	flow
	sender int // party whose measure it is
}

// apply writes one measure of one sender. It notes the flows that routes could go
// round.
func (l *plan) apply(p *market.Policy, x *planned, bite float64, sender, target int, f *force, before []saved) []saved {
	note := func(j, n, i int) {
		if len(f.routes) == 0 {
			return
		}
		for k := range before {
			if b := &before[k]; b.j == j && b.importer == n && b.exporter == i {
				return
			}
		}
		before = append(before, saved{j, n, i, flow{p.Weight(j, n, i), p.Tariff(j, n, i), p.Barrier(j, n, i)}, sender})
	}
	m := x.m
	for _, own := range l.regions[sender] {
		for _, theirs := range l.regions[target] {
			if !m.Kind.trades() {
				continue
			}
			for _, j := range x.sectors {
				s := bite * l.passes(j, f)
				if s == 0 {
					continue
				}
				switch m.Kind {
				case ImportBan:
					note(j, own, theirs)
					p.SetWeight(j, own, theirs, p.Weight(j, own, theirs)*(1-s))
				case ExportBan, ExportControl, LicenceRegime:
					note(j, theirs, own)
					p.SetWeight(j, theirs, own, p.Weight(j, theirs, own)*(1-s))
					if m.Rate > 0 {
						p.SetBarrier(j, theirs, own, p.Barrier(j, theirs, own)*(1+s*m.Rate))
					}
				case TariffSurcharge:
					note(j, own, theirs)
					p.SetTariff(j, own, theirs, p.Tariff(j, own, theirs)+s*m.Rate)
				case TransportBan:
					p.SetBarrier(j, own, theirs, p.Barrier(j, own, theirs)*(1+s*m.Rate))
					p.SetBarrier(j, theirs, own, p.Barrier(j, theirs, own)*(1+s*m.Rate))
				}
			}
		}
	}
	switch m.Kind {
	case FinancialRestriction:
		for _, theirs := range l.regions[target] {
			p.SetFriction(theirs, p.Friction(theirs)*(1+bite*m.Rate*m.cleared()))
		}
	case AssetFreeze:
		l.freeze(p, m.Amount*bite, sender, target, f)
	}
	return before
}

// passes is the part of a measure that exemptions leave in a sector.
func (l *plan) passes(j int, f *force) float64 {
	left := 1.0
	for k, set := range l.exempt {
		if x := &l.r.Exemptions[k]; set[j] && f.age >= x.Delay {
			left = min(left, 1-x.share())
		}
	}
	return left
}

// freeze books a sender's part of an asset freeze: the members hold the assets in
// proportion to their incomes, the target's regions own them likewise.
func (l *plan) freeze(p *market.Policy, amount float64, sender, target int, f *force) {
	hosts := 0.0
	for _, id := range f.members {
		if k := l.party(id); k >= 0 {
			hosts += l.income(l.regions[k])
		}
	}
	owners := l.income(l.regions[target])
	for _, own := range l.regions[sender] {
		for _, theirs := range l.regions[target] {
			part := amount * l.e.Income(own) / hosts * l.e.Income(theirs) / owners
			p.SetFreeze(theirs, own, p.Freeze(theirs, own)+part)
		}
	}
}

func (l *plan) income(regions []int) (sum float64) {
	for _, n := range regions {
		sum += l.e.Income(n)
	}
	return sum
}

// reroute opens the covert routes on the flows that the measures restrict. Where
// several are open the cheapest carries the goods: a flow can have one mark-up.
func (l *plan) reroute(p *market.Policy, f *force, before []saved) {
	for k := range before {
		b := &before[k]
		best, via, mu := 0.0, -1, 0.0
		for i := range f.routes {
			route := &f.routes[i]
			third := l.party(route.Via)
			if third < 0 || len(l.regions[third]) == 0 || !route.Sectors.Covers(l.e, b.j) {
				continue
			}
			asked := Markup(l.detection(route, b.sender, f), l.r.penalty())
			if cost := route.detour() * (1 + asked); via < 0 || cost < best {
				best, via, mu = cost, i, asked
			}
		}
		if via < 0 {
			continue
		}
		route := &f.routes[via]
		now := flow{p.Weight(b.j, b.importer, b.exporter), p.Tariff(b.j, b.importer, b.exporter), p.Barrier(b.j, b.importer, b.exporter)}
		out, wedge := evade(b.flow, now, route.detour(), mu, l.e.Sector(b.j).Theta)
		if out == now {
			continue
		}
		p.SetWeight(b.j, b.importer, b.exporter, out.weight)
		p.SetTariff(b.j, b.importer, b.exporter, out.tariff)
		p.SetBarrier(b.j, b.importer, b.exporter, out.barrier)
		if wedge > 0 {
			p.SetWedge(b.j, b.importer, b.exporter, wedge, l.regions[l.party(route.Via)][0])
		}
	}
}

// detection is the chance that a shipment by a route is caught: by the third party, by
// the sender whose measure it goes round and, if members enforce together, by all.
func (l *plan) detection(route *OpenRoute, sender int, f *force) float64 {
	missed := 1 - route.Watch
	for _, id := range f.members {
		pooled := l.r.Institution != nil && l.r.Institution.Pooled
		if pooled || l.parties[sender].ID == id {
			missed *= 1 - share(f.efforts, id, l.r.Effort)
		}
	}
	return 1 - missed
}
