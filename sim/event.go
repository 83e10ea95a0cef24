package sim

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/treaty"
)

// EventKind says what happened.
type EventKind uint8

// What can happen.
const (
	SanctionImposed    EventKind = iota + 1 // a regime's measures come into force
	SanctionEnded                           // a regime's measures lapse
	TalksOpened                             // talks on a module begin
	Offered                                 // an actor puts a draft on the table
	Refused                                 // an actor turns down the standing draft
	Accepted                                // an actor accepts the standing draft
	FoundNothing                            // an actor finds no draft it could offer
	WalkedOut                               // an actor leaves the talks
	Signed                                  // an actor signs what was agreed
	TalksFailed                             // talks end without agreement
	Ratified                                // a legislature consents
	RatificationFailed                      // a legislature does not
	EnteredIntoForce                        // a module binds
	CarveOutGranted                         // a party keeps sectors out of a module that enters into force
	CarveOutEnded                           // a carve-out of a module lapses
	Breached                                // a party breaks a module
	Terminated                              // a module ends
	Lapsed                                  // a term of the text has run out
	UnrestBroke                             // there is unrest at home
	LeaderChanged                           // a leader loses office

	Threatened        // a sender demands something of a target, with a threat
	ThreatExtended    // it gives the target more time
	BackedDown        // it gives the threat up
	Resisted          // the target does not give in to a threat
	CounterOffered    // it offers less than is demanded
	CounterThreatened // it threatens to retaliate
	Conceded          // it brings the issue to a level
	OfferAccepted     // the sender takes what was offered and leaves it at that
	SanctionEscalated // measures get harder
	SanctionEased     // a sender gives relief
	SanctionSuspended // measures rest for a time
	SanctionResumed   // and are back
	SanctionLifted    // the senders end their measures
	ReliefWithheld    // relief is due, and a sender does not give it
	SnappedBack       // measures are back after relief
	Feigned           // the target complies for show; only it knows
	FeintFound        // a show of compliance is found out
	CounterImposed    // the target answers measures by its own
	RetaliationEnded  // and ends them
	Cushioned         // the target makes good what its groups lose
	JoinedCoalition   // an actor becomes a sender
	LeftCoalition     // a sender leaves the others
	SanctionRenewed   // the senders prolong their measures
	RouteOpened       // a third party lets goods go round the measures
	RouteClosed       // it no longer does
	RouteFound        // the senders catch a shipment
	PartyNamed        // a third party is put under secondary sanctions
	PartyCleared      // it no longer is
	BurdenShared      // the senders' fund pays
	FundInfeasible    // the fund cannot pay: the coalition as a whole has nothing to gain
	DisputeNegotiated // a treaty settles a dispute
	ReliefTakenBack   // a sender takes back the relief that it gave
	Induced           // an actor complies for what it is promised, without being pressed
	InducementOffered // a donor promises to pay for compliance
	InducementStopped // it no longer does, or does not pay what is due
	TakenBack         // the target takes back compliance that is no longer paid for
	MediatorOffered   // a mediator offers a sender money for relief
	MediatorWithdrew  // it no longer does
	ReliefPaidFor     // a sender has given relief, and is paid for it by a mediator
)

