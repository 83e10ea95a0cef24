package sanction

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides whether a regime is well formed, from its fields, the economy and
// the parties. Every mistake is reported at once, each with its article and field.

// checker collects the mistakes in a regime under its articles.
type checker struct {
	r       *Regime
	e       *market.Economy
	parties []treaty.Party
	errs    []error
}

// add records a mistake.
func (c *checker) add(err error) {
	c.errs = append(c.errs, fmt.Errorf("sanction: regime %q: %w", c.r.ID, err))
}

// note records a mistake from a format.
func (c *checker) note(format string, args ...any) { c.add(fmt.Errorf(format, args...)) }

// bad records a field with a value outside its range.
func (c *checker) bad(k articleKind, field string, value any, want string) {
	c.note("%s: %s is %v; want %s", c.r.cite(k), field, value, want)
}

// party reports whether an ID is the ID of a party.
func (c *checker) party(id string) bool {
	return slices.ContainsFunc(c.parties, func(p treaty.Party) bool { return p.ID == id })
}

// share checks a number in [0, 1].
func (c *checker) share(k articleKind, field string, v float64) {
	if !(v >= 0 && v <= 1) {
		c.bad(k, field, v, "a number in [0, 1]")
	}
}

// Validate returns all mistakes in the regime, each with its article and field: unknown
// parties, a target among its own senders, sectors missing from the economy, numbers
// out of range, milestones without a possible verifier or with a total relief above 1,
// and an end not after the start.
func (r *Regime) Validate(e *market.Economy, parties []treaty.Party) error {
	c := &checker{r: r, e: e, parties: parties}
	if r.ID == "" {
		c.note("no ID")
	}
	c.senders()
	if len(r.Measures) == 0 {
		c.note("%s: no measures; want at least one", r.cite(measureArticle))
	}
	c.measures(measureArticle, r.Measures)
	c.clauses()
	c.relief()
	start, end := r.stated()
	if start < 0 || start > latest {
		c.note("%s: starts in quarter %d; want 0 or later", r.cite(durationArticle), start)
	}
	if end <= start || end > latest {
		c.note("%s: starts in quarter %d and ends in quarter %d; want an end after the start", r.cite(durationArticle), start, end)
	}
	if s := r.Sunset; s != nil {
		if s.Every < 0 || s.Every > latest {
			c.bad(durationArticle, "Sunset.Every", s.Every, "quarters, at least 1, or 0 for 2")
		}
		c.vote(durationArticle, "Sunset.Vote", s.Vote)
	}
	c.wholes()
	return errors.Join(c.errs...)
}

// checkParties returns the mistakes in the parties of a docket.
func checkParties(e *market.Economy, parties []treaty.Party) (errs []error) {
	ids, owner := map[string]bool{}, map[string]string{}
	for k, p := range parties {
		switch {
		case p.ID == "":
			errs = append(errs, fmt.Errorf("sanction: party %d has no ID", k+1))
		case ids[p.ID]:
			errs = append(errs, fmt.Errorf("sanction: two parties have the ID %q", p.ID))
		}
		ids[p.ID] = true
		for _, r := range p.Regions {
			if _, ok := e.RegionIndex(r); !ok {
				errs = append(errs, fmt.Errorf("sanction: party %q: no region %q in the economy", p.ID, r))
			}
			if other, taken := owner[r]; taken {
				errs = append(errs, fmt.Errorf("sanction: party %q: region %q belongs to party %q already", p.ID, r, other))
			}
			owner[r] = p.ID
		}
	}
	return errs
}

// vote checks a vote rule.
func (c *checker) vote(k articleKind, field string, v treaty.VoteRule) {
	if !v.Valid() {
		c.bad(k, field, float64(v), "a share in (0, 1], Majority or Unanimity")
	}
}

// senders checks the senders, the target, the institution and the demand.
func (c *checker) senders() {
	r, at := c.r, c.r.cite(partiesArticle)
	if len(r.Senders) == 0 {
		c.note("%s: no senders; want at least one", at)
	}
	for k, s := range r.Senders {
		switch {
		case !c.party(s):
			c.note("%s: sender %q is no party", at, s)
		case s == r.Target:
			c.note("%s: sender %q is the target too", at, s)
		case slices.Contains(r.Senders[:k], s):
			c.note("%s: sender %q stands twice", at, s)
		}
	}
	if !c.party(r.Target) {
		c.note("%s: target %q is no party", at, r.Target)
	}
	if x := r.Institution; x != nil {
		c.vote(partiesArticle, "Institution.Decides", x.Decides)
	}
	if d := r.Demand; d.Issue == "" && d != (Demand{}) {
		c.bad(demandArticle, "Demand.Issue", `""`, "what it is about, where a level is demanded")
	}
	c.share(demandArticle, "Demand.Level", r.Demand.Level)
	c.share(demandArticle, "Demand.Within", r.Demand.Within)
}

