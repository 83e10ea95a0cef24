package market

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// This file checks Accounts before an economy is built: lengths and ranges first, then the
// consistency of the tables. Mistakes name the file and line where the accounts were read
// from files.

// mistakes collects the InputErrors of an input.
type mistakes []error

// add adds a mistake.
func (m *mistakes) add(e InputError) { *m = append(*m, &e) }

// check reports all mistakes of the accounts. Tables of the wrong length, and values out of
// range, end the checks before the next stage.
func (a *Accounts) check() error {
	var bad mistakes
	n, s := len(a.Regions), len(a.Sectors)
	if n == 0 {
		bad.add(a.from("regions.csv", -1, InputError{Column: "regions", Value: "none", Want: "at least one region"}))
	}
	if s == 0 {
		bad.add(a.from("sectors.csv", -1, InputError{Column: "sectors", Value: "none", Want: "at least one sector"}))
	}
	seen := make(map[string]bool)
	for i, r := range a.Regions {
		if r.ID == "" {
			bad.add(InputError{Column: "regions", Value: fmt.Sprintf("empty ID at index %d", i), Want: "an ID"})
		} else if seen[r.ID] {
			bad.add(InputError{Column: "regions", Region: r.ID, Value: "a second entry", Want: "each region once"})
		}
		seen[r.ID] = true
	}
	clear(seen)
	for j, sec := range a.Sectors {
		if sec.ID == "" {
			bad.add(InputError{Column: "sectors", Value: fmt.Sprintf("empty ID at index %d", j), Want: "an ID"})
		} else if seen[sec.ID] {
			bad.add(InputError{Column: "sectors", Sector: sec.ID, Value: "a second entry", Want: "each sector once"})
		}
		seen[sec.ID] = true
		if !elasticity(sec.Theta) {
			bad.add(InputError{Column: "theta", Sector: sec.ID, Value: number(sec.Theta), Want: wantTheta})
		}
		if sec.Sigma != 0 && !(sec.Sigma > 1 && !math.IsInf(sec.Sigma, 0)) {
			bad.add(InputError{Column: "sigma", Sector: sec.ID, Value: number(sec.Sigma), Want: wantSigma})
		}
	}
	if a.Closure > FixedFirms {
		bad.add(InputError{Column: "closure", Value: strconv.Itoa(int(a.Closure)), Want: "PerfectCompetition or FixedFirms"})
	}
	for _, t := range [...]struct {
		name     string
		table    []float64
		want     int
		optional bool
	}{
		{"trade", a.Trade, s * n * n, false},
		{"tariff", a.Tariff, s * n * n, false},
		{"intermediate", a.Intermediate, n * s * s, false},
		{"value_added", a.ValueAdded, n * s, false},
		{"final_demand", a.FinalDemand, n * s, true},
		{"deficit", a.Deficit, n, true},
	} {
		if len(t.table) != t.want && !(t.optional && t.table == nil) {
			bad.add(InputError{Column: t.name, Value: fmt.Sprintf("%d values", len(t.table)),
				Want: fmt.Sprintf("%d for %d regions and %d sectors", t.want, n, s)})
		}
	}
	if len(bad) > 0 {
		return errors.Join(bad...)
	}

	for c, v := range a.Trade {
		if !amount(v) {
			bad.add(a.from("trade.csv", c, a.flowError("value", c, v, wantAmount)))
		}
		if t := a.Tariff[c]; !tariff(t) {
			bad.add(a.from("trade.csv", c, a.flowError("tariff", c, t, wantTariff)))
		}
	}
	// The cost of each output is the scale for negative residuals.
	cost := make([]float64, n*s)
	for c, v := range a.ValueAdded {
		cost[c] += math.Abs(v)
	}
	for c, v := range a.Intermediate {
		cost[c/(s*s)*s+c%s] += math.Abs(v)
	}
	for c, v := range a.Intermediate {
		r, in, out := c/(s*s), c/s%s, c%s
		if amount(v) || v < 0 && v >= -residualUse*cost[r*s+out] {
			continue
		}
		bad.add(a.from("io.csv", c, InputError{Column: "intermediate use by " + strconv.Quote(a.Sectors[out].ID), Region: a.Regions[r].ID,
			Sector: a.Sectors[in].ID, Value: number(v), Want: wantAmount + ", or a negative residual of at most 1 % of the cost"}))
	}
	for c, v := range a.ValueAdded {
		if !amount(v) {
			bad.add(a.from("production.csv", c, InputError{Column: "value_added", Region: a.Regions[c/s].ID, Sector: a.Sectors[c%s].ID, Value: number(v), Want: wantAmount}))
		}
	}
	for c, v := range a.FinalDemand {
		if !amount(v) {
			bad.add(a.from("production.csv", c, InputError{Column: "final_demand", Region: a.Regions[c/s].ID, Sector: a.Sectors[c%s].ID, Value: number(v), Want: wantAmount}))
		}
	}
	for r, v := range a.Deficit {
		if !anySign(v) {
			bad.add(a.from("regions.csv", -1, InputError{Column: "deficit", Region: a.Regions[r].ID, Value: number(v), Want: wantNegative}))
		}
	}
	if len(bad) > 0 {
		return errors.Join(bad...)
	}

	a.checkUse(&bad)
	if a.Closure == FixedFirms {
		a.checkProfits(&bad)
	}
	return errors.Join(bad...)
}

