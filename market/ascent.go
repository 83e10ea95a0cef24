package market

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// This file climbs to a region's optimal tariffs: free tariffs and bounds from a
// TariffProblem, slopes from the adjoint, and quasi-Newton steps (Nocedal 1980, Mathematics
// of Computation 35:773-782) with the curvature of demand.

const (
	ascentMemory   = 10
	ascentHalvings = 25
	ascentArmijo   = 1e-4
	ascentNoise    = 1e-10 // in ln real income, from the solver's tolerance
	ascentReach    = 2     // longest step in theta ln(1+tariff)
)

// An ascent is the state of a search. Variables are ln(1+rate) by group.
type ascent struct {
	v *Solver
	l *Elasticities
	o TariffProblem

	cells  []int // by free tariff
	groups []int // by free tariff: its variable

	low, high float64

	p, trialPolicy *Policy
	q, trial       *Equilibrium
	g              *Gradient

	x, next   []float64
	slope     []float64 // derivative of the objective's logarithm
	curvature []float64 // minus its second derivative, roughly; see scale
	spent     []float64 // by free tariff: spending over income
	reach     []float64 // longest step that trade can be followed over
	free      []bool
	direction []float64
	newton    []float64
	ds, dy    [][]float64 // changes of x and of minus the slope, newest last

	residual           float64
	steps, evaluations int
}

// setUp checks the problem, fills defaults in and lists the free tariffs with their
// variables.
func (a *ascent) setUp() error {
	e, o := a.v.e, &a.o
	var bad []error
	add := func(field string, value any, want string) {
		bad = append(bad, fmt.Errorf("market: TariffProblem.%s: got %v, want %s", field, value, want))
	}
	if uint(o.Region) >= uint(e.n) {
		add("Region", o.Region, "the index of a region")
	}
	for _, j := range o.Sectors {
		if uint(j) >= uint(e.s) {
			add("Sectors", j, "the index of a sector")
		}
	}
	for _, i := range o.Exporters {
		if uint(i) >= uint(e.n) || i == o.Region {
			add("Exporters", i, "the index of another region")
		}
	}
	if o.Grouping > Uniform {
		add("Grouping", o.Grouping, "one of the four")
	}
	a.low, a.high = math.Inf(-1), math.Inf(1)
	if o.Floor != 0 {
		a.low = math.Log1p(o.Floor)
	}
	if o.NoSubsidies {
		a.low = max(a.low, 0)
	}
	if o.Ceiling != 0 {
		a.high = math.Log1p(o.Ceiling)
	}
	if !tariff(o.Floor) {
		add("Floor", o.Floor, wantTariff)
	} else if !tariff(o.Ceiling) || a.high < a.low {
		add("Ceiling", o.Ceiling, fmt.Sprintf("an ad valorem rate of at least the floor, %v, and at most 1e6", math.Expm1(a.low)))
	}
	if o.Tolerance == 0 {
		o.Tolerance = 1e-6
	}
	if !(o.Tolerance > 0) {
		add("Tolerance", o.Tolerance, "a positive number")
	}
	if o.Evaluations == 0 {
		o.Evaluations = 500
	}
	if o.Evaluations < 0 {
		add("Evaluations", o.Evaluations, "a positive number")
	}
	if bad == nil && o.Weights != nil {
		if err := o.Weights.Check(e, o.Region); err != nil {
			bad = append(bad, err)
		}
	}
	if bad != nil {
		return errors.Join(bad...)
	}
	// Free tariffs are tariffs on goods from all other regions unless the problem names
	// others.
	sectors := o.Sectors
	if sectors == nil {
		known := false
		for _, s := range e.sectors {
			known = known || s.ISIC != ""
		}
		for j, s := range e.sectors {
			if !known || s.Goods() {
				sectors = append(sectors, j)
			}
		}
	}
	exporters := o.Exporters
	if exporters == nil {
		for i := range e.n {
			if i != o.Region {
				exporters = append(exporters, i)
			}
		}
	}
	// Tariffs set together share a variable.
	variables := 0
	index := make(map[[2]int]int)
	for _, j := range sectors {
		for _, i := range exporters {
			c := e.cell(j, o.Region, i)
			if e.share[c] == 0 || a.p.weight[c] == 0 || math.IsInf(a.p.barrier[c], 1) || slices.Contains(a.cells, c) {
				continue // nothing to levy a tariff on
			}
			key := [2]int{j, i}
			switch o.Grouping {
			case BySector:
				key[1] = 0
			case ByExporter:
				key[0] = 0
			case Uniform:
				key = [2]int{}
			}
			k, ok := index[key]
			if !ok {
				k = variables
				index[key] = k
				variables++
			}
			a.cells, a.groups = append(a.cells, c), append(a.groups, k)
		}
	}
	if variables == 0 {
		return fmt.Errorf("market: TariffProblem: region %q imports nothing that it may set a tariff on", e.regions[o.Region].ID)
	}
	a.x, a.next = make([]float64, variables), make([]float64, variables)
	a.slope, a.curvature = make([]float64, variables), make([]float64, variables)
	a.reach, a.spent = make([]float64, variables), make([]float64, len(a.cells))
	a.newton = make([]float64, variables)
	a.direction, a.free = make([]float64, variables), make([]bool, variables)
	return nil
}

