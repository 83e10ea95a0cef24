package event

import "fmt"

// Kind says what happened.
type Kind uint8

// What can happen.
const (
	SanctionImposed    Kind = iota + 1 // a regime's measures come into force
	SanctionEnded                      // a regime's measures lapse
	TalksOpened                        // talks on a module begin
	Offered                            // an actor puts a draft on the table
	Refused                            // an actor turns down the standing draft
	Accepted                           // an actor accepts the standing draft
	FoundNothing                       // an actor finds no draft it could offer
	WalkedOut                          // an actor leaves the talks
	Signed                             // an actor signs what was agreed
	TalksFailed                        // talks end without agreement
	Ratified                           // a legislature consents
	RatificationFailed                 // a legislature does not
	EnteredIntoForce                   // a module binds
	CarveOutGranted                    // a party keeps sectors out of a module that enters into force
	CarveOutEnded                      // a carve-out of a module lapses
	Breached                           // a party breaks a module
	Terminated                         // a module ends
	Lapsed                             // a term of the text has run out
	UnrestBroke                        // there is unrest at home
	LeaderChanged                      // a leader loses office

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
func (k Kind) String() string {
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
