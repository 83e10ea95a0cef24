package treaty

import (
	"errors"
	"fmt"
	"slices"
)

// The life of a module: from signature to its end.

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

func (x *step) ratify() error {
	s := x.s
	if err := x.mayVote(); err != nil {
		return err
	}
	s.Ratified = x.r.ordered(append(slices.Clip(s.Ratified), x.Author))
	if s.Stage == InForce {
		x.bind(x.Author)
	}
	return nil
}

func (x *step) refuse() error {
	if err := x.mayVote(); err != nil {
		return err
	}
	x.s.Refused = x.r.ordered(append(slices.Clip(x.s.Refused), x.Author))
	x.reopenIfHopeless()
	return nil
}

// mayVote says why the author's legislature has no vote on the module.
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

// reopenIfHopeless ends a signed module whose entry rule cannot be met any more, even
// if all that have not refused ratify.
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

// missing says what the entry rule of a signed module asks for beyond the ratification
// of some parties, or "".
func (r *Register) missing(k int, ratified []string) string {
	rule := r.treaty.Modules[k].Entry
	return rule.met(ratified, len(r.standing[k].Signatories), func(one EntryRule) float64 { return r.trade(one, ratified) })
}

// EntryMet returns nil if a signed module could enter into force in a period once the
// given parties have ratified it, and otherwise what is missing.
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

func (x *step) enter() error {
	s := x.s
	if s.Stage != Pending {
		return fmt.Errorf("the module is %v", s.Stage)
	}
	if err := x.entry(s.Ratified); err != nil {
		return err
	}
	s.Stage, s.Since = InForce, x.Period
	for _, id := range s.Ratified {
		s.Bound = append(s.Bound, Member{Party: id, Since: x.Period})
	}
	if sunset := x.m.Sunset; sunset != nil {
		s.Until, s.Review = x.Period+sunset.Term.quarters(), x.Period+sunset.first()
	}
	return nil
}

// bind makes a party a member from the period of the event on.
func (x *step) bind(id string) {
	x.s.Bound = append(slices.Clip(x.s.Bound), Member{Party: id, Since: x.Period})
	slices.SortFunc(x.s.Bound, func(a, b Member) int { return x.r.party(a.Party) - x.r.party(b.Party) })
}

func (x *step) accede() error {
	s, rule := x.s, x.m.Accession
	switch {
	case rule == nil:
		return x.lacks(accessionArticle)
	case slices.Contains(s.Signatories, x.Author) || slices.Contains(s.Ratified, x.Author):
		return errors.New("it is a signatory; it ratifies")
	case x.Period < s.Since+rule.NotBefore && !slices.Contains(rule.AtAnyTime, x.Author):
		return x.breaks(accessionArticle, "nobody may accede before period %d", s.Since+rule.NotBefore)
	}
	if err := rule.Vote.Passes(x.For, x.Against, x.members()); err != nil {
		return x.breaks(accessionArticle, "%w", err)
	}
	s.Ratified = x.r.ordered(append(slices.Clip(s.Ratified), x.Author))
	x.bind(x.Author)
	return nil
}

func (x *step) breach() error {
	s := x.s
	if x.Sectors != "" {
		if _, err := x.Sectors.In(x.r.economy); err != nil {
			return err
		}
	}
	if s.BreachedIn == x.Period && slices.Contains(s.Breaching, x.Author) {
		return errors.New("it is in breach already")
	}
	if s.BreachedIn != x.Period {
		s.Breaching, s.Breaches, s.BreachedIn = nil, nil, x.Period
	}
	s.Breaching = x.r.ordered(append(slices.Clip(s.Breaching), x.Author))
	s.Breaches = append(slices.Clip(s.Breaches), Breach{Party: x.Author, Sectors: x.Sectors, Involuntary: x.Involuntary})
	return nil
}

// terminate ends the module for all: by consent of all that are bound (VCLT Article
// 54(b)), or after a breach by that of all but those who broke it last (Article
// 60(2)(a)). The author counts as in favour.
func (x *step) terminate() error {
	if x.Ground == "" {
		return errors.New("it names no legal ground")
	}
	voters := slices.DeleteFunc(slices.Clone(x.members()), func(id string) bool { return slices.Contains(x.s.Breaching, id) })
	if len(voters) == 0 {
		voters = x.members()
	}
	inFavour := x.For
	if !slices.Contains(inFavour, x.Author) {
		inFavour = append(slices.Clip(inFavour), x.Author)
	}
	if err := Unanimity.Passes(inFavour, x.Against, voters); err != nil {
		return fmt.Errorf("no party ends it for all others: %w", err)
	}
	x.reopen()
	return nil
}

