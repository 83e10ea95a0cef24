package market

import (
	"sync"

	"github.com/tradetalk/tradetalk/internal/vec"
)

// This file decides how large a solver's steps are: newResponse inverts domestic
// input-output loops and linearises costs, spending and labour demand at the baseline
// (Caliendo and Parro 2015, in changes). Only speed depends on the result.

// A response holds the solver's advance knowledge of an economy: the domestic input-output
// inverses, and the responses of costs and expenditures to wages at the baseline. A response
// only speeds the solver up; the solution does not depend on the response.
//
// Region vectors are padded to np entries and sector vectors to sp, for vec; a cell (region,
// sector) is region*sp+sector.
type response struct {
	np, sp int

	labour, alpha, x0, inv0 []float64 // padded by cell; labour of sales, inv0 is 1/x0, or 0
	domestic                []float64 // share of own goods in spending, by cell

	// With G the input shares of a region, D the diagonal of its domestic shares and
	// S that of costs over sales, inverse = (I - G D)^-1 G and sales = (I - S G D)^-1 S G.
	// Costs solve c = h w + inverse (P - D c) and expenditures X = alphaH I + sales'
	// (Y - D X), where only foreign prices and sales are left to iterate on. Without
	// profits S is one and sales is inverse itself, labourH is h and alphaP is alphaH.
	inverse, sales   []float64 // [region][output][input], rows of sp
	h, alphaH        []float64 // by cell
	labourH, profitH []float64 // by cell: wages and profits that a sale pays at home
	alphaP           []float64 // by cell: content of a final buyer's price

	// Responses to ln w^ with all markets but labour cleared. Nil for an economy whose
	// accounts are not an equilibrium.
	cost     []float64 // d ln c^ by cell, rows of np
	spending []float64 // d ln X^ by cell, rows of np
	wage     []float64 // minus the inverse of the response of excess labour demand, rows of np

	relax []float64 // by region: the step on ln w^ without the responses
}

// responder makes responses once, when a Solver first asks for them.
type responder struct {
	once, plainOnce sync.Once
	r, plain        *response
}

// response returns the response with domestic shares and wages, made once.
func (e *Economy) response() *response {
	e.responder.once.Do(func() { e.responder.r = newResponse(e, true) })
	return e.responder.r
}

// plainResponse returns a response without domestic shares and wages. A sweep is slower then
// but, at given wages, contracts whatever the policy: cost shares of inputs sum to less than
// one.
func (e *Economy) plainResponse() *response {
	e.responder.plainOnce.Do(func() { e.responder.plain = newResponse(e, false) })
	return e.responder.plain
}

// newResponse makes a response, with or without domestic shares and the linear responses to
// wages.
func newResponse(e *Economy, informed bool) *response {
	n, s := e.n, e.s
	np, sp := vec.Stride(n), vec.Stride(s)
	r := &response{np: np, sp: sp}
	for _, v := range []*[]float64{&r.labour, &r.alpha, &r.x0, &r.inv0, &r.domestic, &r.h, &r.alphaH} {
		*v = make([]float64, n*sp)
	}
	r.inverse = make([]float64, n*s*sp)
	m := newDense(s)
	for i := range n {
		for j := range s {
			a, b := i*s+j, i*sp+j
			r.labour[b] = e.labour[a] * e.costPart(j)
			r.alpha[b] = e.alpha[a]
			r.x0[b] = e.expenditure[a]
			if e.expenditure[a] > minSpendingLevel {
				r.inv0[b] = 1 / e.expenditure[a]
			}
			if informed {
				r.domestic[b] = e.share[(j*n+i)*n+i]
			}
		}
		lo, hi := i*sp, i*sp+s
		d := r.domestic[lo:hi]
		in := e.inputs[i*s*s : (i+1)*s*s]
		if !m.domestic(in, d) {
			clear(d)
			m.domestic(in, d)
		}
		// Columns of inverse, then h; alphaH = alpha + inverse' D alpha.
		col := m.work
		for k := range s {
			for j := range s {
				col[j] = in[j*s+k]
			}
			m.solve(col)
			for j := range s {
				r.inverse[(i*s+j)*sp+k] = col[j]
			}
		}
		copy(r.h[lo:hi], e.labour[i*s:(i+1)*s])
		m.solve(r.h[lo:hi])
		for j := range s {
			col[j] = d[j] * r.alpha[lo+j]
		}
		copy(r.alphaH[lo:hi], r.alpha[lo:hi])
		vec.MulTransAdd(r.alphaH[lo:lo+sp], r.inverse[i*s*sp:(i+1)*s*sp], col[:s])
	}
	r.profits(e, m)
	r.relaxWages(e)
	if informed && !e.open {
		r.linearise(e)
	}
	return r
}

// domestic factors I - G D.
func (m *dense) domestic(g, d []float64) bool {
	for j := range m.n {
		for k := range m.n {
			m.a[j*m.n+k] = -g[j*m.n+k] * d[k]
		}
		m.a[j*m.n+j]++
	}
	return m.factor()
}

