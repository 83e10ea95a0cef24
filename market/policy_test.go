package market_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

func solve(tb testing.TB, p *market.Policy) *market.Equilibrium {
	tb.Helper()
	q, err := p.Economy().Solve(p)
	require.NoError(tb, err)
	return q
}

// Whatever a measure makes one region pay, another receives: incomes sum to world
// value added and revenue, and what the payer loses is the receiver's.
func TestMoneyIsConserved(t *testing.T) {
	e := wiod.Small()
	usa, eur, chn, rus := 0, 1, 2, 3
	elec, _ := e.SectorIndex("ELE")
	energy, _ := e.SectorIndex("ENM")

	t.Run("export tax", func(t *testing.T) {
		p := e.Baseline()
		p.SetExportTax(energy, eur, rus, 0.2)
		q := solve(t, p)
		want := 0.0
		for j := range e.NumSectors() {
			for i := range e.NumRegions() {
				want += q.Flow(j, rus, i) * e.Tariff(j, rus, i)
			}
		}
		want += q.Flow(energy, eur, rus) * 0.2 / 1.2
		require.InEpsilon(t, want, q.Revenue(rus), 1e-12)
		checkAccounts(t, p, q, 1e-10)
	})
	t.Run("wedge", func(t *testing.T) {
		p := e.Baseline()
		p.SetWedge(elec, rus, usa, 0.3, chn)
		q := solve(t, p)
		border := q.Flow(elec, rus, usa)
		require.Positive(t, border)
		require.InEpsilon(t, border*0.3/1.3, q.Markup(chn), 1e-12)
		sold := 0.0
		for r := range e.NumRegions() {
			sold += q.Flow(elec, r, usa)
		}
		require.InEpsilon(t, sold-q.Markup(chn), q.Output(usa, elec), 1e-12)
		worldIncome(t, q)
	})
	t.Run("transfer and freeze", func(t *testing.T) {
		p := e.Baseline()
		p.SetTransfer(usa, rus, 1000)
		p.SetFreeze(rus, eur, 3000)
		q := solve(t, p)
		require.InDelta(t, e.Deficit(usa)-1000, q.Deficit(usa), 1e-6)
		require.InDelta(t, e.Deficit(rus)+1000-3000, q.Deficit(rus), 1e-6)
		require.InDelta(t, e.Deficit(eur)+3000, q.Deficit(eur), 1e-6)
		require.Less(t, q.RealIncome(rus), 1.0)
		require.Greater(t, q.RealIncome(eur), 1.0)
		checkAccounts(t, p, q, 1e-10)
		worldIncome(t, q)
	})
	t.Run("deficit rules", func(t *testing.T) {
		for _, rule := range []market.DeficitRule{market.NominalDeficits, market.IncomeDeficits, market.NoDeficits} {
			p := tariffWar(e, usa, chn)
			p.SetDeficits(rule)
			q := solve(t, p)
			checkAccounts(t, p, q, 1e-10)
			worldIncome(t, q)
			before, after := 0.0, 0.0
			for r := range e.NumRegions() {
				before += e.Income(r)
				after += q.Income(r)
			}
			switch rule {
			case market.NominalDeficits:
				require.InEpsilon(t, e.Deficit(usa), q.Deficit(usa), 1e-12)
			case market.IncomeDeficits:
				require.InEpsilon(t, e.Deficit(usa)/before, q.Deficit(usa)/after, 1e-9)
			case market.NoDeficits:
				require.Zero(t, q.Deficit(usa))
			}
		}
	})
}

// worldIncome holds that no money is made or lost in the world as a whole.
func worldIncome(tb testing.TB, q *market.Equilibrium) {
	tb.Helper()
	e := q.Economy()
	income, earned, base := 0.0, 0.0, 0.0
	for r := range e.NumRegions() {
		income += q.Income(r)
		earned += q.Revenue(r) + q.Markup(r)
		for j := range e.NumSectors() {
			earned += q.ValueAdded(r, j)
			base += e.ValueAdded(r, j) - q.ValueAdded(r, j)
		}
	}
	require.InEpsilon(tb, earned, income, 1e-10, "world income")
	require.InDelta(tb, 0, base/earned, 1e-10, "world value added is the numeraire")
}

