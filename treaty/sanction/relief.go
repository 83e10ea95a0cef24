package sanction

import (
	"fmt"
	"slices"
)

// This file decides how relief is given, taken back and called back, from milestones,
// grounds and votes. The rules are conventions of the package.

// The moves below cover milestones, relief, its withdrawal and snapback.

// verifies checks that the author is the verifier of the milestone.
func (m *move) verifies() error {
	one := m.r.milestone(m.Case)
	switch {
	case one == nil:
		return fmt.Errorf("the regime has no milestone %q", m.Case)
	case one.Verifier != m.Author:
		return m.breaks(reliefArticle, "milestone %q is verified by %s", m.Case, one.Verifier)
	}
	return nil
}

// meet records a milestone found met.
func (m *move) meet() error {
	if err := m.verifies(); err != nil {
		return err
	}
	if slices.Contains(m.s.Milestones, m.Case) {
		return m.breaks(reliefArticle, "milestone %q is met already", m.Case)
	}
	m.s.Milestones = append(slices.Clip(m.s.Milestones), m.Case)
	return nil
}

// undo deletes a milestone found no longer met.
func (m *move) undo() error {
	if err := m.verifies(); err != nil {
		return err
	}
	if !slices.Contains(m.s.Milestones, m.Case) {
		return m.breaks(reliefArticle, "milestone %q is not met", m.Case)
	}
	m.s.Milestones = slices.DeleteFunc(slices.Clone(m.s.Milestones), func(id string) bool { return id == m.Case })
	return nil
}

// givers returns the senders whose relief the author decides.
func (m *move) givers() []string {
	if m.together() && m.r.Institution.OneSchedule {
		return m.s.Members
	}
	return []string{m.Author}
}

// ease gives relief, never less than before.
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
	if err := m.decided(); err != nil {
		return err
	}
	for _, id := range m.givers() {
		m.s.Relief = set(m.s.Relief, id, max(m.Level, m.s.ReliefOf(id)))
	}
	m.each(func(c *Course) {
		c.State, c.Since = Eased, m.Period
		c.relieved(m.Period)
	})
	return nil
}

// takeBack reduces the relief of the author. The act needs no clause, and any breach of
// a clause is on record.
func (m *move) takeBack() error {
	if err := m.biting(); err != nil {
		return err
	}
	switch had := m.s.ReliefOf(m.Author); {
	case m.Level >= had:
		return m.breaks(reliefArticle, "it gives %g %%; want less", 100*had)
	case m.Ground == "":
		return m.breaks(reliefArticle, "it states no ground")
	}
	if err := m.decided(); err != nil {
		return err
	}
	m.renege(m.Level, m.givers()...)
	for _, id := range m.givers() {
		m.s.Relief = set(m.s.Relief, id, min(m.Level, m.s.ReliefOf(id)))
	}
	m.each(func(c *Course) {
		if left := m.without(c); c.State == Eased {
			c.State, c.Since = left, m.Period
		}
	})
	return nil
}

// renege records the senders that leave less relief than the milestones met release.
func (m *move) renege(left float64, who ...string) {
	if len(m.s.Milestones) == 0 || left >= m.r.ReliefDue(m.s.Milestones) {
		return
	}
	for _, id := range who {
		if !slices.Contains(m.s.Reneged, id) {
			m.s.Reneged = append(slices.Clip(m.s.Reneged), id)
		}
	}
}

// set returns the list with the share of a sender replaced.
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

// drop returns the list without a given sender.
func drop(list []Delivered, sender string) []Delivered {
	return slices.DeleteFunc(slices.Clone(list), func(x Delivered) bool { return x.Sender == sender })
}

// eased reports whether measures are under relief open to snapback: a share given, a
// suspension, or the end of all measures. A rise in the level of the remaining measures
// changes nothing.
func (m *move) eased(c *Course) bool {
	if c.RelievedIn == Never {
		return false
	}
	return c.State == Suspended || c.State == Lifted || c.State.biting() && slices.ContainsFunc(m.s.Relief, func(x Delivered) bool {
		return x.Share > 0 && (m.together() || x.Sender == c.Sender)
	})
}

// callSnapback opens the notice for the return of relieved measures.
func (m *move) callSnapback() error {
	rule, c := m.r.Snapback, m.course()
	switch {
	case rule == nil:
		return m.lacks(snapbackArticle)
	case !m.eased(c):
		return fmt.Errorf("%w; want one under which relief was given", m.is(c.State))
	case c.lapsed(m.Period):
		return m.breaks(durationArticle, "the measures have run out in period %d", c.End())
	case c.CalledIn != Never:
		return m.breaks(snapbackArticle, "%s has called for it in period %d", c.CalledBy, c.CalledIn)
	case m.Ground == "":
		return m.breaks(snapbackArticle, "it states no ground")
	case rule.Window > 0 && m.Period >= c.RelievedIn+rule.window():
		return m.breaks(snapbackArticle, "it could be called before period %d", c.RelievedIn+rule.window())
	}
	m.each(func(c *Course) { c.CalledIn, c.CalledBy = m.Period, m.Author })
	return nil
}

// veto stops open calls for snapback.
func (m *move) veto() error {
	called := func(c *Course) bool {
		return c.CalledIn != Never && (m.Party == "" || m.Party == c.CalledBy)
	}
	switch rule := m.r.Snapback; {
	case rule == nil:
		return m.lacks(snapbackArticle)
	case !slices.ContainsFunc(m.s.Courses, func(c Course) bool { return called(&c) }):
		return m.breaks(snapbackArticle, "nobody has called for it")
	case len(rule.Vetoers) == 0:
		return m.breaks(snapbackArticle, "nobody can veto it")
	case !slices.Contains(rule.Vetoers, m.Author):
		return m.breaks(snapbackArticle, "it has no veto")
	}
	m.change(called, func(c *Course) { c.CalledIn = Never })
	return nil
}

// snapBack puts the measures back in force at the level before relief. Running measures
// keep the rest of their term, and a small relief cannot postpone a sunset. Lifted
// measures have a new term, or the rest of the old term if longer. Oversight still
// leaves time for lifted measures, which were in force until lifted.
func (m *move) snapBack() error {
	rule, c := m.r.Snapback, m.course()
	switch {
	case rule == nil:
		return m.lacks(snapbackArticle)
	case c.CalledIn == Never:
		return m.breaks(snapbackArticle, "nobody has called for it")
	case c.lapsed(m.Period):
		return m.breaks(durationArticle, "the measures have run out in period %d", c.End())
	case m.Period < c.CalledIn+rule.notice():
		return m.breaks(snapbackArticle, "the notice runs until period %d", c.CalledIn+rule.notice())
	}
	m.each(func(c *Course) {
		if until := c.Until; c.State == Lifted {
			c.begin(SnappedBack, m.Period, m.r.term(), m.r.Oversight)
			c.Until = max(c.Until, until)
		}
		c.State, c.Since, c.RelievedIn, c.CalledIn = SnappedBack, m.Period, Never, Never
	})
	m.s.Relief = slices.DeleteFunc(slices.Clone(m.s.Relief), func(x Delivered) bool { return m.together() || x.Sender == m.Author })
	return nil
}