// String names the kind: "sanction imposed", "refused".
func (k EventKind) String() string {
	names := [...]string{
		SanctionImposed: "sanction imposed", SanctionEnded: "sanction ended", TalksOpened: "talks opened",
		Offered: "offered", Refused: "refused", Accepted: "accepted", FoundNothing: "found nothing to offer",
		WalkedOut: "walked out", Signed: "signed", TalksFailed: "talks failed", Ratified: "ratified",
		RatificationFailed: "ratification failed", EnteredIntoForce: "entered into force",
		CarveOutGranted: "carve-out granted", CarveOutEnded: "carve-out ended", Breached: "breached", Terminated: "terminated", Lapsed: "lapsed",
		UnrestBroke: "unrest", LeaderChanged: "leader changed",
		Threatened: "threatened", ThreatExtended: "threat extended", BackedDown: "backed down", Resisted: "resisted",
		CounterOffered: "counter-offered", CounterThreatened: "counter-threatened", Conceded: "conceded", OfferAccepted: "offer accepted",
		SanctionEscalated: "sanction escalated", SanctionEased: "sanction eased", SanctionSuspended: "sanction suspended",
		SanctionResumed: "sanction resumed", SanctionLifted: "sanction lifted", ReliefWithheld: "relief withheld", SnappedBack: "snapped back",
		Feigned: "feigned compliance", FeintFound: "feint found out", CounterImposed: "retaliated against sanctions", RetaliationEnded: "retaliation ended",
		Cushioned: "cushioned", JoinedCoalition: "joined the coalition", LeftCoalition: "left the coalition", SanctionRenewed: "sanction renewed",
		RouteOpened: "covert route opened", RouteClosed: "covert route closed", RouteFound: "covert route found", PartyNamed: "named",
		PartyCleared: "cleared", BurdenShared: "burden shared", FundInfeasible: "fund infeasible", DisputeNegotiated: "dispute negotiated",
		ReliefTakenBack: "relief taken back",
		Induced:         "induced", InducementOffered: "inducement offered", InducementStopped: "inducement stopped", TakenBack: "compliance taken back",
		MediatorOffered: "mediation offered", MediatorWithdrew: "mediation withdrawn", ReliefPaidFor: "relief paid for",
	}
	if int(k) < len(names) && names[k] != "" {
		return names[k]
	}
	if n := int(k) - int(ThreatChanged); n >= 0 && n < len(lifeNames) {
		return lifeNames[n]
	}
	return fmt.Sprintf("EventKind(%d)", uint8(k))
}

// Event is something that happened, with its reason.
type Event struct {
	Period int
	Phase  string
	Kind   EventKind
	// Actor is who did it; Module and Regime what it was done to, where that
	// applies.
	Actor, Module, Regime string
	// Issue is what a dispute is about, Level the compliance demanded, offered or
	// reached, or the severity or relief of measures; Other the other side.
	Issue, Other string
	Level        float64
	// Demanded is the compliance that measures are imposed for. Least is what may be
	// called enough by the words of a vague demand, 0 if it is specific.
	Demanded, Least float64
	// Part is the share of what is at stake between the two sides of a dispute that is
	// given, in [0, 1]: by the target in Conceded, OfferAccepted and DisputeNegotiated,
	// by the leader in BackedDown and SanctionLifted. Face is how much of an audience
	// sees it, in [0, 1]; by a treaty nobody loses face.
	Part, Face float64
	// Sectors are what a carve-out keeps out.
	Sectors treaty.Sectors
	// Round is the round of talks, from 1; Draft the draft in words.
	Round int
	Draft string
	// Ground is the legal ground, Reason the reason in words.
	Ground, Reason string
	// Appraisal is what the draft was worth to the actor, for Offered, Refused,
	// Accepted and Signed; for FoundNothing and WalkedOut it is that of the
	// draft which the actor minds least.
	Appraisal *agent.Appraisal
	// Vote is the vote at home, for Ratified and RatificationFailed.
	Vote *agent.Vote

	// Party is the other party concerned, Case the name of the measure, the dispute
	// or the milestone, Until the first period in which a measure no longer holds.
	Party, Case string
	Until       int
	// Deliberation is what led to an act of compliance, Complaint to a case, and
	// Obedience to the answer to a ruling.
	Deliberation *agent.Deliberation
	Complaint    *agent.Complaint
	Obedience    *agent.Obedience
	// Alarm is what a report says, Late a notice out of time, Upheld a ruling for
	// the respondent. Amount is money at an annual rate.
	Alarm, Late, Upheld bool
	Amount              float64
	// For and Against are votes among the parties.
	For, Against []string
	// Genuine says of an invocation that the threat was there. Only the run knows.
	Genuine bool

	length treaty.Length `store:"-"` // of the period, for what it is called
}

// when reads "Quarter 3".
func (e *Event) when() string {
	unit := e.length.String()
	return fmt.Sprintf("%s%s %d", strings.ToUpper(unit[:1]), unit[1:], e.Period)
}