func (x *step) giveNotice() error {
	rule := x.m.Withdrawal
	switch {
	case rule.Barred:
		return x.breaks(withdrawalArticle, "no party may withdraw")
	case x.Period < x.s.Since+rule.NotBefore:
		return x.breaks(withdrawalArticle, "no notice may be given before period %d", x.s.Since+rule.NotBefore)
	case slices.ContainsFunc(x.s.Notices, func(n Notice) bool { return n.Party == x.Author }):
		return errors.New("it has given notice already")
	}
	x.s.Notices = append(slices.Clip(x.s.Notices), Notice{Party: x.Author, Effective: x.Period + rule.Notice.quarters()})
	return nil
}

func (x *step) revokeNotice() error {
	k := slices.IndexFunc(x.s.Notices, func(n Notice) bool { return n.Party == x.Author })
	if k < 0 {
		return errors.New("it has given no notice")
	}
	x.s.Notices = slices.Delete(slices.Clone(x.s.Notices), k, k+1)
	return nil
}

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

func (x *step) suspend() error {
	s := x.s
	switch {
	case x.Ground == "":
		return errors.New("it names no legal ground")
	case x.Party == x.Author || !s.BoundIn(x.Party, x.Period):
		return fmt.Errorf("%q is no other party bound by the module", x.Party)
	case !slices.Contains(s.Breaching, x.Party) || s.BreachedIn < x.Period-1:
		return fmt.Errorf("VCLT Article 60: %s has not been in breach in this period or the one before", x.Party)
	case x.Until <= x.Period:
		return wrong("Until", x.Until, fmt.Sprintf("a period after %d", x.Period))
	}
	return x.addSuspension(Suspension{By: x.Author, Against: x.Party, Sectors: x.Sectors, From: x.Period, Until: x.Until, Surcharge: x.Surcharge, Ground: x.Ground})
}

func (x *step) addSuspension(one Suspension) error {
	if _, err := one.Sectors.In(x.r.economy); err != nil {
		return err
	}
	if !(one.Surcharge >= 0 && one.Surcharge < maxSurcharge) {
		return wrong("Surcharge", one.Surcharge, fmt.Sprintf("an ad valorem rate in [0, %d)", maxSurcharge))
	}
	x.s.Suspensions = append(slices.Clip(x.s.Suspensions), one)
	return nil
}

func (x *step) resume() error {
	k := slices.IndexFunc(x.s.Suspensions, func(one Suspension) bool {
		return one.By == x.Author && one.Against == x.Party && one.Case == x.Case && one.active(x.Period)
	})
	if k < 0 {
		return fmt.Errorf("it has suspended nothing against %s", x.Party)
	}
	x.s.Suspensions = slices.Clone(x.s.Suspensions)
	x.s.Suspensions[k].Until = x.Period
	return nil
}

// review holds the review that is due: renewed, the module lasts another term from
// now.
func (x *step) review() error {
	s, rule := x.s, x.m.Sunset
	switch {
	case rule == nil:
		return x.lacks(sunsetArticle)
	case s.Review == Never:
		return x.breaks(sunsetArticle, "there is no further review")
	case x.Period < s.Review:
		return x.breaks(sunsetArticle, "the next review is due in period %d", s.Review)
	}
	if err := ballots(x.For, x.Against, x.members()); err != nil {
		return x.breaks(sunsetArticle, "%w", err)
	}
	if rule.Vote.Passes(x.For, x.Against, x.members()) == nil {
		s.Until, s.Review = x.Period+rule.Term.quarters(), x.Period+rule.first()
		return nil
	}
	s.Review = Never
	if again := rule.Again.quarters(); again > 0 && x.Period+again < s.Until {
		s.Review = x.Period + again
	}
	return nil
}

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

// Due lists the events by which the register records what has happened by itself up to
// a period: terms, notices of withdrawal and measures that have run out. They change
// nobody's obligations, which follow from the dates; whoever runs the model applies
// them.
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
			if one := &s.Measures[i]; one.Status.open() && period >= one.Until {
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

// ReviewsDue lists the IDs of the modules whose review is due in a period and has not
// been held, and by how many quarters each is late.
func (r *Register) ReviewsDue(period int) (ids []string, late []int) {
	for k := range r.standing {
		if s := &r.standing[k]; s.InForceIn(period) && s.Review != Never && period >= s.Review {
			ids, late = append(ids, r.treaty.Modules[k].ID), append(late, period-s.Review)
		}
	}
	return ids, late
}
