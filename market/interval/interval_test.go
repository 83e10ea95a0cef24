package interval_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/interval"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// How sure is what 25 points on each other's goods cost the United States and China?
func Example() {
	e := wiod.Small()
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	p := e.Baseline()
	for j, s := range e.Sectors() {
		if s.Goods() {
			p.AddTariff(j, usa, chn, 0.25)
			p.AddTariff(j, chn, usa, 0.25)
		}
	}
	out, err := interval.RealIncomes(context.Background(), p, interval.Options{Errors: wiod.StandardErrors(e)})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range []int{usa, chn} {
		x := out.RealIncome[r]
		fmt.Printf("%s %+.3f %% (90 %%: %+.3f to %+.3f)\n", e.Region(r).ID, 100*(x.Estimate-1), 100*(x.Low-1), 100*(x.High-1))
	}
	// Output:
	// USA -0.098 % (90 %: -0.103 to -0.089)
	// CHN -0.315 % (90 %: -0.327 to -0.297)
}

// autarky returns a two-country economy of one sector and the policy that ends its trade.
func autarky(tb testing.TB, c market.Closure) *market.Policy {
	tb.Helper()
	e, err := market.New(market.Accounts{
		Regions: []market.Region{{ID: "A"}, {ID: "B"}}, Sectors: []market.Sector{{ID: "g", Theta: 4, Sigma: 5}},
		Trade: []float64{80, 20, 20, 130}, Tariff: make([]float64, 4), Intermediate: make([]float64, 2), ValueAdded: []float64{100, 150}, Closure: c,
	})
	require.NoError(tb, err)
	p := e.Baseline()
	p.Ban(0, 0, 1)
	p.Ban(0, 1, 0)
	return p
}

// Going to autarky costs lambda^(1/theta) (Arkolakis, Costinot and Rodriguez-Clare 2012,
// American Economic Review 102:94-130), draw by draw and under both closures, so that
// quantiles of the loss are those of the elasticity.
func TestAutarky(t *testing.T) {
	for _, c := range []market.Closure{market.PerfectCompetition, market.FixedFirms} {
		p := autarky(t, c)
		out, err := interval.RealIncomes(context.Background(), p, interval.Options{Errors: []float64{1}, Draws: 400})
		require.NoError(t, err)
		require.Zero(t, out.Failed)
		mean, square := 0.0, 0.0
		for d, x := range out.Draws {
			theta := out.Thetas[d][0]
			require.InEpsilon(t, math.Pow(0.8, 1/theta), x[0], 1e-9)
			mean += theta / 400
			square += theta * theta / 400
		}
		// Mean 4 and deviation 1, within four standard errors of 400 draws.
		require.InDelta(t, 4, mean, 4*1/math.Sqrt(400))
		require.InDelta(t, 1, math.Sqrt(square-mean*mean), 0.2)
		// Percentiles of the log-normal.
		sd := math.Sqrt(math.Log1p(1.0 / 16))
		at := func(z float64) float64 { return math.Pow(0.8, 1/(4*math.Exp(-sd*sd/2+sd*z))) }
		require.InDelta(t, at(-1.6449), out.RealIncome[0].Low, 0.006)
		require.InDelta(t, at(1.6449), out.RealIncome[0].High, 0.006)
		require.InEpsilon(t, math.Pow(0.8, 0.25), out.RealIncome[0].Estimate, 1e-9)
	}
}

// The number of workers changes nothing, other sectors' errors move no draw, and without
// errors the interval is a point.
func TestDraws(t *testing.T) {
	e := wiod.Small()
	p := e.Baseline()
	p.SetTariff(2, 0, 2, 0.3)
	none := make([]float64, e.NumSectors())
	one := append([]float64(nil), none...)
	one[2] = 2
	both := append([]float64(nil), one...)
	both[3] = 1
	solve := func(errors []float64, workers int, seed uint64) *interval.Result {
		out, err := interval.RealIncomes(context.Background(), p, interval.Options{Errors: errors, Draws: 20, Workers: workers, Seed: seed})
		require.NoError(t, err)
		return out
	}
	require.Equal(t, solve(both, 1, 3), solve(both, 5, 3))
	a, b := solve(one, 2, 3), solve(both, 2, 3)
	for d := range a.Thetas {
		require.Equal(t, a.Thetas[d][2], b.Thetas[d][2])
	}
	require.NotEqual(t, a.Thetas, solve(one, 2, 4).Thetas)
	point := solve(none, 2, 3).RealIncome[0]
	require.InDelta(t, point.Low, point.High, 1e-12)
	require.InDelta(t, point.Estimate, point.Mean, 1e-9)
}

func TestMistakes(t *testing.T) {
	p := autarky(t, market.PerfectCompetition)
	_, err := interval.RealIncomes(context.Background(), p, interval.Options{Errors: []float64{-1, 2}, Draws: 1, Level: 2, Workers: -1})
	for _, want := range []string{"Errors: got 2 values, want 1", "Errors[0]: got -1", "Draws: got 1", "Level: got 2", "Workers: got -1"} {
		require.ErrorContains(t, err, want)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = interval.RealIncomes(ctx, p, interval.Options{Errors: []float64{1}})
	require.ErrorIs(t, err, context.Canceled)
}

// The bundled economies' errors belong to estimated elasticities alone.
func TestStandardErrors(t *testing.T) {
	for _, e := range []*market.Economy{wiod.World(), wiod.Small()} {
		some := 0
		for j, v := range wiod.StandardErrors(e) {
			if v > 0 {
				some++
				require.True(t, e.Sector(j).Goods())
			}
		}
		require.Greater(t, some, 3)
	}
	ele, _ := wiod.World().SectorIndex("ELE")
	require.InEpsilon(t, math.Sqrt(4.53*4.53+1.77*1.77+1.56*1.56)/3, wiod.StandardErrors(wiod.World())[ele], 1e-12)
}
