package sanction

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides whether the measures of each sender are in force in a period and at
// which level, from the record of events. All ends follow from dates on record.

// Course is the state of the measures of a sender. Ad hoc senders each have a course of
// their own; under an institution all courses are equal.
type Course struct {
	// Sender is the ID of the sender.
	Sender string
	// State is the state of the measures.
	State State
	// Since is the period of entry into the state.
	Since int
	// Level is the severity of the measures before relief, in (0, 1].
	Level float64
	// ImposedIn is the period of imposition, Until the first period after the term, and
	// Limit the first period beyond the time allowed by oversight; Never if absent.
	ImposedIn, Until, Limit int
	// TermFrom is the first period of the term that ends in Until. A Sunset may be
	// renewed again from that period on.
	TermFrom int
	// Began is the first period of the present time in force, and Served the number of
	// periods in force before, as counted by oversight.
	Began, Served int
	// Deadline is the last period for meeting a threatened demand.
	Deadline int
	// ResumesIn is the period of return of suspended measures.
	ResumesIn int
	// RelievedIn is the period of the first relief, or Never.
	RelievedIn int
	// CalledIn is the period of an open call for snapback, or Never. CalledBy is the ID
	// of the caller.
	CalledIn int
	CalledBy string
	// Answered are the triggers already used for an imposition.
	Answered []string
	// Named are the third parties put under secondary sanctions by the sender.
	Named []string
}

// newCourse returns the course of a sender without measures.
func newCourse(sender string) Course {
	return Course{Sender: sender, ImposedIn: Never, Until: Never, Limit: Never, Began: Never, RelievedIn: Never, CalledIn: Never}
}

// End returns the first period after the measures, by their term or by the limit of
// oversight, or Never.
func (c *Course) End() int {
	if c.Limit != Never && (c.Until == Never || c.Limit < c.Until) {
		return c.Limit
	}
	return c.Until
}

// InForceIn reports whether the measures are in force in a period, for a sender that is
// a member.
func (c *Course) InForceIn(period int) bool {
	if c.Began == Never || period < c.Began || c.lapsed(period) {
		return false
	}
	return c.State.biting() || c.State == Suspended && period >= c.ResumesIn
}

// runs reports whether the measures are in force or suspended on record.
func (c *Course) runs() bool { return c.State.biting() || c.State == Suspended }

// lapsed reports whether running measures have reached their end by a period.
func (c *Course) lapsed(period int) bool {
	end := c.End()
	return c.runs() && end != Never && period >= end
}

// lapsing returns the article that ends the measures.
func (c *Course) lapsing(period int) articleKind {
	if c.Limit != Never && period >= c.Limit {
		return oversightArticle
	}
	return durationArticle
}

// stateIn returns the state in a period. Measures past their end are Lapsed, recorded
// or not.
func (c *Course) stateIn(period int) State {
	if c.lapsed(period) {
		return Lapsed
	}
	return c.State
}

// end adds the time in force to Served and ends the measures in a given state.
func (c *Course) end(s State, period int) {
	if c.runs() {
		stop := period
		if end := c.End(); end != Never {
			stop = min(stop, end)
		}
		c.Served += max(0, stop-c.Began)
	}
	c.State, c.Since, c.CalledIn = s, period, Never
}

// begin puts the measures in force for a term in periods, within the time left by
// oversight.
func (c *Course) begin(s State, period, term int, o *Oversight) {
	c.State, c.Since, c.Began, c.TermFrom = s, period, period, period
	c.Until, c.Limit = period+term, Never
	if o != nil && o.TimeLimit > 0 {
		c.Limit = period + o.limit() - c.Served
	}
}

