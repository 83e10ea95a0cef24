package sanction

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides how measures are threatened, imposed, escalated, suspended, renewed
// and ended, from the articles of a regime and from events. The six-month sunset
// follows the practice of the European Union.

// The moves below cover the life of measures: threat, imposition, term and end.

// threaten opens a threat with a deadline.
func (m *move) threaten() error {
	if err := m.among(Dormant, Lifted, Lapsed); err != nil {
		return err
	}
	if m.Until < m.Period {
		return m.wrong("Until", m.Until, "the period of the deadline, "+strconv.Itoa(m.Period)+" or later")
	}
	if err := m.decided(); err != nil {
		return err
	}
	m.each(func(c *Course) {
		switch c.stateIn(m.Period) {
		case Lapsed:
			c.RelievedIn = Never
		case Lifted:
			c.relieved(m.Period) // a threat keeps the date of relief on record
		}
		c.end(Threatened, m.Period)
		c.Deadline = m.Until
	})
	return nil
}

// backDown withdraws a threat.
func (m *move) backDown() error {
	if err := errors.Join(m.among(Threatened), m.decided()); err != nil {
		return err
	}
	m.to(Dormant)
	return nil
}

// findTrigger records a trigger found by its finder.
func (m *move) findTrigger() error {
	for _, t := range m.r.Triggers {
		switch {
		case t.ID != m.Case:
		case t.Finder != m.Author:
			return m.breaks(triggerArticle, "%s finds %q", t.Finder, t.ID)
		case !slices.Contains(m.s.Triggers, t.ID):
			m.s.Triggers = append(slices.Clip(m.s.Triggers), t.ID)
			return nil
		case !slices.ContainsFunc(m.s.Courses, func(c Course) bool { return slices.Contains(c.Answered, t.ID) }):
			return m.breaks(triggerArticle, "%q has been found already", t.ID)
		default:
			// A trigger found once more is open for a new imposition.
			m.change(func(*Course) bool { return true }, func(c *Course) {
				c.Answered = slices.DeleteFunc(slices.Clone(c.Answered), func(id string) bool { return id == t.ID })
			})
			return nil
		}
	}
	return fmt.Errorf("the regime has no trigger %q", m.Case)
}

// proportional checks the expected harm against the test of proportionality of
// oversight.
func (m *move) proportional() error {
	if o := m.r.Oversight; o != nil && o.MaxHarm > 0 && !(m.Harm <= o.MaxHarm) {
		return m.breaks(oversightArticle, "the harm expected is %g %%; the most is %g %%", m.Harm, o.MaxHarm)
	}
	return nil
}

// again reports whether the measures of the author have been in force before.
func (m *move) again() bool {
	k := m.s.course(m.Author)
	return k >= 0 && m.s.Courses[k].ImposedIn != Never
}

// agreed checks the vote of the sunset.
func (m *move) agreed() error {
	if err := m.r.Sunset.Vote.Passes(m.For, m.Against, m.s.Members); err != nil {
		return m.breaks(durationArticle, "%w", err)
	}
	return nil
}

// time returns an error if oversight leaves no more time in force.
func (m *move) time(c *Course) error {
	if o := m.r.Oversight; o != nil && o.TimeLimit > 0 && c.Served >= o.limit() {
		return m.breaks(oversightArticle, "the measures have been in force for all of the %s allowed", quarters(o.TimeLimit))
	}
	return nil
}

// impose puts the measures in force for a term, after the checks of triggers, votes,
// proportionality and time.
func (m *move) impose() error {
	if err := m.among(Dormant, Threatened, Lifted, Lapsed); err != nil {
		return err
	}
	c := *m.course()
	c.end(c.State, m.Period) // ends measures past their end but not yet recorded
	if len(m.r.Triggers) > 0 && !slices.ContainsFunc(m.s.Triggers, func(id string) bool { return !slices.Contains(c.Answered, id) }) {
		return m.breaks(triggerArticle, "no trigger has been found")
	}
	if err := errors.Join(m.decided(), m.proportional(), m.time(&c)); err != nil {
		return err
	}
	// Without the vote, senders that cannot win a renewal could impose anew.
	if m.r.Sunset != nil && m.again() {
		if err := m.agreed(); err != nil {
			return err
		}
	}
	if c.State == Lifted || c.RelievedIn != Never && !c.runs() {
		who := m.givers()
		if m.together() {
			who = m.s.Members
		}
		m.renege(0, who...)
	}
	m.each(func(c *Course) {
		c.end(Imposed, m.Period)
		c.begin(Imposed, m.Period, m.r.term(), m.r.Oversight)
		c.ImposedIn, c.RelievedIn = m.Period, Never
		c.Level = m.Level
		if m.Level == 0 {
			c.Level = 1
		}
		c.Answered = m.s.Triggers
	})
	m.s.Relief = slices.DeleteFunc(slices.Clone(m.s.Relief), func(x Delivered) bool { return m.together() || x.Sender == m.Author })
	// A new episode starts without milestones met. The episode of a single sender
	// leaves the milestones met for the other senders on record.
	if m.together() || !slices.ContainsFunc(m.s.Courses, func(c Course) bool {
		s := c.stateIn(m.Period)
		return c.Sender != m.Author && slices.Contains(m.s.Members, c.Sender) && (c.runs() && s != Lapsed || s == Lifted)
	}) {
		m.s.Milestones = nil
	}
	return nil
}

