package market

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/internal/gemm"
)

const (
	adjointTolerance = 1e-9 // relative to the largest entry of a column
	adjointSweeps    = 60   // with what is known about the baseline
	plainSweeps      = 3000 // without
	spectralSweeps   = 5

	// fitTolerance is the residual beyond which an Equilibrium is not one of the
	// policy and elasticities it is differentiated under.
	fitTolerance = 1e-5
)

// An adjoint differentiates an equilibrium. To first order, with shares s of
// spending, parts f of it that reach producers, input shares G, labour shares
// gamma, final shares alpha, flows B at the border and w for ln w^,
//
//	c = gamma w + G p                    costs
//	p = s (c + kappa)                    prices
//	Y = sum of producers' receipts, X = G' Y + alpha I, I = w VA + R + D
//	gamma' Y - w VA = 0                  labour markets
//
// and the adjoint runs through these backwards. The sensitivity of an output to
// what is sold (y), spent (x), earned (i), paid to labour (eps) and priced (p) is
//
//	y = o_Y + gamma eps + G x                            (1)
//	x = f y + revenue shares i                           (2)
//	i = o_I + alpha x                                    (3)
//	p = o_p + theta X x + G' c,  c = s' p - theta B b    (4)
//	gamma' c + VA (i - eps) + o_w = 0                    (5)
//
// with b = y, i and revenue rates weighed up cell by cell. Given eps and i, (1)
// and (2) are one linear system for all outputs, solved once with the N columns
// of each (labour and revenue content of spending); the wages' contents of
// prices, N columns as well, turn (5) into N equations for eps without solving
// (4), which comes last, once for each output. Three systems of N S unknowns
// thus serve N outputs, each solved by Chebyshev iteration (Golub and Varga 1961,
// Numerische Mathematik 3:147-156) after elimination of each region's purchases
// from itself, in blocks of columns.
//
// Sectors that are bought at home only, untaxed, are closed: nothing about them
// answers to wages or costs but through the others, so the iteration leaves them
// out.
type adjoint struct {
	e    *Economy
	n, s int
	np   int
	r    *response

	sectors, closed []int  // open ones, and the rest
	isClosed        []bool // by sector

	// What each region's purchases from itself eliminate, for open sectors:
	// [region][output][input] and its transpose.
	inverse, inverseT []float64
	// The same from open sectors to closed ones, and back: [region][closed][open].
	toClosed, ofClosed []float64
	inverseFor         *response // what they were copied from
	inverseOf          []int

	// By open sector, importer and exporter (or, with T, exporter and importer).
	sd, sdT, fd []float64 // shares less the baseline's at home
	revenueT    []float64 // theta tau B

	// By row: open sector and region.
	thetaX   []float64
	thetaF   []float64
	tariffs  []float64 // share of spending that is tariff
	domestic []float64

	leaks []adjointLeak

	payroll, home []float64 // by region: w VA, and alpha D h
	rule          []float64 // by region: what of a unit of world revenue it gets by the deficit rule

	// Blocks: open sector, region, column.
	cost, costT, content, contentT, source, spent, base, next, prev, y, yT, x, p []float64

	zp, zc, k, index, a []float64
	scale               []float64
	a1, a2              *dense
	column              []float64
	qu, qo, eps, income []float64
	mix                 []float64
	radius              float64 // see spectrum

	px, pt, py, pbase, pprev []float64 // one panel of a block
	kO                       []float64
	b2                       []float64
}

// An adjointLeak is a flow that pays an export tax or a wedge.
type adjointLeak struct {
	sector                        int // position among the open ones
	importer, exporter, recipient int
	share, flow                   float64 // of the importer's spending; at the border
	theta                         float64
	tax, wedge                    float64 // parts of the border value
}

func newAdjoint(e *Economy) *adjoint {
	n, s := e.n, e.s
	return &adjoint{
		e: e, n: n, s: s, np: gemm.Stride(n),
		isClosed: make([]bool, s),
		payroll:  make([]float64, n), home: make([]float64, n), rule: make([]float64, n),
		a1: newDense(n), a2: newDense(n), column: make([]float64, n),
	}
}

