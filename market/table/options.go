package table

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/market"
)

// This file turns a table after the concordance into accounts that close: deliveries
// become trade and input use, and value added the rest of output. The steps and their
// order are those of DATA.md; the model's identities leave no freedom in between.

// Options say how a published table becomes an economy.
type Options struct {
	// Concordance maps countries to regions and industries to sectors, from the table's codes
	// to new IDs. A nil map, the default, keeps the codes; otherwise each code must be
	// listed.
	Concordance market.Concordance
	// Sectors are the sectors after the concordance, in the order of the economy, each
	// with its trade elasticity. All must be there.
	Sectors []market.Sector
	// Tariff returns the ad valorem rate on a flow between regions after the concordance
	// (0.05 is 5 %). Nil, the default, means no tariffs. Domestic sales pay none.
	Tariff func(sector, importer, exporter string) float64
	// LeastValueAdded is the least share of value added in a sector's output; inputs of
	// a sector with less are scaled down. The default is 0.01, as published tables have
	// subsidised industries whose inputs exceed their output.
	LeastValueAdded float64
}

// An Adjustment is an amount by which a table was changed so that accounts close.
type Adjustment struct {
	What     string // "negative flow", "negative use", "negative final demand", "inputs beyond output" or "exports beyond GDP"
	Region   string // ID of the region
	Sector   string // ID of the sector; empty in a table of one sector
	Exporter string // ID of the exporter of a flow, if any
	Amount   float64
}

// String gives the kind of adjustment, the place and the amount.
func (a Adjustment) String() string {
	s := a.What + ", region " + strconv.Quote(a.Region)
	if a.Sector != "" {
		s += ", sector " + strconv.Quote(a.Sector)
	}
	if a.Exporter != "" {
		s += ", exporter " + strconv.Quote(a.Exporter)
	}
	return fmt.Sprintf("%s: %.6g", s, a.Amount)
}

// A Report lists the changes to a table.
type Report struct {
	Adjustments []Adjustment
	World       float64 // gross output of the world, to compare adjustments with
}

// Total returns the sum of all adjustments over the world's gross output.
func (r *Report) Total() float64 {
	sum := 0.0
	for _, a := range r.Adjustments {
		sum += a.Amount
	}
	return sum / r.World
}

// mistakes collects InputErrors, so that all mistakes of a table come together.
type mistakes []error

// add adds a mistake.
func (m *mistakes) add(e market.InputError) { *m = append(*m, &e) }

// An axis maps codes of a table to indices of an economy.
type axis struct {
	what  string
	index map[string]int // by code
	ids   []string
}

// newAxis lists the IDs that codes become, in the order of codes or, if wanted is not
// nil, in its order.
func newAxis(bad *mistakes, what string, codes []string, to map[string]string, wanted []string) axis {
	a := axis{what: what, index: make(map[string]int)}
	// Wanted IDs fix the order; others are numbered as codes bring them.
	place := make(map[string]int)
	for _, id := range wanted {
		if _, ok := place[id]; ok {
			bad.add(market.InputError{Column: what, Value: strconv.Quote(id), Want: "each ID once"})
			continue
		}
		place[id] = len(a.ids)
		a.ids = append(a.ids, id)
	}
	// Every code needs an entry in the concordance, if there is one.
	used := make(map[string]bool)
	known := make(map[string]bool)
	for _, code := range codes {
		known[code] = true
		id := code
		if to != nil {
			var ok bool
			if id, ok = to[code]; !ok || id == "" {
				bad.add(market.InputError{Column: "concordance of " + what, Value: "no entry for " + strconv.Quote(code), Want: "the ID it becomes"})
				continue
			}
		}
		if _, ok := place[id]; !ok {
			if wanted != nil {
				bad.add(market.InputError{Column: what, Value: "no elasticity for " + strconv.Quote(id), Want: "the sector among Options.Sectors"})
				continue
			}
			place[id] = len(a.ids)
			a.ids = append(a.ids, id)
		}
		used[id] = true
		a.index[code] = place[id]
	}
	// Entries for codes that the table lacks are mistakes: as a rule misspelt.
	for _, code := range slices.Sorted(maps.Keys(to)) {
		if !known[code] {
			bad.add(market.InputError{Column: "concordance of " + what, Value: strconv.Quote(code), Want: "a code of the table"})
		}
	}
	// A sector without an industry is a mistake too.
	for _, id := range wanted {
		if !used[id] {
			bad.add(market.InputError{Column: what, Value: strconv.Quote(id), Want: "a sector that some industry of the table becomes"})
		}
	}
	return a
}

// A sheet is a table after the concordance: deliveries by (sector, importer, exporter)
// to industries, by (region, input, output) summed over exporters at basic prices, and
// to final uses.
type sheet struct {
	regions, sectors []string
	trade            []float64 // all uses
	final            []float64 // final uses, by cell
	// inputs[((region*s+input)*s+output)*n+exporter]: intermediate deliveries.
	inputs []float64
}

