package market

import (
	"math"
	"slices"
)

// This file decides what a stop to trade would cost a region and the partners, and computes
// the indices of dependence in use. The losses come from exact solves; the indices follow
// Hirschman (1945), Keohane and Nye (1977) and Feenstra (1994).

// A Side says which of a region's trade stops.
type Side uint8

const (
	// Both sides: partners neither sell to the region nor buy from it.
	Both Side = iota
	// Buying: partners stop selling, so the region cannot buy.
	Buying
	// Selling: partners stop buying, so the region cannot sell.
	Selling
)

// String returns the name of the side.
func (s Side) String() string {
	switch s {
	case Both:
		return "both"
	case Buying:
		return "buying"
	case Selling:
		return "selling"
	}
	return "unknown side"
}

// A CutOff is an exact stop to trade between a region and some partners.
type CutOff struct {
	Region   int
	Partners []int
	Sectors  []int // nil for all sectors, services included
	Side     Side  // zero for both sides
}

// cells calls f for each cell that the cut-off stops.
func (c CutOff) cells(e *Economy, f func(sector, importer, exporter int)) {
	_ = e.regions[c.Region]
	n := len(c.Sectors)
	if c.Sectors == nil {
		n = e.s
	}
	for x := range n {
		j := x
		if c.Sectors != nil {
			j = c.Sectors[x]
		}
		for _, i := range c.Partners {
			if i == c.Region {
				continue
			}
			if c.Side != Selling {
				f(j, c.Region, i)
			}
			if c.Side != Buying {
				f(j, i, c.Region)
			}
		}
	}
}

// An Exposure is the cost of a CutOff to the region and to the partners.
type Exposure struct {
	// Loss is the region's exact loss of real income, as a share of real income under the
	// policy in force: 0.01 is 1 %. A gain is negative.
	Loss float64
	// FirstOrder is the loss by the derivative in the weights of the flows, before buyers and
	// sellers have turned elsewhere. Losses grow faster than in proportion while the last
	// supplies go, so FirstOrder is an underestimate as a rule.
	FirstOrder float64
	// PartnerLosses are the partners' own losses, in the order of the CutOff, and
	// PartnerFirstOrder the first-order counterparts: the cost of the threat to the senders.
	PartnerLosses, PartnerFirstOrder []float64
}

// Exposure returns the losses from a cut-off on top of p, whose equilibrium is q. l holds the
// elasticities, nil for the baseline's. Exposure solves for the cut-off exactly, so a region
// that cannot do without the partners is reported as a CutOffError.
func (v *Solver) Exposure(q *Equilibrium, p *Policy, l *Elasticities, c CutOff) (Exposure, error) {
	if p.e != v.e || q.e != v.e {
		return Exposure{}, errOtherEconomy
	}
	if err := v.GradientOf(&v.exposure.gradient, q, p, l); err != nil {
		return Exposure{}, err
	}
	if v.exposure.policy == nil {
		v.exposure.policy = p.Clone()
	}
	// The policy after the cut-off bans every stopped cell.
	after := v.exposure.policy
	after.CopyFrom(p)
	c.cells(v.e, after.Ban)
	if err := v.SolveWith(&v.exposure.after, after, l, q); err != nil {
		return Exposure{}, err
	}
	loss := func(r int) float64 { return 1 - v.exposure.after.RealIncome(r)/q.RealIncome(r) }
	out := Exposure{Loss: loss(c.Region), FirstOrder: -v.exposure.gradient.CutOff(c.Region, c)}
	for _, i := range c.Partners {
		out.PartnerLosses = append(out.PartnerLosses, loss(i))
		out.PartnerFirstOrder = append(out.PartnerFirstOrder, -v.exposure.gradient.CutOff(i, c))
	}
	return out, nil
}

// exposureBuffers are the memory that Solver.Exposure reuses.
type exposureBuffers struct {
	gradient Gradient
	policy   *Policy
	after    Equilibrium
}

// CutOff returns the first-order effect on an output of a cut-off: minus the sum over cells
// of the derivative by each weight times the weight. Under Solver.Gradient, minus the value
// for output c.Region is Exposure.FirstOrder, with nothing to solve.
func (g *Gradient) CutOff(output int, c CutOff) float64 {
	sum := 0.0
	c.cells(g.e, func(j, n, i int) {
		sum -= g.p.weight[g.e.cell(j, n, i)] * g.Weight(output, j, n, i)
	})
	return sum
}

