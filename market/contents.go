package market

import "github.com/tradetalk/tradetalk/internal/gemm"

// This file solves the parts of the adjoint that all outputs share: the contents of wages in
// prices, and of labour and revenue in spending, with the factored equations (3) and (5) of
// the type adjoint.

// shares solves for the parts that do not depend on outputs: the contents of wages in prices,
// and the contents of labour and revenue in spending. shares factors the equations for eps
// and i.
func (a *adjoint) shares() bool {
	np := a.np
	rows, two := len(a.sectors)*a.n, 2*np
	a.cost, a.costT = grow(a.cost, rows*np), grow(a.costT, rows*np)
	a.base = grow(a.base, rows*two)
	a.content, a.contentT = grow(a.content, rows*two), grow(a.contentT, rows*two)
	a.spent = grow(a.spent, rows*two)
	a.sold = grow(a.sold, rows*two)
	a.source = grow(a.source, rows*np)

	a.spectrum()

	return a.costContents() && a.spendingContents() && a.balances()
}

// costContents solves for the content of each wage in costs.
func (a *adjoint) costContents() bool {
	r := a.r
	n, np, sp := a.n, a.np, a.r.sp
	rows := len(a.sectors) * n
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
	return a.solve(a.cost, a.costT, a.base, a.sd, a.inverse, np, 1)
}

// spendingContents solves for the contents of labour and revenue, in this order of columns,
// in sales and spending.
func (a *adjoint) spendingContents() bool {
	n, np, sp, t := a.n, a.np, a.r.sp, len(a.sectors)
	rows, two := t*n, 2*np
	// Tariffs, export taxes and wedges are the parts of spending that become revenue.
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
		a.byRegion(a.base[np:], two, a.salesInverse, a.source, np)
	}
	for o, j := range a.sectors {
		for m := range n {
			row := o*n + m
			a.base[row*two+m] = a.r.labourH[m*sp+j]
			if a.r.profitH != nil {
				a.base[row*two+np+m] += a.r.profitH[m*sp+j]
			}
			copy(a.content[row*two:row*two+np], a.cost[row*np:row*np+np])
			copy(a.content[row*two+np:row*two+two], a.base[row*two+np:row*two+two])
		}
	}
	if !a.solve(a.content, a.contentT, a.base, a.fd, a.salesInverse, two, 1) {
		return false
	}
	// Contents of sales become effects of prices on spending and on sales.
	for row := range rows {
		lo := row * two
		d, f := a.domestic[row], a.thetaF[row]
		for c, v := range a.source[row*np : row*np+np] {
			a.contentT[lo+np+c] += v
		}
		u, w := a.content[lo:lo+two], a.contentT[lo:lo+two]
		spent, sold := a.spent[lo:lo+two], a.sold[lo:lo+two]
		for c, v := range u {
			spent[c] = w[c] + d*v
			sold[c] = f * v
		}
		for c, v := range a.revenueT[row*n : row*n+n] {
			sold[np+c] += v
		}
	}
	for _, l := range a.leaks {
		at := (l.sector*n+l.exporter)*two + np
		a.sold[at+l.exporter] += l.theta * l.flow * l.tax
		a.sold[at+l.recipient] += l.theta * l.flow * l.wedge
	}

	return true
}

