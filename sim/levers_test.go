package sim_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A lever is a field of a Scenario, or of a value inside a Scenario, by the path of the
// field without indices: "Regimes.Sunset.Every". Every switch of a mechanism is a lever of
// its own: "Switches[panels]". A lever moves a run when the same seed gives other conduct
// after a change of the field alone. Conduct is the rows and what events say in fields; the
// sentences, grounds and reasons of events do not count, because a label would move them.

// leverLabels are the fields that only name things. A change of one renames the thing or makes
// the scenario invalid, and moves nothing else.
var leverLabels = map[string]string{
	"Economy":                             "the data, which have no other valid value in small",
	"Name":                                "names the scenario in files",
	"Actors.Name":                         "names the actor in text",
	"Actors.ID":                           "names the actor for other fields",
	"Actors.Groups.Name":                  "names the group in reasons and for Shocks.Motives.Group",
	"Actors.Council.Members.ID":           "names the member in reasons of a vote",
	"Treaty.Name":                         "names the text",
	"Treaty.Modules.ID":                   "names the module for other fields",
	"Treaty.Modules.Terms.Name":           "names the term for other fields",
	"Treaty.Modules.Milestones.ID":        "names the milestone for other fields",
	"Treaty.Modules.Milestones.What":      "says in words what is to be done",
	"Treaty.Modules.Excluded.Ground":      "says in words why",
	"Treaty.Modules.Menus.Options.Ground": "says in words why",
	"Treaty.Modules.Terms.Options.Label":  "names the option in a draft",
	"Treaty.Modules.Menus.Term":           "names the term that has the carve-outs for options",
	"Regimes.ID":                          "names the regime for other fields",
	"Regimes.Ground":                      "says in words why",
	"Regimes.Institution.Name":            "names the institution in text",
	"Regimes.Milestones.ID":               "names the milestone",
	"Regimes.Milestones.What":             "says in words what is to be done",
	"Regimes.Triggers.ID":                 "names the trigger",
	"Regimes.Triggers.What":               "says in words what is to be found",
	"Issues.ID":                           "names the issue for other fields",
	"Shocks.Disruptions.Name":             "names the disruption in text",
}

// leverUnmoved are the fields that move nothing in the base scenarios, each with what is known of
// the cause. A field that moves something after all fails a long test, so that the table
// shrinks and never hides a lever that works.
var leverUnmoved = map[string]string{
	"Switches[listings]":          "turned in every base scenario since forecasts go by types, cause not traced",
	"Switches[expected fading]":   "turned in every base scenario since forecasts go by types, cause not traced",
	"Actors.Groups.Rents":         "true is valid in an economy with profits only, and the base scenarios have none: TestOwnersLiveByRents of package agent shows the stake",
	"Compliance.Answers":          "answers to a breach are foreseen before a tariff is raised, and the base scenarios have no raise that they decide",
	"Regimes.Milestones.Verifier": "the verifier finds each step in the period in which the target takes it, and the finding is an act of the regime that no row or event names: concedes in target.go of sim/internal/coercion",
	"Regimes.Snapback.Vetoers":    "no actor decides on a veto in a run: only a docket that is driven from outside applies sanction.Veto",
	"Compliance.Lag":              "50 changes tried: no breach of these scenarios is answered yet",
}

// leverChanges are other values of fields for which the rule of the type finds none that is valid.
var leverChanges = map[string]func(sc *sim.Scenario){
	"Actors": func(sc *sim.Scenario) { sc.Actors = append(sc.Actors, agent.FromEconomy(sc.Economy, "AME")...) },
	"Treaty.Modules": func(sc *sim.Scenario) {
		sc.Treaty.Modules = append(sc.Treaty.Modules, treaty.TariffCut("more", "ENM", terms.Choice("depth", 1)))
	},
	"Treaty.Modules.Commitments.Regime": func(sc *sim.Scenario) {
		for k := range sc.Treaty.Modules {
			for c := range sc.Treaty.Modules[k].Commitments {
				if one := &sc.Treaty.Modules[k].Commitments[c]; one.Regime == "goods" {
					one.Regime = "energy"
				}
			}
		}
	},
	"Treaty.Modules.Terms": func(sc *sim.Scenario) {
		m := &sc.Treaty.Modules[0]
		m.Terms = append(m.Terms, terms.Choice("more", 0.25, 1))
		m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: 0.02, Depth: treaty.Negotiated("more")})
	},
	"Treaty.Modules.Milestones": func(sc *sim.Scenario) {
		if m := &sc.Treaty.Modules[0]; len(m.Milestones) > 0 {
			m.Milestones = append(m.Milestones, treaty.Milestone{ID: "more", What: "more", Party: "EUR", Verifier: "the secretariat", By: treaty.Set(2)})
		}
	},
	"Treaty.Modules.Constraints.Term": otherConstraint,
	"Treaty.Modules.Exception.May": func(sc *sim.Scenario) {
		if x := sc.Treaty.Modules[0].Exception; x != nil {
			x.May = []treaty.MeasureKind{treaty.SuspendObligations}
		}
	},
	"Treaty.Modules.Constraints.Needs": otherConstraint,
	"Treaty.Modules.Monitoring.By": func(sc *sim.Scenario) {
		if m := sc.Treaty.Modules[0].Monitoring; m != nil {
			m.By, m.Body = treaty.SelfReport, ""
		}
	},
	"Actors.Council.Members":         swapMembers,
	"Actors.Council.Members.Regions": swapMembers,
}

// otherConstraint has the carve-outs of a module need a depth that is not the full one.
func otherConstraint(sc *sim.Scenario) {
	m := &sc.Treaty.Modules[0]
	if len(m.Constraints) > 0 {
		m.Constraints[0] = terms.Need("kept out", m.Terms[1].Options[1].Label, "depth", "0.5")
	}
}

