package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Status is the state or the end of talks.
type Status uint8

// The states of talks. Ongoing is the zero value.
const (
	Ongoing  Status = iota
	Agreed          // every party stands by the same draft
	Deadline        // the rounds ran out
	WalkOut         // a party left
	Fault           // a player broke the rules or panicked
	NoDeal          // the protocol ended, and no draft passed
)

// String returns the status in words.
func (s Status) String() string {
	switch s {
	case Ongoing:
		return "ongoing"
	case Agreed:
		return "agreed"
	case Deadline:
		return "no agreement at the deadline"
	case WalkOut:
		return "a party walked out"
	case Fault:
		return "ended by a fault"
	case NoDeal:
		return "no deal"
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// Outcome is the result of talks so far.
type Outcome struct {
	// Status is the state of the talks.
	Status Status
	// Draft is the draft agreed, under Agreed.
	Draft terms.Draft
	// Rounds is the number of rounds begun.
	Rounds int
	// Offers is the number of drafts put on the table. Theories of bargaining count
	// time in offers: an agreement on the first offer is not discounted, and an
	// agreement on the n-th offer is discounted by n-1 periods.
	Offers int
	// Signed holds the seats that stand by the agreed draft, in order. Nil means all
	// seats, or no agreement.
	Signed []int
	// Party is the party that ended the talks under WalkOut and Fault, or the single
	// party that refused under NoDeal. Reason is the reason in words.
	Party, Reason string
	// Panicked reports a fault by a panic of the player.
	Panicked bool
}
