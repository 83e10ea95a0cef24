package market

import (
	"math"
)

// DefaultTolerance is the residual at which a Solver stops unless told
// otherwise.
const DefaultTolerance = 1e-11

const (
	andersonDepth = 6
	maxPasses     = 2000
)

// A Solver finds equilibria of one Economy. It owns all memory a solve needs, so
// that after the first solve nothing is allocated. Use one Solver per goroutine.
//
// What a Solver returns depends only on the economy, the policy and the start,
// never on what it solved before.
type Solver struct {
	// Tolerance is the largest relative residual accepted in any price, wage or
	// expenditure. Zero means DefaultTolerance.
	Tolerance float64

	e   *Economy
	ker kernels
	acc *anderson

	// The state holds ln w (by region), ln P and X over its baseline (region-major).
	x, g []float64

	wage    []float64 // by region
	relax   []float64 // step on ln w per log point of excess labour demand
	revenue []float64
	income  []float64
	output  []float64 // region-major

	lc     []float64 // ln c^, sector-major
	q      []float64 // c^^-theta, sector-major
	row    []float64 // by region: exporters' sales in one sector
	z      []float64 // sector-major: X P^^theta, what a unit of kernel sells
	passes int
}

// NewSolver returns a Solver for e.
func NewSolver(e *Economy) *Solver {
	n, s := e.n, e.s
	dim := n + 2*n*s
	v := &Solver{
		e: e, ker: newKernels(e), acc: newAnderson(andersonDepth, dim),
		x: make([]float64, dim), g: make([]float64, dim),
		wage: make([]float64, n), relax: make([]float64, n), revenue: make([]float64, n), income: make([]float64, n),
		output: make([]float64, n*s), lc: make([]float64, n*s), q: make([]float64, n*s), z: make([]float64, n*s),
		row: make([]float64, n),
	}
	v.relaxWages()
	return v
}

// relaxWages sets the step on wages from the elasticity of labour demand at the
// baseline: a region whose goods compete closely abroad needs a smaller one.
func (v *Solver) relaxWages() {
	e := v.e
	for i := range e.n {
		elasticity, sum := 0.0, 0.0
		for j := range e.s {
			for m := range e.n {
				c := (j*e.n+m)*e.n + i
				y := e.trade[c] * e.labour[i*e.s+j]
				elasticity += y * e.theta[j] * (1 - e.share[c])
				sum += y
			}
		}
		v.relax[i] = 1 / (1 + elasticity/max(sum, 1e-300))
	}
}

func (v *Solver) split(x []float64) (lw, lp, xh []float64) {
	n, c := v.e.n, v.e.n*v.e.s
	return x[:n], x[n : n+c], x[n+c:]
}

// Solve finds the equilibrium under p and writes it to dst, iterating from start
// (nil for the baseline). dst may be new, reused, or start itself. If Solve
// returns an error, dst is unchanged.
//
// It returns PolicyErrors for values out of range and CutOffErrors for goods
// without suppliers, all joined, and a ConvergenceError if no equilibrium is
// found.
func (v *Solver) Solve(dst *Equilibrium, p *Policy, start *Equilibrium) error {
	if p.e != v.e {
		return errOtherEconomy
	}
	if start != nil && start.e != nil && start.e != v.e {
		return errOtherEconomy
	}
	if err := v.ker.build(p); err != nil {
		return err
	}
	if v.ker.baseline() && !v.e.open {
		v.storeBaseline(dst)
		return nil
	}
	lw, lp, xh := v.split(v.x)
	if start == nil || start.e == nil {
		clear(lw)
		clear(lp)
		for c := range xh {
			xh[c] = 1
		}
	} else {
		copy(lw, start.lw)
		copy(lp, start.lp)
		copy(xh, start.xh)
	}
	tol := v.Tolerance
	if tol == 0 {
		tol = DefaultTolerance
	}
	v.passes = 0
	res := v.iterate(tol)
	if !(res <= tol) {
		return &ConvergenceError{Residual: res, Tolerance: tol, Iterations: v.passes}
	}
	v.store(dst, res)
	return nil
}

// iterate runs the accelerated iteration from x and returns the residual of the
// state in x, which the buffers of the last pass describe.
func (v *Solver) iterate(tol float64) float64 {
	v.acc.reset()
	res := math.Inf(1)
	for v.passes < maxPasses {
		res = v.pass()
		v.passes++
		if res <= tol || math.IsNaN(res) {
			break
		}
		v.acc.step(v.x, v.g)
		_, _, xh := v.split(v.x)
		_, _, gh := v.split(v.g)
		for c, h := range xh {
			if h <= 0 && gh[c] > 0 {
				xh[c] = gh[c] / 2
			}
		}
	}
	return res
}