// swapMembers swaps the regions of the first two members of a bloc.
func swapMembers(sc *sim.Scenario) {
	for k := range sc.Actors {
		if c := sc.Actors[k].Council; c != nil {
			c.Members[0].Regions, c.Members[1].Regions = c.Members[1].Regions, c.Members[0].Regions
		}
	}
}

// leverBases are the scenarios in which levers are turned. Each mechanism of the model has
// something to do in at least one of them.
var leverBases = []struct {
	name   string
	build  func() sim.Scenario
	seeds  []uint64
	phases func() []sim.Phase
}{
	{name: "talks", build: leverTalks, seeds: []uint64{1, 2}},
	{name: "split", build: leverSplit, seeds: []uint64{1, 2}},
	{name: "contest", build: leverContest, seeds: []uint64{1, 2}},
	{name: "watched", build: leverWatched, seeds: []uint64{1, 2}},
	{name: "toolbox", build: leverToolbox, seeds: []uint64{1, 2, 3}},
	{name: "law", build: leverLaw, seeds: []uint64{1}, phases: func() []sim.Phase {
		return slices.Insert(sim.Phases(), 0, sim.Phase(concluded{module: "pact", ids: []string{"EUR", "RUS", "USA"}}))
	}},
	{name: "settled", build: leverSettled, seeds: []uint64{1, 2}},
	{name: "embargo", build: leverEmbargo, seeds: []uint64{1}},
	{name: "tariffs", build: leverTariffs, seeds: []uint64{1, 2}},
	{name: "plea", build: leverPlea, seeds: []uint64{1, 2}},
	{name: "members", build: leverMembers, seeds: []uint64{1, 2, 3}, phases: func() []sim.Phase {
		return slices.Insert(sim.Phases(), 0,
			sim.Phase(concluded{module: "pact", ids: []string{"EUR", "JKT", "USA"}, draft: "depth 0.25"}),
			sim.Phase(concluded{module: "norms", ids: []string{"EUR", "JKT", "USA"}, draft: "depth 0.25"}))
	}},
	{name: "life", build: leverLife, seeds: []uint64{1, 2}, phases: func() []sim.Phase {
		return slices.Insert(sim.Phases(), 0, sim.Phase(concluded{module: "pact", ids: []string{"CHN", "EUR", "USA"}}))
	}},
	{name: "courts", build: leverCourts, seeds: []uint64{1, 2}},
	{name: "feints", build: leverFeints, seeds: []uint64{2, 4, 6}},
	{name: "ground", build: leverGround, seeds: []uint64{1, 3}, phases: func() []sim.Phase {
		return slices.Insert(sim.Phases(), 0, sim.Phase(concluded{module: "pact", ids: []string{"EUR", "RUS", "USA"}}))
	}},
	{name: "aid", build: leverAid, seeds: []uint64{1, 2}},
	{name: "bystander", build: leverBystander, seeds: []uint64{1, 2, 3}},
	{name: "broker", build: leverBroker, seeds: []uint64{1, 2, 3}},
}

// leverTariffs is trade policy outside texts: three governments bound from the start, a fourth outside,
// with a menu large enough to be screened.
func leverTariffs() sim.Scenario {
	sc := warlike(0.4)
	sc.Actors = agent.FromEconomy(sc.Economy, "CHN", "EUR", "IND", "USA")
	sc.Treaty.Modules[0].Commitments[0].Rate = treaty.Set(0.03)
	sc.TradePolicy = agent.TradePolicyParameters{Points: []float64{0.02, 0.05, 0.1, 0.15, 0.25, 0.4}, Screen: 2, Review: 2, Stand: 2}
	sc.Periods = 12
	return sc
}

// leverCourts is trade policy under bound tariffs with panels that settle disputes on them.
func leverCourts() sim.Scenario {
	sc := leverTariffs()
	sc.Treaty.Modules[0].Disputes = &treaty.Disputes{}
	return sc
}

// leverMembers are agreements of the willing among five states, of which India never ratifies, beside
// a text in force that others may join and its parties amend, and a rival of that text.
func leverMembers() sim.Scenario {
	economy := wiod.Small()
	depth := terms.Choice("depth", 0.25, 0.5, 1)
	sc := sim.Scenario{
		Economy: economy, Actors: agent.FromEconomy(economy, "EUR", "IND", "JKT", "USA"), Periods: 12,
		Talks: sim.Talks{Protocol: talks.Plurilateral{Rounds: 12, CriticalMass: 0.4}, RatifyAfter: 1, Recess: 2, LineCost: 0.0001},
	}
	bloc := agent.BlocFromEconomy(economy, "BLC", "AME", "RUS")
	bloc.Council.States, bloc.Council.Blocking = treaty.Qualified(0.5), 1
	bloc.Council.Members[0].Weight, bloc.Council.Members[1].Weight = 0.8, 0.2
	bloc.VoteNoise = 1
	sc.Actors = append(sc.Actors, bloc)
	for k := range sc.Actors {
		switch sc.Actors[k].ID {
		case "IND":
			sc.Actors[k].Quota = 1
		case "USA":
			sc.Actors[k].Sovereignty = map[string]float64{"pact": 0.05}
		}
	}
	pact := treaty.TariffCut("pact", "MVH", depth)
	pact.Accession = &treaty.Accession{Vote: treaty.Majority, NotBefore: 8}
	pact.Amendment = &treaty.Amendment{Vote: treaty.Qualified(0.6), Every: 1, Interpretation: true}
	norms := treaty.BarrierCut("norms", treaty.Services, 0.02, terms.Choice("depth", 0.25, 0.5))
	norms.Amendment = &treaty.Amendment{Every: 3, Interpretation: true}
	share := treaty.TariffCut("share", "ELE", depth)
	share.Entry = treaty.EntryRule{TradeShare: 0.28, Of: "ELE"}
	mass := treaty.TariffCut("mass", "CHP", depth)
	mass.Entry = treaty.EntryRule{
		TradeShare: 0.9, Or: []treaty.EntryRule{{TradeShare: 0.55}},
		Shares: []treaty.PartyShare{{Party: "EUR", Share: 0.3}, {Party: "IND", Share: 0.3}, {Party: "USA", Share: 0.3}},
	}
	mass.Entry.Or[0].Shares = mass.Entry.Shares
	rival := treaty.TariffCut("rival", "OMF", depth)
	rival.Entry = treaty.EntryRule{Ratifications: 2}
	rival.Rivals = []string{"pact"}
	rival.Accession = &treaty.Accession{Vote: treaty.Majority}
	sc.Treaty.Modules = []treaty.Module{pact, norms, share, mass, rival}
	return sc
}

