package treaty

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which events a register can record, and which fields of an event
// each kind uses. The kinds follow the Vienna Convention on the Law of Treaties and the
// WTO agreements cited below.

// EventKind is a kind of event in the life of a module.
type EventKind uint8

// The kinds of event. Every event has a module, a period and an author; each kind below
// names the further fields in use.
const (
	// Signed: all signatories adopt a draft. The author is the proposer of the draft.
	Signed EventKind = iota + 1
	// Ratified: the legislature of the author consents. A signatory may ratify after
	// entry into force and is bound from then on.
	Ratified
	// Refused: the legislature of the author withholds consent. The module is open
	// again if the entry rule can no longer be met.
	Refused
	// EnteredIntoForce: the entry rule is met, and the parties with a ratification are
	// bound from the period on.
	EnteredIntoForce
	// Breached: the author breaks its commitments in the period: all, those on Sectors,
	// or those towards Party. Involuntary marks a breach for want of capacity. Amount
	// is the harm to all others together, if known.
	Breached
	// Terminated: the module ends for all parties, on the given Ground. For must hold
	// all other parties bound or, in the period of a material breach or the next, all
	// parties without a breach.
	Terminated

	// Unsigned: a signatory without a ratification declares not to become a party. The
	// module is open again if the entry rule can no longer be met.
	Unsigned
	// Acceded: the author, no signatory, joins a module in force. For and Against are
	// the votes of the parties bound.
	Acceded
	// NoticeGiven: the author gives notice of withdrawal. Where the text bars a
	// withdrawal, For must hold all others bound.
	NoticeGiven
	// NoticeRevoked: the author revokes its notice before the effective date.
	NoticeRevoked
	// Withdrew: the notice has run out. The remaining parties stay bound, if at least
	// two remain.
	Withdrew
	// Suspended: the author owes Party nothing on Sectors from now until the period
	// Until, on the given Ground. Party must be in breach, now or in the period before
	// (Vienna Convention on the Law of Treaties, Article 60), and not for want of
	// capacity still being built under the text. With a Surcharge or with Points, Amount
	// is the harm done: at most the cap times the stated harm of the breach. Where
	// dispute settlement is exclusive, no party suspends before a ruling.
	Suspended
	// Resumed: the author ends a suspension against Party.
	Resumed
	// Reviewed: the parties bound hold the review due. For and Against are the votes on
	// renewal.
	Reviewed
	// Lapsed: the term of the module has run out.
	Lapsed

	// Invoked: the author invokes the security exception as Case, on a stated Ground,
	// with a Measure of the menu of the text, on Sectors until the period Until. The
	// Surcharge of a surcharge is added to tariffs, ad valorem. For and Against are the votes on a new exception too soon
	// after an earlier exception of the author. With a Party, the exception is against
	// the party alone. With a Regime, the exception is the legal ground of the measures
	// of the sanction regime and has no surcharge of its own.
	Invoked
	// Notified: the author notifies the measure Case.
	Notified
	// ReviewOpened: the author, another party, requests a review of the exception Case.
	ReviewOpened
	// Upheld and StruckDown: the reviewer decides on Case. A measure struck down in a
	// review ends.
	Upheld
	StruckDown
	// Prolonged: the exception Case is renewed until the period Until by the votes For
	// and Against of the parties bound, or the safeguard Case is extended.
	Prolonged
	// Ended: the author gives up its measure Case before the end date.
	Ended
	// RanOut: the measure Case has reached its end date.
	RanOut
	// Compensated: the author pays Party the Amount in the period for the measure or
	// dispute Case.
	Compensated
	// SafeguardTaken: the author takes the safeguard Case on Sectors until the period
	// Until, with a Surcharge.
	SafeguardTaken

	// Reported: the author reports on the conduct of Party in the period About. Alarm
	// alleges a breach.
	Reported
	// MilestoneMet and MilestoneUndone: the author, the verifier, finds the milestone
	// Case met or no longer met.
	MilestoneMet
	MilestoneUndone
	// Assisted: the author, a donor, grants Party, a recipient, the Amount.
	Assisted

	// Complained: the author opens the dispute Case against Party, about a breach or
	// about the measure Of.
	Complained
	// PanelAsked: the complainant requests a panel for Case.
	PanelAsked
	// Ruled: the panel decides Case. Upheld is a ruling for the respondent; otherwise
	// Amount is the harm found, at an annual rate, and the respondent has time to
	// comply. A measure disputed in the case is struck down and stands until the
	// respondent takes the measure back.
	Ruled
	// Appealed: the author, a party to Case, appeals the ruling.
	Appealed
	// RuledOnAppeal: the appellate body decides Case, with the same fields as Ruled and
	// without further appeal.
	RuledOnAppeal
	// Complied: the respondent has complied with the ruling on Case. A measure disputed
	// in the case ends; a breach on record in the same period excludes compliance.
	Complied
	// Retaliated: the complainant is authorised to suspend its obligations to the
	// respondent on Sectors, with a Surcharge, up to the Amount, until the period
	// Until; 0 stands for the latest period allowed by the text. Retaliation ends
	// earlier with the measure or breach answered, and can be authorised anew.
	Retaliated
	// Settled: the parties to Case have settled the dispute. If the author is the
	// respondent, For must hold the complainant, because only the complainant may drop
	// a complaint.
	Settled

	// Amended: the parties bound put another Draft in the place of the present one. For and
	// Against are their votes.
	Amended
	// Interpreted: the parties bound adopt an interpretation that moves one term of the draft
	// by one option, to Draft. For and Against are their votes.
	Interpreted
)

