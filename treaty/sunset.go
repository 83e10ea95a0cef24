package treaty

import (
	"fmt"
	"strings"
)

// This file decides when a module ends by its term, when reviews are due and what a
// review changes, from the article on the sunset and from votes. Source: USMCA Article
// 34.7 as the model of a joint review.

// Sunset is the article on the end of a module without renewal. The joint review of the
// USMCA, Article 34.7, is
//
//	Sunset{Term: Set(64), Review: Set(24), Again: Set(4)}
//
// The module ends after 16 years; in the sixth year a review by vote renews the module
// for another 16; without a renewal, reviews follow every year.
type Sunset struct {
	// Term is the length of the term in quarters from entry into force, or from the
	// last review with a renewal. The default is 20.
	Term Parameter
	// Review is the date of the first review in quarters from the start of the term.
	// The default 0 is the last quarter of the term. Again is the number of quarters to
	// the next review after a review without renewal; the default 0 is no further
	// review.
	Review, Again Parameter
	// OnAge and OnBreaches bring a review forward: OnAge once an exception or a
	// safeguard has held for as many quarters, and OnBreaches after as many breaches
	// since the last review. The default 0 is no early review. An early review without
	// renewal leaves the date of the next review unchanged.
	OnAge, OnBreaches Parameter
	// Vote is the vote on renewal. The default is unanimity.
	Vote VoteRule
}

// defaultTerm is the default of Sunset.Term in quarters.
const defaultTerm = 20

// first returns the age of a term at its first review, in periods.
func (x *Sunset) first() int {
	if n := x.Review.Periods(); n > 0 {
		return n
	}
	return x.Term.Periods() - 1
}

// text returns the article on the sunset.
func (x *Sunset) text() string {
	review := "In its last " + x.Term.length.String()
	if x.Review.value != 0 || x.Review.term != "" {
		review = fmt.Sprintf("After %s", x.Review.span())
	}
	again := ""
	if x.Again.value != 0 || x.Again.term != "" {
		again = fmt.Sprintf(" If they do not, reviews follow every %s.", x.Again.span())
	}
	var early []string
	if x.OnAge.value != 0 || x.OnAge.term != "" {
		early = append(early, fmt.Sprintf("once a measure has held for %s", x.OnAge.span()))
	}
	if x.OnBreaches == Set(1) {
		early = append(early, "after a breach")
	} else if x.OnBreaches != Set(0) {
		early = append(early, fmt.Sprintf("after %s breaches", x.OnBreaches))
	}
	sooner := ""
	if len(early) > 0 {
		sooner = fmt.Sprintf(" They do so early %s.", strings.Join(early, " or "))
	}
	return fmt.Sprintf("This ends %s after entry into force unless renewed. %s the parties review it and may renew it by %v for the same term.%s%s",
		x.Term.span(), review, x.Vote, again, sooner)
}

// reviewDue returns the period of the next review of a module in force, given the facts
// of a period. reviewDue reports false without a further review.
func (s *Standing) reviewDue(rule *Sunset, period int) (due int, ok bool) {
	note := func(when int) {
		if !ok || when < due {
			due, ok = when, true
		}
	}
	if s.Review != Never {
		note(s.Review)
	}
	if age := rule.OnAge.Periods(); age > 0 {
		for k := range s.Measures {
			x := &s.Measures[k]
			if when := x.From + age; when < x.end() && when > s.ReviewedIn && when <= period {
				note(when)
			}
		}
	}
	if n := rule.OnBreaches.count(); n > 0 && s.BrokenSince >= n {
		note(s.BreachedIn)
	}
	return due, ok
}

// review records the review due. A renewed module lasts another term from the present
// period.
func (x *step) review() error {
	s, rule := x.s, x.m.Sunset
	if rule == nil {
		return x.lacks(sunsetArticle)
	}
	due, ok := s.reviewDue(rule, x.Period)
	switch {
	case !ok:
		return x.breaks(sunsetArticle, "there is no further review")
	case x.Period < due:
		return x.breaks(sunsetArticle, "the next review is due in period %d", due)
	}
	if err := ballots(x.For, x.Against, x.members()); err != nil {
		return x.breaks(sunsetArticle, "%w", err)
	}
	s.ReviewedIn, s.BrokenSince = x.Period, 0
	if rule.Vote.Passes(x.For, x.Against, x.members()) == nil {
		s.Until, s.Review = x.Period+rule.Term.Periods(), x.Period+rule.first()
		return nil
	}
	if s.Review == Never || x.Period < s.Review {
		return nil // an early review leaves the date unchanged
	}
	s.Review = Never
	if again := rule.Again.Periods(); again > 0 && x.Period+again < s.Until {
		s.Review = x.Period + again
	}
	return nil
}

// ReviewsDue returns the IDs of the modules with a review due in a period and not yet
// held, and the delay of each review in periods.
func (r *Register) ReviewsDue(period int) (ids []string, late []int) {
	for k := range r.standing {
		s := &r.standing[k]
		if !s.InForceIn(period) || r.settled[k].module.Sunset == nil {
			continue
		}
		if due, ok := s.reviewDue(r.settled[k].module.Sunset, period); ok && period >= due {
			ids, late = append(ids, r.treaty.Modules[k].ID), append(late, period-due)
		}
	}
	return ids, late
}
