package tariff_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/tariff"
)

// two returns a world of two countries and one sector without inputs.
func two(tb testing.TB, theta, home0, home1 float64, c market.Closure) *market.Economy {
	tb.Helper()
	e, err := market.New(market.Accounts{
		Regions: []market.Region{{ID: "A"}, {ID: "B"}}, Sectors: []market.Sector{{ID: "g", Theta: theta, Sigma: theta + 1}},
		Trade: []float64{home0, 20, 20, home1}, Tariff: make([]float64, 4), Intermediate: make([]float64, 2),
		ValueAdded: []float64{home0 + 20, home1 + 20}, Closure: c,
	})
	require.NoError(tb, err)
	return e
}

// The optimal tariff of a country in a world of two is 1/(theta lambda), with lambda
// the share of own goods in what the other buys, net of its tariff (Gros 1987),
// at Nash tariffs both formulas hold at once. With fixed firms and one sector nothing
// changes: the mark-up is on all goods alike.
func TestTwoCountries(t *testing.T) {
	ctx := context.Background()
	share := func(q *market.Equilibrium, r int) float64 {
		return q.Flow(0, r, r) / (q.Flow(0, r, r) + q.Flow(0, r, 1-r))
	}
	for _, c := range []market.Closure{market.PerfectCompetition, market.FixedFirms} {
		for _, theta := range []float64{1.5, 4, 9} {
			e := two(t, theta, 80, 30, c)
			v := market.NewSolver(e)
			p := e.Baseline()
			p.SetTariff(0, 1, 0, 0.1)
			out, err := tariff.Game{}.Optimal(ctx, v, p, 0)
			require.NoError(t, err)
			require.InEpsilon(t, 1/(theta*share(out.Equilibrium, 1)), out.Policy.Tariff(0, 0, 1), 1e-5)
			require.Equal(t, 0.1, out.Policy.Tariff(0, 1, 0))
			for _, start := range []tariff.Start{tariff.Given, tariff.Approximate} {
				war, err := tariff.Game{Start: start}.Nash(ctx, v, e.Baseline())
				require.NoError(t, err)
				require.Equal(t, market.Optimal, war.Status)
				require.InEpsilon(t, 1/(theta*share(war.Equilibrium, 1)), war.Policy.Tariff(0, 0, 1), 1e-5)
				require.InEpsilon(t, 1/(theta*share(war.Equilibrium, 0)), war.Policy.Tariff(0, 1, 0), 1e-5)
			}
		}
	}
}

// The three searches agree with each other: what Optimal finds is what the quasi-Newton
// search of package market finds, and at Nash tariffs no best answer moves.
func TestSearchesAgree(t *testing.T) {
	ctx := context.Background()
	e := gravity(t, 5, 4, true)
	v := market.NewSolver(e)
	for _, grouping := range []market.Grouping{market.ByCell, market.BySector} {
		g := tariff.Game{Grouping: grouping}
		own, err := g.Optimal(ctx, v, e.Baseline(), 2)
		require.NoError(t, err)
		other, err := v.OptimalTariff(e.Baseline(), nil, market.TariffProblem{Region: 2, Grouping: grouping, Tolerance: 1e-7})
		require.NoError(t, err)
		require.InDelta(t, other.Gain, math.Log1p(own.Gains[0]), 1e-10)
		war, err := g.Nash(ctx, v, e.Baseline())
		require.NoError(t, err)
		for r := range e.NumRegions() {
			best, err := g.Optimal(ctx, v, war.Policy, r)
			require.NoError(t, err)
			require.Less(t, best.Gains[0], 1e-10)
			for j := range e.NumSectors() {
				for i := range e.NumRegions() {
					require.InDelta(t, war.Policy.Tariff(j, r, i), best.Policy.Tariff(j, r, i), 1e-4)
				}
			}
		}
	}
}

// Bounds hold, and others' tariffs stay.
func TestBoundsAndPlayers(t *testing.T) {
	ctx := context.Background()
	e := gravity(t, 4, 3, false)
	v := market.NewSolver(e)
	p := e.Baseline()
	p.SetTariff(1, 3, 0, 0.07)
	war, err := tariff.Game{Players: []int{1, 2}, Sectors: []int{0, 2}, NoSubsidies: true, Ceiling: 0.2}.Nash(ctx, v, p)
	require.NoError(t, err)
	require.Len(t, war.Gains, 2)
	for j := range 3 {
		for m := range 4 {
			for i := range 4 {
				rate := war.Policy.Tariff(j, m, i)
				if j != 1 && (m == 1 || m == 2) && i != m {
					require.InDelta(t, 0.1, rate, 0.1+1e-9)
				} else {
					require.Equal(t, p.Tariff(j, m, i), rate)
				}
			}
		}
	}
	require.Positive(t, war.Policy.Tariff(0, 1, 0))
}

