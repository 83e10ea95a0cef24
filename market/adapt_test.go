package market_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// energyBan is the ban on Russian energy in USA, EUR and JKT.
func energyBan(tb testing.TB) *market.Policy {
	e := wiod.Small()
	p := e.Baseline()
	for _, id := range []string{"USA", "EUR", "JKT"} {
		p.Ban(index(tb, e, "ENM", id, "RUS"))
	}
	return p
}

// goodsBan stops all goods trade between Russia and USA, EUR and JKT.
func goodsBan(tb testing.TB) *market.Policy {
	e := wiod.Small()
	p := e.Baseline()
	for _, id := range []string{"USA", "EUR", "JKT"} {
		for _, sector := range e.Sectors() {
			if sector.Goods() {
				j, n, i := index(tb, e, sector.ID, id, "RUS")
				p.Ban(j, n, i)
				p.Ban(j, i, n)
			}
		}
	}
	return p
}

// The same ban costs less in year five than in quarter one: the figures in the
// documentation of Adaptation.
func TestBanCostsLessInTime(t *testing.T) {
	e := wiod.Small()
	eur, rus := 1, 3
	for _, c := range []struct {
		name         string
		policy       *market.Policy
		first, fifth [2]float64 // EUR and RUS, per cent of real income
	}{
		{"energy", energyBan(t), [2]float64{0.0333, 1.5323}, [2]float64{-0.0101, 1.5336}},
		{"all goods", goodsBan(t), [2]float64{0.2688, 7.7378}, [2]float64{0.1511, 3.9513}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := market.NewAdaptation(e, market.AdaptationRules{})
			require.NoError(t, err)
			s := market.NewSolver(e)
			var q market.Equilibrium
			now := e.Baseline()
			var loss [17][2]float64
			for quarter := range loss {
				require.NoError(t, a.Apply(now, c.policy))
				require.NoError(t, s.SolveWith(&q, now, a.Elasticities(), nil))
				loss[quarter] = [2]float64{100 * (1 - q.RealIncome(eur)), 100 * (1 - q.RealIncome(rus))}
				if quarter > 0 {
					require.Less(t, loss[quarter][0], loss[quarter-1][0])
				}
				require.NoError(t, a.Advance(c.policy))
			}
			t.Logf("EUR and RUS lose %.4f %% in quarter 1, %.4f %% in the first quarter of year five", loss[0], loss[16])
			for r := range 2 {
				require.InDelta(t, c.first[r], loss[0][r], 5e-5)
				require.InDelta(t, c.fifth[r], loss[16][r], 5e-5)
			}
		})
	}
}

func TestElasticitiesGrowAndFallBack(t *testing.T) {
	e := wiod.Small()
	p := energyBan(t)
	j, eur, rus := index(t, e, "ENM", "EUR", "RUS")
	a, err := market.NewAdaptation(e, market.AdaptationRules{})
	require.NoError(t, err)
	long := e.Sector(j).Theta
	short := 0.38 * long
	require.InDelta(t, short, a.Elasticities().Theta(j, eur), 1e-12)
	const quarters = 20
	for range quarters {
		require.NoError(t, a.Advance(p))
	}
	require.Equal(t, quarters, a.Periods())
	want := long - (long-short)*math.Pow(1-0.08, quarters)
	require.InDelta(t, want, a.Elasticities().Theta(j, eur), 1e-9)
	require.InDelta(t, short, a.Elasticities().Theta(j, 2), 1e-12, "China restricts nothing")
	// ln f = Build (1 - (1-Decay)^t)/Decay.
	stock := 0.01 * (1 - math.Pow(1-0.083, quarters)) / 0.083
	require.InDelta(t, math.Exp(stock), a.Relations(j, eur, rus), 1e-9)
	require.Equal(t, 1.0, a.Relations(j, 2, rus))

	// After lifting the elasticity falls back at its own speed and the flow is not back:
	// its relations are restored with a half-life of eight quarters.
	free := e.Baseline()
	require.NoError(t, a.Advance(free))
	require.InDelta(t, short+(want-short)*(1-0.04), a.Elasticities().Theta(j, eur), 1e-9)
	now := e.Baseline()
	require.NoError(t, a.Apply(now, free))
	q, err := e.Solve(now)
	require.NoError(t, err)
	require.Less(t, q.Flow(j, eur, rus), e.Trade(j, eur, rus))
	require.Positive(t, q.Flow(j, eur, rus))
	before := math.Log(a.Relations(j, eur, rus))
	for range 8 {
		require.NoError(t, a.Advance(free))
	}
	require.InEpsilon(t, before/2, math.Log(a.Relations(j, eur, rus)), 1e-2)
}

