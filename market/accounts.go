package market

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Accounts are the plain tables an Economy is built from, with N regions and S
// sectors. Amounts are annual and in one currency.
type Accounts struct {
	Regions []Region
	Sectors []Sector

	// Trade and Tariff are indexed by (sector, importer, exporter), flat:
	// (sector*N+importer)*N+exporter. Trade is net of tariff and includes
	// domestic sales; Tariff is an ad valorem rate, 0.05 for 5 %.
	Trade, Tariff []float64

	// Intermediate is the use of an input by a sector, tariffs included, indexed
	// by (region, input, output), flat: (region*S+input)*S+output. Published
	// tables hold small negative residuals; down to -1 % of the cost of the
	// output they are taken as they are.
	Intermediate []float64

	// ValueAdded and FinalDemand are indexed by (region, sector), flat:
	// region*S+sector. FinalDemand includes tariffs. It may be nil if the other
	// tables imply it.
	ValueAdded, FinalDemand []float64

	// Deficit is each region's imports minus exports. If nil, it follows from
	// Trade. It is only used if the accounts do not close; otherwise the trade
	// table decides.
	Deficit []float64

	lines *origins // where the tables were read from, if from files
}

// residualUse is the largest negative use of an input that counts as a residual,
// as a share of the output's cost.
const residualUse = 0.01

// closeTolerance is the largest residual, relative to the region's total output,
// at which accounts count as closed up to rounding. Published tables carry six
// to twelve digits.
const closeTolerance = 1e-6

// New builds an Economy from tables held in memory.
//
// Accounts that close up to rounding are closed exactly: expenditure is X =
// sum M(1+t), final demand what remains of it after intermediate use, the
// deficit imports minus exports, income the sum of value added, revenue and
// deficit; cost shares come from Intermediate and ValueAdded, and output from
// Trade. Accounts that do not close are taken as shares (trade, cost, final
// demand, deficits) and the equilibrium they imply at baseline policy becomes
// the baseline, as Caliendo and Parro (2015) do.
//
// Tables of the wrong length, negative or missing amounts, tariffs of -1 or less
// and uses without a supplier are reported as InputErrors, all together.
func New(a Accounts) (*Economy, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	e := a.economy()
	if a.close(e) {
		e.finish()
		return e, nil
	}
	e.open = true
	a.open(e)
	f, err := e.resolve()
	if err != nil {
		return nil, fmt.Errorf("market: accounts that do not close: %w", err)
	}
	f.residuals = a.Residuals(closeTolerance)
	return f, nil
}

// mistakes collects the InputErrors of one input.
type mistakes []error

func (m *mistakes) add(e InputError) { *m = append(*m, &e) }

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
	return errors.Join(bad...)
}

// checkUse holds what must be true of the tables together: whatever is used can
// be bought, whoever sells has costs, and whoever lives somewhere earns there.
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

// from adds to a mistake the file that its table was read from, if it was, and the
// line of the entry c of that table, if it is in one.
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

func (a *Accounts) flowError(column string, c int, v float64, want string) InputError {
	n := len(a.Regions)
	return InputError{Column: column, Sector: a.Sectors[c/(n*n)].ID, Region: a.Regions[c/n%n].ID,
		Exporter: a.Regions[c%n].ID, Value: number(v), Want: want}
}

// Amounts and elasticities are held to ranges in which no sum or power of them
// leaves floating point.
const (
	maxAmount = 1e100
	maxTariff = 1e6
	minTheta  = 1e-3
	maxTheta  = 1e3

	wantAmount   = "an amount from 0 to 1e100"
	wantTariff   = "an ad valorem rate above -1, at most 1e6"
	wantTheta    = "a trade elasticity from 0.001 to 1000"
	wantNegative = "an amount of at most 1e100 either way"
)

func amount(v float64) bool { return v >= 0 && v <= maxAmount }

func tariff(v float64) bool { return v > -1 && v <= maxTariff }

func elasticity(v float64) bool { return v >= minTheta && v <= maxTheta }

