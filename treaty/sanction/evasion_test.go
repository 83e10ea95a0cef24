package sanction_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// indexes of a flow of energy from RUS to the USA, past IND.
func energy(e *market.Economy) (j, usa, rus, ind int) {
	j, _ = e.SectorIndex("ENM")
	usa, _ = e.RegionIndex("USA")
	rus, _ = e.RegionIndex("RUS")
	ind, _ = e.RegionIndex("IND")
	return j, usa, rus, ind
}

func embargo(senders ...string) sanction.Regime {
	return sanction.Regime{ID: "embargo", Senders: senders, Target: "RUS", Measures: []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM"}}}
}

// The cost revealed by trade, computed again from the flows: the geometric mean of
// purchases from oneself relative to purchases from each other, net of tariffs (Head
// and Ries 2001).
func TestIceberg(t *testing.T) {
	e := wiod.Small()
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			require.Equal(t, 1.0, sanction.Iceberg(e, j, n, n))
			for i := range e.NumRegions() {
				if n == i {
					continue
				}
				// trade is at prices before tariffs; spending is with them.
				spent := func(n, i int) float64 { return e.Trade(j, n, i) * (1 + e.Tariff(j, n, i)) }
				log := 0.5*(math.Log(spent(n, n)/spent(n, i))+math.Log(spent(i, i)/spent(i, n)))/e.Sector(j).Theta -
					0.5*math.Log((1+e.Tariff(j, n, i))*(1+e.Tariff(j, i, n)))
				require.InEpsilon(t, max(1, math.Exp(log)), sanction.Iceberg(e, j, n, i), 1e-9)
				require.Equal(t, sanction.Iceberg(e, j, n, i), sanction.Iceberg(e, j, i, n), "symmetric")
			}
		}
	}
}

// The cost of a detour is the cost of its two legs relative to the direct way, kappa_ik
// kappa_kn / kappa_in, for legs from the economy, for stated legs, and under a policy
// on the legs.
func TestRouteCostsItsLegs(t *testing.T) {
	e := wiod.Small()
	j, usa, rus, ind := energy(e)
	direct := sanction.Iceberg(e, j, usa, rus)
	in, out := sanction.Iceberg(e, j, ind, rus), sanction.Iceberg(e, j, usa, ind)
	theta := e.Sector(j).Theta
	for _, c := range []struct {
		name  string
		route sanction.Route
		lay   func(*market.Policy)
		want  float64
	}{
		{"as trade is", sanction.Route{}, nil, in * out / direct},
		{"into it stated", sanction.Route{In: 2}, nil, 2 * out / direct},
		{"out of it stated", sanction.Route{Out: 2}, nil, in * 2 / direct},
		{"both stated", sanction.Route{In: 2, Out: 3}, nil, 6 / direct},
		{"no dearer than the direct way", sanction.Route{In: 1, Out: 1}, nil, 1},
		{"a leg made dearer", sanction.Route{}, func(p *market.Policy) { p.SetBarrier(j, ind, rus, 1.5) }, 1.5 * in * out / direct},
		{"the other leg made dearer", sanction.Route{}, func(p *market.Policy) { p.SetBarrier(j, usa, ind, 1.5) }, 1.5 * in * out / direct},
		{"a leg half closed", sanction.Route{}, func(p *market.Policy) { p.SetWeight(j, usa, ind, 0.5) }, math.Pow(0.5, -1/theta) * in * out / direct},
		{"the direct way made dearer", sanction.Route{}, func(p *market.Policy) { p.SetBarrier(j, usa, rus, 1.1) }, in * out / direct},
		{"in one number", sanction.Route{In: 2, Out: 3, Detour: 1.2}, func(p *market.Policy) { p.SetBarrier(j, usa, ind, 1.5) }, 1.2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := e.Baseline()
			if c.lay != nil {
				c.lay(p)
			}
			c.route.Via, c.route.Sectors = "IND", "ENM"
			r := embargo("USA")
			r.CompileEvaded(p, five, 0, c.route)
			require.Equal(t, 1.0, p.Weight(j, usa, rus))
			require.InEpsilon(t, c.want, p.Barrier(j, usa, rus), 1e-12)
		})
	}
	// A closed leg closes the route.
	p := e.Baseline()
	p.Ban(j, usa, ind)
	r := embargo("USA")
	r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM"})
	require.Zero(t, p.Weight(j, usa, rus))
}