// A restriction counts by its size: 1 - exp(-|ln kappa|/k0). The elasticity and the stock settle
// where what is gained in a period is what is lost.
func TestAdaptationBySize(t *testing.T) {
	e := wiod.Small()
	j, eur, rus := index(t, e, "ENM", "EUR", "RUS")
	long := e.Sector(j).Theta
	short := 0.38 * long
	last := short
	for _, c := range []struct {
		name string
		lay  func(*market.Policy)
		size float64
	}{
		{"nothing", func(*market.Policy) {}, 0},
		{"a tenth of varieties", func(p *market.Policy) { p.SetWeight(j, eur, rus, 0.9) }, 1 - math.Exp(math.Log(0.9)/long/0.1)},
		{"a cost of 1 %", func(p *market.Policy) { p.SetBarrier(j, eur, rus, 1.01) }, 1 - math.Exp(-math.Log(1.01)/0.1)},
		{"a cost of 10 %", func(p *market.Policy) { p.SetBarrier(j, eur, rus, 1.1) }, 1 - math.Exp(-math.Log(1.1)/0.1)},
		{"a ban", func(p *market.Policy) { p.Ban(j, eur, rus) }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := market.NewAdaptation(e, market.AdaptationRules{})
			require.NoError(t, err)
			p := e.Baseline()
			c.lay(p)
			for range 1000 {
				require.NoError(t, a.Advance(p))
			}
			up, down := 0.08*c.size, 0.04*(1-c.size)
			require.InDelta(t, (up*long+down*short)/(up+down), a.Elasticities().Theta(j, eur), 1e-9)
			require.InDelta(t, 0.01*c.size/0.083, math.Log(a.Relations(j, eur, rus)), 1e-9)
			require.GreaterOrEqual(t, a.Elasticities().Theta(j, eur), last)
			last = a.Elasticities().Theta(j, eur)
		})
	}
	// Every restriction is as a ban if that is said.
	a, err := market.NewAdaptation(e, market.AdaptationRules{Scale: -1})
	require.NoError(t, err)
	p := e.Baseline()
	p.SetBarrier(j, eur, rus, 1.01)
	require.NoError(t, a.Advance(p))
	require.InDelta(t, short+0.08*(long-short), a.Elasticities().Theta(j, eur), 1e-12)
}

// Whoever expects to be cut off turns elsewhere before: by the probability times the size of
// what is threatened.
func TestThreatBuildsTheStock(t *testing.T) {
	e := wiod.Small()
	j, eur, rus := index(t, e, "ENM", "EUR", "RUS")
	a, err := market.NewAdaptation(e, market.AdaptationRules{})
	require.NoError(t, err)
	free, ban, small := e.Baseline(), energyBan(t), e.Baseline()
	small.SetBarrier(j, eur, rus, 1.01)
	long := e.Sector(j).Theta
	short := 0.38 * long
	stock, theta := 0.0, short
	for range 4 {
		require.NoError(t, a.Threaten(ban, 0.5))
		require.NoError(t, a.Threaten(small, 0.9))
		require.NoError(t, a.Advance(free))
		// 0.005 for each of four quarters, decaying.
		stock = stock*(1-0.083) + 0.005
		theta += 0.08*0.5*(long-theta) - 0.04*0.5*(theta-short)
	}
	require.InDelta(t, math.Exp(stock), a.Relations(j, eur, rus), 1e-12)
	require.InDelta(t, theta, a.Elasticities().Theta(j, eur), 1e-12)
	require.Equal(t, 1.0, a.Relations(j, 2, rus), "China is not threatened")
	require.NoError(t, a.Advance(free))
	require.Less(t, a.Relations(j, eur, rus), math.Exp(stock), "a threat holds for one period")
	require.Error(t, a.Threaten(ban, 1.5))
	require.Error(t, a.Threaten(ban, math.NaN()))
	require.Error(t, a.Threaten(wiod.World().Baseline(), 0.5))
}

