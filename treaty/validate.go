package treaty

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides whether a text is well formed, from the text, the economy and the
// parties. Every mistake is reported at once, each with its module, article and field.

// Validate returns all mistakes in the text, each with its module, article and field:
// names missing or repeated, terms without options, numbers out of range, unknown
// references, circular prerequisites, milestones without a possible verifier, and
// sectors missing from the economy. Numbers must also agree in every draft of the
// space: reviews before the end of the term, extensions not shorter than the measure
// extended.
func (t *Treaty) Validate(e *market.Economy, parties []Party) error {
	var errs []error
	errs = append(errs, checkParties(e, parties)...)
	seen := map[string]bool{}
	for k := range t.Modules {
		m := &t.Modules[k]
		if m.ID == "" {
			errs = append(errs, fmt.Errorf("treaty: module %d has no ID", k+1))
		} else if seen[m.ID] {
			errs = append(errs, fmt.Errorf("treaty: two modules have the ID %q", m.ID))
		}
		seen[m.ID] = true
		for _, err := range m.check(t, e, parties) {
			errs = append(errs, fmt.Errorf("treaty: module %q: %w", m.ID, err))
		}
	}
	if circle := t.circle(); circle != nil {
		errs = append(errs, fmt.Errorf("treaty: Requires: %s: prerequisites go round in a circle; want an order in which modules can enter into force",
			strings.Join(circle, " needs ")))
	}
	if errs == nil {
		errs = t.checkStart(e, parties)
	}
	return errors.Join(errs...)
}

