package market

import "math"

// This file holds an Equilibrium: how a solver stores the last pass, and all levels and
// changes that a caller reads. The changes follow Dekle, Eaton and Kortum (2008); package
// market's documentation has the equations.

// An Equilibrium is the state in which all markets clear under a Policy. A Solver fills an
// Equilibrium; the zero value is ready to be filled, and a filled Equilibrium may be reused.
// All other methods need a filled Equilibrium. Assignment shares memory: use Clone or
// CopyFrom to keep values that a Solver will overwrite.
//
// A hat is a level over its baseline, 1 for no change. Levels are annual amounts in the unit
// of the data, at prices that keep world value added at the baseline's value: wages and
// prices are relative to world income.
type Equilibrium struct {
	e          *Economy
	state      []float64 // the solver's: ln w^, ln c^ and X^, padded
	wage       []float64 // w^
	price      []float64 // ln P^, region-major
	spent      []float64 // X, region-major
	flow       []float64 // by cell, net of tariff
	output     []float64 // Y, region-major
	revenue    []float64
	markup     []float64
	profit     []float64
	hours      []float64 // L^; empty if labour is given
	deficit    []float64
	income     []float64
	index      []float64 // ln of the consumption price index
	iterations int
	residual   float64
}

// grow returns a slice of length n, in the memory of s if large enough. The contents are
// undefined.
func grow(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

// resize makes room for an equilibrium of the economy of v.
func (q *Equilibrium) resize(v *Solver) {
	e := v.e
	n, s := e.n, e.s
	q.e = e
	q.state = grow(q.state, len(v.x))
	q.wage = grow(q.wage, n)
	q.price = grow(q.price, n*s)
	q.spent = grow(q.spent, n*s)
	q.flow = grow(q.flow, len(e.share))
	q.output = grow(q.output, n*s)
	q.revenue = grow(q.revenue, n)
	q.markup = grow(q.markup, n)
	q.profit = grow(q.profit, n)
	q.deficit = grow(q.deficit, n)
	q.income = grow(q.income, n)
	q.index = grow(q.index, n)
}

// storeBaseline makes q the baseline of closed accounts.
func (v *Solver) storeBaseline(q *Equilibrium) {
	e := v.e
	q.resize(v)
	v.baselineState(q.state)
	for r := range q.wage {
		q.wage[r] = 1
	}
	clear(q.price)
	clear(q.index)
	copy(q.spent, e.expenditure)
	copy(q.flow, e.trade)
	copy(q.output, e.output)
	copy(q.revenue, e.revenue)
	clear(q.markup)
	copy(q.profit, e.profit)
	q.hours = q.hours[:0]
	copy(q.deficit, e.deficit)
	copy(q.income, e.income)
	q.iterations, q.residual = 0, 0
}

// store writes the state of the last pass to q.
func (v *Solver) store(q *Equilibrium, res float64) {
	e := v.e
	n, s, np, sp := e.n, e.s, v.r.np, v.r.sp
	q.resize(v)
	copy(q.state, v.x)
	_, _, xh := v.split(v.x)
	copy(q.wage, v.wage)
	copy(q.revenue, v.revenue)
	copy(q.markup, v.markup)
	copy(q.profit, v.profit)
	q.hours = append(q.hours[:0], v.hours...)
	copy(q.deficit, v.deficit)
	copy(q.income, v.income)
	for r := range n {
		q.index[r] = 0
		for j := range s {
			c := r*sp + j
			q.price[r*s+j] = v.price[c]
			q.spent[r*s+j] = xh[c] * v.r.x0[c]
			q.output[r*s+j] = v.output[c]
			q.index[r] += v.r.alpha[c] * v.price[c]
		}
	}
	// Flows are kernels times costs and spending; see kernels.
	for j := range s {
		for r := range n {
			row := j*n + r
			qi := v.importerQ(j, r)
			z := v.z[j*np+r]
			kt := v.ker.kt[row*np : row*np+n]
			flow := q.flow[row*n : (row+1)*n]
			for i, k := range kt {
				flow[i] = k * qi[i] * z
			}
		}
	}
	q.iterations = v.passes - 1
	q.residual = res
}

// Clone returns a deep copy of q.
func (q *Equilibrium) Clone() *Equilibrium {
	c := new(Equilibrium)
	c.CopyFrom(q)
	return c
}

// CopyFrom makes q equal to o, allocating only if q never held so large an
// economy.
func (q *Equilibrium) CopyFrom(o *Equilibrium) {
	if q == o {
		return
	}
	q.e, q.iterations, q.residual = o.e, o.iterations, o.residual
	for _, p := range [...]struct{ to, from *[]float64 }{
		{&q.state, &o.state}, {&q.wage, &o.wage}, {&q.price, &o.price}, {&q.spent, &o.spent},
		{&q.flow, &o.flow}, {&q.output, &o.output}, {&q.revenue, &o.revenue}, {&q.markup, &o.markup}, {&q.profit, &o.profit}, {&q.hours, &o.hours},
		{&q.deficit, &o.deficit}, {&q.income, &o.income}, {&q.index, &o.index},
	} {
		*p.to = append((*p.to)[:0], *p.from...)
	}
}

// Economy returns the economy of the equilibrium.
func (q *Equilibrium) Economy() *Economy { return q.e }

// RealIncome returns a region's exact real income over the baseline: income over the
// consumption price index.
func (q *Equilibrium) RealIncome(region int) float64 {
	return q.income[region] / q.e.income[region] / math.Exp(q.index[region])
}

// Wage returns a region's wage over the baseline, relative to world value added.
func (q *Equilibrium) Wage(region int) float64 { return q.wage[region] }

// RealWage returns a region's wage over the consumption price index, over the baseline.
func (q *Equilibrium) RealWage(region int) float64 {
	return q.wage[region] / math.Exp(q.index[region])
}

// PriceIndex returns a region's consumption price index over the baseline, relative to world
// value added.
func (q *Equilibrium) PriceIndex(region int) float64 { return math.Exp(q.index[region]) }

// Price returns the price of a sector's goods to buyers in a region, tariffs included, over
// the baseline and relative to world value added. The price is 1 where the region uses none
// of the sector's goods.
func (q *Equilibrium) Price(region, sector int) float64 {
	return math.Exp(q.price[region*q.e.s+sector])
}

// Markup returns a region's annual receipts from wedges on others' trade.
func (q *Equilibrium) Markup(region int) float64 { return q.markup[region] }

// Deficit returns a region's annual receipts from other regions: the trade deficit under the
// policy's rule, with transfers and freezes. Deficit equals the value of imports less exports
// and wedges received, net of tariffs.
func (q *Equilibrium) Deficit(region int) float64 { return q.deficit[region] }

// Cost returns a sector's unit cost in a region over the baseline, relative to world value
// added: the price at the factory gate.
func (q *Equilibrium) Cost(region, sector int) float64 {
	r := q.e.response()
	return math.Exp(q.state[r.np+region*r.sp+sector])
}

// Output returns a sector's gross output in a region.
func (q *Equilibrium) Output(region, sector int) float64 { return q.output[region*q.e.s+sector] }

// Income returns a region's annual income, all spent on final goods: the sum of wages,
// Profit, Revenue, Markup and Deficit.
func (q *Equilibrium) Income(region int) float64 { return q.income[region] }

// Revenue returns a region's annual revenue from tariffs and export taxes.
func (q *Equilibrium) Revenue(region int) float64 { return q.revenue[region] }

// Expenditure returns a region's spending on a sector for final and intermediate
// use, tariffs included.
func (q *Equilibrium) Expenditure(region, sector int) float64 {
	return q.spent[region*q.e.s+sector]
}

// Flow returns the trade flow from exporter to importer, net of tariff.
func (q *Equilibrium) Flow(sector, importer, exporter int) float64 {
	return q.flow[q.e.cell(sector, importer, exporter)]
}

// ValueAdded returns a sector's value added in a region: wages and profits.
func (q *Equilibrium) ValueAdded(region, sector int) float64 {
	c := region*q.e.s + sector
	return q.e.addedShare(region, sector) * q.output[c]
}

// Payroll returns a sector's real payroll in a region over the baseline: value added over the
// consumption price index, w^ L^ / P^. Payroll stands for the jobs that a sector offers, and
// is 1 where the sector makes nothing in the baseline.
func (q *Equilibrium) Payroll(region, sector int) float64 {
	c := region*q.e.s + sector
	if q.e.output[c] == 0 {
		return 1
	}
	return q.output[c] / q.e.output[c] / math.Exp(q.index[region])
}

// Profit returns a region's profits, zero but for an economy with fixed firms.
func (q *Equilibrium) Profit(region int) float64 { return q.profit[region] }

// SectorProfit returns a sector's profits in a region.
func (q *Equilibrium) SectorProfit(region, sector int) float64 {
	if q.e.margin == nil {
		return 0
	}
	return q.e.margin[sector] * q.output[region*q.e.s+sector]
}

// Wages returns a sector's annual payments to workers in a region.
func (q *Equilibrium) Wages(region, sector int) float64 {
	c := region*q.e.s + sector
	return q.e.labour[c] * q.e.costPart(sector) * q.output[c]
}

// Iterations returns the number of steps the solver took; zero if the start was
// already the equilibrium.
func (q *Equilibrium) Iterations() int { return q.iterations }

// Residual returns the largest relative residual left in any price, wage or
// expenditure, or a thousandth of the largest imbalance left in the trade of a group of
// regions with weak links to the others, relative to that trade.
func (q *Equilibrium) Residual() float64 { return q.residual }