// escalate raises the level of measures in force.
func (m *move) escalate() error {
	if err := m.biting(); err != nil {
		return err
	}
	if now := m.course().Level; m.Level <= now {
		return m.wrong("Level", m.Level, fmt.Sprintf("more than %g, and at most 1", now))
	}
	if err := errors.Join(m.decided(), m.proportional()); err != nil {
		return err
	}
	m.each(func(c *Course) { c.State, c.Since, c.Level = Escalated, m.Period, m.Level })
	return nil
}

// suspend takes the measures out of force until a date.
func (m *move) suspend() error {
	if err := m.biting(); err != nil {
		return err
	}
	if err := m.decided(); err != nil {
		return err
	}
	if m.Until <= m.Period {
		return m.wrong("Until", m.Until, fmt.Sprintf("a period after %d", m.Period))
	}
	m.each(func(c *Course) {
		c.State, c.Since, c.ResumesIn = Suspended, m.Period, m.Until
		c.relieved(m.Period)
	})
	return nil
}

// resume ends a suspension: by date, or earlier by decision of the senders.
func (m *move) resume() error {
	about := func(c *Course) bool { return c.State == Suspended && (m.together() || c.Sender == m.Author) }
	if m.Author == treaty.TheText {
		about = func(c *Course) bool { return c.resumes(m.Period) }
		if !slices.ContainsFunc(m.s.Courses, func(c Course) bool { return about(&c) }) {
			return m.tooEarly()
		}
	} else {
		if !slices.Contains(m.s.Members, m.Author) {
			return m.breaks(partiesArticle, "it is no sender")
		}
		if err := m.lasts(); err != nil {
			return err
		}
		if err := errors.Join(m.among(Suspended), m.decided()); err != nil {
			return err
		}
	}
	m.change(about, func(c *Course) { c.State, c.Since = m.without(c), m.Period })
	return nil
}

// tooEarly returns an error if no suspension has run out.
func (m *move) tooEarly() error {
	for k := range m.s.Courses {
		switch c := &m.s.Courses[k]; {
		case c.State != Suspended:
		case c.lapsed(m.Period):
			return m.breaks(c.lapsing(m.Period), "the measures have lapsed")
		default:
			return fmt.Errorf("the suspension runs until period %d", c.ResumesIn)
		}
	}
	return fmt.Errorf("the regime is %v", m.s.State)
}

// without returns the state of measures after the end of a suspension or of some
// relief.
func (m *move) without(c *Course) State {
	for _, x := range m.s.Relief {
		if x.Share > 0 && (m.together() || x.Sender == c.Sender) {
			return Eased
		}
	}
	c.RelievedIn = Never
	return Imposed
}

// lift ends the measures.
func (m *move) lift() error {
	if err := m.lasts(); err != nil {
		return err
	}
	if c := m.course(); !c.runs() {
		return m.is(c.State)
	}
	if err := m.decided(); err != nil {
		return err
	}
	m.each(func(c *Course) {
		c.end(Lifted, m.Period)
		c.relieved(m.Period)
	})
	return nil
}

// relieved records the period of the first relief.
func (c *Course) relieved(period int) {
	if c.RelievedIn == Never {
		c.RelievedIn = period
	}
}

// renew prolongs the running measures of all members by a term. Each term allows a
// single renewal, and measures never run further than the end of the next term.
func (m *move) renew() error {
	rule := m.r.Sunset
	if rule == nil {
		return m.breaks(durationArticle, "the measures have a fixed term")
	}
	runs := func(c *Course) bool {
		return c.runs() && !c.lapsed(m.Period) && (m.together() || slices.Contains(m.s.Members, c.Sender))
	}
	due := func(c *Course) bool { return runs(c) && m.Period >= c.TermFrom }
	if !slices.ContainsFunc(m.s.Courses, func(c Course) bool { return due(&c) }) {
		if k := slices.IndexFunc(m.s.Courses, func(c Course) bool { return runs(&c) }); k >= 0 {
			return m.breaks(durationArticle, "they are renewed until period %d already; they can be again from period %d on", m.s.Courses[k].Until, m.s.Courses[k].TermFrom)
		}
		if err := m.lasts(); err != nil {
			return err
		}
		return m.is(m.course().State)
	}
	if err := m.agreed(); err != nil {
		return err
	}
	m.change(due, func(c *Course) { c.TermFrom, c.Until = c.Until, c.Until+rule.term() })
	return nil
}

// lapse records the end of measures by date.
func (m *move) lapse() error {
	if !slices.ContainsFunc(m.s.Courses, func(c Course) bool { return c.runs() }) {
		return fmt.Errorf("the regime is %v", m.s.State)
	}
	if m.Author != treaty.TheText {
		return m.breaks(durationArticle, "its author is %q", treaty.TheText)
	}
	lapsed := func(c *Course) bool { return c.lapsed(m.Period) }
	if !slices.ContainsFunc(m.s.Courses, func(c Course) bool { return lapsed(&c) }) {
		return m.breaks(durationArticle, "the measures last until period %d", m.s.End())
	}
	m.change(lapsed, func(c *Course) {
		c.end(Lapsed, m.Period)
		c.RelievedIn = Never
	})
	return nil
}
