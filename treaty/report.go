package treaty

import (
	"fmt"
	"slices"
)

// This file decides which reports, milestones and grants are recorded, and the capacity
// of a recipient, from the articles on monitoring and assistance. Source for capacity:
// Chayes and Chayes (1993).

// reported identifies a recorded report. A report counts only once.
type reported struct {
	by, on string
	about  int
}

// report records a report on the conduct of a party.
func (x *step) report() error {
	rule := x.m.Monitoring
	if rule == nil {
		return x.lacks(monitoringArticle)
	}
	author := ""
	switch {
	case rule.By == SelfReport && x.Author != x.Party && !(x.Alarm && x.s.BoundIn(x.Author, x.Period)):
		author = "each party reports on itself, and the others may find a breach out"
	case rule.By == PeerReview && (x.Author == x.Party || !x.s.BoundIn(x.Author, x.Period)):
		author = "the other parties report"
	case rule.By == IndependentBody && x.Author != rule.Body:
		author = fmt.Sprintf("%s reports", rule.Body)
	}
	switch {
	case author != "":
		return x.breaks(monitoringArticle, "%s", author)
	case !x.s.BoundIn(x.Party, x.About):
		return fmt.Errorf("%s was not bound in period %d", x.Party, x.About)
	case x.Period < x.About+rule.Delay.Periods():
		return x.breaks(monitoringArticle, "a report on period %d is not due before period %d", x.About, x.About+rule.Delay.Periods())
	}
	one := reported{x.Author, x.Party, x.About}
	if slices.Contains(x.s.reported, one) {
		return x.breaks(monitoringArticle, "%s has reported on %s in period %d", x.Author, x.Party, x.About)
	}
	x.s.reported = append(x.s.reported, one)
	x.s.Reports++
	if x.Alarm {
		x.s.Alarms++
	}
	return nil
}

// ReportDue is a report due on the conduct of a party under a module in the period
// About.
type ReportDue struct {
	// Module and Party are the IDs of the module and of the party reported on.
	Module, Party string
	// About is the period of the conduct.
	About int
	// Hit and FalseAlarm are the chances of an alarm after a breach and after a promise
	// kept, in [0, 1] per report.
	Hit, FalseAlarm float64
}

// ReportsDue returns the reports due in a period: a report on each party bound when the
// delay of the monitoring article began.
func (r *Register) ReportsDue(period int) (due []ReportDue) {
	for k := range r.standing {
		s := &r.standing[k]
		if s.Stage != InForce || r.settled[k].module.Monitoring == nil {
			continue
		}
		m := r.settled[k].module
		about := period - m.Monitoring.Delay.Periods()
		if !s.InForceIn(about) {
			continue
		}
		hit, falseAlarm := m.Accuracy(r.transparency(k, about))
		for _, id := range s.Members(about) {
			due = append(due, ReportDue{m.ID, id, about, hit, falseAlarm})
		}
	}
	return due
}

// Accuracy returns the chances of an alarm after a breach and after a promise kept in a
// report under a module in force on a period, in [0, 1], with transparency as phased in.
func (r *Register) Accuracy(module string, about int) (hit, falseAlarm float64) {
	k := r.index(module)
	if k < 0 || r.settled[k] == nil {
		return 0, 0
	}
	return r.settled[k].module.Accuracy(r.transparency(k, about))
}

// transparency returns the share of the transparency commitments of a module phased in,
// in [0, 1].
func (r *Register) transparency(k, period int) float64 {
	s, share := &r.standing[k], 0.0
	for _, c := range r.settled[k].module.Commitments {
		if c.Kind == BeTransparent {
			share = max(share, c.PhaseIn.Share(period-s.Since, s.met(c.PhaseIn.Milestones, period)))
		}
	}
	return share
}

// meet records a milestone found met by its verifier.
func (x *step) meet() error {
	one := x.m.milestone(x.Case)
	switch {
	case one == nil:
		return x.breaks(milestoneArticle, "the text has no milestone %q", x.Case)
	case x.Author != one.Verifier:
		return x.breaks(milestoneArticle, "milestone %q is verified by %s", x.Case, one.Verifier)
	case slices.ContainsFunc(x.s.Met, func(m Met) bool { return m.ID == x.Case }):
		return x.breaks(milestoneArticle, "milestone %q is met already", x.Case)
	}
	x.s.Met = append(slices.Clip(x.s.Met), Met{ID: x.Case, Period: x.Period})
	return nil
}

