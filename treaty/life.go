package treaty

import (
	"errors"
	"fmt"
	"slices"
)

// This file decides how a module passes from signature to entry into force and to the
// end of its term, from events and from the entry rule. Compare Vienna Convention on
// the Law of Treaties, Articles 14 (ratification), 15 (accession) and 24 (entry into
// force).

// The steps below cover signature, ratification, entry, accession and the end of a
// term.

// sign adopts a draft of an open module among two signatories or more, and opens the
// stocks of capacity of recipients.
func (x *step) sign() error {
	r, s, e := x.r, x.s, x.Event
	switch {
	case s.Stage != Open:
		return fmt.Errorf("the module is %v; want one that is open", s.Stage)
	case !r.spaces[x.k].Contains(e.Draft):
		return errors.New("the draft is not in the module's space")
	case !r.treaty.Modules[x.k].Obliges(r.spaces[x.k], e.Draft):
		return errors.New("the draft obliges nobody to anything")
	case !slices.Contains(e.Signatories, e.Author):
		return errors.New("the author is not among the signatories")
	case len(e.Signatories) < 2:
		return fmt.Errorf("%d signatories; want at least 2", len(e.Signatories))
	}
	for _, id := range e.Signatories {
		if other := r.Rival(e.Module, id, e.Period); other != "" {
			return x.breaks(entryArticle, "%s is in the rival module %q", id, other)
		}
	}
	signatories := r.ordered(slices.Clone(e.Signatories))
	if len(signatories) != len(e.Signatories) {
		return errors.New("a signatory is no party, or stands twice")
	}
	x.reopen()
	s.Stage, s.Draft, s.Since, s.Signatories = Pending, e.Draft, e.Period, signatories
	r.settled[x.k] = r.settle(&r.treaty.Modules[x.k], r.spaces[x.k], e.Draft)
	if a := r.settled[x.k].module.Assistance; a != nil {
		for _, id := range r.ordered(a.Recipients) {
			s.Capacity = append(s.Capacity, Stock{Party: id, Period: e.Period, Amount: a.Start.Value()})
		}
	}
	return nil
}

// ratify records the ratification of a signatory. Under a module in force the party is
// bound at once.
func (x *step) ratify() error {
	s := x.s
	if err := x.mayVote(); err != nil {
		return err
	}
	if other := x.r.Rival(x.Module, x.Author, x.Period); other != "" {
		return x.breaks(entryArticle, "it is in the rival module %q", other)
	}
	s.Ratified = x.r.ordered(append(slices.Clip(s.Ratified), x.Author))
	if s.Stage == InForce {
		x.bind(x.Author)
	}
	return nil
}

// refuse records a refusal of ratification, and reopens a module without a chance of
// entry.
func (x *step) refuse() error {
	if err := x.mayVote(); err != nil {
		return err
	}
	x.s.Refused = x.r.ordered(append(slices.Clip(x.s.Refused), x.Author))
	x.reopenIfHopeless()
	return nil
}

// mayVote returns an error if the legislature of the author has no vote on the module.
func (x *step) mayVote() error {
	s := x.s
	switch {
	case s.Stage == Open:
		return fmt.Errorf("the module is %v; want one that is signed and awaits ratification", s.Stage)
	case s.Stage == InForce && !s.InForceIn(x.Period):
		return x.inForce()
	case !slices.Contains(s.Signatories, x.Author):
		return errors.New("it is no signatory")
	case slices.Contains(s.Ratified, x.Author) || slices.Contains(s.Refused, x.Author):
		return errors.New("it has voted already")
	}
	return nil
}

// unsign removes a signatory without a ratification, and reopens a module without a
// chance of entry.
func (x *step) unsign() error {
	s := x.s
	switch {
	case s.Stage == Open || !slices.Contains(s.Signatories, x.Author):
		return errors.New("it is no signatory")
	case slices.Contains(s.Ratified, x.Author):
		return x.breaks(withdrawalArticle, "it has ratified; it can only withdraw")
	}
	s.Signatories = slices.DeleteFunc(slices.Clone(s.Signatories), func(id string) bool { return id == x.Author })
	s.Refused = slices.DeleteFunc(slices.Clone(s.Refused), func(id string) bool { return id == x.Author })
	if len(s.Signatories) < 2 {
		x.reopen()
		return nil
	}
	x.reopenIfHopeless()
	return nil
}

