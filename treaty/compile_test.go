package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// bound compiles commitments among the USA, Europe and China, in force since quarter 0,
// on a policy.
func bound(t *testing.T, p *market.Policy, period int, list ...treaty.Commitment) {
	t.Helper()
	m := treaty.Module{ID: "m", Commitments: list}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, p.Economy(), parties("USA", "EUR", "CHN")...)
	require.NoError(t, err)
	r.CompileText(p, treaty.Text{Module: &m, Space: r.Space("m"), Parties: []string{"USA", "EUR", "CHN"}}, period)
}

// The effect of each kind of commitment on a flow, by hand.
func TestKindsByHand(t *testing.T) {
	e := wiod.Small()
	j, _ := e.SectorIndex("AGF")
	n, _ := e.RegionIndex("CHN")
	i, _ := e.RegionIndex("USA")
	third, _ := e.RegionIndex("IND")
	base := e.Tariff(j, n, i)
	require.Greater(t, base, 0.05)
	half := treaty.Set(0.5)

	tariff := func(before float64, c treaty.Commitment) float64 {
		p := e.Baseline()
		p.SetTariff(j, n, i, before)
		c.Sectors = "AGF"
		bound(t, p, 0, c)
		return p.Tariff(j, n, i)
	}
	require.InDelta(t, base/2, tariff(base, treaty.Commitment{Kind: treaty.CutTariffs, Depth: half}), 1e-15)
	swiss := 0.04 * base / (0.04 + base)
	require.InDelta(t, swiss, tariff(base, treaty.Commitment{Kind: treaty.SwissCut, Rate: treaty.Set(0.04)}), 1e-15)
	require.InDelta(t, (base+swiss)/2, tariff(base, treaty.Commitment{Kind: treaty.SwissCut, Rate: treaty.Set(0.04), Depth: half}), 1e-15)
	require.InDelta(t, 0.03, tariff(base, treaty.Commitment{Kind: treaty.BindTariffs, Rate: treaty.Set(0.03)}), 1e-15)
	require.Equal(t, base, tariff(base, treaty.Commitment{Kind: treaty.BindTariffs, Rate: treaty.Set(0.2)}), "a binding leaves what is below it")
	require.Equal(t, 0.2, tariff(0.5, treaty.Commitment{Kind: treaty.BindTariffs, Rate: treaty.Set(0.2)}), "and stops what rises above it")
	require.Equal(t, base, tariff(0.5, treaty.Commitment{Kind: treaty.StandStill}))

	p := e.Baseline()
	p.SetExportTax(j, n, i, 0.4)
	p.SetWeight(j, n, i, 0.1)
	p.SetWeight(j, third, i, 0.1)
	bound(t, p, 0, treaty.Commitment{Kind: treaty.OpenExports, Sectors: "AGF", Obliged: []string{"USA"}, Depth: half})
	require.Equal(t, 0.2, p.ExportTax(j, n, i))
	require.Equal(t, 0.1, p.Weight(j, n, i), "which may be China's own import ban")

	p = e.Baseline()
	p.SetBarrier(j, n, i, 2)
	bound(t, p, 0,
		treaty.Commitment{Kind: treaty.CutBarriers, Sectors: "AGF", Cut: 0.1}, treaty.Commitment{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: 0.2},
		treaty.Commitment{Kind: treaty.AlignRules, Sectors: "AGF", Cut: 0.1}, treaty.Commitment{Kind: treaty.ShareData, Sectors: "AGF"},
		treaty.Commitment{Kind: treaty.FacilitateTrade, Sectors: "AGF", Cut: 0.5, Obliged: []string{"CHN"}, Beneficiaries: treaty.MostFavouredNation},
	)
	require.InDelta(t, 2*0.8*0.9*0.5, p.Barrier(j, n, i), 1e-15, "the deeper of one kind, different kinds together")
	require.InDelta(t, 0.5, p.Barrier(j, n, third), 1e-15, "most-favoured-nation")
	require.InDelta(t, 1, p.Barrier(j, third, n), 1e-15)
}

