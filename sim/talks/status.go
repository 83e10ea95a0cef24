package talks

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Status says how talks stand or how they ended.
type Status uint8

// The ways in which talks stand. Ongoing is the zero value.
const (
	Ongoing  Status = iota
	Agreed          // every party stands by the same draft
	Deadline        // the rounds ran out
	WalkOut         // a party left
	Fault           // a player broke the rules or panicked
	NoDeal          // the protocol ran its course, and no draft passed
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

// Outcome is how talks stand.
type Outcome struct {
	Status Status
	// Draft is what was agreed, under Agreed.
	Draft terms.Draft
	// Rounds is the number of rounds begun.
	Rounds int
	// Offers is the number of drafts that were put on the table. Theories of
	// bargaining count time in offers: what is agreed on the first one is not
	// discounted, what is agreed on the n-th by n-1 periods.
	Offers int
	// Signed holds the seats that stand by the agreed draft, in order. Nil means
	// all, and where nothing was agreed.
	Signed []int
	// Party and Reason name who ended the talks, and how, under WalkOut and
	// Fault, and under NoDeal who refused, if it was one party.
	Party, Reason string
	// Panicked says that the fault was a panic of the party's player.
	Panicked bool
}
