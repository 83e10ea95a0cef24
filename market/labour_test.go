package market_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/reference"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// The tariffs of April 2025 with elastic labour, scale and revenue that replaces a tax on
// wages, as solved independently from the equations of Ignatenko, Lashkaripour, Macedoni
// and Simonovska (2025).
func TestElasticLabour(t *testing.T) {
	dir := reference.Liberation(t)
	e, err := market.LoadDir(dir)
	require.NoError(t, err)
	e, err = e.WithLabour(market.Labour{Supply: 0.5, Scale: 0.67 / 4, Rebate: market.WageTax})
	require.NoError(t, err)
	f, err := os.Open(filepath.Join(dir, "policy.csv"))
	require.NoError(t, err)
	defer f.Close()
	p, err := e.ReadPolicy("policy.csv", f)
	require.NoError(t, err)
	q, err := e.Solve(p)
	require.NoError(t, err)
	welfare, jobs := 0.0, 0.0
	for _, rec := range reference.Read(t, reference.Dir(t, "liberation_day", "solutions.csv")) {
		if rec["case"] != "ek_labour_scale_ustr" {
			continue
		}
		r, ok := e.RegionIndex(rec["country"])
		require.True(t, ok)
		welfare = max(welfare, math.Abs(100*(q.Welfare(r)-1)-reference.Number(t, rec["welfare_pct"])))
		jobs = max(jobs, math.Abs(100*(q.Employment(r)-1)-reference.Number(t, rec["employment_pct"])))
	}
	t.Logf("off by %.2g points of welfare, %.2g of employment; %d iterations", welfare, jobs, q.Iterations())
	require.Less(t, welfare, 1e-6)
	require.Less(t, jobs, 1e-6)
}

// In a closed economy of one sector a rise in iceberg costs of home sales by the factor d
// lowers the real wage to 1/d, employment to d^-Supply; with scale productivity falls
// with employment on top, so that w/P = d^(-1/(1 - Supply Scale)).
func TestClosedElasticLabour(t *testing.T) {
	e, err := market.New(market.Accounts{
		Regions: []market.Region{{ID: "A"}, {ID: "B"}}, Sectors: []market.Sector{{ID: "g", Theta: 4}},
		Trade: []float64{100, 0, 0, 50}, Tariff: make([]float64, 4), Intermediate: make([]float64, 2), ValueAdded: []float64{100, 50},
	})
	require.NoError(t, err)
	e, err = e.WithLabour(market.Labour{Supply: 0.5, Scale: 0.2})
	require.NoError(t, err)
	p := e.Baseline()
	p.SetBarrier(0, 0, 0, 1.1)
	q, err := e.Solve(p)
	require.NoError(t, err)
	real := math.Pow(1.1, -1/(1-0.5*0.2))
	require.InEpsilon(t, real, q.RealWage(0), 1e-9)
	require.InEpsilon(t, math.Pow(real, 0.5), q.Employment(0), 1e-9)
	require.InEpsilon(t, math.Pow(real, 1.5), q.RealIncome(0), 1e-9)
	// Utility c - v(L) at the optimum is in proportion to real labour income here.
	require.InEpsilon(t, math.Pow(real, 1.5), q.Welfare(0), 1e-9)
	require.Equal(t, 1.0, q.Employment(1))
}

// Labour without elasticities is the baseline model to the last bit; with them there are
// no derivatives.
func TestRigidLabour(t *testing.T) {
	e := wiod.Small()
	same, err := e.WithLabour(market.Labour{Rebate: market.WageTax})
	require.NoError(t, err)
	q, err := e.Solve(tariffWar(e, 0, 2))
	require.NoError(t, err)
	r, err := same.Solve(tariffWar(same, 0, 2))
	require.NoError(t, err)
	for m := range e.NumRegions() {
		require.Equal(t, q.RealIncome(m), r.RealIncome(m))
		require.Equal(t, q.RealIncome(m), q.Welfare(m))
	}
	elastic, err := e.WithLabour(market.Labour{Supply: 0.5, Scale: 0.05})
	require.NoError(t, err)
	v := market.NewSolver(elastic)
	var x market.Equilibrium
	p := tariffWar(elastic, 0, 2)
	require.NoError(t, v.Solve(&x, p, nil))
	for m := range e.NumRegions() {
		pay := 0.0
		for j := range e.NumSectors() {
			pay += x.Wages(m, j)
		}
		require.InEpsilon(t, x.Income(m), pay+x.Revenue(m)+x.Deficit(m), 1e-9)
		require.NotEqual(t, 1.0, x.Employment(m))
	}
	var g market.Gradient
	require.ErrorIs(t, v.Gradient(&g, &x, p), market.ErrElastic)
	_, err = e.WithLabour(market.Labour{Supply: -1, Scale: 0.5, Rebate: 4})
	for _, want := range []string{"Supply: got -1", "Scale: got 0.5", "Rebate: got 4"} {
		require.ErrorContains(t, err, want)
	}
}
