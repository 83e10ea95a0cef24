package sanction

import "fmt"

// This file decides which events a docket can record, and which fields of an event each
// kind uses. The states follow the life of a regime in the package comment.

// State is the stage of a regime in its life.
type State uint8

// The states of a regime. Measures are in force in Imposed, Escalated, Eased and
// SnappedBack.
const (
	Dormant State = iota
	Threatened
	Imposed
	Escalated
	Eased
	Suspended
	Lifted
	Lapsed
	SnappedBack
)

// String returns the state in words.
func (s State) String() string {
	names := [...]string{"dormant", "threatened", "imposed", "escalated", "eased", "suspended", "lifted", "lapsed", "snapped back"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// biting reports whether measures are in force in the state.
func (s State) biting() bool {
	return s == Imposed || s == Escalated || s == Eased || s == SnappedBack
}

// rank returns the order of a state by the reach of its measures.
func (s State) rank() int {
	switch {
	case s.biting():
		return 4
	case s == Suspended:
		return 3
	case s == Threatened:
		return 2
	case s == Dormant:
		return 0
	}
	return 1
}

// EventKind is a kind of event in the life of a regime.
type EventKind uint8

// The kinds of event. The author is a member of the senders unless another author is
// named.
//
// Ad hoc senders act alone: each threat, imposition, escalation, relief, suspension,
// lifting, call or naming moves the measures of the author and binds no other sender.
// An institution moves all measures at once and decides by vote, in For and Against, on
// each of these acts, on admission, and on relief under one schedule. A call for
// snapback needs only a single member.
const (
	// Threaten: the author threatens measures unless the demand is met by the period
	// Until.
	Threaten EventKind = iota + 1
	// BackDown: the author withdraws a threat.
	BackDown
	// FindTrigger: the finder, as author, finds the trigger Case.
	FindTrigger
	// Impose puts the measures in force at Level in (0, 1]; 0 means 1. Harm is the
	// expected harm to the people of the target, in percent of their consumption of
	// essentials. Under a sunset, measures in force before come back only by the vote
	// on renewal.
	Impose
	// Escalate raises the level.
	Escalate
	// MeetMilestone and UndoMilestone: the verifier, as author, finds the milestone
	// Case met or no longer met.
	MeetMilestone
	UndoMilestone
	// Ease: the author gives relief up to the share Level, and under one schedule all
	// members do. Relief beyond the milestones met needs a Ground outside the regime,
	// such as the article of a treaty.
	Ease
	// Suspend takes the measures out of force until the period Until. Resume puts the
	// measures back earlier.
	Suspend
	Resume
	// Lift ends the measures.
	Lift
	// Renew prolongs the measures of all members under the sunset, by vote, once in
	// each term.
	Renew
	// Lapse records the end of measures by date. The author is treaty.TheText.
	Lapse
	// CallSnapback: the author calls relieved measures back on a Ground. Veto by a
	// vetoer stops all calls or, with a Party, the call of that sender. SnapBack puts
	// the measures back in force after the notice: lifted measures for a new term,
	// others for the rest of the term.
	CallSnapback
	Veto
	SnapBack
	// Join and Leave change the members; the author joins or leaves. A sender that
	// joins ad hoc senders with measures in force takes the measures on until their
	// end, at Level or, for 0, at the level of Standing. A former sender finds its own
	// measures lifted, as left.
	Join
	Leave
	// Concede: the target, as author, brings the issue demanded to Level.
	Concede
	// OpenCovert: a third party, as author, opens Route. CloseCovert closes the route.
	OpenCovert
	CloseCovert
	// SetEffort: the author enforces with effort Level in [0, 1].
	SetEffort
	// Name puts Party, a third party, under secondary sanctions; Clear takes Party off.
	Name
	Clear
	// PayFund: the author pays Party, another member, the Amount in the period.
	PayFund
	// TakeBack: the author reduces its relief to Level, on a Ground. Unlike snapback
	// the act needs no clause and may break one: a sender that takes back relief
	// released by milestones has reneged.
	TakeBack
)

// eventNames holds the name of each kind of event.
var eventNames = [...]string{
	"unknown event", "threaten", "back down", "find trigger", "impose", "escalate", "meet milestone", "undo milestone", "ease", "suspend", "resume",
	"lift", "renew", "lapse", "call snapback", "veto", "snap back", "join", "leave", "concede", "open route", "close route", "set effort",
	"name", "clear", "pay fund", "take back relief",
}

// String returns the kind in words.
func (k EventKind) String() string {
	if k == 0 || int(k) >= len(eventNames) {
		return fmt.Sprintf("EventKind(%d)", uint8(k))
	}
	return eventNames[k]
}

// Event is a change in the life of a regime. The kind decides which fields count.
type Event struct {
	// Kind is the kind of event.
	Kind EventKind
	// Period is the period of the event, from 0.
	Period int
	// Regime is the ID of the regime.
	Regime string
	// Author is the acting party or body.
	Author string
	// Ground is the legal ground, if different from the ground of the regime.
	Ground string
	// Party is the ID of the other party concerned, and Case the ID of a trigger or
	// milestone.
	Party, Case string
	// Level is a severity, a share of relief, an effort or a concession, in [0, 1].
	Level float64
	// Until is the first period after a suspension, or the deadline of a threat.
	Until int
	// Harm is the expected harm to the people of the target, in percent of their
	// consumption of essentials.
	Harm float64
	// For and Against are the IDs of the members with a vote for and against.
	For, Against []string
	// Route is the covert route opened or closed.
	Route Route
	// Amount is money at an annual rate in the unit of the data of the economy.
	Amount float64
}