// balances sums contents over sectors and factors equations (3) and (5).
func (a *adjoint) balances() bool {
	n, np := a.n, a.np
	rows, two := len(a.sectors)*n, 2*np
	a.final, a.finalPrice = grow(a.final, n*two), grow(a.finalPrice, n*np)
	a.eachFinal(a.final, a.r.alphaH, a.contentT, two)
	a.eachFinal(a.finalPrice, a.r.alphaP, a.costT, np)
	for m := range n {
		a.final[m*two+m] += a.homeWages[m]
		a.final[m*two+np+m] += a.homeProfits[m]
		a.finalPrice[m*np+m] += a.home[m]
	}
	a.wagePrice, a.wageCost = grow(a.wagePrice, n*rows), grow(a.wageCost, n*rows)
	for row := range rows {
		d, x := a.domestic[row], a.thetaX[row]
		c, w := a.cost[row*np:row*np+n], a.costT[row*np:row*np+n]
		for k, v := range c {
			a.wageCost[k*rows+row] = v
			a.wagePrice[k*rows+row] = x * (w[k] + d*v)
		}
	}
	a.wageEffect = grow(a.wageEffect, n*two)
	a.scratch = grow(a.scratch, n*two)
	a.wages(a.wageEffect, a.spent, a.sold, two)

	// Equation (3): incomes, with the deficit rule.
	total := 0.0
	for _, v := range a.payroll {
		total += v
	}
	a.incomeByWage = grow(a.incomeByWage, n*np)
	for m := range n {
		row := a.final[m*two+np : m*two+two]
		sum := 0.0
		for k, v := range row[:n] {
			sum += v * a.give[k]
		}
		for k := range n {
			v := -row[k]*a.keep[k] - sum*a.rule[k]
			if k == m {
				v++
			}
			a.incomes.a[m*n+k] = v
		}
		// Column sums of revenue, with the deficit rule, go into kv as well.
		kv := a.wageEffect[m*two+np : m*two+two]
		sum = 0
		for k, v := range kv[:n] {
			sum += v * a.give[k]
		}
		for k := range n {
			kv[k] = kv[k]*a.keep[k] + sum*a.rule[k]
		}
	}
	if !a.incomes.factor() {
		a.singular = true
		return false
	}
	// The income that each wage calls for.
	for m := range n {
		for i := range n {
			a.column[i] = a.final[i*two+m]
		}
		a.incomes.solve(a.column)
		for i, v := range a.column {
			a.incomeByWage[i*np+m] = v
		}
	}
	for k := range n {
		kv := a.wageEffect[k*two+np : k*two+np+n]
		out := a.wagesFor.a[k*n : k*n+n]
		for m := range out {
			income := a.incomeByWage[k*np+m]
			if a.ownWages {
				income = a.worth(k, m, np, a.incomeByWage)
			}
			out[m] = a.wageEffect[k*two+m] + a.payroll[k]*(income-a.payroll[m]/total)
		}
		out[k] -= a.payroll[k]
		for i, v := range kv {
			for m, w := range a.incomeByWage[i*np : i*np+n] {
				out[m] += v * w
			}
		}
	}
	a.singular = !a.wagesFor.factor()
	return !a.singular
}

// worth returns the worth of a unit of a region's own income by the deficit rule, from the
// worth of a unit of income in each region.
func (a *adjoint) worth(region, col, cols int, income []float64) float64 {
	shared := 0.0
	for i, r := range a.rule {
		shared += r * income[i*cols+col]
	}
	return a.keep[region]*income[region*cols+col] + a.give[region]*shared
}

// eachFinal sums a block over sectors with the weights of final buyers, domestic links
// included: alphaH of the response for purchases, alphaP for prices.
func (a *adjoint) eachFinal(out, weights, block []float64, cols int) {
	n, sp := a.n, a.r.sp
	for m := range n {
		row := out[m*cols : m*cols+cols]
		clear(row)
		for o, j := range a.sectors {
			w := weights[m*sp+j]
			for c, v := range block[(o*n+m)*cols : (o*n+m)*cols+cols] {
				row[c] += w * v
			}
		}
	}
}

// wages sets k to the effect of each wage by way of the prices and costs of flows, from the
// blocks spent and sold.
func (a *adjoint) wages(k, spent, sold []float64, cols int) {
	n, rows := a.n, len(a.sectors)*a.n
	gemm.Mul(gemm.Matrix{Data: k, Stride: cols}, gemm.Matrix{Data: a.wagePrice, Stride: rows}, gemm.Matrix{Data: spent, Stride: cols}, n, rows, cols)
	a.scratch = grow(a.scratch, n*cols)
	gemm.Mul(gemm.Matrix{Data: a.scratch, Stride: cols}, gemm.Matrix{Data: a.wageCost, Stride: rows}, gemm.Matrix{Data: sold, Stride: cols}, n, rows, cols)
	for i, v := range a.scratch[:n*cols] {
		k[i] -= v
	}
}
