package sim_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// drawnAccounts are those of an economy that never was: regions of sizes far apart, biased
// to their home, with inputs and tariffs on goods, half of the sectors services.
func drawnAccounts(seed uint64, n, s int) market.Accounts {
	r := rand.New(rand.NewPCG(seed, 1))
	var a market.Accounts
	size := make([]float64, n)
	for i := range n {
		a.Regions = append(a.Regions, market.Region{ID: fmt.Sprintf("R%02d", i)})
		size[i] = math.Exp(r.NormFloat64())
	}
	a.Trade, a.Tariff = make([]float64, s*n*n), make([]float64, s*n*n)
	a.Intermediate = make([]float64, n*s*s)
	a.ValueAdded, a.FinalDemand = make([]float64, n*s), make([]float64, n*s)
	for j := range s {
		isic, theta, open, tariff := "C10", 3+5*r.Float64(), 0.4, 0.2
		if j > s/2 {
			isic, theta, open, tariff = "G45", 5, 0.03, 0
		}
		a.Sectors = append(a.Sectors, market.Sector{ID: fmt.Sprintf("S%02d", j), ISIC: isic, Theta: theta})
		for to := range n {
			for from := range n {
				c := (j*n+to)*n + from
				if to == from {
					a.Trade[c] = size[to] * (1 - open)
					continue
				}
				a.Trade[c] = size[to] * open * size[from] / float64(n) * (0.2 + r.Float64())
				a.Tariff[c] = tariff * r.Float64()
			}
			a.ValueAdded[to*s+j] = size[to] * 0.5
			a.FinalDemand[to*s+j] = size[to] * (0.3 + r.Float64())
			for k := range s {
				a.Intermediate[(to*s+k)*s+j] = size[to] * r.Float64() / float64(s)
			}
		}
	}
	return a
}

// drawWorld is an economy of at least so many regions: one that never was, or that of
// seventeen regions merged at random.
func drawWorld(t *rapid.T, regions int) *market.Economy {
	sectors := rapid.IntRange(2, 6).Draw(t, "sectors")
	seed := rapid.Uint64Range(0, 1<<20).Draw(t, "economy")
	if rapid.Bool().Draw(t, "never was") {
		for try := range uint64(20) { // not everything that can be drawn has an equilibrium
			if e, err := market.New(drawnAccounts(seed+try<<32, regions, sectors)); err == nil {
				return e
			}
		}
		require.Fail(t, "no such economy has an equilibrium")
	}
	r := rand.New(rand.NewPCG(seed, 2))
	world := wiod.World()
	merged := market.Concordance{Regions: map[string]string{}, Sectors: map[string]string{}}
	for k, at := range r.Perm(world.NumRegions()) { // each of the first ones begins a region
		to := k
		if k >= regions {
			to = r.IntN(regions)
		}
		merged.Regions[world.Region(at).ID] = fmt.Sprintf("R%02d", to)
	}
	goods := 0
	for _, at := range r.Perm(world.NumSectors()) {
		name := fmt.Sprintf("X%02d", r.IntN(sectors))
		if world.Sector(at).Goods() {
			if name = fmt.Sprintf("S%02d", r.IntN(sectors)); goods == 0 {
				name = "S00"
			}
			goods++
		}
		merged.Sectors[world.Sector(at).ID] = name
	}
	e, err := world.Aggregate(merged)
	require.NoError(t, err)
	return e
}

// What must hold in every history, on economies of any kind with two to twelve states: the
// invariants of the design; the same bytes on one processor or two, in whatever order the
// actors are declared, and from a snapshot of any quarter. Each draw is four histories; with
// the other properties of the package, more than five hundred are played.
func TestInvariantsOfAnyWorld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		states := rapid.IntRange(2, 12).Draw(t, "states")
		economy := drawWorld(t, states+rapid.IntRange(0, 2).Draw(t, "silent regions"))
		var ids []string
		for _, r := range economy.Regions()[:states] {
			ids = append(ids, r.ID)
		}
		sc := drawScenarioIn(t, economy, rapid.Permutation(ids).Draw(t, "actors"), 12)
		if states > 5 { // dearer by far, and nothing new
			sc.Treaty.Modules = sc.Treaty.Modules[:1]
		}
		for k := range sc.Regimes {
			target, _ := economy.RegionIndex(sc.Regimes[k].Target)
			sc.Regimes[k].Measures = append(sc.Regimes[k].Measures, sanction.Measure{Kind: sanction.AssetFreeze, Amount: 1e-3 * economy.Income(target)})
		}
		if rapid.Bool().Draw(t, "agreeable") { // so that treaties come into force and live
			sc.Talks.RatifyAfter, sc.Talks.Rounds, sc.Talks.RoundsPerPeriod = sim.Immediately, 12, 6
			for k := range sc.Actors {
				sc.Actors[k].Patience, sc.Actors[k].RedLines, sc.Actors[k].Quota = 0.97, nil, 0
			}
		}
		seed := rapid.Uint64().Draw(t, "seed")
		phases := sim.Phases()
		after := slices.IndexFunc(phases, func(p sim.Phase) bool { return p.Name() == "Clear" }) + 1
		phases = slices.Insert(phases, after, sim.Phase(watch{t}))

		was := runtime.GOMAXPROCS(1)
		h := play(t, sc, sim.Options{Seed: seed, Phases: phases})
		want := bytesOf(h)
		runtime.GOMAXPROCS(2)
		require.Equal(t, want, bytesOf(play(t, sc, sim.Options{Seed: seed})), "on two processors")
		runtime.GOMAXPROCS(was)
		checkSignatures(t, h)
		checkEvents(t, h)
		checkLife(t, h)
		checkMoney(t, h)
		require.Len(t, h.Rows, sc.Periods*len(sc.Actors))

		w, err := sim.Start(sc, sim.Options{Seed: seed})
		require.NoError(t, err)
		require.NoError(t, w.Until(context.Background(), rapid.IntRange(0, sc.Periods).Draw(t, "interrupted in")))
		restored, err := w.Clone().Run(context.Background())
		require.NoError(t, err)
		require.Equal(t, want, bytesOf(restored), "from a snapshot")

		slices.Reverse(sc.Actors)
		slices.Reverse(sc.Regimes)
		require.Equal(t, want, bytesOf(play(t, sc, sim.Options{Seed: seed})), "declared in another order")
	})
}

// checkMoney holds that what is paid under a treaty is what events say: compensation is no
// more than what the text owes for the harm, assistance goes from a donor to a recipient,
// nobody pays itself, and no sum is negative. That no money is made of it is checked where
// the economy clears.
func checkMoney(t require.TestingT, h *sim.History) {
	for _, e := range h.World.Register.Log() {
		switch e.Kind {
		case treaty.Compensated, treaty.Assisted:
			require.NotEqual(t, e.Author, e.Party)
			require.Positive(t, e.Amount)
			require.False(t, math.IsInf(e.Amount, 0))
			m := h.World.Scenario.Treaty.Module(e.Module)
			if e.Kind == treaty.Assisted {
				require.Contains(t, m.Assistance.Donors, e.Author)
				require.Contains(t, m.Assistance.Recipients, e.Party)
			} else {
				require.Positive(t, m.Exception.Price.Value())
			}
		}
	}
}
