package treaty

import (
	"fmt"
	"math"
)

// This file decides how durations and chances stated in quarters translate to another
// clock, from the length of a period. Durations scale with time; chances by
// 1-(1-h)^length and shares by powers, the rules for a constant hazard.

// Length is the length of a period. Texts and regimes state every duration and date in
// quarters under any length, since the law does not change with the clock of a study;
// events, standings and logs count periods. [Treaty.In] and sanction.Regime.In set the
// clock of a text.
//
// A stated duration must be a whole number of periods: 2 quarters are no number of
// years. A duration left out has its default, and a default is rounded up to a whole
// number of periods: a notice of two quarters takes a year in a world with years as
// periods.
type Length uint8

// The lengths of a period. The zero value is a quarter.
const (
	Quarter Length = iota
	Month
	HalfYear
	Year
)

// perYear holds the number of periods in a year, and lengthNames the names of the
// lengths.
var (
	perYear     = [...]int{4, 12, 2, 1}
	lengthNames = [...]string{"quarter", "month", "half-year", "year"}
)

// String returns "quarter", "month", "half-year" or "year".
func (l Length) String() string {
	if int(l) >= len(lengthNames) {
		return fmt.Sprintf("Length(%d)", uint8(l))
	}
	return lengthNames[l]
}

// Validate returns an error for an unknown length.
func (l Length) Validate() error {
	if int(l) >= len(lengthNames) {
		return fmt.Errorf("treaty: the length of a period is %v; want Quarter, Month, HalfYear or Year", l)
	}
	return nil
}

// PerYear returns the number of periods in a year.
func (l Length) PerYear() int { return perYear[l] }

// Quarters returns the length of a period in quarters: 1, 1/3, 2 or 4.
func (l Length) Quarters() float64 { return 4 / float64(perYear[l]) }

// Periods returns the number of periods in some quarters, rounded up. Zero and negative
// numbers have a special meaning and are returned unchanged.
func (l Length) Periods(quarters int) int {
	if quarters <= 0 || l == Quarter {
		return quarters
	}
	return (quarters*perYear[l] + 3) / 4
}

// Least returns the least number of quarters, not below the given number, that is a
// whole number of periods: the rounding of a default.
func (l Length) Least(quarters int) int {
	for !l.Whole(quarters) {
		quarters++
	}
	return quarters
}

// Whole reports whether some quarters are a whole number of periods.
func (l Length) Whole(quarters int) bool { return quarters*perYear[l]%4 == 0 }

// NotWhole returns the wording of an error about a duration that is no whole number of
// periods: "a whole number of years, of 4 quarters each".
func (l Length) NotWhole() string {
	return fmt.Sprintf("a whole number of %ss, of %g quarters each", l, l.Quarters())
}

// Left returns the share left after a period from the share left after a quarter: the
// power with the length in quarters as exponent. Discount factors, persistence and
// memory translate to another clock by the same rule.
func (l Length) Left(perQuarter float64) float64 {
	if l == Quarter {
		return perQuarter
	}
	return math.Pow(perQuarter, l.Quarters())
}

// Chance returns the chance of an event in a period from the chance h in a quarter:
// 1-(1-h)^length, for independent quarters.
func (l Length) Chance(perQuarter float64) float64 {
	if l == Quarter {
		return perQuarter
	}
	return -math.Expm1(l.Quarters() * math.Log1p(-perQuarter))
}

// ordinal returns the adjective for steps of a period each, as in "quarterly steps".
func (l Length) ordinal() string {
	return [...]string{"quarterly", "monthly", "half-yearly", "yearly"}[l]
}

// In returns the text read by a clock with periods of the given length. The stated
// durations stay the same and translate to other numbers of periods; chances per
// quarter, of a report and of capacity lost, become chances per period. A new kind of
// duration in a text must be added here, except a Parameter bounded by spanning, which
// is found automatically. A text never read by another clock uses quarters.
func (t Treaty) In(l Length) Treaty {
	t = t.Clone()
	for k := range t.Modules {
		t.Modules[k].readIn(l)
	}
	return t
}

// readIn sets the clock of every duration in the module.
func (m *Module) readIn(l Length) {
	m.length = l
	m.each(func(_ provision, _ string, p *Parameter, b bounds) {
		if b.spans() {
			p.length = l
		}
	})
	for k := range m.Commitments {
		m.Commitments[k].PhaseIn.length = l
	}
	carved := func(list CarveOuts) {
		for k := range list {
			list[k].length = l
		}
	}
	carved(m.Excluded)
	for k := range m.Menus {
		for n := range m.Menus[k].Options {
			carved(m.Menus[k].Options[n])
		}
	}
	if m.Assistance != nil {
		m.Assistance.length = l
	}
	if m.Accession != nil {
		m.Accession.length = l
	}
	if m.Amendment != nil {
		m.Amendment.length = l
	}
	m.Withdrawal.length = l
}

// spans reports whether the parameter is a duration.
func (b bounds) spans() bool { return b.whole && !b.counts }
