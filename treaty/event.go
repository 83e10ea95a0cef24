package treaty

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// EventKind says what happened to a module.
type EventKind uint8

// What can happen to a module.
const (
	// Signed: all signatories adopt one draft. Its author is who proposed it.
	Signed EventKind = iota + 1
	// Ratified: the author's legislature consents.
	Ratified
	// Refused: the author's legislature does not. The module is open again if
	// enough ratifications can no longer be had.
	Refused
	// EnteredIntoForce: the entry rule is met; those that have ratified are
	// bound from this period on.
	EnteredIntoForce
	// Breached: the author does not keep its commitments in this period.
	Breached
	// Terminated: the module ends for all, on the given ground.
	Terminated
)

// String returns the kind in words.
func (k EventKind) String() string {
	switch k {
	case Signed:
		return "signed"
	case Ratified:
		return "ratified"
	case Refused:
		return "refused ratification"
	case EnteredIntoForce:
		return "entered into force"
	case Breached:
		return "breached"
	case Terminated:
		return "terminated"
	}
	return fmt.Sprintf("EventKind(%d)", uint8(k))
}

// Event is one change in the life of a module.
type Event struct {
	Kind   EventKind
	Period int
	Module string
	// Author is the party that acts; for EnteredIntoForce, the party whose
	// ratification met the rule.
	Author string
	// Draft is what was signed, and Signatories by whom, in the order of the
	// register's parties.
	Draft       terms.Draft
	Signatories []string
	// Ground is the article or rule that the author acts under.
	Ground string
}
