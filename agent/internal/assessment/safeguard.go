package assessment

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Safeguards weighs safeguards by sectors and surcharge of the menu. Values are annuities in
// percent of income per quarter. The text allows a safeguard against a surge of imports that
// injures domestic producers: imports must be above and payroll below the baseline. A safeguard
// is lawful and costs no trust. Retaliation is possible after the period of peace. The list is
// empty without a safeguard clause or while the actor holds a safeguard.
//
// Source: Agreement on Safeguards, Articles 2, 4 and 8.
func (x *Assessment) Safeguards() (out []agent.Action, err error) {
	rule := x.Agreed.Safeguard
	if rule == nil || x.Without.Safeguards || x.holding(true, "") {
		return nil, nil
	}
	before, err := x.Book.Baseline()
	if err != nil {
		return nil, err
	}
	n := rule.Length.Periods()
	for _, sectors := range x.Menu(Safeguardable(rule)) {
		if !x.Surge(before, sectors) {
			continue
		}
		for _, surcharge := range x.Compliance.Surcharges {
			c := agent.Action{Conduct: agent.ApplySafeguard, Sectors: sectors, Surcharge: surcharge, Quarters: n, Upheld: 1, Length: x.PeriodLength}
			with, err := x.Supposing(x.Period, fmt.Sprint("safeguards ", sectors, surcharge), treaty.Event{
				Kind: treaty.SafeguardTaken, Case: "supposed", Ground: "surge of imports", Sectors: sectors, Surcharge: surcharge, Until: x.Period + n,
			})
			if errors.Is(err, agent.ErrUnlawful) {
				break // too soon after the last safeguard
			}
			if err != nil {
				return nil, err
			}
			if err := x.Safeguard(&c, with); err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// Safeguardable returns the sectors open to a safeguard: the scope of the rule, by default all
// goods.
func Safeguardable(rule *treaty.Safeguard) treaty.Sectors {
	if rule.Scope == "" {
		return treaty.Goods
	}
	return rule.Scope
}

// Safeguard fills in the parts of a safeguard as annuities in percent of income per quarter. with
// are the effects of the world with the measure. The safeguard lasts for its term, or for the
// longest term with extensions where the text permits an extension and the longer term has the
// higher value.
func (x *Assessment) Safeguard(c *agent.Action, with *welfare.Effects) error {
	rule := x.Agreed.Safeguard
	c.Harm, c.Lasts = x.HarmToOthers(x.Now, with, x.Members), c.Quarters
	x.guard(c, with, 0)
	if c.Value() <= numeric.Negligible {
		return nil
	}
	bite := 0.0
	if x.Disputed() {
		var err error
		if bite, err = x.Retaliation(c.Harm); err != nil {
			return err
		}
		x.guard(c, with, bite)
	}
	if longest := rule.Extended.Periods(); longest > c.Quarters && !x.Without.Reviews {
		longer := *c
		longer.Lasts = longest
		x.guard(&longer, with, bite)
		if longer.Value() > c.Value()+numeric.Negligible {
			*c = longer
		}
	}
	return nil
}

// guard values a safeguard over the quarters of its duration. The harmed parties retaliate by
// bite per quarter, in percent of income, after the period of peace.
func (x *Assessment) guard(c *agent.Action, with *welfare.Effects, bite float64) {
	d, peace := x.Self.Discount(), x.Agreed.Safeguard.Peace.Periods()
	c.Gain, c.Protection = (1-d)*x.Gain(x.Now, with, c.Lasts), (1-d)*x.Protection(x.Now, with, c.Lasts)
	c.Challenge = 0
	if bite > 0 && c.Lasts > peace {
		c.Challenge = (1 - d) * bite * math.Pow(d, float64(peace)) * numeric.Span(d, c.Lasts-peace)
	}
}

// Surge reports whether imports of some sectors are above the baseline and payroll in the sectors
// below. before are the effects of the baseline.
func (x *Assessment) Surge(before *welfare.Effects, sectors treaty.Sectors) bool {
	e := x.Book.Economy()
	was, is := 0.0, 0.0
	for j := range e.NumSectors() {
		if sectors.Covers(e, j) {
			was += before.Imports(x.Seat, j)
			is += x.Now.Imports(x.Seat, j)
		}
	}
	return is > was*(1+numeric.Negligible) && x.Now.Payroll(x.Self.Regions, sectors) < -numeric.Negligible
}
