package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// looked is the effort that EUR chooses with a covert route open round its measures on
// chemicals.
func looked(t *testing.T, worth, cost float64, change func(*scene)) float64 {
	sc := funded(0, worth)
	sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "JKT", "RUS", "CHN")
	sc.Regimes[0] = sanction.Ban("CHP", "RUS", "EUR")
	sc.Regimes[0].ID, sc.Regimes[0].Demand.Issue = "chemicals", "border"
	sc.Coercion.EnforcementCost = cost
	if change != nil {
		change(&sc)
	}
	c := imposed(t, sc)
	require.True(t, c.apply(sanction.Event{Kind: sanction.OpenCovert, Regime: "chemicals", Author: "CHN", Route: sanction.Route{Via: "CHN", Sectors: "CHP", Detour: 1.01}}))
	c.Frozen = c.Docket
	require.NoError(t, c.enforcement(0))
	c.happen()
	s, _ := c.Docket.Standing("chemicals")
	return s.EffortOf(&c.Docket.Regimes()[0], "EUR")
}

// A sender looks harder the more it wants the target to comply and the less looking costs. A
// sender that wants nothing looks away even at no cost: the shipments are its own firms' trade.
func TestEnforcementFollowsStakesAndCosts(t *testing.T) {
	for _, worth := range []float64{0, 0.01} {
		require.Zero(t, looked(t, worth, -1, nil), "its own firms' sales, at a worth of %v", worth)
	}
	last := 0.0
	for _, worth := range []float64{0, 0.1, 0.5, 2} {
		now := looked(t, worth, 0, nil)
		require.GreaterOrEqual(t, now, last)
		last = now
	}
	require.Greater(t, last, 0.5)
	last = 1
	for _, cost := range []float64{-1, 0.01, 0.05, 1} {
		now := looked(t, 0.5, cost, nil)
		require.LessOrEqual(t, now, last)
		last = now
	}
	require.Zero(t, last)
	// Without the mechanism the effort is the regime's.
	off := looked(t, 2, 0, func(sc *scene) {
		sc.Regimes[0].Effort = 0.3
		sc.Switches = mechanism.Switches{mechanism.Enforcement: false}
	})
	require.Equal(t, 0.3, off)
}
