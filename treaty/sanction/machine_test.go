package sanction_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// dice draw evenly, where rapid would favour small values.
type dice struct{ *rand.Rand }

func drawDice(t *rapid.T) dice {
	var seed uint64
	for _, b := range rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "dice") {
		seed = (seed ^ uint64(b)) * 0x100000001b3
	}
	return dice{rand.New(rand.NewPCG(seed, 0))}
}

func (d dice) coin() bool { return d.IntN(2) == 0 }

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// drawRegime draws a regime with any of the possible clauses.
func drawRegime(d dice) sanction.Regime {
	r := sanction.Regime{
		ID: "regime", Senders: []string{"EUR", "USA"}, Target: "RUS", End: 1 + d.IntN(8),
		Demand: sanction.Demand{Issue: "an issue", Within: 0.1},
		Effort: pick(d, []float64{0, 0.3, 1}),
	}
	all := []sanction.Measure{
		{Kind: sanction.ImportBan, Sectors: "ENM"}, {Kind: sanction.ExportBan, Sectors: "ELE", Severity: 0.6},
		{Kind: sanction.TariffSurcharge, Sectors: treaty.Goods, Rate: 0.3}, {Kind: sanction.ExportControl, Sectors: "MVH", Severity: 0.5},
		{Kind: sanction.LicenceRegime, Sectors: "CHP", Severity: 0.5, Rate: 0.1}, {Kind: sanction.FinancialRestriction, Rate: 0.1, Cleared: 0.5},
		{Kind: sanction.AssetFreeze, Amount: 500}, {Kind: sanction.Listing, Rate: 1}, {Kind: sanction.TransportBan, Sectors: treaty.Goods, Rate: 0.2},
	}
	d.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	r.Measures = all[:1+d.IntN(4)]
	if d.coin() {
		r.Institution = &sanction.Institution{Name: "the Council", Decides: treaty.Majority, Pooled: d.coin(), Binding: d.coin(), OneSchedule: d.coin()}
	}
	if d.coin() {
		r.Triggers = []sanction.Trigger{{ID: "case", Finder: "IND"}}
	}
	if d.coin() {
		r.Exemptions = []sanction.Exemption{{Sectors: "ENM", Share: 0.5, Delay: d.IntN(3)}}
	}
	if d.coin() {
		r.Milestones = []sanction.Milestone{{ID: "case", Verifier: "IND", Relief: 0.6}, {ID: "other", Verifier: "IND", Relief: 0.4}}
		r.FrontLoading = pick(d, []float64{0, 0.3})
	}
	if d.coin() {
		r.Snapback = &sanction.Snapback{Notice: d.IntN(2), Window: d.IntN(6)}
		if d.coin() {
			r.Snapback.Vetoers = []string{"JKT"}
		}
	}
	if d.coin() {
		r.Secondary = &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.TariffSurcharge, Sectors: "ELE", Rate: 0.1}}}
	}
	if d.coin() {
		r.Fund = &sanction.Fund{Coverage: 0.5}
	}
	if d.coin() {
		r.Oversight = &sanction.Oversight{MaxHarm: 1.5, TimeLimit: d.IntN(12)}
	}
	if d.coin() {
		r.Sunset = &sanction.Sunset{Vote: treaty.Majority}
	}
	return r
}

