package sanction

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/treaty"
)

// Apply records an event and changes the standing of its regime. An event that the
// regime does not allow leaves the docket as it is and is an error that cites the
// article in the way.
func (d *Docket) Apply(e Event) error {
	m, err := d.try(e)
	if err != nil {
		return err
	}
	d.standing[m.k] = m.s
	d.log = append(d.log, e)
	d.version = e.hash(d.version)
	return nil
}

// try makes a move without recording it.
func (d *Docket) try(e Event) (*move, error) {
	k := d.index(e.Regime)
	if k < 0 {
		return nil, fmt.Errorf("sanction: period %d: no regime %q", e.Period, e.Regime)
	}
	if n := len(d.log); n > 0 && e.Period < d.log[n-1].Period {
		return nil, fmt.Errorf("sanction: regime %q: an event of period %d after one of period %d", e.Regime, e.Period, d.log[n-1].Period)
	}
	m := move{d: d, k: k, r: &d.regimes[k], s: d.standing[k], Event: e}
	if err := m.make(); err != nil {
		return nil, fmt.Errorf("sanction: regime %q, period %d: %v by %s is not allowed: %w", e.Regime, e.Period, e.Kind, e.Author, err)
	}
	return &m, nil
}

// ballot is the vote that a move takes, if any.
func (m *move) ballot() (rule treaty.VoteRule, needed bool) {
	switch m.Kind {
	case Renew:
		if m.r.Sunset != nil {
			return m.r.Sunset.Vote, true
		}
	case Impose, Escalate, Suspend, Lift, Name:
		if m.r.Institution != nil {
			return m.r.Institution.Decides, true
		}
	}
	return 0, false
}

// move is an event under way. It works on a copy of the standing, which replaces the
// old one if the event is allowed; lists are replaced, never written to.
type move struct {
	d *Docket
	k int
	r *Regime
	s Standing
	Event
}

func (m *move) breaks(k articleKind, format string, args ...any) error {
	return fmt.Errorf("%s: %w", m.r.cite(k), fmt.Errorf(format, args...))
}

func (m *move) lacks(k articleKind) error {
	return fmt.Errorf("the regime has no article on %s", articleTitles[k])
}

// by says who may be the author of a kind of event.
type by uint8

const (
	member by = iota
	anyone    // a party or body that the move itself checks
)

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
}

func (m *move) make() error {
	if m.Kind == 0 || int(m.Kind) >= len(moves) {
		return fmt.Errorf("no such kind of event (%d)", uint8(m.Kind))
	}
	if !(m.Level >= 0 && m.Level <= 1) {
		return m.wrong("Level", m.Level, "a number in [0, 1]")
	}
	if moves[m.Kind].by == member && !slices.Contains(m.s.Members, m.Author) {
		return m.breaks(partiesArticle, "it is no sender")
	}
	return moves[m.Kind].do(m)
}

func (m *move) wrong(field string, value any, want string) error {
	return fmt.Errorf("%s is %v; want %s", field, value, want)
}

// among says that the regime is in none of some states, or nil.
func (m *move) among(states ...State) error {
	if !slices.Contains(states, m.s.State) {
		return fmt.Errorf("the regime is %v", m.s.State)
	}
	return nil
}

// biting says that no measures are in force, or nil.
func (m *move) biting() error {
	switch {
	case m.s.lapsed(m.Period):
		return m.breaks(m.s.lapsing(m.Period), "the measures have lapsed")
	case !m.s.InForceIn(m.Period):
		return fmt.Errorf("the regime is %v", m.s.State)
	}
	return nil
}

// decided holds the vote of an institution. Ad hoc senders need none.
func (m *move) decided() error {
	if m.r.Institution == nil {
		return nil
	}
	if err := m.r.Institution.Decides.Passes(m.For, m.Against, m.s.Members); err != nil {
		return m.breaks(partiesArticle, "%w", err)
	}
	return nil
}

func (m *move) to(s State) error {
	m.s.State, m.s.Since = s, m.Period
	return nil
}

func (m *move) threaten() error {
	if err := m.among(Dormant, Lifted, Lapsed); err != nil {
		return err
	}
	if m.Until < m.Period {
		return m.wrong("Until", m.Until, "the period of the deadline, "+strconv.Itoa(m.Period)+" or later")
	}
	m.s.Deadline = m.Until
	return m.to(Threatened)
}

func (m *move) backDown() error {
	if err := m.among(Threatened); err != nil {
		return err
	}
	return m.to(Dormant)
}

func (m *move) findTrigger() error {
	for _, t := range m.r.Triggers {
		switch {
		case t.ID != m.Case:
		case t.Finder != m.Author:
			return m.breaks(triggerArticle, "%s finds %q", t.Finder, t.ID)
		case slices.Contains(m.s.Triggers, t.ID):
			return m.breaks(triggerArticle, "%q has been found already", t.ID)
		default:
			m.s.Triggers = append(slices.Clip(m.s.Triggers), t.ID)
			return nil
		}
	}
	return fmt.Errorf("the regime has no trigger %q", m.Case)
}

