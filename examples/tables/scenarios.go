package main

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file holds the scenarios that several experiments share: talks on tariffs, a duel over
// an issue, and a lively world with all clauses, shocks and motives.

// talking is a scenario of some actors with one module of tariff cuts, on the 8 x 8 economy
// of 2014. Every number is the default of the model.
func talking(actors ...string) sim.Scenario {
	// Actors are regions of the economy.
	economy := wiod.Small()
	return sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, actors...),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, depth())}},
		Periods: 40,
	}
}

// depth is the term of tariff cuts: none, half or all.
func depth() terms.Term { return terms.Choice("depth", 0, 0.5, 1) }

// duel adds an issue between Europe and Russia to a scenario, and a ban with which Europe
// may threaten. Values and resolve are in percent of real income a quarter.
func duel(sc sim.Scenario, resolve, value crisis.Prior, ban sanction.Regime) sim.Scenario {
	sc.Issues = []crisis.Issue{{
		ID: "border", Target: "RUS", Resolve: resolve, Claims: []crisis.Claim{{Actor: "EUR", Value: value}},
	}}
	// The demand of the ban is compliance on the issue.
	ban.ID, ban.Demand.Issue = "energy", "border"
	sc.Regimes = []sanction.Regime{ban}
	// Sixteen quarters, four years.
	sc.Periods = 16
	return sc
}

// lively is a scenario of five actors and three modules with all clauses, with threats to
// security and motives at home for all. Every number is the default of the model.
func lively() sim.Scenario {
	// Industry has all clauses, food a priced exception, facilitation aid and milestones.
	industry := clauses(treaty.TariffCut("industry", treaty.Goods, depth()), treaty.Monitoring{})
	food := treaty.TariffCut("food", "AGF", depth())
	food.Exception = &treaty.SecurityException{Price: treaty.Set(1)}
	facilitation := clauses(treaty.BarrierCut("facilitation", treaty.Goods, 0.02, depth()), treaty.Monitoring{By: treaty.PeerReview})
	facilitation.Disputes = nil
	facilitation.Assistance = &treaty.Assistance{Donors: []string{"USA", "EUR"}, Recipients: []string{"IND"}, Start: treaty.Set(0.8), Gain: treaty.Set(0.001)}
	facilitation.Milestones = []treaty.Milestone{{ID: "single window", What: "one window for all papers", Party: "IND", Verifier: "EUR", By: treaty.Set(4)}}
	// The United States, Europe, China, India, and Japan with Korea and Taiwan.
	sc := talking("USA", "EUR", "CHN", "IND", "JKT")
	sc.Treaty.Modules = []treaty.Module{industry, food, facilitation}
	sc.Shocks = sim.Shocks{
		Threats: []sim.Threat{{SecurityThreat: agent.SecurityThreat{Sectors: "ELE"}}},
		Motives: []sim.Motive{{}},
	}
	sc.Talks = sim.Talks{RatifyAfter: 1}
	return sc
}

// clauses gives a module every clause that the register knows.
func clauses(m treaty.Module, watcher treaty.Monitoring) treaty.Module {
	m.Exception = &treaty.SecurityException{}
	m.Safeguard = &treaty.Safeguard{}
	m.Monitoring = &watcher
	m.Disputes = &treaty.Disputes{}
	m.Sunset = &treaty.Sunset{Term: treaty.Set(24)}
	m.Accession = &treaty.Accession{}
	return m
}
