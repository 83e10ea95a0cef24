package market_test

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/market"
)

// A naiveSolver solves the equations of Caliendo and Parro (2015), with or without the
// profits of Ossa (2014), in the plainest way: prices by repetition, spending by one dense
// linear system, wages by a dense Newton method on balances of trade. It shares no code with
// the package, and is slow.
type naiveSolver struct {
	e       *market.Economy
	p       *market.Policy
	n, s    int
	p0, pi  []float64 // price changes by region and sector; shares by sector, importer, exporter
	deficit []float64
	income  []float64
}

// cost is the change in the trade cost of a cell.
func (v *naiveSolver) cost(j, n, i int) float64 {
	d := v.p.Barrier(j, n, i) * (1 + v.p.Tariff(j, n, i)) / (1 + v.e.Tariff(j, n, i)) * (1 + v.p.ExportTax(j, n, i))
	if i != n {
		d *= v.p.Friction(n) * v.p.Friction(i)
	}
	return d
}

// settle solves for prices, shares, spending and incomes at wages w, and returns for each
// region ln of receipts over payments abroad.
func (v *naiveSolver) settle(w []float64, theta []float64) []float64 {
	e, n, s := v.e, v.n, v.s
	for change, pass := 1.0, 0; change > 1e-14; pass++ {
		old := append([]float64(nil), v.p0...)
		costs := make([]float64, n*s)
		for r := range n {
			for j := range s {
				c := e.LabourShare(r, j) * math.Log(w[r])
				for k := range s {
					c += e.InputShare(r, j, k) * math.Log(old[r*s+k])
				}
				costs[r*s+j] = math.Exp(c)
			}
		}
		change = 0
		for j := range s {
			for r := range n {
				sum := 0.0
				for i := range n {
					c := (j*n+r)*n + i
					v.pi[c] = 0
					if m := e.Share(j, r, i) * v.p.Weight(j, r, i); m > 0 {
						v.pi[c] = m * math.Pow(v.cost(j, r, i)*costs[i*s+j], -theta[j])
					}
					sum += v.pi[c]
				}
				if sum == 0 {
					continue // uses nothing of the sector
				}
				for i := range n {
					v.pi[(j*n+r)*n+i] /= sum
				}
				v.p0[r*s+j] = math.Pow(sum, -1/theta[j])
				change = max(change, math.Abs(math.Log(v.p0[r*s+j]/old[r*s+j])))
			}
		}
		if math.IsNaN(change) || pass > 3000 {
			return nil
		}
	}
	// Sales by region and sector are linear in spending, spending in incomes and sales.
	size := n*s + n
	a, b := mat.NewDense(size, size, nil), mat.NewVecDense(size, nil)
	for k := range size {
		a.Set(k, k, 1)
	}
	add := func(r, c int, x float64) { a.Set(r, c, a.At(r, c)-x) }
	for r := range n {
		added := 0.0
		for j := range s {
			added += e.Wages(r, j)
			add(r*s+j, n*s+r, e.FinalShare(r, j))
		}
		b.SetVec(n*s+r, w[r]*added+v.deficit[r])
		for j := range s {
			margin := 0.0
			if y := e.Output(r, j); y > 0 {
				margin = e.SectorProfit(r, j) / y
			}
			for m := range n {
				border := v.pi[(j*n+m)*n+r] / (1 + v.p.Tariff(j, m, r))
				sale := border / (1 + v.p.ExportTax(j, m, r))
				for k := range s {
					add(r*s+k, m*s+j, e.InputShare(r, j, k)*(1-margin)*sale)
				}
				add(n*s+r, m*s+j, margin*sale+border-sale)
				add(n*s+m, m*s+j, border*v.p.Tariff(j, m, r))
			}
		}
	}
	var x mat.VecDense
	if x.SolveVec(a, b) != nil {
		return nil
	}
	out := make([]float64, n)
	for r := range n {
		in, paid := max(v.deficit[r], 0), max(-v.deficit[r], 0)
		for j := range s {
			for m := range n {
				if m != r {
					in += v.pi[(j*n+m)*n+r] / (1 + v.p.Tariff(j, m, r)) * x.AtVec(m*s+j)
					paid += v.pi[(j*n+r)*n+m] / (1 + v.p.Tariff(j, r, m)) * x.AtVec(r*s+j)
				}
			}
		}
		v.income[r], out[r] = x.AtVec(n*s+r), math.Log(in/paid)
	}
	return out
}

// naive returns wage and real-income changes under p, or false if Newton's method ends without
// a solution. With theta nil the elasticities are those of the closure.
func naive(p *market.Policy) (w, real []float64, ok bool) {
	e := p.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	v := &naiveSolver{e: e, p: p, n: n, s: s, p0: make([]float64, n*s), pi: make([]float64, s*n*n), deficit: make([]float64, n), income: make([]float64, n)}
	theta, pay, world := make([]float64, s), make([]float64, n), 0.0
	for j := range s {
		theta[j] = e.Sector(j).Theta
		if e.Closure() == market.FixedFirms {
			theta[j] = e.Sector(j).Sigma - 1
		}
	}
	for r := range n {
		if p.Deficits() == market.NominalDeficits {
			v.deficit[r] = e.Deficit(r)
		}
		for j := range s {
			v.p0[r*s+j] = 1
			pay[r] += e.Wages(r, j)
		}
		world += pay[r]
	}
	f := func(lw []float64) []float64 {
		w, sum := make([]float64, n), 0.0
		for r := range n {
			w[r] = math.Exp(lw[r])
			sum += w[r] * pay[r]
		}
		out := v.settle(w, theta)
		if out != nil {
			out[n-1] = math.Log(sum / world)
		}
		return out
	}
	norm := func(x []float64) (m float64) {
		for _, y := range x {
			if math.IsNaN(y) {
				return math.Inf(1)
			}
			m = max(m, math.Abs(y))
		}
		return m
	}
	lw := make([]float64, n)
	at := f(lw)
	for range 100 {
		if at == nil || norm(at) < 1e-13 {
			break
		}
		jac := mat.NewDense(n, n, nil)
		for i := range n {
			near := append([]float64(nil), lw...)
			near[i] += 1e-6
			to := f(near)
			if to == nil {
				return nil, nil, false
			}
			for r := range n {
				jac.Set(r, i, (to[r]-at[r])/1e-6)
			}
		}
		var step mat.VecDense
		if step.SolveVec(jac, mat.NewVecDense(n, at)) != nil {
			return nil, nil, false
		}
		scale, moved := 1.0, false
		for ; scale > 1e-3 && !moved; scale /= 2 {
			to := append([]float64(nil), lw...)
			for i := range n {
				to[i] -= scale * step.AtVec(i)
			}
			if next := f(to); next != nil && norm(next) < norm(at) {
				lw, at, moved = to, next, true
			}
		}
		if !moved {
			break
		}
	}
	if at == nil || !(norm(at) < 1e-9) {
		return nil, nil, false
	}
	f(lw)
	w, real = make([]float64, n), make([]float64, n)
	for r := range n {
		w[r], real[r] = math.Exp(lw[r]), v.income[r]/e.Income(r)
		for j := range s {
			real[r] /= math.Pow(v.p0[r*s+j], e.FinalShare(r, j))
		}
	}
	return w, real, true
}