// value is the logarithm of the region's objective.
func (a *ascent) value(q *Equilibrium) float64 {
	if a.o.Weights != nil {
		return math.Log(q.Government(a.o.Weights, a.o.Region))
	}
	return math.Log(q.RealIncome(a.o.Region))
}

// read sets the variables to the means of their rates, within bounds.
func (a *ascent) read() {
	count := make([]float64, len(a.x))
	for t, c := range a.cells {
		a.x[a.groups[t]] += math.Log1p(a.p.tariff[c])
		count[a.groups[t]]++
	}
	for k := range a.x {
		a.x[k] = min(max(a.x[k]/count[k], a.low), a.high)
	}
}

// set sets the tariffs of p to the variables and reports whether nothing changed.
func (a *ascent) set(p *Policy, x []float64) bool {
	same := true
	n := a.v.e.n
	for t, c := range a.cells {
		r := math.Expm1(x[a.groups[t]])
		if math.Abs(r-p.tariff[c]) > 1e-12 {
			same = false
			p.SetTariff(c/n/n, c/n%n, c%n, r)
		}
	}
	return same
}

// differentiate sets slope, curvature, free and residual at the present point.
func (a *ascent) differentiate() error {
	if err := a.v.GradientOf(a.g, a.q, a.p, a.l, LogGovernment(a.o.Weights, a.o.Region)); err != nil {
		return err
	}
	clear(a.slope)
	clear(a.curvature)
	e := a.v.e
	n := e.n
	for k := range a.reach {
		a.reach[k] = math.Inf(1)
	}
	income := a.q.income[a.o.Region]
	// Slopes by ln(1+tariff), spending over income, and the longest step by variable.
	for t, c := range a.cells {
		k := a.groups[t]
		a.slope[k] += (1 + a.p.tariff[c]) * a.g.Tariff(0, c/n/n, c/n%n, c%n)
		a.spent[t] = max(a.q.flow[c]*(1+a.p.tariff[c])/income, 1e-14)
		a.reach[k] = min(a.reach[k], ascentReach/a.g.theta[c/n])
	}
	// The group's part of a sector; tariffs of a sector are listed one after another.
	for t := 0; t < len(a.cells); {
		row := a.cells[t] / n
		end := t
		for end < len(a.cells) && a.cells[end]/n == row {
			end++
		}
		theta := a.g.theta[row]
		all := a.q.spent[a.o.Region*e.s+row/n] / income
		for u := t; u < end; u++ {
			// theta z - (theta-1) z^2/all for the group's z, cell by cell.
			group := 0.0
			for w := t; w < end; w++ {
				if a.groups[w] == a.groups[u] {
					group += a.spent[w]
				}
			}
			a.curvature[a.groups[u]] += a.spent[u] * (theta - (theta-1)*min(group/all, 1))
		}
		t = end
	}
	// A rate at a bound is free if the slope points inside.
	for k, s := range a.slope {
		a.free[k] = !(a.x[k] <= a.low && s < 0 || a.x[k] >= a.high && s > 0)
	}
	a.scale(a.newton, a.slope)
	a.residual = 0
	for _, d := range a.newton {
		a.residual = max(a.residual, math.Abs(d))
	}
	return nil
}

// scale sets d to the step for the slope s, by second derivatives at given prices, wages and
// incomes of others. In a sector with spending z_i and all, the second derivatives by
// ln(1+tariff) are
//
//	-(theta diag(z) - (theta-1) z z'/all)
//
// the Harberger triangles of buyers who turn from one supplier to another with elasticity
// theta and from the sector with elasticity one. Tariffs by cell are scaled by the inverse
// (Sherman and Morrison 1950), groups of tariffs by the diagonal.
func (a *ascent) scale(d, s []float64) {
	if a.o.Grouping != ByCell {
		for k := range d {
			d[k] = 0
			if a.free[k] {
				d[k] = s[k] / a.curvature[k]
			}
		}
		return
	}
	e := a.v.e
	n := e.n
	for t := 0; t < len(a.cells); {
		row := a.cells[t] / n
		theta := a.g.theta[row]
		sum, slopes := 0.0, 0.0
		end := t
		for ; end < len(a.cells) && a.cells[end]/n == row; end++ {
			if k := a.groups[end]; a.free[k] {
				sum += a.spent[end]
				slopes += s[k]
			}
		}
		all := a.q.spent[a.o.Region*e.s+row/n] / a.q.income[a.o.Region]
		shared := (theta - 1) / (theta*all - (theta-1)*min(sum, all)) * slopes
		for ; t < end; t++ {
			k := a.groups[t]
			d[k] = 0
			if a.free[k] {
				d[k] = (s[k]/a.spent[t] + shared) / theta
			}
		}
	}
}