// A control on electronics lets China's machinery fall behind at first, and lets it
// catch up once it has learnt to do without.
func TestTechnologyControl(t *testing.T) {
	e := wiod.Small()
	j, chn, usa := index(t, e, "ELE", "CHN", "USA")
	mvh, _ := e.SectorIndex("MVH")
	a, err := market.NewAdaptation(e, market.AdaptationRules{Technology: market.TechnologyRules{
		Inputs: []int{j}, Response: 0.05, CatchUp: 0.02,
	}})
	require.NoError(t, err)
	p := e.Baseline()
	for _, from := range []int{usa, 1, 4} {
		p.Ban(j, chn, from)
	}
	gaps := make([]float64, 200)
	for q := range gaps {
		require.NoError(t, a.Advance(p))
		gaps[q] = math.Log(a.Gap(chn, mvh))
	}
	require.Greater(t, gaps[20], gaps[4], "the lead grows at first")
	require.Less(t, gaps[199], gaps[60], "and erodes later")
	require.Greater(t, a.Gap(usa, j), 1.0, "the maker loses the collaboration too")
	require.Equal(t, 1.0, a.Gap(3, mvh))
	t.Logf("gap of CHN MVH: %.3f %% after 5 quarters, %.3f %% after 15, %.3f %% at most, %.3f %% after 200",
		100*gaps[4], 100*gaps[14], 100*maxOf(gaps), 100*gaps[199])

	// A gap is a rise in costs: the same as barriers on all the sector's sales.
	now := e.Baseline()
	require.NoError(t, a.Apply(now, e.Baseline()))
	for r := range e.NumRegions() {
		if r != chn {
			require.InEpsilon(t, a.Gap(chn, mvh), now.Barrier(mvh, r, chn), 1e-12)
		}
	}
	require.InEpsilon(t, a.Gap(chn, mvh), now.Barrier(mvh, chn, chn), 1e-12)

	tariffs, err := market.NewAdaptation(e, market.AdaptationRules{Technology: market.TechnologyRules{Inputs: []int{j}}})
	require.NoError(t, err)
	require.NoError(t, tariffs.Advance(tariffWar(e, 0, 2)))
	require.Equal(t, 1.0, tariffs.Gap(chn, mvh), "a tariff controls no technology")
}

// Two periods of technology controls as TechnologyRules writes them, in every sector
// of those who use the input and of those who make it. What stops at home is no
// control.
func TestTechnologyGapsInClosedForm(t *testing.T) {
	e := wiod.Small()
	k, chn, usa := index(t, e, "ELE", "CHN", "USA")
	_, rus, eur := index(t, e, "ELE", "RUS", "EUR")
	rules := market.TechnologyRules{Inputs: []int{k}, Growth: 0.01, Reliance: 0.7, Response: 0.2, CatchUp: 0.1, Shared: 0.3}
	a, err := market.NewAdaptation(e, market.AdaptationRules{Technology: rules})
	require.NoError(t, err)
	p := e.Baseline()
	p.Ban(k, chn, usa)
	p.SetWeight(k, chn, eur, 0.4)
	p.SetBarrier(k, rus, eur, math.Inf(1))
	p.SetWeight(k, chn, chn, 0.5)
	p.SetWeight(k, usa, usa, 0.9)
	require.NoError(t, a.Advance(p))
	require.NoError(t, a.Advance(p))

	stopped := map[int]float64{
		chn: e.Share(k, chn, usa) + 0.6*e.Share(k, chn, eur),
		rus: e.Share(k, rus, eur),
	}
	lost := map[int]float64{
		usa: e.Trade(k, chn, usa) / e.Output(usa, k),
		eur: (0.6*e.Trade(k, chn, eur) + e.Trade(k, rus, eur)) / e.Output(eur, k),
	}
	for r := range e.NumRegions() {
		for j := range e.NumSectors() {
			all := 0.0
			for in := range e.NumSectors() {
				all += e.InputShare(r, j, in)
			}
			u := e.InputShare(r, j, k) / all * stopped[r]
			user, maker := rules.Growth*rules.Reliance*u, 0.0
			if j == k {
				maker = rules.Growth * rules.Shared * lost[r]
			}
			want := (1-rules.CatchUp)*(user+maker) + user*(1-rules.Response) + maker
			require.InDelta(t, want, math.Log(a.Gap(r, j)), 1e-14, "%s %s", e.Region(r).ID, e.Sector(j).ID)
			require.Less(t, all, 0.99, "bought inputs are not all of cost, or this tests less")
		}
	}
}

