package sanction

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides how senders join, leave and pay each other, and how the target and
// third parties move, from the articles of a regime and from events. The rules are
// conventions of the package.

// The moves below are those of members among themselves, of the target and of third
// parties.

// join adds a sender to a regime, by the vote of the institution if there is one.
func (m *move) join() error {
	switch {
	case !m.d.isParty(m.Author):
		return fmt.Errorf("%q is no party", m.Author)
	case m.Author == m.r.Target:
		return m.breaks(partiesArticle, "it is the target")
	case slices.Contains(m.s.Members, m.Author):
		return m.breaks(partiesArticle, "it is a sender already")
	}
	if err := m.decided(); err != nil {
		return err
	}
	back := m.s.course(m.Author) >= 0
	if !back {
		if err := m.enter(); err != nil {
			return err
		}
	}
	if x := m.r.Institution; x != nil && x.OneSchedule && len(m.s.Members) > 0 {
		if relief := m.s.ReliefOf(m.s.Members[0]); relief > 0 {
			m.s.Relief = set(m.s.Relief, m.Author, relief)
		}
	}
	// Leaving has ended all measures of the sender. A return to an institution with
	// measures in force puts the measures of the sender back in force.
	if back && m.together() && m.s.InForceIn(m.Period) {
		m.renege(m.s.ReliefOf(m.Author), m.Author)
	}
	m.s.Members = m.d.ordered(append(slices.Clone(m.s.Members), m.Author))
	// A new sender closes its covert routes and is no longer a third party.
	m.s.Routes = slices.DeleteFunc(slices.Clone(m.s.Routes), func(o OpenRoute) bool { return o.Via == m.Author })
	m.change(func(c *Course) bool { return slices.Contains(c.Named, m.Author) }, func(c *Course) {
		c.Named = without(c.Named, m.Author)
	})
	return nil
}

// enter gives a new sender a course: the course of the institution or, among ad hoc
// senders, a separate course with the measures in force until their end.
func (m *move) enter() error {
	c, lead := newCourse(m.Author), m.s.Course
	switch {
	case m.together():
		c = m.s.Courses[0]
		c.Sender = m.Author
	case m.s.InForceIn(m.Period):
		if err := m.proportional(); err != nil {
			return err
		}
		if !lead.InForceIn(m.Period) { // the leading measures have run out; the measures of another sender go on
			k := slices.IndexFunc(m.s.Courses, func(c Course) bool { return m.s.LevelOf(c.Sender, m.Period) > 0 })
			lead = m.s.Courses[k]
		}
		c.begin(Imposed, m.Period, 0, m.r.Oversight)
		c.Until, c.TermFrom, c.ImposedIn, c.Answered, c.Level = lead.Until, lead.TermFrom, m.Period, lead.Answered, lead.Level
		if m.Level > 0 {
			c.Level = m.Level
		}
	}
	courses := append(slices.Clone(m.s.Courses), c)
	slices.SortStableFunc(courses, func(a, b Course) int { return m.d.party(a.Sender) - m.d.party(b.Sender) })
	m.s.Courses = courses
	return nil
}

// without returns the list without a given name.
func without(list []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return id == name })
}

// leave takes the measures and the relief of the author out of force. An institution
// goes on without the author, and ends with the last member.
func (m *move) leave() error {
	m.s.Members = without(m.s.Members, m.Author)
	m.s.Relief, m.s.Efforts = drop(m.s.Relief, m.Author), drop(m.s.Efforts, m.Author)
	if m.r.Institution != nil && m.r.Institution.Binding {
		m.s.Deserted = append(slices.Clip(m.s.Deserted), m.Author)
	}
	if m.together() && len(m.s.Members) > 0 {
		return nil
	}
	m.each(func(c *Course) {
		c.Named, c.RelievedIn = nil, Never
		switch {
		case c.lapsed(m.Period):
			c.end(Lapsed, m.Period)
		case c.runs():
			c.end(Lifted, m.Period)
		case c.State == Threatened:
			c.end(Dormant, m.Period)
		}
	})
	return nil
}

