package market

import "fmt"

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
	// region*S+sector. ValueAdded is output less inputs, profits included. FinalDemand
	// includes tariffs, and may be nil if the other tables imply final demand.
	ValueAdded, FinalDemand []float64

	// Deficit is each region's imports minus exports. If nil, it follows from
	// Trade. It is only used if the accounts do not close; otherwise the trade
	// table decides.
	Deficit []float64

	// Closure says which payments sales make besides cost. The default is no payment:
	// perfect competition.
	Closure Closure

	lines *origins // where the tables were read from, if from files
}

// residualUse is the largest negative use of an input that counts as a residual,
// as a share of the output's cost.
const residualUse = 0.01

// closeTolerance is the largest residual, relative to the region's total output,
// at which accounts count as closed up to rounding. Published tables carry six
// to twelve digits.
const closeTolerance = 1e-6

// balancedTolerance is the deficit, relative to the region's income, up to which trade counts
// as balanced if no region's deficit is larger. Tables of balanced trade in twelve digits sum
// to such deficits.
const balancedTolerance = 1e-10

// New builds an Economy from tables held in memory.
//
// Accounts that close up to rounding are closed exactly: expenditure is X =
// sum M(1+t), final demand what remains of it after intermediate use, the
// deficit imports minus exports, income the sum of value added, revenue and
// deficit; cost shares come from Intermediate and ValueAdded, and output from
// Trade. Deficits that are all below 1e-10 of income are rounding, and become zero. Accounts that do not close are taken as shares (trade, cost, final
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