// drawMove draws an event, allowed or not.
func drawMove(d dice, s sanction.Standing, period int) sanction.Event {
	ids := []string{"USA", "EUR", "JKT", "RUS", "IND"}
	e := sanction.Event{
		Kind: sanction.EventKind(d.IntN(int(sanction.TakeBack) + 2)), Period: period, Regime: "regime",
		Author: pick(d, append(ids, treaty.TheText)), Party: pick(d, ids), Case: pick(d, []string{"case", "other", "none"}),
		Ground: pick(d, []string{"", "a ground"}), Level: pick(d, []float64{0, 0.3, 0.6, 1, 1.5}), Until: period + d.IntN(4) - 1,
		Harm: float64(d.IntN(3)), Amount: float64(d.IntN(2)),
		Route: sanction.Route{Via: pick(d, ids), Sectors: pick(d, []treaty.Sectors{"ENM", treaty.Goods, "NONE"}), Detour: pick(d, []float64{0, 1, 1.3})},
	}
	if d.coin() {
		e.For = s.Members
	}
	if d.coin() && len(s.Members) > 0 {
		e.Author = pick(d, s.Members)
	}
	if d.coin() {
		e.Route.Via = e.Author
	}
	switch s.State {
	case sanction.Dormant, sanction.Threatened, sanction.Lifted, sanction.Lapsed:
		if d.coin() {
			e.Kind = pick(d, []sanction.EventKind{sanction.Impose, sanction.FindTrigger, sanction.Threaten, sanction.CallSnapback, sanction.SnapBack})
		}
	}
	switch {
	case s.CalledIn != sanction.Never && d.coin():
		e.Kind = pick(d, []sanction.EventKind{sanction.SnapBack, sanction.Veto})
		if e.Kind == sanction.Veto {
			e.Author = "JKT"
		}
	case s.RelievedIn != sanction.Never && d.IntN(3) == 0:
		e.Kind, e.Ground = sanction.CallSnapback, "a ground"
	case len(s.Routes) > 0 && d.IntN(6) == 0:
		e.Kind, e.Author, e.Route = sanction.CloseCovert, s.Routes[0].Via, s.Routes[0].Route
	case len(s.Named) > 0 && d.IntN(6) == 0:
		e.Kind, e.Party = sanction.Clear, s.Named[0]
	case s.Level > 0 && s.Level < 1 && d.IntN(6) == 0:
		e.Kind, e.Level = sanction.Escalate, 1
	case e.Kind == sanction.FindTrigger || e.Kind == sanction.MeetMilestone || e.Kind == sanction.UndoMilestone:
		e.Author = "IND"
	case e.Kind == sanction.Concede:
		e.Author = "RUS"
	case e.Kind == sanction.Veto:
		e.Author = "JKT"
	}
	return e
}

// Properties of a random docket under random events. A refused event leaves no trace.
// Measures bind only between imposition and end, and only among members, the target and
// named third parties. Payments and losses balance. The policy has a solution. The log
// replays to the state of any period.
func TestDocketMachine(t *testing.T) {
	economy := wiod.Small()
	var allowed [int(sanction.TakeBack) + 2]int
	property := func(t *rapid.T) {
		d := drawDice(t)
		regime := drawRegime(d)
		docket, err := sanction.NewDocket(economy, five, regime)
		require.NoError(t, err)
		states := map[int]sanction.Standing{}
		now := func(d *sanction.Docket) sanction.Standing {
			s, _ := d.Standing("regime")
			return s
		}
		period := 0
		for range 80 {
			states[period] = now(docket)
			period += max(0, d.IntN(8)-6)
			if d.coin() {
				for _, e := range docket.Due(period) {
					require.NoError(t, docket.Apply(e), "what is due is allowed")
					allowed[e.Kind]++
				}
			}
			e := drawMove(d, now(docket), period)
			before := now(docket)
			if err := docket.Apply(e); err != nil {
				require.Equal(t, before, now(docket), "a refused event must leave no trace")
				require.True(t, strings.HasPrefix(err.Error(), "sanction: "), "%v", err)
				continue
			}
			allowed[e.Kind]++
			s := now(docket)
			for _, id := range s.Members {
				c, ok := s.Of(id)
				require.True(t, ok)
				if !c.InForceIn(period) {
					continue
				}
				require.True(t, s.InForceIn(period))
				require.NotEqual(t, sanction.Never, c.ImposedIn, "in force and never imposed")
				require.Greater(t, c.End(), period, "in force after its end")
				require.True(t, c.Level > 0 && c.Level <= 1)
			}
			for _, id := range s.Members {
				relief := s.ReliefOf(id)
				require.True(t, relief >= 0 && relief <= 1)
			}
		}
		states[period] = now(docket)

		s := now(docket)
		p := economy.Baseline()
		docket.Compile(p, period)
		require.NoError(t, p.Check())
		if !s.InForceIn(period) && !slices.ContainsFunc(s.Payments, func(x treaty.Payment) bool { return x.Period == period }) {
			require.True(t, p.Equal(economy.Baseline()), "measures bind nobody before and after")
		}
		checkReach(t, economy, p, s)
		changes := docket.Changes(period)
		for later, last := period+1, p; later < period+12; later++ {
			next := economy.Baseline()
			docket.Compile(next, later)
			require.True(t, next.Equal(last) || slices.Contains(changes, later), "the policy changes in %d; announced %v", later, changes)
			last = next
		}

		again, err := sanction.Replay(economy, five, docket.Regimes(), docket.Log())
		require.NoError(t, err)
		require.Equal(t, s, now(again), "the log is the state")
		for range 6 {
			when := d.IntN(period + 1)
			if state, ok := states[when]; ok {
				past, err := docket.At(when)
				require.NoError(t, err)
				require.Equal(t, state, now(past), "the state at a past period")
			}
		}
	}
	rapid.Check(t, property)
	clear(allowed[:])
	checks.Fixed(100, property)
	never := 0
	for k := sanction.Threaten; k <= sanction.TakeBack; k++ {
		if allowed[k] == 0 {
			t.Logf("%v never happened", k)
			never++
		}
	}
	require.LessOrEqual(t, never, 8, "of 26 kinds of event, most must have happened")
}