func anySign(v float64) bool { return math.Abs(v) <= maxAmount }

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// economy fills what open and closed accounts share: labels, elasticities,
// tariffs, trade shares, cost shares, output and expenditure.
func (a *Accounts) economy() *Economy {
	n, s := len(a.Regions), len(a.Sectors)
	e := &Economy{
		n: n, s: s,
		regions:     make([]Region, n),
		sectors:     make([]Sector, s),
		regionIndex: make(map[string]int, n),
		sectorIndex: make(map[string]int, s),
		tariff:      append([]float64(nil), a.Tariff...),
		trade:       append([]float64(nil), a.Trade...),
		share:       make([]float64, s*n*n),
		theta:       make([]float64, s),
		labour:      make([]float64, n*s),
		alpha:       make([]float64, n*s),
		expenditure: make([]float64, n*s),
		output:      make([]float64, n*s),
		inputs:      make([]float64, n*s*s),
		valueAdded:  make([]float64, n),
		deficit:     make([]float64, n),
		revenue:     make([]float64, n),
		income:      make([]float64, n),
	}
	copy(e.regions, a.Regions)
	copy(e.sectors, a.Sectors)
	for i := range e.regions {
		if e.regions[i].Name == "" {
			e.regions[i].Name = e.regions[i].ID
		}
		e.regionIndex[e.regions[i].ID] = i
	}
	for j := range e.sectors {
		if e.sectors[j].Name == "" {
			e.sectors[j].Name = e.sectors[j].ID
		}
		e.sectorIndex[e.sectors[j].ID] = j
		e.theta[j] = e.sectors[j].Theta
	}
	for j := range s {
		for r := range n {
			row := (j*n + r) * n
			x := 0.0
			for i := range n {
				v := a.Trade[row+i]
				x += v * (1 + a.Tariff[row+i])
				e.output[i*s+j] += v
			}
			e.expenditure[r*s+j] = x
			if x > 0 {
				for i := range n {
					e.share[row+i] = a.Trade[row+i] * (1 + a.Tariff[row+i]) / x
				}
			}
		}
	}
	for r := range n {
		for j := range s {
			c := r*s + j
			cost := a.ValueAdded[c]
			for k := range s {
				cost += a.Intermediate[(r*s+k)*s+j]
			}
			if cost == 0 { // the sector makes nothing here: its cost is never a price
				e.labour[c] = 1
				continue
			}
			e.labour[c] = a.ValueAdded[c] / cost
			for k := range s {
				e.inputs[c*s+k] = a.Intermediate[(r*s+k)*s+j] / cost
			}
		}
	}
	return e
}

// close closes the accounts exactly if they close up to rounding, and reports
// whether they do.
func (a *Accounts) close(e *Economy) bool {
	n, s := e.n, e.s
	final := make([]float64, s)
	for r := range n {
		size := 0.0
		for j := range s {
			size += e.output[r*s+j] + e.expenditure[r*s+j]
		}
		income := 0.0
		for k := range s {
			c := r*s + k
			cost, use := a.ValueAdded[c], 0.0
			for j := range s {
				cost += a.Intermediate[(r*s+j)*s+k]
				use += e.inputs[(r*s+j)*s+k] * e.output[r*s+j]
			}
			final[k] = e.expenditure[c] - use
			switch {
			case math.Abs(cost-e.output[c]) > closeTolerance*size,
				a.FinalDemand != nil && math.Abs(a.FinalDemand[c]-final[k]) > closeTolerance*size,
				final[k] < -closeTolerance*size:
				return false
			}
			// What rounding leaves of a final demand of zero is no demand.
			if final[k] < 1e-11*e.expenditure[c] {
				final[k] = 0
			}
			income += final[k]
		}
		if income <= 0 {
			return false
		}
		for k := range s {
			e.alpha[r*s+k] = final[k] / income
		}
	}
	e.totals()
	return true
}