// Efficient tariffs leave nobody behind: equal gains are equal, the product is larger at
// the Nash product, and no tariffs that all prefer to either are near.
func TestBargains(t *testing.T) {
	ctx := context.Background()
	e := gravity(t, 4, 3, false)
	v := market.NewSolver(e)
	g := tariff.Game{}
	war, err := g.Nash(ctx, v, e.Baseline())
	require.NoError(t, err)
	equal, err := g.Cooperate(ctx, v, nil, war.Policy, tariff.EqualGains)
	require.NoError(t, err)
	require.Equal(t, market.Optimal, equal.Status)
	require.Less(t, equal.Spread, 1e-8)
	require.Positive(t, equal.Gains[0])
	product, err := g.Cooperate(ctx, v, e.Baseline(), war.Policy, tariff.NashProduct)
	require.NoError(t, err)
	require.Equal(t, market.Optimal, product.Status)
	logs := func(gains []float64) float64 {
		sum := 0.0
		for _, d := range gains {
			sum += math.Log(d)
		}
		return sum
	}
	require.Greater(t, logs(product.Gains), logs(equal.Gains)-1e-9)
	// In this world without other distortions free trade is efficient.
	free := make([]float64, 4)
	q, err := e.Solve(e.Baseline())
	require.NoError(t, err)
	worse := false
	for r := range free {
		free[r] = q.RealIncome(r)/war.Equilibrium.RealIncome(r) - 1
		worse = worse || free[r] < equal.Gains[r]
	}
	require.True(t, worse, "not all regions gain more in free trade than by equal gains")
	require.LessOrEqual(t, logs(free), logs(product.Gains)+1e-9)
	rapid.Check(t, func(t *rapid.T) {
		p := equal.Policy.Clone()
		for j := range 3 {
			for m := range 4 {
				for i := range 4 {
					if i != m {
						p.SetTariff(j, m, i, (1+p.Tariff(j, m, i))*(1+rapid.Float64Range(-0.1, 0.1).Draw(t, "move"))-1)
					}
				}
			}
		}
		var q market.Equilibrium
		if err := v.Solve(&q, p, nil); err != nil {
			t.Fatal(err)
		}
		better := true
		for r := range 4 {
			better = better && q.RealIncome(r)/war.Equilibrium.RealIncome(r)-1 > equal.Gains[r]+1e-10
		}
		if better {
			t.Fatal("all regions prefer other tariffs to efficient ones")
		}
	})
}

// Check finds moves where there are some, and none at Nash tariffs.
func TestCheckFindsMoves(t *testing.T) {
	ctx := context.Background()
	e := gravity(t, 3, 3, true)
	v := market.NewSolver(e)
	for _, grouping := range []market.Grouping{market.ByCell, market.BySector} {
		g := tariff.Game{Grouping: grouping}
		at, err := g.Check(ctx, v, e.Baseline(), tariff.Search{Starts: 3})
		require.NoError(t, err)
		for r, d := range at {
			best, err := g.Optimal(ctx, v, e.Baseline(), r)
			require.NoError(t, err)
			require.Equal(t, r, d.Player)
			require.Positive(t, d.Single)
			require.Less(t, d.Single, best.Gains[0]+1e-10)
			require.InDelta(t, best.Gains[0], d.Joint, 1e-9)
			require.NotNil(t, d.Best)
			require.Equal(t, grouping == market.BySector, d.Exporter < 0)
		}
		war, err := g.Nash(ctx, v, e.Baseline())
		require.NoError(t, err)
		at, err = g.Check(ctx, v, war.Policy, tariff.Search{Singles: 4})
		require.NoError(t, err)
		for _, d := range at {
			require.Less(t, max(d.Single, d.Joint), 1e-10)
		}
	}
}

// Deficits, mistakes and a stop are errors.
func TestErrors(t *testing.T) {
	ctx := context.Background()
	e := gravity(t, 3, 2, false)
	v := market.NewSolver(e)
	_, err := tariff.Game{
		Players: []int{0, 7, 0}, Sectors: []int{-1}, Grouping: market.Uniform, Floor: -2, Ceiling: -0.5, NoSubsidies: true,
		Tolerance: -1, Evaluations: -1, Start: 9,
	}.Nash(ctx, v, e.Baseline())
	for _, want := range []string{"Players: got 7", "Players: got 0, want each region once", "Sectors: got -1", "Grouping: got uniform", "Floor: got -2", "Ceiling: got -0.5", "Tolerance: got -1", "Evaluations: got -1", "Start: got 9"} {
		require.ErrorContains(t, err, want)
	}
	p := e.Baseline()
	p.SetTransfer(0, 1, 0.02*e.Income(0))
	for _, try := range []func() error{
		func() error { _, err := tariff.Game{}.Nash(ctx, v, p); return err },
		func() error { _, err := tariff.Game{}.Optimal(ctx, v, p, 0); return err },
		func() error { _, err := tariff.Game{}.Cooperate(ctx, v, nil, p, tariff.EqualGains); return err },
		func() error { _, err := tariff.Game{}.Check(ctx, v, p, tariff.Search{}); return err },
	} {
		var deficit *tariff.DeficitError
		require.True(t, errors.As(try(), &deficit))
		require.Equal(t, "R00", deficit.Region)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err = tariff.Game{}.Nash(done, v, e.Baseline())
	require.ErrorIs(t, err, context.Canceled)
	_, err = tariff.Game{}.Cooperate(ctx, v, nil, e.Baseline(), 7)
	require.ErrorContains(t, err, "want EqualGains or NashProduct")
	_, err = tariff.Game{}.Check(ctx, v, e.Baseline(), tariff.Search{Radius: -1, Evaluations: -1})
	require.ErrorContains(t, err, "Search.Radius")
	require.ErrorContains(t, err, "Search.Evaluations")
	out, err := tariff.Game{Evaluations: 2}.Nash(ctx, v, e.Baseline())
	require.NoError(t, err)
	require.Equal(t, market.EvaluationLimit, out.Status)
}
