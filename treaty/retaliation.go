package treaty

import "slices"

// retaliate authorises the complainant to suspend obligations to the respondent after
// the time to comply: up to the cap, for a time, and while the cause lasts. During
// retaliation a new authorisation replaces the old. Source: DSU Articles 22.2, 22.4 and
// 22.8.
func (x *step) retaliate() error {
	rule := x.m.Disputes
	if rule != nil && rule.Unenforceable {
		return x.breaks(disputesArticle, "rulings cannot be enforced")
	}
	d, err := x.disputed(RulingGiven, RulingFinal, InRetaliation)
	switch {
	case err != nil:
		return err
	case d.Complainant != x.Author:
		return x.breaks(disputesArticle, "the complainant is %s", d.Complainant)
	case !d.Adverse:
		return x.breaks(disputesArticle, "the complaint was dismissed")
	case !x.s.BoundIn(d.Complainant, x.Period) || !x.s.BoundIn(d.Respondent, x.Period):
		return x.breaks(disputesArticle, "%s and %s no longer owe each other anything", d.Complainant, d.Respondent)
	case x.Period < d.ComplyBy:
		return x.breaks(disputesArticle, "%s has until period %d to comply", d.Respondent, d.ComplyBy)
	case !(x.Amount > 0) || x.Amount > rule.RetaliationCap(d.Harm):
		return x.breaks(disputesArticle, "Amount is %v; want more than 0 and at most the cap, %v", x.Amount, rule.RetaliationCap(d.Harm))
	case d.Of == "" && d.Involuntary && x.growing(d.Respondent):
		return x.breaks(assistanceArticle, "%s failed for want of capacity, which is still being built", d.Respondent)
	}
	last := x.Period + rule.Suspension.Periods()
	if one := x.s.measure(d.Of); one != nil {
		if !one.Holds(x.Period) {
			return x.breaks(disputesArticle, "measure %q ended in period %d; there is nothing left to answer", one.ID, one.end())
		}
		last = min(last, one.Until)
	}
	if err := x.shielded(d); err != nil {
		return err
	}
	until := x.Until
	if until == 0 {
		until = last
	}
	if until <= x.Period || until > last {
		return x.breaks(disputesArticle, "Until is %d; want a period after %d and at most %d, or 0 for that", x.Until, x.Period, last)
	}
	one := Suspension{
		By: d.Complainant, Against: d.Respondent, Sectors: x.Sectors, From: x.Period, Until: until,
		Surcharge: x.Surcharge, Points: x.Points, Ground: x.m.cite(provision{disputesArticle, 0}), Case: d.ID, Amount: x.Amount,
	}
	if err := x.checkSuspension(one); err != nil {
		return err
	}
	x.stopRetaliation(d.ID)
	x.s.Suspensions = append(slices.Clip(x.s.Suspensions), one)
	d.Stage, d.Since = InRetaliation, x.Period
	return nil
}

// shielded returns an error if measures of the respondent exclude retaliation. A
// safeguard excludes retaliation in its years of peace, if the complaint names the
// safeguard or, without any breach on record, can concern nothing else. A self-judging
// exception excludes retaliation under the same condition.
func (x *step) shielded(d *Dispute) error {
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		if one.Party != d.Respondent || !one.Holds(x.Period) || d.Of != one.ID && (d.Of != "" || d.OnBreach) {
			continue
		}
		if !one.Safeguard {
			if x.m.Exception.SelfJudging {
				return x.breaks(exceptionArticle, "%s itself is judge of %q, and no breach of it is on record", one.Party, one.ID)
			}
			continue
		}
		if peace := one.From + x.m.Safeguard.Peace.Periods(); x.Period < peace {
			return x.breaks(safeguardArticle, "nobody retaliates before period %d", peace)
		}
	}
	return nil
}

// stopRetaliation ends the retaliation in progress in a case.
func (x *step) stopRetaliation(id string) {
	x.s.Suspensions = slices.Clone(x.s.Suspensions)
	for k := range x.s.Suspensions {
		if one := &x.s.Suspensions[k]; one.Case == id && one.active(x.Period) {
			one.Until = x.Period
		}
	}
}