func maxOf(x []float64) float64 {
	top := math.Inf(-1)
	for _, v := range x {
		top = max(top, v)
	}
	return top
}

func TestAdaptationRules(t *testing.T) {
	e := wiod.Small()
	_, err := market.NewAdaptation(e, market.AdaptationRules{Speed: 2, ShortRun: -1, Decay: math.NaN(), Technology: market.TechnologyRules{Inputs: []int{8}}})
	for _, want := range []string{"Speed: got 2", "ShortRun", "Decay: got NaN", "Inputs: got 8"} {
		require.ErrorContains(t, err, want)
	}
	a, err := market.NewAdaptation(e, market.AdaptationRules{Build: -1, Speed: -1})
	require.NoError(t, err)
	require.Zero(t, a.Rules().Build)
	require.Equal(t, 0.083, a.Rules().Decay)
	require.NoError(t, a.Advance(energyBan(t)))
	require.Equal(t, 1.0, a.Relations(1, 1, 3))
	require.InDelta(t, 0.38*e.Sector(1).Theta, a.Elasticities().Theta(1, 1), 1e-12)
	require.Error(t, a.Advance(wiod.World().Baseline()))
	require.Error(t, a.Apply(wiod.World().Baseline(), wiod.World().Baseline()))
}

// A copy goes its own way, and the same history gives the same state.
func TestAdaptationForks(t *testing.T) {
	e := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		a, err := market.NewAdaptation(e, market.AdaptationRules{Technology: market.TechnologyRules{Inputs: []int{5}}})
		if err != nil {
			t.Fatal(err)
		}
		policies := []*market.Policy{e.Baseline(), tariffWar(e, 0, 2), tariffWar(e, 1, 3)}
		history := rapid.SliceOfN(rapid.IntRange(0, 2), 1, 8).Draw(t, "history")
		for _, h := range history {
			err = errors.Join(err, a.Advance(policies[h]))
		}
		b := a.Clone()
		err = errors.Join(err, a.Advance(policies[1]), a.Advance(policies[2]))
		err = errors.Join(err, b.Advance(policies[1]), b.Advance(policies[2]))
		if err != nil {
			t.Fatal(err)
		}
		for j := range e.NumSectors() {
			for n := range e.NumRegions() {
				if a.Elasticities().Theta(j, n) != b.Elasticities().Theta(j, n) || a.Relations(j, n, 2) != b.Relations(j, n, 2) || a.Gap(n, j) != b.Gap(n, j) {
					t.Fatal("a clone differs")
				}
				if r := a.Relations(j, n, 2); r < 1 || r > math.Exp(0.01/0.083) {
					t.Fatalf("relations %v out of range", r)
				}
				if th := a.Elasticities().Theta(j, n) / e.Sector(j).Theta; th < 0.38-1e-12 || th > 1 {
					t.Fatalf("elasticity %v out of range", th)
				}
			}
		}
	})
}

func TestAdaptationDoesNotAllocate(t *testing.T) {
	e := wiod.Small()
	a, err := market.NewAdaptation(e, market.AdaptationRules{Technology: market.TechnologyRules{Inputs: []int{5}}})
	require.NoError(t, err)
	p, now := energyBan(t), e.Baseline()
	require.Zero(t, testing.AllocsPerRun(10, func() {
		if a.Advance(p) != nil || a.Apply(now, p) != nil {
			t.Fatal("no period")
		}
	}))
}
