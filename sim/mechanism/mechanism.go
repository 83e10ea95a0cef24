// Package mechanism lists the parts of the model that a scenario can switch.
//
// Input is the Switches of a scenario, from names to settings. Output is the setting of each
// mechanism, with its default, a description and its source ([All]).
//
// Read mechanism.go first (the lists of coercion and treaties, and the settings), then
// politics.go (domestic politics).
package mechanism

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The file decides the setting of a mechanism, from the switches of a scenario and the defaults
// below. Each entry names its source.

// ID is the name of a part of the model that a scenario can turn off, or set to its alternative,
// by Scenario.Switches. A switch removes the random draws of its own mechanism and leaves all
// other draws unchanged.
type ID string

// mechanism is the entry of a mechanism.
type mechanism struct {
	name ID
	// on is the setting in a scenario without the switch.
	on bool
	// does describes the effect of the mechanism, with its source.
	does string
}

// The mechanisms of coercion. The entries of coercionMechanisms describe each and give the
// source.
const (
	Threats            ID = "sanction threats"
	VagueDemands       ID = "vague demands"
	Coalitions         ID = "coalitions"
	IndependentSenders ID = "independent senders"
	ProviderSpillover  ID = "provider spillover"
	ExpectedFading     ID = "expected fading"
	Posing             ID = "posing"
	Retaliation        ID = "retaliation"
	Cushioning         ID = "cushioning"
	Evasion            ID = "evasion"
	SecondarySanctions ID = "secondary sanctions"
	PooledVerification ID = "pooled verification"
	TransferFund       ID = "transfer fund"
	BindingMembership  ID = "binding membership"
	RenewalRule        ID = "renewal rule"
	CommonKnowledge    ID = "common knowledge of types"
	PrivateLearning    ID = "private learning"
	OnlookerLearning   ID = "onlooker learning"
	Adaptation         ID = "adaptation"
	OverCompliance     ID = "over-compliance"
	ParliamentaryTests ID = "oversight"
	Inducements        ID = "inducements"
	DonorChoice        ID = "donor choice"
	Mediation          ID = "mediation"
	Campaigns          ID = "information campaigns"
	SanctionGrounds    ID = "sanctions need a ground"
)

// mechanisms are all entries, in the order of the documentation.
var mechanisms = slices.Concat(politicsMechanisms, lifeMechanisms, coercionMechanisms)

// lifeMechanisms are the entries of treaties in force and of shocks from outside.
var lifeMechanisms = []mechanism{
	{SecurityThreats, true, "threats to security come and go by Scenario.Shocks, known to their actor alone (assumed chain)"},
	{ProtectionistMotives, true, "groups at home gain influence for a time by Scenario.Shocks (Grossman and Helpman 1994 weights)"},
	{Disruptions, true, "crises and new technologies come up by Scenario.Shocks"},
	{Exceptions, true, "parties may invoke security exceptions (Rosendorff and Milner 2001)"},
	{SafeguardClauses, true, "parties may take safeguards (Agreement on Safeguards)"},
	{Panels, true, "disputes are brought, ruled on and retaliated for (DSU); off, a breach that is seen ends a module (VCLT Article 60)"},
	{MonitoringNoise, true, "what is monitored is known by noisy reports alone (Josang and Ismail 2002, extended); off, everything is seen"},
	{CapacityConstraints, true, "parties may fail for want of capacity, and donors build it (Chayes and Chayes 1993)"},
	{Reviews, true, "modules and exceptions are renewed by votes (Koremenos 2001); off, they run out at their term"},
	{WithdrawalByNotice, true, "parties may give notice of withdrawal, and come back by accession"},
	{Renegotiation, true, "what failed, lapsed or was ended is talked about again after a recess"},
	{SecondHandLearning, true, "third parties learn from what they watch, by Compliance.SecondHand; off, from nothing that is not done to them"},
	{ReputationCosts, true, "parties count what other modules are worth less once they are trusted less"},
	{ThreatForesight, true, "who signs or keeps a text counts what threats cost under it, and foresees who breaks or leaves it under one (Downs and Rocke 1995; Johns 2014); off, only exceptions and safeguards are foreseen"},
	{RandomSequence, false, "in Comply, and in each sub-step of Coerce, actors decide one after the other in an order drawn each quarter, seeing what came before; off, all at once"},
}

// The mechanisms of treaties in force and of shocks from outside. The entries of lifeMechanisms
// describe each and give the source.
const (
	SecurityThreats      ID = "threats"
	ProtectionistMotives ID = "motives"
	Disruptions          ID = "disruptions"
	Exceptions           ID = "exceptions"
	SafeguardClauses     ID = "safeguards"
	Panels               ID = "disputes"
	MonitoringNoise      ID = "monitoring noise"
	CapacityConstraints  ID = "capacity"
	Reviews              ID = "reviews"
	WithdrawalByNotice   ID = "withdrawal"
	Renegotiation        ID = "renegotiation"
	SecondHandLearning   ID = "second-hand learning"
	ReputationCosts      ID = "reputation"
	ThreatForesight      ID = "threat foresight"
	RandomSequence       ID = "random sequence"
)