// prepare sets the adjoint to an equilibrium.
func (a *adjoint) prepare(g *Gradient, q *Equilibrium, p *Policy, r *response) {
	e, n, s := a.e, a.n, a.s
	a.r = r
	a.sectors, a.closed = a.sectors[:0], a.closed[:0]
	for j := range s {
		// Without elimination at home no sector is closed.
		a.isClosed[j] = e.domestic[j] && r == e.response()
		if a.isClosed[j] {
			for i := range n {
				c := (j*n+i)*n + i
				if p.tariff[c] != 0 || at(p.exportTax, c) != 0 || at(p.wedge, c) != 0 {
					a.isClosed[j] = false
					break
				}
			}
		}
		if a.isClosed[j] {
			a.closed = append(a.closed, j)
		} else {
			a.sectors = append(a.sectors, j)
		}
	}
	a.eliminate()
	t := len(a.sectors)
	rows := t * n
	a.sd, a.sdT, a.fd, a.revenueT = grow(a.sd, rows*n), grow(a.sdT, rows*n), grow(a.fd, rows*n), grow(a.revenueT, rows*n)
	a.thetaX, a.thetaF, a.tariffs, a.domestic = grow(a.thetaX, rows), grow(a.thetaF, rows), grow(a.tariffs, rows), grow(a.domestic, rows)
	clear(a.thetaF)
	a.leaks = a.leaks[:0]
	for o, j := range a.sectors {
		for m := range n {
			row, at := o*n+m, j*n+m
			theta, spent := g.theta[at], q.spent[m*s+j]
			a.thetaX[row] = theta * spent
			home := r.domestic[m*r.sp+j]
			a.domestic[row] = home
			inv := 0.0
			if spent > 0 {
				inv = 1 / spent
			}
			sd, fd := a.sd[row*n:row*n+n], a.fd[row*n:row*n+n]
			flow, rates := g.border[at*n:at*n+n], p.tariff[at*n:at*n+n]
			tariffs := 0.0
			for i := range sd {
				b := flow[i]
				tau := b * rates[i]
				v := (b + tau) * inv
				sd[i] = v
				fd[i] = b * inv
				a.sdT[(o*n+i)*n+m] = v
				tariffs += tau
				a.revenueT[(o*n+i)*n+m] = theta * tau
				a.thetaF[o*n+i] += theta * b
			}
			sd[m] -= home
			a.sdT[(o*n+m)*n+m] -= home
			a.tariffs[row] = tariffs * inv
			if p.exportTax != nil || p.wedge != nil {
				for i := range n {
					c := at*n + i
					tax, wedge := g.parts(c)
					if tax == 0 && wedge == 0 || flow[i] == 0 {
						continue
					}
					l := adjointLeak{sector: o, importer: m, exporter: i, recipient: g.recipient(c), theta: theta,
						share: flow[i] * inv, flow: flow[i], tax: tax, wedge: wedge}
					a.leaks = append(a.leaks, l)
					fd[i] -= l.share * (tax + wedge)
					a.thetaF[o*n+i] -= theta * l.flow * (tax + wedge)
				}
			}
			fd[m] -= home
		}
	}
	old := e.worldValueAdded
	for m := range n {
		a.payroll[m] = q.wage[m] * e.valueAdded[m]
		a.home[m] = 0
		for c := m * r.sp; c < m*r.sp+s; c++ {
			a.home[m] += r.alpha[c] * r.domestic[c] * r.h[c]
		}
		old += e.revenue[m]
	}
	for m := range n {
		a.rule[m] = 0
		if p.rule == IncomeDeficits {
			a.rule[m] = e.deficit[m] / old
		}
	}
}

