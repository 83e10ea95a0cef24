package market

import "math"

// How a solve works.
//
// The state is ln w^ by region and ln c^ and X^ by region and sector; prices,
// outputs, revenue and income follow from the state in one pass (prices, sales,
// labour, spend), which yields the state's image. Each pass begins with a sweep over
// prices and a sweep over expenditures, which cost little and settle much. Prices and
// sales are products of the kernels with q = c^^-theta; shares are never formed.
//
// Costs and spending are not simply replaced by their images: each region's
// domestic input-output loop is inverted at baseline shares, so that only the
// foreign part is left to iterate on; and the step on wages is Newton's at the
// baseline, with costs and spending moved along (see response). The rest is
// accelerated by combining the last few iterates (see anderson). The fixed point is
// the solution of the equations whatever the baseline's shares were.
//
// Where a large policy stalls the iteration, or leaves groups of regions with hardly any
// trade between them, find goes on with Newton's method on wages (see balanceTrade), then
// with plain steps, with smaller steps, by following the policy from the baseline, by Newton's
// method on the whole state, and by small steps without acceleration.

// DefaultTolerance is the residual at which a Solver stops unless told
// otherwise.
const DefaultTolerance = 1e-11

// A Solver finds equilibria of one Economy. A Solver owns all memory of a solve, so that
// nothing is allocated after the first solve. Use one Solver per goroutine.
//
// The result of a solve depends only on the economy, the policy and the start, never on
// earlier solves.
type Solver struct {
	// Tolerance is the largest relative residual accepted in any price, wage or
	// expenditure. The trade of a group of regions with weak links to the others is balanced
	// to a thousand times Tolerance, relative to that trade. Zero means DefaultTolerance.
	Tolerance float64
	// Watch, if set, is called when each solve begins (true) and ends (false), for callers
	// that measure durations.
	Watch func(begins bool)

	e   *Economy
	r   *response
	ker kernels
	acc *anderson

	// x is the state: ln w^ by region, then ln c^ and X^ by cell; g is the image of x under a
	// pass.
	x, g, start []float64

	excess, dw []float64 // ln of labour demand over supply, and the step it calls for
	groupOld   []float64 // by group: value added in the baseline
	groupNow   []float64 // likewise: now
	groupStep  []float64 // likewise: mean step on wages
	wage       []float64
	revenue    []float64 // tariffs and export taxes
	markup     []float64 // wedges received
	profit     []float64
	pay        []float64 // wages paid
	hours      []float64 // L^; nil if labour is given
	scale      []float64 // by cell: what scale adds to ln c^; likewise
	deficit    []float64 // transfers and freezes included
	income     []float64
	price      []float64   // ln P^ by cell
	output     []float64   // Y by cell
	q          []float64   // c^^-theta, by sector and region, rows of np
	z          []float64   // X P^^theta, likewise: what a unit of kernel sells
	sum        []float64   // likewise: sums of the kernel's rows times q
	logs, sold []float64   // by region, in one sector
	t, u       []float64   // by sector, in one region
	rows       []float64   // q by sector and group or importer, for sectors not together
	mode       []uint8     // by sector
	nk         *newton     // made when first needed
	wn         *wageNewton // likewise
	bal        *balances
	adj        *adjoint // likewise; see Gradient
	exposure   exposureBuffers
	passes     int
	best       float64 // least residual of the solve so far
	caution    float64 // factor on the plain step of wages
	owed       float64 // share of deficits and transfers: 1 but in Diagnose
}

