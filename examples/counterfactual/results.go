package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/interval"
)

// This file writes the answer: a table of regions, a table of flows, intervals, and a CSV
// file with full precision. All values come from an Equilibrium of package market.

// saveResults writes a line for each region: wages and the consumption price index over the
// baseline, relative to world value added, and the change in real income in percent.
// Political weights, elastic labour and draws add columns: the change in the government's
// objective, welfare and employment, and the interval of real income, in percent.
func saveResults(name string, q *market.Equilibrium, weights *market.Weights, sure *interval.Result) error {
	// Numbers have the fewest digits that read back as the same value.
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	// Numbers are written in full precision.
	records := [][]string{{"region", "w_hat", "price_hat", "real_income_pct"}}
	// Columns are there only if the run has the data.
	if weights != nil {
		records[0] = append(records[0], "government_pct")
	}
	// Welfare differs from real income only with elastic labour, by the disutility of work.
	elastic := q.Economy().Labour().Supply > 0
	if elastic {
		records[0] = append(records[0], "welfare_pct", "employment_pct")
	}
	if sure != nil {
		records[0] = append(records[0], "real_income_low_pct", "real_income_high_pct")
	}
	for r, region := range q.Economy().Regions() {
		// The order of columns is the order of the header.
		record := []string{region.ID, number(q.Wage(r)), number(q.PriceIndex(r)), number(100 * (q.RealIncome(r) - 1))}
		if weights != nil {
			record = append(record, number(100*(q.Government(weights, r)-1)))
		}
		if elastic {
			record = append(record, number(100*(q.Welfare(r)-1)), number(100*(q.Employment(r)-1)))
		}
		if sure != nil {
			record = append(record, number(100*(sure.RealIncome[r].Low-1)), number(100*(sure.RealIncome[r].High-1)))
		}
		records = append(records, record)
	}
	return program.SaveCSV("o", name, records)
}