// Phase-ins: equal steps with the first at entry into force, steps at dates, nothing
// before them.
func TestPhaseInByHand(t *testing.T) {
	linear := treaty.Linear(treaty.Set(4))
	staged := treaty.Staged(treaty.Step{After: 2, Share: 0.3}, treaty.Step{After: 5, Share: 1})
	upon := treaty.Upon("a", "b")
	for age, want := range [][2]float64{{0.25, 0}, {0.5, 0}, {0.75, 0.3}, {1, 0.3}, {1, 0.3}, {1, 1}, {1, 1}} {
		require.Equal(t, want, [2]float64{linear.Share(age, 0), staged.Share(age, 0)}, "quarter %d", age)
	}
	require.Equal(t, [3]float64{0, 0.5, 1}, [3]float64{upon.Share(9, 0), upon.Share(9, 1), upon.Share(9, 2)})
	require.Equal(t, 1.0, treaty.PhaseIn{}.Share(0, 0))
	require.Zero(t, linear.Share(-1, 0), "before entry into force")
}

// Numbers implied by a text: the spread sqrt(s^2 + phi^2) of panels with s falling in
// the cases decided, the retaliation cap, compensation, the accuracy of reports, votes.
func TestWhatATextImplies(t *testing.T) {
	m := treaty.Module{
		ID:          "m",
		Commitments: []treaty.Commitment{{Kind: treaty.BeTransparent, Sectors: treaty.Goods, Cut: 0.5}},
		Exception:   &treaty.SecurityException{Vagueness: treaty.Set(0.3), Price: treaty.Set(0.5)},
		Disputes:    &treaty.Disputes{Error: treaty.Set(0.8), Learning: treaty.Set(1), Deference: treaty.Set(0.2), Cap: treaty.Set(0.8)},
		Monitoring:  &treaty.Monitoring{},
	}
	space, err := m.Space()
	require.NoError(t, err)
	s := m.Settle(space, space.At(0))
	threshold, deference, spread, ok := s.Judgement(treaty.SuspendObligations, 3)
	require.True(t, ok)
	require.Equal(t, [2]float64{1.5, 0.2}, [2]float64{threshold, deference})
	require.InDelta(t, 0.5, spread, 1e-15, "0.8/sqrt(1+3) = 0.4; with 0.3 that makes 0.5")
	require.Equal(t, 80.0, s.Disputes.RetaliationCap(100))
	require.Equal(t, 50.0, s.Exception.Compensation(100))
	hit, falseAlarm := s.Accuracy(1)
	require.InDelta(t, 0.85, hit, 1e-15, "half of the 30 % missed come to light")
	require.Equal(t, 0.1, falseAlarm)
	s.Disputes.Unenforceable, s.Exception.SelfJudging = true, true
	require.Zero(t, s.Disputes.RetaliationCap(100))
	_, _, _, ok = s.Judgement(treaty.SuspendObligations, 0)
	require.False(t, ok)

	for _, c := range []struct {
		rule treaty.VoteRule
		of   int
		want int
	}{{treaty.Unanimity, 5, 5}, {treaty.Majority, 4, 3}, {treaty.Majority, 5, 3}, {treaty.Qualified(0.55), 20, 11}, {treaty.Qualified(2. / 3), 3, 2}} {
		require.Equal(t, c.want, c.rule.Needs(c.of), "%v of %d", c.rule, c.of)
	}
}