// An Asymmetry compares the losses of two regions from a stop to mutual trade. Hirschman
// (1945, National Power and the Structure of Foreign Trade, chapter 2) argues that power lies
// with the less dependent partner; Keohane and Nye (1977, Power and Interdependence, chapter
// 1) speak of asymmetrical interdependence.
type Asymmetry struct {
	Losses [2]float64 // exact, as shares of real income
	// Index is (loss of the first - loss of the second) over the sum of the two without
	// signs: 1 if only the first loses, -1 if only the second does, 0 if the losses are
	// equal.
	Index float64
}

// Asymmetry solves for a stop to trade between regions a and b in some sectors (nil for all)
// on top of p, whose equilibrium is q. l holds the elasticities, nil for the baseline's.
func (v *Solver) Asymmetry(q *Equilibrium, p *Policy, l *Elasticities, a, b int, sectors []int) (Asymmetry, error) {
	x, err := v.Exposure(q, p, l, CutOff{Region: a, Partners: []int{b}, Sectors: sectors})
	if err != nil {
		return Asymmetry{}, err
	}
	out := Asymmetry{Losses: [2]float64{x.Loss, x.PartnerLosses[0]}}
	if size := math.Abs(x.Loss) + math.Abs(x.PartnerLosses[0]); size > 0 {
		out.Index = (x.Loss - x.PartnerLosses[0]) / size
	}
	return out, nil
}

// ImportConcentration returns the Herfindahl index of a region's imports of a sector: the sum
// of squared shares of foreign suppliers in the value of imports net of tariffs, from 1/(N-1)
// to 1 for a single supplier, and 0 without imports. (The square root is the index of
// Hirschman 1945, chapter 6; see Hirschman 1964, American Economic Review 54:761, on the
// paternity.)
func (q *Equilibrium) ImportConcentration(region, sector int) float64 {
	sum, squares := 0.0, 0.0
	for i := range q.e.n {
		if i != region {
			f := q.Flow(sector, region, i)
			sum += f
			squares += f * f
		}
	}
	if sum == 0 {
		return 0
	}
	return squares / (sum * sum)
}

// Dependence returns the partner's share in a region's foreign trade, exports and imports
// over all sectors, from 0 to 1: the measure of Hirschman (1945, chapter 2) for the weight of
// a partner's power to interrupt trade. The measure is not symmetric: the same trade is a
// small part of a large partner's trade. Dependence is 0 without foreign trade.
func (q *Equilibrium) Dependence(region, partner int) float64 {
	with, all := 0.0, 0.0
	for j := range q.e.s {
		for i := range q.e.n {
			if i == region {
				continue
			}
			f := q.Flow(j, region, i) + q.Flow(j, i, region)
			all += f
			if i == partner {
				with += f
			}
		}
	}
	if all == 0 {
		return 0
	}
	return with / all
}

// Substitutability returns how well a region's buyers in a sector could do without some
// suppliers: the sector's price over the price without the suppliers, at given costs of all
// others,
//
//	(1 - share of the suppliers)^(1/theta)
//
// with shares of spending and the trade elasticity theta of the importer's sector. In the
// Armington reading theta is sigma - 1, sigma being the elasticity of substitution between
// suppliers (Feenstra 1994, American Economic Review 84:157-177, on varieties that
// disappear). The value is 1 for suppliers without sales there and 0 if no other supplier
// exists. p is the policy that q solves, l the elasticities, nil for the baseline's.
func (q *Equilibrium) Substitutability(p *Policy, l *Elasticities, region, sector int, suppliers ...int) (float64, error) {
	e := q.e
	if p.e != e || l != nil && l.e != e {
		return 0, errOtherEconomy
	}
	theta := e.theta[sector]
	if l != nil {
		theta = l.Theta(sector, region)
	}
	gone, all := 0.0, 0.0
	for i := range e.n {
		f := q.Flow(sector, region, i) * (1 + p.Tariff(sector, region, i))
		all += f
		if slices.Contains(suppliers, i) {
			gone += f
		}
	}
	if all == 0 {
		return 1, nil
	}
	return math.Pow(max(1-gone/all, 0), 1/theta), nil
}
