package sanction

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty"
)

// In returns the regime read by a clock with periods of the given length (see
// treaty.Length). The stated dates and durations stay the same, in quarters, and
// translate to other numbers of periods. A new kind of duration in a regime must be
// added here, to wholes, and as a method in periods.
func (r Regime) In(l treaty.Length) Regime {
	r = r.clone()
	r.length = l
	for k := range r.Exemptions {
		r.Exemptions[k].length = l
	}
	if r.Snapback != nil {
		r.Snapback.length = l
	}
	if r.Oversight != nil {
		r.Oversight.length = l
	}
	if r.Sunset != nil {
		r.Sunset.length = l
	}
	return r
}

// stated returns the first quarter of the scheduled regime and the first quarter after.
func (r *Regime) stated() (start, end int) {
	if r.End == 0 {
		return r.Start, r.Start + DefaultTerm
	}
	return r.Start, r.End
}

// term returns the number of periods in force from imposition.
func (r *Regime) term() int {
	if r.Sunset != nil {
		return r.Sunset.term()
	}
	start, end := r.Term()
	return end - start
}

// The durations of the clauses in periods.
func (s *Sunset) term() int     { return s.length.Periods(s.every()) }
func (x *Snapback) notice() int { return x.length.Periods(x.Notice) }
func (x *Snapback) window() int { return x.length.Periods(x.Window) }
func (o *Oversight) limit() int { return o.length.Periods(o.TimeLimit) }

// wholes checks that every stated duration is a whole number of periods.
func (c *checker) wholes() {
	r := c.r
	whole := func(a articleKind, field string, quarters int) {
		if !r.length.Whole(quarters) {
			c.bad(a, field, fmt.Sprintf("%d quarters", quarters), r.length.NotWhole())
		}
	}
	whole(durationArticle, "Start", r.Start)
	whole(durationArticle, "End", r.End)
	for k := range r.Exemptions {
		whole(exemptionArticle, fmt.Sprintf("Exemptions[%d].Delay", k), r.Exemptions[k].Delay)
	}
	if r.Snapback != nil {
		whole(snapbackArticle, "Snapback.Notice", r.Snapback.Notice)
		whole(snapbackArticle, "Snapback.Window", r.Snapback.Window)
	}
	if r.Oversight != nil {
		whole(oversightArticle, "Oversight.TimeLimit", r.Oversight.TimeLimit)
	}
	if r.Sunset != nil {
		whole(durationArticle, "Sunset.Every", r.Sunset.Every)
	}
}

// After returns the Delay in periods: the number of periods between imposition and
// licences.
func (x *Exemption) After() int { return x.length.Periods(x.Delay) }