// relaxWages sets the step on wages from the elasticity of labour demand: a region with close
// competitors abroad needs a smaller step.
func (r *response) relaxWages(e *Economy) {
	r.relax = make([]float64, e.n)
	for i := range e.n {
		elasticity, sum := 0.0, 0.0
		for j := range e.s {
			part := e.labour[i*e.s+j] * e.costPart(j)
			for m := range e.n {
				c := (j*e.n+m)*e.n + i
				y := e.trade[c] * part
				elasticity += y * e.theta[j] * (1 - e.share[c])
				sum += y
			}
		}
		r.relax[i] = 1
		if sum > 0 {
			r.relax[i] = 1 / (1 + elasticity/sum)
		}
	}
}

// minSpendingLevel is the least amount whose inverse is a number.
const minSpendingLevel = 1e-300

// responseSweeps is enough sweeps for three digits, all that a preconditioner needs.
const responseSweeps = 8

// linearise finds the responses to each region's wage from the equations of the
// model to first order at the baseline.
func (r *response) linearise(e *Economy) {
	n, s, np, sp := e.n, e.s, r.np, r.sp
	r.cost = make([]float64, n*s*np)
	r.spending = make([]float64, n*s*np)
	excess := newDense(n)
	var (
		lc, lp, x, y, t = make([]float64, n*sp), make([]float64, n*sp), make([]float64, n*sp), make([]float64, n*sp), make([]float64, sp)
		g               = make([]float64, sp)
		revenue         = make([]float64, n)
		col, out        = make([]float64, n), make([]float64, n)
	)
	groups := newGrouping(n)
	groups.baseline(e)
	size := make([]float64, n) // value added by group
	for i, g := range groups.of {
		size[g] += e.payroll[i]
	}
	for m := range n {
		clear(lc)
		clear(x)
		for j := range s {
			lc[m*sp+j] = r.h[m*sp+j]
		}
		// First costs and prices, then expenditures, sales and incomes.
		for range responseSweeps {
			for j := range s {
				for i := range n {
					col[i] = lc[i*sp+j]
				}
				for i := range n {
					row := (j*n + i) * n
					v := 0.0
					if e.domestic[j] {
						v = e.share[row+i] * col[i]
					} else {
						for k, c := range col {
							v += e.share[row+k] * c
						}
					}
					lp[i*sp+j] = v
				}
			}
			for i := range n {
				lo := i * sp
				for j := range s {
					t[j] = lp[lo+j] - r.domestic[lo+j]*lc[lo+j]
				}
				vec.Mul(g[:s], r.inverse[i*s*sp:], t)
				for j := range s {
					lc[lo+j] = g[j]
					if i == m {
						lc[lo+j] += r.h[lo+j]
					}
				}
			}
		}
		for range responseSweeps {
			clear(y)
			clear(revenue)
			for j := range s {
				for i := range n {
					col[i], out[i] = lc[i*sp+j], 0
				}
				for i := range n {
					row := (j*n + i) * n
					base := e.theta[j]*lp[i*sp+j] + x[i*sp+j]
					if e.domestic[j] {
						out[i] += e.trade[row+i] * (base - e.theta[j]*col[i])
						continue
					}
					for k, c := range col {
						d := e.trade[row+k] * (base - e.theta[j]*c)
						out[k] += d
						revenue[i] += d * e.tariff[row+k]
					}
				}
				for i := range n {
					y[i*sp+j] = out[i]
				}
			}
			for i := range n {
				lo := i * sp
				income := revenue[i]
				if i == m {
					income += e.payroll[i]
				}
				for j, share := range e.margin {
					income += share * y[i*sp+j]
				}
				for j := range s {
					t[j] = y[lo+j] - r.domestic[lo+j]*x[lo+j]*r.x0[lo+j]
					g[j] = income * r.alphaH[lo+j]
				}
				vec.MulTransAdd(g, r.sales[i*s*sp:], t[:s])
				for j := range s {
					x[lo+j] = g[j] * r.inv0[lo+j]
				}
			}
		}
		for i := range n {
			demand := 0.0
			for j := range s {
				r.cost[(i*s+j)*np+m] = lc[i*sp+j]
				r.spending[(i*s+j)*np+m] = x[i*sp+j]
				demand += r.labour[i*sp+j] * y[i*sp+j]
			}
			excess.a[i*n+m] = -demand / e.payroll[i]
			if i == m {
				excess.a[i*n+m]++
			}
			// The value added of each group of regions that trade with each other is
			// fixed; their excess demands sum to zero.
			if g := groups.of[m]; g == groups.of[i] {
				excess.a[i*n+m] += e.payroll[m] / size[g]
			}
		}
	}
	if !excess.factor() {
		return // some wage is not determined to working precision
	}
	r.wage = make([]float64, n*np)
	for m := range n {
		clear(col)
		col[m] = 1
		excess.solve(col)
		for i := range n {
			r.wage[i*np+m] = col[i]
		}
	}
}