// concede records the concession of the target on the issue demanded.
func (m *move) concede() error {
	if m.Author != m.r.Target {
		return m.breaks(partiesArticle, "the target is %s", m.r.Target)
	}
	if m.r.Demand.Issue == "" {
		return m.lacks(demandArticle)
	}
	m.s.Conceded = m.Level
	return nil
}

// openRoute records a covert route through the author, a third party.
func (m *move) openRoute() error {
	r := m.Route
	switch {
	case !m.d.isParty(m.Author) || r.Via != m.Author:
		return m.wrong("Route.Via", strconv.Quote(r.Via), "the party that opens the route")
	case m.Author == m.r.Target:
		return errors.New("a route leads through a third party, not the target")
	case slices.Contains(m.s.Members, m.Author):
		return errors.New("a sender leaves before it lets goods through")
	}
	if _, err := r.Sectors.In(m.d.economy); err != nil {
		return fmt.Errorf("%s: %w", "Route.Sectors", err)
	}
	if slices.ContainsFunc(m.s.Routes, func(o OpenRoute) bool { return o.Via == r.Via && o.Sectors == r.Sectors }) {
		return errors.New("the route is open already")
	}
	m.s.Routes = append(slices.Clip(m.s.Routes), OpenRoute{r, m.Period})
	return nil
}

// closeRoute closes a covert route of the author.
func (m *move) closeRoute() error {
	n := len(m.s.Routes)
	m.s.Routes = slices.DeleteFunc(slices.Clone(m.s.Routes), func(o OpenRoute) bool { return o.Via == m.Author && o.Sectors == m.Route.Sectors })
	if len(m.s.Routes) == n {
		return errors.New("it has no such route open")
	}
	return nil
}

// setEffort sets the effort of enforcement of the author.
func (m *move) setEffort() error {
	m.s.Efforts = set(m.s.Efforts, m.Author, m.Level)
	return nil
}

// name puts a third party under secondary sanctions.
func (m *move) name() error {
	if m.r.Secondary == nil {
		return m.lacks(secondaryArticle)
	}
	if err := m.biting(); err != nil {
		return err
	}
	switch {
	case !m.d.isParty(m.Party) || m.Party == m.r.Target || slices.Contains(m.s.Members, m.Party):
		return m.breaks(secondaryArticle, "%q is no third party", m.Party)
	case slices.Contains(m.course().Named, m.Party):
		return m.breaks(secondaryArticle, "%s is named already", m.Party)
	}
	if err := m.decided(); err != nil {
		return err
	}
	m.each(func(c *Course) { c.Named = append(slices.Clip(c.Named), m.Party) })
	return nil
}

// clear takes a third party off the secondary sanctions.
func (m *move) clear() error {
	if !slices.Contains(m.course().Named, m.Party) {
		return m.breaks(secondaryArticle, "%q is not named", m.Party)
	}
	if err := m.decided(); err != nil {
		return err
	}
	m.each(func(c *Course) { c.Named = without(c.Named, m.Party) })
	return nil
}

// payFund books a payment from the author to another member through the fund.
func (m *move) payFund() error {
	switch {
	case m.r.Fund == nil:
		return m.lacks(fundArticle)
	case m.Party == m.Author || !slices.Contains(m.s.Members, m.Party):
		return m.breaks(fundArticle, "%q is no other sender", m.Party)
	case !(m.Amount > 0 && m.Amount < 1e300):
		return m.wrong("Amount", m.Amount, "a sum above 0")
	}
	l := m.d.plans[m.k]
	if len(l.regions[l.party(m.Author)]) == 0 || len(l.regions[l.party(m.Party)]) == 0 {
		return errors.New("a party without regions has no account to pay from or to")
	}
	m.s.Payments = append(slices.Clip(m.s.Payments), treaty.Payment{From: m.Author, To: m.Party, Period: m.Period, Amount: m.Amount, Case: m.Regime})
	return nil
}
