package market_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

func index(tb testing.TB, e *market.Economy, sector, importer, exporter string) (j, n, i int) {
	tb.Helper()
	j, ok1 := e.SectorIndex(sector)
	n, ok2 := e.RegionIndex(importer)
	i, ok3 := e.RegionIndex(exporter)
	require.True(tb, ok1 && ok2 && ok3, "%s %s %s", sector, importer, exporter)
	return j, n, i
}

func TestBaselineChangesNothing(t *testing.T) {
	for _, e := range []*market.Economy{wiod.Small(), wiod.World()} {
		q, err := e.Solve(e.Baseline())
		require.NoError(t, err)
		require.Zero(t, q.Iterations())
		for r := range e.NumRegions() {
			require.Equal(t, 1.0, q.Wage(r))
			require.Equal(t, 1.0, q.PriceIndex(r))
			require.Equal(t, 1.0, q.RealIncome(r))
			for j := range e.NumSectors() {
				require.Equal(t, 1.0, q.Price(r, j))
				require.Equal(t, e.Expenditure(r, j), q.Expenditure(r, j))
				require.InDelta(t, 1, q.Payroll(r, j), 1e-15)
				for i := range e.NumRegions() {
					require.InEpsilon(t, 1+e.Trade(j, r, i), 1+q.Flow(j, r, i), 1e-14)
				}
			}
		}
	}
}

// checkAccounts holds the books of an equilibrium: budgets, markets, revenue and
// trade balances, each relative to the region's income.
func checkAccounts(tb testing.TB, p *market.Policy, q *market.Equilibrium, tol float64) {
	tb.Helper()
	e := q.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	for r := range n {
		income := q.Income(r)
		va, revenue, imports, exports := 0.0, 0.0, 0.0, 0.0
		output := make([]float64, s)
		for j := range s {
			va += q.ValueAdded(r, j)
			spent := 0.0
			for i := range n {
				f := q.Flow(j, r, i)
				spent += f * (1 + p.Tariff(j, r, i))
				tax := p.ExportTax(j, i, r)
				out := q.Flow(j, i, r)
				revenue += f*p.Tariff(j, r, i) + out*tax/(1+tax)
				imports += f
				exports += out
				output[j] += out / (1 + tax)
			}
			require.InDelta(tb, 0, (spent-q.Expenditure(r, j))/income, tol, "shares of region %d sector %d sum to one", r, j)
		}
		for j := range s {
			use := e.FinalShare(r, j) * income
			for k := range s {
				use += e.InputShare(r, k, j) * output[k]
			}
			require.InDelta(tb, 0, (use-q.Expenditure(r, j))/income, tol, "use of region %d sector %d equals expenditure", r, j)
		}
		require.InDelta(tb, 0, (revenue-q.Revenue(r))/income, tol, "revenue of region %d", r)
		require.InDelta(tb, 0, (imports-exports-q.Deficit(r))/income, tol, "trade balance of region %d", r)
		require.InDelta(tb, 0, (va+revenue+q.Deficit(r)-income)/income, tol, "income of region %d", r)
	}
}

func TestAccountsClose(t *testing.T) {
	for _, e := range []*market.Economy{wiod.Small(), wiod.World()} {
		p := e.Baseline()
		q, err := e.Solve(p)
		require.NoError(t, err)
		checkAccounts(t, p, q, 1e-12)
		for j := range e.NumSectors() - 3 {
			p.SetTariff(j, 0, 2, 0.5)
			p.Ban(j, 2, 0)
			p.SetBarrier(j, 1, 2, 0.9)
			p.SetWeight(j, 3, 2, 0.5)
		}
		q, err = e.Solve(p)
		require.NoError(t, err)
		checkAccounts(t, p, q, 1e-10)
	}
}