// Standing is the state of a regime. The caller must not change the lists. The embedded
// Course is the course of the member with the furthest measures: in force before
// suspended, threatened and the rest, then by level net of relief.
type Standing struct {
	Course
	// Members are the present senders, in the order of the parties of the docket.
	Members []string
	// Courses are the courses of all present and former senders, in the same order.
	Courses []Course
	// Triggers are the triggers found, and Milestones the milestones met.
	Triggers, Milestones []string
	// Relief is the share of relief given by each sender.
	Relief []Delivered
	// Conceded is the last concession of the target on the issue, in [0, 1].
	Conceded float64
	// Deserted are the senders that left an institution with binding membership.
	// Reneged are the senders that took back relief released by a milestone still met.
	Deserted, Reneged []string
	// Routes are the open covert routes.
	Routes []OpenRoute
	// Efforts are the efforts of enforcement set by senders, in [0, 1].
	Efforts []Delivered
	// Named are the third parties under secondary sanctions of any member.
	Named []string
	// Payments are the payments through the fund.
	Payments []treaty.Payment
}

// Delivered is a share in [0, 1] given by a sender: of relief or of effort.
type Delivered struct {
	Sender string
	Share  float64
}

// OpenRoute is a covert route open since a period.
type OpenRoute struct {
	Route
	Since int
}

// Of returns the course of a sender. Of reports false for a party never among the
// senders.
func (s *Standing) Of(sender string) (Course, bool) {
	if k := s.course(sender); k >= 0 {
		return s.Courses[k], true
	}
	return Course{}, false
}

// course returns the index of the course of a sender, or -1.
func (s *Standing) course(sender string) int {
	for k := range s.Courses {
		if s.Courses[k].Sender == sender {
			return k
		}
	}
	return -1
}

// End returns the last end among the measures of members in force or suspended, as the
// first period after, or Never if there are none.
func (s *Standing) End() int {
	last := Never
	for k := range s.Courses {
		if c := &s.Courses[k]; c.runs() && slices.Contains(s.Members, c.Sender) {
			last = max(last, c.End())
		}
	}
	return last
}

// InForceIn reports whether measures of any member are in force in a period.
func (s *Standing) InForceIn(period int) bool {
	for k := range s.Courses {
		if c := &s.Courses[k]; c.InForceIn(period) && slices.Contains(s.Members, c.Sender) {
			return true
		}
	}
	return false
}

// LevelOf returns the severity in [0, 1] of the measures of a sender in force in a
// period, before relief; 0 without measures in force.
func (s *Standing) LevelOf(sender string, period int) float64 {
	if k := s.course(sender); k >= 0 && s.Courses[k].InForceIn(period) && slices.Contains(s.Members, sender) {
		return s.Courses[k].Level
	}
	return 0
}

// ReliefOf returns the share of relief given by a sender, in [0, 1].
func (s *Standing) ReliefOf(sender string) float64 { return share(s.Relief, sender, 0) }

// Bite returns the weight of the measures of a sender in a period, in [0, 1]: the level
// in force times one minus the relief.
func (s *Standing) Bite(sender string, period int) float64 {
	return s.LevelOf(sender, period) * (1 - s.ReliefOf(sender))
}

// summarise updates the embedded Course and the list Named from the courses.
func (s *Standing) summarise() {
	best, rank, weight := -1, -1, 0.0
	named := 0
	for k := range s.Courses {
		c := &s.Courses[k]
		r := c.State.rank()
		if !slices.Contains(s.Members, c.Sender) {
			r -= 10 // a former member leads only without members
		} else {
			named += len(c.Named)
		}
		w := c.Level * (1 - s.ReliefOf(c.Sender))
		if best < 0 || r > rank || r == rank && w > weight {
			best, rank, weight = k, r, w
		}
	}
	s.Course, s.Named = s.Courses[best], nil
	if named == 0 {
		return
	}
	for k := range s.Courses {
		for _, id := range s.Courses[k].Named {
			if !slices.Contains(s.Named, id) && slices.Contains(s.Members, s.Courses[k].Sender) {
				s.Named = append(s.Named, id)
			}
		}
	}
}