// checkStart returns the modules with initial parties that cannot enter into force at
// the start, with the unmet condition. The rest of the treaty has no mistakes.
func (t *Treaty) checkStart(e *market.Economy, parties []Party) (errs []error) {
	if !slices.ContainsFunc(t.Modules, func(m Module) bool { return m.InitialParties != nil }) {
		return nil
	}
	r, err := openRegister(*t, e, parties)
	if err != nil {
		return []error{err}
	}
	for k := range r.treaty.Modules {
		if err := r.enterAtStart(&r.treaty.Modules[k]); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// circle returns modules with circular prerequisites, with the first repeated at the
// end, or nil.
func (t *Treaty) circle() []string {
	state := map[string]int{} // 1 on the path, 2 done
	var path []string
	var visit func(id string) []string
	visit = func(id string) []string {
		if state[id] == 1 {
			return append(path[slices.Index(path, id):], id)
		}
		m := t.Module(id)
		if state[id] == 2 || m == nil {
			return nil
		}
		state[id] = 1
		path = append(path, id)
		for _, need := range m.Requires {
			if c := visit(need); c != nil {
				return c
			}
		}
		path, state[id] = path[:len(path)-1], 2
		return nil
	}
	for k := range t.Modules {
		if c := visit(t.Modules[k].ID); c != nil {
			return c
		}
	}
	return nil
}

// checkParties returns the mistakes in the list of parties: IDs missing or repeated,
// unknown regions, and regions with two owners.
func checkParties(e *market.Economy, parties []Party) (errs []error) {
	seen := map[string]bool{}
	owner := map[string]string{}
	for k, p := range parties {
		if p.ID == "" {
			errs = append(errs, fmt.Errorf("treaty: party %d has no ID", k+1))
		} else if seen[p.ID] {
			errs = append(errs, fmt.Errorf("treaty: two parties have the ID %q", p.ID))
		}
		seen[p.ID] = true
		for _, r := range p.Regions {
			if _, ok := e.RegionIndex(r); !ok {
				errs = append(errs, fmt.Errorf("treaty: party %q: no region %q in the economy", p.ID, r))
			}
			if other, taken := owner[r]; taken {
				errs = append(errs, fmt.Errorf("treaty: party %q: region %q belongs to party %q already", p.ID, r, other))
			}
			owner[r] = p.ID
		}
	}
	return errs
}

// checker collects the mistakes of a module under its articles.
type checker struct {
	m       *Module
	e       *market.Economy
	parties []Party
	term    map[string]*terms.Term
	space   *terms.Space // nil for invalid terms or constraints
	errs    []error
}

// add records mistakes under an article.
func (c *checker) add(at provision, errs ...error) {
	for _, err := range errs {
		c.errs = append(c.errs, fmt.Errorf("%s: %w", c.m.cite(at), err))
	}
}

// bad records a field with a value outside its range.
func (c *checker) bad(at provision, field string, value any, want string) {
	c.add(at, wrong(field, value, want))
}

// sectors checks the sectors named in a field.
func (c *checker) sectors(at provision, field string, s Sectors) {
	if _, err := s.In(c.e); err != nil {
		c.add(at, fmt.Errorf("%s: %w", field, err))
	}
}

// vote checks a vote rule.
func (c *checker) vote(at provision, field string, v VoteRule) {
	if !v.Valid() {
		c.bad(at, field, float64(v), "a share in (0, 1], Majority or Unanimity")
	}
}

// check returns the mistakes of a module.
func (m *Module) check(t *Treaty, e *market.Economy, parties []Party) []error {
	c := &checker{m: m, e: e, parties: parties, term: map[string]*terms.Term{}}
	for k := range m.Terms {
		c.term[m.Terms[k].Name] = &m.Terms[k]
	}
	if _, err := terms.NewSpace(m.Terms...); err != nil {
		c.errs = append(c.errs, err)
	} else if space, err := m.Space(); err != nil {
		c.errs = append(c.errs, errors.Unwrap(err))
	} else {
		c.space = space
	}
	if len(m.Commitments) == 0 {
		c.errs = append(c.errs, errors.New("no commitments; want at least one"))
	}
	for k, id := range m.Requires {
		if t.Module(id) == nil {
			c.bad(provision{entryArticle, 0}, "Requires", fmt.Sprintf("%q", id), "the ID of a module of the treaty")
		} else if slices.Contains(m.Requires[:k], id) {
			c.bad(provision{entryArticle, 0}, "Requires", fmt.Sprintf("%q twice", id), "each module once")
		}
	}
	c.initial()
	for k, id := range m.Rivals {
		switch {
		case id == m.ID || t.Module(id) == nil:
			c.bad(provision{entryArticle, 0}, "Rivals", fmt.Sprintf("%q", id), "the ID of another module of the treaty")
		case slices.Contains(m.Rivals[:k], id):
			c.bad(provision{entryArticle, 0}, "Rivals", fmt.Sprintf("%q twice", id), "each module once")
		case slices.Contains(m.Requires, id):
			c.bad(provision{entryArticle, 0}, "Rivals", fmt.Sprintf("%q", id), "no module that this one requires")
		}
	}
	for k := range m.Commitments {
		c.commitment(provision{commitmentArticle, k}, &m.Commitments[k])
	}
	m.each(func(at provision, field string, p *Parameter, b bounds) { c.parameter(at, field, *p, b) })
	c.carveOuts()
	c.clauses()
	return c.errs
}

// initial checks the parties bound from the start.
func (c *checker) initial() {
	m, at := c.m, provision{entryArticle, 0}
	if m.InitialParties == nil {
		return
	}
	c.add(at, once("InitialParties", m.InitialParties, c.parties)...)
	if n := len(m.InitialParties); n < 2 {
		c.bad(at, "InitialParties", fmt.Sprintf("a list of %d", n), "at least 2 parties, or none for a module that is negotiated")
	}
	if len(m.Terms) > 0 {
		c.bad(at, "InitialParties", m.InitialParties, "none in a module with open Terms: what is in force is settled")
	}
}

// parameter checks a number, or every option of the term that settles the number.
func (c *checker) parameter(at provision, field string, p Parameter, b bounds) {
	term, open := p.Open()
	switch {
	case !p.given && b.standard != b.standard:
		c.bad(at, field, "not given", b.want())
	case !p.given:
	case !open:
		if !b.holds(p.value) {
			c.bad(at, field, p.value, b.want())
		} else if b.spans() && !p.length.Whole(p.count()) {
			c.bad(at, field, fmt.Sprintf("%v quarters", p.value), p.length.NotWhole())
		}
	case c.term[term] == nil:
		c.add(at, fmt.Errorf("%s: no term %q", field, term))
	case len(c.term[term].Options) == 0:
		c.add(at, fmt.Errorf("%s: term %q has no options; want at least one", field, term))
	default:
		for _, o := range c.term[term].Options {
			if !b.holds(o.Value) {
				c.add(at, fmt.Errorf("%s: term %q has the %s %v; want %s", field, term, words(field), o.Value, b.want()))
			} else if b.spans() && !p.length.Whole(p.as(o.Value).count()) {
				c.add(at, fmt.Errorf("%s: term %q has the %s %v quarters; want %s", field, term, words(field), o.Value, p.length.NotWhole()))
			}
		}
	}
}

// commitment checks the fields of a commitment against its kind.
func (c *checker) commitment(at provision, x *Commitment) {
	if x.Kind == 0 || int(x.Kind) >= len(kindNames) {
		c.add(at, errors.New("unknown kind"))
		return
	}
	if x.Kind != RelieveSanctions || x.Sectors != "" {
		c.sectors(at, "Sectors", x.Sectors)
	}
	if x.Beneficiaries > MostFavouredNation {
		c.bad(at, "Beneficiaries", x.Beneficiaries, "PartiesOnly or MostFavouredNation")
	}
	c.add(at, once("Obliged", x.Obliged, c.parties)...)
	if x.Obliged != nil && len(x.Obliged) == 0 {
		c.bad(at, "Obliged", "an empty list", "parties, or nil for all")
	}
	switch {
	case !x.Kind.cuts() && x.Cut != 0:
		c.bad(at, "Cut", x.Cut, fmt.Sprintf("none: a %v has none", x.Kind))
	case x.Kind == ShareData && !(x.Cut >= 0 && x.Cut < 1):
		c.bad(at, "Cut", x.Cut, "a share of at least 0 and below 1")
	case x.Kind == BeTransparent && !(x.Cut > 0 && x.Cut <= 1):
		c.bad(at, "Cut", x.Cut, "a share above 0 and at most 1")
	case x.Kind.cuts() && x.Kind != ShareData && x.Kind != BeTransparent && !(x.Cut > 0 && x.Cut < 1):
		c.bad(at, "Cut", x.Cut, "a share above 0 and below 1")
	}
	if x.Rate.given && x.Kind != BindTariffs && x.Kind != SwissCut && x.Kind != StandStill {
		c.bad(at, "Rate", x.Rate, fmt.Sprintf("none: a %v has none", x.Kind))
	}
	if (x.Regime != "") != (x.Kind == RelieveSanctions) {
		c.bad(at, "Regime", fmt.Sprintf("%q", x.Regime), "the ID of a sanction regime under sanctions relief, and none elsewhere")
	}
	c.add(at, x.PhaseIn.check(c.m)...)
}

// carveOuts checks the settled carve-outs, and the menus against their terms.
func (c *checker) carveOuts() {
	at := provision{carveOutArticle, 0}
	for k := range c.m.Excluded {
		c.add(at, c.m.Excluded[k].check(c.e, c.parties)...)
	}
	for _, menu := range c.m.Menus {
		t := c.term[menu.Term]
		if t == nil {
			c.add(at, wrong("Menus: Term", strconv.Quote(menu.Term), "the name of a term of the module"))
		} else if len(t.Options) != len(menu.Options) {
			c.add(at, fmt.Errorf("term %q has %d options, its menu %d", menu.Term, len(t.Options), len(menu.Options)))
		}
		for _, option := range menu.Options {
			for k := range option {
				c.add(at, option[k].check(c.e, c.parties)...)
			}
		}
	}
}

// clauses checks the clauses beyond the range of each number.
func (c *checker) clauses() {
	m := c.m
	if x := m.Exception; x != nil {
		at := provision{exceptionArticle, 0}
		c.sectors(at, "Scope", x.scope())
		c.menu(at, x)
		c.vote(at, "Renewal", x.Renewal)
		if x.MaxRenewals < NoRenewal {
			c.bad(at, "MaxRenewals", x.MaxRenewals, "a number, 0 for any number, or NoRenewal")
		}
		if x.SelfJudging && x.PeerReview {
			c.bad(at, "PeerReview", true, "false where SelfJudging is true: nobody reviews it")
		}
	}
	if x := m.Safeguard; x != nil {
		at := provision{safeguardArticle, 0}
		c.sectors(at, "Scope", x.scope())
		c.pair(x.Length.or(16), x.Extended.or(32), func(long, most reading) {
			if long.value > most.value {
				c.bad(at, "Length", long, fmt.Sprintf("at most Extended, %v", most.quarters()))
			}
		})
	}
	body := ""
	if x := m.Monitoring; x != nil {
		at := provision{monitoringArticle, 0}
		if x.By > IndependentBody {
			c.bad(at, "By", x.By, "one of the three watchers")
		}
		if (x.By == IndependentBody) != (x.Body != "") {
			c.bad(at, "Body", fmt.Sprintf("%q", x.Body), "the name of the independent body, and none without one")
		}
		if !(x.Cost >= 0 && x.Cost <= 100) {
			c.bad(at, "Cost", x.Cost, "percent of income per quarter, from 0 to 100")
		}
		body = x.Body
	}
	seen := map[string]bool{}
	for k, x := range m.Milestones {
		at := provision{milestoneArticle, k}
		field := func(name string) string { return fmt.Sprintf("Milestones[%d].%s", k, name) }
		if x.ID == "" || seen[x.ID] {
			c.bad(at, field("ID"), fmt.Sprintf("%q", x.ID), "a name that no other milestone has")
		}
		seen[x.ID] = true
		c.add(at, isParty(field("Party"), x.Party, c.parties)...)
		party := isParty("", x.Verifier, c.parties) == nil
		if x.Verifier == "" || x.Verifier == x.Party || !party && x.Verifier != body {
			c.bad(at, field("Verifier"), fmt.Sprintf("%q", x.Verifier), "another party or the monitoring body: nobody else can verify it")
		}
	}
	if x := m.Assistance; x != nil {
		at := provision{assistanceArticle, 0}
		for _, ids := range []struct {
			field string
			ids   []string
		}{{"Donors", x.Donors}, {"Recipients", x.Recipients}} {
			if len(ids.ids) == 0 {
				c.bad(at, ids.field, "empty", "at least one party")
			}
			c.add(at, once(ids.field, ids.ids, c.parties)...)
		}
		for _, id := range x.Donors {
			if slices.Contains(x.Recipients, id) {
				c.bad(at, "Donors", fmt.Sprintf("%q", id), "parties that are no recipients")
			}
		}
	}
	if x := m.Sunset; x != nil {
		at := provision{sunsetArticle, 0}
		c.vote(at, "Vote", x.Vote)
		c.pair(x.Review.or(0), x.Term.or(20), func(review, term reading) {
			if term.value >= 1 && review.value >= term.value {
				c.bad(at, "Review", review, fmt.Sprintf("before the end of the term, %v: it would come after the sunset", term.quarters()))
			}
		})
	}
	if m.Sunset != nil {
		term := m.Sunset.Term.or(20)
		for k := range m.Commitments {
			f := m.Commitments[k].PhaseIn
			if f.Kind != StagedPhase || len(f.Steps) == 0 {
				continue
			}
			c.pair(Set(float64(f.Steps[0].After)), term, func(after, term reading) {
				if after.value >= term.value {
					c.bad(provision{commitmentArticle, k}, "PhaseIn.Steps[0].After", after,
						fmt.Sprintf("a quarter before the sunset, %v: it would end before it begins", term))
				}
			})
		}
	}
	c.add(provision{entryArticle, 0}, m.Entry.check(c.e, c.parties)...)
	if x := m.Accession; x != nil {
		at := provision{accessionArticle, 0}
		c.vote(at, "Vote", x.Vote)
		if x.NotBefore < 0 || x.NotBefore > maxSpan {
			c.bad(at, "NotBefore", x.NotBefore, fmt.Sprintf("quarters, from 0 to %d", maxSpan))
		}
		c.whole(at, x.NotBefore, x.length)
		c.add(at, once("AtAnyTime", x.AtAnyTime, c.parties)...)
	}
	if x := m.Amendment; x != nil {
		c.amendment(x)
	}
	if m.Withdrawal.NotBefore < 0 || m.Withdrawal.NotBefore > maxSpan {
		c.bad(provision{withdrawalArticle, 0}, "NotBefore", m.Withdrawal.NotBefore, fmt.Sprintf("quarters, from 0 to %d", maxSpan))
	}
	c.whole(provision{withdrawalArticle, 0}, m.Withdrawal.NotBefore, m.Withdrawal.length)
}

// whole checks that NotBefore is a whole number of periods.
func (c *checker) whole(at provision, notBefore int, l Length) {
	if !l.Whole(notBefore) {
		c.bad(at, "NotBefore", fmt.Sprintf("%d quarters", notBefore), l.NotWhole())
	}
}

// or returns the parameter with its default filled in.
func (p Parameter) or(standard float64) Parameter {
	if !p.given {
		return Set(standard)
	}
	return p
}

// wrong returns the error for a field with a value different from the value wanted.
func wrong(field string, value any, want string) error {
	return fmt.Errorf("%s is %v; want %s", field, value, want)
}
