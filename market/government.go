package market

import (
	"errors"
	"io"
	"math"
	"slices"
)

// This file holds the objectives of governments and groups besides real income: weighted
// sums of the incomes of industries, after Ossa (2014, American Economic Review
// 104:4104-4146), equation (6), and the rents of owners of firms.

// Weights are political weights by region and sector: the value that a government gives to a
// unit of income of the people who live by the sector. Equal weights of one make the
// government's objective real income. A Weights belongs to one Economy.
type Weights struct {
	e      *Economy
	lambda []float64 // by region and sector
}

// Weights returns a new set of weights, each one.
func (e *Economy) Weights() *Weights {
	w := &Weights{e: e, lambda: make([]float64, e.n*e.s)}
	fill(w.lambda, 1)
	return w
}

// Economy returns the economy of the weights.
func (w *Weights) Economy() *Economy { return w.e }

// Weight returns the weight of a sector's income in a region.
func (w *Weights) Weight(region, sector int) float64 {
	_ = w.e.sectors[sector]
	return w.lambda[region*w.e.s+sector]
}

// SetWeight sets the weight of a sector's income in a region. Weights may be negative
// or zero, must be finite, and are compared with each other only: the scale of a
// region's weights does not matter.
func (w *Weights) SetWeight(region, sector int, weight float64) {
	_ = w.e.sectors[sector]
	w.lambda[region*w.e.s+sector] = weight
}

// Check reports weights of another economy, weights that are not finite, and regions (among
// the given, or all without any) with an objective of zero or less in the baseline, which has
// no logarithm. All mistakes come together.
func (w *Weights) Check(e *Economy, regions ...int) error {
	if w.e != e {
		return errOtherEconomy
	}
	if len(regions) == 0 {
		for r := range e.n {
			regions = append(regions, r)
		}
	}
	var bad mistakes
	for _, r := range regions {
		finite := true
		for j, v := range w.lambda[r*e.s : (r+1)*e.s] {
			if !anySign(v) {
				finite = false
				bad.add(InputError{Column: "weight", Sector: e.sectors[j].ID, Region: e.regions[r].ID, Value: number(v), Want: "a finite number"})
			}
		}
		var c claim
		if e.government(&c, w, r, e.income[r], e.payroll[r], e.output[r*e.s:(r+1)*e.s]); finite && !(c.amount > 0) {
			bad.add(InputError{Column: "weight", Region: e.regions[r].ID, Value: "an objective of " + number(c.amount), Want: "weights that make it positive"})
		}
	}
	return errors.Join(bad...)
}

// ReadWeights reads political weights from CSV with the header
//
//	sector region weight
//
// and name stands for the file in errors. Cells without a line have the weight one. All
// mistakes are reported together as InputErrors with their line.
func (e *Economy) ReadWeights(name string, r io.Reader) (*Weights, error) {
	w := e.Weights()
	var l loader
	seen := make([]int, len(w.lambda))
	sectors := labels{e.sectorIndex, true, "sector of the economy"}
	regions := labels{e.regionIndex, true, "region of the economy"}
	l.read(name, r, []string{"sector", "region", "weight"}, []string{}, func(t *table) {
		j, ok1 := t.id("sector", &sectors)
		m, ok2 := t.id("region", &regions)
		where := InputError{Sector: t.text("sector"), Region: t.text("region")}
		v, _ := t.number("weight", "a number", where, anySign)
		if !ok1 || !ok2 || l.again(t, &seen[m*e.s+j], where) {
			return
		}
		w.lambda[m*e.s+j] = v
	})
	if len(l.bad) > 0 {
		return nil, errors.Join(l.bad...)
	}
	return w, nil
}

// A claim is the part of a region's money that an objective counts, as a function of
// sales Y, income I and the wage w: the amount and its derivatives.
type claim struct {
	amount, byIncome, byLogWage float64
	bySales                     []float64 // by sector
}