// climb goes uphill until the first-order conditions hold.
func (a *ascent) climb() (TariffStatus, error) {
	if err := a.differentiate(); err != nil {
		return Stalled, err
	}
	old := make([]float64, len(a.x))
	for a.residual > a.o.Tolerance {
		if a.evaluations >= a.o.Evaluations {
			return EvaluationLimit, nil
		}
		// A failed step drops the memory; a second failure ends the search.
		copy(old, a.slope)
		if !a.step() {
			if len(a.ds) == 0 {
				if a.evaluations >= a.o.Evaluations {
					return EvaluationLimit, nil
				}
				return Stalled, nil
			}
			a.ds, a.dy = a.ds[:0], a.dy[:0] // once more, without memory
			continue
		}
		a.steps++
		ds, dy := make([]float64, len(a.x)), make([]float64, len(a.x))
		for k := range ds {
			ds[k] = a.x[k] - a.next[k] // step leaves the old point in next
		}
		if err := a.differentiate(); err != nil {
			return Stalled, err
		}
		curvature := 0.0
		for k := range dy {
			dy[k] = old[k] - a.slope[k]
			curvature += ds[k] * dy[k]
		}
		// Only pairs with positive curvature keep the direction uphill.
		if curvature > 0 {
			if len(a.ds) == ascentMemory {
				a.ds, a.dy = a.ds[1:], a.dy[1:]
			}
			a.ds, a.dy = append(a.ds, ds), append(a.dy, dy)
		}
	}
	return Optimal, nil
}

// step moves to a better point along the quasi-Newton direction.
func (a *ascent) step() bool {
	d := a.direction
	a.aim(d)
	up := 0.0
	for k, s := range a.slope {
		d[k] = min(max(d[k], -a.reach[k]), a.reach[k])
		up += s * d[k]
	}
	if !(up > 0) {
		return false
	}
	here := a.value(a.q)
	// Halve the step until the objective rises in proportion to the slope (Armijo 1966).
	for t, halvings := 1.0, 0; halvings < ascentHalvings; t, halvings = t/2, halvings+1 {
		if a.evaluations >= a.o.Evaluations {
			return false
		}
		for k := range a.next {
			a.next[k] = min(max(a.x[k]+t*d[k], a.low), a.high)
		}
		a.trialPolicy.CopyFrom(a.p)
		a.set(a.trialPolicy, a.next)
		a.evaluations++
		if a.v.SolveWith(a.trial, a.trialPolicy, a.l, a.q) != nil {
			continue
		}
		gain := 0.0
		for k := range d {
			gain += a.slope[k] * (a.next[k] - a.x[k])
		}
		// Close to the top gains drown in the solver's noise; the direction is good
		// there.
		if g := a.value(a.trial) - here; g >= ascentArmijo*gain || gain < ascentNoise && g > -ascentNoise {
			a.x, a.next = a.next, a.x
			a.p, a.trialPolicy = a.trialPolicy, a.p
			a.q, a.trial = a.trial, a.q
			return true
		}
	}
	return false
}

// aim sets d to the quasi-Newton direction of ascent on free variables: the two
// loops of Nocedal (1980) around a diagonal.
func (a *ascent) aim(d []float64) {
	dot := func(x, y []float64) float64 {
		sum := 0.0
		for k, v := range x {
			if a.free[k] {
				sum += v * y[k]
			}
		}
		return sum
	}
	for k, s := range a.slope {
		d[k] = 0
		if a.free[k] {
			d[k] = s
		}
	}
	// The two loops of the recursion, newest pair first, then oldest first.
	along := make([]float64, len(a.ds))
	for h := len(a.ds) - 1; h >= 0; h-- {
		if c := dot(a.ds[h], a.dy[h]); c > 0 {
			along[h] = dot(a.ds[h], d) / c
			for k, y := range a.dy[h] {
				d[k] -= along[h] * y
			}
		}
	}
	copy(a.newton, d)
	a.scale(d, a.newton)
	for h := range a.ds {
		if c := dot(a.ds[h], a.dy[h]); c > 0 {
			b := along[h] - dot(a.dy[h], d)/c
			for k, s := range a.ds[h] {
				if a.free[k] {
					d[k] += b * s
				}
			}
		}
	}
}
