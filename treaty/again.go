package treaty

import "slices"

// minPause is the least number of quarters in which a sector stays free of safeguards
// after a safeguard has ended: two years (Agreement on Safeguards, Article 7.5).
const minPause = 8

// again checks a new measure against the earlier measures of its author, and returns
// the number of renewals inherited from them. On a sector with an earlier measure the
// author waits as long as the earlier measure lasted: for safeguards by Article 7.5 of
// the Agreement on Safeguards, with two years at least; for exceptions by the same rule
// without the two years, at least as long as the longest exception after a finding that
// the exception was not justified, or for the time of SecurityException.CoolingOff. The vote for a renewal allows an exception sooner, and the new
// exception then counts as a renewal of the old.
func (x *step) again(a articleKind, sectors []int) (renewals int, err error) {
	early := ""
	free := 0
	for k := range x.s.Measures {
		old := &x.s.Measures[k]
		covers := func(j int) bool { return old.Sectors.Covers(x.r.economy, j) }
		if old.Party != x.Author || old.Against != x.Party || old.article() != a || !slices.ContainsFunc(sectors, covers) {
			continue
		}
		if old.Holds(x.Period) {
			return 0, x.breaks(a, "%q of %s holds until period %d; it can be prolonged", old.ID, old.Party, old.end())
		}
		pause := old.end() - old.From
		if old.Safeguard {
			pause = max(pause, x.m.length.Periods(minPause))
		} else if x.m.Exception.CoolingOff.Value() != leftOut {
			pause = x.m.Exception.CoolingOff.Periods()
		} else if old.Status == MeasureStruckDown {
			pause = max(pause, x.m.Exception.MaxLength.Periods())
		}
		if until := old.end() + pause; x.Period < until {
			early, free, renewals = old.ID, max(free, until), max(renewals, old.Renewals+1)
		}
	}
	switch {
	case early == "":
		return 0, nil
	case a == safeguardArticle:
		return 0, x.breaks(a, "after %q it may not be taken again before period %d", early, free)
	case len(x.For) == 0:
		return 0, x.breaks(a, "after %q it may not be invoked again before period %d, save by the vote that renews it", early, free)
	}
	return renewals, x.renew(renewals - 1)
}

// renew checks one more renewal of an exception against the number of renewals before
// and against the votes of the event.
func (x *step) renew(before int) error {
	rule := x.m.Exception
	switch {
	case rule.MaxRenewals == NoRenewal:
		return x.breaks(exceptionArticle, "it may not be renewed")
	case rule.MaxRenewals > 0 && before >= rule.MaxRenewals:
		return x.breaks(exceptionArticle, "it was renewed %s and may not be again", times(before))
	}
	if err := rule.Renewal.Passes(x.For, x.Against, x.members()); err != nil {
		return x.breaks(exceptionArticle, "%w", err)
	}
	return nil
}
