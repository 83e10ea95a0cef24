package sanction

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides whether an event is admitted, from the author, the votes and the
// standing of its regime. A move works on a copy of the standing, and a refused event
// leaves no trace.

// Apply records an event and changes the standing of the regime. An event not allowed
// by the regime leaves the docket unchanged and returns an error with the article that
// forbids the event.
func (d *Docket) Apply(e Event) error {
	m, err := d.try(e)
	if err != nil {
		return err
	}
	e.For, e.Against = slices.Clone(e.For), slices.Clone(e.Against)
	d.standing[m.k] = &m.s
	d.last = &entry{e, d.last, d.applied() + 1}
	d.version = e.hash(d.version)
	return nil
}

// applied returns the number of events so far.
func (d *Docket) applied() int {
	if d.last == nil {
		return 0
	}
	return d.last.n
}

// try makes a move without a record in the docket.
func (d *Docket) try(e Event) (*move, error) {
	k := d.index(e.Regime)
	if k < 0 {
		return nil, fmt.Errorf("sanction: period %d: no regime %q", e.Period, e.Regime)
	}
	if x := d.last; x != nil && e.Period < x.Period {
		return nil, fmt.Errorf("sanction: regime %q: an event of period %d after one of period %d", e.Regime, e.Period, x.Period)
	}
	m := move{d: d, k: k, r: &d.regimes[k], s: *d.standing[k], Event: e}
	if err := m.make(); err != nil {
		return nil, fmt.Errorf("sanction: regime %q, period %d: %v by %s is not allowed: %w", e.Regime, e.Period, e.Kind, e.Author, err)
	}
	return &m, nil
}

// move is an event in progress. A move works on a copy of the standing, and the copy
// replaces the old standing of an allowed event. Lists are replaced and never changed
// in place.
type move struct {
	d *Docket
	k int
	r *Regime
	s Standing
	Event
}

// breaks returns an error with the citation of an article of the regime.
func (m *move) breaks(k articleKind, format string, args ...any) error {
	return fmt.Errorf("%s: %w", m.r.cite(k), fmt.Errorf(format, args...))
}

// lacks returns the error for a regime without an article on a subject.
func (m *move) lacks(k articleKind) error {
	return fmt.Errorf("the regime has no article on %s", articleTitles[k])
}

// by is the class of authors admitted for a kind of event.
type by uint8

const (
	member by = iota
	anyone    // a party or body checked by the move itself
)

// moves holds the authors admitted and the move for each kind of event.
var moves = [...]struct {
	by by
	do func(*move) error
}{
	Threaten: {member, (*move).threaten}, BackDown: {member, (*move).backDown}, FindTrigger: {anyone, (*move).findTrigger},
	Impose: {member, (*move).impose}, Escalate: {member, (*move).escalate},
	MeetMilestone: {anyone, (*move).meet}, UndoMilestone: {anyone, (*move).undo},
	Ease: {member, (*move).ease}, Suspend: {member, (*move).suspend}, Resume: {anyone, (*move).resume}, Lift: {member, (*move).lift},
	Renew: {member, (*move).renew}, Lapse: {anyone, (*move).lapse},
	CallSnapback: {member, (*move).callSnapback}, Veto: {anyone, (*move).veto}, SnapBack: {member, (*move).snapBack},
	Join: {anyone, (*move).join}, Leave: {member, (*move).leave}, Concede: {anyone, (*move).concede},
	OpenCovert: {anyone, (*move).openRoute}, CloseCovert: {anyone, (*move).closeRoute}, SetEffort: {member, (*move).setEffort},
	Name: {member, (*move).name}, Clear: {member, (*move).clear}, PayFund: {member, (*move).payFund},
	TakeBack: {member, (*move).takeBack},
}

// latest bounds periods and terms. No sum of them overflows.
const latest = 500_000_000

// make checks the numbers and the author of an event and makes the move.
func (m *move) make() error {
	if m.Kind == 0 || int(m.Kind) >= len(moves) {
		return fmt.Errorf("no such kind of event (%d)", uint8(m.Kind))
	}
	if err := m.sound(); err != nil {
		return err
	}
	if moves[m.Kind].by == member && !slices.Contains(m.s.Members, m.Author) {
		return m.breaks(partiesArticle, "it is no sender")
	}
	if err := moves[m.Kind].do(m); err != nil {
		return err
	}
	m.s.summarise()
	return nil
}