// eliminate copies the parts of the input-output inverses that belong to open
// sectors.
func (a *adjoint) eliminate() {
	if a.inverseFor == a.r && slices.Equal(a.inverseOf, a.sectors) {
		return
	}
	a.inverseFor, a.inverseOf = a.r, append(a.inverseOf[:0], a.sectors...)
	t, s, sp := len(a.sectors), a.s, a.r.sp
	a.inverse, a.inverseT = grow(a.inverse, a.n*t*t), grow(a.inverseT, a.n*t*t)
	z := len(a.closed)
	a.toClosed, a.ofClosed = grow(a.toClosed, a.n*z*t), grow(a.ofClosed, a.n*z*t)
	for m := range a.n {
		for x, j := range a.sectors {
			row := a.r.inverse[(m*s+j)*sp:]
			for y, k := range a.sectors {
				a.inverse[(m*t+x)*t+y] = row[k]
				a.inverseT[(m*t+y)*t+x] = row[k]
			}
			for y, k := range a.closed {
				a.ofClosed[(m*z+y)*t+x] = row[k]
				a.toClosed[(m*z+y)*t+x] = a.r.inverse[(m*s+k)*sp+j]
			}
		}
	}
}

// bySector multiplies each open sector's matrix with its part of a block.
func (a *adjoint) bySector(out, matrix, in []float64, cols int) {
	n := a.n
	for o := range a.sectors {
		gemm.Mul(gemm.Matrix{Data: out[o*n*cols:], Stride: cols}, gemm.Matrix{Data: matrix[o*n*n:], Stride: n},
			gemm.Matrix{Data: in[o*n*cols:], Stride: cols}, n, n, cols)
	}
}

// byRegion multiplies each region's inverse with its part of a block.
func (a *adjoint) byRegion(out []float64, outCols int, inverse, in []float64, cols int) {
	n, t := a.n, len(a.sectors)
	if t == 0 {
		return
	}
	for m := range n {
		gemm.Mul(gemm.Matrix{Data: out[m*outCols:], Stride: n * outCols}, gemm.Matrix{Data: inverse[m*t*t:], Stride: t},
			gemm.Matrix{Data: in[m*cols:], Stride: n * cols}, t, t, cols)
	}
}

// spectrum estimates the spectral radius of inverse times shares by the power
// method. The matrix is close to a non-negative one; the margin covers what a few
// sweeps have not seen, and tariffs, by which the systems' matrices differ.
func (a *adjoint) spectrum() {
	size := len(a.sectors) * a.n * gemm.Lanes
	a.next, a.prev = grow(a.next, size), grow(a.prev, size)
	x, y := a.next, a.prev
	fill(x, 1)
	top := 0.0
	for range spectralSweeps {
		a.bySector(y, a.sd, x, gemm.Lanes)
		a.byRegion(x, gemm.Lanes, a.inverse, y, gemm.Lanes)
		top = 0
		for _, v := range x {
			top = max(top, math.Abs(v))
		}
		if top == 0 {
			break
		}
		for i := range x {
			x[i] /= top
		}
	}
	a.radius = min(top*1.03, 0.999)
}

// panelWidth is the most columns that are solved for together: few enough that
// what an iteration touches stays in the cache.
const panelWidth = 16

// solve finds x = base + inverse matrix x from the start in x, all in blocks with
// so many columns, and leaves matrix x in t. A column is found when it is within
// the tolerance of its base's largest entry, or of least. It reports whether all
// columns were.
func (a *adjoint) solve(x, t, base []float64, matrix, inverse []float64, cols int, least float64) bool {
	rows := len(a.sectors) * a.n
	if rows == 0 {
		return true
	}
	panels := (cols + panelWidth - 1) / panelWidth
	width := gemm.Stride((cols + panels - 1) / panels)
	for _, b := range [...]*[]float64{&a.px, &a.pt, &a.py, &a.pbase, &a.pprev} {
		*b = grow(*b, rows*width)
	}
	for lo := 0; lo < cols; lo += width {
		w := min(width, cols-lo)
		px, pt, pbase := a.px[:rows*w], a.pt[:rows*w], a.pbase[:rows*w]
		for row := range rows {
			copy(px[row*w:row*w+w], x[row*cols+lo:])
			copy(pbase[row*w:row*w+w], base[row*cols+lo:])
		}
		if !a.solvePanel(px, pt, pbase, matrix, inverse, w, least) {
			return false
		}
		for row := range rows {
			copy(x[row*cols+lo:row*cols+lo+w], px[row*w:])
			copy(t[row*cols+lo:row*cols+lo+w], pt[row*w:])
		}
	}
	return true
}

