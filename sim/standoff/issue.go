package standoff

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Issue is where an issue stands.
type Issue struct {
	// Level is the compliance that is real, Feigned what is for show on top.
	Level, Feigned float64
	// Episode counts the standoffs over the issue that have ended.
	Episode int
	// Resolve is what full compliance costs the target, Values what it is worth to
	// the claimants. They are their secrets.
	Resolve float64
	Values  []float64
	// AboutResolve[i] is what seat i believes of Resolve, AboutValues[c][i] what it
	// believes of the value of claim c.
	AboutResolve []belief.Resolve
	AboutValues  [][]belief.Resolve
	// Offered is the share of its Amount that the donor of each inducement offers, 0 for
	// nothing, and Paid what it pays now, at an annual rate.
	Offered, Paid []float64
	// Bought is the part of Level that the target came to while it was promised money
	// for it. Unpaid says that a donor has stopped paying for it since.
	Bought float64
	Unpaid bool
	// Mediated is the share of its Compensation that each mediator offers, Pledges what
	// was set aside for senders that have given relief.
	Mediated []float64
	Pledges  []Pledge
}

// Clone returns a copy that shares beliefs, which are values, and nothing else.
func (s Issue) Clone() Issue {
	s.Values, s.AboutResolve = slices.Clone(s.Values), slices.Clone(s.AboutResolve)
	s.AboutValues = slices.Clone(s.AboutValues)
	for c := range s.AboutValues {
		s.AboutValues[c] = slices.Clone(s.AboutValues[c])
	}
	s.Offered, s.Paid, s.Mediated, s.Pledges = slices.Clone(s.Offered), slices.Clone(s.Paid), slices.Clone(s.Mediated), slices.Clone(s.Pledges)
	return s
}