// An export tax and a tariff of the same rate raise the same price: only the
// revenue changes hands, and a transfer takes it back.
func TestExportTaxEqualsTariffAndTransfer(t *testing.T) {
	e := wiod.Small()
	j, n, i := index(t, e, "ENM", "EUR", "RUS")
	require.Zero(t, e.Tariff(j, n, i))
	taxed := e.Baseline()
	taxed.SetExportTax(j, n, i, 0.25)
	q := solve(t, taxed)
	tariff := e.Baseline()
	tariff.SetTariff(j, n, i, 0.25)
	tariff.SetTransfer(n, i, q.Flow(j, n, i)*0.25/1.25)
	r := solve(t, tariff)
	for k := range e.NumRegions() {
		require.InDelta(t, q.RealIncome(k), r.RealIncome(k), 1e-10)
		require.InDelta(t, q.Wage(k), r.Wage(k), 1e-10)
	}
}

func TestOverlay(t *testing.T) {
	e := wiod.Small()
	treaty, sanctions := e.Baseline(), e.Baseline()
	treaty.SetTariff(1, 0, 2, 0)
	treaty.SetTariff(2, 0, 2, 0)
	treaty.SetBarrier(2, 0, 2, 0.9)
	treaty.SetTransfer(0, 2, 10)
	sanctions.SetTariff(2, 0, 2, 0.5)
	sanctions.SetBarrier(2, 0, 2, 1.5)
	sanctions.Ban(3, 0, 2)
	sanctions.SetFriction(3, 1.2)
	sanctions.SetTransfer(0, 2, 5)
	both := treaty.Clone()
	require.NoError(t, both.Overlay(sanctions))
	require.Zero(t, both.Tariff(1, 0, 2))
	require.Equal(t, 0.5, both.Tariff(2, 0, 2))
	require.InDelta(t, 1.35, both.Barrier(2, 0, 2), 1e-15)
	require.Zero(t, both.Weight(3, 0, 2))
	require.Equal(t, 1.2, both.Friction(3))
	require.Equal(t, 15.0, both.Transfer(0, 2))
	require.Equal(t, e.Tariff(3, 1, 2), both.Tariff(3, 1, 2))
	require.Error(t, both.Overlay(wiod.World().Baseline()))

	none := treaty.Clone()
	require.NoError(t, none.Overlay(e.Baseline()))
	require.True(t, none.Equal(treaty))
}

func TestDiffListsWhatChanged(t *testing.T) {
	e := wiod.Small()
	a, b := e.Baseline(), e.Baseline()
	b.SetTariff(1, 2, 3, 0.4)
	b.SetWeight(0, 1, 2, 0)
	b.SetWedge(4, 1, 2, 0.1, 5)
	b.SetFriction(6, 2)
	b.SetFreeze(3, 1, 7)
	b.SetDeficits(market.NoDeficits)
	got, err := a.Diff(b)
	require.NoError(t, err)
	require.Equal(t, []market.Change{
		{Field: market.FieldTariff, Sector: 1, Importer: 2, Exporter: 3, Old: e.Tariff(1, 2, 3), New: 0.4},
		{Field: market.FieldWeight, Sector: 0, Importer: 1, Exporter: 2, Old: 1, New: 0},
		{Field: market.FieldWedge, Sector: 4, Importer: 1, Exporter: 2, Old: 0, New: 0.1},
		{Field: market.FieldRecipient, Sector: 4, Importer: 1, Exporter: 2, Old: -1, New: 5},
		{Field: market.FieldFriction, Sector: -1, Importer: 6, Exporter: -1, Old: 1, New: 2},
		{Field: market.FieldFreeze, Sector: -1, Importer: 1, Exporter: 3, Old: 0, New: 7},
		{Field: market.FieldDeficits, Sector: -1, Importer: -1, Exporter: -1, Old: 0, New: 2},
	}, got)
	require.False(t, a.Equal(b))
	a.CopyFrom(b)
	require.True(t, a.Equal(b))
	got, err = a.Diff(b)
	require.NoError(t, err)
	require.Empty(t, got)
	a.CopyFrom(e.Baseline())
	require.True(t, a.Equal(e.Baseline()))
	a.CopyFrom(wiod.World().Baseline())
	require.Same(t, wiod.World(), a.Economy())
}

// A solver that has seen other policies gives the same bits as a new one.
func TestSolveIsPure(t *testing.T) {
	e := wiod.World()
	war := tariffWar(e, 0, 1)
	other := e.Baseline()
	for j := range e.NumSectors() {
		other.Ban(j, 2, 10)
		other.SetExportTax(j, 3, 4, 0.1)
	}
	other.SetFriction(5, 1.3)
	l := e.Elasticities()
	l.SetTheta(0, 0, 3)
	used := market.NewSolver(e)
	var a, b, c market.Equilibrium
	require.NoError(t, used.SolveWith(&c, other, l, nil))
	require.NoError(t, used.Solve(&c, e.Baseline(), nil))
	require.NoError(t, used.Solve(&a, war, nil))
	require.NoError(t, market.NewSolver(e).Solve(&b, war, nil))
	for r := range e.NumRegions() {
		require.Equal(t, b.RealIncome(r), a.RealIncome(r))
		require.Equal(t, b.Wage(r), a.Wage(r))
	}
	require.Equal(t, b.Iterations(), a.Iterations())
}