// wedgeOn opens a route round an embargo on a docket and returns the mark-up on energy
// for the USA.
func wedgeOn(t *testing.T, regime sanction.Regime, route sanction.Route, efforts ...sanction.Delivered) float64 {
	e := wiod.Small()
	j, usa, rus, _ := energy(e)
	d, err := sanction.NewDocket(e, five, regime)
	require.NoError(t, err)
	say := func(x sanction.Event) {
		x.Regime = regime.ID
		require.NoError(t, d.Apply(x))
	}
	if regime.Institution != nil {
		say(sanction.Event{Kind: sanction.Impose, Author: regime.Senders[0], For: regime.Senders})
	} else {
		for _, id := range regime.Senders {
			say(sanction.Event{Kind: sanction.Impose, Author: id})
		}
	}
	for _, x := range efforts {
		say(sanction.Event{Kind: sanction.SetEffort, Author: x.Sender, Level: x.Share})
	}
	route.Via, route.Sectors, route.Detour, route.Margin = "IND", "ENM", 1.2, -1
	say(sanction.Event{Kind: sanction.OpenCovert, Author: "IND", Route: route})
	p := e.Baseline()
	d.Compile(p, 0)
	wedge, _ := p.Wedge(j, usa, rus)
	return wedge
}

// The jurisdictions touched by a shipment detect the shipment: the sender evaded and
// the third party. Senders with pooled enforcement are each as good as the best, and no
// shipment meets more than a single sender.
func TestDetection(t *testing.T) {
	regime := embargo("USA", "EUR", "JKT")
	regime.Effort = 0.1
	others := []sanction.Delivered{{Sender: "EUR", Share: 0.5}, {Sender: "JKT", Share: 0.3}}
	require.InDelta(t, 1/0.9-1, wedgeOn(t, regime, sanction.Route{}, others...), 1e-12, "its own")
	require.InDelta(t, 1/(0.9*0.8)-1, wedgeOn(t, regime, sanction.Route{Watch: 0.2}, others...), 1e-12, "and the third party's")
	regime.Institution = &sanction.Institution{Name: "the Council", Pooled: true}
	require.InDelta(t, 1/0.5-1, wedgeOn(t, regime, sanction.Route{}, others...), 1e-12, "the best of all")
	require.InDelta(t, 1/(0.5*0.8)-1, wedgeOn(t, regime, sanction.Route{Watch: 0.2}, others...), 1e-12)
	require.InDelta(t, 1/0.9-1, wedgeOn(t, regime, sanction.Route{}), 1e-12, "three alike are as good as one")
	regime.Penalty = 0.5
	require.InDelta(t, 1/(1-0.5*0.5)-1, wedgeOn(t, regime, sanction.Route{}, others...), 1e-12, "half the value is lost")
}

// Of several routes the cheapest carries the goods, mark-up and all.
func TestCheapestRoute(t *testing.T) {
	e := wiod.Small()
	j, usa, rus, ind := energy(e)
	jkt, _ := e.RegionIndex("JKT")
	for _, c := range []struct {
		a, b sanction.Route
		want int
	}{
		{sanction.Route{Via: "IND", Detour: 1.2}, sanction.Route{Via: "JKT", Detour: 1.3}, ind},
		{sanction.Route{Via: "IND", Detour: 1.4}, sanction.Route{Via: "JKT", Detour: 1.3}, jkt},
		{sanction.Route{Via: "IND", Detour: 1.2, Watch: 0.4}, sanction.Route{Via: "JKT", Detour: 1.3}, jkt}, // 1.2/0.6 against 1.3
	} {
		c.a.Sectors, c.b.Sectors = "ENM", "ENM"
		for _, routes := range [][]sanction.Route{{c.a, c.b}, {c.b, c.a}} {
			p := e.Baseline()
			r := embargo("USA")
			r.Effort = 0.1
			r.CompileEvaded(p, five, 0, routes...)
			_, who := p.Wedge(j, usa, rus)
			require.Equal(t, c.want, who)
		}
	}
}

