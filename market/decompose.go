package market

import (
	"fmt"
	"math"
)

// A Decomposition is the first-order measure of a region's welfare change that
// Caliendo and Parro (2015, equation 16) publish, as shares of baseline income:
// 0.01 is 1 %.
//
// It is a sum of relative changes weighted by baseline flows. It is not the change
// in real income, to which it is close only for small changes: with their NAFTA
// tariffs Mexico's measure is +1.31 %, of which 1.72 points are volume of trade,
// while its real income in the same equilibrium rises by about 0.007 %. For the
// exact change use Equilibrium.RealIncome.
type Decomposition struct {
	TermsOfTrade  float64 // what exports gain in price, less what imports do
	VolumeOfTrade float64 // tariff revenue on the change in import volumes
	Efficiency    float64 // what icebergs no longer melt
}

// Welfare returns the sum of the parts.
func (d Decomposition) Welfare() float64 { return d.TermsOfTrade + d.VolumeOfTrade + d.Efficiency }

// firstOrder returns why the first-order measure is not defined under p, or nil: it
// knows tariffs and finite barriers, whoever has put them up.
func (p *Policy) firstOrder() error {
	n := p.e.n
	because := func(format string, args ...any) error {
		return fmt.Errorf("market: the first-order measure is only defined for tariffs and finite barriers: "+format, args...)
	}
	if p.rule != NominalDeficits {
		return because("the deficit rule is %q, want %q", p.rule, NominalDeficits)
	}
	for c := range n * n {
		if at(p.transfer, c) != 0 || at(p.freeze, c) != 0 {
			return because("the policy has a transfer or freeze between %q and %q", p.e.regions[c/n].ID, p.e.regions[c%n].ID)
		}
	}
	for row, touched := range p.touched {
		if !touched {
			continue
		}
		for c := row * n; c < row*n+n; c++ {
			what := ""
			switch {
			case p.weight[c] == 0 || math.IsInf(p.barrier[c], 1):
				what = "bans"
			case p.weight[c] != 1:
				what = "licenses in part"
			case at(p.exportTax, c) != 0:
				what = "puts an export tax on"
			case at(p.wedge, c) != 0:
				what = "puts a wedge on"
			default:
				continue
			}
			return because("the policy %s sector %q from %q to %q", what, p.e.sectors[row/n].ID, p.e.regions[c%n].ID, p.e.regions[row%n].ID)
		}
	}
	return nil
}

// Decompose returns the first-order measure for a region of the equilibrium under
// p, with n for the region:
//
//	terms of trade   1/I_n sum_j sum_i (E_nij (c^_nj - 1) - M_nij (c^_ij - 1))
//	volume of trade  1/I_n sum_j sum_i tau_nij M_nij (M^_nij - c^_ij d^_nij)
//	efficiency      -1/I_n sum_j sum_i M_nij c^_ij (d^_nij - 1)
//
// E being n's exports to i and M its imports from i in the baseline, net of
// tariffs. Without barriers the last is zero and the rest as published. Under a
// ban the measure is meaningless, and under measures other than tariffs and
// barriers incomplete. Decompose then returns an error, whichever regions the
// measure is between.
func (q *Equilibrium) Decompose(p *Policy, region int) (Decomposition, error) {
	e := q.e
	if p.e != e {
		return Decomposition{}, errOtherEconomy
	}
	if err := p.firstOrder(); err != nil {
		return Decomposition{}, err
	}
	var d Decomposition
	n := e.n
	for j := range e.s {
		own := q.Cost(region, j) - 1
		for i := range n {
			c := (j*n+region)*n + i
			d.TermsOfTrade += e.trade[(j*n+i)*n+region] * own
			m := e.trade[c]
			if m == 0 {
				continue
			}
			barrier := p.barrier[c]
			if i != region {
				barrier *= p.friction[region] * p.friction[i]
			}
			cost := q.Cost(i, j)
			d.TermsOfTrade -= m * (cost - 1)
			d.VolumeOfTrade += e.tariff[c] * (q.flow[c] - m*cost*barrier)
			d.Efficiency -= m * cost * (barrier - 1)
		}
	}
	d.TermsOfTrade /= e.income[region]
	d.VolumeOfTrade /= e.income[region]
	d.Efficiency /= e.income[region]
	return d, nil
}
