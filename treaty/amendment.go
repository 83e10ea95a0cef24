package treaty

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides when the parties of a module in force may change its terms, and by which
// votes, from the article on amendment. Sources: Vienna Convention on the Law of Treaties,
// Articles 39 and 40; WTO Agreement, Article X (amendments) and Article IX:2 (authoritative
// interpretations, by three fourths of the members).

// Amendment is the article on changing the open terms of a module in force. An adopted amendment
// binds every party to the module: a party that voted against it may withdraw, as from any text.
type Amendment struct {
	// Vote is the vote of the parties bound on an amendment. A party votes in favour if its
	// government and its legislature consent. The default is unanimity.
	Vote VoteRule
	// Every is the number of quarters between conferences on amendments, counted from entry into
	// force. The default, 0, is none: the parties meet at the reviews of the sunset and in the
	// period in which a disruption begins or ends.
	Every int
	// Interpretation says that the parties may also adopt an authoritative interpretation: a
	// change of one term by one option, without a vote in any legislature. InterpretationVote is
	// the vote on it; the default is unanimity.
	Interpretation     bool
	InterpretationVote VoteRule

	length Length
}

// Meets reports whether a conference falls in a period of a module in force since a period.
func (a *Amendment) Meets(since, period int) bool {
	every := a.length.Periods(a.Every)
	return every > 0 && period > since && (period-since)%every == 0
}

// text returns the article on amendment.
func (a *Amendment) text() string {
	s := fmt.Sprintf("The parties may amend the terms of this by %v", a.Vote)
	if a.Every > 0 {
		s += fmt.Sprintf(", at a conference every %d quarters, at a review or after a disruption", a.Every)
	} else {
		s += ", at a review or after a disruption"
	}
	if a.Interpretation {
		s += fmt.Sprintf(". By %v they may adopt an interpretation, which moves one term by one step and needs no legislature", a.InterpretationVote)
	}
	return s + "."
}

// amendment checks the article on amendment.
func (c *checker) amendment(x *Amendment) {
	at := provision{amendmentArticle, 0}
	c.vote(at, "Vote", x.Vote)
	c.vote(at, "InterpretationVote", x.InterpretationVote)
	if x.Every < 0 {
		c.bad(at, "Every", x.Every, "quarters, 0 for none")
	} else if !x.length.Whole(x.Every) {
		c.bad(at, "Every", fmt.Sprintf("%d quarters", x.Every), x.length.NotWhole())
	}
	if !x.Interpretation && x.InterpretationVote != Unanimity {
		c.bad(at, "InterpretationVote", float64(x.InterpretationVote), "none where Interpretation is false")
	}
}

// amend changes the terms of a module in force by the vote of the parties bound.
func (x *step) amend() error {
	rule := x.m.Amendment
	if rule == nil {
		return x.lacks(amendmentArticle)
	}
	return x.changeTerms(rule.Vote)
}

// interpret changes one term of a module in force by one option, by the vote of the parties bound.
func (x *step) interpret() error {
	rule := x.m.Amendment
	if rule == nil || !rule.Interpretation {
		return errors.New("the text admits no interpretation")
	}
	if !x.r.Near(x.Module, x.s.Draft, x.Draft) {
		return x.breaks(amendmentArticle, "an interpretation moves one term by one step")
	}
	return x.changeTerms(rule.InterpretationVote)
}

// changeTerms puts another draft in the place of the present one.
func (x *step) changeTerms(vote VoteRule) error {
	r := x.r
	switch {
	case !r.spaces[x.k].Contains(x.Draft):
		return errors.New("the draft is not in the module's space")
	case x.Draft == x.s.Draft:
		return errors.New("the draft is the text in force")
	case !r.treaty.Modules[x.k].Obliges(r.spaces[x.k], x.Draft):
		return errors.New("the draft obliges nobody to anything")
	}
	if err := vote.Passes(x.For, x.Against, x.members()); err != nil {
		return x.breaks(amendmentArticle, "%w", err)
	}
	x.s.Draft = x.Draft
	r.settled[x.k] = r.settle(&r.treaty.Modules[x.k], r.spaces[x.k], x.Draft)
	return nil
}

// Near reports whether two drafts of a module differ in one term by one option.
func (r *Register) Near(module string, a, b terms.Draft) bool {
	space, steps := r.Space(module), 0
	for k := range space.Terms() {
		d := space.Choice(a, k) - space.Choice(b, k)
		steps += max(d, -d)
	}
	return steps == 1
}