// leverTalks are talks on three modules that depend on each other, with a bloc, red lines,
// trust, elections and every rule of entry.
func leverTalks() sim.Scenario {
	economy := wiod.Small()
	depth := terms.Choice("depth", 0, 0.5, 1)
	industry := treaty.TariffCut("industry", treaty.Goods, depth).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "CHN", Sectors: "AGF", Term: 6, Retained: 0.5}})
	industry.Commitments[0].PhaseIn = treaty.PhaseIn{Kind: treaty.StagedPhase, Steps: []treaty.Step{{After: 0, Share: 0.25}, {After: 2, Share: 0.75}}}
	industry.Constraints = []terms.Constraint{terms.Need("depth", "1", "kept out", industry.Terms[1].Options[1].Label)}
	industry.Excluded = treaty.CarveOuts{{Party: "USA", Sectors: "ELE", Retained: 0.5, Term: 6}}
	industry.Entry = treaty.EntryRule{
		Ratifications: 2, Fraction: 0.5, TradeShare: 0.5, Of: "ELE", Named: []string{"USA"}, Or: []treaty.EntryRule{{Ratifications: 3}},
		Shares: []treaty.PartyShare{{Party: "USA", Share: 0.3}, {Party: "CHN", Share: 0.3}},
	}
	food := treaty.TariffCut("food", "AGF", depth)
	food.Commitments[0].Kind, food.Commitments[0].Rate = treaty.SwissCut, treaty.Set(0.1)
	food.Commitments[0].PhaseIn = treaty.PhaseIn{Kind: treaty.LinearPhase, Quarters: treaty.Set(4)}
	food.Requires = []string{"industry"}
	customs := treaty.BarrierCut("customs", treaty.Goods, 0.02, depth)
	customs.Commitments[0].PhaseIn = treaty.PhaseIn{Kind: treaty.ByMilestone, Milestones: []string{"window"}}
	customs.Milestones = []treaty.Milestone{
		{ID: "window", What: "one window", Party: "CHN", Verifier: "USA", By: treaty.Set(2)},
		{ID: "papers", What: "fewer papers", Party: "USA", Verifier: "CHN", By: treaty.Set(2)},
	}
	customs.Accession = &treaty.Accession{NotBefore: 1}
	customs.Entry.Ratifications = 2
	sc := sim.Scenario{
		Economy: economy,
		Actors: []agent.Actor{
			agent.FromEconomy(economy, "USA")[0], agent.FromEconomy(economy, "CHN")[0], agent.BlocFromEconomy(economy, "WEST", "EUR", "JKT", "IND"),
		},
		Treaty:  treaty.Treaty{Modules: []treaty.Module{industry, food, customs}},
		Shocks:  sim.Shocks{Disruptions: []agent.Disruption{{Name: "strait", Regions: []string{"CHN"}, Sectors: "ELE", From: 2, Until: 6, Factor: 1.1}}},
		Talks:   sim.Talks{RatifyAfter: 1, Recess: 1, Unlock: map[string]float64{"customs": 0.5}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(1).Until(8)},
		Periods: 14,
	}
	for k := range sc.Actors {
		a := &sc.Actors[k]
		a.Sovereignty = map[string]float64{"customs": 0.001}
		a.Politics.FirstElection, a.Politics.Term = 4, 4
		a.Politics.Coattails, a.Politics.UnrestBase, a.Politics.Unrest = 0.01, 0.2, 5
		a.Foresight = agent.Foresight{Weighs: true, Picture: 0.05, Defeat: 0.01}
		a.Precision = 50
	}
	return sc
}

// leverSplit are talks about who opens what: each side would keep its own sector out and have
// the other's in, so that the text depends on who concedes, and a bloc whose vote hangs on
// the weight of its members.
func leverSplit() sim.Scenario {
	economy := wiod.Small()
	china := treaty.CarveOuts{{Party: "CHN", Sectors: "ENM"}}
	west := treaty.CarveOuts{{Party: "WEST", Sectors: "ELE"}}
	swap := treaty.TariffCut("swap", treaty.Goods, terms.Choice("depth", 0.5, 1)).WithCarveOuts("kept out", nil, china, west, append(china[:1:1], west...))
	bloc := agent.BlocFromEconomy(economy, "WEST", "EUR", "JKT", "IND")
	bloc.Council.States, bloc.Council.Weight, bloc.Council.Blocking = treaty.Qualified(0.3), 0.1, 1
	return sim.Scenario{
		Economy: economy, Actors: []agent.Actor{agent.FromEconomy(economy, "CHN")[0], bloc},
		Treaty:  treaty.Treaty{Modules: []treaty.Module{swap}},
		Talks:   sim.Talks{RatifyAfter: 1, Recess: 1},
		Periods: 12,
	}
}