// measures checks a list of measures: sectors, severity, rate, share cleared and
// amount.
func (c *checker) measures(k articleKind, list []Measure) {
	at := c.r.cite(k)
	for i := range list {
		m := &list[i]
		name := fmt.Sprintf("%s: measure %d (%v)", at, i+1, m.Kind)
		if m.Kind == 0 || int(m.Kind) >= len(measureNames) {
			c.note("%s: unknown kind %v", name, m.Kind)
		}
		if m.Kind.trades() || m.Sectors != "" {
			if _, err := m.Sectors.In(c.e); err != nil {
				c.note("%s: Sectors: %w", name, err)
			}
		}
		if !(m.Severity >= 0 && m.Severity <= 1) {
			c.note("%s: Severity is %v; want a number in (0, 1], or 0 for 1", name, m.Severity)
		}
		switch {
		case m.Kind.rated() && !(m.Rate >= 0 && m.Rate <= market.MaxRate):
			c.note("%s: Rate is %v; want a number in [0, %g], 0.25 for 25 %%", name, m.Rate, float64(market.MaxRate))
		case m.Kind.rated() && m.Rate == 0 && m.Kind != LicenceRegime:
			c.note("%s: Rate is 0; want a number above 0", name)
		case !m.Kind.rated() && m.Rate != 0:
			c.note("%s: Rate is %v; the kind has none", name, m.Rate)
		}
		if !(m.Cleared >= 0 && m.Cleared <= 1) || m.Cleared != 0 && m.Kind != FinancialRestriction {
			c.note("%s: Cleared is %v; want a share in (0, 1] under a financial restriction, and none elsewhere", name, m.Cleared)
		}
		if m.Kind == AssetFreeze != (m.Amount > 0) || !(m.Amount < 1e300) {
			c.note("%s: Amount is %v; want a sum above 0 under an asset freeze, and none elsewhere", name, m.Amount)
		}
	}
}

// clauses checks triggers, exemptions, enforcement, snapback, secondary sanctions, fund
// and oversight.
func (c *checker) clauses() {
	r := c.r
	seen := map[string]bool{}
	for k, t := range r.Triggers {
		if t.ID == "" || seen[t.ID] {
			c.bad(triggerArticle, fmt.Sprintf("Triggers[%d].ID", k), strconv.Quote(t.ID), "a name that no other trigger has")
		}
		seen[t.ID] = true
		if t.Finder == "" || t.Finder == r.Target {
			c.bad(triggerArticle, fmt.Sprintf("Triggers[%d].Finder", k), strconv.Quote(t.Finder), "a party or body other than the target")
		}
	}
	for k := range r.Exemptions {
		x := &r.Exemptions[k]
		field := func(name string) string { return fmt.Sprintf("Exemptions[%d].%s", k, name) }
		if _, err := x.Sectors.In(c.e); err != nil {
			c.note("%s: %s: %w", r.cite(exemptionArticle), field("Sectors"), err)
		}
		c.share(exemptionArticle, field("Share"), x.Share)
		c.share(exemptionArticle, field("Chill"), x.Chill)
		if x.Delay < 0 || x.Delay > latest {
			c.bad(exemptionArticle, field("Delay"), x.Delay, "quarters, 0 or more")
		}
	}
	c.share(enforcementArticle, "Effort", r.Effort)
	c.share(enforcementArticle, "Penalty", r.Penalty)
	if x := r.Snapback; x != nil {
		if x.Notice < 0 || x.Notice > latest {
			c.bad(snapbackArticle, "Snapback.Notice", x.Notice, "quarters, 0 or more")
		}
		if x.Window < 0 || x.Window > latest {
			c.bad(snapbackArticle, "Snapback.Window", x.Window, "quarters, 0 or more")
		}
		for _, id := range x.Vetoers {
			if !c.party(id) || id == r.Target {
				c.bad(snapbackArticle, "Snapback.Vetoers", strconv.Quote(id), "parties other than the target")
			}
		}
	}
	if x := r.Secondary; x != nil {
		if len(x.Measures) == 0 {
			c.note("%s: no measures; want at least one", r.cite(secondaryArticle))
		}
		c.measures(secondaryArticle, x.Measures)
	}
	if x := r.Fund; x != nil && !(x.Coverage > 0 && x.Coverage <= 1) {
		c.bad(fundArticle, "Fund.Coverage", x.Coverage, "a share in (0, 1]")
	}
	if x := r.Oversight; x != nil {
		if !(x.MaxHarm >= 0) {
			c.bad(oversightArticle, "Oversight.MaxHarm", x.MaxHarm, "percent of the consumption of essentials, 0 for no test")
		}
		if x.TimeLimit < 0 || x.TimeLimit > latest {
			c.bad(oversightArticle, "Oversight.TimeLimit", x.TimeLimit, "quarters, 0 for no limit")
		}
	}
}

// relief checks the milestones and the front-loaded share.
func (c *checker) relief() {
	r := c.r
	c.share(reliefArticle, "FrontLoading", r.FrontLoading)
	seen, sum := map[string]bool{}, 0.0
	for k, m := range r.Milestones {
		field := func(name string) string { return fmt.Sprintf("Milestones[%d].%s", k, name) }
		if m.ID == "" || seen[m.ID] {
			c.bad(reliefArticle, field("ID"), strconv.Quote(m.ID), "a name that no other milestone has")
		}
		seen[m.ID] = true
		if m.Verifier == "" || m.Verifier == r.Target {
			c.bad(reliefArticle, field("Verifier"), strconv.Quote(m.Verifier), "a party or body other than the target: nobody else can verify it")
		}
		if !(m.Relief > 0 && m.Relief <= 1) {
			c.bad(reliefArticle, field("Relief"), m.Relief, "a share in (0, 1]")
		}
		sum += m.Relief
	}
	if sum > 1+1e-9 {
		c.bad(reliefArticle, "the relief of all milestones", strconv.FormatFloat(sum, 'g', 6, 64), "at most 1 in all")
	}
	if r.FrontLoading > 0 && len(r.Milestones) == 0 {
		c.bad(reliefArticle, "FrontLoading", r.FrontLoading, "0 where there are no milestones: there is nothing to come before")
	}
}