// open takes final demand and deficits of accounts that do not close as shares
// and amounts of an equilibrium still to be found.
func (a *Accounts) open(e *Economy) {
	n, s := e.n, e.s
	for r := range n {
		sum := 0.0
		for k := range s {
			c := r*s + k
			f := 0.0
			if a.FinalDemand != nil {
				f = a.FinalDemand[c]
			} else {
				f = e.expenditure[c]
				for j := range s {
					f -= a.Intermediate[(r*s+k)*s+j]
				}
				f = max(f, 0)
			}
			e.alpha[c] = f
			sum += f
		}
		for k := range s {
			e.alpha[r*s+k] /= sum
		}
	}
	e.totals()
	for r := range n {
		e.valueAdded[r] = 0
		for j := range s {
			e.valueAdded[r] += a.ValueAdded[r*s+j]
		}
		if a.Deficit != nil {
			e.deficit[r] = a.Deficit[r]
		}
		e.income[r] = e.valueAdded[r] + e.revenue[r] + e.deficit[r]
	}
	e.finish()
}

// totals sums value added, tariff revenue, deficits and income by region.
func (e *Economy) totals() {
	n, s := e.n, e.s
	for r := range n {
		e.valueAdded[r], e.revenue[r], e.deficit[r] = 0, 0, 0
		for j := range s {
			c := r*s + j
			e.valueAdded[r] += e.labour[c] * e.output[c]
			imports := 0.0
			for i := range n {
				imports += e.trade[(j*n+r)*n+i]
				e.revenue[r] += e.trade[(j*n+r)*n+i] * e.tariff[(j*n+r)*n+i]
			}
			e.deficit[r] += imports - e.output[c]
		}
		e.income[r] = e.valueAdded[r] + e.revenue[r] + e.deficit[r]
	}
}

// finish derives what every Economy carries besides its accounts.
func (e *Economy) finish() {
	e.responder = new(responder)
	e.worldValueAdded = 0
	for _, v := range e.valueAdded {
		e.worldValueAdded += v
	}
	e.domestic = make([]bool, e.s)
	for j := range e.s {
		e.domestic[j] = true
		for r := range e.n {
			for i := range e.n {
				if i != r && e.share[(j*e.n+r)*e.n+i] != 0 {
					e.domestic[j] = false
				}
			}
		}
	}
}

// resolve returns the economy whose baseline is the equilibrium of e at baseline
// policy.
func (e *Economy) resolve() (*Economy, error) {
	s := NewSolver(e)
	var q Equilibrium
	if err := s.Solve(&q, e.Baseline(), nil); err != nil {
		return nil, err
	}
	return e.rebase(&q), nil
}

// ZeroDeficits returns the economy without trade deficits: the equilibrium of e
// at baseline policy with every deficit at zero becomes the baseline, as
// Caliendo and Parro (2015) do before they change a tariff.
func (e *Economy) ZeroDeficits() (*Economy, error) {
	f := *e
	f.deficit = make([]float64, e.n)
	f.open = true
	f.finish()
	g, err := f.resolve()
	if err != nil {
		return nil, fmt.Errorf("market: removing deficits: %w", err)
	}
	return g, nil
}

// rebase returns the economy whose baseline is the given equilibrium of e under
// a policy without wedges, at the tariffs of e.
func (e *Economy) rebase(q *Equilibrium) *Economy {
	f := *e
	f.open = false
	n, s := e.n, e.s
	f.trade = make([]float64, len(e.trade))
	f.share = make([]float64, len(e.share))
	f.expenditure = make([]float64, n*s)
	f.output = make([]float64, n*s)
	f.valueAdded = make([]float64, n)
	f.deficit = make([]float64, n)
	f.revenue = make([]float64, n)
	f.income = make([]float64, n)
	copy(f.trade, q.flow)
	for j := range s {
		for r := range n {
			row := (j*n + r) * n
			x := 0.0
			for i := range n {
				x += f.trade[row+i] * (1 + e.tariff[row+i])
				f.output[i*s+j] += f.trade[row+i]
			}
			f.expenditure[r*s+j] = x
			if x > 0 {
				for i := range n {
					f.share[row+i] = f.trade[row+i] * (1 + e.tariff[row+i]) / x
				}
			}
		}
	}
	f.totals()
	f.finish()
	return &f
}