// Names are labels: renamed parties, in the regime and in all events, give the same
// policy.
func TestRelabelling(t *testing.T) {
	economy := wiod.Small()
	names := map[string]string{"USA": "Z", "EUR": "Y", "JKT": "X", "RUS": "W", "IND": "V"}
	as := func(id string) string {
		if other, ok := names[id]; ok {
			return other
		}
		return id
	}
	all := func(ids []string) (out []string) {
		for _, id := range ids {
			out = append(out, as(id))
		}
		return out
	}
	others := slices.Clone(five)
	for k := range others {
		others[k].ID = as(others[k].ID)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		regime := drawRegime(d)
		twin := regime
		twin.Senders, twin.Target = all(regime.Senders), as(regime.Target)
		twin.Triggers, twin.Milestones = slices.Clone(regime.Triggers), slices.Clone(regime.Milestones)
		for k := range twin.Triggers {
			twin.Triggers[k].Finder = as(twin.Triggers[k].Finder)
		}
		for k := range twin.Milestones {
			twin.Milestones[k].Verifier = as(twin.Milestones[k].Verifier)
		}
		if regime.Snapback != nil {
			s := *regime.Snapback
			s.Vetoers = all(s.Vetoers)
			twin.Snapback = &s
		}
		a, err := sanction.NewDocket(economy, five, regime)
		require.NoError(t, err)
		b, err := sanction.NewDocket(economy, others, twin)
		require.NoError(t, err)
		period := 0
		for range 60 {
			period += max(0, d.IntN(8)-6)
			s, _ := a.Standing("regime")
			e := drawMove(d, s, period)
			f := e
			f.Author, f.Party, f.For, f.Route.Via = as(e.Author), as(e.Party), all(e.For), as(e.Route.Via)
			require.Equal(t, a.Apply(e) == nil, b.Apply(f) == nil)
			p, q := economy.Baseline(), economy.Baseline()
			a.Compile(p, period)
			b.Compile(q, period)
			require.True(t, p.Equal(q))
		}
	})
}

// checkReach checks that only flows between members and the target or a named third
// party differ from the baseline, and that the recipient of a mark-up is neither end of
// the flow.
func checkReach(t require.TestingT, e *market.Economy, p *market.Policy, s sanction.Standing) {
	aimed := append([]string{"RUS"}, s.Named...)
	diff, err := e.Baseline().Diff(p)
	require.NoError(t, err)
	for _, c := range diff {
		if c.Sector < 0 {
			continue
		}
		n, i := e.Region(c.Importer).ID, e.Region(c.Exporter).ID
		member, other := slices.Contains(s.Members, n) && slices.Contains(aimed, i), slices.Contains(s.Members, i) && slices.Contains(aimed, n)
		require.True(t, member || other, "%v on %s from %s", c.Field, n, i)
		if c.Field == market.FieldWedge {
			_, who := p.Wedge(c.Sector, c.Importer, c.Exporter)
			require.NotEqual(t, c.Importer, who)
			require.NotEqual(t, c.Exporter, who)
		}
	}
}