// leverContest is a dispute of several senders under an institution, with third parties,
// routes and secondary measures.
func leverContest() sim.Scenario {
	sc := rich()
	sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "CHN", "RUS")
	sc.Treaty.Modules = sc.Treaty.Modules[1:]
	sc.Coercion.Routes = []sanction.Route{{Via: "CHN", Sectors: treaty.Everything, In: 1.05, Out: 1.05, Watch: 0.1}, {Via: "USA", Sectors: treaty.Everything, Detour: 1.05}}
	for k := range sc.Actors {
		sc.Actors[k].Precision, sc.Actors[k].Bias = 5, 0.5
	}
	for k := range sc.Regimes {
		sc.Regimes[k].Penalty = 0.5
		sc.Regimes[k].Exemptions = []sanction.Exemption{{Sectors: "ELE", Share: 0.5, Delay: 1, Chill: 0.2}}
	}
	// The finder of a fact that allows retaliation finds it once measures are in force.
	sc.Regimes[2].Triggers = []sanction.Trigger{{ID: "crossing", What: "a crossing", Finder: "CHN"}}
	sc.Periods = 16
	return sc
}

// leverWatched is the contest with third parties whose customs look too, so that some are named.
func leverWatched() sim.Scenario {
	sc := leverContest()
	sc.Coercion.Routes[0].Watch = 0.4
	return sc
}

// leverFeints is the contest under seeds in which compliance is for show and found out, so that relief
// is taken back, and in which third parties are named, by measures of each kind.
func leverFeints() sim.Scenario {
	sc := leverContest()
	for k := range sc.Regimes {
		if x := sc.Regimes[k].Secondary; x != nil {
			x.Measures = append(x.Measures,
				sanction.Measure{Kind: sanction.FinancialRestriction, Rate: 0.05, Cleared: 0.5},
				sanction.Measure{Kind: sanction.AssetFreeze, Amount: 1000})
		}
	}
	return sc
}

// leverGround is a sanction that impairs what its sender owes the target under a module in force.
func leverGround() sim.Scenario {
	sc := pact(0.6, 0.1, none)
	for k := range sc.Actors {
		sc.Actors[k].Audience = 3
	}
	return sc
}

// leverAid is aid for compliance, without any sanction, part of it under a module on capacity.
func leverAid() sim.Scenario {
	sc := aided("EUR", 20000)
	sc.Actors = agent.FromEconomy(sc.Economy, "EUR", "IND", "JKT", "RUS")
	sc.Regimes = nil
	sc.Issues[0].Resolve = crisis.Prior{Mean: 0.2}
	sc.Issues[0].Inducements[0].Module = "training"
	training := treaty.BarrierCut("training", treaty.Goods, 0.02, terms.Choice("depth", 0.5, 1))
	training.Assistance = &treaty.Assistance{Donors: []string{"EUR"}, Recipients: []string{"IND", "RUS"}, Start: treaty.Set(0.8), Gain: treaty.Set(0.001)}
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{training}}
	sc.Talks = sim.Talks{RatifyAfter: 1, Recess: 1}
	return sc
}

// leverBystander are two disputes with one target, each of one sender, who watches the other's.
func leverBystander() sim.Scenario {
	sc := duel(crisis.Prior{Mean: 1, SD: 1}, crisis.Prior{Mean: 1.5, SD: 0.2})
	sc.Actors = agent.FromEconomy(sc.Economy, "CHN", "EUR", "RUS")
	sc.Issues = append(sc.Issues, crisis.Issue{
		ID: "ports", Target: "RUS", Resolve: crisis.Prior{Mean: 1, SD: 1},
		Claims: []crisis.Claim{{Actor: "CHN", Value: crisis.Prior{Mean: 1.5, SD: 0.2}}},
	})
	ports := sanction.Ban("OMF", "RUS", "CHN")
	ports.ID, ports.Demand.Issue = "ports", "ports"
	sc.Regimes = append(sc.Regimes, ports)
	sc.Coercion.Common = 0.9
	for k := range sc.Actors {
		sc.Actors[k].Precision, sc.Actors[k].Hazard = 20, 0
	}
	sc.Periods = 16
	return sc
}

// leverBroker is a sanction of two senders that either of two third actors can pay one of them to end.
func leverBroker() sim.Scenario {
	sc := duel(crisis.Prior{Mean: 0.2, SD: 0.1}, crisis.Prior{Mean: 0.4, SD: 0.2})
	sc.Actors = agent.FromEconomy(sc.Economy, "CHN", "EUR", "IND", "RUS", "USA")
	sc.Regimes[0].Senders = []string{"EUR", "USA"}
	sc.Issues[0].Claims = append(sc.Issues[0].Claims, crisis.Claim{Actor: "USA", Value: crisis.Prior{Mean: 0.4, SD: 0.2}})
	sc.Issues[0].Mediations = []crisis.Mediation{{Mediator: "IND", Sender: "EUR", Compensation: 20000, Quarters: 2}}
	sc.Regimes[0].Milestones = []sanction.Milestone{
		{ID: "half", What: "half way", Verifier: "EUR", Relief: 0.5}, {ID: "all", What: "all the way", Verifier: "USA", Relief: 0.5},
	}
	sc.Regimes[0].FrontLoading = 0.1
	sc.Coercion.Depth, sc.Coercion.Review = 1, 1
	for k := range sc.Actors {
		sc.Actors[k].Precision, sc.Actors[k].Hazard = 5, 0
	}
	sc.Periods = 20
	return sc
}

