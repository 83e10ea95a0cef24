package tradepolicy

import (
	"errors"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
)

// The file decides which courses of a large menu are solved exactly: every course on all goods, and
// the best others by the first-order effect of the adjoint on the government's flow payoff.

// screened returns the increases to solve for, in the order of the menu.
func (w *weighing) screened(list []agent.TariffIncrease) ([]agent.TariffIncrease, error) {
	slope, err := w.slope()
	if err != nil || slope == nil {
		return list, err
	}
	e := w.Book.Economy()
	all := sectorSets(e, &w.Self.Public)[0]
	score := make([]float64, len(list))
	var order []int
	for k := range list {
		if list[k].Sectors == all {
			continue
		}
		list[k].Covers(e, w.Actors, func(j, to, from int) { score[k] += list[k].Points * slope(j, to, from) })
		score[k] -= w.Situation.Rest.Cost(e, w.Actors, w.Seat, raisedBy(w.own, list[k]))
		order = append(order, k)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return a - b
	})
	order = order[:min(len(order), w.TradePolicy.Screen)]
	var kept []agent.TariffIncrease
	for k := range list {
		if list[k].Sectors == all || slices.Contains(order, k) {
			kept = append(kept, list[k])
		}
	}
	return kept, nil
}

// slope returns the derivative of the government's flow payoff by a tariff, in percent of income per
// unit ad valorem, in the present world. The result is nil where the economy has no derivatives.
func (w *weighing) slope() (func(j, to, from int) float64, error) {
	e := w.Book.Economy()
	var outputs []market.Output
	var weights []float64
	add := func(o market.Output, weight float64) {
		if weight != 0 {
			outputs, weights = append(outputs, o), append(weights, weight)
		}
	}
	var regions []int
	income := 0.0
	for _, id := range w.Self.Regions {
		n, _ := e.RegionIndex(id)
		regions = append(regions, n)
		income += e.Income(n)
	}
	// payroll adds the log of the real payroll of some sectors.
	payroll := func(sectors []int, weight float64) {
		total := 0.0
		for _, n := range regions {
			for _, j := range sectors {
				total += e.ValueAdded(n, j)
			}
		}
		if total == 0 {
			return
		}
		for _, n := range regions {
			part := 0.0
			for _, j := range sectors {
				add(market.SectorValueAdded(n, j), weight/total)
				part += e.ValueAdded(n, j)
			}
			add(market.LogPriceIndex(n), -weight*part/total)
		}
	}
	bias, public := w.Self.Bias, 1-w.Self.Bias
	influence := 0.0
	for k := range w.Self.Groups {
		influence += w.Self.Groups[k].Influence
	}
	for k := range w.Self.Groups {
		g := &w.Self.Groups[k]
		if influence <= 0 || bias == 0 || g.Influence <= 0 {
			continue
		}
		if g.Sectors == "" {
			public += bias * g.Influence / influence
			continue
		}
		payroll(places(e, g.Sectors), bias*g.Influence/influence)
	}
	if w.Private.Motive {
		if g := w.Motive.GroupOf(&w.Self.Public); g != nil {
			public -= w.Motive.Weight
			payroll(places(e, g.Sectors), w.Motive.Weight)
		}
	}
	for _, n := range regions {
		add(market.LogRealIncome(n), public*e.Income(n)/income)
	}
	q := agent.Query{Period: w.Period}
	var g market.Gradient
	if _, err := w.Book.Linearise(&g, outputs, func(p *market.Policy) { w.Compile(p, q, w.Binding(q)...) }); err != nil {
		var apart *market.SeparatedError
		var resists *market.DerivativeError
		if errors.As(err, &apart) || errors.As(err, &resists) {
			return nil, nil
		}
		return nil, err
	}
	return func(j, to, from int) float64 {
		sum := 0.0
		for o, weight := range weights {
			sum += weight * g.Tariff(o, j, to, from)
		}
		return 100 * sum
	}, nil
}