func TestWarmStartGivesTheSame(t *testing.T) {
	e := wiod.World()
	s := market.NewSolver(e)
	p := tariffWar(e, 0, 1)
	var cold, warm market.Equilibrium
	require.NoError(t, s.Solve(&cold, p, nil))
	next := p.Clone()
	next.SetTariff(3, 2, 1, 0.3)
	require.NoError(t, s.Solve(&warm, next, &cold))
	require.NoError(t, s.Solve(&cold, next, nil))
	require.Less(t, warm.Iterations(), cold.Iterations())
	for r := range e.NumRegions() {
		require.InDelta(t, cold.RealIncome(r), warm.RealIncome(r), 1e-10)
	}
	// The destination may be the start.
	copied := warm.Clone()
	require.NoError(t, s.Solve(copied, p, copied))
	require.InDelta(t, solve(t, p).Wage(0), copied.Wage(0), 1e-10)
	require.NotEqual(t, warm.Wage(0), copied.Wage(0))
	copied.CopyFrom(&warm)
	require.Equal(t, &warm, copied)
}

func TestPolicyMistakesAreReportedTogether(t *testing.T) {
	e := wiod.Small()
	p := e.Baseline()
	p.SetTariff(0, 1, 2, -1.5)
	p.SetTariff(1, 1, 2, math.NaN())
	p.SetBarrier(0, 1, 2, 0)
	p.SetWeight(2, 3, 4, 1.5)
	p.SetExportTax(2, 3, 4, math.Inf(1))
	p.SetWedge(2, 3, 5, -0.1, 0)
	p.SetFriction(3, -1)
	p.SetTransfer(1, 2, math.NaN())
	p.SetFreeze(1, 2, -4)
	p.SetDeficits(9)
	for r := range e.NumRegions() {
		p.Ban(4, 7, r)
	}
	_, err := e.Solve(p)
	var joined interface{ Unwrap() []error }
	require.True(t, errors.As(err, &joined))
	require.Len(t, joined.Unwrap(), 11)
	for _, want := range []string{
		`policy tariff, sector "AGF", region "EUR", exporter "CHN": got -1.5, want`, "NaN", "barrier", "weight",
		"export tax", "wedge", `friction, region "RUS"`, "transfer", "freeze", "deficit rule", `region "ROW" is cut off from sector "MVH"`,
	} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, p.Check(), "barrier")
	require.NoError(t, e.Baseline().Check())
	// The solver is not spoilt by it.
	s := market.NewSolver(e)
	var q market.Equilibrium
	require.Error(t, s.Solve(&q, p, nil))
	require.NoError(t, s.Solve(&q, tariffWar(e, 0, 2), nil))
	require.Equal(t, solve(t, tariffWar(e, 0, 2)).Wage(0), q.Wage(0))
}

// Regions whose trade cannot balance are named at once; what can balance solves.
func TestStranded(t *testing.T) {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA") // runs a deficit
	rus, _ := e.RegionIndex("RUS") // runs a surplus
	embargo := func(r int, rule market.DeficitRule, exports, imports bool) *market.Policy {
		p := e.Baseline()
		p.SetDeficits(rule)
		for j := range e.NumSectors() {
			for i := range e.NumRegions() {
				if i != r && exports {
					p.Ban(j, i, r)
				}
				if i != r && imports {
					p.Ban(j, r, i)
				}
			}
		}
		return p
	}
	for _, c := range []struct {
		p    *market.Policy
		want string // part of the error, empty if it solves
	}{
		{embargo(rus, market.NominalDeficits, true, false), `region "RUS" may buy abroad but not sell`},
		{embargo(rus, market.NominalDeficits, false, true), ""},
		{embargo(rus, market.NominalDeficits, true, true), `region "RUS" may not trade with anyone: got a deficit of -115222`},
		{embargo(rus, market.NoDeficits, true, true), ""},
		{embargo(usa, market.NominalDeficits, true, false), ""},
		{embargo(usa, market.NominalDeficits, false, true), `region "USA" may sell abroad but not buy`},
		{embargo(usa, market.NoDeficits, true, false), `region "USA" may buy abroad but not sell`},
	} {
		q, err := e.Solve(c.p)
		if c.want == "" {
			require.NoError(t, err)
			checkAccounts(t, c.p, q, 1e-9)
			continue
		}
		var s *market.StrandedError
		require.ErrorAs(t, err, &s)
		require.ErrorContains(t, err, c.want)
	}
}

