package agenttest

import (
	"errors"
	"fmt"
)

// Rule is a clause of the contract of a player or a utility.
type Rule string

// The rules of a player, and at the end the rules of a utility.
const (
	// KnownAct: every move is an offer, an acceptance, a pass or a departure.
	KnownAct Rule = "makes one of the four moves"
	// LegalDraft: every draft on offer is a draft of the space, under the constraints.
	LegalDraft Rule = "offers drafts of the space"
	// OffersAboveReserve: every draft on offer is worth the party's reserve to the party.
	OffersAboveReserve Rule = "offers nothing below its reserve"
	// AcceptsStanding: the player accepts only with a draft on the table.
	AcceptsStanding Rule = "accepts only what is on the table"
	// AcceptsAboveReserve: every draft accepted is worth the party's reserve to the party. A
	// preference between two texts (bargain.CallPrefer) signs nothing.
	AcceptsAboveReserve Rule = "accepts nothing below its reserve"
	// NoPanic: the player panics at no table, whatever the deadline and the menu.
	NoPanic Rule = "does not panic"
	// InTime: the player answers within Options.Patience.
	InTime Rule = "answers in time"
	// SameMoves: two copies make the same moves at the same turns.
	SameMoves Rule = "makes the same moves at the same turns"
	// CloneRemembers: a copy made in the middle of the talks continues like the original.
	CloneRemembers Rule = "a copy remembers what the original does"
	// CloneAlone: a copy's turns change nothing for the original.
	CloneAlone Rule = "a copy shares no memory with the original"
	// TurnUntouched: the player writes nothing into the turn or the list of things heard.
	TurnUntouched Rule = "leaves its turn as it is"
	// TurnNotKept: the player keeps no turn, and no slice of a turn, after the move.
	TurnNotKept Rule = "keeps nothing of its turn"

	// IsNumber: no value and no reserve is NaN or plus infinity.
	IsNumber Rule = "is a number, or minus infinity"
	// SameWorth: a draft has the same value each time.
	SameWorth Rule = "values a draft the same each time"
)

// Broken is the error for a broken rule.
type Broken struct {
	// Rule is the broken rule.
	Rule Rule
	// Detail describes the table and the case.
	Detail string
}

// Error names the rule and the case.
func (b *Broken) Error() string {
	return fmt.Sprintf("agenttest: broken rule %q: %s", string(b.Rule), b.Detail)
}

// record holds the first case of each broken rule.
type record struct{ broken []*Broken }

// add records a broken rule, unless recorded before.
func (r *record) add(rule Rule, format string, args ...any) {
	if r.has(rule) {
		return
	}
	r.broken = append(r.broken, &Broken{Rule: rule, Detail: fmt.Sprintf(format, args...)})
}

// has reports whether a rule is broken.
func (r *record) has(rule Rule) bool {
	for _, b := range r.broken {
		if b.Rule == rule {
			return true
		}
	}
	return false
}

// err returns the broken rules as an error, or nil.
func (r *record) err() error {
	var errs []error
	for _, b := range r.broken {
		errs = append(errs, b)
	}
	return errors.Join(errs...)
}