// reopenIfHopeless reopens a signed module if the entry rule can no longer be met, even
// with the ratification of all signatories without a refusal.
func (x *step) reopenIfHopeless() {
	s := x.s
	if s.Stage != Pending {
		return
	}
	var left []string
	for _, id := range s.Signatories {
		if !slices.Contains(s.Refused, id) {
			left = append(left, id)
		}
	}
	if len(left) < 2 || x.r.missing(x.k, left) != "" {
		x.reopen()
	}
}

// missing returns the conditions of the entry rule of a signed module unmet after the
// ratification of some parties, or "".
func (r *Register) missing(k int, ratified []string) string {
	rule := r.treaty.Modules[k].Entry
	return rule.met(ratified, len(r.standing[k].Signatories), func(one EntryRule) float64 { return r.trade(one, ratified) })
}

// EntryLacks returns the conditions of the entry rule of a module unmet even after the
// ratification of all given signatories, or "". With unmet conditions the module cannot
// enter into force among these signatories alone.
func (r *Register) EntryLacks(module string, signatories []string) string {
	k := r.index(module)
	if k < 0 {
		return fmt.Sprintf("there is no module %q", module)
	}
	rule := r.treaty.Modules[k].Entry
	return rule.met(signatories, len(signatories), func(one EntryRule) float64 { return r.trade(one, signatories) })
}

// Rival returns the first rival of a module that a party is in, "" for none: a rival that binds
// the party in a period, or a signed rival that the party has ratified.
func (r *Register) Rival(module, party string, period int) string {
	for i := range r.treaty.Modules {
		other := &r.treaty.Modules[i]
		if !r.treaty.Rivals(module, other.ID) {
			continue
		}
		s := &r.standing[i]
		if s.BoundIn(party, period) || s.Stage == Pending && slices.Contains(s.Ratified, party) {
			return other.ID
		}
	}
	return ""
}

// EntersWith reports whether a module signed by a number of signatories could enter into
// force with the ratifications of some parties, two at least, by its entry rule alone.
func (r *Register) EntersWith(module string, signatories int, ratified []string) bool {
	k := r.index(module)
	if k < 0 || len(ratified) < 2 {
		return false
	}
	rule := r.treaty.Modules[k].Entry
	return rule.met(ratified, signatories, func(one EntryRule) float64 { return r.trade(one, ratified) }) == ""
}

// EntryMet returns nil if a signed module could enter into force in a period with the
// given ratifications, and otherwise an error with the unmet conditions.
func (r *Register) EntryMet(module string, ratified []string, period int) error {
	k := r.index(module)
	switch {
	case k < 0:
		return fmt.Errorf("treaty: no module %q", module)
	case r.standing[k].Stage != Pending:
		return fmt.Errorf("treaty: module %q is %v", module, r.standing[k].Stage)
	}
	x := step{r: r, k: k, s: &r.standing[k], m: &r.treaty.Modules[k], Event: Event{Period: period}}
	if err := x.entry(ratified); err != nil {
		return fmt.Errorf("treaty: module %q: %w", module, err)
	}
	return nil
}

// entry returns an error with the unmet conditions of entry into force: the entry rule,
// two parties at least, and the modules required.
func (x *step) entry(ratified []string) error {
	if why := x.r.missing(x.k, ratified); why != "" {
		return x.breaks(entryArticle, "%s", why)
	}
	if len(ratified) < 2 {
		return x.breaks(entryArticle, "%d have ratified; a module binds two at least", len(ratified))
	}
	for _, id := range x.m.Requires {
		need := &x.r.standing[x.r.index(id)]
		if !need.InForceIn(x.Period) {
			return x.breaks(entryArticle, "it requires module %q, which is not in force", id)
		}
	}
	return nil
}

