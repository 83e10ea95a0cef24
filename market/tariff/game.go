package tariff

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// This file decides which tariffs a game is about: checks of the game, lists of the free
// tariffs of each importer and sector, and policies read and written.

// A Game says who chooses which tariffs, and to what end. The zero value has all
// regions set each tariff on goods freely so as to maximise their real incomes.
type Game struct {
	// Players lists the regions with a choice, by index. Nil, the default, means
	// all regions. The other regions keep the policy given.
	Players []int
	// Weights are the political weights in governments' objectives. Nil, the default,
	// means real income.
	Weights *market.Weights
	// Sectors lists the sectors whose tariffs are chosen, by index. Nil, the default, means the
	// sectors that hold goods, or all if the economy does not say which do.
	Sectors []int
	// Grouping says which of a region's tariffs are equal: market.ByCell, the default,
	// has a tariff for each sector and exporter, and market.BySector the same for all
	// exporters of a sector (most favoured nation). Others are errors.
	Grouping market.Grouping
	// Floor and Ceiling bound the rates, ad valorem. The default for each, zero, means no
	// bound but 99.9999 % of subsidies and rates of 990,000, which leave no trade to tax;
	// NoSubsidies stands for a floor of exactly zero.
	Floor, Ceiling float64
	NoSubsidies    bool
	// Start says where the search begins. The default is the policy given.
	Start Start
	// Tolerance is the Residual at which to stop, in ln(1+tariff). The default, 1e-6,
	// leaves gains from moving of about 1e-12.
	Tolerance float64
	// Evaluations is the most equilibria to solve for. The default is 2,000.
	Evaluations int
}

// Rates stay in the range of package market. A government with political weights may want a
// tariff without end: the rates that stop the last of a sector's imports.
const lowest, highest = -1 + 1e-6, 0.99e6

// A Start says where the search for tariffs begins.
type Start uint8

const (
	// Given starts from the tariffs of the policy given, as a rule the factual tariffs.
	Given Start = iota
	// Approximate starts from the closed-form approximation of Lashkaripour (2021),
	// which suits economies without profits.
	Approximate
)

// A DeficitError reports a region whose trade does not balance under the policy from
// which a game is played. Nash and cooperative tariffs are defined with balanced trade:
// a deficit fixed in money is a transfer, and tariffs would change the transfer's worth.
type DeficitError struct {
	Region  string  // ID
	Deficit float64 // annual, with transfers and freezes, in the unit of the data
}

// Error names the region and its deficit, and says what to do.
func (e *DeficitError) Error() string {
	return fmt.Sprintf("tariff: region %q: got a trade deficit of %.6g a year, want balanced trade (see Economy.ZeroDeficits)", e.Region, e.Deficit)
}

// A Result is where a search for tariffs ended.
type Result struct {
	Policy      *market.Policy      // the policy given, with the players' tariffs changed
	Equilibrium *market.Equilibrium // under Policy
	// Gains are the players' gains over the point compared with, in their order: the
	// new objective over the old, less one. Nash compares with the policy given, and
	// Cooperate with the threat point.
	Gains []float64
	// Residual is the violation of the first-order conditions: the largest distance of a
	// tariff from the answer to the conditions, at given tariffs of others, in ln(1+tariff).
	Residual float64
	// Spread is the largest difference between the gains of two players, where
	// equal gains are looked for; else zero.
	Spread      float64
	Status      market.TariffStatus
	Steps       int // steps taken
	Evaluations int // equilibria solved for
}

// A row is the free tariffs of an importer in a sector.
type row struct {
	player           int // position among the players
	importer, sector int
	exporters        []int
	first            int // its first variable
	variables        int // one, or one for each exporter
}

// A table is a game made ready: variables are ln(1+rate).
type table struct {
	e         *market.Economy
	players   []int
	weights   *market.Weights
	outputs   []market.Output
	rows      []row
	variables int
	low, high float64
	game      Game
	reach     []float64 // by variable: longest step in ln(1+tariff)
}