// Obligations suspended towards a party stay in force towards the third party.
func TestSuspensionByHand(t *testing.T) {
	l := newLife(t, treaty.TariffCut("m", "ELE", terms.Choice("depth", 1)), parties("USA", "EUR", "CHN")...)
	l.sign(0, "USA", "EUR", "CHN")
	l.must(treaty.Ratified, 0, "USA", "EUR", "CHN")
	l.must(treaty.EnteredIntoForce, 0, "USA")
	l.must(treaty.Breached, 1, "EUR")
	require.NoError(t, l.try(treaty.Event{
		Kind: treaty.Suspended, Period: 1, Author: "CHN", Party: "EUR", Sectors: "ELE", Until: 4, Ground: "VCLT Article 60",
	}))
	e := wiod.Small()
	j, _ := e.SectorIndex("ELE")
	chn, _ := e.RegionIndex("CHN")
	eur, _ := e.RegionIndex("EUR")
	usa, _ := e.RegionIndex("USA")
	for period, want := range map[int]float64{2: e.Tariff(j, chn, eur), 3: e.Tariff(j, chn, eur), 4: 0} {
		p := e.Baseline()
		l.r.Compile(p, period)
		require.Equal(t, want, p.Tariff(j, chn, eur), "quarter %d", period)
		require.Zero(t, p.Tariff(j, chn, usa), "quarter %d", period)
		require.Zero(t, p.Tariff(j, eur, chn), "quarter %d", period)
	}
}

// Discipline on exports: of two articles the deeper governs, without compounding. A ban
// of the importer stays, and the floor applies to the ban of the exporter.
func TestExportDiscipline(t *testing.T) {
	e := wiod.Small()
	half := treaty.Commitment{Kind: treaty.OpenExports, Sectors: "AGF", Obliged: []string{"USA"}, Depth: treaty.Set(0.5)}
	third := half
	third.Depth = treaty.Set(0.3)
	l := newLife(t, treaty.Module{
		ID: "m", Commitments: []treaty.Commitment{half, third, half}, Exception: &treaty.SecurityException{SelfJudging: true},
	}, parties("USA", "CHN")...)
	j, _ := e.SectorIndex("AGF")
	other, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	ind, _ := e.RegionIndex("IND")
	require.Zero(t, l.r.ExportFloor(0, j, chn, usa), "nothing is in force")
	l.force(0, "USA", "CHN")
	p := e.Baseline()
	p.SetExportTax(j, chn, usa, 0.4)
	p.Ban(j, chn, usa)
	l.r.Compile(p, 0)
	require.Equal(t, 0.2, p.ExportTax(j, chn, usa))
	require.Zero(t, p.Weight(j, chn, usa), "China's ban on imports is no restraint of exports")

	require.Equal(t, 0.5, l.r.ExportFloor(0, j, chn, usa))
	require.Zero(t, l.r.ExportFloor(0, j, usa, chn), "China owes none")
	require.Zero(t, l.r.ExportFloor(0, j, ind, usa), "India is no party")
	require.Zero(t, l.r.ExportFloor(0, other, chn, usa))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Invoked, Period: 1, Author: "USA", Case: "x", Sectors: "AGF", Until: 3, Ground: "a threat"}))
	require.Equal(t, [2]float64{0, 0.5}, [2]float64{l.r.ExportFloor(1, j, chn, usa), l.r.ExportFloor(3, j, chn, usa)})
}