// String is the event as a sentence: "Quarter 3: CHN refuses industry (depth 1): worth
// -0.0102 % of real income a quarter against no agreement." Where a period is no quarter it
// says what it is; percent of income are as much a quarter as a year.
func (e Event) String() string {
	subject := e.Module
	if e.Draft != "" {
		subject += " (" + e.Draft + ")"
	}
	clause := fmt.Sprintf("%s: %v: %s", e.Actor, e.Kind, subject)
	switch e.Kind {
	case SanctionImposed:
		if e.Issue != "" {
			break
		}
		return fmt.Sprintf("%s: Sanctions: %s, on the ground of %s.", e.when(), e.Reason, e.Ground)
	case SanctionEnded:
		clause = "Sanctions end: the " + e.Regime
	case TalksOpened:
		clause = "Talks on " + subject + " open"
	case TalksFailed:
		clause = "Talks on " + subject + " fail"
	case Offered:
		clause = e.Actor + " offers " + subject
	case Refused:
		clause = e.Actor + " refuses " + subject
	case Accepted:
		clause = e.Actor + " accepts " + subject
	case FoundNothing:
		clause = e.Actor + " has nothing to offer on " + subject
	case WalkedOut:
		clause = e.Actor + " walks out of the talks on " + subject
	case Signed:
		clause = e.Actor + " signs " + subject
	case Ratified:
		clause = e.Actor + " ratifies " + subject
	case RatificationFailed:
		clause = e.Actor + " votes down " + subject
	case EnteredIntoForce:
		clause = subject + " enters into force"
	case CarveOutGranted:
		clause = fmt.Sprintf("%s keeps %s out of %s (%s)", e.Actor, e.Sectors, subject, e.Ground)
	case CarveOutEnded:
		clause = fmt.Sprintf("%s no longer keeps %s out of %s", e.Actor, e.Sectors, subject)
	case Breached:
		clause = e.Actor + " breaks " + subject
		if e.Regime != "" {
			clause += fmt.Sprintf(" by its part in %s against %s", e.Regime, e.Party)
		}
	case UnrestBroke:
		clause = "There is unrest in " + e.Actor
	case LeaderChanged:
		clause = "The leader of " + e.Actor + " loses office"
	case Lapsed:
		clause = fmt.Sprintf("A term of %s has run out (%s)", subject, e.Ground)
	case Terminated:
		clause = fmt.Sprintf("%s is terminated by %s (%s)", subject, e.Actor, e.Ground)
	}
	if life := e.clause(subject); life != "" {
		clause = life
	}
	if e.Issue != "" {
		clause = e.dispute()
	}
	if e.Reason != "" {
		clause += ": " + e.Reason
	}
	return fmt.Sprintf("%s: %s.", e.when(), clause)
}

// Row is one actor in one period.
type Row struct {
	Period int
	Actor  string
	// RealIncome is the change in real income against the baseline, in percent
	// (100 times a log change).
	RealIncome float64
	// PriceIndex and Wage are relative prices against world income, 1 in the
	// baseline: the economy is real, and these are not inflation and not an
	// exchange rate. Of several regions it is the mean by income.
	PriceIndex, Wage float64
	// Exposure is the share of the partner actor that has most of it in the actor's
	// foreign trade, exports and imports (Hirschman 1945, chapter 2).
	Exposure float64
	// Support is support at home, in points, and Leader counts the leaders so far,
	// from zero.
	Support float64
	Leader  int
	// Trust is the mean trust of the other actors in this one, for quarters like this:
	// calm or of stress (belief.Reputation).
	Trust float64
	// Bound is the number of modules in force that bind the actor, Depth the
	// sum of their depths.
	Bound int
	Depth float64
	// Sanctioned is the number of regimes in force against the actor,
	// Sanctioning of those in which it is a sender.
	Sanctioned, Sanctioning int
	// Harm is what all sanctions in force do to the actor's people: by how much less
	// they consume of essentials than without them, in percent (see agent.Harm), negative
	// where they gain. Spillover, of a target, is the same for third regions that lose.
	Harm, Spillover float64
}

// Observer is told what happens while it happens: each event in its order, and in
// each Record phase one row per actor, by ID. An error ends the run.
type Observer interface {
	Event(Event) error
	Row(Row) error
}