// proportional is the oversight test on what the measures are expected to do.
func (m *move) proportional() error {
	if o := m.r.Oversight; o != nil && o.MaxHarm > 0 && !(m.Harm <= o.MaxHarm) {
		return m.breaks(oversightArticle, "the harm expected is %g %%; the most is %g %%", m.Harm, o.MaxHarm)
	}
	return nil
}

func (m *move) impose() error {
	if err := m.among(Dormant, Threatened, Lifted, Lapsed); err != nil {
		return err
	}
	if len(m.r.Triggers) > 0 && len(m.s.Triggers) == 0 {
		return m.breaks(triggerArticle, "no trigger has been found")
	}
	if err := errors.Join(m.decided(), m.proportional()); err != nil {
		return err
	}
	m.s.Level = m.Level
	if m.Level == 0 {
		m.s.Level = 1
	}
	m.s.ImposedIn, m.s.Until, m.s.Limit = m.Period, m.Period+m.r.length(), Never
	if m.r.Sunset != nil {
		m.s.Until = m.Period + m.r.Sunset.every()
	}
	if o := m.r.Oversight; o != nil && o.TimeLimit > 0 {
		m.s.Limit = m.Period + o.TimeLimit
	}
	m.s.Relief, m.s.RelievedIn, m.s.CalledIn, m.s.Milestones, m.s.Triggers = nil, Never, Never, nil, nil
	return m.to(Imposed)
}

func (m *move) escalate() error {
	if err := m.biting(); err != nil {
		return err
	}
	if m.Level <= m.s.Level {
		return m.wrong("Level", m.Level, fmt.Sprintf("more than %g, and at most 1", m.s.Level))
	}
	if err := errors.Join(m.decided(), m.proportional()); err != nil {
		return err
	}
	m.s.Level = m.Level
	return m.to(Escalated)
}

func (m *move) verifies() (*Milestone, error) {
	one := m.r.milestone(m.Case)
	switch {
	case one == nil:
		return nil, fmt.Errorf("the regime has no milestone %q", m.Case)
	case one.Verifier != m.Author:
		return nil, m.breaks(reliefArticle, "milestone %q is verified by %s", m.Case, one.Verifier)
	}
	return one, nil
}

func (m *move) meet() error {
	if _, err := m.verifies(); err != nil {
		return err
	}
	if slices.Contains(m.s.Milestones, m.Case) {
		return m.breaks(reliefArticle, "milestone %q is met already", m.Case)
	}
	m.s.Milestones = append(slices.Clip(m.s.Milestones), m.Case)
	return nil
}

func (m *move) undo() error {
	if _, err := m.verifies(); err != nil {
		return err
	}
	if !slices.Contains(m.s.Milestones, m.Case) {
		return m.breaks(reliefArticle, "milestone %q is not met", m.Case)
	}
	m.s.Milestones = slices.DeleteFunc(slices.Clone(m.s.Milestones), func(id string) bool { return id == m.Case })
	return nil
}

// ease gives relief. A lower share than before takes some of it back, which only
// snapback may do.
func (m *move) ease() error {
	if err := m.biting(); err != nil {
		return err
	}
	due := m.r.ReliefDue(m.s.Milestones)
	switch had := m.s.ReliefOf(m.Author); {
	case m.Level <= had:
		return m.breaks(reliefArticle, "it gives %g %% already; want more", 100*had)
	case m.Level > due+1e-12 && m.Ground == "":
		return m.breaks(reliefArticle, "the milestones met release %.4g %%, not %.4g %%", 100*due, 100*m.Level)
	}
	gives := []string{m.Author}
	if m.r.Institution != nil && m.r.Institution.OneSchedule {
		gives = m.s.Members
	}
	for _, id := range gives {
		m.s.Relief = set(m.s.Relief, id, max(m.Level, m.s.ReliefOf(id)))
	}
	if m.s.RelievedIn == Never {
		m.s.RelievedIn = m.Period
	}
	return m.to(Eased)
}

// set returns the list with one sender's share replaced.
func set(list []Delivered, sender string, share float64) []Delivered {
	out := slices.Clone(list)
	for k := range out {
		if out[k].Sender == sender {
			out[k].Share = share
			return out
		}
	}
	return append(out, Delivered{sender, share})
}

func (m *move) suspend() error {
	if err := errors.Join(m.biting(), m.decided()); err != nil {
		return err
	}
	if m.Until <= m.Period {
		return m.wrong("Until", m.Until, fmt.Sprintf("a period after %d", m.Period))
	}
	m.s.ResumesIn = m.Until
	if m.s.RelievedIn == Never {
		m.s.RelievedIn = m.Period
	}
	return m.to(Suspended)
}

