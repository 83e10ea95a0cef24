// Package mechanism holds the switches of the model: one table of all mechanisms with default,
// effect and source, and the Switches of a scenario. A paired experiment turns one switch and
// leaves all draws of the other mechanisms as they are.
package mechanism

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ID names a part of the model. A scenario turns the part off, or sets the part to its
// alternative, by Scenario.Switches. A mechanism that is off makes no draws, and the draws of
// all others stay the same.
type ID string

// mechanism is a row of the table: name, default, effect and source.
type mechanism struct {
	name ID
	// on is the default, for a scenario without a setting.
	on bool
	// does describes the effect of the mechanism, and of its absence where a word is due.
	does string
	// source names a work, a text in law, or an assumption.
	source string
}

// The names of the mechanisms of coercion: threats, coalitions, evasion, institutions,
// inducements and learning.
const (
	SanctionThreats      ID = "sanction threats"
	VagueDemands         ID = "vague demands"
	Coalitions           ID = "coalitions"
	IndependentSenders   ID = "independent senders"
	ProviderSpillover    ID = "provider spillover"
	ExpectedDuration     ID = "expected fading"
	FeignedCompliance    ID = "posing"
	CounterSanctions     ID = "retaliation"
	DomesticCompensation ID = "cushioning"
	Evasion              ID = "evasion"
	Enforcement          ID = "enforcement"
	SecondarySanctions   ID = "secondary sanctions"
	PooledVerification   ID = "pooled verification"
	TransferFund         ID = "transfer fund"
	BindingMembership    ID = "binding membership"
	RenewalRule          ID = "renewal rule"
	CommonKnowledge      ID = "common knowledge of types"
	PrivateLearning      ID = "private learning"
	OnlookerLearning     ID = "onlooker learning"
	Adaptation           ID = "adaptation"
	Diversification      ID = "diversification"
	OverCompliance       ID = "over-compliance"
	Oversight            ID = "oversight"
	Inducements          ID = "inducements"
	DonorChoice          ID = "donor choice"
	Mediation            ID = "mediation"
	Campaigns            ID = "information campaigns"
	SanctionLegality     ID = "sanctions need a ground"
	DeadlineDraw         ID = "deadline draw"
	NextDemands          ID = "next demands"
	ComplianceReversal   ID = "compliance taken back"
	CoerciveStrain       ID = "coercive strain"
)

// The names of the mechanisms of treaties in force: exceptions, panels, monitoring, reviews and
// reputation, and of shocks from outside.
const (
	SecurityThreats      ID = "threats"
	ProtectionistMotives ID = "motives"
	Disruptions          ID = "disruptions"
	Exceptions           ID = "exceptions"
	SafeguardClauses     ID = "safeguards"
	Panels               ID = "disputes"
	Answers              ID = "answers to breaches"
	MonitoringNoise      ID = "monitoring noise"
	CapacityConstraints  ID = "capacity"
	Reviews              ID = "reviews"
	WithdrawalByNotice   ID = "withdrawal"
	Renegotiation        ID = "renegotiation"
	SecondHandLearning   ID = "second-hand learning"
	ReputationCosts      ID = "reputation"
	ThreatForesight      ID = "threat foresight"
	MembershipForesight  ID = "membership foresight"
	Amendments           ID = "amendments"
	RandomSequence       ID = "random sequence"
	TradePolicy          ID = "trade policy"
)

// The names of the mechanisms of domestic politics: support, leaders, unrest and publics.
const (
	// Support: support at home moves with income and news (agent.Politics).
	Support ID = "support"
	// Leaders: leaders lose office, by hazard and at elections.
	Leaders ID = "leaders"
	// Rally: the public closes ranks against foreign pressure.
	Rally ID = "rally"
	// Unrest: falling incomes bring people to the streets.
	Unrest ID = "unrest"
	// Communication: governments explain the purpose of sanctions to the public that pays.
	Communication ID = "communication"
	// Coattails: support at home moves votes on treaties.
	Coattails ID = "coattails"
	// Listings: leaders mind the personal cost of listings.
	Listings ID = "listings"
)

