package agent

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// safeguards weighs taking a safeguard, which is allowed against a surge of imports that
// injures those who make the same at home (Agreement on Safeguards, Articles 2 and 4):
// imports must be above and payroll below what they were in the baseline. It is lawful,
// so that it costs no trust; retaliation is possible once the peace has passed.
func (x *weighing) safeguards() (out []Course, err error) {
	rule := x.m.Safeguard
	if rule == nil || x.Compliance.WithoutSafeguards || x.holding(true) {
		return nil, nil
	}
	scope := rule.Scope
	if scope == "" {
		scope = treaty.Goods
	}
	before, err := x.Book.price(world{}, func(*market.Policy) {})
	if err != nil {
		return nil, err
	}
	d, n := x.Self.Discount(), int(rule.Length.Value())
	for _, sectors := range x.menu(scope) {
		if !x.surge(before, sectors) {
			continue
		}
		for _, surcharge := range x.Compliance.Surcharges {
			c := Course{Conduct: Safeguards, Sectors: sectors, Surcharge: surcharge, Quarters: n, Upheld: 1}
			with, err := x.supposing(x.Period, fmt.Sprint("safeguards ", sectors, surcharge), treaty.Event{
				Kind: treaty.SafeguardTaken, Case: "supposed", Ground: "surge of imports", Sectors: sectors, Surcharge: surcharge, Until: x.Period + n,
			})
			if errors.Is(err, errUnlawful) {
				break // too soon after the last
			}
			if err != nil {
				return nil, err
			}
			c.Harm = x.harms(x.now, with, x.members)
			c.Gain, c.Protection = (1-d)*x.gain(x.now, with, n), (1-d)*x.protection(x.now, with, n)
			if x.disputed() && c.Value() > negligible {
				bite, err := x.retaliation(c.Harm)
				if err != nil {
					return nil, err
				}
				peace := int(rule.Peace.Value())
				c.Challenge = (1 - d) * bite * math.Pow(d, float64(peace)) * span(d, n-peace)
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// surge reports whether imports of some sectors are above the baseline's and payroll
// there below it.
func (x *weighing) surge(before *Prices, sectors treaty.Sectors) bool {
	e := x.Book.economy
	was, is := 0.0, 0.0
	for j := range e.NumSectors() {
		if sectors.Covers(e, j) {
			was += before.imports[x.Seat*e.NumSectors()+j]
			is += x.now.imports[x.Seat*e.NumSectors()+j]
		}
	}
	return is > was*(1+negligible) && x.now.Payroll(x.Self.Regions, sectors) < -negligible
}
