package market_test

import (
	"math"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/market"
)

// The naive solver solves the equations of Caliendo and Parro (2015), with or without the
// profits of Ossa (2014), in the plainest way: prices by repetition, spending by one dense
// linear system, wages by a dense Newton method on balances of trade. It shares no code with
// the package, and is slow.

// naiveBalances solves for prices, spending and incomes at wages w in ln, and returns real incomes
// over the baseline and the equations of wages: ln of each region's receipts over payments
// abroad, with a share of all deficits, but one for the numeraire.
func naiveBalances(p *market.Policy, w []float64, share float64) (real, balance []float64) {
	e := p.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	at := func(j, r, i int) int { return (j*n+r)*n + i }
	price, pi := make([]float64, n*s), make([]float64, s*n*n) // price in ln
	for change, pass := 1.0, 0; change > 1e-14; pass++ {
		if change = 0; pass > 3000 {
			return nil, nil
		}
		for c, old := range price {
			r, j, sum := c/s, c%s, 0.0
			for i := range n {
				cost := e.LabourShare(i, j)*w[i] + math.Log(p.Barrier(j, r, i)*(1+p.Tariff(j, r, i))/(1+e.Tariff(j, r, i))*(1+p.ExportTax(j, r, i)))
				for k := range s {
					cost += e.InputShare(i, j, k) * price[i*s+k]
				}
				if i != r {
					cost += math.Log(p.Friction(r) * p.Friction(i))
				}
				pi[at(j, r, i)] = e.Share(j, r, i) * p.Weight(j, r, i) * math.Exp(-e.Sector(j).Theta*cost)
				sum += pi[at(j, r, i)]
			}
			for i := 0; i < n && sum > 0; i++ {
				pi[at(j, r, i)] /= sum
				price[c] = -math.Log(sum) / e.Sector(j).Theta
			}
			change = max(change, math.Abs(price[c]-old))
		}
	}
	// Spending by region and sector, then incomes, are one linear system.
	a, x, pay, world := mat.NewDense(n*s+n, n*s+n, nil), mat.NewVecDense(n*s+n, nil), 0.0, 0.0
	sub := func(row, column int, y float64) { a.Set(row, column, a.At(row, column)-y) }
	share *= map[market.DeficitRule]float64{market.NominalDeficits: 1}[p.Deficits()]
	for r := range n {
		wages, own := 0.0, n*s+r
		sub(own, own, -1)
		for j := range s {
			wages += e.Wages(r, j)
			pay, world = pay+math.Exp(w[r])*e.Wages(r, j), world+e.Wages(r, j)
			sub(r*s+j, r*s+j, -1)
			sub(r*s+j, own, e.FinalShare(r, j))
			margin := e.SectorProfit(r, j) / max(e.Output(r, j), math.SmallestNonzeroFloat64)
			for m := range n {
				border := pi[at(j, m, r)] / (1 + p.Tariff(j, m, r))
				sale := border / (1 + p.ExportTax(j, m, r))
				for k := range s {
					sub(r*s+k, m*s+j, e.InputShare(r, j, k)*(1-margin)*sale)
				}
				sub(own, m*s+j, margin*sale+border-sale)
				sub(n*s+m, m*s+j, border*p.Tariff(j, m, r))
			}
		}
		x.SetVec(own, math.Exp(w[r])*wages+share*e.Deficit(r))
	}
	_ = x.SolveVec(a, x) // a singular system gives values that balance nothing
	real, balance = make([]float64, n), make([]float64, n)
	numeraire := n - 1
	for r := range n {
		in, out, index := max(share*e.Deficit(r), 0), max(-share*e.Deficit(r), 0), 0.0
		for j := range s {
			index += e.FinalShare(r, j) * price[r*s+j]
			for m := range n {
				if m != r {
					in += pi[at(j, m, r)] / (1 + p.Tariff(j, m, r)) * x.AtVec(m*s+j)
					out += pi[at(j, r, m)] / (1 + p.Tariff(j, r, m)) * x.AtVec(r*s+j)
				}
			}
		}
		real[r] = x.AtVec(n*s+r) / e.Income(r) / math.Exp(index)
		if balance[r] = w[r]; in+out > 0 { // else the region is alone
			balance[r], numeraire = math.Log(in/out), r
		}
	}
	balance[numeraire] = math.Log(pay / world)
	return real, balance
}

// naive returns wages in ln and real incomes over the baseline under p, with a share of all
// deficits, or false if Newton's method ends without a solution. Wages start at start, or else at
// the baseline.
func naive(p *market.Policy, share float64, start ...float64) (w, real []float64, ok bool) {
	n := p.Economy().NumRegions()
	w = append(w, append(start, make([]float64, n)...)[:n]...)
	real, f := naiveBalances(p, w, share)
	for moved := true; moved && f != nil && floats.Norm(f, 2) > 1e-13; {
		jac, step, to := mat.NewDense(n, n, nil), mat.NewVecDense(n, nil), make([]float64, n)
		fd.Jacobian(jac, func(y, x []float64) {
			_, g := naiveBalances(p, x, share)
			copy(y, g)
		}, w, &fd.JacobianSettings{OriginValue: f, Step: 1e-6})
		moved = false
		for scale := 1.0; scale > 1e-3 && !moved && step.SolveVec(jac, mat.NewVecDense(n, f)) == nil; scale /= 2 {
			floats.AddScaledTo(to, w, -scale, step.RawVector().Data)
			if x, g := naiveBalances(p, to, share); g != nil && floats.Norm(g, 2) < floats.Norm(f, 2) {
				w, real, f, moved = to, x, g, true
			}
		}
	}
	return w, real, f != nil && floats.Norm(f, 2) < 1e-9
}