func (a *adjoint) solvePanel(x, t, base []float64, matrix, inverse []float64, cols int, least float64) bool {
	a.scale = grow(a.scale, cols)
	fill(a.scale, least)
	for o := 0; o < len(x); o += cols {
		for c, v := range base[o : o+cols] {
			a.scale[c] = max(a.scale[c], math.Abs(v))
		}
	}
	// Purchases from oneself being eliminated, the diagonal is nearly zero and with
	// it the sum of eigenvalues: some are negative, though smaller than the radius.
	radius := a.radius
	low := 0.5 * radius
	shift := 2 / (2 - radius + low)
	sigma := (radius + low) / (2 - radius + low)
	omega := 1.0
	limit := adjointSweeps
	if a.r != a.e.response() {
		limit = plainSweeps
	}
	y, prev := a.py[:len(x)], a.pprev[:len(x)]
	clear(prev)
	for sweep := range limit {
		a.bySector(t, matrix, x, cols)
		a.byRegion(y, cols, inverse, t, cols)
		if a.settled(y, base, x, cols) {
			for i, v := range y {
				x[i] = v + base[i]
			}
			return true
		}
		switch sweep {
		case 0:
		case 1:
			omega = 1 / (1 - sigma*sigma/2)
		default:
			omega = 1 / (1 - sigma*sigma*omega/4)
		}
		gemm.Step(x, prev, y, base, omega*shift, 1-omega, omega-omega*shift)
	}
	return false
}

// settled reports whether each column of y+base is close to that of x.
func (a *adjoint) settled(y, base, x []float64, cols int) bool {
	for o := 0; o < len(x); o += cols {
		for c := range cols {
			if !(math.Abs(y[o+c]+base[o+c]-x[o+c]) <= adjointTolerance*a.scale[c]) {
				return false
			}
		}
	}
	return true
}

