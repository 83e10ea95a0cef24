package market

import "fmt"

// resolve returns the economy whose baseline is the equilibrium of e at baseline
// policy.
func (e *Economy) resolve() (*Economy, error) {
	s := NewSolver(e)
	var q Equilibrium
	if err := s.Solve(&q, e.Baseline(), nil); err != nil {
		return nil, err
	}
	return e.rebase(&q), nil
}

// ZeroDeficits returns the economy without trade deficits: the equilibrium of e at baseline
// policy with every deficit at zero becomes the baseline, as in Caliendo and Parro (2015).
func (e *Economy) ZeroDeficits() (*Economy, error) {
	f := *e
	f.deficit = make([]float64, e.n)
	f.open = true
	f.finish()
	g, err := f.resolve()
	if err != nil {
		return nil, fmt.Errorf("market: removing deficits: %w", err)
	}
	// Sums of flows leave deficits of the size of rounding, which would be all of trade where
	// a policy leaves next to none.
	for r, d := range g.deficit {
		g.deficit[r] = 0
		g.income[r] -= d
	}
	return g, nil
}

// rebase returns the economy whose baseline is the given equilibrium of e under
// a policy without wedges, at the tariffs of e.
func (e *Economy) rebase(q *Equilibrium) *Economy {
	f := *e
	f.open = false
	n, s := e.n, e.s
	f.trade = make([]float64, len(e.trade))
	f.share = make([]float64, len(e.share))
	f.expenditure = make([]float64, n*s)
	f.output = make([]float64, n*s)
	f.payroll = make([]float64, n)
	f.profit = make([]float64, n)
	f.deficit = make([]float64, n)
	f.revenue = make([]float64, n)
	f.income = make([]float64, n)
	copy(f.trade, q.flow)
	for j := range s {
		for r := range n {
			row := (j*n + r) * n
			// Spending includes tariffs, output does not.
			x := 0.0
			for i := range n {
				x += f.trade[row+i] * (1 + e.tariff[row+i])
				f.output[i*s+j] += f.trade[row+i]
			}
			f.expenditure[r*s+j] = x
			if x > 0 {
				for i := range n {
					f.share[row+i] = f.trade[row+i] * (1 + e.tariff[row+i]) / x
				}
			}
		}
	}
	f.totals()
	f.finish()
	return &f
}