// leverToolbox is a duel with aid, mediation, a campaign, listings and oversight.
func leverToolbox() sim.Scenario {
	sc := toolbox()
	sc.Periods = 16
	r := &sc.Regimes[0]
	r.Measures = append(r.Measures,
		sanction.Measure{Kind: sanction.FinancialRestriction, Rate: 0.05, Cleared: 0.5},
		sanction.Measure{Kind: sanction.AssetFreeze, Amount: 1000})
	r.Snapback = &sanction.Snapback{Vetoers: []string{"IND"}, Notice: 1, Window: 8}
	r.Oversight.MaxHarm = 5
	r.Triggers = []sanction.Trigger{{ID: "gas", What: "a stop of supplies", Finder: "the Council"}}
	r.Demand.Level, r.Demand.Within = 0.75, 0.1
	// The sender presses whatever that costs, and the target holds out, so that measures are in force.
	for k := range sc.Actors {
		if sc.Actors[k].ID == "EUR" {
			sc.Actors[k].Strategies.Threaten = contrary{}
		}
	}
	sc.Issues[0].Resolve.Mean = 1
	sc.Coercion.Secrecy, sc.Coercion.Legitimacy = 0.2, 0.2
	// The public of the target rallies, less so against what an institution does.
	r.Institution = &sanction.Institution{Name: "the Union"}
	sc.Issues[0].Start = 0.1
	sc.Issues[0].Claims = append(sc.Issues[0].Claims, crisis.Claim{Actor: "IND", Value: crisis.Prior{Mean: 0.1, SD: 0.1}})
	sc.Campaigns = append(sc.Campaigns, domestic.Campaign{By: "EUR", Target: "IND", Blames: "RUS", Shift: 0.5, Cost: 100, Start: 1, End: 9})
	return sc
}

// leverLaw is a dispute between parties to a module in force.
func leverLaw() sim.Scenario {
	return pact(1, 0.02, func(m *treaty.Module) {
		m.Withdrawal.Notice = treaty.Set(1)
		m.Monitoring = &treaty.Monitoring{By: treaty.IndependentBody, Body: "the secretariat"}
	})
}

// leverSettled is a duel in which a treaty with relief in it is on the table.
func leverSettled() sim.Scenario {
	sc := settled()
	energy := sanction.Ban("ENM", "RUS", "EUR")
	energy.ID, energy.Demand.Issue = "energy", "border"
	sc.Regimes = append(sc.Regimes, energy)
	sc.Periods = 16
	return sc
}

// leverEmbargo is a scheduled regime in an economy that adapts, with humanitarian trade.
func leverEmbargo() sim.Scenario {
	sc := threeWithVotes()
	r := sanction.Ban("ELE", "CHN", "USA", "EUR").From(1).Until(6)
	r.Exemptions = []sanction.Exemption{{Sectors: "ELE", Share: 0.5, Delay: 2, Supplies: true, Chill: 0.3}}
	sc.Regimes = []sanction.Regime{r}
	sc.Switches = mechanism.Switches{mechanism.Adaptation: true, mechanism.Rally: true}
	for k := range sc.Actors {
		p := &sc.Actors[k].Politics
		p.Rally, p.Fatigue, p.Communication, p.Win, p.Weight = 2, 2, 0.5, 2, 0.1
	}
	sc.Adaptation.Technology.Inputs = []int{5}
	sc.Periods = 10
	return sc
}

// leverPlea is a barrier cut in force among five states, with an exception that lasts longer than a
// panel takes, threats and motives: exceptions are invoked, notified, reviewed and ruled upon.
func leverPlea() sim.Scenario {
	sc := lively()
	pact := treaty.Module{
		ID: "pact", Commitments: []treaty.Commitment{{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: 0.02}},
		InitialParties: []string{"CHN", "EUR", "IND", "JKT", "USA"},
		Exception: &treaty.SecurityException{
			MaxLength: treaty.Set(12), Notice: treaty.Set(2), Price: treaty.Set(0.1), Towards: []string{"CHN", "EUR", "IND", "JKT", "USA"},
		},
		Safeguard:  &treaty.Safeguard{Length: treaty.Set(8), Extended: treaty.Set(12), Notice: treaty.Set(2), Peace: treaty.Set(2)},
		Monitoring: &treaty.Monitoring{By: treaty.PeerReview}, Disputes: &treaty.Disputes{},
		Sunset: &treaty.Sunset{Term: treaty.Set(16), Review: treaty.Set(4), Again: treaty.Set(3)},
	}
	other := treaty.Module{
		ID: "other", Commitments: []treaty.Commitment{{Kind: treaty.CutBarriers, Sectors: "AGF", Cut: 0.01}}, InitialParties: []string{"CHN", "EUR", "USA"},
		Exception: &treaty.SecurityException{MaxLength: treaty.Set(12)}, Monitoring: &treaty.Monitoring{}, Disputes: &treaty.Disputes{},
	}
	// CHN never votes for a renewal.
	for k := range sc.Actors {
		if sc.Actors[k].ID == "CHN" {
			sc.Actors[k].Strategies.Renew = contrary{}
		}
	}
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{pact, other}}
	sc.Shocks.Threats[0].Rise, sc.Shocks.Threats[0].Worsen = 0.1, 0.4
	sc.Shocks.Motives[0].Rise = 0.1
	sc.Periods = 20
	return sc
}