// shares solves for what does not depend on outputs: the contents of wages in
// prices, and those of labour and revenue in spending, and factors the equations
// for eps and i.
func (a *adjoint) shares() bool {
	r := a.r
	n, np, sp, t := a.n, a.np, a.r.sp, len(a.sectors)
	rows, two := t*n, 2*a.np
	a.cost, a.costT = grow(a.cost, rows*np), grow(a.costT, rows*np)
	a.base = grow(a.base, rows*two)
	a.content, a.contentT = grow(a.content, rows*two), grow(a.contentT, rows*two)
	a.spent = grow(a.spent, rows*two)
	a.b2 = grow(a.b2, rows*two)
	a.source = grow(a.source, rows*np)

	a.spectrum()

	// Costs.
	clear(a.base[:rows*np])
	for o, j := range a.sectors {
		for m := range n {
			row := o*n + m
			a.base[row*np+m] = r.h[m*sp+j]
			to := a.cost[row*np : row*np+np]
			if r.cost != nil {
				copy(to, r.cost[(m*a.s+j)*np:])
			} else {
				copy(to, a.base[row*np:])
			}
		}
	}
	if !a.solve(a.cost, a.costT, a.base, a.sd, a.inverse, np, 1) {
		return false
	}

	// Contents of spending: columns of labour, then of revenue.
	clear(a.source)
	for row, v := range a.tariffs {
		a.source[row*np+row%n] = v
	}
	for _, l := range a.leaks {
		at := (l.sector*n + l.importer) * np
		a.source[at+l.exporter] += l.share * l.tax
		a.source[at+l.recipient] += l.share * l.wedge
	}
	clear(a.base)
	if t > 0 {
		a.byRegion(a.base[np:], two, a.inverse, a.source, np)
	}
	for o, j := range a.sectors {
		for m := range n {
			row := o*n + m
			a.base[row*two+m] = r.h[m*sp+j]
			copy(a.content[row*two:row*two+np], a.cost[row*np:row*np+np])
			copy(a.content[row*two+np:row*two+two], a.base[row*two+np:row*two+two])
		}
	}
	if !a.solve(a.content, a.contentT, a.base, a.fd, a.inverse, two, 1) {
		return false
	}
	for row := range rows {
		lo := row * two
		d, f := a.domestic[row], a.thetaF[row]
		for c, v := range a.source[row*np : row*np+np] {
			a.contentT[lo+np+c] += v
		}
		u, w := a.content[lo:lo+two], a.contentT[lo:lo+two]
		spent, b2 := a.spent[lo:lo+two], a.b2[lo:lo+two]
		for c, v := range u {
			spent[c] = w[c] + d*v
			b2[c] = f * v
		}
		for c, v := range a.revenueT[row*n : row*n+n] {
			b2[np+c] += v
		}
	}
	for _, l := range a.leaks {
		at := (l.sector*n+l.exporter)*two + np
		a.b2[at+l.exporter] += l.theta * l.flow * l.tax
		a.b2[at+l.recipient] += l.theta * l.flow * l.wedge
	}

	// Sums over sectors: what final buyers' spending holds (a), what their prices
	// hold (index), and what each wage does to costs and prices of all flows (k).
	a.a, a.index = grow(a.a, n*two), grow(a.index, n*np)
	a.eachFinal(a.a, a.contentT, two)
	a.eachFinal(a.index, a.costT, np)
	for m := range n {
		a.a[m*two+m] += a.home[m]
		a.index[m*np+m] += a.home[m]
	}
	a.zp, a.zc = grow(a.zp, n*rows), grow(a.zc, n*rows)
	for row := range rows {
		d, x := a.domestic[row], a.thetaX[row]
		c, w := a.cost[row*np:row*np+n], a.costT[row*np:row*np+n]
		for k, v := range c {
			a.zc[k*rows+row] = v
			a.zp[k*rows+row] = x * (w[k] + d*v)
		}
	}
	a.k = grow(a.k, n*two)
	a.mix = grow(a.mix, n*two)
	a.wages(a.k, a.spent, a.b2, two)

	// Equations (3) and (5).
	total := 0.0
	for _, v := range a.payroll {
		total += v
	}
	a.qu = grow(a.qu, n*np)
	for m := range n {
		row := a.a[m*two+np : m*two+two]
		sum := 0.0
		for _, v := range row[:n] {
			sum += v
		}
		for k := range n {
			v := -row[k] - sum*a.rule[k]
			if k == m {
				v++
			}
			a.a1.a[m*n+k] = v
		}
		// Revenue's column sums, with the deficit rule, go into k as well.
		kv := a.k[m*two+np : m*two+two]
		sum = 0
		for _, v := range kv[:n] {
			sum += v
		}
		for k := range n {
			kv[k] += sum * a.rule[k]
		}
	}
	a.a1.factor()
	for m := range n {
		for i := range n {
			a.column[i] = a.a[i*two+m]
		}
		a.a1.solve(a.column)
		for i, v := range a.column {
			a.qu[i*np+m] = v
		}
	}
	for k := range n {
		kv := a.k[k*two+np : k*two+np+n]
		out := a.a2.a[k*n : k*n+n]
		for m := range out {
			out[m] = a.k[k*two+m] + a.payroll[k]*(a.qu[k*np+m]-a.payroll[m]/total)
		}
		out[k] -= a.payroll[k]
		for i, v := range kv {
			for m, w := range a.qu[i*np : i*np+n] {
				out[m] += v * w
			}
		}
	}
	a.a2.factor()
	return true
}

