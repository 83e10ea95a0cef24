package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Issue is the state of an issue.
type Issue struct {
	// Level is the real compliance, Feigned the additional compliance for show.
	Level, Feigned float64
	// Floor is the part of Level that the target cannot take back, Reached the period of the last
	// change of Level. Pressed says that relief was withheld, that a provider of relief has broken
	// off, or that measures are new, since the target last looked at the question.
	Floor   float64
	Reached int
	Pressed bool
	// Episode counts the standoffs over the issue that have ended.
	Episode int
	// Resolve is the cost of full compliance to the target, Values the worth of full
	// compliance to the claimants, in percent of income per quarter. Both are secret.
	Resolve float64
	Values  []float64
	// AboutResolve[i] is the belief of seat i about Resolve, AboutValues[c][i] the
	// belief about the value of claim c.
	AboutResolve []belief.Resolve
	AboutValues  [][]belief.Resolve
	// OwnResolve and OwnValues are the parts of these beliefs that belong to the issue, given each
	// common part of the owner (State.AboutCommon).
	OwnResolve []belief.Own
	OwnValues  [][]belief.Own
	// Offered is the share of its Amount that the donor of each inducement offers, 0
	// for no offer, and Paid the present payment at an annual rate.
	Offered, Paid []float64
	// Bought is the part of Level that the target reached under a promise of money.
	// Unpaid says that a donor has since stopped paying.
	Bought float64
	Unpaid bool
	// Mediated is the share of its Compensation that each mediator offers, Pledges the
	// money set aside for senders that have given relief.
	Mediated []float64
	Pledges  []Pledge
}

// clone returns a copy that shares only beliefs, which are values.
func (s Issue) clone() Issue {
	s.Values, s.AboutResolve = slices.Clone(s.Values), slices.Clone(s.AboutResolve)
	s.AboutValues = slices.Clone(s.AboutValues)
	s.OwnResolve, s.OwnValues = slices.Clone(s.OwnResolve), slices.Clone(s.OwnValues)
	for c := range s.AboutValues {
		s.AboutValues[c], s.OwnValues[c] = slices.Clone(s.AboutValues[c]), slices.Clone(s.OwnValues[c])
	}
	s.Offered, s.Paid, s.Mediated, s.Pledges = slices.Clone(s.Offered), slices.Clone(s.Paid), slices.Clone(s.Mediated), slices.Clone(s.Pledges)
	return s
}
