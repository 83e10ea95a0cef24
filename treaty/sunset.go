package treaty

import (
	"fmt"
	"strings"
)

// Sunset ends a module unless the parties renew it. The joint review of the USMCA,
// Article 34.7, is
//
//	Sunset{Term: Set(64), Review: Set(24), Again: Set(4)}
//
// : it ends after 16 years; at a review in the sixth year a vote renews it for another
// 16; if it does not, reviews follow every year.
type Sunset struct {
	// Term is how many quarters from entry into force, or from the review that
	// renewed it, the module lasts. The default is 20.
	Term Parameter
	// Review is how many quarters from there the parties review it. The default
	// (0) is the last quarter of the term. Again is how many quarters later they do if a
	// review does not renew it; the default (0) is never.
	Review, Again Parameter
	// OnAge and OnBreaches bring a review on before its date: once an exception or a
	// safeguard has held for that many quarters, and after that many breaches since the
	// last review. The default (0) is never. A review that they bring on leaves the date
	// of the next one as it was, if it does not renew the module.
	OnAge, OnBreaches Parameter
	// Vote is what renews it. The default is unanimity.
	Vote VoteRule
}

// defaultTerm is the standard of Sunset.Term.
const defaultTerm = 20

// first is how many quarters into a term the first review is held.
func (x *Sunset) first() int {
	if n := x.Review.Periods(); n > 0 {
		return n
	}
	return x.Term.Periods() - 1
}

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

// reviewDue is the period in which the next review of a module in force is due, as things
// stand in a period, and false if there is none.
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

// review holds the review that is due: renewed, the module lasts another term from
// now.
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
		return nil // it came before its date, which stands
	}
	s.Review = Never
	if again := rule.Again.Periods(); again > 0 && x.Period+again < s.Until {
		s.Review = x.Period + again
	}
	return nil
}

// ReviewsDue lists the IDs of the modules whose review is due in a period and has not
// been held, and by how many quarters each is late.
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