// sound checks the numbers of an event, including fields unused by its kind.
func (m *move) sound() error {
	var errs []error
	if m.Period < 0 || m.Period > latest {
		errs = append(errs, m.wrong("Period", m.Period, "a quarter, 0 or later"))
	}
	if m.Until > latest {
		errs = append(errs, m.wrong("Until", m.Until, fmt.Sprintf("a quarter, %d or earlier", latest)))
	}
	if !(m.Level >= 0 && m.Level <= 1) {
		errs = append(errs, m.wrong("Level", m.Level, "a number in [0, 1]"))
	}
	if !(m.Harm > -1e300 && m.Harm < 1e300) {
		errs = append(errs, m.wrong("Harm", m.Harm, "percent of the consumption of essentials"))
	}
	if !(m.Amount >= 0 && m.Amount < 1e300) {
		errs = append(errs, m.wrong("Amount", m.Amount, "a sum, 0 or more"))
	}
	r := m.Route
	for _, x := range [...]struct {
		field string
		value float64
		want  string
	}{
		{"Route.Detour", r.Detour, "a factor of 1 or more, or 0 for what the legs cost"},
		{"Route.In", r.In, "a factor of 1 or more, or 0 for that of the economy's trade"},
		{"Route.Out", r.Out, "a factor of 1 or more, or 0 for that of the economy's trade"},
	} {
		if !(x.value == 0 || x.value >= 1 && x.value <= 1e6) {
			errs = append(errs, m.wrong(x.field, x.value, x.want))
		}
	}
	if !(r.Watch >= 0 && r.Watch <= 1) {
		errs = append(errs, m.wrong("Route.Watch", r.Watch, "a chance in [0, 1]"))
	}
	if !(r.Margin <= 10) {
		errs = append(errs, m.wrong("Route.Margin", r.Margin, "a share of value up to 10, 0 for the default, or a negative number for none"))
	}
	return errors.Join(errs...)
}

// wrong returns the error for a field with a value different from the value wanted.
func (m *move) wrong(field string, value any, want string) error {
	return fmt.Errorf("%s is %v; want %s", field, value, want)
}

// together reports whether an institution moves all measures at once.
func (m *move) together() bool { return m.r.Institution != nil }

// course returns the course of the author, a member, for reading only.
func (m *move) course() *Course { return &m.s.Courses[m.s.course(m.Author)] }

// each changes the courses moved by the event: all courses under an institution, and
// otherwise the course of the author.
func (m *move) each(change func(*Course)) {
	m.change(func(c *Course) bool { return m.together() || c.Sender == m.Author }, change)
}

// change replaces the list of courses by a copy with some courses changed.
func (m *move) change(about func(*Course) bool, change func(*Course)) {
	m.s.Courses = slices.Clone(m.s.Courses)
	for k := range m.s.Courses {
		if c := &m.s.Courses[k]; about(c) {
			change(c)
		}
	}
}

// to sets the state of the courses moved by the event.
func (m *move) to(s State) {
	m.each(func(c *Course) { c.State, c.Since = s, m.Period })
}

// among returns an error if the state of the measures of the author is not in a list.
func (m *move) among(states ...State) error {
	if now := m.course().stateIn(m.Period); !slices.Contains(states, now) {
		return m.is(now)
	}
	return nil
}

// is returns the error for measures in an unsuitable state.
func (m *move) is(s State) error {
	if m.together() || len(m.s.Courses) == 1 {
		return fmt.Errorf("the regime is %v", s)
	}
	return fmt.Errorf("the measures of %s are %v", m.Author, s)
}

// biting returns an error if no measures of the author are in force.
func (m *move) biting() error {
	if err := m.lasts(); err != nil {
		return err
	}
	if c := m.course(); !c.InForceIn(m.Period) {
		return m.is(c.State)
	}
	return nil
}

// lasts returns an error if the measures of the author have lapsed.
func (m *move) lasts() error {
	if c := m.course(); c.lapsed(m.Period) {
		return m.breaks(c.lapsing(m.Period), "the measures have lapsed")
	}
	return nil
}

// ballot returns the vote needed by a move, if any. If both the institution and the
// sunset need a vote, ballot returns the vote with the larger majority.
func (m *move) ballot() (rule treaty.VoteRule, needed bool) {
	if m.decides() {
		rule, needed = m.r.Institution.Decides, true
	}
	if m.Kind == Renew || m.Kind == Impose && m.again() {
		if s, n := m.r.Sunset, len(m.s.Members); s != nil && (!needed || s.Vote.Needs(n) > rule.Needs(n)) {
			rule, needed = s.Vote, true
		}
	}
	return rule, needed
}

// decides reports whether the move needs the vote of an institution.
func (m *move) decides() bool {
	if !m.together() {
		return false
	}
	switch m.Kind {
	case Threaten, BackDown, Impose, Escalate, Suspend, Lift, Name, Clear:
		return true
	case Ease, TakeBack:
		return m.r.Institution.OneSchedule
	case Resume:
		return m.Author != treaty.TheText
	case Join:
		return len(m.s.Members) > 0 // an institution without members has no voter
	}
	return false
}

// decided checks the vote of an institution, if the move needs a vote.
func (m *move) decided() error {
	if !m.decides() {
		return nil
	}
	if err := m.r.Institution.Decides.Passes(m.For, m.Against, m.s.Members); err != nil {
		return m.breaks(partiesArticle, "%w", err)
	}
	return nil
}