// eachFinal sums a block over sectors with the weights of final buyers, domestic
// links included.
func (a *adjoint) eachFinal(out, block []float64, cols int) {
	n, sp := a.n, a.r.sp
	for m := range n {
		row := out[m*cols : m*cols+cols]
		clear(row)
		for o, j := range a.sectors {
			w := a.r.alphaH[m*sp+j]
			for c, v := range block[(o*n+m)*cols : (o*n+m)*cols+cols] {
				row[c] += w * v
			}
		}
	}
}

// wages sets k to zp spent - zc b2: what each wage does by way of the prices and
// costs of flows.
func (a *adjoint) wages(k, spent, b2 []float64, cols int) {
	n, rows := a.n, len(a.sectors)*a.n
	gemm.Mul(gemm.Matrix{Data: k, Stride: cols}, gemm.Matrix{Data: a.zp, Stride: rows}, gemm.Matrix{Data: spent, Stride: cols}, n, rows, cols)
	a.mix = grow(a.mix, n*cols)
	gemm.Mul(gemm.Matrix{Data: a.mix, Stride: cols}, gemm.Matrix{Data: a.zc, Stride: rows}, gemm.Matrix{Data: b2, Stride: cols}, n, rows, cols)
	for i, v := range a.mix[:n*cols] {
		k[i] -= v
	}
}

