package agent_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/treaty"
)

// A single error reports every mistake, each with the actor's name.
func TestValidateReportsEveryMistake(t *testing.T) {
	bad := agent.Actor{
		Public: agent.Public{
			Regions: []string{"USA", "XYZ"}, Patience: 1, Hazard: 1, Bias: 1.5, Quota: -0.1, VoteNoise: -1,
			Groups: []agent.Group{{Name: "chips", Sectors: "CHIPS"}, {Name: "farmers", Sectors: "AGF", Influence: -1, Votes: math.NaN()}},
		},
		Precision: math.NaN(),
		RedLines: []redline.Line{
			redline.SectorExclusion{Sectors: "AGF"}, redline.SectorExclusion{Sectors: "FISH"}, redline.PayrollFloor{Sectors: "COAL", Loss: -1},
		},
	}
	err := bad.Validate(trial.Small)
	for _, want := range []string{
		`agent: actor "": ID is empty; want a name that no other actor has`,
		`Regions is "XYZ"; want the IDs of regions of the economy`,
		"Patience is 1; want a number above 0 and below 1",
		"Hazard is 1; want a number from 0 to below 1",
		"Bias is 1.5; want a number from 0 to 1",
		"Quota is -0.1; want a number from 0 to 1",
		"VoteNoise is -1; want a finite number of 0 or more",
		"Precision is NaN; want a number above 0, or 0 for no noise",
		"Prior.Kept is 0; want a finite number above 0",
		"Prior.Broken is 0; want a finite number above 0",
		`group 1 ("chips"): treaty: no sector "CHIPS"`,
		`group 2 ("farmers"): Influence is -1; want a finite weight of 0 or more`,
		`group 2 ("farmers"): Votes is NaN; want a finite weight of 0 or more`,
		`red line 2: treaty: no sector "FISH"`,
		`red line 3: treaty: no sector "COAL"`,
		"PayrollFloor.Loss is -1; want percent, 0 or more",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), `"USA"`)
	require.NotContains(t, err.Error(), "red line 1")

	bad = agent.New("nobody")
	bad.Bias = 0.1
	bad.Groups = []agent.Group{{Name: "voters", Votes: 1}}
	err = bad.Validate(trial.Small)
	require.ErrorContains(t, err, `agent: actor "nobody": Regions is empty; want at least one region of the economy`)
	require.ErrorContains(t, err, "Bias is 0.1; want 0 if no group has influence")

	good := agent.New("USA", "USA")
	require.NoError(t, good.Validate(trial.Small))
	for _, spoil := range []func(a *agent.Actor){
		func(a *agent.Actor) { a.Patience = math.NaN() },
		func(a *agent.Actor) { a.Patience = 0 },
		func(a *agent.Actor) { a.Hazard = -0.01 },
		func(a *agent.Actor) { a.Hazard = math.NaN() },
		func(a *agent.Actor) { a.Bias = math.NaN() },
		func(a *agent.Actor) { a.Quota = 1.01 },
		func(a *agent.Actor) { a.VoteNoise = math.NaN() },
		func(a *agent.Actor) { a.Precision = -1 },
		func(a *agent.Actor) { a.Prior.Broken = 0 },
		func(a *agent.Actor) { a.Prior.Kept = math.NaN() },
		func(a *agent.Actor) { a.Prior.Kept = math.Inf(1) },
		func(a *agent.Actor) { a.VoteNoise = math.Inf(1) },
		func(a *agent.Actor) { a.Sovereignty = map[string]float64{"industry": math.NaN()} },
		func(a *agent.Actor) { a.Regions = []string{"USA", "USA"} },
		func(a *agent.Actor) { a.RedLines = []redline.Line{nil} },
		func(a *agent.Actor) {
			a.RedLines = []redline.Line{redline.SectorExclusion{Sectors: "AGF", Quarters: -1}}
		},
	} {
		one := agent.New("USA", "USA")
		spoil(&one)
		require.Error(t, one.Validate(trial.Small), "%+v", one)
	}
}

func TestDiscountCountsTenure(t *testing.T) {
	a := agent.New("USA", "USA")
	require.InDelta(t, 0.99*0.95, a.Discount(), 1e-15)
}

// The actors of an economy are organised by goods sector, with value added as the weight and
// the public as the rest of the vote.
func TestFromEconomy(t *testing.T) {
	ids := []string{"USA", "CHN", "XYZ"}
	actors := agent.FromEconomy(trial.Small, ids...)
	require.Len(t, actors, 3)
	for k, a := range actors[:2] {
		require.NoError(t, a.Validate(trial.Small))
		require.Equal(t, ids[k], a.ID)
		require.Equal(t, []string{ids[k]}, a.Regions)
		require.Equal(t, treaty.Party{ID: ids[k], Regions: []string{ids[k]}}, a.Party())
		require.Equal(t, agent.DefaultBias, a.Bias)
		n, _ := trial.Small.RegionIndex(ids[k])
		require.Equal(t, trial.Small.Region(n).Name, a.Name)
		rest := 0.0
		for j := range trial.Small.NumSectors() {
			rest += trial.Small.ValueAdded(n, j)
		}
		total := rest
		for _, g := range a.Groups[:len(a.Groups)-1] {
			j, ok := trial.Small.SectorIndex(string(g.Sectors))
			require.True(t, ok && trial.Small.Sector(j).Goods())
			require.Equal(t, trial.Small.ValueAdded(n, j), g.Votes)
			require.Equal(t, g.Votes, g.Influence)
			rest -= g.Votes
		}
		public := a.Groups[len(a.Groups)-1]
		require.Equal(t, treaty.Sectors(""), public.Sectors)
		require.Zero(t, public.Influence)
		require.InEpsilon(t, rest, public.Votes, 1e-9)
		require.Greater(t, public.Votes/total, 0.4)
		require.Len(t, a.Groups, 8, "seven sectors make goods")
	}
	require.ErrorContains(t, actors[2].Validate(trial.Small), `"XYZ"`)
}

func TestActorMeetsStrangers(t *testing.T) {
	a := agent.New("USA", "USA")
	a.Strangers = []string{"CHN"}
	require.NoError(t, a.Validate(trial.Small))
	require.Equal(t, agent.StrangerPrior(), a.Meets("CHN"))
	require.Equal(t, agent.DefaultPrior(), a.Meets("EUR"))
	clone := a.Clone()
	clone.Strangers[0] = "EUR"
	require.Equal(t, "CHN", a.Strangers[0])

	a.Strangers = []string{"USA", "CHN"}
	require.ErrorContains(t, a.Validate(trial.Small), `Strangers is "USA"; want the IDs of other actors`)
	require.ErrorContains(t, a.ValidateIn(nil, nil, []agent.Actor{a}), `agent: actor "USA": Strangers names "CHN"; want the IDs of other actors`)
}
