package sim_test

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

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
	{name: "tariffs", build: leverTariffs, seeds: []uint64{1, 2, 3, 4, 5, 6}},
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