// leverLife is a module in force with all clauses, under threats and motives.
func leverLife() sim.Scenario {
	sc := lively()
	pact := clauses(treaty.Module{
		ID: "pact",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: treaty.Goods, Depth: treaty.Set(0.5)},
			{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Cut: 0.02, Depth: treaty.Set(1), Obliged: []string{"EUR", "USA"}},
			{Kind: treaty.CutBarriers, Sectors: "MVH", Cut: 0.02, PhaseIn: treaty.Upon("window", "papers")},
			{Kind: treaty.BeTransparent, Sectors: treaty.Goods, Cut: 0.3, Depth: treaty.Set(1)},
		},
	}, treaty.Monitoring{By: treaty.IndependentBody, Body: "the secretariat"})
	pact.Accession = &treaty.Accession{Vote: treaty.Majority, NotBefore: 3, AtAnyTime: []string{"JKT"}}
	pact.Exception = &treaty.SecurityException{MaxLength: treaty.Set(2), Renewal: treaty.Majority, MaxRenewals: 2}
	pact.Safeguard = &treaty.Safeguard{Length: treaty.Set(2), Extended: treaty.Set(4), Notice: treaty.Set(1)}
	pact.Assistance = &treaty.Assistance{Donors: []string{"USA", "EUR"}, Recipients: []string{"CHN"}, Start: treaty.Set(0.8), Gain: treaty.Set(0.001)}
	pact.Milestones = []treaty.Milestone{{ID: "window", What: "one window", Party: "CHN", Verifier: "the secretariat", By: treaty.Set(4)}, {ID: "papers", What: "fewer papers", Party: "USA", Verifier: "the secretariat", By: treaty.Set(6)}}
	pact.Sunset = &treaty.Sunset{Term: treaty.Set(10), Review: treaty.Set(4), Again: treaty.Set(2), OnAge: treaty.Set(4), OnBreaches: treaty.Set(2), Vote: treaty.Majority}
	sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "CHN", "IND", "JKT")
	sc.Treaty = treaty.Treaty{Modules: []treaty.Module{pact}}
	sc.Shocks.Threats[0].Rise, sc.Shocks.Threats[0].Worsen = 0.2, 0.4
	sc.Shocks.Threats[0].Actors = []string{"CHN", "EUR"}
	sc.Shocks.Motives[0].Rise = 0.2
	sc.Shocks.Motives[0].Actors = []string{"CHN", "USA"}
	for k := range sc.Actors {
		sc.Actors[k].Precision = 20
	}
	sc.Periods = 18
	return sc
}

// leverPlace is a lever in a scenario: the path of the field, and how to get to its value.
type leverPlace struct {
	path string
	get  func(sc *sim.Scenario) reflect.Value
}

// opaque are types whose values are changed as a whole.
var opaque = map[reflect.Type]bool{reflect.TypeFor[treaty.Parameter](): true, reflect.TypeFor[market.Economy](): true}

// places lists the levers that a scenario has. The path of a struct is no lever: its fields are.
func places(sc *sim.Scenario) (out []leverPlace) {
	var walk func(v reflect.Value, path string, get func(*sim.Scenario) reflect.Value)
	walk = func(v reflect.Value, path string, get func(*sim.Scenario) reflect.Value) {
		if v.Kind() == reflect.Struct && !opaque[v.Type()] {
			for k := range v.NumField() {
				f := v.Type().Field(k)
				if !f.IsExported() {
					continue
				}
				walk(v.Field(k), joined(path, f), func(sc *sim.Scenario) reflect.Value { return get(sc).Field(k) })
			}
			return
		}
		if path != "Switches" {
			out = append(out, leverPlace{path, get})
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() && !opaque[v.Type().Elem()] {
				walk(v.Elem(), path, func(sc *sim.Scenario) reflect.Value { return get(sc).Elem() })
			}
		case reflect.Slice:
			for k := range v.Len() {
				if e := v.Index(k); e.Kind() == reflect.Struct || e.Kind() == reflect.Slice {
					walk(e, path, func(sc *sim.Scenario) reflect.Value { return get(sc).Index(k) })
				}
			}
		}
	}
	walk(reflect.ValueOf(sc).Elem(), "", func(sc *sim.Scenario) reflect.Value { return reflect.ValueOf(sc).Elem() })
	return out
}

// joined is the path of a field in a struct at a path.
func joined(path string, f reflect.StructField) string {
	switch {
	case f.Anonymous:
		return path
	case path == "":
		return f.Name
	}
	return path + "." + f.Name
}

// levers lists the paths of all levers that a type has, and a switch of each mechanism. A type
// inside itself is listed once.
func levers() (out []string) {
	var walk func(t reflect.Type, path string, above []reflect.Type)
	walk = func(t reflect.Type, path string, above []reflect.Type) {
		if t.Kind() == reflect.Struct && !opaque[t] {
			for k := range t.NumField() {
				if f := t.Field(k); f.IsExported() {
					walk(f.Type, joined(path, f), append(above[:len(above):len(above)], t))
				}
			}
			return
		}
		if path == "Switches" {
			return
		}
		if !slices.Contains(out, path) {
			out = append(out, path)
		}
		if t.Kind() == reflect.Pointer && !opaque[t.Elem()] || t.Kind() == reflect.Slice {
			if e := t.Elem(); (e.Kind() == reflect.Struct || e.Kind() == reflect.Slice) && !slices.Contains(above, e) {
				walk(e, path, above)
			}
		}
	}
	walk(reflect.TypeFor[sim.Scenario](), "", nil)
	for id := range mechanism.All {
		out = append(out, fmt.Sprintf("Switches[%s]", id))
	}
	return out
}

// contrary takes the last option of every list.
type contrary struct{}

