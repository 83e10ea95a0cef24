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
	// Party and Reason name who ended the talks, and how, under WalkOut and
	// Fault.
	Party, Reason string
}