// newSheet returns a sheet of zeros.
func newSheet(regions, sectors []string) *sheet {
	n, s := len(regions), len(sectors)
	return &sheet{regions: regions, sectors: sectors,
		trade: make([]float64, s*n*n), final: make([]float64, s*n*n), inputs: make([]float64, n*s*s*n)}
}

// accounts closes the table by the steps of DATA.md, and reports every change.
func (t *sheet) accounts(o Options) (market.Accounts, *Report, error) {
	n, s := len(t.regions), len(t.sectors)
	report := new(Report)
	var bad mistakes
	a := market.Accounts{Sectors: slices.Clone(o.Sectors), Trade: make([]float64, s*n*n), Tariff: make([]float64, s*n*n),
		Intermediate: make([]float64, n*s*s), ValueAdded: make([]float64, n*s)}
	for _, id := range t.regions {
		a.Regions = append(a.Regions, market.Region{ID: id})
	}
	// Zero means the default.
	least := o.LeastValueAdded
	if least == 0 {
		least = 0.01
	}
	// A share of 0 or 1 would leave a sector without workers or without inputs.
	if !(least > 0 && least < 1) {
		bad = append(bad, fmt.Errorf("table: Options.LeastValueAdded: got %v, want a share between 0 and 1", least))
	}
	// Step 2: tariffs, on flows between regions alone.
	for j, sector := range t.sectors {
		for m, importer := range t.regions {
			for i, exporter := range t.regions {
				c := (j*n+m)*n + i
				if m != i && o.Tariff != nil {
					a.Tariff[c] = o.Tariff(sector, importer, exporter)
					if v := a.Tariff[c]; !(v > -1 && v <= 1e6) {
						bad.add(market.InputError{Column: "tariff", Sector: sector, Region: importer, Exporter: exporter,
							Value: strconv.FormatFloat(v, 'g', 6, 64), Want: "an ad valorem rate above -1 and at most 1e6"})
					}
				}
			}
		}
	}
	if len(bad) > 0 {
		return a, nil, errors.Join(bad...)
	}
	// Step 1: deliveries to industries, then final uses on top; inventories may have made the
	// sum negative.
	for m := range n {
		for k := range s {
			for j := range s {
				for i := range n {
					t.trade[(k*n+m)*n+i] += t.inputs[((m*s+k)*s+j)*n+i]
				}
			}
		}
	}
	// Sums below zero are raised to zero and reported.
	for c := range t.trade {
		a.Trade[c] = t.trade[c] + t.final[c]
		if a.Trade[c] < 0 {
			j, m, i := c/n/n, c/n%n, c%n
			report.Adjustments = append(report.Adjustments, Adjustment{"negative flow", t.regions[m], t.sectors[j], t.regions[i], -a.Trade[c]})
			a.Trade[c] = 0
		}
	}
	// Step 3: input use at the prices that industries pay. Final demand is the rest of
	// spending, and where the rest is negative home sales rise by as much (step 5).
	for m := range n {
		for k := range s {
			use, spent := 0.0, 0.0
			for i := range n {
				c := (k*n+m)*n + i
				spent += a.Trade[c] * (1 + a.Tariff[c])
			}
			for j := range s {
				v := 0.0
				for i := range n {
					v += t.inputs[((m*s+k)*s+j)*n+i] * (1 + a.Tariff[(k*n+m)*n+i])
				}
				if v < 0 {
					report.Adjustments = append(report.Adjustments, Adjustment{"negative use", t.regions[m], t.sectors[k], "", -v})
				}
				a.Intermediate[(m*s+k)*s+j] = max(v, 0)
				use += max(v, 0)
			}
			// Rounding leaves differences of no consequence.
			if missing := use - spent; missing > 1e-9*use {
				report.Adjustments = append(report.Adjustments, Adjustment{"negative final demand", t.regions[m], t.sectors[k], "", missing})
				a.Trade[(k*n+m)*n+m] += missing
			}
		}
	}
	// Steps 4 and 6: value added is output less inputs, at least the share least of output.
	for i := range n {
		for j := range s {
			output, inputs := 0.0, 0.0
			for m := range n {
				output += a.Trade[(j*n+m)*n+i]
			}
			for k := range s {
				inputs += a.Intermediate[(i*s+k)*s+j]
			}
			report.World += output
			// Inputs beyond the limit are scaled down in proportion.
			if most := (1 - least) * output; inputs > most {
				report.Adjustments = append(report.Adjustments, Adjustment{"inputs beyond output", t.regions[i], t.sectors[j], "", inputs - most})
				for k := range s {
					a.Intermediate[(i*s+k)*s+j] *= most / inputs
				}
				inputs = most
			}
			a.ValueAdded[i*s+j] = output - inputs
		}
	}
	return a, report, nil
}

// economy closes the table and builds the economy.
func (t *sheet) economy(o Options) (*market.Economy, *Report, error) {
	a, report, err := t.accounts(o)
	if err != nil {
		return nil, nil, err
	}
	e, err := market.New(a)
	if err != nil {
		return nil, nil, err
	}
	return e, report, nil
}
