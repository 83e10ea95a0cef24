package treaty

import (
	"fmt"
	"math"
)

// Length is how long a period is. Texts and regimes state every duration and date in
// quarters, whatever a period is, since the law does not change with the clock that a
// study reads it by; events, standings and logs count periods. [Treaty.In] and
// sanction.Regime.In say by which clock a text is read.
//
// A duration that is stated must come out as a whole number of periods: 2 quarters are no
// number of years. One that is not stated has its default, and a default that does not
// come out whole is rounded up: a notice of two quarters takes a year in a world whose
// shortest time is a year.
type Length uint8

// The lengths. The zero value is a quarter.
const (
	Quarter Length = iota
	Month
	HalfYear
	Year
)

// perYear is how many of them make a year, and lengthNames what they are called.
var (
	perYear     = [...]int{4, 12, 2, 1}
	lengthNames = [...]string{"quarter", "month", "half-year", "year"}
)

// String reads "quarter", "month", "half-year" or "year".
func (l Length) String() string {
	if int(l) >= len(lengthNames) {
		return fmt.Sprintf("Length(%d)", uint8(l))
	}
	return lengthNames[l]
}

// Validate reports a length that is none.
func (l Length) Validate() error {
	if int(l) >= len(lengthNames) {
		return fmt.Errorf("treaty: the length of a period is %v; want Quarter, Month, HalfYear or Year", l)
	}
	return nil
}

// PerYear is how many periods make a year.
func (l Length) PerYear() int { return perYear[l] }

// Quarters is the length in quarters: 1, 1/3, 2 or 4.
func (l Length) Quarters() float64 { return 4 / float64(perYear[l]) }

// Periods is how many periods it takes for some quarters to pass: rounded up where they do
// not come out whole. Numbers below zero stay, as they mean something else.
func (l Length) Periods(quarters int) int {
	if quarters <= 0 || l == Quarter {
		return quarters
	}
	return (quarters*perYear[l] + 3) / 4
}

// Least is the least number of quarters, of some at least, that is a whole number of
// periods: what a default comes to.
func (l Length) Least(quarters int) int {
	for !l.Whole(quarters) {
		quarters++
	}
	return quarters
}

// Whole reports whether some quarters are a whole number of periods.
func (l Length) Whole(quarters int) bool { return quarters*perYear[l]%4 == 0 }

// NotWhole says in words what is wanted of a duration that is not a whole number of
// periods: "a whole number of years, of 4 quarters each".
func (l Length) NotWhole() string {
	return fmt.Sprintf("a whole number of %ss, of %g quarters each", l, l.Quarters())
}

// Left is what is left after a period of what a quarter leaves the given share of: its
// power. It is how discount factors, persistence and memory are read by another clock.
func (l Length) Left(perQuarter float64) float64 {
	if l == Quarter {
		return perQuarter
	}
	return math.Pow(perQuarter, l.Quarters())
}

// Chance is the chance in a period of what has the given chance in a quarter,
// 1-(1-h)^length: as many quarters have passed without it.
func (l Length) Chance(perQuarter float64) float64 {
	if l == Quarter {
		return perQuarter
	}
	return -math.Expm1(l.Quarters() * math.Log1p(-perQuarter))
}

// ordinal is what steps of one period each are: "quarterly steps".
func (l Length) ordinal() string {
	return [...]string{"quarterly", "monthly", "half-yearly", "yearly"}[l]
}

// In is the text as it is read by a clock whose periods are so long. It states the same
// durations, and every one of them now comes to another number of periods; chances per
// quarter, of a report and of capacity lost, become chances per period. Whoever adds a
// duration to a text adds it here: one that is a Parameter and bounded by spanning is
// found by itself. A text that is never read by another clock goes by quarters.
func (t Treaty) In(l Length) Treaty {
	t = t.Clone()
	for k := range t.Modules {
		t.Modules[k].readIn(l)
	}
	return t
}

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
	m.Withdrawal.length = l
}

// spans reports whether the parameter is a duration.
func (b bounds) spans() bool { return b.whole && !b.counts }