// NewSolver returns a Solver for e.
func NewSolver(e *Economy) *Solver {
	r := e.response()
	n, s, np, sp := e.n, e.s, r.np, r.sp
	dim := np + 2*n*sp
	v := &Solver{
		e: e, r: r, ker: newKernels(e, np), acc: newAnderson(andersonDepth, dim),
		x: make([]float64, dim), g: make([]float64, dim), start: make([]float64, dim),
		groupOld: make([]float64, n), groupNow: make([]float64, n), groupStep: make([]float64, n),
		excess: make([]float64, np), dw: make([]float64, np), wage: make([]float64, np),
		revenue: make([]float64, n), markup: make([]float64, n), profit: make([]float64, n), deficit: make([]float64, n), income: make([]float64, n),
		price: make([]float64, n*sp), output: make([]float64, n*sp),
		q: make([]float64, s*np), z: make([]float64, s*np),
		sum: make([]float64, s*np), logs: make([]float64, np), sold: make([]float64, np),
		rows: make([]float64, s*n*np), mode: make([]uint8, s), bal: newBalances(n),
		t: make([]float64, sp), u: make([]float64, sp), pay: make([]float64, n), owed: 1,
	}
	if !e.rigid() {
		v.hours, v.scale = make([]float64, n), make([]float64, n*sp)
	}
	return v
}

// Economy returns the economy of the solver.
func (v *Solver) Economy() *Economy { return v.e }

// split returns the parts of a state.
func (v *Solver) split(x []float64) (lw, lc, xh []float64) {
	np, c := v.r.np, v.e.n*v.r.sp
	return x[:np], x[np : np+c], x[np+c:]
}

// Solve finds the equilibrium under p and writes the result to dst, iterating from start (nil
// for the baseline). dst may be new, reused, or start itself. If Solve returns an error, dst
// is unchanged.
//
// Solve returns PolicyErrors for values out of range and CutOffErrors for goods without
// suppliers, all joined; StrandedErrors for regions whose trade cannot balance, such as a
// region without partners but with a deficit; an InsolvencyError if the equations' solution
// leaves a region no income; and a ConvergenceError if no equilibrium is found, perhaps
// because there is none. A region with payments beyond earnings usually ends in a
// ConvergenceError: lower spending lowers the region's wage without end, and no solution with
// a negative income exists. Diagnose tells whether payments are at fault.
func (v *Solver) Solve(dst *Equilibrium, p *Policy, start *Equilibrium) error {
	return v.SolveWith(dst, p, nil, start)
}

// SolveWith is Solve at other elasticities than the baseline's. A nil l stands for the
// baseline's.
func (v *Solver) SolveWith(dst *Equilibrium, p *Policy, l *Elasticities, start *Equilibrium) error {
	if v.Watch != nil {
		v.Watch(true)
		defer v.Watch(false)
	}
	if p.e != v.e || l != nil && l.e != v.e || start != nil && start.e != nil && start.e != v.e {
		return errOtherEconomy
	}
	if err := v.ker.build(p, l); err != nil {
		return err
	}
	if v.ker.baseline() && !v.e.open {
		v.storeBaseline(dst)
		return nil
	}
	if start == nil || start.e == nil {
		v.baselineState(v.start)
	} else {
		copy(v.start, start.state)
	}
	tol := v.Tolerance
	if tol == 0 {
		tol = DefaultTolerance
	}
	v.passes, v.best = 0, math.Inf(1)
	clear(v.scale)
	res := v.find(tol)
	if !(res <= tol) {
		return &ConvergenceError{Residual: v.best, Tolerance: tol, Iterations: v.passes}
	}
	for r, income := range v.income {
		if income <= 0 {
			return &InsolvencyError{Region: v.e.regions[r].ID, Income: income}
		}
	}
	v.store(dst, res)
	return nil
}

// baselineState sets a state to the baseline.
func (v *Solver) baselineState(x []float64) {
	clear(x)
	_, _, xh := v.split(x)
	for r := range v.e.n {
		for j := range v.e.s {
			xh[r*v.r.sp+j] = 1
		}
	}
}

// Solve finds the equilibrium under p from the baseline with a new Solver. Use a Solver to
// solve more than once.
func (e *Economy) Solve(p *Policy) (*Equilibrium, error) {
	q := new(Equilibrium)
	if err := NewSolver(e).Solve(q, p, nil); err != nil {
		return nil, err
	}
	return q, nil
}
