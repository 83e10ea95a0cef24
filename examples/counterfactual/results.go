package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/interval"
)

// saveResults writes a line for each region: wages and the consumption price index
// over the baseline, relative to world value added, and the change in real income
// in per cent; with political weights, also that in the government's objective, and with
// draws the interval of real income.
func saveResults(name string, q *market.Equilibrium, weights *market.Weights, sure *interval.Result) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("counterfactual: -o: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	// Numbers are written in full precision.
	records := [][]string{{"region", "w_hat", "price_hat", "real_income_pct"}}
	if weights != nil {
		records[0] = append(records[0], "government_pct")
	}
	elastic := q.Economy().Labour().Supply > 0
	if elastic {
		records[0] = append(records[0], "welfare_pct", "employment_pct")
	}
	if sure != nil {
		records[0] = append(records[0], "real_income_low_pct", "real_income_high_pct")
	}
	for r, region := range q.Economy().Regions() {
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
	return w.WriteAll(records)
}

// ranked returns the indices of the regions, with the largest loss of real income
// first.
func ranked(q *market.Equilibrium) []int {
	order := make([]int, q.Economy().NumRegions())
	for r := range order {
		order[r] = r
	}
	// The sort is stable, and equal regions keep the order of the economy.
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

// printTable prints changes in real income, wages and prices by region, and the flows
// with the largest changes.
func printTable(out io.Writer, title, unit string, q *market.Equilibrium) error {
	e := q.Economy()
	scale, amount := amounts(e, unit)
	// The number of decimals depends on the largest amount.
	largest := 0.0
	for r := range e.NumRegions() {
		largest = max(largest, math.Abs(q.RealIncome(r)-1)*e.Income(r)*scale)
	}
	digits := 1 // three significant digits in the largest change
	if largest > 1e-6 {
		digits = max(1, 2-int(math.Floor(math.Log10(largest))))
	}
	var w lines
	w.printf("%s\n\n", title)
	w.printf("%-26s %12s %17s %10s %10s\n", "", "real income", amount, "wage", "prices")
	// Amounts are changes in real income times baseline income.
	for _, r := range ranked(q) {
		d := q.RealIncome(r) - 1
		w.printf("%-26s %10s %% %17s %8s %% %8s %%\n", name(e.Region(r)), signed(100*d, 3), signed(d*e.Income(r)*scale, digits), signed(100*(q.Wage(r)-1), 2), signed(100*(q.PriceIndex(r)-1), 2))
	}
	w.printf("\nWages and prices are relative to world income. Amounts are baseline income times\nthe change in real income.\n")

	// Foreign flows of all sectors are ranked by the absolute change.
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
	for _, f := range flows[:min(8, len(flows))] {
		// A policy without effect prints no flow.
		if f.change == 0 {
			break
		}
		before, after := e.Trade(f.sector, f.importer, f.exporter), q.Flow(f.sector, f.importer, f.exporter)
		w.printf("%-54s %10.1f -> %10.1f\n",
			fmt.Sprintf("%s, %s to %s", label(e.Sector(f.sector).Name, 24), e.Region(f.exporter).ID, e.Region(f.importer).ID), before*scale, after*scale)
	}
	_, err := out.Write(w)
	return err
}

// printIntervals says how sure real incomes are.
func printIntervals(out io.Writer, e *market.Economy, sure *interval.Result, draws int) error {
	var w lines
	w.printf("\nReal income, 90 %% intervals from %d draws of elasticities\n\n", draws-sure.Failed)
	for r, x := range sure.RealIncome {
		w.printf("%-26s %10s %%   %10s to %s %%\n", name(e.Region(r)), signed(100*(x.Estimate-1), 3), signed(100*(x.Low-1), 3), signed(100*(x.High-1), 3))
	}
	_, err := out.Write(w)
	return err
}

// lines collect output.
type lines []byte

// printf appends formatted text.
func (l *lines) printf(format string, args ...any) { *l = fmt.Appendf(*l, format, args...) }

// amounts returns the factor for printing amounts, and the name of the unit. The unit
// of tables of the user is unknown; the factor leaves four to six digits before the
// decimal point of the largest income.
func amounts(e *market.Economy, unit string) (float64, string) {
	// Built-in economies are in million dollars; the table shows billions.
	if unit == "million dollars" {
		return 1e-3, "$ bn a year"
	}
	top := 0.0
	for r := range e.NumRegions() {
		top = max(top, e.Income(r))
	}
	// The power of ten is a multiple of three.
	zeros := 3 * int(math.Floor(math.Log10(top)/3)-1)
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

// signed returns a number with its sign, and zero without a sign.
func signed(v float64, digits int) string {
	s := fmt.Sprintf("%+.*f", digits, v)
	if strings.Trim(s, "+-0.") == "" {
		return s[1:]
	}
	return s
}

// significant returns a number with its sign and three significant digits. A number
// below the precision of the solver is zero.
func significant(v float64) string {
	if math.Abs(v) < 1e-7 {
		return "0"
	}
	// Rounding first gives the number of decimals after rounding.
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
