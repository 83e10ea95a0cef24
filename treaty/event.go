package treaty

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// EventKind says what happened to a module.
type EventKind uint8

// What can happen to a module. Every event has a module, a period and an author; the
// fields that a kind needs beyond them are named with it.
const (
	// Signed: all signatories adopt one draft. Its author is who proposed it.
	Signed EventKind = iota + 1
	// Ratified: the author's legislature consents. A signatory may ratify after
	// entry into force, and is bound from then on.
	Ratified
	// Refused: the author's legislature does not. The module is open again if the
	// entry rule can no longer be met.
	Refused
	// EnteredIntoForce: the entry rule is met; those that have ratified are
	// bound from this period on.
	EnteredIntoForce
	// Breached: the author does not keep its commitments in this period, or only
	// those on Sectors, or only towards Party. Involuntary says that it could not,
	// Amount what harm that does to the others together, if it is known.
	Breached
	// Terminated: the module ends for all, on the given Ground. For must hold all
	// other parties bound, or after a material breach, in its period or the next, all
	// that did not break it.
	Terminated

	// Unsigned: a signatory that has not ratified says that it will not become a
	// party. The module is open again if the entry rule can no longer be met.
	Unsigned
	// Acceded: the author, no signatory, joins a module in force; For and Against
	// are the votes of the parties bound.
	Acceded
	// NoticeGiven: the author gives notice of withdrawal; where the text bars it, For
	// must hold all others bound.
	NoticeGiven
	// NoticeRevoked: the author takes its notice back before it takes effect.
	NoticeRevoked
	// Withdrew: the notice has run out. Those left behind stay bound, unless fewer
	// than two are.
	Withdrew
	// Suspended: the author owes Party nothing on Sectors from now until the
	// period Until, on the given Ground. Party must be in breach, now or in the
	// period before (Vienna Convention on the Law of Treaties, Article 60), and not
	// for want of capacity that the text is still building. With a Surcharge, Amount
	// is the harm that it does: at most the cap on the harm stated for the breach.
	Suspended
	// Resumed: the author takes a suspension against Party back.
	Resumed
	// Reviewed: the parties bound hold the review that is due; For and Against are
	// the votes on renewal.
	Reviewed
	// Lapsed: the term of the module has run out.
	Lapsed

	// Invoked: the author invokes the security exception as Case, on a stated
	// Ground and a stated Threat, on Sectors until the period Until. Surcharge is
	// what it adds to its tariffs, in points. For and Against are votes where it
	// follows upon one of its own too soon. With a Party it is against that party
	// alone; with a Regime it is the legal ground of the measures of that sanction
	// regime, and has no surcharge of its own.
	Invoked
	// Notified: the author notifies the measure Case.
	Notified
	// ReviewOpened: the author, another party, has the exception Case reviewed.
	ReviewOpened
	// Upheld and StruckDown: the reviewer decides on Case. Struck down, it ends.
	Upheld
	StruckDown
	// Prolonged: the exception Case is renewed until the period Until by the votes
	// For and Against of the parties bound, or the safeguard Case extended.
	Prolonged
	// Ended: the author gives up its measure Case before its end.
	Ended
	// RanOut: the measure Case has reached its end.
	RanOut
	// Compensated: the author pays Party the Amount in this period for the measure
	// or dispute Case.
	Compensated
	// SafeguardTaken: the author takes the safeguard Case on Sectors until the
	// period Until, with a Surcharge.
	SafeguardTaken

	// Reported: the author reports on what Party did in the period About. Alarm
	// says that it broke the module.
	Reported
	// MilestoneMet and MilestoneUndone: the author, its verifier, finds that the
	// milestone Case is met, or no longer is.
	MilestoneMet
	MilestoneUndone
	// Assisted: the author, a donor, grants Party, a recipient, the Amount.
	Assisted

	// Complained: the author opens the dispute Case against Party, about its
	// breach or about its measure Of.
	Complained
	// PanelAsked: the complainant has a panel set up for Case.
	PanelAsked
	// Ruled: the panel decides Case. Upheld says that the respondent is in the
	// right; otherwise Amount is the harm found, at an annual rate, and the
	// respondent has time to comply: a measure that the case is about is struck down,
	// and stands until the respondent takes it back.
	Ruled
	// Appealed: the author, a party to Case, appeals the ruling.
	Appealed
	// RuledOnAppeal: as Ruled, by the appellate body, for good.
	RuledOnAppeal
	// Complied: the respondent has complied with the ruling on Case. A measure that it
	// is about ends; a breach must not be on record in the same period.
	Complied
	// Retaliated: the complainant is authorised to suspend what it owes the
	// respondent on Sectors, with a Surcharge, to the Amount at most, until the period
	// Until; 0 stands for the longest that the text allows. It ends earlier with what
	// it answers, and can be authorised anew.
	Retaliated
	// Settled: the parties to Case have settled it. If the author is the respondent, For
	// must hold the complainant, who alone may drop its complaint.
	Settled
)

// Bodies and the text itself act under these names.
const (
	// Panel decides disputes and reviews exceptions, AppellateBody hears appeals.
	Panel         = "the panel"
	AppellateBody = "the appellate body"
	// Peers review an exception under peer review: the other parties.
	Peers = "the other parties"
	// TheText is the author of what happens by itself: Lapsed, Withdrew, RanOut.
	TheText = "the text"
)

var eventNames = [...]string{
	"unknown event", "signed", "ratified", "refused ratification", "entered into force", "breached", "terminated",
	"unsigned", "acceded", "notice given", "notice revoked", "withdrew", "suspended", "resumed", "reviewed", "lapsed",
	"exception invoked", "notified", "review opened", "upheld", "struck down", "prolonged", "ended", "ran out", "compensated", "safeguard taken",
	"reported", "milestone met", "milestone undone", "assisted",
	"complained", "panel asked for", "ruled", "appealed", "ruled on appeal", "complied", "retaliation authorised", "settled",
}

// String returns the kind in words.
func (k EventKind) String() string {
	if k == 0 || int(k) >= len(eventNames) {
		return fmt.Sprintf("EventKind(%d)", uint8(k))
	}
	return eventNames[k]
}

// Event is one change in the life of a module. Which fields count depends on its kind.
type Event struct {
	Kind   EventKind
	Period int
	Module string
	// Author is the party, body or verifier that acts; for EnteredIntoForce, the
	// party whose ratification met the rule.
	Author string
	// Draft is what was signed, and Signatories by whom, in the order of the
	// register's parties.
	Draft       terms.Draft
	Signatories []string
	// Ground is the article or rule that the author acts under, or the reason that
	// it states for invoking an exception.
	Ground string

	// Party is the other party concerned.
	Party string
	// Case names a measure, a dispute or a milestone, once for all in its module.
	Case string
	// Of is the measure that a dispute is about, if it is about one.
	Of string
	// Regime is the ID of the sanction regime whose measures an exception covers or a
	// breach consists of, if it is about one.
	Regime string
	// Sectors are what the event is about.
	Sectors Sectors
	// Until is the first period in which it no longer holds.
	Until int
	// Threat is how grave the invoker says the threat is, from 0 to 2.
	Threat float64
	// Surcharge is added to a tariff, ad valorem: 0.1 is ten points.
	Surcharge float64
	// Amount is money at an annual rate in the unit of the economy's data.
	Amount float64
	// For and Against are votes.
	For, Against []string
	// About is the period that a report is on, Alarm what it says.
	About int
	Alarm bool
	// Involuntary marks a breach for want of capacity.
	Involuntary bool
	// Upheld is a ruling for the respondent.
	Upheld bool
}