// differentiate solves for the outputs of g and writes their sensitivities to it.
func (a *adjoint) differentiate(g *Gradient) bool {
	n, s, np, sp, t := a.n, a.s, a.np, a.r.sp, len(a.sectors)
	rows, two, cols := t*n, 2*a.np, gemm.Stride(len(g.outputs))
	r := a.r
	a.y, a.yT, a.x, a.p = grow(a.y, rows*cols), grow(a.yT, rows*cols), grow(a.x, rows*cols), grow(a.p, rows*cols)
	a.base = grow(a.base, rows*max(cols, two))
	a.qo, a.kO, a.eps = grow(a.qo, n*cols), grow(a.kO, n*cols), grow(a.eps, two*cols)
	a.income = grow(a.income, n*cols)
	clear(a.qo)
	clear(a.kO)
	clear(a.eps)
	clear(a.income)

	// Outputs of value added have something to say about sales themselves.
	local := false
	for _, o := range g.outputs {
		local = local || o.kind == outputValueAdded
	}
	if local {
		base := a.base[:rows*cols]
		clear(base)
		for c, o := range g.outputs {
			if o.kind != outputValueAdded {
				continue
			}
			m, j := o.region, o.sector
			v := r.labour[m*sp+j]
			for x, k := range a.sectors {
				w := r.inverse[(m*s+k)*sp+j] * r.domestic[m*sp+j]
				if k == j {
					w++
				}
				base[(x*n+m)*cols+c] = w * v
			}
			a.qo[m*cols+c] = r.domestic[m*sp+j] * r.alphaH[m*sp+j] * v
		}
		copy(a.y, base)
		if !a.solve(a.y, a.yT, base, a.fd, a.inverse, cols, 0) {
			return false
		}
		// Here p and x serve as room for what was spent and sold.
		for row := range rows {
			d, f := a.domestic[row], a.thetaF[row]
			for c := row * cols; c < row*cols+cols; c++ {
				a.x[c] = a.yT[c] + d*a.y[c]
				a.p[c] = f * a.y[c]
			}
		}
		a.wages(a.kO, a.x, a.p, cols)
		a.mix = grow(a.mix, n*cols)
		a.eachFinal(a.mix, a.yT, cols)
		for i, v := range a.mix[:n*cols] {
			a.qo[i] += v
		}
	} else {
		clear(a.y)
	}
	for c, o := range g.outputs {
		m := o.region
		switch o.kind {
		case outputRealIncome:
			a.qo[m*cols+c]++
			for k := range n {
				a.kO[k*cols+c] -= g.size[c] * a.index[m*np+k]
			}
		case outputPriceIndex:
			for k := range n {
				a.kO[k*cols+c] += g.size[c] * a.index[m*np+k]
			}
		case outputWage:
			a.kO[m*cols+c] += g.size[c]
		}
	}
	for c := range g.outputs {
		col := a.column
		for i := range n {
			col[i] = a.qo[i*cols+c]
		}
		a.a1.solve(col)
		for i, v := range col {
			a.qo[i*cols+c] = v
		}
		for k := range n {
			v := -a.kO[k*cols+c] - a.payroll[k]*a.qo[k*cols+c]
			for i, w := range a.k[k*two+np : k*two+np+n] {
				v -= w * a.qo[i*cols+c]
			}
			col[k] = v
		}
		a.a2.solve(col)
		shared := 0.0
		for i := range n {
			v := a.qo[i*cols+c]
			for m, w := range a.qu[i*np : i*np+n] {
				v += w * col[m]
			}
			a.income[i*cols+c] = v
			shared += a.rule[i] * v
		}
		for i := range n {
			a.eps[i*cols+c] = col[i]
			a.eps[(np+i)*cols+c] = a.income[i*cols+c] + shared
		}
	}

	// Sales and spending at these.
	revenue := a.eps[np*cols : (np+n)*cols]
	gemm.Mul(gemm.Matrix{Data: a.p, Stride: cols}, gemm.Matrix{Data: a.content, Stride: two}, gemm.Matrix{Data: a.eps, Stride: cols}, rows, two, cols)
	for i, v := range a.p[:rows*cols] {
		a.y[i] += v
	}
	a.bySector(a.x, a.fd, a.y, cols)
	for row := range rows {
		x, i := a.x[row*cols:row*cols+cols], revenue[row%n*cols:row%n*cols+cols]
		v := a.tariffs[row]
		for c := range x {
			x[c] += v * i[c]
		}
	}
	for _, l := range a.leaks {
		x := a.x[(l.sector*n+l.importer)*cols:][:cols]
		i, o := revenue[l.exporter*cols:][:cols], revenue[l.recipient*cols:][:cols]
		for c := range x {
			x[c] += l.share * (l.tax*i[c] + l.wedge*o[c])
		}
	}
	copy(a.yT, a.x[:rows*cols]) // matrix y with sources, for closed sectors

	// Prices: base holds what they answer to, next what costs do.
	a.next, a.prev = grow(a.next, rows*cols), grow(a.prev, rows*cols)
	a.zc = grow(a.zc, rows*cols)
	own := a.zc[:rows*cols] // D src_p + src_c
	for o := range t {
		gemm.Mul(gemm.Matrix{Data: own[o*n*cols:], Stride: cols}, gemm.Matrix{Data: a.revenueT[o*n*n:], Stride: n},
			gemm.Matrix{Data: revenue, Stride: cols}, n, n, cols)
	}
	for _, l := range a.leaks {
		x := own[(l.sector*n+l.exporter)*cols:][:cols]
		i, o := revenue[l.exporter*cols:][:cols], revenue[l.recipient*cols:][:cols]
		for c := range x {
			x[c] += l.theta * l.flow * (l.tax*i[c] + l.wedge*o[c])
		}
	}
	base := a.base[:rows*cols]
	for row := range rows {
		d, x, f := a.domestic[row], a.thetaX[row], a.thetaF[row]
		for c := row * cols; c < row*cols+cols; c++ {
			base[c] = x * (a.x[c] + d*a.y[c])
			own[c] = d*base[c] - own[c] - f*a.y[c]
		}
	}
	for c, o := range g.outputs {
		w := o.prices(g.size[c])
		if w == 0 {
			continue
		}
		for x, j := range a.sectors {
			at := (x*n+o.region)*cols + c
			v := w * r.alpha[o.region*sp+j]
			base[at] += v
			own[at] += a.domestic[x*n+o.region] * v
		}
	}
	a.byRegion(a.p, cols, a.inverseT, own, cols)
	for i, v := range a.p[:rows*cols] {
		base[i] += v
	}
	for c, o := range g.outputs {
		w := o.prices(g.size[c])
		if w == 0 {
			continue
		}
		m := o.region
		for _, j := range a.closed {
			v := w * r.alpha[m*sp+j]
			row := r.inverse[(m*s+j)*sp:]
			for x, k := range a.sectors {
				base[(x*n+m)*cols+c] += row[k] * v
			}
		}
	}
	copy(a.p, base)
	if !a.solve(a.p, a.x, base, a.sdT, a.inverseT, cols, 0) {
		return false
	}
	for i, v := range a.x[:rows*cols] {
		own[i] += v
	}
	a.write(g, own, cols)
	return true
}