// Goods can go round every measure on a flow, at most at the earlier cost plus the
// detour.
func TestRoutesGoRoundAllMeasuresOfTrade(t *testing.T) {
	e := wiod.Small()
	j, usa, rus, ind := energy(e)
	for _, m := range []sanction.Measure{
		{Kind: sanction.ImportBan}, {Kind: sanction.ExportBan}, {Kind: sanction.TariffSurcharge, Rate: 2}, {Kind: sanction.ExportControl},
		{Kind: sanction.LicenceRegime, Rate: 2}, {Kind: sanction.TransportBan, Rate: 2},
	} {
		m.Sectors = "ENM"
		r := embargo("USA")
		r.Measures, r.Effort = []sanction.Measure{m}, 0.2
		p := e.Baseline()
		r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM", Detour: 1.2, Margin: -1})
		for _, flow := range [][2]int{{usa, rus}, {rus, usa}} {
			n, i := flow[0], flow[1]
			wedge, who := p.Wedge(j, n, i)
			if n == usa && (m.Kind == sanction.ExportBan || m.Kind == sanction.ExportControl || m.Kind == sanction.LicenceRegime) ||
				n == rus && (m.Kind == sanction.ImportBan || m.Kind == sanction.TariffSurcharge) {
				require.Zero(t, wedge, "%v is no measure on this flow", m.Kind)
				continue
			}
			require.InDelta(t, 0.25, wedge, 1e-12, "%v", m.Kind)
			require.Equal(t, ind, who)
			require.Equal(t, [3]float64{1, 1.2, e.Tariff(j, n, i)}, [3]float64{p.Weight(j, n, i), p.Barrier(j, n, i), p.Tariff(j, n, i)}, "%v", m.Kind)
		}
	}
}

// The order of measures and of regimes is irrelevant, for the sum of measures and for
// the choice of route.
func TestOrderOfRegimesAndMeasures(t *testing.T) {
	e := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		var regimes []sanction.Regime
		for k := range 3 {
			r := drawRegime(d)
			r.ID = string(rune('a' + k))
			r.Triggers, r.Oversight, r.Institution, r.Sunset, r.Milestones, r.FrontLoading = nil, nil, nil, nil, nil, 0
			if k == 2 {
				r.Target = pick(d, []string{"RUS", "IND"})
			}
			regimes = append(regimes, r)
		}
		var log []sanction.Event
		say := func(x sanction.Event) { log = append(log, x) }
		for _, r := range regimes {
			for _, id := range r.Senders {
				say(sanction.Event{Kind: sanction.Impose, Regime: r.ID, Author: id, Level: pick(d, []float64{0.4, 1})})
				say(sanction.Event{Kind: sanction.SetEffort, Regime: r.ID, Author: id, Level: pick(d, []float64{0, 0.3, 0.6})})
				if r.Secondary != nil && r.Target != "IND" && d.coin() {
					say(sanction.Event{Kind: sanction.Name, Regime: r.ID, Author: id, Party: "IND"})
				}
			}
			for _, via := range []string{"IND", "JKT"} {
				if via != r.Target && d.coin() {
					say(sanction.Event{Kind: sanction.OpenCovert, Regime: r.ID, Author: via, Route: sanction.Route{
						Via: via, Sectors: treaty.Goods, Detour: pick(d, []float64{0, 1.05, 1.3}),
					}})
				}
			}
		}
		compile := func() *market.Policy {
			docket, err := sanction.Replay(e, five, regimes, log)
			require.NoError(t, err)
			p := e.Baseline()
			docket.Compile(p, 0)
			require.NoError(t, p.Check())
			return p
		}
		a := compile()
		d.Shuffle(len(regimes), func(i, j int) { regimes[i], regimes[j] = regimes[j], regimes[i] })
		for k := range regimes {
			regimes[k].Measures = slices.Clone(regimes[k].Measures)
			m := regimes[k].Measures
			d.Shuffle(len(m), func(i, j int) { m[i], m[j] = m[j], m[i] })
		}
		b := compile()
		diff, err := a.Diff(b)
		require.NoError(t, err)
		for _, c := range diff {
			require.InEpsilon(t, c.Old, c.New, 1e-12, "%v", c) // products in another order
		}
	})
}