// undo deletes a milestone found no longer met by its verifier.
func (x *step) undo() error {
	one := x.m.milestone(x.Case)
	k := slices.IndexFunc(x.s.Met, func(m Met) bool { return m.ID == x.Case })
	switch {
	case one == nil:
		return x.breaks(milestoneArticle, "the text has no milestone %q", x.Case)
	case x.Author != one.Verifier:
		return x.breaks(milestoneArticle, "milestone %q is verified by %s", x.Case, one.Verifier)
	case k < 0:
		return x.breaks(milestoneArticle, "milestone %q is not met", x.Case)
	}
	x.s.Met = slices.Delete(slices.Clone(x.s.Met), k, k+1)
	return nil
}

// PhasedDepth returns the mean depth of the commitments of a module in force in a period,
// as phased in so far, in [0, 1].
func (r *Register) PhasedDepth(module string, period int) float64 {
	k := r.index(module)
	if k < 0 || !r.standing[k].InForceIn(period) {
		return 0
	}
	how, m, sum := r.standing[k].binding(period), r.settled[k].module, 0.0
	for i := range m.Commitments {
		sum += how.depth(&m.Commitments[i], period)
	}
	return sum / float64(len(m.Commitments))
}

// MilestonesOverdue returns the milestones of a module in force due before a period and
// not met.
func (r *Register) MilestonesOverdue(module string, period int) (overdue []Milestone) {
	k := r.index(module)
	if k < 0 || !r.standing[k].InForceIn(period) {
		return nil
	}
	s := &r.standing[k]
	for _, one := range r.settled[k].module.Milestones {
		if by := one.By.Periods(); by > 0 && period > s.Since+by && s.met([]string{one.ID}, period) == 0 {
			overdue = append(overdue, one)
		}
	}
	return overdue
}

// assist books a grant and adds to the capacity of the recipient.
func (x *step) assist() error {
	rule := x.m.Assistance
	switch {
	case rule == nil:
		return x.lacks(assistanceArticle)
	case x.s.Stage == Open:
		return fmt.Errorf("the module is %v; want one that is signed or in force", x.s.Stage)
	case x.s.Stage == InForce && !x.s.InForceIn(x.Period):
		return x.inForce()
	case !slices.Contains(rule.Donors, x.Author):
		return x.breaks(assistanceArticle, "%s is no donor", x.Author)
	}
	k := slices.IndexFunc(x.s.Capacity, func(c Stock) bool { return c.Party == x.Party })
	if k < 0 {
		return x.breaks(assistanceArticle, "%s is no recipient", x.Party)
	}
	if err := x.pay(""); err != nil {
		return err
	}
	x.s.Capacity = slices.Clone(x.s.Capacity)
	c := &x.s.Capacity[k]
	*c = Stock{Party: x.Party, Period: x.Period, Amount: rule.left(*c, x.Period) + rule.Adds()*x.Amount}
	return nil
}

// Capacity returns the capacity of a recipient in a period, in units of
// Assistance.Need. The period must not lie before the last event. Capacity reports
// false for a party without a stock, which can meet all obligations.
func (r *Register) Capacity(module, party string, period int) (amount float64, ok bool) {
	k := r.index(module)
	if k < 0 {
		return 0, false
	}
	for _, c := range r.standing[k].Capacity {
		if c.Party == party {
			return r.settled[k].module.Assistance.left(c, period), true
		}
	}
	return 0, false
}

// CapacityNeed returns the capacity needed by a party in a period under a module in
// force, in units of capacity: the need at full depth times the depth of the deepest
// commitment of the party phased in. The need is zero in a module without assistance.
func (r *Register) CapacityNeed(module, party string, period int) float64 {
	k := r.index(module)
	if k < 0 || r.settled[k] == nil || !r.standing[k].BoundIn(party, period) {
		return 0
	}
	m, s := r.settled[k].module, &r.standing[k]
	if m.Assistance == nil {
		return 0
	}
	deepest := 0.0
	for i := range m.Commitments {
		c := &m.Commitments[i]
		if c.Obliged == nil || slices.Contains(c.Obliged, party) {
			deepest = max(deepest, c.Depth.Value()*c.PhaseIn.Share(period-s.Since, s.met(c.PhaseIn.Milestones, period)))
		}
	}
	return m.Assistance.Need.Value() * deepest
}