// pass makes one joint Gauss-Seidel sweep over prices, outputs, wages and
// expenditures at x, writes the image to g, and returns the largest relative
// residual.
func (v *Solver) pass() float64 {
	e := v.e
	n, s := e.n, e.s
	lw, lp, xh := v.split(v.x)
	glw, glp, gxh := v.split(v.g)
	res := 0.0

	// Unit costs from wages and input prices.
	for r := range n {
		p := lp[r*s : (r+1)*s]
		for j := range s {
			c := r*s + j
			v.lc[j*n+r] = e.labour[c]*lw[r] + dot(p, e.inputs[c*s:(c+1)*s])
		}
	}

	// Prices, sales and imports, sector by sector.
	clear(v.revenue)
	for j := range s {
		theta := e.theta[j]
		q := v.q[j*n : (j+1)*n]
		for i, lc := range v.lc[j*n : (j+1)*n] {
			q[i] = math.Exp(-theta * lc)
		}
		if e.domestic[j] {
			for r := range n {
				c := r*s + j
				row := j*n + r
				k := v.ker.k[row*n+r]
				if k == 0 {
					glp[c], v.output[c], v.z[row] = 0, 0, 0
					continue
				}
				sum := k * q[r]
				glp[c] = v.ker.shift[row] - math.Log(sum)/theta
				res = max(res, math.Abs(glp[c]-lp[c]))
				x := xh[c] * e.expenditure[c]
				v.z[row] = x / sum
				v.output[c] = v.ker.kt[row*n+r] * q[r] * v.z[row]
				v.revenue[r] += x - v.output[c]
			}
			continue
		}
		sales := v.row
		clear(sales)
		for r := range n {
			c := r*s + j
			row := j*n + r
			x := xh[c] * e.expenditure[c]
			if x == 0 {
				glp[c], v.z[row] = 0, 0
				continue
			}
			kt := v.ker.kt[row*n : (row+1)*n]
			sum, border := dot2(v.ker.k[row*n:(row+1)*n], kt, q)
			glp[c] = v.ker.shift[row] - math.Log(sum)/theta
			res = max(res, math.Abs(glp[c]-lp[c]))
			z := x / sum
			v.z[row] = z
			v.revenue[r] += x - z*border
			axpy(sales, z, kt)
		}
		for i, y := range sales {
			v.output[i*s+j] = y * q[i]
		}
	}

	// Wages from labour demand, with world value added fixed.
	world := 0.0
	for r := range n {
		w := math.Exp(lw[r])
		demand := dot(e.labour[r*s:(r+1)*s], v.output[r*s:(r+1)*s])
		excess := math.Log(demand / (w * e.valueAdded[r]))
		res = max(res, math.Abs(excess))
		glw[r] = lw[r] + v.relax[r]*excess
		v.wage[r] = math.Exp(glw[r])
		world += v.wage[r] * e.valueAdded[r]
	}
	norm := e.worldValueAdded / world
	for r := range n {
		glw[r] += math.Log(norm)
		v.wage[r] *= norm
		v.income[r] = v.wage[r]*e.valueAdded[r] + v.revenue[r] + e.deficit[r]
	}

	// Expenditure from the use of inputs and final demand.
	for r := range n {
		x := gxh[r*s : (r+1)*s]
		clear(x)
		for j := range s {
			c := r*s + j
			if y := v.output[c]; y != 0 {
				axpy(x, y, e.inputs[c*s:(c+1)*s])
			}
		}
		axpy(x, v.income[r], e.alpha[r*s:(r+1)*s])
		for k := range s {
			c := r*s + k
			if e.expenditure[c] == 0 {
				x[k] = 0
				continue
			}
			x[k] /= e.expenditure[c]
			res = max(res, math.Abs(x[k]-xh[c])/max(math.Abs(xh[c]), 1e-3))
		}
	}
	if math.IsNaN(world) {
		return math.NaN()
	}
	return res
}

// Solve finds the equilibrium under p from the baseline with a Solver of its
// own. Use a Solver to solve more than once.
func (e *Economy) Solve(p *Policy) (*Equilibrium, error) {
	q := new(Equilibrium)
	if err := NewSolver(e).Solve(q, p, nil); err != nil {
		return nil, err
	}
	return q, nil
}
