package tariff

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/market"
)

// This file climbs: tariffs move so that a function of the players' objectives
// rises until no first-order move is left. Steps are quasi-Newton steps of limited
// memory (Nocedal 1980, Mathematics of Computation 35:773-782) around known second
// derivatives: each importer's substitution between suppliers, and the curvature of
// the function in the objectives.

const (
	climbMemory   = 12
	climbHalvings = 30
	climbArmijo   = 1e-4
	climbNoise    = 1e-11 // in an objective, from the solver's tolerance
	climbBound    = 1e-3  // greatest distance in ln(1+tariff) at which a bound counts as reached
	climbExact    = 1e-13 // the solver's tolerance during a climb
	climbReach    = 2     // longest step in theta ln(1+tariff)
)

// An aim is a concave function of the players' objectives, in logarithms, to be raised by a
// climb.
type aim interface {
	// value returns the function, or minus infinity where it is not defined.
	value(g []float64) float64
	// slopes sets w to the function's derivatives.
	slopes(w, g []float64)
	// curvature sets c to minus the second derivatives, row by row.
	curvature(c *mat.Dense, g []float64)
}

// A climber is the state of a climb.
type climber struct {
	t    *table
	v    *market.Solver
	aim  aim
	p    *market.Policy
	q    *market.Equilibrium
	x, g []float64 // variables, and logarithms of the objectives

	// The point that a step tries.
	trialPolicy *market.Policy
	trial       *market.Equilibrium
	next, tried []float64

	gradient market.Gradient
	table    []float64
	jacobian [][]float64 // by player: derivatives by variables
	weights  []float64
	slope    []float64

	// By row: the importer's curvature; see scale.
	worth, all []float64
	spent      []float64 // by variable
	reach      []float64 // by variable: longest step that trade can be followed over
	free       []bool
	toBound    []float64 // by variable that is not free: how far its bound is

	// Curvature of the aim: see refresh.
	scaled  [][]float64 // the jacobian's rows, scaled
	inner   *mat.Dense
	ds, dy  [][]float64 // changes of x and of minus the slope, newest last
	step    []float64
	buffer  []float64
	coef    []float64
	current float64

	residual           float64
	steps, evaluations int
}

// newClimber returns a climb that begins at the tariffs of p, whose equilibrium is q.
func (t *table) newClimber(v *market.Solver, a aim, p *market.Policy, q *market.Equilibrium) *climber {
	// All memory is made here, except the memory of past steps.
	k, n := len(t.players), t.variables
	c := &climber{
		t: t, v: v, aim: a, p: p.Clone(), q: q.Clone(), trialPolicy: p.Clone(), trial: q.Clone(),
		x: make([]float64, n), next: make([]float64, n), g: make([]float64, k), tried: make([]float64, k),
		weights: make([]float64, k), slope: make([]float64, n), worth: make([]float64, len(t.rows)), all: make([]float64, len(t.rows)),
		spent: make([]float64, n), reach: make([]float64, n), free: make([]bool, n), toBound: make([]float64, n), step: make([]float64, n), buffer: make([]float64, n), coef: make([]float64, k),
	}
	for x := range t.rows {
		for v := t.rows[x].first; v < t.rows[x].first+t.rows[x].variables; v++ {
			// A step in ln(1+tariff) of climbReach over theta moves trade by about
			// exp(climbReach).
			c.reach[v] = climbReach / t.e.Sector(t.rows[x].sector).Theta
		}
	}
	for range k {
		c.jacobian, c.scaled = append(c.jacobian, make([]float64, n)), append(c.scaled, make([]float64, n))
	}
	return c
}

// start puts the climb at the tariffs of its policy, within bounds.
func (c *climber) start() error {
	c.t.read(c.x, c.p)
	c.t.write(c.p, c.x)
	c.evaluations++
	if err := c.v.Solve(c.q, c.p, c.q); err != nil {
		return err
	}
	c.t.values(c.g, c.q)
	return nil
}

// differentiate sets derivatives, scales and the residual at the present point.
func (c *climber) differentiate() error {
	t := c.t
	if err := c.v.GradientOf(&c.gradient, c.q, c.p, nil, t.outputs...); err != nil {
		return err
	}
	n := t.e.NumRegions()
	// Spending on a tariff's imports is the scale of the tariff's derivative.
	clear(c.spent)
	for k := range t.rows {
		r := &t.rows[k]
		c.all[k] = c.q.Expenditure(r.importer, r.sector)
		for at, i := range r.exporters {
			c.spent[r.variable(at)] += max(c.q.Flow(r.sector, r.importer, i)*(1+c.p.Tariff(r.sector, r.importer, i)), 1e-14*c.all[k])
		}
	}
	// Derivatives of each objective by ln(1+tariff), summed over the cells of a rate.
	for o := range t.outputs {
		c.table = c.gradient.Table(c.table, o, market.FieldTariff)
		row := c.jacobian[o]
		clear(row)
		for k := range t.rows {
			r := &t.rows[k]
			for at, i := range r.exporters {
				row[r.variable(at)] += (1 + c.p.Tariff(r.sector, r.importer, i)) * c.table[(r.sector*n+r.importer)*n+i]
			}
		}
	}
	c.refresh()
	return nil
}