// Costs that are finite must not act as bans, nor bans come from costs.
func TestPolicyBounds(t *testing.T) {
	e := wiod.Small()
	for _, c := range []struct {
		field market.Field
		want  string
		good  []float64
		bad   []float64
		set   func(p *market.Policy, v float64)
	}{
		{market.FieldTariff, "above -1, at most 1e6", []float64{-0.9, 1e6}, []float64{-1, 1.1e6, 1e200, math.Inf(1), math.NaN()},
			func(p *market.Policy, v float64) { p.SetTariff(1, 0, 2, v) }},
		{market.FieldBarrier, "from 1e-6 to 1e6, or +Inf", []float64{1e-6, 1e6, math.Inf(1)}, []float64{-1, 0, 1e-7, 1.1e6, 1e200, math.NaN()},
			func(p *market.Policy, v float64) { p.SetBarrier(1, 0, 2, v) }},
		{market.FieldExportTax, "above -1, at most 1e6", []float64{-0.9, 1e6}, []float64{-1, 1.1e6, 1e200, math.NaN()},
			func(p *market.Policy, v float64) { p.SetExportTax(1, 0, 2, v) }},
		{market.FieldWedge, "from 0 to 1e6", []float64{0, 1e6}, []float64{-0.1, 1.1e6, 1e200, math.NaN()},
			func(p *market.Policy, v float64) { p.SetWedge(1, 0, 2, v, 3) }},
		{market.FieldFriction, "from 1e-6 to 1e6", []float64{1e-6, 1e6}, []float64{0, 1e-7, 1.1e6, 1e200, math.Inf(1), math.NaN()},
			func(p *market.Policy, v float64) { p.SetFriction(0, v) }},
	} {
		for _, v := range c.good {
			p := e.Baseline()
			c.set(p, v)
			require.NoError(t, p.Check(), "%s %g", c.field, v)
		}
		for _, v := range c.bad {
			p := e.Baseline()
			c.set(p, v)
			_, err := e.Solve(p)
			var bad *market.PolicyError
			require.ErrorAs(t, err, &bad, "%s %g", c.field, v)
			require.Equal(t, c.field, bad.Field)
			require.ErrorContains(t, err, c.want)
		}
	}
	p := e.Baseline()
	p.SetTariff(1, 0, 2, 1e6)
	p.SetBarrier(1, 0, 2, 1e6)
	q, err := e.Solve(p)
	require.NoError(t, err)
	require.Positive(t, q.Flow(1, 0, 2)) // small, but no ban
}

func TestNoEquilibrium(t *testing.T) {
	e := wiod.Small()
	rus, _ := e.RegionIndex("RUS")
	p := e.Baseline()
	p.SetTransfer(rus, 0, 1e9)
	_, err := e.Solve(p)
	var c *market.ConvergenceError
	var i *market.InsolvencyError
	require.True(t, errors.As(err, &c) || errors.As(err, &i), "%v", err)
	require.NotContains(t, err.Error(), "NaN")

	// Two regions that may only sell to each other, one with a surplus that the
	// other cannot run a deficit for.
	p = e.Baseline()
	chn, _ := e.RegionIndex("CHN")
	for j := range e.NumSectors() {
		for r := range e.NumRegions() {
			for _, pair := range []int{rus, chn} {
				if r != rus && r != chn {
					p.Ban(j, r, pair)
					p.Ban(j, pair, r)
				}
			}
		}
	}
	_, err = e.Solve(p)
	var s *market.StrandedError
	require.ErrorAs(t, err, &s)
	require.ErrorContains(t, err, `regions ["CHN" "RUS"] may trade with each other only`)
	require.Equal(t, []string{"CHN", "RUS"}, s.Group)

	// The same two may buy from the others but have nothing to pay with.
	for j := range e.NumSectors() {
		for r := range e.NumRegions() {
			if r != rus && r != chn {
				p.SetWeight(j, rus, r, 1)
				p.SetWeight(j, chn, r, 1)
			}
		}
	}
	_, err = e.Solve(p)
	require.ErrorAs(t, err, &c)
	require.ErrorContains(t, err, "no equilibrium found")
	require.Less(t, c.Residual, math.Inf(1))
	require.Greater(t, c.Residual, 1e-4) // not that of milder policies tried on the way
	require.Positive(t, c.Iterations)
}

