package agenttest

import (
	"errors"
	"fmt"
)

// Rule is one clause of the contract of a player or a utility.
type Rule string

// The rules of a player, and at the end those of a utility.
const (
	// KnownAct: every move is an offer, an acceptance, a pass or a departure.
	KnownAct Rule = "makes one of the four moves"
	// LegalDraft: what is offered is a draft of the space, under its constraints.
	LegalDraft Rule = "offers drafts of the space"
	// OffersAboveReserve: what is offered is worth the party's reserve to it.
	OffersAboveReserve Rule = "offers nothing below its reserve"
	// AcceptsStanding: it accepts only when a draft is on the table.
	AcceptsStanding Rule = "accepts only what is on the table"
	// AcceptsAboveReserve: what it accepts is worth the party's reserve to it. A
	// preference between two texts (bargain.CallPrefer) signs nothing.
	AcceptsAboveReserve Rule = "accepts nothing below its reserve"
	// NoPanic: it panics at no table, whatever the deadline and the menu.
	NoPanic Rule = "does not panic"
	// InTime: it answers within Options.Patience.
	InTime Rule = "answers in time"
	// SameMoves: two copies that are shown the same turns make the same moves.
	SameMoves Rule = "makes the same moves at the same turns"
	// CloneRemembers: a copy made in the middle of the talks goes on as the original
	// does.
	CloneRemembers Rule = "a copy remembers what the original does"
	// CloneAlone: what a copy sees changes nothing for the original.
	CloneAlone Rule = "a copy shares no memory with the original"
	// TurnUntouched: it writes nothing into its turn, nor into what it has heard.
	TurnUntouched Rule = "leaves its turn as it is"
	// TurnNotKept: it holds on to no turn, and no slice of one, after it has moved.
	TurnNotKept Rule = "keeps nothing of its turn"

	// IsNumber: no worth and no reserve is NaN or plus infinity.
	IsNumber Rule = "is a number, or minus infinity"
	// SameWorth: a draft is worth the same each time.
	SameWorth Rule = "values a draft the same each time"
)

// Broken is the error for a rule that is broken.
type Broken struct {
	Rule Rule
	// Detail says at which table and how.
	Detail string
}

// Error names the rule and the case.
func (b *Broken) Error() string {
	return fmt.Sprintf("agenttest: broken rule %q: %s", string(b.Rule), b.Detail)
}

// record holds the first case of each broken rule.
type record struct{ broken []*Broken }

func (r *record) add(rule Rule, format string, args ...any) {
	if r.has(rule) {
		return
	}
	r.broken = append(r.broken, &Broken{Rule: rule, Detail: fmt.Sprintf(format, args...)})
}

func (r *record) has(rule Rule) bool {
	for _, b := range r.broken {
		if b.Rule == rule {
			return true
		}
	}
	return false
}

func (r *record) err() error {
	var errs []error
	for _, b := range r.broken {
		errs = append(errs, b)
	}
	return errors.Join(errs...)
}
