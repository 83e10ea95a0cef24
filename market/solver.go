package market

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/vec"
)

// How a solve works.
//
// The state is ln w^ by region and ln c^ and X^ by region and sector; prices,
// outputs, revenue and income follow from it in one pass (prices, sales, labour,
// spend), which yields the state's image. Each pass begins with a sweep over
// prices and one over expenditures alone, which cost little next to what they
// settle. Prices and sales are products of the kernels
// with q = c^^-theta; shares are never formed.
//
// Costs and spending are not simply replaced by their images: each region's
// domestic input-output loop is inverted at baseline shares, so that only the
// foreign part is left to iterate on; and the step on wages is Newton's at the
// baseline, with costs and spending moved along with it (see response). What is
// left is accelerated by combining the last few iterates (see anderson). The
// fixed point is that of the equations whatever the baseline's shares were.
//
// Where a policy is so large that this stalls, find goes on with plain steps, with
// smaller ones, by following the policy from the baseline, by Newton's method, and by
// small steps without acceleration.

// DefaultTolerance is the residual at which a Solver stops unless told
// otherwise.
const DefaultTolerance = 1e-11

const (
	andersonDepth = 8
	maxPasses     = 10000 // in all, before Newton's method; and in plod
	fastPasses    = 200
	slowPasses    = 500
	stallPasses   = 50   // passes in which the residual must halve
	plodPasses    = 500  // likewise, in small plain steps
	minFollow     = 1e-3 // least step of a policy on its way from the baseline

	// Sums of a kernel's row outside this range are worked out in another way.
	minSum, maxSum = 1e-250, 1e250

	maxLogStep  = 0.5
	minSpending = 0.1

	// Spending of less than this part of the baseline's need not be as exact.
	smallSpending = 1e-3
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
	r   *response
	ker kernels
	acc *anderson

	// x is the state: ln w^ by region, then ln c^ and X^ by cell; g is its image
	// under one pass.
	x, g, start []float64

	excess, dw []float64 // ln of labour demand over supply, and the step it calls for
	groupOld   []float64 // by group: value added in the baseline
	groupNow   []float64 // likewise: now
	groupStep  []float64 // likewise: mean step on wages
	wage       []float64
	revenue    []float64 // tariffs and export taxes
	markup     []float64 // wedges received
	deficit    []float64 // transfers and freezes included
	income     []float64
	price      []float64 // ln P^ by cell
	output     []float64 // Y by cell
	q          []float64 // c^^-theta, by sector and region, rows of np
	z          []float64 // X P^^theta, likewise: what a unit of kernel sells
	sum        []float64 // likewise: sums of the kernel's rows times q
	logs, sold []float64 // by region, in one sector
	t, u       []float64 // by sector, in one region
	rows       []float64 // q by sector and group or importer, for sectors not together
	mode       []uint8   // by sector
	nk         *newton   // made when first needed
	adj        *adjoint  // likewise; see Gradient
	exposure   exposureBuffers
	passes     int
	best       float64 // least residual of the solve so far
	caution    float64 // factor on the plain step of wages
}

// NewSolver returns a Solver for e.
func NewSolver(e *Economy) *Solver {
	r := e.response()
	n, s, np, sp := e.n, e.s, r.np, r.sp
	dim := np + 2*n*sp
	return &Solver{
		e: e, r: r, ker: newKernels(e, np), acc: newAnderson(andersonDepth, dim),
		x: make([]float64, dim), g: make([]float64, dim), start: make([]float64, dim),
		groupOld: make([]float64, n), groupNow: make([]float64, n), groupStep: make([]float64, n),
		excess: make([]float64, np), dw: make([]float64, np), wage: make([]float64, np),
		revenue: make([]float64, n), markup: make([]float64, n), deficit: make([]float64, n), income: make([]float64, n),
		price: make([]float64, n*sp), output: make([]float64, n*sp),
		q: make([]float64, s*np), z: make([]float64, s*np),
		sum: make([]float64, s*np), logs: make([]float64, np), sold: make([]float64, np),
		rows: make([]float64, s*n*np), mode: make([]uint8, s),
		t: make([]float64, sp), u: make([]float64, sp),
	}
}