// ranked returns the regions' indices in the order of real income, the largest loss first.
func ranked(q *market.Equilibrium) []int {
	order := make([]int, q.Economy().NumRegions())
	for r := range order {
		order[r] = r
	}
	// Equal changes keep the order of the economy.
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := q.RealIncome(a), q.RealIncome(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return order
}

// printTable prints changes by region, the largest loss first, and the eight flows with the
// largest changes. Wages, prices and real income are in percent, amounts in the unit given.
func printTable(out io.Writer, title, unit string, q *market.Equilibrium) error {
	e := q.Economy()
	scale, amount := amounts(e, unit)
	// The largest amount decides the number of decimals.
	largest := 0.0
	for r := range e.NumRegions() {
		largest = max(largest, math.Abs(q.RealIncome(r)-1)*e.Income(r)*scale)
	}
	digits := 1 // three significant digits in the largest change
	if largest > 1e-6 {
		digits = max(1, 2-int(math.Floor(math.Log10(largest))))
	}
	// Text is collected first, since a failed write leaves half a table.
	var w lines
	w.printf("%s\n\n", title)
	w.printf("%-26s %12s %17s %10s %10s\n", "", "real income", amount, "wage", "prices")
	// An amount is baseline income times the change in real income: the equivalent variation
	// at baseline prices.
	for _, r := range ranked(q) {
		d := q.RealIncome(r) - 1
		w.printf("%-26s %10s %% %17s %8s %% %8s %%\n", name(e.Region(r)), signed(100*d, 3), signed(d*e.Income(r)*scale, digits), signed(100*(q.Wage(r)-1), 2), signed(100*(q.PriceIndex(r)-1), 2))
	}
	w.printf("\nWages and prices are relative to world income. Amounts are baseline income times\nthe change in real income.\n")

	// Flows abroad, ranked by the size of the change in money.
	type flow struct {
		sector, importer, exporter int
		change                     float64
	}
	var flows []flow
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			for i := range e.NumRegions() {
				if n != i {
					flows = append(flows, flow{j, n, i, q.Flow(j, n, i) - e.Trade(j, n, i)})
				}
			}
		}
	}
	// Squares avoid a sign; the sort is stable for equal changes.
	slices.SortStableFunc(flows, func(a, b flow) int {
		switch x, y := a.change*a.change, b.change*b.change; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	// At most eight flows are printed.
	w.printf("\nFlows that change most (%s)\n\n", amount)
	// Eight flows fit below the table; a policy without effect has none.
	for _, f := range flows[:min(8, len(flows))] {
		// A policy without effect prints no flow.
		if f.change == 0 {
			break
		}
		// Values before and after, net of tariffs, from exporter to importer.
		before, after := e.Trade(f.sector, f.importer, f.exporter), q.Flow(f.sector, f.importer, f.exporter)
		w.printf("%-54s %10.1f -> %10.1f\n",
			fmt.Sprintf("%s, %s to %s", label(e.Sector(f.sector).Name, 24), e.Region(f.exporter).ID, e.Region(f.importer).ID), before*scale, after*scale)
	}
	_, err := out.Write(w)
	return err
}

// printIntervals prints the interval of real income by region, in percent. Draws without an
// equilibrium are not counted.
func printIntervals(out io.Writer, e *market.Economy, sure *interval.Result, draws int) error {
	var w lines
	w.printf("\nReal income, 90 %% intervals from %d draws of elasticities\n\n", draws-sure.Failed)
	for r, x := range sure.RealIncome {
		w.printf("%-26s %10s %%   %10s to %s %%\n", name(e.Region(r)), signed(100*(x.Estimate-1), 3), signed(100*(x.Low-1), 3), signed(100*(x.High-1), 3))
	}
	_, err := out.Write(w)
	return err
}

// lines collect the output of a table, for a single write with a single error.
type lines []byte

// printf adds formatted text.
func (l *lines) printf(format string, args ...any) { *l = fmt.Appendf(*l, format, args...) }

// amounts returns the factor for amounts in tables, and the unit's name. The unit of the
// user's own tables is not known; the factor gives the largest income four to six digits
// before the point.
func amounts(e *market.Economy, unit string) (float64, string) {
	// Built-in economies are in million dollars; the table shows billions.
	if unit == "million dollars" {
		return 1e-3, "$ bn a year"
	}
	// The largest region decides, so that all regions share the unit.
	top := 0.0
	for r := range e.NumRegions() {
		top = max(top, e.Income(r))
	}
	// Factors are powers of a thousand, which have names.
	zeros := 3 * int(math.Floor(math.Log10(top)/3)-1)
	// No factor where the amounts have four digits anyhow.
	if zeros == 0 || zeros == -3 && top >= 100 {
		return 1, "amount a year"
	}
	// Names stand for the common powers of ten.
	name, ok := map[int]string{3: "thousands", 6: "millions", 9: "billions", 12: "trillions"}[zeros]
	if !ok {
		name = fmt.Sprintf("1e%d", zeros)
	}
	return math.Pow(10, float64(-zeros)), name + " a year"
}

// signed formats a number with a sign; a number that rounds to zero has no sign.
func signed(v float64, digits int) string {
	s := fmt.Sprintf("%+.*f", digits, v)
	// A rounded zero consists of zeros, the point and the sign.
	if strings.Trim(s, "+-0.") == "" {
		return s[1:]
	}
	return s
}

// significant formats a number with a sign and three significant digits. Numbers below the
// precision of the solver are zero.
func significant(v float64) string {
	if math.Abs(v) < 1e-7 {
		return "0"
	}
	// Rounding first keeps 9.996 from four digits.
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'e', 2, 64), 64)
	return fmt.Sprintf("%+.*f", max(0, 2-int(math.Floor(math.Log10(math.Abs(v))))), v)
}

// name returns the name of a region, cut to the width of the table.
func name(r market.Region) string { return label(r.Name, 26) }

// label cuts a text to a width.
func label(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}