// refresh sets slopes, scales and residual by derivatives and the aim.
func (c *climber) refresh() {
	t := c.t
	// The slope of the aim is the sum of the objectives' slopes, by their weights.
	c.current = c.aim.value(c.g)
	c.aim.slopes(c.weights, c.g)
	clear(c.slope)
	for o, w := range c.weights {
		for k, d := range c.jacobian[o] {
			c.slope[k] += w * d
		}
	}
	// Tariffs close to a bound, with a slope across the bound, go to the bound separately
	// (the two metrics of Bertsekas 1982, SIAM Journal on Control and Optimization
	// 20:221-246).
	outside, near := 0.0, min(climbBound, 0.1*c.residual)
	for k, s := range c.slope {
		c.toBound[k] = 0
		switch {
		case c.x[k] <= t.low+near && s < 0:
			c.free[k], c.toBound[k] = false, t.low-c.x[k]
		case c.x[k] >= t.high-near && s > 0:
			c.free[k], c.toBound[k] = false, t.high-c.x[k]
		default:
			c.free[k] = true
		}
		outside = max(outside, math.Abs(c.toBound[k]))
	}
	// The worth to the aim of a unit of the importer's revenue scales the curvature of
	// demand.
	for k := range t.rows {
		r := &t.rows[k]
		c.worth[k] = 0
		for o, w := range c.weights {
			c.worth[k] += w * c.gradient.RevenueValue(o, r.importer)
		}
		// Governments may value own revenue at little; curvature stays positive.
		c.worth[k] = max(c.worth[k], 0.1*c.weights[r.player]/c.q.Income(r.importer))
	}
	c.scale(c.buffer, c.slope)
	c.residual = outside
	for _, d := range c.buffer {
		c.residual = max(c.residual, math.Abs(d))
	}
	// The aim's own curvature, in the few directions of the objectives' slopes.
	k := len(c.g)
	for o := range k {
		c.scale(c.scaled[o], c.jacobian[o])
	}
	curvature := mat.NewDense(k, k, nil)
	c.aim.curvature(curvature, c.g)
	gram := mat.NewDense(k, k, nil)
	for i := range k {
		for j := range k {
			gram.Set(i, j, dot(c.jacobian[i], c.scaled[j]))
		}
	}
	// (I + C G)^-1 C, by which the curvature of the aim changes scaled slopes
	// (Woodbury 1950).
	var product mat.Dense
	product.Mul(curvature, gram)
	for i := range k {
		product.Set(i, i, product.At(i, i)+1)
	}
	c.inner = mat.NewDense(k, k, nil)
	if err := c.inner.Solve(&product, curvature); err != nil {
		c.inner.Zero()
	}
}

// scale sets d to the inverse of the importers' curvature times s: with spending z_i on
// the suppliers of a row and all in the sector, and o the worth of revenue to the aim,
//
//	o (theta diag(z) - (theta-1) z z'/all)
func (c *climber) scale(d, s []float64) {
	t := c.t
	for k := range t.rows {
		r := &t.rows[k]
		theta := t.e.Sector(r.sector).Theta
		// The inverse by Sherman and Morrison (1950), on free tariffs only.
		sum, slopes := 0.0, 0.0
		for v := r.first; v < r.first+r.variables; v++ {
			if c.free[v] {
				sum += c.spent[v]
				slopes += s[v]
			}
		}
		shared := (theta - 1) / (theta*c.all[k] - (theta-1)*min(sum, c.all[k])) * slopes
		for v := r.first; v < r.first+r.variables; v++ {
			d[v] = 0
			if c.free[v] {
				d[v] = (s[v]/c.spent[v] + shared) / (theta * c.worth[k])
			}
		}
	}
}

// precondition multiplies s with the inverse of all known curvature.
func (c *climber) precondition(s []float64) {
	// Woodbury's formula: the importers' inverse, less the part of the aim's curvature.
	k := len(c.g)
	c.scale(c.buffer, s)
	for i := range k {
		c.coef[i] = 0
		for j := range k {
			c.coef[i] += c.inner.At(i, j) * dot(c.scaled[j], s)
		}
	}
	copy(s, c.buffer)
	for i, w := range c.coef {
		for v, d := range c.scaled[i] {
			s[v] -= w * d
		}
	}
}

