package market_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

func TestExposure(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	p := e.Baseline()
	q := solve(t, p)
	energy, eur, rus := index(t, e, "ENM", "EUR", "RUS")
	usa, jkt := 0, 4
	cut := market.CutOff{Region: rus, Partners: []int{eur, usa, jkt}, Sectors: []int{energy}, Side: market.Selling}
	x, err := s.Exposure(q, p, nil, cut)
	require.NoError(t, err)

	ban := e.Baseline()
	for _, i := range cut.Partners {
		ban.Ban(energy, i, rus)
	}
	after := solve(t, ban)
	require.InDelta(t, 1-after.RealIncome(rus), x.Loss, 1e-9)
	require.Len(t, x.PartnerLosses, 3)
	require.InDelta(t, 1-after.RealIncome(eur), x.PartnerLosses[0], 1e-9)
	require.Positive(t, x.FirstOrder)
	require.Greater(t, x.Loss, x.FirstOrder, "the last supplies are worth more than the first")

	// A tenth fewer varieties costs about a tenth of the first-order loss.
	part := e.Baseline()
	for _, i := range cut.Partners {
		part.SetWeight(energy, i, rus, 1-1e-4)
	}
	few := solve(t, part)
	require.InEpsilon(t, x.FirstOrder*1e-4, 1-few.RealIncome(rus), 1e-2)

	// Without partners, or with oneself, nothing is cut off.
	for _, partners := range [][]int{nil, {rus}} {
		x, err = s.Exposure(q, p, nil, market.CutOff{Region: rus, Partners: partners})
		require.NoError(t, err)
		require.InDelta(t, 0, x.Loss, 1e-12)
		require.Zero(t, x.FirstOrder)
	}
	// What nobody else makes cannot be cut off.
	world := wiod.World()
	pha, russia, _ := index(t, world, "PHA", "RUS", "USA")
	var others []int
	for i := range world.NumRegions() {
		others = append(others, i)
	}
	base := world.Baseline()
	_, err = market.NewSolver(world).Exposure(solve(t, base), base, nil, market.CutOff{Region: russia, Partners: others, Sectors: []int{pha}, Side: market.Buying})
	var none *market.CutOffError
	require.ErrorAs(t, err, &none)
	require.Equal(t, "PHA", none.Sector)
}

func TestNames(t *testing.T) {
	require.Equal(t, "both buying selling unknown side", fmt.Sprint(market.Both, market.Buying, market.Selling, market.Side(9)))
	require.Equal(t, "by cell by sector by exporter uniform unknown grouping", fmt.Sprint(market.ByCell, market.BySector, market.ByExporter, market.Uniform, market.Grouping(9)))
	require.Equal(t, "optimal evaluation limit stalled unknown status", fmt.Sprint(market.Optimal, market.EvaluationLimit, market.Stalled, market.TariffStatus(9)))
	for o, want := range map[market.Output]string{
		market.LogRealIncome(1): "log real income of region 1", market.LogPriceIndex(2): "log price index of region 2",
		market.LogWage(3): "log wage of region 3", market.SectorValueAdded(4, 5): "value added of region 4 in sector 5",
	} {
		require.Equal(t, want, o.String())
	}
}

func TestAsymmetry(t *testing.T) {
	e := wiod.Small()
	s := market.NewSolver(e)
	p := e.Baseline()
	q := solve(t, p)
	goods := []int{0, 1, 2, 3, 4, 5, 6}
	a, err := s.Asymmetry(q, p, nil, 3, 1, goods)
	require.NoError(t, err)
	require.Greater(t, a.Losses[0], a.Losses[1], "Russia loses more by a stop to trade with Europe than Europe does")
	require.InDelta(t, 0.5, a.Index, 0.5)
	b, err := s.Asymmetry(q, p, nil, 1, 3, goods)
	require.NoError(t, err)
	require.InDelta(t, -a.Index, b.Index, 1e-6)
}

func TestConcentration(t *testing.T) {
	e := wiod.Small()
	q := solve(t, e.Baseline())
	for r := range e.NumRegions() {
		sum := 0.0
		for i := range e.NumRegions() {
			d := q.Dependence(r, i)
			require.GreaterOrEqual(t, d, 0.0)
			sum += d
		}
		require.InDelta(t, 1, sum, 1e-12)
		require.Zero(t, q.Dependence(r, r))
		for j := range e.NumSectors() {
			h := q.ImportConcentration(r, j)
			require.GreaterOrEqual(t, h, 1.0/7-1e-12)
			require.LessOrEqual(t, h, 1.0)
		}
	}
	// One supplier left.
	p := e.Baseline()
	for i := 2; i < 8; i++ {
		p.Ban(5, 0, i)
	}
	require.InDelta(t, 1, solve(t, p).ImportConcentration(0, 5), 1e-12)
}

// Substitutability is the price effect of a ban with others' costs unchanged.
func TestSubstitutability(t *testing.T) {
	e := wiod.Small()
	p := e.Baseline()
	q := solve(t, p)
	rapid.Check(t, func(t *rapid.T) {
		r, j := rapid.IntRange(0, 7).Draw(t, "region"), rapid.IntRange(0, 7).Draw(t, "sector")
		i := rapid.IntRange(0, 7).Draw(t, "supplier")
		got, err := q.Substitutability(p, nil, r, j, i)
		if err != nil {
			t.Fatal(err)
		}
		want := math.Pow(1-e.Share(j, r, i), 1/e.Sector(j).Theta)
		if math.Abs(got-want) > 1e-9 {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
	none, err := q.Substitutability(p, nil, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7)
	require.NoError(t, err)
	require.InDelta(t, 0, none, 1e-2)
	_, err = q.Substitutability(wiod.World().Baseline(), nil, 0, 0)
	require.Error(t, err)
	l := e.Elasticities()
	l.SetTheta(1, 1, 1)
	short, err := q.Substitutability(p, l, 1, 1, 3)
	require.NoError(t, err)
	require.InDelta(t, 1-e.Share(1, 1, 3), short, 1e-9)
}