// The names of bodies, and of the text itself, as authors of events.
const (
	// Panel decides disputes and reviews exceptions. AppellateBody hears appeals.
	Panel         = "the panel"
	AppellateBody = "the appellate body"
	// Peers are the other parties, as reviewers of an exception under peer review.
	Peers = "the other parties"
	// TheText is the author of events on a date: Lapsed, Withdrew, RanOut.
	TheText = "the text"
)

// eventNames holds the name of each kind of event.
var eventNames = [...]string{
	"unknown event", "signed", "ratified", "refused ratification", "entered into force", "breached", "terminated",
	"unsigned", "acceded", "notice given", "notice revoked", "withdrew", "suspended", "resumed", "reviewed", "lapsed",
	"exception invoked", "notified", "review opened", "upheld", "struck down", "prolonged", "ended", "ran out", "compensated", "safeguard taken",
	"reported", "milestone met", "milestone undone", "assisted",
	"complained", "panel asked for", "ruled", "appealed", "ruled on appeal", "complied", "retaliation authorised", "settled",
	"amended", "interpreted",
}

// String returns the kind in words.
func (k EventKind) String() string {
	if k == 0 || int(k) >= len(eventNames) {
		return fmt.Sprintf("EventKind(%d)", uint8(k))
	}
	return eventNames[k]
}

// Event is a change in the life of a module. The kind decides which fields count.
type Event struct {
	// Kind is the kind of event.
	Kind EventKind
	// Period is the period of the event, from 0.
	Period int
	// Module is the ID of the module.
	Module string
	// Author is the acting party, body or verifier; for EnteredIntoForce, the party
	// whose ratification met the rule.
	Author string
	// Draft is the draft signed. Signatories are the IDs of the signatories, in the
	// order of the parties of the register.
	Draft       terms.Draft
	Signatories []string
	// Ground is the article or rule behind the act, or the stated reason for an
	// exception.
	Ground string

	// Party is the ID of the other party concerned.
	Party string
	// Case names a measure, a dispute or a milestone, uniquely within the module.
	Case string
	// Of is the ID of the measure disputed, or "".
	Of string
	// Regime is the ID of the sanction regime whose measures an exception covers or a
	// breach consists of, or "".
	Regime string
	// Sectors are the sectors concerned.
	Sectors Sectors
	// Until is the first period after the end of the measure or suspension.
	Until int
	// Measure is the kind of measure under an exception.
	Measure MeasureKind
	// Surcharge is added to a tariff, ad valorem: 0.1 is ten percentage points.
	Surcharge float64
	// Points are added to the tariffs in force of the author on the goods of Party, ad
	// valorem, in [0, 1]. With Points the other obligations of the author stay.
	Points float64
	// Amount is money at an annual rate in the unit of the data of the economy.
	Amount float64
	// For and Against are the IDs of the parties with a vote for and against.
	For, Against []string
	// About is the period covered by a report. Alarm is the finding of a breach.
	About int
	Alarm bool
	// Involuntary marks a breach for want of capacity.
	Involuntary bool
	// Upheld is a ruling for the respondent.
	Upheld bool
}
