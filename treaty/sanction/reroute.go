package sanction

import (
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides which covert route carries each restricted flow, from the open
// routes, the efforts of enforcement and the policy before and after the measures. The
// equations are in evasion.go.

// scratch is the working memory of Compile, kept between calls to avoid allocation.
type scratch struct {
	regimes []force
	flows   []saved
	at      []int32 // by cell of the policy: 1 + the index among the flows, 0 for none
	touched []touch
	regime  int  // index of the regime at work
	noting  bool // whether flows are recorded, with routes open
	floors  *treaty.ExportFloors
	held    []held
	heldAt  []int32 // by cell: 1 + the index among held flows, 0 for none
}

// saved is a restricted flow as of before the measures.
type saved struct {
	j, importer, exporter int
	cell                  int
	flow
	last                 int        // the last regime to restrict the flow
	efforts              [2]float64 // the largest efforts among regimes of the importer and of the exporter
	penalty              float64    // the largest of the regimes
	best                 passage
	out                  flow
	wedge                float64
	restricted, smuggled float64 // shares of the flow before the measures, and of the flow now
}

// touch records a regime that restricts a flow.
type touch struct{ flow, regime int }

// passage is the cheapest route found so far: the region, the cost with and without the
// mark-up, and the mark-up.
type passage struct {
	region           int
	cost, detour, mu float64
}

// forget empties the records of the last call.
func (x *scratch) forget() {
	for k := range x.flows {
		x.at[x.flows[k].cell] = 0
	}
	for k := range x.held {
		x.heldAt[x.held[k].cell] = 0
	}
	x.flows, x.touched, x.held, x.noting = x.flows[:0], x.touched[:0], x.held[:0], false
}

// note records a flow as of before a measure of the present regime, and the effort of
// the jurisdiction behind the measure: the importer (side 0) or the exporter (side 1).
func (x *scratch) note(p *market.Policy, r *Regime, j, n, i, side int, effort float64) {
	if !x.noting {
		return
	}
	e := p.Economy()
	if size := e.NumSectors() * e.NumRegions() * e.NumRegions(); len(x.at) != size {
		x.at = make([]int32, size)
	}
	cell := (j*e.NumRegions()+n)*e.NumRegions() + i
	if x.at[cell] == 0 {
		x.flows = append(x.flows, saved{
			j: j, importer: n, exporter: i, cell: cell, last: -1,
			flow: at(p, j, n, i), best: passage{region: -1},
		})
		x.at[cell] = int32(len(x.flows))
	}
	k := int(x.at[cell]) - 1
	b := &x.flows[k]
	if b.last != x.regime {
		b.last = x.regime
		x.touched = append(x.touched, touch{k, x.regime})
	}
	b.efforts[side], b.penalty = max(b.efforts[side], effort), max(b.penalty, r.penalty())
}

// at returns a flow of the policy.
func at(p *market.Policy, j, n, i int) flow {
	return flow{p.Weight(j, n, i), p.Tariff(j, n, i), p.Barrier(j, n, i)}
}

// reroute opens the covert routes on the restricted flows. Of several open routes the
// cheapest carries the goods, because a flow has a single mark-up. Goods that go round
// a regime go round all regimes on the flow, and any of them can detect the goods. All
// choices use the policy after the measures.
func (x *scratch) reroute(p *market.Policy, regimes []force) {
	for _, t := range x.touched {
		f, b := &regimes[t.regime], &x.flows[t.flow]
		for i := range f.routes {
			x.try(p, f.plan, &f.routes[i].Route, b)
		}
	}
	for k := range x.flows {
		b := &x.flows[k]
		b.out = at(p, b.j, b.importer, b.exporter)
		b.restricted = 1
		if b.flow.weight > 0 && b.out.barrier == b.barrier && b.out.tariff == b.tariff {
			b.restricted = 1 - b.out.weight/b.flow.weight
		}
		if b.best.region >= 0 {
			b.out, b.wedge, b.smuggled = evade(b.flow, b.out, b.best.detour, b.best.mu, p.Economy().Sector(b.j).Theta)
		}
	}
	for k := range x.flows {
		b := &x.flows[k]
		if b.best.region < 0 || b.out == at(p, b.j, b.importer, b.exporter) {
			continue
		}
		p.SetWeight(b.j, b.importer, b.exporter, b.out.weight)
		p.SetTariff(b.j, b.importer, b.exporter, b.out.tariff)
		p.SetBarrier(b.j, b.importer, b.exporter, b.out.barrier)
		b.mark(p)
	}
}

// mark writes the mark-up to a flow. Together with an earlier mark-up both are paid,
// and the recipient of the larger has the revenue, because a flow has a single
// recipient.
func (b *saved) mark(p *market.Policy) {
	if b.wedge <= 0 {
		return
	}
	wedge, region := b.wedge, b.best.region
	if had, who := p.Wedge(b.j, b.importer, b.exporter); had > 0 {
		wedge = (1+had)*(1+wedge) - 1
		if had >= b.wedge {
			region = who
		}
	}
	p.SetWedge(b.j, b.importer, b.exporter, wedge, region)
}

// try compares a route with the best route so far. Of equal routes the region listed
// first in the economy is chosen.
func (x *scratch) try(p *market.Policy, l *plan, route *Route, b *saved) {
	third := l.party(route.Via)
	if third < 0 || !route.Sectors.Covers(l.e, b.j) {
		return
	}
	mu := Markup(Detection(route.Watch, b.efforts[0], b.efforts[1]), b.penalty, route.margin())
	if math.IsInf(mu, 1) {
		return
	}
	for _, k := range l.regions[third] {
		if k == b.importer || k == b.exporter {
			continue
		}
		detour := route.detour(p, b.j, b.importer, k, b.exporter, b.barrier)
		if cost := detour * (1 + mu); !(cost <= dearest) {
			continue // a leg is closed or of unknown cost
		} else if b.best.region < 0 || cost < b.best.cost || cost == b.best.cost && k < b.best.region {
			b.best = passage{k, cost, detour, mu}
		}
	}
}

// Routed is a flow under measures with a covert route open.
type Routed struct {
	Sector, Importer, Exporter int // indices of the economy
	// Via is the region with the route in use, -1 for none.
	Via int
	// Restricted is the share of the flow of before that the measures stop or burden,
	// Smuggled the share of the flow of now that takes the route.
	Restricted, Smuggled float64
}

// Routed yields the restricted flows of the last call of Compile or CompileUnder, if any
// route was open then.
func (d *Docket) Routed(yield func(Routed) bool) {
	for k := range d.scratch.flows {
		b := &d.scratch.flows[k]
		if !yield(Routed{b.j, b.importer, b.exporter, b.best.region, b.restricted, b.smuggled}) {
			return
		}
	}
}
