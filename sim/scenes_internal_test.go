package sim

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func funded(coverage float64, worth float64) Scenario {
	economy := wiod.Small()
	ban := sanction.Ban("ENM", "RUS", "EUR", "JKT", "USA")
	ban.ID, ban.Demand.Issue = "energy", "border"
	if coverage > 0 {
		ban.Fund = &sanction.Fund{Coverage: coverage}
	}
	claim := func(id string) crisis.Claim { return crisis.Claim{Actor: id, Value: crisis.Prior{Mean: worth}} }
	return Scenario{
		Economy: economy, Actors: agent.FromEconomy(economy, "USA", "EUR", "JKT", "RUS"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{ban},
		Issues:  []crisis.Issue{{ID: "border", Target: "RUS", Resolve: crisis.Prior{Mean: 0.5, SD: 0.3}, Claims: []crisis.Claim{claim("EUR"), claim("JKT"), claim("USA")}}},
		Periods: 1,
	}
}

func everybody(sc *Scenario, change func(k int)) {
	for k := range sc.Actors {
		change(k)
	}
}

func TestCampaignsBlameSomebody(t *testing.T) {
	sc := funded(0, 0.5)
	sc.Campaigns = []domestic.Campaign{{By: "EUR", Target: "JKT", Blames: "MARS"}, {By: "EUR", Target: "JKT", Blames: "JKT"}, {By: "EUR", Target: "JKT", Blames: "EUR"}}
	err := sc.Validate()
	for _, want := range []string{`element 0 has a Blames of "MARS"`, `element 1 has a Blames of "JKT"`, `element 2 has a Blames of "EUR"`} {
		require.ErrorContains(t, err, want)
	}
}

func TestMediationIsValidated(t *testing.T) {
	sc := between(-1, nil)
	sc.Issues[0].Mediations[0].Mediator, sc.Issues[0].Mediations[0].Quarters = "RUS", 999
	sc.Issues[0].Mediations = append(sc.Issues[0].Mediations, crisis.Mediation{Mediator: "EUR", Sender: "EUR", Compensation: 1})
	err := sc.Validate()
	for _, want := range []string{`Mediations[0].Mediator is "RUS"`, "Mediations[0].Compensation is -1", "Mediations[0].Quarters is 999", `Mediations[1].Sender is "EUR"`} {
		require.ErrorContains(t, err, want)
	}
}

func between(compensation float64, change func(*Scenario)) Scenario {
	sc := funded(0, 0.5)
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "JKT", "RUS")
	sc.Regimes[0].Senders = []string{"EUR"}
	sc.Issues[0].Claims = sc.Issues[0].Claims[:1]
	sc.Issues[0].Mediations = []crisis.Mediation{{Mediator: "JKT", Sender: "EUR", Compensation: compensation}}
	sc.Coercion.Precision = 8
	if change != nil {
		change(&sc)
	}
	return sc
}

// A module under which inducements are granted must have the donor assist the target.
func TestModulesOfInducementsAreValidated(t *testing.T) {
	sc := funded(0, 2)
	m := &sc.Treaty.Modules[0]
	m.Assistance = &treaty.Assistance{Donors: []string{"USA"}, Recipients: []string{"RUS"}, Gain: treaty.Set(1e-5)}
	sc.Issues[0].Inducements = []crisis.Inducement{{Donor: "EUR", Amount: 20000, Module: m.ID}}
	require.ErrorContains(t, sc.Validate(), `Inducements[0].Module is "industry"`)
	m.Assistance.Donors = []string{"EUR"}
	require.NoError(t, sc.Validate())
}

// The cost of a campaign is on the books of both sides.
func TestCampaignsCostMoney(t *testing.T) {
	sc := funded(0, 2)
	sc.Regimes, sc.Issues = nil, nil
	sc.Campaigns = []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 0.3, Cost: 700}}
	h, err := Run(t.Context(), sc, Options{Seed: 1})
	require.NoError(t, err)
	eur, _ := sc.Economy.RegionIndex("EUR")
	rus, _ := sc.Economy.RegionIndex("RUS")
	require.InDelta(t, 700, h.World.Policy.Transfer(eur, rus), 1e-9)
	require.Positive(t, h.RealIncome("RUS")[0])
	require.Negative(t, h.RealIncome("EUR")[0])
}
