package sim_test

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// quarrel is a sample history on the 8 x 8 economy: five states talk about tariffs, and
// two of them want something of China and one of Russia.
func quarrel() sim.Scenario {
	sc := threeWithVotes()
	sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "CHN", "RUS", "IND")
	sc.Issues = []crisis.Issue{
		{
			ID: "subsidies", Target: "CHN", Resolve: crisis.Prior{Mean: 0.3, SD: 0.3},
			Claims: []crisis.Claim{
				{Actor: "USA", Value: crisis.Prior{Mean: 0.3, SD: 0.3}},
				{Actor: "EUR", Value: crisis.Prior{Mean: 0.2, SD: 0.2}},
			},
		},
		{
			ID: "border", Target: "RUS", Resolve: crisis.Prior{Mean: 0.5, SD: 0.3},
			Claims: []crisis.Claim{
				{Actor: "EUR", Value: crisis.Prior{Mean: 0.5, SD: 0.3}},
				{Actor: "USA", Value: crisis.Prior{Mean: 0.3, SD: 0.3}},
			},
		},
	}
	chips := sanction.Ban("ELE", "CHN", "USA")
	chips.ID, chips.Demand.Issue = "chips", "subsidies"
	energy := sanction.Ban("ENM", "RUS", "EUR")
	energy.ID, energy.Demand.Issue = "energy", "border"
	soya := sanction.Ban("AGF", "USA", "CHN")
	soya.ID, soya.Demand.Issue = "soya", "subsidies"
	sc.Regimes = []sanction.Regime{chips, energy, soya}
	return sc
}