// mechanisms is the table of all mechanisms, in the order of the documentation. Each row has the
// name, the default, the effect and the source.
var mechanisms = [...]mechanism{
	// Mechanisms of politics at home.
	{Support, true, "support at home moves with income, prices and what leaders do, and the hazard of losing office with it", "MODEL.md section 13; Lewis-Beck and Stegmaier 2000"},
	{Leaders, true, "leaders lose office, by hazard and at elections; others' beliefs about a successor revert half-way to their prior", "assumed reduced form"},
	{Rally, false, "foreign pressure that the public finds unrightful raises support; its size, agent.Politics.Rally, is an assumption", "Galtung 1967"},
	{Unrest, true, "falls in real income raise the odds of unrest, where agent.Politics.UnrestBase is above zero", "Miguel, Satyanath and Sergenti 2004"},
	{Communication, true, "explaining one's sanctions saves fatigue, by agent.Politics.Communication", "Baum 2003"},
	{Coattails, true, "support at home moves votes on treaties, by agent.Politics.Coattails", "Canes-Wrone and de Marchi 2002"},
	{Listings, true, "listings cost the leaders of targets, who mind it, and nobody else", "Weiss 1999; Drezner 2011"},
	// Mechanisms of treaties in force and what comes from outside.
	{SecurityThreats, true, "threats to security come and go by Scenario.Shocks, known to their actor alone", "assumed chain"},
	{ProtectionistMotives, true, "groups at home gain influence for a time by Scenario.Shocks", "Grossman and Helpman 1994 weights"},
	{Disruptions, true, "crises and new technologies come up by Scenario.Shocks", "assumed: the scenario states them"},
	{Exceptions, true, "parties may invoke security exceptions", "Rosendorff and Milner 2001"},
	{SafeguardClauses, true, "parties may take safeguards", "Agreement on Safeguards"},
	{Panels, true, "disputes are brought, ruled on and retaliated for; off, only the injured parties themselves answer a breach", "DSU; VCLT Article 60"},
	{Answers, true, "a government foresees that injured parties answer a tariff above what is owed by suspension or the end of the module; off, it foresees no answer outside the panels", "VCLT Article 60; ILC Articles on State Responsibility, 49 to 54"},
	{MonitoringNoise, true, "what is monitored is known by noisy reports alone; off, everything is seen", "Josang and Ismail 2002, extended"},
	{CapacityConstraints, true, "parties may fail for want of capacity, and donors build it", "Chayes and Chayes 1993"},
	{Reviews, true, "modules and exceptions are renewed by votes; off, they run out at their term", "Koremenos 2001"},
	{WithdrawalByNotice, true, "parties may give notice of withdrawal, and come back by accession", "WTO Agreement, Article XV:1"},
	{Renegotiation, true, "what failed, lapsed or was ended is talked about again after a recess", "assumed"},
	{SecondHandLearning, true, "third parties learn from what they watch, by Compliance.SecondHand; off, from nothing that is not done to them", "assumed weight"},
	{ReputationCosts, true, "parties count what other modules are worth less once they are trusted less", "assumed form"},
	{ThreatForesight, true, "who signs or keeps a text counts what threats cost under it, and foresees who breaks or leaves it under one; off, only exceptions and safeguards are foreseen", "Downs and Rocke 1995; Johns 2014"},
	{Amendments, true, "the parties may change the terms of a module in force by its article on amendment", "VCLT Articles 39 and 40"},
	{MembershipForesight, true, "who appraises a draft foresees who else signs and ratifies it, and weighs staying out while they go ahead; off, all are taken to sign and ratify", "Barrett 1994; Putnam 1988"},
	{RandomSequence, false, "in Comply, and in each sub-step of Coerce, actors decide one after the other in an order drawn each quarter, seeing what came before; off, all at once", "assumed"},
	{TradePolicy, false, "governments raise tariffs outside texts, hold, or take increases back at reviews, by Scenario.TradePolicy; off, no tariff rises but under a text", "Johnson 1953; Dixit 1987; Grossman and Helpman 1994"},
	// Mechanisms of coercion.
	{SanctionThreats, true, "senders may threaten before they impose; off, they can only impose at once", "Drezner 2003"},
	{VagueDemands, true, "leaders may leave open how much would be enough: less to be held to at home, and the target guesses; off, every demand is specific", "Fearon 1994, audience costs by specificity"},
	{Coalitions, true, "actors join and leave coalitions of senders, by what it gains them; off, senders stay as they are", "Martin 1992"},
	{IndependentSenders, true, "senders without an institution lift, ease, escalate and give relief each by itself; off, their leader lifts, eases and escalates for all", "Martin 1992"},
	{ProviderSpillover, true, "a provider of relief that breaks off costs the others who provide it trust of the target's too, by the weight of what is only watched", "assumed"},
	{ExpectedDuration, true, "who prices the future expects measures in force to fade as the forecasts of both sides have it; off, they last to their own date", "Drezner 2003"},
	{FeignedCompliance, true, "targets may comply for show to get relief", "Downs, Rocke and Barsoom 1996"},
	{CounterSanctions, true, "targets with a regime of their own may threaten to use it and use it", "Bagwell and Staiger 1999"},
	{DomesticCompensation, true, "targets may make good at a cost what their groups lose", "Peksen 2016"},
	{Evasion, true, "third parties may let goods go round measures, for the mark-up", "Early 2015"},
	{Enforcement, true, "senders choose how hard to look for covert shipments, at a cost; off, every sender's effort is the regime's", "Bapat and Kwon 2015"},
	{SecondarySanctions, true, "senders may put third parties under the secondary measures of a regime", "assumed"},
	{PooledVerification, true, "institution content I1: members that pool what they see find out what the best of them does", "assumed"},
	{TransferFund, true, "institution content I2: the fund of a regime shares the burden", "assumed"},
	{BindingMembership, true, "institution content I3: who leaves a binding coalition breaks a promise in the eyes of all", "Martin 1992"},
	{RenewalRule, true, "institution content I4: a regime with a sunset lapses unless its members renew it; off, it has a fixed term", "assumed"},
	{CommonKnowledge, false, "everybody knows everybody's resolve and claims", "benchmark without private information, Fearon 1995"},
	{PrivateLearning, true, "beliefs about resolve and claims follow what the two sides do, by Bayes' rule", "Fearon 1994"},
	{OnlookerLearning, true, "those who only watch a dispute learn from it too, with half the weight", "assumed weight"},
	{Adaptation, false, "trade elasticities are short-run at first and change with time; off, they are long-run at once", "Boehm, Levchenko and Pandalai-Nayar 2023"},
	{Diversification, true, "with adaptation, buyers turn to other sellers while flows are restricted or threatened: elasticities rise and relations are lost; off, elasticities stay short-run, to compare with the same economy without time to adapt", "Boehm, Levchenko and Pandalai-Nayar 2023"},
	{OverCompliance, true, "firms shy away from trade that humanitarian exemptions allow, by sanction.Exemption.Chill", "A/HRC/51/33"},
	{Oversight, true, "parliaments hold senders to proportionality and to time limits, by sanction.Oversight", "Tsebelis 2002"},
	{Inducements, true, "actors pay targets for compliance, by coercion.Issue.Inducements", "Baldwin 1971; Drezner 1999"},
	{DonorChoice, true, "donors decide each quarter whether to offer and to go on paying inducements, and targets believe them by their trust; off, what a scenario declares is paid for as long as the target complies", "Baldwin 1971; Davis 2000"},
	{Mediation, true, "third actors may pay senders for relief, by coercion.Issue.Mediations", "Touval and Zartman 1985; Walter 1997"},
	{SanctionLegality, true, "contested measures that impair what a sender owes the target under a module in force are covered by its security exception or are a breach of it, with what follows; off, the treaty takes no notice of sanctions", "GATT Article XXI(b)"},
	{DeadlineDraw, true, "what carrying a threat out costs is known to nobody before the deadline, by standoff.Options.Execution", "assumed; Lewis and Schultz 2003"},
	{NextDemands, true, "targets foresee that a leader comes back for the rest of an issue where a threat pays", "Fearon 1995, commitment problems; Schelling 1966"},
	{ComplianceReversal, true, "targets may take compliance back when relief is withheld, when a provider leaves and when pressure ends, as far as it is not structural; off, compliance lasts", "Walter 1997; Fearon 1998"},
	{CoerciveStrain, true, "threats and impositions cost the sender trust of the target's, by standoff.Options.Strain", "Drezner 1999"},
	{Campaigns, true, "information campaigns shift the blame for sanctions to the target's own government, by Scenario.Campaigns", "Kaempfer and Lowenberg 1988"},
}