// newTable checks a game and lists its tariffs. Sectors that a policy or the baseline
// leaves without a flow have none.
func (g Game) newTable(e *market.Economy, p *market.Policy) (*table, error) {
	if p.Economy() != e {
		return nil, errors.New("tariff: the policy and the solver belong to different economies")
	}
	var bad []error
	add := func(field string, value any, want string) {
		bad = append(bad, fmt.Errorf("tariff: Game.%s: got %v, want %s", field, value, want))
	}
	n, s := e.NumRegions(), e.NumSectors()
	t := &table{e: e, weights: g.Weights, low: math.Log1p(lowest), high: math.Log1p(highest)}
	// All mistakes of the game come together.
	for x, r := range g.Players {
		switch {
		case uint(r) >= uint(n):
			add("Players", r, "the index of a region")
		case slices.Contains(g.Players[:x], r):
			add("Players", r, "each region once")
		}
	}
	for x, j := range g.Sectors {
		switch {
		case uint(j) >= uint(s):
			add("Sectors", j, "the index of a sector")
		case slices.Contains(g.Sectors[:x], j):
			add("Sectors", j, "each sector once")
		}
	}
	if g.Grouping != market.ByCell && g.Grouping != market.BySector {
		add("Grouping", g.Grouping, "by cell or by sector")
	}
	if g.Start > Approximate {
		add("Start", int(g.Start), "Given or Approximate")
	}
	if !(g.Floor > -1) || g.Floor > 1e6 {
		add("Floor", g.Floor, "an ad valorem rate above -1")
	}
	if g.Floor != 0 {
		t.low = math.Log1p(g.Floor)
	}
	if g.NoSubsidies {
		t.low = max(t.low, 0)
	}
	if g.Ceiling != 0 {
		t.high = math.Log1p(g.Ceiling)
	}
	if !(t.high >= t.low) || g.Ceiling > 1e6 {
		add("Ceiling", g.Ceiling, "an ad valorem rate above -1, of at least the floor and at most 1e6")
	}
	if g.Tolerance == 0 {
		g.Tolerance = 1e-6
	}
	if !(g.Tolerance > 0) {
		add("Tolerance", g.Tolerance, "a positive number")
	}
	if g.Evaluations == 0 {
		g.Evaluations = 2000
	}
	if g.Evaluations < 0 {
		add("Evaluations", g.Evaluations, "a positive number")
	}
	if g.Weights != nil {
		if err := g.Weights.Check(e); err != nil {
			bad = append(bad, err)
		}
	}
	if bad != nil {
		return nil, errors.Join(bad...)
	}
	t.game = g
	t.players = g.Players
	if t.players == nil {
		for r := range n {
			t.players = append(t.players, r)
		}
	}
	// Tariffs fall on goods, where the economy says which sectors hold any.
	sectors := g.Sectors
	if sectors == nil {
		known := false
		for _, sec := range e.Sectors() {
			known = known || sec.ISIC != ""
		}
		for j, sec := range e.Sectors() {
			if !known || sec.Goods() {
				sectors = append(sectors, j)
			}
		}
	}
	// Variables are numbered by player, sector and exporter.
	for x, m := range t.players {
		t.outputs = append(t.outputs, market.LogGovernment(g.Weights, m))
		before := t.variables
		for _, j := range sectors {
			r := row{player: x, importer: m, sector: j, first: t.variables}
			for i := range n {
				if i != m && e.Share(j, m, i) > 0 && p.Weight(j, m, i) > 0 && !math.IsInf(p.Barrier(j, m, i), 1) {
					r.exporters = append(r.exporters, i)
				}
			}
			if len(r.exporters) == 0 {
				continue
			}
			r.variables = len(r.exporters)
			if g.Grouping == market.BySector {
				r.variables = 1
			}
			t.variables += r.variables
			for range r.variables {
				t.reach = append(t.reach, nashReach/e.Sector(j).Theta)
			}
			t.rows = append(t.rows, r)
		}
		if t.variables == before {
			bad = append(bad, fmt.Errorf("tariff: region %q imports nothing that it may set a tariff on", e.Region(m).ID))
		}
	}
	return t, errors.Join(bad...)
}

// variable returns the index of the variable of the x-th exporter of a row.
func (r *row) variable(x int) int {
	if r.variables == 1 {
		return r.first
	}
	return r.first + x
}

// read sets x to the mean rates of p, within bounds.
func (t *table) read(x []float64, p *market.Policy) {
	clear(x)
	for k := range t.rows {
		r := &t.rows[k]
		for at, i := range r.exporters {
			x[r.variable(at)] += math.Log1p(p.Tariff(r.sector, r.importer, i))
		}
		if r.variables == 1 {
			x[r.first] /= float64(len(r.exporters))
		}
		for v := r.first; v < r.first+r.variables; v++ {
			x[v] = t.within(x[v])
		}
	}
}

// within returns x within the bounds.
func (t *table) within(x float64) float64 { return min(max(x, t.low), t.high) }

// write sets the tariffs of p to x.
func (t *table) write(p *market.Policy, x []float64) {
	for k := range t.rows {
		r := &t.rows[k]
		for at, i := range r.exporters {
			p.SetTariff(r.sector, r.importer, i, math.Expm1(x[r.variable(at)]))
		}
	}
}

// values sets v to the logarithms of the players' objectives.
func (t *table) values(v []float64, q *market.Equilibrium) {
	for x, m := range t.players {
		if t.weights != nil {
			v[x] = math.Log(q.Government(t.weights, m))
		} else {
			v[x] = math.Log(q.RealIncome(m))
		}
	}
}

// balanced reports regions whose trade does not balance, all together.
func balanced(q *market.Equilibrium) error {
	var bad []error
	e := q.Economy()
	for r := range e.NumRegions() {
		if d := q.Deficit(r); math.Abs(d) > 1e-8*q.Income(r) {
			bad = append(bad, &DeficitError{Region: e.Region(r).ID, Deficit: d})
		}
	}
	return errors.Join(bad...)
}

// stopped returns the context's error, with where.
func stopped(ctx context.Context, what string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("tariff: %s: %w", what, err)
	}
	return nil
}
