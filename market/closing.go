package market

import "math"

// This file turns Accounts into an Economy: exactly where the accounts close, and as shares
// of an equilibrium still to be found where the accounts do not (Caliendo and Parro 2015).

// economy fills the parts that open and closed accounts share: labels, elasticities, tariffs,
// trade shares, cost shares, output and expenditure.
func (a *Accounts) economy() *Economy {
	n, s := len(a.Regions), len(a.Sectors)
	e := &Economy{
		n: n, s: s,
		regions:     make([]Region, n),
		sectors:     make([]Sector, s),
		regionIndex: make(map[string]int, n),
		sectorIndex: make(map[string]int, s),
		tariff:      append([]float64(nil), a.Tariff...),
		trade:       append([]float64(nil), a.Trade...),
		share:       make([]float64, s*n*n),
		theta:       make([]float64, s),
		labour:      make([]float64, n*s),
		alpha:       make([]float64, n*s),
		expenditure: make([]float64, n*s),
		output:      make([]float64, n*s),
		inputs:      make([]float64, n*s*s),
		payroll:     make([]float64, n),
		profit:      make([]float64, n),
		closure:     a.Closure,
		deficit:     make([]float64, n),
		revenue:     make([]float64, n),
		income:      make([]float64, n),
	}
	copy(e.regions, a.Regions)
	copy(e.sectors, a.Sectors)
	for i := range e.regions {
		if e.regions[i].Name == "" {
			e.regions[i].Name = e.regions[i].ID
		}
		e.regionIndex[e.regions[i].ID] = i
	}
	for j := range e.sectors {
		if e.sectors[j].Name == "" {
			e.sectors[j].Name = e.sectors[j].ID
		}
		e.sectorIndex[e.sectors[j].ID] = j
		// With fixed firms Sigma decides the trade elasticity and the margin.
		if a.Closure == FixedFirms {
			e.sectors[j].Theta = e.sectors[j].Sigma - 1
			e.margin = append(e.margin, 1/e.sectors[j].Sigma)
		}
		e.theta[j] = e.sectors[j].Theta
	}
	for j := range s {
		for r := range n {
			row := (j*n + r) * n
			x := 0.0
			for i := range n {
				v := a.Trade[row+i]
				x += v * (1 + a.Tariff[row+i])
				e.output[i*s+j] += v
			}
			e.expenditure[r*s+j] = x
			if x > 0 {
				for i := range n {
					e.share[row+i] = a.Trade[row+i] * (1 + a.Tariff[row+i]) / x
				}
			}
		}
	}
	for r := range n {
		for j := range s {
			c := r*s + j
			// Wages are value added less profits; cost shares are shares of wages and inputs.
			wages := a.ValueAdded[c]
			if e.margin != nil {
				wages = max(wages-e.margin[j]*e.output[c], 0)
			}
			cost := wages
			for k := range s {
				cost += a.Intermediate[(r*s+k)*s+j]
			}
			if cost == 0 { // the sector makes nothing here: its cost is never a price
				e.labour[c] = 1
				continue
			}
			e.labour[c] = wages / cost
			for k := range s {
				e.inputs[c*s+k] = a.Intermediate[(r*s+k)*s+j] / cost
			}
		}
	}
	return e
}

// close closes the accounts exactly if the accounts close up to rounding, and reports whether
// they do.
func (a *Accounts) close(e *Economy) bool {
	n, s := e.n, e.s
	final, costs := make([]float64, s), make([]float64, s)
	for r := range n {
		size := 0.0
		for j := range s {
			costs[j] = e.costs(r, j)
			size += e.output[r*s+j] + e.expenditure[r*s+j]
		}
		income := 0.0
		for k := range s {
			c := r*s + k
			cost, use := a.ValueAdded[c], 0.0
			for j := range s {
				cost += a.Intermediate[(r*s+j)*s+k]
				use += e.inputs[(r*s+j)*s+k] * costs[j]
			}
			final[k] = e.expenditure[c] - use
			// Cost must equal output, and final demand the rest of spending, at least zero.
			switch {
			case math.Abs(cost-e.output[c]) > closeTolerance*size,
				a.FinalDemand != nil && math.Abs(a.FinalDemand[c]-final[k]) > closeTolerance*size,
				final[k] < -closeTolerance*size:
				return false
			}
			// Rounding residue of a final demand of zero is no demand.
			if final[k] < 1e-11*e.expenditure[c] {
				final[k] = 0
			}
			income += final[k]
		}
		if income <= 0 {
			return false
		}
		for k := range s {
			e.alpha[r*s+k] = final[k] / income
		}
	}
	e.totals()
	e.balance()
	return true
}

// balance sets deficits to zero if all are rounding. Kept, such deficits are all of trade under
// a policy that leaves next to none, and no equilibrium pays them.
func (e *Economy) balance() {
	for r, d := range e.deficit {
		if math.Abs(d) > balancedTolerance*e.income[r] {
			return
		}
	}
	for r, d := range e.deficit {
		e.deficit[r] = 0
		e.income[r] -= d
	}
}

// open takes final demand and deficits of accounts that do not close as shares and amounts of
// an equilibrium still to be found.
func (a *Accounts) open(e *Economy) {
	n, s := e.n, e.s
	for r := range n {
		sum := 0.0
		for k := range s {
			c := r*s + k
			f := 0.0
			if a.FinalDemand != nil {
				f = a.FinalDemand[c]
			} else {
				f = e.expenditure[c]
				for j := range s {
					f -= a.Intermediate[(r*s+k)*s+j]
				}
				f = max(f, 0)
			}
			e.alpha[c] = f
			sum += f
		}
		for k := range s {
			e.alpha[r*s+k] /= sum
		}
	}
	e.totals()
	for r := range n {
		e.payroll[r] = 0
		for j := range s {
			e.payroll[r] += a.ValueAdded[r*s+j]
			if e.margin != nil {
				e.payroll[r] -= e.margin[j] * e.output[r*s+j]
			}
		}
		if a.Deficit != nil {
			e.deficit[r] = a.Deficit[r]
		}
		e.income[r] = e.payroll[r] + e.revenue[r] + e.deficit[r] + e.profit[r]
	}
	e.finish()
}

// totals sums wages, profits, tariff revenue, deficits and income by region.
func (e *Economy) totals() {
	n, s := e.n, e.s
	for r := range n {
		e.payroll[r], e.profit[r], e.revenue[r], e.deficit[r] = 0, 0, 0, 0
		for j := range s {
			c := r*s + j
			e.payroll[r] += e.labour[c] * e.costs(r, j)
			e.profit[r] += e.output[c] - e.costs(r, j)
			imports := 0.0
			for i := range n {
				imports += e.trade[(j*n+r)*n+i]
				e.revenue[r] += e.trade[(j*n+r)*n+i] * e.tariff[(j*n+r)*n+i]
			}
			e.deficit[r] += imports - e.output[c]
		}
		e.income[r] = e.payroll[r] + e.revenue[r] + e.deficit[r] + e.profit[r]
	}
}

// finish derives the rest of an Economy from the accounts: the world payroll, and the sectors
// without trade abroad.
func (e *Economy) finish() {
	e.responder = new(responder)
	e.worldPayroll = 0
	for _, v := range e.payroll {
		e.worldPayroll += v
	}
	e.domestic = make([]bool, e.s)
	for j := range e.s {
		e.domestic[j] = true
		for r := range e.n {
			for i := range e.n {
				if i != r && e.share[(j*e.n+r)*e.n+i] != 0 {
					e.domestic[j] = false
				}
			}
		}
	}
}