// Goods that go round two regimes go round once, under the harder enforcement of the
// two. A mark-up already in the policy is paid on top.
func TestRoutesCompose(t *testing.T) {
	e := wiod.Small()
	j, usa, rus, ind := energy(e)
	jkt, _ := e.RegionIndex("JKT")
	a, b := embargo("USA"), embargo("USA")
	a.ID, a.Effort, b.ID, b.Effort, b.Measures[0].Severity = "a", 0.2, "b", 0.5, 0.5
	d, err := sanction.NewDocket(e, five, a, b)
	require.NoError(t, err)
	for _, id := range []string{"a", "b"} {
		require.NoError(t, d.Apply(sanction.Event{Kind: sanction.Impose, Regime: id, Author: "USA"}))
	}
	open := func(regime, via string, detour float64) {
		require.NoError(t, d.Apply(sanction.Event{Kind: sanction.OpenCovert, Regime: regime, Author: via, Route: sanction.Route{Via: via, Sectors: "ENM", Detour: detour, Margin: -1}}))
	}
	check := func(barrier float64, via int) {
		p := e.Baseline()
		d.Compile(p, 0)
		wedge, who := p.Wedge(j, usa, rus)
		require.Equal(t, [2]float64{1, barrier}, [2]float64{p.Weight(j, usa, rus), p.Barrier(j, usa, rus)})
		require.InDelta(t, 1, wedge, 1e-12, "caught with the greater chance")
		require.Equal(t, via, who)
	}
	open("a", "IND", 1.3)
	check(1.3, ind)
	open("b", "JKT", 1.2)
	check(1.2, jkt)

	for _, c := range []struct {
		had  float64
		want int
	}{{0.1, ind}, {0.5, jkt}} {
		p := e.Baseline()
		p.SetWedge(j, usa, rus, c.had, jkt)
		a.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM", Detour: 1.2, Margin: -1})
		wedge, who := p.Wedge(j, usa, rus)
		require.InDelta(t, (1+c.had)*1.25-1, wedge, 1e-12)
		require.Equal(t, c.want, who)
	}
}

// A route with closed legs is unused, and does not block an open route.
func TestAClosedWayIsNone(t *testing.T) {
	e := wiod.Small()
	j, usa, rus, ind := energy(e)
	jkt := must(e.RegionIndex("JKT"))
	r := embargo("USA")
	r.Effort = 0.2
	for _, legs := range [][2]int{{ind, rus}, {usa, ind}} {
		p := e.Baseline()
		p.Ban(j, legs[0], legs[1])
		r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM"})
		require.Zero(t, p.Weight(j, usa, rus), "the way is closed")
		p = e.Baseline()
		p.Ban(j, legs[0], legs[1])
		r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM"}, sanction.Route{Via: "JKT", Sectors: "ENM", Detour: 1.2})
		_, who := p.Wedge(j, usa, rus)
		require.Equal(t, jkt, who)
	}

	for _, via := range []string{"USA", "RUS"} {
		p := e.Baseline()
		r.CompileEvaded(p, five, 0, sanction.Route{Via: via, Sectors: "ENM", Detour: 1})
		require.Zero(t, p.Weight(j, usa, rus), "no way leads through its own end, %s", via)
	}

	// Russia buys medicine from the USA and sells none in return; trade therefore does
	// not reveal the cost of the direct way.
	e = wiod.World()
	j, usa, rus = must(e.SectorIndex("PHA")), must(e.RegionIndex("USA")), must(e.RegionIndex("RUS"))
	require.True(t, math.IsInf(sanction.Iceberg(e, j, rus, usa), 1))
	r.Measures = []sanction.Measure{{Kind: sanction.ExportBan, Sectors: "PHA"}}
	for _, closed := range []string{"IND", "CHN"} {
		open := "CHN"
		if closed == open {
			open = "IND"
		}
		p := e.Baseline()
		p.Ban(j, must(e.RegionIndex(closed)), usa)
		r.CompileEvaded(p, world, 0, sanction.Route{Via: "IND", Sectors: "PHA", Out: 2}, sanction.Route{Via: "CHN", Sectors: "PHA", Out: 2})
		_, who := p.Wedge(j, rus, usa)
		require.Equal(t, [2]float64{1, 1}, [2]float64{p.Weight(j, rus, usa), p.Barrier(j, rus, usa)}, "as much as the direct way")
		require.Equal(t, must(e.RegionIndex(open)), who)
	}
	p := e.Baseline()
	r.CompileEvaded(p, world, 0, sanction.Route{Via: "IND", Sectors: "PHA"})
	require.Zero(t, p.Weight(j, rus, usa), "nor what the way on from India does, unless it is stated")
}