// coercionMechanisms are the entries of coercion.
var coercionMechanisms = []mechanism{
	{Threats, true, "senders may threaten before they impose (Drezner 2003); off, they can only impose at once"},
	{VagueDemands, true, "leaders may leave open how much would be enough: less to be held to at home, and the target guesses (Fearon 1994, audience costs by specificity); off, every demand is specific"},
	{Coalitions, true, "actors join and leave coalitions of senders, by what it gains them (Martin 1992); off, senders stay as they are"},
	{IndependentSenders, true, "senders without an institution lift, ease, escalate and give relief each by itself (Martin 1992); off, their leader lifts, eases and escalates for all"},
	{ProviderSpillover, true, "a provider of relief that breaks off costs the others who provide it trust of the target's too, by the weight of what is only watched (assumed)"},
	{ExpectedFading, true, "who prices the future expects measures in force to fade as the forecasts of both sides have it (Drezner 2003); off, they last to their own date"},
	{Posing, true, "targets may comply for show to get relief (Downs, Rocke and Barsoom 1996)"},
	{Retaliation, true, "targets with a regime of their own may threaten to use it and use it (Bagwell and Staiger 1999)"},
	{Cushioning, true, "targets may make good at a cost what their groups lose (Peksen 2016)"},
	{Evasion, true, "third parties may let goods go round measures, for the mark-up (Early 2015)"},
	{SecondarySanctions, true, "senders may put third parties under the secondary measures of a regime"},
	{PooledVerification, true, "institution content I1: members that pool what they see find out what the best of them does"},
	{TransferFund, true, "institution content I2: the fund of a regime shares the burden"},
	{BindingMembership, true, "institution content I3: who leaves a binding coalition breaks a promise in the eyes of all"},
	{RenewalRule, true, "institution content I4: a regime with a sunset lapses unless its members renew it; off, it has a fixed term"},
	{CommonKnowledge, false, "everybody knows everybody's resolve and claims"},
	{PrivateLearning, true, "beliefs about resolve and claims follow what the two sides do, by Bayes' rule (Fearon 1994)"},
	{OnlookerLearning, true, "those who only watch a dispute learn from it too, with half the weight"},
	{Adaptation, false, "trade elasticities rise while something is restricted, and relations are lost (Boehm, Levchenko and Pandalai-Nayar 2023); off, the economy answers at once and in full"},
	{OverCompliance, true, "firms shy away from trade that humanitarian exemptions allow, by sanction.Exemption.Chill (A/HRC/51/33)"},
	{ParliamentaryTests, true, "parliaments hold senders to proportionality and to time limits, by sanction.Oversight (Tsebelis 2002)"},
	{Inducements, true, "actors pay targets for compliance, by coercion.Issue.Inducements (Baldwin 1971; Drezner 1999)"},
	{DonorChoice, true, "donors decide each quarter whether to offer and to go on paying inducements, and targets believe them by their trust (Baldwin 1971; Davis 2000); off, what a scenario declares is paid for as long as the target complies"},
	{Mediation, true, "third actors may pay senders for relief, by coercion.Issue.Mediations (Touval and Zartman 1985; Walter 1997)"},
	{SanctionGrounds, true, "contested measures that impair what a sender owes the target under a module in force are covered by its security exception or are a breach of it, with what follows (GATT Article XXI(b)); off, the treaty takes no notice of sanctions"},
	{Campaigns, true, "information campaigns shift the blame for sanctions to the target's own government, by Scenario.Campaigns (Kaempfer and Lowenberg 1988)"},
}

// Switches sets mechanisms on or off by name. Mechanisms without an entry keep the default in
// [All].
type Switches map[ID]bool

// All yields every mechanism that a scenario can switch, by its name.
func All(yield func(name ID, about About) bool) {
	for _, d := range mechanisms {
		if !yield(d.name, About{On: d.on, Does: d.does, Source: d.source}) {
			return
		}
	}
}

// About is the description of a mechanism.
type About struct {
	// On is the default, Does the description with its source.
	On   bool
	Does string
}

// On reports whether a mechanism is on. Unknown names are off.
func (s Switches) On(m ID) bool {
	if on, ok := s[m]; ok {
		return on
	}
	k := slices.IndexFunc(mechanisms[:], func(d mechanism) bool { return d.name == m })
	return k >= 0 && mechanisms[k].on
}

// Validate returns an error for each name without a mechanism, in order of the names.
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
