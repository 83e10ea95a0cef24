package sanction

import "fmt"

// State is where a regime stands in its life.
type State uint8

// The states of a regime. Its measures are in force in Imposed, Escalated, Eased and
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

// rank orders states by how far measures go in them.
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

// EventKind says what happened to a regime.
type EventKind uint8

// What can happen to a regime. The author is a member of the senders unless another is
// named.
//
// Senders that act ad hoc speak for themselves: what one threatens, imposes, escalates,
// eases, suspends, lifts, calls back or names moves its own measures, and binds no other.
// An institution moves all at once, and decides by its vote, in For and Against, on each
// of these, on admission, and on relief if that follows one schedule. Only the call for
// snapback is for any member to make.
const (
	// Threaten: the author threatens the measures unless the demand is met by the
	// period Until.
	Threaten EventKind = iota + 1
	// BackDown: a threat is not carried out.
	BackDown
	// FindTrigger: the finder, its author, finds the trigger Case.
	FindTrigger
	// Impose puts the measures in force at Level in (0, 1]; 0 means 1. Harm is the
	// harm expected to the target's people, in percent of what they consume of
	// essentials. Under a sunset, measures that have been in force before come back
	// only by the vote that would have renewed them.
	Impose
	// Escalate raises the level.
	Escalate
	// MeetMilestone and UndoMilestone: the verifier, its author, finds that the
	// milestone Case is met, or no longer is.
	MeetMilestone
	UndoMilestone
	// Ease: the author gives relief to the share Level, and under one schedule all
	// do. Beyond what the milestones release it needs a Ground outside the regime,
	// such as the article of a treaty.
	Ease
	// Suspend takes the measures out of force until the period Until; Resume puts
	// them back before.
	Suspend
	Resume
	// Lift ends the measures.
	Lift
	// Renew prolongs the measures of all members under the sunset, by its vote, once
	// in each term.
	Renew
	// Lapse records that the measures have run out. Its author is treaty.TheText.
	Lapse
	// CallSnapback: the author calls relieved measures back on a Ground. Veto stops
	// it, if its author is a vetoer, or where Party is named the call of that one.
	// SnapBack puts them back in force once the notice has run: those that were
	// lifted for a new term, others for what is left of theirs.
	CallSnapback
	Veto
	SnapBack
	// Join and Leave change the members; the author is who does it. Who joins ad hoc
	// senders while measures are in force takes them on at Level, or where that is 0
	// at the level of Standing, until they end; who has been one before finds its own
	// as it left them, lifted.
	Join
	Leave
	// Concede: the target, its author, brings the issue demanded to Level.
	Concede
	// OpenCovert: a third party, its author, lets Route be used. CloseCovert ends it.
	OpenCovert
	CloseCovert
	// SetEffort: the author enforces with effort Level in [0, 1].
	SetEffort
	// Name puts Party, a third party, under secondary sanctions; Clear takes it off.
	Name
	Clear
	// PayFund: the author pays Party, another member, the Amount in this period.
	PayFund
	// TakeBack: the author leaves no more than Level of the relief that it gives, on
	// a Ground. Unlike snapback it takes no clause, and may break one: who takes back
	// what milestones release has reneged.
	TakeBack
)

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

// Event is one change in the life of a regime. Which fields count depends on its kind.
type Event struct {
	Kind   EventKind
	Period int
	Regime string
	// Author is the party or body that acts.
	Author string
	// Ground is the legal ground, where it is not the regime's own.
	Ground string
	// Party is the other party concerned, Case a trigger or milestone.
	Party, Case string
	// Level is a severity, a share of relief, an effort or a concession, in [0, 1].
	Level float64
	// Until is the first period in which it no longer holds.
	Until int
	// Harm is the harm expected to the target's people, in percent of what they consume
	// of essentials.
	Harm float64
	// For and Against are votes of members.
	For, Against []string
	Route        Route
	// Amount is money at an annual rate in the unit of the economy's data.
	Amount float64
}