// Economy returns the economy that the solver is for.
func (v *Solver) Economy() *Economy { return v.e }

// split returns the parts of a state.
func (v *Solver) split(x []float64) (lw, lc, xh []float64) {
	np, c := v.r.np, v.e.n*v.r.sp
	return x[:np], x[np : np+c], x[np+c:]
}

// Solve finds the equilibrium under p and writes it to dst, iterating from start
// (nil for the baseline). dst may be new, reused, or start itself. If Solve
// returns an error, dst is unchanged.
//
// It returns PolicyErrors for values out of range and CutOffErrors for goods
// without suppliers, all joined; StrandedErrors for regions whose trade cannot
// balance, such as one that may trade with nobody but has a deficit; an
// InsolvencyError if the equations' solution leaves a region no income; and a
// ConvergenceError if no equilibrium is found, for which the reason may be that
// there is none. A region that is to pay more than it earns usually ends as the
// latter: as it spends less its wage falls without end, and nothing is solved of
// which it could be said that its income is negative.
func (v *Solver) Solve(dst *Equilibrium, p *Policy, start *Equilibrium) error {
	return v.SolveWith(dst, p, nil, start)
}

// SolveWith is Solve at elasticities other than the baseline's. A nil l stands
// for those.
func (v *Solver) SolveWith(dst *Equilibrium, p *Policy, l *Elasticities, start *Equilibrium) error {
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

// find looks for the equilibrium from the state in start and returns the residual
// of the state in x, which the buffers of the last pass describe. What it tries
// grows slower and safer.
func (v *Solver) find(tol float64) float64 {
	v.r, v.caution = v.e.response(), 1
	copy(v.x, v.start)
	res := v.iterate(tol, fastPasses)
	for caution := 1.0; !(res <= tol) && caution > 0.1; caution /= 2 {
		v.r, v.caution = v.e.plainResponse(), caution
		copy(v.x, v.start)
		res = v.iterate(tol, slowPasses)
	}
	if !(res <= tol) {
		res = v.follow(tol)
	}
	if !(res <= tol) {
		res = v.plod(tol)
	}
	return res
}

// plod repeats small plain steps from the baseline, without acceleration: where most
// flows are banned, one step too long can lead to where no way leads back.
func (v *Solver) plod(tol float64) float64 {
	v.r, v.caution = v.e.plainResponse(), 0.25
	v.baselineState(v.x)
	v.priceSweep()
	res, best, since := math.Inf(1), math.Inf(1), 0
	for range maxPasses {
		v.priceSweep()
		v.prices()
		v.spendingSweep()
		res = v.pass()
		v.passes++
		if res <= tol || math.IsNaN(res) {
			break
		}
		v.best = min(v.best, res)
		if since++; res < best/2 {
			best, since = res, 0
		} else if since > plodPasses {
			break
		}
		copy(v.x, v.g)
	}
	return res
}

// iterate runs the accelerated iteration from x until the residual is at most
// tol, for limit passes, or until it stalls.
func (v *Solver) iterate(tol float64, limit int) float64 {
	v.acc.reset()
	v.priceSweep()
	res, best, since := math.Inf(1), math.Inf(1), 0
	for range limit {
		v.priceSweep()
		v.prices()
		v.spendingSweep()
		res = v.pass()
		v.passes++
		if res <= tol || math.IsNaN(res) || v.passes >= maxPasses {
			break
		}
		if v.ker.part == 1 {
			v.best = min(v.best, res)
		}
		if since++; res < best/2 {
			best, since = res, 0
		} else if since > stallPasses {
			break
		}
		v.acc.step(v.x, v.g)
		v.limit()
	}
	return res
}

// follow moves the policy from the baseline to what was built in steps as long as
// they work, each solved from the one before.
func (v *Solver) follow(tol float64) float64 {
	v.ker.blendable()
	defer v.ker.blend(1)
	v.r, v.caution = v.e.plainResponse(), 0.5
	v.baselineState(v.start)
	res := math.Inf(1)
	for done, step := 0.0, 0.25; done < 1; {
		to := min(done+step, 1)
		v.ker.blend(to)
		copy(v.x, v.start)
		goal := tol
		if to < 1 {
			goal = max(tol, 1e-6)
		}
		if res = v.iterate(goal, slowPasses); res <= goal {
			copy(v.start, v.x)
			done, step = to, step*2
			continue
		}
		if step /= 2; step < minFollow || v.passes >= maxPasses {
			break
		}
	}
	if !(res <= tol) {
		// Newton's method, from the last policy that was solved.
		v.ker.blend(1)
		copy(v.x, v.start)
		res = v.newton(tol)
	}
	return res
}

// limit keeps the accelerated state near the plain one where they differ by more
// than linear extrapolation can be trusted with, and spending positive.
func (v *Solver) limit() {
	lw, lc, xh := v.split(v.x)
	gw, gc, gh := v.split(v.g)
	for i, w := range gw {
		lw[i] = min(max(lw[i], w-maxLogStep), w+maxLogStep)
	}
	for i, c := range gc {
		lc[i] = min(max(lc[i], c-maxLogStep), c+maxLogStep)
	}
	for c, h := range gh {
		if xh[c] < h*minSpending {
			xh[c] = h * minSpending
		}
	}
}

// The ways to work a sector out.
const (
	together = iota // one vector q for all importers
	grouped         // one for each group of importers with the same elasticity
	apart           // one for each importer
)

// sector computes a sector's q and prices from costs, and the sums of its
// kernel's rows.
func (v *Solver) sector(j int, lc []float64) {
	n, np, sp := v.e.n, v.r.np, v.r.sp
	theta := v.ker.groupTheta[j*n:]
	k, sum := v.ker.k[j*n*np:(j+1)*n*np], v.sum[j*np:j*np+n]
	if v.ker.groups[j] == 1 {
		v.mode[j] = together
		q := v.q[j*np : (j+1)*np]
		powers(q, theta[0], lc[j:], sp)
		if v.e.domestic[j] {
			for i := range sum {
				sum[i] = k[i*np+i] * q[i]
			}
		} else {
			vec.Mul(sum, k, q)
		}
	} else {
		v.mode[j] = grouped
		for g := range v.ker.groups[j] {
			powers(v.rows[(j*n+g)*np:(j*n+g+1)*np], theta[g], lc[j:], sp)
		}
		for r := range n {
			vec.Mul(sum[r:r+1], k[r*np:], v.importerQ(j, r))
		}
	}
	copy(v.logs, v.sum[j*np:(j+1)*np])
	vec.Log(v.logs)
	shift, each := v.ker.shift[j*n:], v.ker.theta[j*n:]
	for i, a := range sum {
		if v.r.x0[i*sp+j] == 0 {
			continue
		}
		if !(a > minSum && a < maxSum) {
			v.sectorApart(j, lc)
			return
		}
		v.price[i*sp+j] = shift[i] - v.logs[i]/each[i]
	}
}

// powers sets q to c^^-theta of a sector in every region, its entries of lc being
// sp apart. The padding of q meets zeros only and may hold anything finite.
func powers(q []float64, theta float64, lc []float64, sp int) {
	for i, c := 0, 0; c < len(lc); i, c = i+1, c+sp {
		q[i] = -theta * lc[c]
	}
	vec.Exp(q)
}

// importerQ returns the padded vector q that an importer's purchases in a sector
// go by.
func (v *Solver) importerQ(j, r int) []float64 {
	np, row := v.r.np, j*v.e.n+r
	switch v.mode[j] {
	case together:
		return v.q[j*np : (j+1)*np]
	case grouped:
		row = j*v.e.n + v.ker.group[row]
	}
	return v.rows[row*np : (row+1)*np]
}

// sectorApart is sector where powers of costs far from the baseline would leave
// the range of floating point: each importer's are taken relative to those of its
// main supplier.
func (v *Solver) sectorApart(j int, lc []float64) {
	n, np, sp := v.e.n, v.r.np, v.r.sp
	v.mode[j] = apart
	for r := range n {
		row := j*n + r
		theta := v.ker.theta[row]
		k, q := v.ker.k[row*np:row*np+n], v.rows[row*np:row*np+n]
		ref, top := 0.0, math.Inf(-1)
		for i, ki := range k {
			q[i] = 0
			if ki > 0 {
				if x := math.Log(ki) - theta*lc[i*sp+j]; x > top {
					ref, top = lc[i*sp+j], x
				}
			}
		}
		for i, ki := range k {
			if ki > 0 {
				q[i] = math.Exp(min(-theta*(lc[i*sp+j]-ref), 700))
			}
		}
		sum := v.sum[j*np+r : j*np+r+1]
		vec.Mul(sum, v.ker.k[row*np:], v.importerQ(j, r))
		if sum[0] != 0 {
			v.price[r*sp+j] = ref + v.ker.shift[row] - math.Log(sum[0])/theta
		}
	}
}

// prices works out every sector at the costs of x.
func (v *Solver) prices() {
	_, lc, _ := v.split(v.x)
	for j := range v.e.s {
		v.sector(j, lc)
	}
}

// priceSweep moves the costs of x to what they are at its prices.
func (v *Solver) priceSweep() {
	v.prices()
	lw, lc, _ := v.split(v.x)
	for r := range v.e.n {
		v.costs(lc, lc, lw[r], r)
	}
}

// spendingSweep moves the expenditures of x to what they are at its sales.
func (v *Solver) spendingSweep() {
	v.sales()
	v.incomes()
	_, _, xh := v.split(v.x)
	s, sp := v.e.s, v.r.sp
	for i := range v.e.n {
		v.spending(i)
		lo, hi := i*sp, i*sp+s
		h, inv0 := xh[lo:hi], v.r.inv0[lo:hi]
		for k, x := range v.u[:s] {
			h[k] = max(x*inv0[k], minSpending*h[k])
		}
	}
}

// costs writes a region's costs at the latest prices to g.
func (v *Solver) costs(g, lc []float64, w float64, r int) {
	s, sp := v.e.s, v.r.sp
	lo, hi := r*sp, r*sp+s
	d, c, p, h, t := v.r.domestic[lo:hi], lc[lo:hi], v.price[lo:hi], v.r.h[lo:hi], v.t[:s]
	for j := range t {
		t[j] = p[j] - d[j]*c[j]
	}
	out := g[lo:hi]
	vec.Mul(out, v.r.inverse[r*s*sp:], v.t)
	for j := range out {
		out[j] += h[j] * w
	}
}

// pass computes the image of x, at prices already worked out, and returns the
// largest relative residual.
func (v *Solver) pass() float64 {
	lost := v.sales()
	v.incomes()
	res := v.labour()
	for i := range v.e.n {
		res = max(res, v.spend(i))
	}
	if lost {
		return math.NaN()
	}
	return res
}

// sales works out what every sector sells and what revenue that yields. It
// reports whether some region's spending finds no seller at all.
func (v *Solver) sales() (lost bool) {
	clear(v.revenue)
	clear(v.markup)
	for j := range v.e.s {
		lost = v.sell(j) || lost
	}
	return lost
}

// sell is sales for one sector.
func (v *Solver) sell(j int) (lost bool) {
	n, np, sp := v.e.n, v.r.np, v.r.sp
	_, _, xh := v.split(v.x)
	q, z, sum, sales := v.q[j*np:j*np+n], v.z[j*np:j*np+n], v.sum[j*np:j*np+n], v.sold[:n]
	for i := range z {
		z[i] = 0
		if x := xh[i*sp+j] * v.r.x0[i*sp+j]; x != 0 {
			z[i] = x / sum[i]
			lost = lost || sum[i] == 0
		}
	}
	kt := v.ker.kt[j*n*np : (j+1)*n*np]
	switch {
	case v.mode[j] != together:
		clear(sales)
		for m, zm := range z {
			imports := 0.0
			qm := v.importerQ(j, m)[:n]
			for i, k := range kt[m*np : m*np+n] {
				f := k * qm[i] * zm
				sales[i] += f
				imports += f
			}
			v.revenue[m] += zm*sum[m] - imports
		}
		for i, y := range sales {
			v.output[i*sp+j] = y
		}
	case v.e.domestic[j]:
		for i, zi := range z {
			y := kt[i*np+i] * q[i] * zi
			v.output[i*sp+j] = y
			v.revenue[i] += zi*sum[i] - y
		}
	default:
		clear(v.sold)
		vec.MulTransAdd(v.sold, kt, z)
		for i, qi := range q {
			v.output[i*sp+j] = sales[i] * qi
		}
		if v.ker.taxed[j] {
			vec.Mul(sales, kt, v.q[j*np:(j+1)*np])
			for i, zi := range z {
				v.revenue[i] += zi * (sum[i] - sales[i])
			}
		}
	}
	for _, l := range v.ker.sectorLeaks(j) {
		border := kt[l.importer*np+l.exporter] * v.importerQ(j, l.importer)[l.exporter] * z[l.importer] * v.ker.part
		v.revenue[l.exporter] += border * l.tax
		v.markup[l.recipient] += border * l.wedge
		v.output[l.exporter*sp+j] -= border * (l.tax + l.wedge)
	}
	return lost
}

// incomes computes wages and incomes at x.
func (v *Solver) incomes() {
	lw, _, _ := v.split(v.x)
	copy(v.wage, lw)
	vec.Exp(v.wage)
	v.deficits()
	for i, va := range v.e.valueAdded {
		v.income[i] = v.wage[i]*va + v.revenue[i] + v.markup[i] + v.deficit[i]
	}
}

// labour computes the step on wages from labour demand, with world value added
// fixed; where regions fall into groups that nothing links, that of each group.
func (v *Solver) labour() float64 {
	e, r := v.e, v.r
	n, s, sp := e.n, e.s, r.sp
	lw, _, _ := v.split(v.x)
	glw, _, _ := v.split(v.g)
	res, world := 0.0, 0.0
	for i := range n {
		demand, supply := 0.0, v.wage[i]*e.valueAdded[i]
		share := r.labour[i*sp : i*sp+s]
		for j, y := range v.output[i*sp : i*sp+s] {
			demand += y * share[j]
		}
		v.excess[i] = math.Log(demand / supply)
		res = max(res, math.Abs(v.excess[i]))
		world += supply
	}
	norm := math.Log(e.worldValueAdded / world)
	res = max(res, math.Abs(norm))
	groups := v.ker.groupsNow()
	if groups.count > 1 {
		res = max(res, v.sizes(groups))
	}
	if r.wage != nil {
		vec.Mul(v.dw[:n], r.wage, v.excess)
	} else {
		for i, x := range v.excess[:n] {
			v.dw[i] = v.caution * r.relax[i] * x
		}
	}
	for i := range n {
		// Where demand hardly answers to a wage, the step says more than the excess.
		res = max(res, math.Abs(v.dw[i]))
	}
	if groups.count > 1 {
		norm = 0
		v.pin(groups)
	}
	for i := range n {
		v.dw[i] = min(max(v.dw[i]+norm, -maxLogStep), maxLogStep)
		glw[i] = lw[i] + v.dw[i]
	}
	return res
}

// sizes adds up the value added of each group and returns how far the farthest is
// from the baseline's.
func (v *Solver) sizes(groups *grouping) float64 {
	clear(v.groupOld)
	clear(v.groupNow)
	for i, g := range groups.of {
		v.groupOld[g] += v.e.valueAdded[i]
		v.groupNow[g] += v.wage[i] * v.e.valueAdded[i]
	}
	res := 0.0
	for i, g := range groups.of {
		if i == g {
			res = max(res, math.Abs(math.Log(v.groupOld[g]/v.groupNow[g])))
		}
	}
	return res
}

// pin takes out of the step what would move the wages of a whole group and moves
// each group to the value added of the baseline instead.
func (v *Solver) pin(groups *grouping) {
	clear(v.groupStep)
	for i, g := range groups.of {
		v.groupStep[g] += v.wage[i] * v.e.valueAdded[i] / v.groupNow[g] * v.dw[i]
	}
	for i, g := range groups.of {
		v.dw[i] += math.Log(v.groupOld[g]/v.groupNow[g]) - v.groupStep[g]
	}
}

// spending sets u to a region's expenditures at its sales and income.
func (v *Solver) spending(i int) {
	r := v.r
	s, sp := v.e.s, r.sp
	lo, hi := i*sp, i*sp+s
	_, _, xh := v.split(v.x)
	t, u := v.t[:s], v.u[:s]
	h, x0, d, a := xh[lo:hi], r.x0[lo:hi], r.domestic[lo:hi], r.alphaH[lo:hi]
	for k, y := range v.output[lo:hi] {
		t[k] = y - d[k]*x0[k]*h[k]
		u[k] = a[k] * v.income[i]
	}
	vec.MulTransAdd(v.u, r.inverse[i*s*sp:(i+1)*s*sp], t)
}

// spend computes a region's costs and expenditures, with their response to the
// step on wages.
func (v *Solver) spend(i int) float64 {
	r := v.r
	s, np, sp := v.e.s, r.np, r.sp
	lo, hi := i*sp, i*sp+s
	lw, lc, xh := v.split(v.x)
	_, glc, gxh := v.split(v.g)
	v.costs(glc, lc, lw[i], i)
	v.spending(i)

	h, t, u := xh[lo:hi], v.t[:s], v.u[:s]
	clear(t)
	if r.wage != nil {
		vec.Mul(t, r.spending[i*s*np:], v.dw)
	}
	res, sum := 0.0, 0.0
	c, gc, gx, inv0 := lc[lo:hi], glc[lo:hi], gxh[lo:hi], r.inv0[lo:hi]
	for k, hk := range h {
		x := u[k] * inv0[k]
		dx, dc := math.Abs(x-hk), math.Abs(gc[k]-c[k])
		if dx > res*hk || dc > res {
			res = max(res, dx/max(hk, smallSpending), dc)
		}
		sum += dx + dc
		if gx[k] = x + hk*t[k]; gx[k] < minSpending*hk {
			gx[k] = minSpending * hk
		}
	}
	if math.IsNaN(sum) {
		return sum
	}
	if r.wage != nil {
		vec.Mul(t, r.cost[i*s*np:], v.dw)
		for k, tk := range t {
			gc[k] += tk
		}
	}
	return res
}

// deficits sets each region's deficit under the policy, transfers and freezes
// included. Following starts from the deficits of the baseline or, while that is
// what is being looked for, from balanced trade.
func (v *Solver) deficits() {
	e := v.e
	factor := 1.0
	switch v.ker.rule {
	case NoDeficits:
		factor = 0
	case IncomeDeficits:
		old, now := e.worldValueAdded, e.worldValueAdded
		for r := range e.n {
			old += e.revenue[r]
			now += v.revenue[r] + v.markup[r]
		}
		factor = now / old
	}
	part := v.ker.part
	for r, d := range e.deficit {
		if v.deficit[r] = part * (factor*d + v.ker.transfer[r]); !e.open {
			v.deficit[r] += (1 - part) * d
		}
	}
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