// write stores the sensitivities of all sectors in g, output by output, and works
// out those of closed sectors from the others: own is what the costs of open ones
// are worth.
func (a *adjoint) write(g *Gradient, own []float64, cols int) {
	n, s, sp := a.n, a.s, a.r.sp
	r := a.r
	size := n * s
	g.sale, g.price = grow(g.sale, size*len(g.outputs)), grow(g.price, size*len(g.outputs))
	g.income, g.revenue = grow(g.income, n*len(g.outputs)), grow(g.revenue, n*len(g.outputs))
	for c := range g.outputs {
		inv := 1 / g.size[c]
		sale, price := g.sale[c*size:(c+1)*size], g.price[c*size:(c+1)*size]
		for o, j := range a.sectors {
			for m := range n {
				at := (o*n+m)*cols + c
				sale[j*n+m], price[j*n+m] = a.y[at]*inv, a.p[at]*inv
			}
		}
		for m := range n {
			g.income[c*n+m] = a.income[m*cols+c] * inv
			g.revenue[c*n+m] = a.eps[(a.np+m)*cols+c] * inv
		}
	}
	if len(a.closed) == 0 {
		return
	}
	t, z := len(a.sectors), len(a.closed)
	a.next, a.prev = grow(a.next, z*cols), grow(a.prev, z*cols)
	for m := range n {
		if t > 0 {
			gemm.Mul(gemm.Matrix{Data: a.next, Stride: cols}, gemm.Matrix{Data: a.toClosed[m*z*t:], Stride: t},
				gemm.Matrix{Data: a.yT[m*cols:], Stride: n * cols}, z, t, cols)
			gemm.Mul(gemm.Matrix{Data: a.prev, Stride: cols}, gemm.Matrix{Data: a.ofClosed[m*z*t:], Stride: t},
				gemm.Matrix{Data: own[m*cols:], Stride: n * cols}, z, t, cols)
		} else {
			clear(a.next[:z*cols])
			clear(a.prev[:z*cols])
		}
		for x, j := range a.closed {
			sold, paid := a.next[x*cols:x*cols+cols], a.prev[x*cols:x*cols+cols]
			h := r.h[m*sp+j]
			for c, eps := range a.eps[m*cols : m*cols+cols] {
				sold[c] += h * eps
			}
			final := r.alpha[m*sp+j] // of a unit of final spending, what comes by closed sectors
			for _, k := range a.closed {
				final += r.inverse[(m*s+k)*sp+j] * r.alpha[m*sp+k]
			}
			thetaX := g.theta[j*n+m] * g.border[(j*n+m)*n+m]
			for c, o := range g.outputs {
				if o.region == m {
					if o.kind == outputValueAdded {
						v := r.labour[m*sp+o.sector]
						sold[c] += r.inverse[(m*s+j)*sp+o.sector] * r.domestic[m*sp+o.sector] * v
						if o.sector == j {
							sold[c] += v
						}
					}
					paid[c] += o.prices(g.size[c]) * final
				}
				inv := 1 / g.size[c]
				g.sale[c*size+j*n+m] = sold[c] * inv
				g.price[c*size+j*n+m] = (paid[c] + thetaX*sold[c]) * inv
			}
		}
	}
}