var world = []treaty.Party{
	{ID: "USA", Regions: []string{"USA"}}, {ID: "RUS", Regions: []string{"RUS"}}, {ID: "IND", Regions: []string{"IND"}}, {ID: "CHN", Regions: []string{"CHN"}},
}

// A new sender closes its routes.
func TestJoiningClosesRoutes(t *testing.T) {
	d, err := sanction.NewDocket(wiod.Small(), five, embargo("USA"))
	require.NoError(t, err)
	say := func(x sanction.Event) {
		x.Regime = "embargo"
		require.NoError(t, d.Apply(x))
	}
	say(sanction.Event{Kind: sanction.Impose, Author: "USA"})
	for _, via := range []string{"IND", "JKT"} {
		say(sanction.Event{Kind: sanction.OpenCovert, Author: via, Route: sanction.Route{Via: via, Sectors: "ENM"}})
	}
	say(sanction.Event{Kind: sanction.Join, Author: "IND"})
	s, _ := d.Standing("embargo")
	require.Len(t, s.Routes, 1)
	require.Equal(t, "JKT", s.Routes[0].Via)
	say(sanction.Event{Kind: sanction.Leave, Author: "IND"})
	s, _ = d.Standing("embargo")
	require.Len(t, s.Routes, 1, "leaving opens none")
}

// Where nobody looks goods flow through the third country at its margin: the route carries more
// the less the senders look, and a flow without a measure does not change.
func TestBustingIsLargestWhereNobodyLooks(t *testing.T) {
	e := wiod.Small()
	j, usa, rus, ind := energy(e)
	solver := market.NewSolver(e)
	last := math.Inf(1)
	for _, effort := range []float64{0, 0.25, 0.5, 0.75, 0.95} {
		r := embargo("USA")
		d, err := sanction.NewDocket(e, five, r)
		require.NoError(t, err)
		for _, x := range []sanction.Event{
			{Kind: sanction.OpenCovert, Author: "IND", Route: sanction.Route{Via: "IND", Sectors: "ENM"}},
			{Kind: sanction.SetEffort, Author: "USA", Level: effort},
		} {
			x.Regime = r.ID
			require.NoError(t, d.Apply(x))
		}
		p := e.Baseline()
		d.Compile(p, 0)
		require.True(t, p.Equal(e.Baseline()), "without a ban the route has nothing to carry")
		require.NoError(t, d.Apply(sanction.Event{Kind: sanction.Impose, Author: "USA", Regime: r.ID, Level: 1}))
		d.Compile(p, 0)
		var q market.Equilibrium
		require.NoError(t, solver.Solve(&q, p, nil))
		flows := slices.Collect(d.Routed)
		require.Equal(t, []sanction.Routed{{Sector: j, Importer: usa, Exporter: rus, Via: ind, Restricted: 1, Smuggled: 1}}, flows)
		wedge, to := p.Wedge(j, usa, rus)
		require.Equal(t, ind, to)
		require.InEpsilon(t, sanction.Markup(effort, 1, sanction.DefaultMargin), wedge, 1e-12)
		evaded := q.Flow(j, usa, rus) / e.Trade(j, usa, rus)
		require.Less(t, evaded, last, "effort %v", effort)
		last = evaded
	}
	require.Less(t, last, 1e-6, "a catch of 95 %% of shipments makes goods 21 times as dear")
}
