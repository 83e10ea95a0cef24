package event

import (
	"fmt"
	"strings"
)

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
	NoOfferFound                       // an actor finds no draft it could offer
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
	UnrestOccurred                     // there is unrest at home
	LeaderChanged                      // a leader loses office

	Threatened                // a sender demands something of a target, with a threat
	ThreatExtended            // it gives the target more time
	BackedDown                // it gives the threat up
	Resisted                  // the target does not give in to a threat
	CounterOffered            // it offers less than is demanded
	CounterSanctionThreatened // it threatens to retaliate
	Conceded                  // it brings the issue to a level
	OfferAccepted             // the sender takes what was offered and leaves it at that
	SanctionEscalated         // measures get harder
	SanctionEased             // a sender gives relief
	SanctionSuspended         // measures rest for a time
	SanctionResumed           // and are back
	SanctionLifted            // the senders end their measures
	ReliefWithheld            // relief is due, and a sender does not give it
	SnappedBack               // measures are back after relief
	ComplianceFeigned         // the target complies for show; only it knows
	FeigningDetected          // a show of compliance is found out
	CounterSanctionImposed    // the target answers measures by its own
	CounterSanctionEnded      // and ends them
	DomesticCompensationPaid  // the target makes good what its groups lose
	JoinedCoalition           // an actor becomes a sender
	LeftCoalition             // a sender leaves the others
	SanctionRenewed           // the senders prolong their measures
	EvasionOpened             // a third party lets goods go round the measures
	EvasionClosed             // it no longer does
	EvasionDetected           // the senders catch a shipment
	SecondarySanctionImposed  // a third party is put under secondary sanctions
	SecondarySanctionLifted   // it no longer is
	BurdenSharingPaid         // the senders' fund pays
	FundInfeasible            // the fund cannot pay: the coalition as a whole has nothing to gain
	NegotiatedSettlement      // a treaty settles a dispute
	ReliefRevoked             // a sender takes back the relief that it gave
	CompliedForInducement     // an actor complies for what it is promised, without being pressed
	InducementOffered         // a donor promises to pay for compliance
	InducementStopped         // it no longer does, or does not pay what is due
	ComplianceReversed        // the target takes back compliance that is no longer paid for
	MediationOffered          // a mediator offers a sender money for relief
	MediationWithdrawn        // it no longer does
	ReliefPaidFor             // a sender has given relief, and is paid for it by a mediator

	// What can happen to actors from outside, and under a module in force.

	ThreatChanged          // the threat to an actor's security changes; it alone knows
	MotiveChanged          // a protectionist motive comes or goes; the actor alone knows
	Disrupted              // a crisis or a new technology comes up
	DisruptionEnded        // it is over
	Reported               // a report on what a party did comes in
	ExceptionInvoked       // a party invokes the security exception
	SafeguardApplied       // a party takes a safeguard
	MeasureNotified        // a party notifies its measure
	MeasureEnded           // a party gives its measure up, or it runs out
	MeasureExtended        // a measure is renewed or extended
	Compensated            // a party pays for its measure
	FailedToComply         // a party breaks a module for want of capacity
	BrokenCovertly         // a party breaks a module where monitoring alone can find it
	NoticeGiven            // a party gives notice of withdrawal
	NoticeRevoked          // a party takes its notice back
	Withdrew               // a notice has run out
	ConsultationsRequested // a party opens a dispute
	PanelRequested         // a party asks for a panel
	Ruled                  // a panel rules
	Appealed               // a ruling is appealed
	AppellateRuling        // the appellate body rules
	RulingImplemented      // the loser follows the ruling
	RulingNotImplemented   // the loser ignores it
	ObligationsSuspended   // the winner takes authorised retaliation
	MutuallyAgreedSolution // a dispute is settled
	ReviewOpened           // a party has an exception reviewed
	ExceptionJustified     // a review finds an exception lawful
	ExceptionNotJustified  // a review finds it unlawful
	RenewalVoted           // the parties vote on the renewal of a module
	MilestoneMet           // a milestone is found met
	MilestoneReversed      // a milestone is found no longer met
	Assisted               // a donor builds capacity
	Acceded                // an actor joins a module in force
	BreachExcused          // the others put a breach down to want of capacity
	ProvisionallyAgreed    // a module is agreed and waits for the others
)

// String names the kind: "sanction imposed", "refused".
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kinds) {
		return fmt.Sprintf("EventKind(%d)", uint8(k))
	}
	return kinds[k].name
}

// Kinds yields every kind with the names of the fields of an Event that its sentence tells,
// beside Period and Reason.
func Kinds(yield func(k Kind, fields []string) bool) {
	for k := range kinds {
		if k > 0 && !yield(Kind(k), strings.Fields(kinds[k].fields)) {
			return
		}
	}
}
