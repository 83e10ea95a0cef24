package market

import (
	"errors"
	"math"
)

var errOtherEconomy = errors.New("market: policy or start belongs to another economy")

// An Equilibrium is what the economy clears to under a Policy. A Solver fills
// it; the zero value is ready to be filled, and a filled one may be reused.
//
// A hat is a level over its baseline, 1 for no change. Levels are annual amounts
// in the unit of the data, at prices at which world value added is what it was
// in the baseline: wages and prices are relative to world income.
type Equilibrium struct {
	e          *Economy
	lw, lp, xh []float64 // state: ln w^, ln P^ and X^, the latter two region-major
	flow       []float64 // by cell, net of tariff
	output     []float64 // region-major
	revenue    []float64
	income     []float64
	index      []float64 // ln of the consumption price index
	iterations int
	residual   float64
}

func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

func (q *Equilibrium) resize(e *Economy) {
	n, s := e.n, e.s
	q.e = e
	q.lw = grow(q.lw, n)
	q.lp = grow(q.lp, n*s)
	q.xh = grow(q.xh, n*s)
	q.flow = grow(q.flow, len(e.share))
	q.output = grow(q.output, n*s)
	q.revenue = grow(q.revenue, n)
	q.income = grow(q.income, n)
	q.index = grow(q.index, n)
}

// storeBaseline makes q the baseline of closed accounts.
func (v *Solver) storeBaseline(q *Equilibrium) {
	e := v.e
	q.resize(e)
	clear(q.lw)
	clear(q.lp)
	clear(q.index)
	for c := range q.xh {
		q.xh[c] = 1
	}
	copy(q.flow, e.trade)
	copy(q.output, e.output)
	copy(q.revenue, e.revenue)
	copy(q.income, e.income)
	q.iterations, q.residual = 0, 0
}

// store writes the state of the last pass to q.
func (v *Solver) store(q *Equilibrium, res float64) {
	e := v.e
	n, s := e.n, e.s
	lw, _, xh := v.split(v.x)
	_, glp, _ := v.split(v.g)
	q.resize(e)
	copy(q.lw, lw)
	copy(q.xh, xh)
	copy(q.output, v.output)
	copy(q.revenue, v.revenue)
	copy(q.lp, glp)
	for r := range n {
		q.income[r] = math.Exp(lw[r])*e.valueAdded[r] + q.revenue[r] + e.deficit[r]
		q.index[r] = dot(e.alpha[r*s:(r+1)*s], q.lp[r*s:(r+1)*s])
	}
	for j := range s {
		qj := v.q[j*n : (j+1)*n]
		for r := range n {
			row := j*n + r
			z := v.z[row]
			kt := v.ker.kt[row*n : (row+1)*n]
			flow := q.flow[row*n : (row+1)*n]
			for i, k := range kt {
				flow[i] = k * qj[i] * z
			}
		}
	}
	q.iterations = v.passes - 1
	q.residual = res
}

// Economy returns the economy that was solved.
func (q *Equilibrium) Economy() *Economy { return q.e }

// RealIncome returns a region's exact real income over its baseline: income
// over the consumption price index.
func (q *Equilibrium) RealIncome(region int) float64 {
	return q.income[region] / q.e.income[region] / math.Exp(q.index[region])
}

// Wage returns a region's wage over its baseline, relative to world value added.
func (q *Equilibrium) Wage(region int) float64 { return math.Exp(q.lw[region]) }

// PriceIndex returns a region's consumption price index over its baseline,
// relative to world value added.
func (q *Equilibrium) PriceIndex(region int) float64 { return math.Exp(q.index[region]) }

// Price returns the price of a sector's goods to buyers in a region, tariffs
// included, over its baseline and relative to world value added. It is 1 where
// the region uses none of them.
func (q *Equilibrium) Price(region, sector int) float64 { return math.Exp(q.lp[region*q.e.s+sector]) }

// Income returns a region's income: value added, revenue and deficit.
func (q *Equilibrium) Income(region int) float64 { return q.income[region] }

// Revenue returns a region's tariff revenue.
func (q *Equilibrium) Revenue(region int) float64 { return q.revenue[region] }

// Expenditure returns a region's spending on a sector for final and intermediate
// use, tariffs included.
func (q *Equilibrium) Expenditure(region, sector int) float64 {
	c := region*q.e.s + sector
	return q.xh[c] * q.e.expenditure[c]
}

// Flow returns the trade flow from exporter to importer, net of tariff.
func (q *Equilibrium) Flow(sector, importer, exporter int) float64 {
	return q.flow[q.e.cell(sector, importer, exporter)]
}

// ValueAdded returns a sector's value added in a region.
func (q *Equilibrium) ValueAdded(region, sector int) float64 {
	c := region*q.e.s + sector
	return q.e.labour[c] * q.output[c]
}

// Payroll returns a sector's real payroll in a region over its baseline: value
// added over the consumption price index, w^ L^ / P^. It stands for the jobs a
// sector offers. It is 1 where the sector makes nothing in the baseline.
func (q *Equilibrium) Payroll(region, sector int) float64 {
	c := region*q.e.s + sector
	if q.e.output[c] == 0 {
		return 1
	}
	return q.output[c] / q.e.output[c] / math.Exp(q.index[region])
}

// Iterations returns the number of steps the solver took; zero if the start was
// already the equilibrium.
func (q *Equilibrium) Iterations() int { return q.iterations }

// Residual returns the largest relative residual left in any price, wage or
// expenditure.
func (q *Equilibrium) Residual() float64 { return q.residual }
