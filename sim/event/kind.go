package event

import (
	"fmt"
	"strings"
)

// Kind names an occurrence of a run. The table in table.go holds the name, the sentence and the
// fields of each kind.
type Kind uint8

// The kinds of events, in the order of the table.
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
	// NoOfferFound: an actor finds no draft the actor could offer.
	NoOfferFound
	// WalkedOut: an actor leaves the talks.
	WalkedOut
	// Signed: an actor signs what was agreed.
	Signed
	// TalksFailed: talks end without agreement.
	TalksFailed
	// Ratified: a legislature consents.
	Ratified
	// RatificationFailed: a legislature does not.
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
	// UnrestOccurred: there is unrest at home.
	UnrestOccurred
	// LeaderChanged: a leader loses office.
	LeaderChanged

	// Threatened: a sender demands something of a target, with a threat.
	Threatened
	// ThreatExtended: the actor gives the target more time.
	ThreatExtended
	// BackedDown: the actor gives the threat up.
	BackedDown
	// Resisted: the target does not give in to a threat.
	Resisted
	// CounterOffered: the actor offers less than is demanded.
	CounterOffered
	// CounterSanctionThreatened: the actor threatens to retaliate.
	CounterSanctionThreatened
	// Conceded: the actor brings the issue to a level.
	Conceded
	// OfferAccepted: the sender takes what was offered and leaves the actor at that.
	OfferAccepted
	// SanctionEscalated: measures get harder.
	SanctionEscalated
	// SanctionEased: a sender gives relief.
	SanctionEased
	// SanctionSuspended: measures rest for a time.
	SanctionSuspended
	// SanctionResumed: and are back.
	SanctionResumed
	// SanctionLifted: the senders end their measures.
	SanctionLifted
	// ReliefWithheld: relief is due, and a sender does not give the actor.
	ReliefWithheld
	// SnappedBack: measures are back after relief.
	SnappedBack
	// ComplianceFeigned: the target complies for show; only the actor knows.
	ComplianceFeigned
	// FeigningDetected: a show of compliance is found out.
	FeigningDetected
	// CounterSanctionImposed: the target answers measures by its own.
	CounterSanctionImposed
	// CounterSanctionEnded: and ends them.
	CounterSanctionEnded
	// DomesticCompensationPaid: the target makes good what its groups lose.
	DomesticCompensationPaid
	// JoinedCoalition: an actor becomes a sender.
	JoinedCoalition
	// LeftCoalition: a sender leaves the others.
	LeftCoalition
	// TriggerFound: the fact that allows measures is found.
	TriggerFound
	// SanctionRenewed: the senders prolong their measures.
	SanctionRenewed
	// EvasionOpened: a third party lets goods go round the measures.
	EvasionOpened
	// EvasionClosed: the actor no longer does.
	EvasionClosed
	// EvasionDetected: the senders catch a shipment.
	EvasionDetected
	// EnforcementSet: a sender looks harder, or less hard, for covert shipments.
	EnforcementSet
	// SecondarySanctionImposed: a third party is put under secondary sanctions.
	SecondarySanctionImposed
	// SecondarySanctionLifted: the actor no longer is.
	SecondarySanctionLifted
	// BurdenSharingPaid: the senders' fund pays.
	BurdenSharingPaid
	// FundInfeasible: the fund cannot pay: the coalition as a whole has nothing to gain.
	FundInfeasible
	// NegotiatedSettlement: a treaty settles a dispute.
	NegotiatedSettlement
	// ReliefRevoked: a sender takes back the relief that the actor gave.
	ReliefRevoked
	// CompliedForInducement: an actor complies for what the actor is promised, without being pressed.
	CompliedForInducement
	// InducementOffered: a donor promises to pay for compliance.
	InducementOffered
	// InducementStopped: the actor no longer does, or does not pay what is due.
	InducementStopped
	// ComplianceReversed: the target takes back compliance that is no longer paid for.
	ComplianceReversed
	// MediationOffered: a mediator offers a sender money for relief.
	MediationOffered
	// MediationWithdrawn: the actor no longer does.
	MediationWithdrawn
	// ReliefPaidFor: a sender has given relief, and is paid for the actor by a mediator.
	ReliefPaidFor

	// What can happen to actors from outside, and under a module in force.

	// ThreatChanged: the threat to an actor's security changes; the actor alone knows.
	ThreatChanged
	// MotiveChanged: a protectionist motive comes or goes; the actor alone knows.
	MotiveChanged
	// Disrupted: a crisis or a new technology comes up.
	Disrupted
	// DisruptionEnded: the actor is over.
	DisruptionEnded
	// Reported: a report on what a party did comes in.
	Reported
	// ExceptionInvoked: a party invokes the security exception.
	ExceptionInvoked
	// SafeguardApplied: a party takes a safeguard.
	SafeguardApplied
	// MeasureNotified: a party notifies its measure.
	MeasureNotified
	// MeasureEnded: a party gives its measure up, or the actor runs out.
	MeasureEnded
	// MeasureExtended: a measure is renewed or extended.
	MeasureExtended
	// MeasureKept: the actor keeps a measure at a review.
	MeasureKept
	// Compensated: a party pays for its measure.
	Compensated
	// FailedToComply: a party breaks a module for want of capacity.
	FailedToComply
	// BrokenCovertly: a party breaks a module where monitoring alone can find the actor.
	BrokenCovertly
	// NoticeGiven: a party gives notice of withdrawal.
	NoticeGiven
	// NoticeRevoked: a party takes its notice back.
	NoticeRevoked
	// Withdrew: a notice has run out.
	Withdrew
	// ConsultationsRequested: a party opens a dispute.
	ConsultationsRequested
	// PanelRequested: a party asks for a panel.
	PanelRequested
	// Ruled: a panel rules.
	Ruled
	// Appealed: a ruling is appealed.
	Appealed
	// AppellateRuling: the appellate body rules.
	AppellateRuling
	// RulingImplemented: the loser follows the ruling.
	RulingImplemented
	// RulingNotImplemented: the loser ignores the actor.
	RulingNotImplemented
	// ObligationsSuspended: the winner takes authorised retaliation.
	ObligationsSuspended
	// MutuallyAgreedSolution: a dispute is settled.
	MutuallyAgreedSolution
	// ReviewOpened: a party has an exception reviewed.
	ReviewOpened
	// ExceptionJustified: a review finds an exception lawful.
	ExceptionJustified
	// ExceptionNotJustified: a review finds the actor unlawful.
	ExceptionNotJustified
	// RenewalVoted: the parties vote on the renewal of a module.
	RenewalVoted
	// MilestoneMet: a milestone is found met.
	MilestoneMet
	// MilestoneReversed: a milestone is found no longer met.
	MilestoneReversed
	// Assisted: a donor builds capacity.
	Assisted
	// Acceded: an actor joins a module in force.
	Acceded
	// BreachExcused: the others put a breach down to want of capacity.
	BreachExcused
	// PackageFell: a package signed as one undertaking can no longer enter into force.
	PackageFell

	// TariffRaised: a government raises tariffs outside any text.
	TariffRaised
	// TariffHeldOff: a government holds though a raise would gain without answers and prices.
	TariffHeldOff
	// TariffTakenBack: a government takes an increase back.
	TariffTakenBack
	// AmendmentAdopted: the parties change the terms of a module in force.
	AmendmentAdopted
	// AmendmentRejected: a proposal to change the terms, or to interpret them, fails.
	AmendmentRejected
	// InterpretationAdopted: the parties move one term of a module in force by interpretation.
	InterpretationAdopted

	// ConcessionsSuspended: an injured party suspends its concessions in answer to a breach.
	ConcessionsSuspended
	// ConcessionsResumed: a suspension in answer to a breach ends.
	ConcessionsResumed
	// BreachedInReturn: an injured party breaks a module towards the party in breach.
	BreachedInReturn
)

// String names the kind: "sanction imposed", "refused".
func (k Kind) String() string {
	if k == 0 || int(k) >= len(kinds) {
		return fmt.Sprintf("Kind(%d)", uint8(k))
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