// Switches sets mechanisms on or off by name. A mechanism without an entry keeps the default of
// the table, see All.
type Switches map[ID]bool

// All yields every mechanism that a scenario can switch, by its name.
func All(yield func(name ID, about About) bool) {
	for _, d := range mechanisms {
		if !yield(d.name, About{On: d.on, Does: d.does, Source: d.source}) {
			return
		}
	}
}

// About describes a mechanism: the default setting, the effect of the mechanism, and the source.
type About struct {
	On           bool
	Does, Source string
}

// On reports whether a mechanism is on.
func (s Switches) On(m ID) bool {
	if on, ok := s[m]; ok {
		return on
	}
	k := slices.IndexFunc(mechanisms[:], func(d mechanism) bool { return d.name == m })
	return k >= 0 && mechanisms[k].on
}

// Validate reports every name in the switches without a mechanism, with the list of valid names.
func (s Switches) Validate() (errs []error) {
	var known []string
	for _, d := range mechanisms {
		known = append(known, string(d.name))
	}
	for _, m := range slices.Sorted(maps.Keys(s)) {
		if !slices.Contains(known, string(m)) {
			errs = append(errs, fmt.Errorf("sim: Scenario.Switches names %q; want one of %s", m, strings.Join(known, ", ")))
		}
	}
	return errs
}