// climb goes uphill until the residual is at most the tolerance.
func (c *climber) climb(ctx context.Context, tolerance float64, limit int) (market.TariffStatus, error) {
	before := c.v.Tolerance
	c.v.Tolerance = climbExact
	defer func() { c.v.Tolerance = before }()
	// The start must be as exact as the steps are compared.
	c.evaluations++
	if err := c.v.Solve(c.q, c.p, c.q); err != nil {
		return market.Stalled, err
	}
	c.t.values(c.g, c.q)
	if err := c.differentiate(); err != nil {
		return market.Stalled, err
	}
	c.ds, c.dy = c.ds[:0], c.dy[:0]
	for c.residual > tolerance {
		if err := stopped(ctx, "climb"); err != nil {
			return market.Stalled, err
		}
		if c.evaluations >= limit {
			return market.EvaluationLimit, nil
		}
		// A step; after a failure a new start without memory.
		old := append([]float64(nil), c.slope...)
		from := append([]float64(nil), c.x...)
		if !c.move(limit) {
			if c.evaluations >= limit {
				return market.EvaluationLimit, nil
			}
			if len(c.ds) == 0 {
				return market.Stalled, nil
			}
			c.ds, c.dy = c.ds[:0], c.dy[:0]
			continue
		}
		c.steps++
		if err := c.differentiate(); err != nil {
			return market.Stalled, err
		}
		// Remember how slopes changed over the step, if curvature is as at a maximum.
		for k := range from {
			from[k] = c.x[k] - from[k]
			old[k] -= c.slope[k]
		}
		if dot(from, old) > 0 {
			if len(c.ds) == climbMemory {
				c.ds, c.dy = c.ds[1:], c.dy[1:]
			}
			c.ds, c.dy = append(c.ds, from), append(c.dy, old)
		}
	}
	return market.Optimal, nil
}

// move takes a step and reports whether there was a good step to take.
func (c *climber) move(limit int) bool {
	d := c.step
	for k, s := range c.slope {
		d[k] = 0
		if c.free[k] {
			d[k] = s
		}
	}
	// The two loops of Nocedal (1980), around the known curvature.
	along := make([]float64, len(c.ds))
	for h := len(c.ds) - 1; h >= 0; h-- {
		along[h] = dot(c.ds[h], d) / dot(c.ds[h], c.dy[h])
		for k, y := range c.dy[h] {
			d[k] -= along[h] * y
		}
	}
	c.precondition(d)
	for h := range c.ds {
		b := along[h] - dot(c.dy[h], d)/dot(c.ds[h], c.dy[h])
		for k, s := range c.ds[h] {
			d[k] += b * s
		}
	}
	// Steps stay within reach; tariffs near a bound go to the bound.
	up := 0.0
	for k := range d {
		if !c.free[k] {
			d[k] = c.toBound[k]
		}
		d[k] = min(max(d[k], -c.reach[k]), c.reach[k])
		up += c.slope[k] * d[k]
	}
	if !(up > 0) {
		return false
	}
	// Smaller differences of the aim are the solver's.
	noise := 0.0
	for _, w := range c.weights {
		noise += climbNoise * math.Abs(w)
	}
	for length, halvings := 1.0, 0; halvings < climbHalvings && c.evaluations < limit; length, halvings = length/2, halvings+1 {
		// Halve the step until the aim rises in proportion to its slope.
		expected := 0.0
		for k := range c.next {
			c.next[k] = c.t.within(c.x[k] + length*d[k])
			expected += c.slope[k] * (c.next[k] - c.x[k])
		}
		c.t.write(c.trialPolicy, c.next)
		c.evaluations++
		if c.v.Solve(c.trial, c.trialPolicy, c.q) != nil {
			continue
		}
		c.t.values(c.tried, c.trial)
		// Close to the top gains drown in the solver's noise; the direction is good there.
		if gain := c.aim.value(c.tried) - c.current; gain >= climbArmijo*expected || expected < noise && gain > -noise {
			c.x, c.next = c.next, c.x
			c.g, c.tried = c.tried, c.g
			c.p, c.trialPolicy = c.trialPolicy, c.p
			c.q, c.trial = c.trial, c.q
			return true
		}
	}
	return false
}

// one is the aim of a single player: the own objective.
type one struct{}

func (one) value(g []float64) float64           { return g[0] }
func (one) slopes(w, _ []float64)               { w[0] = 1 }
func (one) curvature(c *mat.Dense, _ []float64) { c.Zero() }