// Overlapping modules give in each cell the deepest result of the single modules.
func TestOverlapIsTheDeepest(t *testing.T) {
	e := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		kinds := []treaty.Kind{treaty.CutTariffs, treaty.OpenExports, treaty.AlignRules, treaty.SwissCut, treaty.BindTariffs, treaty.StandStill}
		kind := pick(d, kinds)
		start := e.Baseline()
		for range 40 {
			start.SetExportTax(d.IntN(8), d.IntN(8), d.IntN(8), 0.2)
			start.SetTariff(d.IntN(8), d.IntN(8), d.IntN(8), 0.4)
			start.SetBarrier(d.IntN(8), d.IntN(8), d.IntN(8), 1.1)
		}
		var texts []treaty.Text
		var modules []treaty.Module
		for k := range 4 {
			c := treaty.Commitment{Kind: kind, Sectors: pick(d, []treaty.Sectors{treaty.Goods, "ELE", treaty.Everything}), Depth: treaty.Set(float64(d.between(1, 4)) / 4)}
			if d.coin() {
				c.Beneficiaries = treaty.MostFavouredNation
			}
			switch kind {
			case treaty.AlignRules:
				c.Cut = 0.1
			case treaty.SwissCut, treaty.BindTariffs:
				c.Rate = treaty.Set(0.03)
			}
			modules = append(modules, treaty.Module{
				ID: string(rune('a' + k)), Commitments: []treaty.Commitment{c},
				Excluded: treaty.CarveOuts{{Party: pick(d, ids), Sectors: "AGF,ELE", Retained: 0.5}},
			})
		}
		r, err := treaty.NewRegister(treaty.Treaty{Modules: modules}, e, parties(ids...)...)
		require.NoError(t, err)
		for k := range modules {
			texts = append(texts, treaty.Text{Module: &r.Treaty().Modules[k], Space: r.Space(modules[k].ID), Parties: ids[d.IntN(3):]})
		}
		together := start.Clone()
		r.CompileTexts(together, 0, texts...)
		var apart []*market.Policy
		for _, text := range texts {
			p := start.Clone()
			r.CompileTexts(p, 0, text)
			apart = append(apart, p)
		}
		for j := range e.NumSectors() {
			for n := range e.NumRegions() {
				for i := range e.NumRegions() {
					tariff, barrier, tax := start.Tariff(j, n, i), start.Barrier(j, n, i), start.ExportTax(j, n, i)
					for _, p := range apart {
						tariff, barrier, tax = min(tariff, p.Tariff(j, n, i)), min(barrier, p.Barrier(j, n, i)), min(tax, p.ExportTax(j, n, i))
					}
					require.Equal(t, [3]float64{tariff, barrier, tax}, [3]float64{together.Tariff(j, n, i), together.Barrier(j, n, i), together.ExportTax(j, n, i)})
				}
			}
		}
	})
}

// widely is twenty modules of tariff and barrier cuts on all goods among six parties of the
// large economy, in force, phased in over eight years.
func widely(t testing.TB) (*market.Economy, *treaty.Register) {
	e := wiod.World()
	var ids []string
	for _, r := range e.Regions()[:6] {
		ids = append(ids, r.ID)
	}
	var text treaty.Treaty
	for k := range 20 {
		c := treaty.Commitment{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.05 * float64(k+1)), PhaseIn: treaty.Linear(treaty.Set(32))}
		if k%2 == 1 {
			c.Kind, c.Cut = treaty.FacilitateTrade, 0.03
		}
		text.Modules = append(text.Modules, treaty.Module{
			ID: string(rune('a' + k)), Commitments: []treaty.Commitment{c},
			Excluded: treaty.CarveOuts{{Party: ids[k%6], Sectors: treaty.Sectors(e.Sector(k).ID), Retained: 0.5}},
		})
	}
	r, err := treaty.NewRegister(text, e, parties(ids...)...)
	require.NoError(t, err)
	for _, m := range text.Modules {
		events := []treaty.Event{{Kind: treaty.Signed, Author: ids[0], Signatories: ids}}
		for _, id := range ids {
			events = append(events, treaty.Event{Kind: treaty.Ratified, Author: id})
		}
		for _, event := range append(events, treaty.Event{Kind: treaty.EnteredIntoForce, Author: ids[0]}) {
			event.Module = m.ID
			require.NoError(t, r.Apply(event))
		}
	}
	return e, r
}

// A new quarter, with a further step of every phase-in, allocates nothing either.
func TestANewQuarterAllocatesNothing(t *testing.T) {
	e, r := widely(t)
	base, p := e.Baseline(), e.Baseline()
	quarter := 0
	next := func() {
		quarter = (quarter + 1) % 40
		p.CopyFrom(base)
		r.Compile(p, quarter)
	}
	next()
	require.Zero(t, testing.AllocsPerRun(50, next))
}

// BenchmarkCompileQuarters times the policy of successive quarters without events.
func BenchmarkCompileQuarters(b *testing.B) {
	e, r := widely(b)
	base, p := e.Baseline(), e.Baseline()
	quarter := 0
	b.ReportAllocs()
	for b.Loop() {
		quarter = (quarter + 1) % 40
		p.CopyFrom(base)
		r.Compile(p, quarter)
	}
}
