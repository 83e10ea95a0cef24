package treaty

import (
	"fmt"
	"math"
	"slices"
)

// reported is a report that was taken in: each counts once.
type reported struct {
	by, on string
	about  int
}

// report takes in a report on what a party did.
func (x *step) report() error {
	rule := x.m.Monitoring
	if rule == nil {
		return x.lacks(monitoringArticle)
	}
	author := ""
	switch {
	case rule.By == SelfReport && x.Author != x.Party:
		author = "each party reports on itself"
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

// ReportDue is a report that falls due: on what a party did under a module in the
// period About.
type ReportDue struct {
	Module, Party string
	About         int
	// Hit and FalseAlarm are the chances of an alarm if the party broke the module
	// and if it kept it.
	Hit, FalseAlarm float64
}

// ReportsDue lists the reports that fall due in a period: one on each party that was
// bound when the delay of the module's monitoring began.
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

// transparency is the share of a module's transparency commitments phased in.
func (r *Register) transparency(k, period int) float64 {
	s, share := &r.standing[k], 0.0
	for _, c := range r.settled[k].module.Commitments {
		if c.Kind == BeTransparent {
			share = max(share, c.PhaseIn.Share(period-s.Since, s.met(c.PhaseIn.Milestones, period)))
		}
	}
	return share
}

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

// MilestonesOverdue lists the milestones of a module in force that were due before a
// period and are not met.
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

// assist books a grant and adds to the recipient's capacity.
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

// left is what is left of a stock of capacity in a period.
func (a *Assistance) left(c Stock, period int) float64 {
	return c.Amount * math.Pow(a.Left(), float64(max(0, period-c.Period)))
}

// Capacity is a recipient's capacity in a period, which must not lie before the last
// event. It reports false where the module sets none: a party without a stock can do
// what it owes.
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

// CapacityNeed is the capacity that a module in force takes of a party in a period:
// the need at full depth times the deepest commitment phased in that the party owes.
// It is zero where the module builds no capacity.
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