// checkUse checks the tables against each other: every good in use has a supplier, every
// sector with sales has costs, every region has value added, and deficits sum to zero.
func (a *Accounts) checkUse(bad *mistakes) {
	n, s := len(a.Regions), len(a.Sectors)
	for r := range n {
		total := 0.0
		for j := range s {
			total += a.ValueAdded[r*s+j]
		}
		if total <= 0 {
			bad.add(a.from("production.csv", -1, InputError{Column: "value_added", Region: a.Regions[r].ID, Value: "none in any sector", Want: "a positive sum"}))
		}
		for j := range s {
			bought, use := 0.0, 0.0
			for i := range n {
				bought += a.Trade[(j*n+r)*n+i]
			}
			for k := range s {
				use += a.Intermediate[(r*s+j)*s+k]
			}
			if a.FinalDemand != nil {
				use += a.FinalDemand[r*s+j]
			}
			if bought == 0 && use > 0 {
				bad.add(a.from("trade.csv", -1, InputError{Column: "value", Region: a.Regions[r].ID, Sector: a.Sectors[j].ID,
					Value: "no supplier, domestic or foreign, of a good in use", Want: "at least one positive flow"}))
			}
			sold, cost := 0.0, a.ValueAdded[r*s+j]
			for i := range n {
				sold += a.Trade[(j*n+i)*n+r]
			}
			for k := range s {
				cost += a.Intermediate[(r*s+k)*s+j]
			}
			switch produced := r*s + j; {
			case sold > 0 && a.ValueAdded[produced] == 0 && a.lines != nil && len(a.lines.production) == n*s && a.lines.production[produced] == 0:
				bad.add(a.from("production.csv", -1, InputError{Column: "record", Region: a.Regions[r].ID, Sector: a.Sectors[j].ID,
					Value: "none, of a sector that sells", Want: "a line with its value added"}))
			case sold > 0 && cost == 0:
				bad.add(a.from("production.csv", produced, InputError{Column: "value_added", Region: a.Regions[r].ID, Sector: a.Sectors[j].ID,
					Value: "sales but neither value added nor inputs", Want: "the cost of what is sold"}))
			}
		}
	}
	if a.Deficit != nil {
		sum, size := 0.0, 0.0
		for _, d := range a.Deficit {
			sum += d
		}
		for _, v := range a.ValueAdded {
			size += v
		}
		if math.Abs(sum) > closeTolerance*size {
			bad.add(a.from("regions.csv", -1, InputError{Column: "deficit", Value: "a world sum of " + number(sum), Want: "deficits that sum to zero"}))
		}
	}
}

// from adds to a mistake the file of the table, and the line of entry c, for accounts that
// were read from files.
func (a *Accounts) from(file string, c int, e InputError) InputError {
	if a.lines == nil {
		return e
	}
	e.File = file
	lines := map[string][]int{"trade.csv": a.lines.trade, "io.csv": a.lines.io, "production.csv": a.lines.production}[file]
	if c >= 0 && c < len(lines) {
		e.Line = lines[c]
	}
	return e
}

// flowError returns a mistake about the flow c of the trade table.
func (a *Accounts) flowError(column string, c int, v float64, want string) InputError {
	n := len(a.Regions)
	return InputError{Column: column, Sector: a.Sectors[c/(n*n)].ID, Region: a.Regions[c/n%n].ID,
		Exporter: a.Regions[c%n].ID, Value: number(v), Want: want}
}

// The ranges of amounts and elasticities keep all sums and powers within floating point.
const (
	maxAmount = 1e100
	maxTariff = 1e6
	minTheta  = 1e-3
	maxTheta  = 1e3

	wantAmount   = "an amount from 0 to 1e100"
	wantTariff   = "an ad valorem rate above -1, at most 1e6"
	wantRate     = "an ad valorem rate above -1, at most 10 (0.25 for 25 %)"
	wantSigma    = "an elasticity of substitution above 1"
	wantTheta    = "a trade elasticity from 0.001 to 1000"
	wantNegative = "an amount of at most 1e100 either way"
)

func amount(v float64) bool { return v >= 0 && v <= maxAmount }

// MaxRate is the largest tariff or export tax that a file may state: 1,000 %. A rate above is most
// often a percentage: 25 for 25 %. Programs may set higher rates, such as prohibitive ones.
const MaxRate = 10

// rated reports whether a rate is one that a file may state.
func rated(v float64) bool { return v > -1 && v <= MaxRate }

func tariff(v float64) bool { return v > -1 && v <= maxTariff }

func elasticity(v float64) bool { return v >= minTheta && v <= maxTheta }

func anySign(v float64) bool { return math.Abs(v) <= maxAmount }

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
