package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/internal/politics"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// campaigned is the gain of JKT, which loses by measures, from being in, and the news that a
// quarter of them brings it.
func campaigned(t *testing.T, weight float64, list []domestic.Campaign, off ...mechanism.ID) (payoffs.Gain, agent.PoliticalNews) {
	sc := funded(0, 0.5)
	sc.Regimes[0] = sanction.Ban("CHP", "RUS", "EUR", "JKT", "USA") // which costs them something
	sc.Regimes[0].ID, sc.Regimes[0].Demand.Issue = "energy", "border"
	sc.Campaigns, sc.Switches = list, mechanism.Switches{}
	for _, m := range off {
		sc.Switches[m] = false
	}
	for k := range sc.Actors {
		if sc.Actors[k].ID == "JKT" { // so that nothing else changes
			sc.Actors[k].Politics.Weight, sc.Actors[k].Politics.Fatigue = weight, 20
		}
	}
	c := imposed(t, sc)
	g, err := c.gain(0, "JKT", []string{"EUR", "JKT", "USA"})
	require.NoError(t, err)
	now, support := *c.Period, domestic.State{Home: make([]domestic.Home, len(c.Actors))}
	now.Situation = c.Present
	var baseline market.Equilibrium
	require.NoError(t, market.NewSolver(sc.Economy).Solve(&baseline, sc.Economy.Baseline(), nil))
	next, _, err := politics.Step(&now, &support, politics.Input{Equilibrium: &baseline, Audience: c.Audience})
	require.NoError(t, err)
	return *g, next.Home[c.Seat("JKT")].News
}

// A campaign aimed at a third state's public makes what sanctions cost it at home less by the
// share that is laid at the target's door, by the equation of support alone: being in is
// worth more where its leader minds, and neither success nor what the market takes from it
// changes. What it says of another, of a time to come, or to another public, does nothing.
func TestCampaignsAtThirdPublics(t *testing.T) {
	const weight = 0.3
	at := func(shift float64) []domestic.Campaign {
		return []domestic.Campaign{{By: "EUR", Target: "JKT", Blames: "RUS", Shift: shift}}
	}
	none, before := campaigned(t, weight, nil)
	require.Positive(t, before.OwnCost)
	require.Zero(t, before.Attributed)
	last := none.Total()
	for _, shift := range []float64{0.25, 0.5, 1} {
		g, news := campaigned(t, weight, at(shift))
		require.Equal(t, shift, news.Attributed)
		require.InDelta(t, none.Success, g.Success, 1e-12)
		require.Greater(t, g.Cost, none.Cost)
		require.Greater(t, g.Total(), last)
		last = g.Total()
	}
	whole, _ := campaigned(t, weight, at(1))
	unanswerable, _ := campaigned(t, 0, at(1))
	require.InDelta(t, unanswerable.Cost, whole.Cost, 1e-9, "all that is left is what the market takes")
	same, _ := campaigned(t, 0, nil)
	require.Equal(t, same, unanswerable, "a leader that nobody holds to account does not mind")
	two, news := campaigned(t, weight, append(at(0.25), at(0.25)...))
	half, _ := campaigned(t, weight, at(0.5))
	require.Equal(t, half, two)
	require.Equal(t, 0.5, news.Attributed)
	for name, list := range map[string][]domestic.Campaign{
		"of another":     {{By: "EUR", Target: "JKT", Blames: "USA", Shift: 1}},
		"of itself":      {{By: "EUR", Target: "JKT", Shift: 1}},
		"to come":        {{By: "EUR", Target: "JKT", Blames: "RUS", Shift: 1, Start: 9}},
		"another public": {{By: "EUR", Target: "USA", Blames: "RUS", Shift: 1}},
	} {
		g, news := campaigned(t, weight, list)
		require.Equal(t, none, g, name)
		require.Zero(t, news.Attributed, name)
	}
	off, news := campaigned(t, weight, at(1), mechanism.Campaigns)
	require.Equal(t, none, off)
	require.Zero(t, news.Attributed)
}

// The points that the news of one's own sanctions cost, in closed form.
func TestAttributedCostInSupport(t *testing.T) {
	p := agent.Politics{Fatigue: 3}
	require.InDelta(t, -3*0.4*0.8*0.25, p.Domestic(agent.PoliticalNews{OwnCost: 0.4, Communication: 0.2, Attributed: 0.75}), 1e-12)
}

// In a crisis the leader's own side counts it too.
func TestCampaignsAtTheLeadersPublic(t *testing.T) {
	leads := func(list []domestic.Campaign) float64 {
		sc := funded(0, 0.5)
		sc.Regimes[0] = sanction.Ban("CHP", "RUS", "EUR")
		sc.Regimes[0].ID, sc.Regimes[0].Demand.Issue = "energy", "border"
		sc.Campaigns = list
		for k := range sc.Actors {
			sc.Actors[k].Politics.Weight, sc.Actors[k].Politics.Fatigue = 0.3, 20
		}
		c := imposed(t, sc)
		// What was worked out in a quarter without the campaign is not taken for it.
		one, err := c.Standing(0)
		require.NoError(t, err)
		c.Number, c.Audience.Blame = 1, domestic.BlameIn(1, list)
		two, err := c.Standing(0)
		require.NoError(t, err)
		return two.Leader.Imposed - one.Leader.Imposed
	}
	require.Zero(t, leads(nil))
	require.Positive(t, leads([]domestic.Campaign{{By: "USA", Target: "EUR", Blames: "RUS", Shift: 0.5, Start: 1}}))
}