func (m *move) resume() error {
	if err := m.among(Suspended); err != nil {
		return err
	}
	switch {
	case m.s.lapsed(m.Period):
		return m.breaks(m.s.lapsing(m.Period), "the measures have lapsed")
	case m.Author == treaty.TheText && m.Period < m.s.ResumesIn:
		return fmt.Errorf("the suspension runs until period %d", m.s.ResumesIn)
	case m.Author != treaty.TheText && !slices.Contains(m.s.Members, m.Author):
		return m.breaks(partiesArticle, "it is no sender")
	}
	state := Imposed
	if len(m.s.Relief) > 0 {
		state = Eased
	}
	return m.to(state)
}

func (m *move) lift() error {
	if m.s.State == Suspended {
		if m.s.lapsed(m.Period) {
			return m.breaks(m.s.lapsing(m.Period), "the measures have lapsed")
		}
	} else if err := m.biting(); err != nil {
		return err
	}
	if err := m.decided(); err != nil {
		return err
	}
	if m.s.RelievedIn == Never {
		m.s.RelievedIn = m.Period
	}
	return m.to(Lifted)
}

func (m *move) renew() error {
	rule := m.r.Sunset
	if rule == nil {
		return m.breaks(durationArticle, "the measures have a fixed term")
	}
	if !m.s.State.biting() && m.s.State != Suspended {
		return fmt.Errorf("the regime is %v", m.s.State)
	}
	if m.s.lapsed(m.Period) {
		return m.breaks(m.s.lapsing(m.Period), "the measures have lapsed")
	}
	if err := rule.Vote.Passes(m.For, m.Against, m.s.Members); err != nil {
		return m.breaks(durationArticle, "%w", err)
	}
	m.s.Until += rule.every()
	return nil
}

func (m *move) lapse() error {
	switch {
	case !m.s.State.biting() && m.s.State != Suspended:
		return fmt.Errorf("the regime is %v", m.s.State)
	case m.Author != treaty.TheText:
		return m.breaks(durationArticle, "its author is %q", treaty.TheText)
	case !m.s.lapsed(m.Period):
		return m.breaks(durationArticle, "the measures last until period %d", m.s.Until)
	}
	return m.to(Lapsed)
}

func (m *move) callSnapback() error {
	rule := m.r.Snapback
	switch {
	case rule == nil:
		return m.lacks(snapbackArticle)
	case m.s.RelievedIn == Never || m.s.State != Eased && m.s.State != Suspended && m.s.State != Lifted:
		return fmt.Errorf("the regime is %v; want one under which relief was given", m.s.State)
	case m.s.State != Lifted && m.s.lapsed(m.Period):
		return m.breaks(durationArticle, "the measures have run out in period %d", m.s.End())
	case m.s.CalledIn != Never:
		return m.breaks(snapbackArticle, "%s has called for it in period %d", m.s.CalledBy, m.s.CalledIn)
	case m.Ground == "":
		return m.breaks(snapbackArticle, "it states no ground")
	case rule.Window > 0 && m.Period >= m.s.RelievedIn+rule.Window:
		return m.breaks(snapbackArticle, "it could be called before period %d", m.s.RelievedIn+rule.Window)
	}
	m.s.CalledIn, m.s.CalledBy = m.Period, m.Author
	return nil
}

func (m *move) veto() error {
	switch rule := m.r.Snapback; {
	case rule == nil:
		return m.lacks(snapbackArticle)
	case m.s.CalledIn == Never:
		return m.breaks(snapbackArticle, "nobody has called for it")
	case len(rule.Vetoers) == 0:
		return m.breaks(snapbackArticle, "nobody can veto it")
	case !slices.Contains(rule.Vetoers, m.Author):
		return m.breaks(snapbackArticle, "it has no veto")
	}
	m.s.CalledIn = Never
	return nil
}

// snapBack puts the measures back at the level of before, for another term.
func (m *move) snapBack() error {
	rule := m.r.Snapback
	switch {
	case rule == nil:
		return m.lacks(snapbackArticle)
	case m.s.CalledIn == Never:
		return m.breaks(snapbackArticle, "nobody has called for it")
	case m.s.State != Lifted && (m.s.State == Lapsed || m.s.lapsed(m.Period)):
		return m.breaks(durationArticle, "the measures have run out in period %d", m.s.End())
	case m.Period < m.s.CalledIn+rule.Notice:
		return m.breaks(snapbackArticle, "the notice runs until period %d", m.s.CalledIn+rule.Notice)
	case m.s.Limit != Never && m.Period >= m.s.Limit:
		return m.breaks(oversightArticle, "the measures were allowed until period %d", m.s.Limit)
	}
	m.s.Relief, m.s.RelievedIn, m.s.CalledIn = nil, Never, Never
	term := m.r.length()
	if m.r.Sunset != nil {
		term = m.r.Sunset.every()
	}
	m.s.Until = max(m.s.Until, m.Period+term)
	return m.to(SnappedBack)
}
