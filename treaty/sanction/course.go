package sanction

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// Course is how the measures of one sender stand. Senders that act ad hoc go each its
// own way; where an institution decides all have the same course.
type Course struct {
	// Sender is whose measures they are.
	Sender string
	State  State
	// Since is the period in which they came to this state.
	Since int
	// Level is the severity at which the measures stand, in (0, 1], under relief
	// that of before.
	Level float64
	// ImposedIn is the period of imposition, Until the first in which the measures
	// have run out, Limit the first beyond the time that oversight allows; Never
	// where there is none.
	ImposedIn, Until, Limit int
	// TermFrom is the first period of the term that ends in Until. From then on a
	// Sunset may be renewed again.
	TermFrom int
	// Began is the period since which the measures have been in force without a
	// break, Served how many quarters they had been before, which oversight counts.
	Began, Served int
	// Deadline is the period by which a threatened demand is to be met.
	Deadline int
	// ResumesIn is the period in which suspended measures are back in force.
	ResumesIn int
	// RelievedIn is the period of the first relief, Never before it.
	RelievedIn int
	// CalledIn is the period of a call for snapback that has not been answered,
	// Never without one; CalledBy who made it.
	CalledIn int
	CalledBy string
	// Answered are the triggers on which the measures have been imposed.
	Answered []string
	// Named are the third parties that the sender has put under secondary sanctions.
	Named []string
}

func newCourse(sender string) Course {
	return Course{Sender: sender, ImposedIn: Never, Until: Never, Limit: Never, Began: Never, RelievedIn: Never, CalledIn: Never}
}

// End is the first period in which the measures have run out, by their term or by the
// limit of oversight, or Never.
func (c *Course) End() int {
	if c.Limit != Never && (c.Until == Never || c.Limit < c.Until) {
		return c.Limit
	}
	return c.Until
}

// InForceIn reports whether the measures are in force in a period, if their sender is a
// member.
func (c *Course) InForceIn(period int) bool {
	if c.Began == Never || period < c.Began || c.lapsed(period) {
		return false
	}
	return c.State.biting() || c.State == Suspended && period >= c.ResumesIn
}

// runs reports whether the measures are in force or suspended, unless they have lapsed.
func (c *Course) runs() bool { return c.State.biting() || c.State == Suspended }

// lapsed reports whether measures that ran have run out by a period.
func (c *Course) lapsed(period int) bool {
	end := c.End()
	return c.runs() && end != Never && period >= end
}

// lapsing is the article by which they have.
func (c *Course) lapsing(period int) articleKind {
	if c.Limit != Never && period >= c.Limit {
		return oversightArticle
	}
	return durationArticle
}

// stateIn is the state in a period: measures that have run out are Lapsed, recorded or
// not.
func (c *Course) stateIn(period int) State {
	if c.lapsed(period) {
		return Lapsed
	}
	return c.State
}

// end books the time in force and takes the measures out of it.
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

// begin puts the measures in force for a term, as long as oversight allows.
func (c *Course) begin(s State, period, term int, o *Oversight) {
	c.State, c.Since, c.Began, c.TermFrom = s, period, period, period
	c.Until, c.Limit = period+term, Never
	if o != nil && o.TimeLimit > 0 {
		c.Limit = period + o.limit() - c.Served
	}
}

// Standing is how a regime stands. Its lists must not be changed. The fields of the
// Course in it are those of the member whose measures go furthest: in force before
// suspended, threatened and the rest, then by what they weigh net of relief.
type Standing struct {
	Course
	// Members are the senders now, in the order of the docket's parties.
	Members []string
	// Courses are those of all that are senders or have been, in that order.
	Courses []Course
	// Triggers found and Milestones met.
	Triggers, Milestones []string
	// Relief is the share of relief that each sender gives.
	Relief []Delivered
	// Conceded is the target's last concession on the issue, in [0, 1].
	Conceded float64
	// Deserted are those that left an institution whose membership is binding,
	// Reneged those that took back relief which a milestone that is met releases.
	Deserted, Reneged []string
	Routes            []OpenRoute
	Efforts           []Delivered
	// Named are the third parties under secondary sanctions of any member.
	Named    []string
	Payments []treaty.Payment
}

// Delivered is what one sender does to a share in [0, 1].
type Delivered struct {
	Sender string
	Share  float64
}

// OpenRoute is a covert route that is open since a period.
type OpenRoute struct {
	Route
	Since int
}

// Of is the course of a sender, and false if it has never been one.
func (s *Standing) Of(sender string) (Course, bool) {
	if k := s.course(sender); k >= 0 {
		return s.Courses[k], true
	}
	return Course{}, false
}

func (s *Standing) course(sender string) int {
	for k := range s.Courses {
		if s.Courses[k].Sender == sender {
			return k
		}
	}
	return -1
}

// End is the last period in which the measures of a member will have run out by
// themselves, Never if none are in force or suspended.
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

// LevelOf is the severity in [0, 1] at which a sender's measures are in force in a
// period, before relief; 0 if they are not.
func (s *Standing) LevelOf(sender string, period int) float64 {
	if k := s.course(sender); k >= 0 && s.Courses[k].InForceIn(period) && slices.Contains(s.Members, sender) {
		return s.Courses[k].Level
	}
	return 0
}

// ReliefOf is the share of relief that a sender gives.
func (s *Standing) ReliefOf(sender string) float64 { return share(s.Relief, sender, 0) }

// Bite is what a sender's measures weigh in a period, in [0, 1]: the level in force less
// the relief that it gives.
func (s *Standing) Bite(sender string, period int) float64 {
	return s.LevelOf(sender, period) * (1 - s.ReliefOf(sender))
}

// summarise brings up to date what follows from the courses.
func (s *Standing) summarise() {
	best, rank, weight := -1, -1, 0.0
	named := 0
	for k := range s.Courses {
		c := &s.Courses[k]
		r := c.State.rank()
		if !slices.Contains(s.Members, c.Sender) {
			r -= 10 // heads nothing while there are members
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