// An open route never makes a flow dearer or smaller. The weight times cost to the
// power -theta, the contribution of the exporter to the price index of the importer,
// does not fall under any measure, detour and mark-up; relief does not reduce the
// contribution either.
func TestRouteNeverRaisesABarrier(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		r := drawRegime(d)
		r.Start, r.End = 0, 9
		route := sanction.Route{Via: "IND", Sectors: treaty.Goods, Detour: pick(d, []float64{0, 1 + d.Float64()}), Watch: pick(d, []float64{0, 0.3})}
		shut, open := economy.Baseline(), economy.Baseline()
		r.Compile(shut, five, 3)
		r.CompileEvaded(open, five, 3, route)
		require.NoError(t, open.Check())
		for j := range economy.NumSectors() {
			theta := economy.Sector(j).Theta
			for n := range economy.NumRegions() {
				for i := range economy.NumRegions() {
					reach := func(p *market.Policy) float64 {
						wedge, _ := p.Wedge(j, n, i)
						return p.Weight(j, n, i) * math.Pow(p.Barrier(j, n, i)*(1+wedge)*(1+p.Tariff(j, n, i)), -theta)
					}
					require.GreaterOrEqual(t, reach(open), reach(shut)*(1-1e-12))
				}
			}
		}
	})
}

// The closed forms of evasion: p = 1 - prod(1-m), 1+mu = 1/(1-pF).
func TestMarkup(t *testing.T) {
	require.InDelta(t, 0.72, sanction.Detection(0.2, 0.3, 0.5), 1e-15)
	require.Zero(t, sanction.Detection())
	require.InDelta(t, 1/0.64-1, sanction.Markup(0.72, 0.5, 0), 1e-15)
	require.InDelta(t, 1.05/0.64-1, sanction.Markup(0.72, 0.5, 0.05), 1e-15)
	require.Zero(t, sanction.Markup(0, 1, 0))
	require.True(t, math.IsInf(sanction.Markup(1, 1, 0), 1), "where everything is lost nobody carries")
}

// A route around a partial ban is a further supplier: the contribution of a cell is the
// sum over admitted varieties and over smuggled varieties at the price of the detour,
// and the third party earns the mark-up on the smuggled part alone.
func TestRouteIsOneMoreSupplier(t *testing.T) {
	economy := wiod.Small()
	j, _ := economy.SectorIndex("ENM")
	usa, _ := economy.RegionIndex("USA")
	rus, _ := economy.RegionIndex("RUS")
	ind, _ := economy.RegionIndex("IND")
	r := sanction.Regime{ID: "r", Senders: []string{"USA"}, Target: "RUS", Effort: 0.25,
		Measures: []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM", Severity: 0.7}}}
	p := economy.Baseline()
	r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM", Detour: 1.2, Margin: -1})
	theta := economy.Sector(j).Theta
	round := 1.2 / 0.75 // the detour times 1+mu, mu = 1/3
	smuggled := 0.7 * math.Pow(round, -theta)
	wedge, who := p.Wedge(j, usa, rus)
	require.Equal(t, ind, who)
	require.InDelta(t, 0.3+smuggled, p.Weight(j, usa, rus)*math.Pow(1+wedge, -theta), 1e-12)
	require.InDelta(t, smuggled/(0.3+smuggled)*0.25, wedge/(1+wedge), 1e-12, "mu/(1+mu) is a quarter")
	require.Equal(t, 1.0, p.Barrier(j, usa, rus))

	// A closed flow takes the route as a whole.
	r.Measures[0].Severity = 1
	p = economy.Baseline()
	r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: "ENM", Detour: 1.2, Margin: -1})
	wedge, _ = p.Wedge(j, usa, rus)
	require.Equal(t, [2]float64{1, 1.2}, [2]float64{p.Weight(j, usa, rus), p.Barrier(j, usa, rus)})
	require.InDelta(t, 1./3, wedge, 1e-12)
	q, err := economy.Solve(p)
	require.NoError(t, err)
	require.Positive(t, q.RealIncome(ind))
}

// The receipts of a member from the fund are payments of others.
func TestFundIsBalanced(t *testing.T) {
	f := sanction.Fund{Coverage: 0.5}
	got := f.Transfers([]float64{30, 10, 0}, []float64{100, 100, 200})
	require.InDeltaSlice(t, []float64{10, 0, -10}, got, 1e-12) // 15, 5 and 0 are covered; of the 20 they pay 5, 5 and 10
	require.InDeltaSlice(t, []float64{10, -10}, f.Transfers([]float64{40, 0}, []float64{0, 0}), 1e-12, "equal parts where nobody has an income")
	require.Empty(t, f.Transfers(nil, nil))
}
