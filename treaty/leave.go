package treaty

import (
	"errors"
	"fmt"
	"slices"
)

// This file decides how a module ends for a single party or for all before the end of
// its term, from the consent of parties and from breaches. Source: Vienna Convention on
// the Law of Treaties, Articles 54(b) and 60(2).

// terminationText returns the article on termination and suspension: the parties
// entitled to end the module under any article on withdrawal, and the milder answers to
// a breach.
func (m *Module) terminationText() string {
	s := "The parties bound may end this for all by consent of all of them"
	if m.Withdrawal.Barred || m.Withdrawal.NotBefore > 0 {
		s += fmt.Sprintf(", and by the same consent let one of them withdraw where Article %d bars it", m.number(provision{withdrawalArticle, 0}))
	}
	s += " (VCLT Article 54(b)). After a material breach, in the " + m.length.String() + " of it or the next, all but those that broke it may end it for all (Article 60(2)(a)), "
	longest, limit := Set(defaultSuspension), Set(1)
	if m.Disputes != nil {
		longest, limit = m.Disputes.Suspension, m.Disputes.Cap
	}
	s += fmt.Sprintf("and each may suspend what it owes them for at most %s (Article 60(2)(b)), with surcharges that do no more harm than %s.",
		longest.span(), limit.times("that of the breach"))
	if m.Assistance != nil {
		s += " A failure for want of capacity that is still being built is no material breach."
	}
	return s
}

// breakers returns the parties whose material breach, in the period or the period
// before, entitles the others to an answer under Article 60 of the Vienna Convention.
func (x *step) breakers() (ids []string) {
	if x.s.BreachedIn == Never || x.s.BreachedIn < x.Period-1 {
		return nil
	}
	for _, one := range x.s.Breaches {
		if !(one.Involuntary && x.growing(one.Party)) {
			ids = append(ids, one.Party)
		}
	}
	return ids
}

// growing reports whether the text promises a party the capacity for its obligations
// and the party still lacks the capacity. Until then assistance is the answer to a
// failure for want of capacity: compare the Trade Facilitation Agreement, Articles 16
// to 20, under which commitments still waiting for capacity are exempt from dispute
// settlement.
func (x *step) growing(party string) bool {
	have, ok := x.r.Capacity(x.Module, party, x.Period)
	return ok && have < x.r.CapacityNeed(x.Module, party, x.Period)
}

// terminate ends the module for all: by consent of all parties bound (VCLT Article
// 54(b)), or after a material breach by consent of all parties not in breach (Article
// 60(2)(a)). The author counts as in favour.
func (x *step) terminate() error {
	if x.Ground == "" {
		return errors.New("it names no legal ground")
	}
	breakers := x.breakers()
	voters := slices.DeleteFunc(slices.Clone(x.members()), func(id string) bool { return slices.Contains(breakers, id) })
	if len(voters) == 0 {
		voters = x.members()
	}
	if err := x.consent(voters); err != nil {
		return x.breaks(terminationArticle, "no party ends it for all others: %w", err)
	}
	x.reopen()
	return nil
}

// consent checks that all voters are in favour. The author counts as in favour.
func (x *step) consent(voters []string) error {
	inFavour := x.For
	if !slices.Contains(inFavour, x.Author) {
		inFavour = append(slices.Clip(inFavour), x.Author)
	}
	return Unanimity.Passes(inFavour, x.Against, voters)
}

// giveNotice records a notice of withdrawal. Where the text bars a notice, for good or
// for now, all others must consent, or a required module must have ended since.
func (x *step) giveNotice() error {
	rule := x.m.Withdrawal
	if slices.ContainsFunc(x.s.Notices, func(n Notice) bool { return n.Party == x.Author }) {
		return errors.New("it has given notice already")
	}
	if early := x.Period < x.s.Since+rule.First(); (rule.Barred || early) && !x.orphaned() {
		if err := x.consent(x.members()); err != nil {
			why := "no party may withdraw"
			if !rule.Barred {
				why = fmt.Sprintf("no notice may be given before period %d", x.s.Since+rule.First())
			}
			return x.breaks(withdrawalArticle, "%s without the consent of all: %w", why, err)
		}
	}
	x.s.Notices = append(slices.Clip(x.s.Notices), Notice{Party: x.Author, Effective: x.Period + rule.Notice.Periods()})
	return nil
}

// orphaned reports whether a module required for entry into force is no longer in
// force.
func (x *step) orphaned() bool {
	return slices.ContainsFunc(x.m.Requires, func(id string) bool {
		return !x.r.standing[x.r.index(id)].InForceIn(x.Period)
	})
}

// revokeNotice deletes the notice of the author.
func (x *step) revokeNotice() error {
	k := slices.IndexFunc(x.s.Notices, func(n Notice) bool { return n.Party == x.Author })
	if k < 0 {
		return errors.New("it has given no notice")
	}
	x.s.Notices = slices.Delete(slices.Clone(x.s.Notices), k, k+1)
	return nil
}

// withdraw removes a party after the effective date of its notice. The module is open
// again if fewer than two parties remain.
func (x *step) withdraw() error {
	s := x.s
	k := slices.IndexFunc(s.Notices, func(n Notice) bool { return n.Party == x.Author })
	switch {
	case k < 0:
		return x.breaks(withdrawalArticle, "it has given no notice")
	case x.Period < s.Notices[k].Effective:
		return x.breaks(withdrawalArticle, "its notice runs until period %d", s.Notices[k].Effective)
	}
	is := func(id string) bool { return id == x.Author }
	s.Notices = slices.Delete(slices.Clone(s.Notices), k, k+1)
	s.Ratified = slices.DeleteFunc(slices.Clone(s.Ratified), is)
	s.Signatories = slices.DeleteFunc(slices.Clone(s.Signatories), is)
	s.Bound = slices.DeleteFunc(slices.Clone(s.Bound), func(m Member) bool { return is(m.Party) })
	if len(s.Bound) < 2 {
		x.reopen()
	}
	return nil
}
