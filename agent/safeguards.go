package agent

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// safeguards weighs taking a safeguard, which is allowed against a surge of imports that
// injures those who make the same at home (Agreement on Safeguards, Articles 2 and 4):
// imports must be above and payroll below what they were in the baseline. It is lawful,
// so that it costs no trust; retaliation is possible once the peace has passed.
func (x *weighing) safeguards() (out []Course, err error) {
	rule := x.m.Safeguard
	if rule == nil || x.Without.Safeguards || x.holding(true) {
		return nil, nil
	}
	before, err := x.Book.Baseline()
	if err != nil {
		return nil, err
	}
	n := rule.Length.Periods()
	for _, sectors := range x.menu(safeguardable(rule)) {
		if !x.surge(before, sectors) {
			continue
		}
		for _, surcharge := range x.Compliance.Surcharges {
			c := Course{Conduct: Safeguards, Sectors: sectors, Surcharge: surcharge, Quarters: n, Upheld: 1, length: x.PeriodLength}
			with, err := x.supposing(x.Period, fmt.Sprint("safeguards ", sectors, surcharge), treaty.Event{
				Kind: treaty.SafeguardTaken, Case: "supposed", Ground: "surge of imports", Sectors: sectors, Surcharge: surcharge, Until: x.Period + n,
			})
			if errors.Is(err, errUnlawful) {
				break // too soon after the last
			}
			if err != nil {
				return nil, err
			}
			if err := x.safeguard(&c, with); err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// safeguardable is what may be safeguarded.
func safeguardable(rule *treaty.Safeguard) treaty.Sectors {
	if rule.Scope == "" {
		return treaty.Goods
	}
	return rule.Scope
}

// safeguard fills in what taking a safeguard is worth, in a world with the measure: over its
// length or, where the text lets its author extend it and that is worth more, over all that
// it may last.
func (x *weighing) safeguard(c *Course, with *welfare.Prices) error {
	rule := x.m.Safeguard
	c.Harm, c.Lasts = x.harms(x.now, with, x.members), c.Quarters
	x.guard(c, with, 0)
	if c.Value() <= numeric.Negligible {
		return nil
	}
	bite := 0.0
	if x.disputed() {
		var err error
		if bite, err = x.retaliation(c.Harm); err != nil {
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

// guard values a safeguard over the quarters that it lasts, against which the others
// retaliate after the peace.
func (x *weighing) guard(c *Course, with *welfare.Prices, bite float64) {
	d, peace := x.Self.Discount(), x.m.Safeguard.Peace.Periods()
	c.Gain, c.Protection = (1-d)*x.gain(x.now, with, c.Lasts), (1-d)*x.protection(x.now, with, c.Lasts)
	c.Challenge = 0
	if bite > 0 && c.Lasts > peace {
		c.Challenge = (1 - d) * bite * math.Pow(d, float64(peace)) * numeric.Span(d, c.Lasts-peace)
	}
}

// surge reports whether imports of some sectors are above the baseline's and payroll
// there below it.
func (x *weighing) surge(before *welfare.Prices, sectors treaty.Sectors) bool {
	e := x.Book.Economy()
	was, is := 0.0, 0.0
	for j := range e.NumSectors() {
		if sectors.Covers(e, j) {
			was += before.Imports(x.Seat, j)
			is += x.now.Imports(x.Seat, j)
		}
	}
	return is > was*(1+numeric.Negligible) && x.now.Payroll(x.Self.Regions, sectors) < -numeric.Negligible
}