// enter brings the module into force and sets the end of the term and the first review.
func (x *step) enter() error {
	s := x.s
	if s.Stage != Pending {
		return fmt.Errorf("the module is %v", s.Stage)
	}
	if !slices.Contains(s.Ratified, x.Author) {
		return x.breaks(entryArticle, "%s has not ratified; the author is a party whose ratification counts", x.Author)
	}
	if err := x.entry(s.Ratified); err != nil {
		return err
	}
	s.Stage, s.Since = InForce, x.Period
	for _, id := range s.Ratified {
		s.Bound = append(s.Bound, Member{Party: id, Since: x.Period})
	}
	if sunset := x.m.Sunset; sunset != nil {
		s.Until, s.Review = x.Period+sunset.Term.Periods(), x.Period+sunset.first()
	}
	return nil
}

// bind adds a party to the members from the period of the event on, in register order.
func (x *step) bind(id string) {
	x.s.Bound = append(slices.Clip(x.s.Bound), Member{Party: id, Since: x.Period})
	slices.SortFunc(x.s.Bound, func(a, b Member) int { return x.r.party(a.Party) - x.r.party(b.Party) })
}

// accede binds a state without a signature, by the vote of the parties bound and after
// the first date for accession.
func (x *step) accede() error {
	s, rule := x.s, x.m.Accession
	switch {
	case rule == nil:
		return x.lacks(accessionArticle)
	case slices.Contains(s.Signatories, x.Author) || slices.Contains(s.Ratified, x.Author):
		return errors.New("it is a signatory; it ratifies")
	case x.Period < s.Since+rule.First() && !slices.Contains(rule.AtAnyTime, x.Author):
		return x.breaks(accessionArticle, "nobody may accede before period %d", s.Since+rule.First())
	}
	if other := x.r.Rival(x.Module, x.Author, x.Period); other != "" {
		return x.breaks(entryArticle, "it is in the rival module %q", other)
	}
	if err := rule.Vote.Passes(x.For, x.Against, x.members()); err != nil {
		return x.breaks(accessionArticle, "%w", err)
	}
	s.Ratified = x.r.ordered(append(slices.Clip(s.Ratified), x.Author))
	x.bind(x.Author)
	return nil
}

// lapse ends a module at the end of its term.
func (x *step) lapse() error {
	switch {
	case x.s.Stage != InForce:
		return fmt.Errorf("the module is %v; want one that is in force", x.s.Stage)
	case x.s.Until == Never:
		return x.lacks(sunsetArticle)
	case x.Author != TheText:
		return x.breaks(sunsetArticle, "its author is %q", TheText)
	case x.Period < x.s.Until:
		return x.breaks(sunsetArticle, "it lasts until period %d", x.s.Until)
	}
	x.reopen()
	return nil
}

// Due returns the events that record the ends reached by a period: terms, notices of
// withdrawal and measures run out. The events change no obligation, since obligations
// follow from the dates; the caller applies the events.
func (r *Register) Due(period int) (due []Event) {
	for k := range r.standing {
		s, id := &r.standing[k], r.treaty.Modules[k].ID
		if s.Stage != InForce {
			continue
		}
		m := r.settled[k].module
		by := func(kind EventKind, author, of string, a articleKind) {
			due = append(due, Event{Kind: kind, Period: period, Module: id, Author: author, Case: of, Ground: m.cite(provision{a, 0})})
		}
		for i := range s.Measures {
			if one := &s.Measures[i]; one.stands() && period >= one.Until {
				by(RanOut, TheText, one.ID, one.article())
			}
		}
		if s.Until != Never && period >= s.Until {
			by(Lapsed, TheText, "", sunsetArticle)
			continue
		}
		left := len(s.Bound)
		for _, n := range s.Notices {
			if period >= n.Effective && left >= 2 {
				by(Withdrew, n.Party, "", withdrawalArticle)
				left--
			}
		}
	}
	return due
}
