package market_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// twoCountries is an economy of one sector without inputs: labour 1 at home and
// size abroad, productivity such that under free trade
//
//	P_h^-theta = w^-theta + b,  P_f^-theta = 1 + b w^-theta
//
// with w the wage at home over that abroad.
func twoCountries(tb testing.TB, theta, b, size float64) *market.Economy {
	tb.Helper()
	// Trade balances: w * (home's share of imports) = size * (foreign's).
	low, high := 1e-3, 1e3
	for range 200 {
		w := math.Sqrt(low * high)
		x := math.Pow(w, -theta)
		if imports, exports := w*b/(x+b), size*b*x/(1+b*x); exports > imports {
			low = w
		} else {
			high = w
		}
	}
	w := low
	x := math.Pow(w, -theta)
	ownHome, ownForeign := x/(x+b), 1/(1+b*x)
	trade := w * (1 - ownHome)
	e, err := market.New(market.Accounts{
		Regions:      []market.Region{{ID: "H"}, {ID: "F"}},
		Sectors:      []market.Sector{{ID: "goods", Theta: theta}},
		Trade:        []float64{w * ownHome, trade, trade, size * ownForeign},
		Tariff:       make([]float64, 4),
		Intermediate: make([]float64, 2),
		ValueAdded:   []float64{w, size},
	})
	require.NoError(tb, err)
	return e
}

// Gros (1987): the optimal tariff of two countries is 1/(theta lambda_ff), which is
// 0.28074 for labour of 1 and 2, theta of 4 and b of 0.3; 1/theta is its limit for
// a small country.
func TestOptimalTariffOfTwoCountries(t *testing.T) {
	for _, c := range []struct {
		size, want, tol float64
	}{
		{2, 0.28074, 5e-6},
		{1e6, 0.25, 1e-4},
	} {
		e := twoCountries(t, 4, 0.3, c.size)
		s := market.NewSolver(e)
		s.Tolerance = 1e-13
		r, err := s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: 0, Tolerance: 1e-8})
		require.NoError(t, err)
		require.Equal(t, market.Optimal, r.Status)
		require.LessOrEqual(t, r.Residual, 1e-8)
		rate := r.Policy.Tariff(0, 0, 1)
		own := r.Equilibrium.Flow(0, 1, 1) / r.Equilibrium.Expenditure(1, 0)
		t.Logf("tariff %.6f after %d steps, %d equilibria, residual %.2g; 1/(theta lambda) %.6f; gain %.4f %%",
			rate, r.Steps, r.Evaluations, r.Residual, 1/(4*own), 100*r.Gain)
		require.InDelta(t, c.want, rate, c.tol)
		require.InDelta(t, 1/(4*own), rate, 1e-6)
		require.Positive(t, r.Gain)
	}
}

// No rate next to the optimum is better, in a world of many regions and sectors.
func TestOptimalTariffs(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	usa := 0
	free := 0.0
	for _, grouping := range []market.Grouping{market.Uniform, market.ByExporter, market.BySector, market.ByCell} {
		r, err := s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: usa, Grouping: grouping})
		require.NoError(t, err)
		t.Logf("%v: gain %.4f %%, %v with residual %.2g after %d steps, %d equilibria", grouping, 100*r.Gain, r.Status, r.Residual, r.Steps, r.Evaluations)
		require.Equal(t, market.Optimal, r.Status)
		require.Greater(t, r.Gain, 0.0)
		if grouping != market.BySector { // neither finer nor coarser than by exporter
			require.GreaterOrEqual(t, r.Gain, free-1e-9, "finer tariffs serve better")
			free = r.Gain
		}
		p := r.Policy.Clone()
		best := r.Equilibrium.RealIncome(usa)
		var q market.Equilibrium
		for _, d := range []float64{-0.02, 0.02} {
			for j := range 7 {
				for i := 1; i < 8; i++ {
					p.SetTariff(j, usa, i, (1+r.Policy.Tariff(j, usa, i))*(1+d)-1)
				}
			}
			require.NoError(t, s.Solve(&q, p, nil))
			require.Less(t, q.RealIncome(usa), best)
		}
	}
}