func (contrary) Invoke(_ agent.View, o []agent.Option, _ string) int      { return len(o) - 1 }
func (contrary) Complain(_ agent.View, o []agent.Option, _, _ string) int { return len(o) - 1 }
func (contrary) Threaten(_ agent.View, o []agent.Option, _ string) int    { return len(o) - 1 }
func (contrary) Answer(_ agent.View, o []agent.Option, _ string) int      { return len(o) - 1 }
func (contrary) Enforce(_ agent.View, o []agent.Option, _ string) int     { return len(o) - 1 }
func (contrary) Join(_ agent.View, o []agent.Option, _ string) int        { return len(o) - 1 }
func (contrary) Obey(_ agent.View, o []agent.Option, _, _ string) int     { return len(o) - 1 }
func (contrary) Renew(_ agent.View, o []agent.Option, _ string) int       { return len(o) - 1 }
func (contrary) Evade(_ agent.View, o []agent.Option, _, _ string) int    { return len(o) - 1 }
func (contrary) Accept(_ agent.View, o []agent.Option, _ string) int      { return len(o) - 1 }
func (contrary) SetTariffs(_ agent.View, o []agent.Option) int            { return len(o) - 1 }
func (contrary) Amend(_ agent.View, o []agent.Option, _ string) int       { return len(o) - 1 }
func (contrary) Accede(_ agent.View, o []agent.Option, _, _ string) int   { return len(o) - 1 }
func (contrary) Induce(_ agent.View, o []agent.Option, _, _ string) int   { return len(o) - 1 }

// leverWords are the names that a scenario can use for things.
func leverWords(sc *sim.Scenario) (out []string) {
	for k := range sc.Actors {
		out = append(out, sc.Actors[k].ID)
		for g := range sc.Actors[k].Groups {
			out = append(out, sc.Actors[k].Groups[g].Name)
		}
	}
	out = append(out, "AGF", "ELE", "ENM", "goods", "everything", "the secretariat", "")
	out = append(out, string(treaty.Goods), string(treaty.Everything))
	for k := range sc.Treaty.Modules {
		m := &sc.Treaty.Modules[k]
		out = append(out, m.ID)
		for _, one := range m.Milestones {
			out = append(out, one.ID)
		}
		for _, term := range m.Terms {
			out = append(out, term.Name)
			for _, o := range term.Options {
				out = append(out, o.Label)
			}
		}
	}
	for k := range sc.Regimes {
		out = append(out, sc.Regimes[k].ID)
	}
	for k := range sc.Issues {
		out = append(out, sc.Issues[k].ID)
	}
	for _, r := range sc.Economy.Regions() {
		out = append(out, r.ID)
	}
	return slices.Compact(out)
}

// others lists other values of a field by a rule for its type, those that change most first.
func others(v reflect.Value, sc *sim.Scenario) (out []reflect.Value) {
	t := v.Type()
	add := func(values ...any) {
		for _, x := range values {
			c := reflect.ValueOf(x)
			if !c.IsValid() {
				c = reflect.Zero(t)
			}
			if c.Type().ConvertibleTo(t) && !reflect.DeepEqual(c.Convert(t).Interface(), v.Interface()) {
				out = append(out, c.Convert(t))
			}
		}
	}
	switch {
	case t == reflect.TypeFor[treaty.Parameter]():
		for _, x := range []float64{0, 1, 0.5, 3, 8, 0.1, 20} {
			add(treaty.Set(x))
		}
		return out
	case t == reflect.TypeFor[talks.Protocol]():
		add(talks.RandomProposer{Rounds: 8}, talks.SingleText{})
		return out
	case t == reflect.TypeFor[bargain.Player]():
		add(bargain.Tough{}, bargain.Boulware{Exponent: 4})
		return out
	case t == reflect.TypeFor[[]redline.Line]():
		add([]redline.Line{redline.SectorExclusion{Sectors: "AGF"}}, []redline.Line{redline.PayrollFloor{Sectors: "AGF", Loss: 0.001}})
		return out
	case t.Kind() == reflect.Interface:
		return []reflect.Value{reflect.ValueOf(contrary{})}
	}
	switch t.Kind() {
	case reflect.Bool:
		add(!v.Bool())
	case reflect.Float64:
		x := v.Float()
		add(1.0, 0.5, 0.0, 4*x, x/4, 0.05, 5.0, 0.95, 60.0, -1.0, 0.67, 5000.0)
	case reflect.Int:
		n := int(v.Int())
		add(n+1, 1, 2, n+4, 0, 5, n-1, -1)
	case reflect.Uint8:
		for n := range 12 {
			add(uint8(n))
		}
	case reflect.String:
		for _, w := range leverWords(sc) {
			add(w)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			add(nil)
		} else {
			add(reflect.New(t.Elem()).Interface())
		}
	case reflect.Map: // of numbers by module
		for _, x := range []float64{0.9, 0.01, 10, -1} {
			m := map[string]float64{}
			for k := range sc.Treaty.Modules {
				m[sc.Treaty.Modules[k].ID] = x
			}
			add(m)
		}
	case reflect.Slice:
		add(nil)
		if n := v.Len(); n > 1 {
			out = append(out, v.Slice(0, n-1), v.Slice(1, n))
		}
		switch t.Elem().Kind() {
		case reflect.String:
			for _, w := range leverWords(sc) {
				add([]string{w})
			}
		case reflect.Float64:
			add([]float64{0.5}, []float64{0.1, 1}, []float64{2})
		case reflect.Int:
			add([]int{1}, []int{2, 3})
		}
	}
	return out
}

// conduct plays one period and returns what happened in fields.
func conduct(w *sim.World) (string, error) {
	h := w.History()
	events, rows := len(h.Events), len(h.Rows)
	if err := w.Step(context.Background()); err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, r := range h.Rows[rows:] {
		fmt.Fprintf(sum, "%+v\n", r)
	}
	for k := range h.Events[events:] {
		e := h.Events[events+k]
		fmt.Fprintln(sum, e.Period, e.Phase, e.Kind, e.Actor, e.Module, e.Regime, e.Issue, e.Other, e.Level, e.Demanded, e.Least,
			e.Part, e.Face, e.Sectors, e.Round, e.Draft, e.Party, e.Until, e.Alarm, e.Late, e.Upheld, e.Amount, e.For, e.Against, e.Genuine)
		if e.Vote != nil {
			fmt.Fprintf(sum, "%+v\n", *e.Vote)
		}
	}
	return string(sum.Sum(nil)), nil
}