func TestElasticities(t *testing.T) {
	e := wiod.Small()
	j, n, i := index(t, e, "ENM", "EUR", "RUS")
	p := e.Baseline()
	p.SetBarrier(j, n, i, 1.5)
	s := market.NewSolver(e)
	var base, same, low market.Equilibrium
	require.NoError(t, s.Solve(&base, p, nil))
	l := e.Elasticities()
	require.NoError(t, s.SolveWith(&same, p, l, nil))
	require.Equal(t, base.RealIncome(n), same.RealIncome(n))

	// A sector whose importers differ takes another path through the code; at
	// differences of rounding the answer is the same.
	l.SetTheta(j, 0, e.Sector(j).Theta*(1+1e-14))
	require.NoError(t, s.SolveWith(&same, p, l, nil))
	for r := range e.NumRegions() {
		require.InDelta(t, base.RealIncome(r), same.RealIncome(r), 1e-10)
		require.InDelta(t, base.Flow(j, n, r), same.Flow(j, n, r), 1e-4)
	}

	// With nowhere to turn to, the same barrier costs more.
	l.SetTheta(j, 0, e.Sector(j).Theta)
	l.SetTheta(j, n, 1.5)
	require.NoError(t, s.SolveWith(&low, p, l, nil))
	checkAccounts(t, p, &low, 1e-10)
	require.Less(t, low.RealIncome(n), base.RealIncome(n))

	// No change in policy is no change, whatever the elasticities.
	require.NoError(t, s.SolveWith(&low, e.Baseline(), l, nil))
	require.Equal(t, 1.0, low.RealIncome(n))

	l.SetTheta(j, n, -1)
	require.ErrorContains(t, s.SolveWith(&low, p, l, nil), `sector "ENM", region "EUR", theta: got -1`)
	require.False(t, l.Equal(e.Elasticities()))
	l.CopyFrom(e.Elasticities())
	require.True(t, l.Equal(e.Elasticities()))
}

func TestReadPolicy(t *testing.T) {
	e := wiod.Small()
	p, err := e.ReadPolicy("p.csv", strings.NewReader("exporter,importer,sector,iceberg,tariff\nCHN,USA,ELE,,0.25\nRUS,EUR,ENM,inf,\nRUS,USA,ENM,1.5,\n"))
	require.NoError(t, err)
	want := e.Baseline()
	j, n, i := index(t, e, "ELE", "USA", "CHN")
	want.SetTariff(j, n, i, 0.25)
	j, n, i = index(t, e, "ENM", "EUR", "RUS")
	want.Ban(j, n, i)
	j, n, i = index(t, e, "ENM", "USA", "RUS")
	want.SetBarrier(j, n, i, 1.5)
	require.True(t, want.Equal(p))

	p, err = e.ReadPolicy("p.csv", strings.NewReader("sector,importer,exporter,weight,export_tax\nENM,EUR,RUS,0.2,0.1\n"))
	require.NoError(t, err)
	require.Equal(t, 0.2, p.Weight(index(t, e, "ENM", "EUR", "RUS")))
	require.Equal(t, 0.1, p.ExportTax(index(t, e, "ENM", "EUR", "RUS")))

	p, err = e.ReadPolicy("p.csv", strings.NewReader("sector,importer,exporter,tarif\nELE,USA,MEX,0.1\nXXX,USA,CHN,0.1\n"))
	require.Nil(t, p)
	for _, want := range []string{
		`p.csv:1: header: got "tarif", want one of`, `p.csv:2: exporter: got "MEX"`, `p.csv:3: sector: got "XXX", want the ID of a sector of the economy`,
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = e.ReadPolicy("p.csv", strings.NewReader("sector,importer,exporter,tariff,iceberg\nELE,USA,CHN,-2,0\nELE,USA,CHN,0,\nENM,USA,CHN,NaN,\nMET,USA\n"))
	for _, want := range []string{
		`p.csv:2: sector "ELE", region "USA", exporter "CHN", tariff: got "-2"`, `p.csv:2: sector "ELE", region "USA", exporter "CHN", iceberg: got "0"`,
		"p.csv:3: ", "a second entry, after line 2", `p.csv:4: `, "p.csv:5: record: got 2 fields, want 5",
	} {
		require.ErrorContains(t, err, want)
	}
}
