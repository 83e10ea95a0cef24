package market

import (
	"slices"

	"github.com/tradetalk/tradetalk/internal/gemm"
)

// This file holds the adjoint of an equilibrium: the equations, the memory, and the matrices
// of shares at the equilibrium. contents.go and sensitivities.go solve the equations.

// An adjoint differentiates an equilibrium. To first order, with shares s of
// spending, parts f of it that reach producers, input shares G, labour shares
// gamma, final shares alpha, flows B at the border and w for ln w^,
//
//	c = gamma w + G p                    costs
//	p = s (c + kappa)                    prices
//	Y = sum of producers' receipts, X = G' S Y + alpha I, I = w L + R + D + (1-S)' Y
//	gamma' S Y - w L = 0                 labour markets
//
// and the adjoint runs through these equations backwards. The sensitivity of an output
// to sales (y), spending (x), income (i), labour (eps) and prices (p) is
//
//	y = o_Y + S (gamma eps + G x) + (1-S) i              (1)
//	x = f y + revenue shares i                           (2)
//	i = o_I + alpha x                                    (3)
//	p = o_p + theta X x + G' c,  c = s' p - theta B b    (4)
//	gamma' c + w L (i - eps) + o_w = 0                   (5)
//
// with b = y, i and revenue rates weighed up cell by cell, and S the diagonal of costs
// over sales, which is one without profits. Given eps and i, (1)
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
	salesInverse      []float64 // the same for sales, where profits leave less of these for inputs
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

	payroll     []float64 // by region: w L
	home        []float64 // by region: alpha D h, in prices
	homeWages   []float64 // by region: what final buyers' purchases at home pay in wages
	homeProfits []float64 // likewise in profits
	// What the deficit rule makes of a unit of a region's revenue: keep stays there, and
	// give goes to all regions in the proportions rule. Where ownWages is set, the rule
	// treats wages alike.
	keep, give, rule []float64
	ownWages         bool

	// Blocks by open sector, region and column, and with T what shares make of them.
	// Columns of cost are wages; of content and what follows to source, wages and
	// revenues, or revenues only; the rest are by output.
	cost, costT       []float64 // what wages hold of costs
	content, contentT []float64 // what labour and revenue hold of sales
	spent             []float64 // and of spending, theta not included
	sold              []float64 // theta times what is sold
	source            []float64 // revenue's part of spending
	base, next, prev  []float64
	y, yT, x, p       []float64 // see the equations

	// By wage, open sector and region: contents of prices, times theta X, and of
	// costs.
	wagePrice, wageCost []float64

	// By region, and column of content, cost or output.
	final, finalPrice        []float64 // what final spending and its prices hold
	wageEffect               []float64 // what wages do by way of flows
	incomeByWage             []float64 // i that eps calls for by (3)
	outputIncome, outputWage []float64 // what outputs add to (3) and (5)
	eps, income              []float64
	scratch                  []float64

	incomes, wagesFor *dense // equations (3) and (5), factored
	column            []float64
	singular          bool    // one of them could not be
	gap               float64 // where solve failed, what was left to settle

	radius                   float64 // see spectrum
	scale                    []float64
	px, pt, py, pbase, pprev []float64 // one panel of a block
}

// An adjointLeak is a flow that pays an export tax or a wedge.
type adjointLeak struct {
	sector                        int // position among the open ones
	importer, exporter, recipient int
	share, flow                   float64 // of the importer's spending; at the border
	theta                         float64
	tax, wedge                    float64 // parts of the border value
}

// newAdjoint returns an adjoint for an economy, without an equilibrium.
func newAdjoint(e *Economy) *adjoint {
	n, s := e.n, e.s
	return &adjoint{
		e: e, n: n, s: s, np: gemm.Stride(n),
		isClosed: make([]bool, s),
		payroll:  make([]float64, n), home: make([]float64, n), homeWages: make([]float64, n), homeProfits: make([]float64, n), keep: make([]float64, n), give: make([]float64, n), rule: make([]float64, n),
		incomes: newDense(n), wagesFor: newDense(n), column: make([]float64, n),
	}
}

// prepare sets the adjoint to an equilibrium: shares, flows and revenue rates of open
// sectors, and the deficit rule.
func (a *adjoint) prepare(g *Gradient, q *Equilibrium, p *Policy, r *response) {
	e, n, s := a.e, a.n, a.s
	a.r = r
	a.singular, a.gap = false, 0
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
	// Domestic purchases are eliminated; the matrices below hold foreign shares.
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
			// Home shares at the baseline are in the inverse already.
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
	old := e.worldPayroll
	for m := range n {
		a.payroll[m] = q.wage[m] * e.payroll[m]
		a.home[m], a.homeWages[m], a.homeProfits[m] = 0, 0, 0
		for c := m * r.sp; c < m*r.sp+s; c++ {
			a.home[m] += r.alpha[c] * r.domestic[c] * r.h[c]
			a.homeWages[m] += r.alpha[c] * r.domestic[c] * r.labourH[c]
			if r.profitH != nil {
				a.homeProfits[m] += r.alpha[c] * r.domestic[c] * r.profitH[c]
			}
		}
		old += e.revenue[m] + e.profit[m]
	}
	for m := range n {
		a.keep[m], a.give[m], a.rule[m] = 1, 1, 0
		if p.rule == IncomeDeficits {
			a.rule[m] = e.deficit[m] / old
		}
	}
	// Spending in proportion to own income: a unit of income changes the deficits of all
	// regions.
	if a.ownWages = p.rule == OwnIncomeDeficits; a.ownWages {
		own, claimed := 0.0, 0.0
		for m := range n {
			a.rule[m] = a.payroll[m] + q.revenue[m] + q.markup[m] + q.profit[m]
			own += a.rule[m]
			a.rule[m] *= e.spendingRatio(m)
			claimed += a.rule[m]
		}
		for m := range n {
			a.keep[m] = own / claimed * e.spendingRatio(m)
			a.give[m] = 1 - a.keep[m]
			a.rule[m] /= claimed
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
	a.salesInverse = a.inverse
	if a.e.margin != nil {
		a.salesInverse = make([]float64, a.n*t*t)
	}
	z := len(a.closed)
	a.toClosed, a.ofClosed = grow(a.toClosed, a.n*z*t), grow(a.ofClosed, a.n*z*t)
	for m := range a.n {
		for x, j := range a.sectors {
			row, sales := a.r.inverse[(m*s+j)*sp:], a.r.sales[(m*s+j)*sp:]
			for y, k := range a.sectors {
				a.salesInverse[(m*t+x)*t+y] = sales[k]
				a.inverse[(m*t+x)*t+y] = row[k]
				a.inverseT[(m*t+y)*t+x] = row[k]
			}
			for y, k := range a.closed {
				a.ofClosed[(m*z+y)*t+x] = row[k]
				a.toClosed[(m*z+y)*t+x] = a.r.sales[(m*s+k)*sp+j]
			}
		}
	}
}