// leverRun is the conduct of a base scenario by seed, period by period.
type leverRun map[string][]string

// start sets up a base scenario after a change.
func startLever(b int, sc sim.Scenario, seed uint64) (*sim.World, error) {
	var phases []sim.Phase
	if leverBases[b].phases != nil {
		phases = leverBases[b].phases()
	}
	return sim.Start(sc, sim.Options{Seed: seed, Phases: phases})
}

// of returns the conduct of a base scenario.
func (r leverRun) of(t *testing.T, b int, seed uint64) []string {
	key := fmt.Sprint(b, " ", seed)
	if r[key] == nil {
		w, err := startLever(b, leverBases[b].build(), seed)
		require.NoError(t, err, leverBases[b].name)
		for range w.Scenario.Periods {
			one, err := conduct(w)
			require.NoError(t, err, leverBases[b].name)
			r[key] = append(r[key], one)
		}
	}
	return r[key]
}

// moves reports whether a change moves a base scenario under one of its seeds. A change that
// makes the scenario invalid does not.
func (r leverRun) moves(t *testing.T, b int, change func(sc *sim.Scenario)) (moved, valid bool) {
	for _, seed := range leverBases[b].seeds {
		sc := leverBases[b].build()
		change(&sc)
		w, err := startLever(b, sc, seed)
		if err != nil {
			return false, false
		}
		for _, was := range r.of(t, b, seed) {
			if w.Period >= w.Scenario.Periods {
				return true, true
			}
			now, err := conduct(w)
			if err != nil && strings.Contains(err.Error(), "Concluded") {
				return false, false // the parties to the module in force are no longer there
			}
			require.NoError(t, err, "%s, seed %d", leverBases[b].name, seed)
			if now != was {
				return true, true
			}
		}
		if w.Period != w.Scenario.Periods {
			return true, true
		}
	}
	return false, true
}

// turn looks for a change of a lever that moves a base scenario. The report says what was
// tried. At each place of the field at most some valid values are tried.
func (r leverRun) turn(t *testing.T, lever string) (moved bool, report string) {
	const mostPlaces, mostValues = 3, 7
	tried, unplaced := 0, true
	if id, ok := strings.CutPrefix(lever, "Switches["); ok {
		m := mechanism.ID(strings.TrimSuffix(id, "]"))
		for b := range leverBases {
			moved, _ := r.moves(t, b, func(sc *sim.Scenario) {
				sc.Switches = maps.Clone(sc.Switches)
				if sc.Switches == nil {
					sc.Switches = mechanism.Switches{}
				}
				sc.Switches[m] = !sc.Switches.On(m)
			})
			if moved {
				return true, leverBases[b].name
			}
		}
		return false, "turned in every base scenario"
	}
	if change := leverChanges[lever]; change != nil {
		for b := range leverBases {
			moved, valid := r.moves(t, b, change)
			if moved {
				return true, leverBases[b].name
			}
			if valid {
				tried++
			}
		}
	}
	for b := range leverBases {
		sc := leverBases[b].build()
		at := leverPlaces(&sc, lever)
		unplaced = unplaced && len(at) == 0
		places := mostPlaces
		for _, p := range at {
			if places == 0 {
				break
			}
			left := mostValues
			for _, x := range others(p.get(&sc), &sc) {
				moved, valid := r.moves(t, b, func(sc *sim.Scenario) { p.get(sc).Set(x) })
				if moved {
					return true, leverBases[b].name
				}
				if valid {
					tried++
					if left--; left == 0 {
						break
					}
				}
			}
			if left < mostValues {
				places--
			}
		}
	}
	if unplaced {
		return false, "no base scenario has it"
	}
	return false, fmt.Sprintf("%d changes tried", tried)
}

// leverPlaces are the places of a lever in a scenario, those first at which something is set.
func leverPlaces(sc *sim.Scenario, lever string) []leverPlace {
	at := slices.DeleteFunc(places(sc), func(p leverPlace) bool { return p.path != lever })
	slices.SortStableFunc(at, func(a, b leverPlace) int {
		unset := func(p leverPlace) int {
			if p.get(sc).IsZero() {
				return 1
			}
			return 0
		}
		return unset(a) - unset(b)
	})
	return at
}

// Every field of a Scenario moves something in a run, or is listed with the reason why not.
func TestEveryLeverMovesSomething(t *testing.T) {
	all := levers()
	require.Greater(t, len(all), 250)
	for _, table := range []map[string]string{leverLabels, leverUnmoved} {
		for lever := range table {
			require.Contains(t, all, lever, "a table names a field that a Scenario does not have")
		}
	}
	for lever := range leverChanges {
		require.Contains(t, all, lever)
	}
	every := 1
	if !checks.Long() || testing.Short() {
		every = 8
		t.Logf("one lever in %d: set %s=1 for all", every, checks.LongVariable)
	}
	run := leverRun{}
	for b := range leverBases {
		for _, seed := range leverBases[b].seeds {
			run.of(t, b, seed)
		}
	}
	for k, lever := range all {
		if k%every != 0 || leverLabels[lever] != "" {
			continue
		}
		moved, report := run.turn(t, lever)
		t.Logf("%-50s %v %s", lever, moved, report)
		if reason := leverUnmoved[lever]; reason != "" {
			if moved {
				t.Errorf("%s moves %q and is in the table of unmoved levers: %s", lever, report, reason)
			}
			continue
		}
		if !moved {
			t.Errorf("%s moves nothing: %s", lever, report)
		}
	}
}