// All 288 tariffs on goods of a region, petroleum's elasticity of 64.85 among them.
func TestOptimalTariffsOfManyCells(t *testing.T) {
	e := wiod.World()
	s := market.NewSolver(e)
	for _, id := range []string{"USA", "CHN", "KOR", "RUS"} {
		r, _ := e.RegionIndex(id)
		uniform, err := s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: r, Grouping: market.Uniform})
		require.NoError(t, err)
		cells, err := s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: r})
		require.NoError(t, err)
		t.Logf("%s: %v with residual %.2g after %d equilibria, gain %.4f %%; uniform %.4f %%", id, cells.Status, cells.Residual, cells.Evaluations, 100*cells.Gain, 100*uniform.Gain)
		require.Equal(t, market.Optimal, cells.Status)
		require.LessOrEqual(t, cells.Residual, 1e-6)
		require.Greater(t, cells.Gain, uniform.Gain)
	}
}

func TestOptimalTariffHeedsBounds(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	r, err := s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: 1, Ceiling: 0.1, NoSubsidies: true})
	require.NoError(t, err)
	require.Equal(t, market.Optimal, r.Status)
	bound := 0
	for j := range 7 {
		for i := range 8 {
			if i == 1 {
				continue
			}
			rate := r.Policy.Tariff(j, 1, i)
			require.GreaterOrEqual(t, rate, 0.0)
			require.LessOrEqual(t, rate, 0.1+1e-15)
			if rate > 0.1-1e-9 {
				bound++
			}
		}
	}
	require.Positive(t, bound)
	r, err = s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: 1, Evaluations: 2})
	require.NoError(t, err)
	require.Equal(t, market.EvaluationLimit, r.Status)
}

// Each answering the other ends where neither moves.
func TestOptimalTariffsAnswerEachOther(t *testing.T) {
	e := twoCountries(t, 4, 0.3, 2)
	s := market.NewSolver(e)
	p := e.Baseline()
	var rates [2]float64
	for range 12 {
		for region := range 2 {
			r, err := s.OptimalTariff(p, nil, market.TariffProblem{Region: region, Tolerance: 1e-8})
			require.NoError(t, err)
			p = r.Policy
			rates[region] = p.Tariff(0, region, 1-region)
		}
	}
	for region := range 2 {
		q := solve(t, p)
		// With a tariff of the other's own, lambda is net of it: the elasticity of what
		// it offers falls with imports at the border.
		home, imports := q.Flow(0, 1-region, 1-region), q.Flow(0, 1-region, region)
		require.InDelta(t, (home+imports)/(4*home), rates[region], 1e-6, "at the Nash equilibrium both tariffs satisfy Gros's formula")
	}
}

func TestTariffProblemMistakes(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	_, err := s.OptimalTariff(e.Baseline(), nil, market.TariffProblem{
		Region: 9, Sectors: []int{8}, Exporters: []int{-1}, Grouping: 7, Floor: 0.2, Ceiling: 0.1, Tolerance: -1, Evaluations: -2,
	})
	for _, want := range []string{"Region: got 9", "Sectors: got 8", "Exporters: got -1", "Grouping", "Ceiling: got 0.1", "Tolerance", "Evaluations"} {
		require.ErrorContains(t, err, want)
	}
	p := e.Baseline()
	for i := range 8 {
		if i != 3 {
			p.Ban(0, 3, i)
		}
	}
	_, err = s.OptimalTariff(p, nil, market.TariffProblem{Region: 3, Sectors: []int{0}})
	require.ErrorContains(t, err, "imports nothing")
	_, err = s.OptimalTariff(wiod.World().Baseline(), nil, market.TariffProblem{})
	require.ErrorContains(t, err, "another economy")
}
