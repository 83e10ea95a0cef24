package market

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/vec"
)

// This file works a pass of the solver out: prices from costs, sales and revenue from prices
// and spending, wages from labour demand, and spending from income. The equations are in the
// package documentation (Caliendo and Parro 2015, in changes).

const (
	// Sums of a kernel's row outside this range go by sectorApart.
	minSum, maxSum = 1e-250, 1e250

	// Spending below this part of the baseline's need not be as exact.
	smallSpending = 1e-3
)

// The ways to work a sector out.
const (
	together = iota // one vector q for all importers
	grouped         // one for each group of importers with the same elasticity
	apart           // one for each importer
)

// sector computes a sector's q and prices from costs, and the sums of the kernel's rows.
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

// powers sets q to c^^-theta of a sector in every region, with the entries of lc at distance
// sp. The padding of q meets zeros only and may hold anything finite.
func powers(q []float64, theta float64, lc []float64, sp int) {
	for i, c := 0, 0; c < len(lc); i, c = i+1, c+sp {
		q[i] = -theta * lc[c]
	}
	vec.Exp(q)
}

// importerQ returns the padded vector q for an importer's purchases in a sector.
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

// sectorApart replaces sector where powers of costs far from the baseline would leave the
// range of floating point: each importer's powers are taken relative to the main supplier's.
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

// priceSweep moves the costs of x to the costs at the prices of x.
func (v *Solver) priceSweep() {
	v.prices()
	lw, lc, _ := v.split(v.x)
	for r := range v.e.n {
		v.costs(lc, lc, lw[r], r)
	}
}

// spendingSweep moves the expenditures of x to the expenditures at the sales of x.
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
	if v.scale != nil {
		for j, z := range v.scale[lo:hi] {
			t[j] += d[j] * z
		}
	}
	vec.Mul(out, v.r.inverse[r*s*sp:], v.t)
	for j := range out {
		out[j] += h[j] * w
	}
	if v.scale != nil {
		for j, z := range v.scale[lo:hi] {
			out[j] += z
		}
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

// sales works out the sales of every sector and the revenue from them. The result reports
// whether some region's spending finds no seller at all.
func (v *Solver) sales() (lost bool) {
	clear(v.revenue)
	clear(v.markup)
	clear(v.profit)
	for j := range v.e.s {
		lost = v.sell(j) || lost
	}
	return lost
}

// sell works out the sales of a sector.
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
	if v.e.margin != nil {
		for i := range v.profit {
			v.profit[i] += v.e.margin[j] * v.output[i*sp+j]
		}
	}
	return lost
}

// incomes computes wages and incomes at x.
func (v *Solver) incomes() {
	lw, _, _ := v.split(v.x)
	copy(v.wage, lw)
	vec.Exp(v.wage)
	for i, va := range v.e.payroll {
		v.pay[i] = v.wage[i] * va
		if v.hours != nil {
			v.employ(i)
			v.scales(i)
			v.pay[i] *= v.hours[i]
		}
	}
	v.deficits()
	for i := range v.income {
		v.income[i] = v.pay[i] + v.revenue[i] + v.markup[i] + v.deficit[i] + v.profit[i]
	}
}

// labour computes the step on wages from labour demand, at fixed world value added or, where
// regions fall into groups without links, at fixed value added of each group.
func (v *Solver) labour() float64 {
	e, r := v.e, v.r
	n, s, sp := e.n, e.s, r.sp
	lw, _, _ := v.split(v.x)
	glw, _, _ := v.split(v.g)
	res, world := 0.0, 0.0
	for i := range n {
		demand, supply := 0.0, v.pay[i]
		share := r.labour[i*sp : i*sp+s]
		for j, y := range v.output[i*sp : i*sp+s] {
			demand += y * share[j]
		}
		v.excess[i] = math.Log(demand / supply)
		res = max(res, math.Abs(v.excess[i]))
		world += supply
	}
	norm := math.Log(e.worldPayroll / world)
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
		v.groupOld[g] += v.e.payroll[i]
		v.groupNow[g] += v.pay[i]
	}
	res := 0.0
	for i, g := range groups.of {
		if i == g {
			res = max(res, math.Abs(math.Log(v.groupOld[g]/v.groupNow[g])))
		}
	}
	return res
}

// pin removes from the step the mean move of each group's wages, and moves each group to the
// value added of the baseline.
func (v *Solver) pin(groups *grouping) {
	clear(v.groupStep)
	for i, g := range groups.of {
		v.groupStep[g] += v.pay[i] / v.groupNow[g] * v.dw[i]
	}
	for i, g := range groups.of {
		v.dw[i] += math.Log(v.groupOld[g]/v.groupNow[g]) - v.groupStep[g]
	}
}

// spending sets u to a region's expenditures at the region's sales and income.
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
	vec.MulTransAdd(v.u, r.sales[i*s*sp:(i+1)*s*sp], t)
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

// spendingRatio is a region's spending over own income in the baseline.
func (e *Economy) spendingRatio(r int) float64 {
	return e.income[r] / (e.income[r] - e.deficit[r])
}

// deficits sets each region's deficit under the policy, transfers and freezes included.
// Following starts from the deficits of the baseline or, in the search for the baseline of
// open accounts, from balanced trade.
func (v *Solver) deficits() {
	e := v.e
	factor := 1.0
	switch v.ker.rule {
	case NoDeficits:
		factor = 0
	case IncomeDeficits:
		old, now := e.worldPayroll, e.worldPayroll
		for r := range e.n {
			old += e.revenue[r] + e.profit[r]
			now += v.revenue[r] + v.markup[r] + v.profit[r]
		}
		factor = now / old
	}
	part := v.ker.part
	// Spending in proportion to own income, scaled so that deficits sum to zero.
	if v.ker.rule == OwnIncomeDeficits {
		own, claimed := 0.0, 0.0
		for r := range v.deficit {
			x := v.pay[r] + v.revenue[r] + v.markup[r] + v.profit[r]
			own += x
			claimed += e.spendingRatio(r) * x
			v.deficit[r] = x
		}
		for r, x := range v.deficit {
			v.deficit[r] = part * ((own/claimed*e.spendingRatio(r)-1)*x + v.ker.transfer[r])
			if !e.open {
				v.deficit[r] += (1 - part) * e.deficit[r]
			}
			v.deficit[r] *= v.owed
		}
		return
	}
	for r, d := range e.deficit {
		if v.deficit[r] = part * (factor*d + v.ker.transfer[r]); !e.open {
			v.deficit[r] += (1 - part) * d
		}
		v.deficit[r] *= v.owed
	}
}