func TestBanIsLimitOfIcebergs(t *testing.T) {
	e := wiod.Small()
	j, n, i := index(t, e, "ENM", "EUR", "RUS")
	ban := e.Baseline()
	ban.Ban(j, n, i)
	want, err := e.Solve(ban)
	require.NoError(t, err)
	require.Zero(t, want.Flow(j, n, i))
	// ENM's elasticity is 13.53: a barrier of 10^k leaves 10^-13.53k of the flow.
	gap := math.Inf(1)
	for _, barrier := range []float64{1.2, 1.5, 2, 10, 1e2, 1e6, math.Inf(1)} {
		p := e.Baseline()
		p.SetBarrier(j, n, i, barrier)
		q, err := e.Solve(p)
		require.NoError(t, err)
		d := 0.0
		for r := range e.NumRegions() {
			d = max(d, math.Abs(q.RealIncome(r)-want.RealIncome(r)))
		}
		require.LessOrEqual(t, d, max(gap, 1e-11), "barrier %g", barrier)
		gap = d
	}
	require.Less(t, gap, 1e-11)
}

func TestSolveDoesNotAllocate(t *testing.T) {
	e := wiod.Small()
	war, other := e.Baseline(), e.Baseline()
	for j := range e.NumSectors() {
		war.SetTariff(j, 0, 2, 0.25)
		other.SetTariff(j, 0, 1, 0.1)
	}
	s := market.NewSolver(e)
	var q market.Equilibrium
	require.NoError(t, s.Solve(&q, war, nil))
	require.Zero(t, testing.AllocsPerRun(10, func() {
		if s.Solve(&q, war, nil) != nil || s.Solve(&q, other, &q) != nil {
			t.Fatal("no solution")
		}
	}))
}

func TestCutOffNamesRegionAndGood(t *testing.T) {
	e := wiod.World()
	j, r, _ := index(t, e, "PHA", "RUS", "USA")
	p := e.Baseline()
	for i := range e.NumRegions() {
		p.Ban(j, r, i)
	}
	_, err := e.Solve(p)
	var cut *market.CutOffError
	require.ErrorAs(t, err, &cut)
	require.Equal(t, market.CutOffError{Region: "RUS", Sector: "PHA"}, *cut)
}

func TestPolicyOfAnotherEconomy(t *testing.T) {
	_, err := wiod.Small().Solve(wiod.World().Baseline())
	require.ErrorContains(t, err, "another economy")
}

// Steady state: cold and warm solves, changed elasticities, reading out and
// composing policies allocate nothing, on an economy with sectors of every kind.
func TestHotPathDoesNotAllocate(t *testing.T) {
	e := wiod.World()
	war := tariffWar(e, 0, 1)
	tax, scratch := e.Baseline(), e.Baseline()
	tax.SetExportTax(1, 2, 10, 0.2)
	tax.SetWedge(2, 3, 4, 0.1, 5)
	tax.SetTransfer(0, 1, 100)
	l := e.Elasticities()
	l.SetTheta(3, 4, 2)
	s := market.NewSolver(e)
	var q market.Equilibrium
	step := func() {
		scratch.CopyFrom(war)
		if scratch.Overlay(tax) != nil || s.Solve(&q, scratch, nil) != nil || s.SolveWith(&q, tax, l, &q) != nil {
			t.Fatal("no solution")
		}
		if q.RealIncome(0)+q.Flow(0, 1, 2)+q.Payroll(3, 4) == 0 {
			t.Fatal("nothing there")
		}
	}
	step()
	require.Zero(t, testing.AllocsPerRun(5, step))
}

// One solution must stay what it is from one version of the code to the next. It
// is compared at nine digits, since math.Exp and math.Log differ in the last ones
// between processor architectures.
func TestGoldenEquilibrium(t *testing.T) {
	e := wiod.World()
	q := solve(t, tariffWar(e, 0, 1))
	sum := 0.0
	for r := range e.NumRegions() {
		sum += float64(r+1) * (q.RealIncome(r) - 1)
		for j := range e.NumSectors() {
			sum += float64(j+1) * math.Log(q.Price(r, j))
		}
	}
	require.InEpsilon(t, goldenWar, sum, 1e-9)
}

// goldenWar is the sum under a tariff war of 25 points between USA and CHN.
const goldenWar = 3.949600973
