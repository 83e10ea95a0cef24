package market

import "github.com/tradetalk/tradetalk/internal/gemm"

// This file solves the adjoint's equations (1) to (5) for the outputs of a Gradient and
// writes the sensitivities by sector and region. The type adjoint lists the equations.

// differentiate solves for the outputs of g and writes the sensitivities to g.
func (a *adjoint) differentiate(g *Gradient) bool {
	n := a.n
	rows, two, cols := len(a.sectors)*n, 2*a.np, gemm.Stride(len(g.outputs))
	a.y, a.yT, a.x, a.p = grow(a.y, rows*cols), grow(a.yT, rows*cols), grow(a.x, rows*cols), grow(a.p, rows*cols)
	a.base = grow(a.base, rows*max(cols, two))
	a.outputIncome, a.outputWage, a.eps = grow(a.outputIncome, n*cols), grow(a.outputWage, n*cols), grow(a.eps, two*cols)
	a.income = grow(a.income, n*cols)
	clear(a.outputIncome)
	clear(a.outputWage)
	clear(a.eps)
	clear(a.income)
	if !a.local(g, cols) {
		return false
	}
	a.balance(g, cols)
	a.spending(cols)
	return a.prices(g, cols)
}

// local starts y, (3) and (5) with the outputs' own claims on sales.
func (a *adjoint) local(g *Gradient, cols int) bool {
	n, s, sp := a.n, a.s, a.r.sp
	rows := len(a.sectors) * n
	r := a.r
	local := false
	for c := range g.outputs {
		local = local || g.selling[c]
	}
	if !local {
		clear(a.y)
		return true
	}
	base := a.base[:rows*cols]
	clear(base)
	for c, o := range g.outputs {
		if !g.selling[c] {
			continue
		}
		m := o.region
		for j, v := range g.claims[c].bySales {
			if v == 0 {
				continue
			}
			for x, k := range a.sectors {
				w := r.sales[(m*s+k)*sp+j] * r.domestic[m*sp+j]
				if k == j {
					w++
				}
				base[(x*n+m)*cols+c] += w * v
			}
			a.outputIncome[m*cols+c] += r.domestic[m*sp+j] * r.alphaH[m*sp+j] * v
		}
	}
	// The claims run through the chain of inputs and purchases.
	copy(a.y, base)
	if !a.solve(a.y, a.yT, base, a.fd, a.salesInverse, cols, 0) {
		return false
	}
	// Here p and x serve as room for the blocks spent and sold.
	for row := range rows {
		d, f := a.domestic[row], a.thetaF[row]
		for c := row * cols; c < row*cols+cols; c++ {
			a.x[c] = a.yT[c] + d*a.y[c]
			a.p[c] = f * a.y[c]
		}
	}
	a.wages(a.outputWage, a.x, a.p, cols)
	a.scratch = grow(a.scratch, n*cols)
	a.eachFinal(a.scratch, r.alphaH, a.yT, cols)
	for i, v := range a.scratch[:n*cols] {
		a.outputIncome[i] += v
	}
	return true
}

// balance solves (3) and (5) for i and eps.
func (a *adjoint) balance(g *Gradient, cols int) {
	n, np, two := a.n, a.np, 2*a.np
	// Own claims of outputs, and the effects of wages on the region's price index.
	for c, o := range g.outputs {
		m := o.region
		a.outputIncome[m*cols+c] += g.claims[c].byIncome
		a.outputWage[m*cols+c] += g.claims[c].byLogWage
		if w := o.prices(g.size[c]); w != 0 {
			for k := range n {
				a.outputWage[k*cols+c] += w * a.finalPrice[m*np+k]
			}
		}
	}
	// Incomes first, then wages, then the incomes that wages call for.
	for c := range g.outputs {
		col := a.column
		for i := range n {
			col[i] = a.outputIncome[i*cols+c]
		}
		a.incomes.solve(col)
		for i, v := range col {
			a.outputIncome[i*cols+c] = v
		}
		for k := range n {
			income := a.outputIncome[k*cols+c]
			if a.ownWages {
				income = a.worth(k, c, cols, a.outputIncome)
			}
			v := -a.outputWage[k*cols+c] - a.payroll[k]*income
			for i, w := range a.wageEffect[k*two+np : k*two+np+n] {
				v -= w * a.outputIncome[i*cols+c]
			}
			col[k] = v
		}
		a.wagesFor.solve(col)
		shared := 0.0
		for i := range n {
			v := a.outputIncome[i*cols+c]
			for m, w := range a.incomeByWage[i*np : i*np+n] {
				v += w * col[m]
			}
			a.income[i*cols+c] = v
			shared += a.rule[i] * v
		}
		for i := range n {
			a.eps[i*cols+c] = col[i]
			a.eps[(np+i)*cols+c] = a.keep[i]*a.income[i*cols+c] + a.give[i]*shared
		}
	}

}

// spending works out y and x at the solution of balance.
func (a *adjoint) spending(cols int) {
	n, np, two := a.n, a.np, 2*a.np
	rows := len(a.sectors) * n
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
	// Export taxes and wedges are revenue of exporter and recipient.
	for _, l := range a.leaks {
		x := a.x[(l.sector*n+l.importer)*cols:][:cols]
		i, o := revenue[l.exporter*cols:][:cols], revenue[l.recipient*cols:][:cols]
		for c := range x {
			x[c] += l.share * (l.tax*i[c] + l.wedge*o[c])
		}
	}
	copy(a.yT, a.x[:rows*cols]) // matrix y with sources, for closed sectors

}

// prices solves (4) for p and writes all sensitivities to g.
func (a *adjoint) prices(g *Gradient, cols int) bool {
	n, s, np, sp, t := a.n, a.s, a.np, a.r.sp, len(a.sectors)
	rows := t * n
	r := a.r
	revenue := a.eps[np*cols : (np+n)*cols]
	a.wageCost = grow(a.wageCost, rows*cols)
	own := a.wageCost[:rows*cols] // effects on costs, in the memory of wageCost
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
	// An output with a price index adds the final shares of the region, open sectors first.
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

// write stores the sensitivities of all sectors in g, output by output, and works out the
// closed sectors from the open sectors: own is the worth of the costs of open sectors.
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
	// Closed sectors sell to open sectors at home, and buy from them.
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
			h := r.labourH[m*sp+j]
			for c, eps := range a.eps[m*cols : m*cols+cols] {
				sold[c] += h * eps
			}
			if r.profitH != nil {
				for c, i := range a.eps[(a.np+m)*cols : (a.np+m)*cols+cols] {
					sold[c] += r.profitH[m*sp+j] * i
				}
			}
			final := r.alpha[m*sp+j] // part of a unit of final spending that comes by closed sectors
			for _, k := range a.closed {
				final += r.inverse[(m*s+k)*sp+j] * r.alpha[m*sp+k]
			}
			thetaX := g.theta[j*n+m] * g.border[(j*n+m)*n+m]
			for c, o := range g.outputs {
				if o.region == m {
					if g.selling[c] {
						for k, v := range g.claims[c].bySales {
							sold[c] += r.sales[(m*s+j)*sp+k] * r.domestic[m*sp+k] * v
							if k == j {
								sold[c] += v
							}
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