// government sets c to a government's claim. With wages l_s = w L_s, profits p_s and
// T all other income, revenue above all, which workers share in proportion to wages,
//
//	amount = sum_s lambda_s (l_s (1 + T/L) + p_s)
func (e *Economy) government(c *claim, w *Weights, region int, income, wages float64, output []float64) {
	lo := region * e.s
	lambda, labour := w.lambda[lo:lo+e.s], e.labour[lo:lo+e.s]
	c.bySales = grow(c.bySales, e.s)
	profits, weighted := 0.0, 0.0
	for j, y := range output {
		profits += y * (1 - e.costPart(j))
		weighted += lambda[j] * labour[j] * e.costPart(j) * y
	}
	// The part of income that workers share in proportion to wages.
	other := income - wages - profits
	mean := weighted / wages
	c.amount, c.byIncome, c.byLogWage = 0, mean, -mean*(wages+other)
	for j, y := range output {
		margin := 1 - e.costPart(j)
		v := lambda[j] * (labour[j]*e.costPart(j)*(1+other/wages) + margin)
		c.amount += v * y
		c.bySales[j] = v - mean*margin
	}
}

// Government returns the objective of a region's government over its baseline: the
// income of each sector's workers and owners times the sector's political weight,
// summed and divided by the consumption price index. Workers share tariff revenue
// and all other income in proportion to their wages. The objective is that of Ossa
// (2014), equation (6); with weights of one it is RealIncome.
func (q *Equilibrium) Government(w *Weights, region int) float64 {
	e := q.e
	if w.e != e {
		panic("market: weights of another economy")
	}
	lo := region * e.s
	var now, before claim
	e.government(&now, w, region, q.income[region], q.wage[region]*q.Employment(region)*e.payroll[region], q.output[lo:lo+e.s])
	e.government(&before, w, region, e.income[region], e.payroll[region], e.output[lo:lo+e.s])
	return now.amount / before.amount / math.Exp(q.index[region])
}

// An Owner is a named group of people in a region who own firms there: the buyers of
// protection in Grossman and Helpman (1994, American Economic Review 84:833-850).
type Owner struct {
	Name   string
	Region int       // index
	Shares []float64 // by sector: the group's part of the sector's profits in the region
}

// Owners returns an owner for each sector of a region with profits there. The owner has the
// sector's name and all profits.
func (e *Economy) Owners(region int) []Owner {
	var out []Owner
	for j, s := range e.sectors {
		if e.SectorProfit(region, j) > 0 {
			shares := make([]float64, e.s)
			shares[j] = 1
			out = append(out, Owner{Name: s.Name, Region: region, Shares: shares})
		}
	}
	return out
}

// Rents returns an owner's profits over the consumption price index, over the baseline. An
// owner without profits in the baseline has rents of one.
func (q *Equilibrium) Rents(o Owner) float64 {
	now, before := 0.0, 0.0
	for j, share := range o.Shares {
		now += share * q.SectorProfit(o.Region, j)
		before += share * q.e.SectorProfit(o.Region, j)
	}
	if before == 0 {
		return 1
	}
	return now / before / math.Exp(q.index[o.Region])
}

// LogGovernment is the logarithm of the objective of a region's government under
// political weights; see Equilibrium.Government. Nil weights stand for real income.
func LogGovernment(w *Weights, region int) Output {
	if w == nil {
		return LogRealIncome(region)
	}
	return Output{kind: outputGovernment, region: region, weights: w}
}

// LogRents is the logarithm of an owner's real profits; see Equilibrium.Rents.
func LogRents(o *Owner) Output { return Output{kind: outputRents, region: o.Region, owner: o} }

// claim sets c to the money that an output counts, and reports whether the output counts any
// sector's sales.
func (o Output) claim(c *claim, e *Economy, q *Equilibrium) bool {
	c.bySales = grow(c.bySales, e.s)
	clear(c.bySales)
	c.byIncome, c.byLogWage = 0, 0
	m := o.region
	switch o.kind {
	case outputRealIncome:
		c.amount, c.byIncome = q.income[m], 1
	case outputPriceIndex:
		c.amount = q.income[m]
	case outputWage:
		c.amount = q.wage[m] * e.payroll[m]
		c.byLogWage = c.amount
	case outputValueAdded:
		c.amount = 1
		c.bySales[o.sector] = e.addedShare(m, o.sector)
	case outputGovernment:
		e.government(c, o.weights, m, q.income[m], q.wage[m]*e.payroll[m], q.output[m*e.s:(m+1)*e.s])
	case outputRents:
		c.amount = 0
		for j, share := range o.owner.Shares {
			c.bySales[j] = share * (1 - e.costPart(j))
			c.amount += c.bySales[j] * q.output[m*e.s+j]
		}
	}
	return slices.ContainsFunc(c.bySales, func(v float64) bool { return v != 0 })
}
