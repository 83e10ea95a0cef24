package market_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

func valueAdded(e *market.Economy, r int) float64 {
	return e.Income(r) - e.Revenue(r) - e.Deficit(r)
}

// separated bans all trade between the regions named and the others.
func separated(t *testing.T, e *market.Economy, ids ...string) *market.Policy {
	in := make([]bool, e.NumRegions())
	for _, id := range ids {
		r, ok := e.RegionIndex(id)
		require.True(t, ok, id)
		in[r] = true
	}
	p := e.Baseline()
	for j := range e.NumSectors() {
		for n := range in {
			for i := range in {
				if in[n] != in[i] {
					p.Ban(j, n, i)
				}
			}
		}
	}
	return p
}

// Where nothing links groups of regions, each keeps its value added, and the
// equilibrium does not depend on where the search for it starts.
func TestSeparatedGroups(t *testing.T) {
	small, world := wiod.Small(), wiod.World()
	balanced, err := small.ZeroDeficits()
	require.NoError(t, err)
	for _, c := range []struct {
		name  string
		e     *market.Economy
		group []string
		rule  market.DeficitRule
	}{
		{"isolated", balanced, []string{"RUS"}, market.NominalDeficits},
		{"blocs", balanced, []string{"CHN", "RUS", "IND", "ROW"}, market.NominalDeficits},
		{"blocs without deficits", small, []string{"CHN", "RUS", "IND", "ROW"}, market.NoDeficits},
		{"world blocs", world, []string{"CHN", "RUS", "IND", "BRA", "ROW"}, market.NoDeficits},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.e
			n := e.NumRegions()
			p := separated(t, e, c.group...)
			p.SetDeficits(c.rule)
			s := market.NewSolver(e)
			var cold market.Equilibrium
			require.NoError(t, s.Solve(&cold, p, nil))
			checkAccounts(t, p, &cold, 1e-9)

			inside := map[string]bool{}
			for _, id := range c.group {
				inside[id] = true
			}
			old, now := [2]float64{}, [2]float64{}
			for r := range n {
				g := 0
				if inside[e.Region(r).ID] {
					g = 1
				}
				old[g] += valueAdded(e, r)
				now[g] += cold.Wage(r) * valueAdded(e, r)
			}
			require.InEpsilon(t, old[0], now[0], 1e-10)
			require.InEpsilon(t, old[1], now[1], 1e-10)

			rus, _ := e.RegionIndex("RUS")
			other := e.Baseline()
			for j := range e.NumSectors() {
				other.SetTariff(j, rus, 0, 3)
				other.SetBarrier(j, rus, 1, 3)
				other.SetBarrier(j, 2, 0, 1.5)
			}
			other.SetTransfer(2, 0, 0.05*valueAdded(e, 2))
			var path, warm market.Equilibrium
			require.NoError(t, s.Solve(&path, other, nil))
			for _, start := range []*market.Equilibrium{&path, &cold} {
				require.NoError(t, s.Solve(&warm, p, start))
				for r := range n {
					require.InDelta(t, 0, math.Log(warm.Wage(r)/cold.Wage(r)), 1e-9)
					require.InDelta(t, 0, math.Log(warm.PriceIndex(r)/cold.PriceIndex(r)), 1e-9)
					require.InDelta(t, 0, math.Log(warm.RealIncome(r)/cold.RealIncome(r)), 1e-9)
				}
			}
			// Another path: almost separated first, then quite.
			leaky := p.Clone()
			for j := range e.NumSectors() {
				for r := range n {
					for i := range n {
						if inside[e.Region(r).ID] != inside[e.Region(i).ID] {
							leaky.SetWeight(j, r, i, 0.01)
						}
					}
				}
			}
			require.NoError(t, s.Solve(&path, leaky, &path))
			require.NoError(t, s.Solve(&warm, p, &path))
			for r := range n {
				require.InDelta(t, 0, math.Log(warm.Wage(r)/cold.Wage(r)), 1e-9)
				require.InDelta(t, 0, math.Log(warm.RealIncome(r)/cold.RealIncome(r)), 1e-9)
			}
		})
	}
}

// A transfer between groups that do not trade cannot be made in goods.
func TestTransferBetweenGroups(t *testing.T) {
	e, err := wiod.Small().ZeroDeficits()
	require.NoError(t, err)
	p := separated(t, e, "CHN", "RUS", "IND", "ROW")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	rus, _ := e.RegionIndex("RUS")
	p.SetTransfer(chn, rus, 1000)
	_, err = e.Solve(p)
	require.NoError(t, err)
	p.SetTransfer(usa, chn, 1000)
	_, err = e.Solve(p)
	var s *market.StrandedError
	require.ErrorAs(t, err, &s)
	require.InDelta(t, 1000, math.Abs(s.Deficit), 1e-3)
	require.Len(t, s.Group, 4)

	// Wedges that each group pays the other tell what their wages are.
	p = separated(t, e, "CHN", "RUS", "IND", "ROW")
	east := map[int]bool{chn: true, rus: true, 5: true, 7: true}
	for j := range e.NumSectors() {
		for r := range e.NumRegions() {
			for i := range e.NumRegions() {
				if r == i || east[r] != east[i] {
					continue
				}
				to := chn
				if east[r] {
					to = usa
				}
				p.SetWedge(j, r, i, 0.3, to)
			}
		}
	}
	sol := market.NewSolver(e)
	var cold, warm, path market.Equilibrium
	require.NoError(t, sol.Solve(&cold, p, nil))
	require.NoError(t, sol.Solve(&path, tariffWar(e, 0, 2), nil))
	require.NoError(t, sol.Solve(&warm, p, &path))
	for r := range e.NumRegions() {
		require.InDelta(t, cold.Wage(r), warm.Wage(r), 1e-8)
	}
}

// Where wages between groups are not determined there are no derivatives, and no
// numbers that look like them.
func TestGradientOfSeparatedGroups(t *testing.T) {
	e, err := wiod.Small().ZeroDeficits()
	require.NoError(t, err)
	for _, group := range [][]string{{"RUS"}, {"CHN", "RUS", "IND"}} {
		p := separated(t, e, group...)
		s := market.NewSolver(e)
		var q market.Equilibrium
		var g market.Gradient
		require.NoError(t, s.Solve(&q, p, nil))
		err := s.Gradient(&g, &q, p)
		var none *market.SeparatedError
		require.ErrorAs(t, err, &none)
		require.Equal(t, group, none.Regions)
		require.ErrorContains(t, err, "not determined")
		usa, _ := e.RegionIndex("USA")
		_, err = s.Exposure(&q, p, nil, market.CutOff{Region: usa, Partners: []int{1}})
		require.ErrorAs(t, err, &none)

		// A trickle of trade settles wages, and with them derivatives.
		rus, _ := e.RegionIndex("RUS")
		for j := range e.NumSectors() {
			p.SetWeight(j, rus, usa, 0.01)
			p.SetWeight(j, usa, rus, 0.01)
		}
		require.NoError(t, s.Solve(&q, p, nil))
		require.NoError(t, s.Gradient(&g, &q, p))
	}
}
