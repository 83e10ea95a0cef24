package event

import (
	"fmt"
	"strings"
)

// The file decides the names of the kinds of events: talks and entry into force first, then
// coercion. The kinds from outside and under a module in force are in treaty.go. The categories
// of coercion follow the data of Morgan, Bapat and Kobayashi (2014).

// Kind is the kind of an event.
type Kind uint8

// The kinds of events of talks, sanctions and domestic politics.
const (
	// SanctionImposed: a regime's measures come into force.
	SanctionImposed Kind = iota + 1
	// SanctionEnded: a regime's measures lapse.
	SanctionEnded
	// TalksOpened: talks on a module begin.
	TalksOpened
	// Offered: an actor puts a draft on the table.
	Offered
	// Refused: an actor turns down the standing draft.
	Refused
	// Accepted: an actor accepts the standing draft.
	Accepted
	// FoundNothing: an actor finds no draft to offer.
	FoundNothing
	// WalkedOut: an actor leaves the talks.
	WalkedOut
	// Signed: an actor signs the agreed draft.
	Signed
	// TalksFailed: talks end without agreement.
	TalksFailed
	// Ratified: a legislature consents.
	Ratified
	// RatificationFailed: a legislature refuses consent.
	RatificationFailed
	// EnteredIntoForce: a module binds.
	EnteredIntoForce
	// CarveOutGranted: a party keeps sectors out of a module that enters into force.
	CarveOutGranted
	// CarveOutEnded: a carve-out of a module lapses.
	CarveOutEnded
	// Breached: a party breaks a module.
	Breached
	// Terminated: a module ends.
	Terminated
	// Lapsed: a term of the text has run out.
	Lapsed
	// UnrestBroke: there is unrest at home.
	UnrestBroke
	// LeaderChanged: a leader loses office.
	LeaderChanged

	// Threatened: a sender demands compliance of a target under a threat.
	Threatened
	// ThreatExtended: the sender gives the target more time.
	ThreatExtended
	// BackedDown: the sender withdraws a threat.
	BackedDown
	// Resisted: the target does not give in to a threat.
	Resisted
	// CounterOffered: the target offers less than the demand.
	CounterOffered
	// CounterThreatened: the target threatens retaliation.
	CounterThreatened
	// Conceded: the target brings the issue to a level of compliance.
	Conceded
	// OfferAccepted: the sender accepts an offer below the demand.
	OfferAccepted
	// SanctionEscalated: a sender makes measures harder.
	SanctionEscalated
	// SanctionEased: a sender gives relief.
	SanctionEased
	// SanctionSuspended: a sender suspends measures for a time.
	SanctionSuspended
	// SanctionResumed: suspended measures are back in force.
	SanctionResumed
	// SanctionLifted: the senders end their measures.
	SanctionLifted
	// ReliefWithheld: relief is due, and a sender gives none.
	ReliefWithheld
	// SnappedBack: measures are back after relief.
	SnappedBack
	// Feigned: the target complies for show; only the target knows.
	Feigned
	// FeintFound: a sender discovers compliance for show.
	FeintFound
	// CounterImposed: the target retaliates by measures of its own.
	CounterImposed
	// RetaliationEnded: the target ends its retaliation.
	RetaliationEnded
	// Cushioned: the target compensates its groups for losses.
	Cushioned
	// JoinedCoalition: an actor becomes a sender.
	JoinedCoalition
	// LeftCoalition: a sender leaves the coalition.
	LeftCoalition
	// SanctionRenewed: the senders prolong their measures.
	SanctionRenewed
	// RouteOpened: a third party opens a covert route for goods around the measures.
	RouteOpened
	// RouteClosed: a third party closes its covert route.
	RouteClosed
	// RouteFound: the senders catch a shipment.
	RouteFound
	// PartyNamed: a third party comes under secondary sanctions.
	PartyNamed
	// PartyCleared: a third party is cleared of secondary sanctions.
	PartyCleared
	// BurdenShared: the senders' fund pays.
	BurdenShared
	// FundInfeasible: the fund cannot pay, since the coalition as a whole gains nothing.
	FundInfeasible
	// DisputeNegotiated: a treaty settles a dispute.
	DisputeNegotiated
	// ReliefTakenBack: a sender withdraws relief.
	ReliefTakenBack
	// Induced: an actor complies for a promised payment, without a threat.
	Induced
	// InducementOffered: a donor promises to pay for compliance.
	InducementOffered
	// InducementStopped: a donor withdraws the promise or fails to pay.
	InducementStopped
	// TakenBack: the target withdraws compliance without further payment.
	TakenBack
	// MediatorOffered: a mediator offers a sender money for relief.
	MediatorOffered
	// MediatorWithdrew: a mediator withdraws the offer.
	MediatorWithdrew
	// ReliefPaidFor: a mediator pays a sender for relief given.
	ReliefPaidFor
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
