package agent_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// profits is the bundled economy with a fixed number of firms.
func profits(t *testing.T) *market.Economy {
	accounts := wiod.Small().Accounts()
	for j := range accounts.Sectors {
		accounts.Sectors[j].Sigma = 1.5 * (1 + accounts.Sectors[j].Theta) // so that profits stay below value added
	}
	accounts.Closure = market.FixedFirms
	e, err := market.New(accounts)
	require.NoError(t, err)
	return e
}

// Owners are organised with influence by profits; their stake is what package market says
// that an owner's rents do, and protection of a sector raises it.
func TestOwnersLiveByRents(t *testing.T) {
	e := profits(t)
	usa, _ := e.RegionIndex("USA")
	a := agent.FromEconomy(e, "USA")[0]
	require.NoError(t, a.Validate(e))
	p := e.Baseline()
	car, _ := e.SectorIndex("MVH")
	for i := range e.NumRegions() {
		if i != usa {
			p.SetTariff(car, usa, i, 0.25)
		}
	}
	q, err := e.Solve(p)
	require.NoError(t, err)
	effects := welfare.EffectsOf(q, []welfare.Payoff{a.Payoff()})
	owners := e.Owners(usa)
	for _, g := range a.Groups {
		if !g.Rents {
			require.Empty(t, g.Sectors, "only the public lives by anything else")
			continue
		}
		j, _ := e.SectorIndex(g.Name)
		require.Equal(t, e.SectorProfit(usa, j), g.Influence)
		for _, o := range owners {
			if o.Shares[j] == 1 {
				require.InDelta(t, 100*math.Log(q.Rents(o)), effects.Stake(a.Regions, g.Interest()), 1e-9)
			}
		}
	}
	require.Greater(t, effects.Rents(a.Regions, "MVH"), 1.0)
	// Several sectors: owners weigh by profits, workers by value added.
	both := treaty.Sectors("AGF,MVH")
	require.NotEqual(t, effects.Rents(a.Regions, both), effects.Payroll(a.Regions, both))

	// The flow payoff of Grossman and Helpman (1994), by hand.
	sum, weights := 0.0, 0.0
	for _, g := range a.Groups {
		if g.Influence > 0 {
			sum += g.Influence * effects.Stake(a.Regions, g.Interest())
			weights += g.Influence
		}
	}
	require.InDelta(t, (1-a.Bias)*effects.RealIncome(a.Regions)+a.Bias*sum/weights, effects.Flow(0), 1e-12)
}

// Political weights multiply the influence of owners; without profits they are refused, as are
// rents.
func TestFromWeights(t *testing.T) {
	e := profits(t)
	w := e.Weights()
	usa, _ := e.RegionIndex("USA")
	car, _ := e.SectorIndex("MVH")
	w.SetWeight(usa, car, 1.5)
	plain := agent.FromEconomy(e, "USA", "CHN")
	weighted, err := agent.FromWeights(e, w, "USA", "CHN")
	require.NoError(t, err)
	for k := range plain {
		for i, g := range plain[k].Groups {
			want := g.Influence
			if k == 0 && g.Name == "MVH" {
				want *= 1.5
			}
			require.Equal(t, want, weighted[k].Groups[i].Influence)
		}
	}
	small := wiod.Small()
	_, err = agent.FromWeights(small, small.Weights(), "USA")
	require.ErrorContains(t, err, `got an economy with closure "perfect competition", want "fixed firms"`)
	a := agent.FromEconomy(small, "USA")[0]
	a.Groups[0].Rents = true
	require.ErrorContains(t, a.Validate(small), "Rents is true; want false where the group's sectors earn no profits")
}
