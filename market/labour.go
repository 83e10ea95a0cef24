package market

import (
	"errors"
	"fmt"
	"math"
)

// This file holds two margins that the baseline model lacks: how much labour there is,
// and how costs answer to the size of a sector.

// A Rebate says what becomes of tariff revenue where labour is elastic.
type Rebate uint8

const (
	// LumpSum pays revenue to households whatever they earn. The default.
	LumpSum Rebate = iota
	// WageTax lets revenue replace a tax on wages of equal yield, so that tariffs raise
	// what workers keep: by (1-r)/(1-r'), with r and r' revenue over wages before and
	// after.
	WageTax
)

// String returns the name of the rebate.
func (r Rebate) String() string {
	switch r {
	case LumpSum:
		return "lump sum"
	case WageTax:
		return "wage tax"
	}
	return "unknown rebate"
}

// Labour says how labour and productivity answer to a policy. The zero value is the
// baseline model: labour is given, and costs do not depend on scale. The source is
// Ignatenko, Lashkaripour, Macedoni and Simonovska (2025, Journal of International
// Economics), whose values are a Supply of 0.5 and, at a trade elasticity of 4, a Scale
// of 0.67/4.
type Labour struct {
	// Supply is the elasticity of labour supply by the real wage after tax, from 0 to 10:
	// L^ = (net^ w^/P^)^Supply. Preferences have no income effect on labour (Greenwood,
	// Hercowitz and Huffman 1988, American Economic Review 78:402-417).
	Supply float64
	// Scale is the elasticity of a sector's productivity by its employment in the region,
	// external to firms, from 0 to below the inverse of the largest trade elasticity:
	// beyond that sectors agglomerate and equilibria are several (Kucheryavyy, Lyn and
	// Rodriguez-Clare 2023, American Economic Journal: Macroeconomics 15:372-412).
	Scale float64
	// Rebate says what becomes of revenue; it matters for Supply alone.
	Rebate Rebate
}

// ErrElastic says that an economy with elastic labour or scale has no derivatives: the
// adjoint is that of given labour. Solve for differences instead.
var ErrElastic = errors.New("market: no derivatives with elastic labour or scale economies")

// WithLabour returns the economy with another labour supply and scale. Its baseline is
// the same. Solver.Gradient, Exposure and OptimalTariff return ErrElastic for the
// economy, unless labour is the zero value.
func (e *Economy) WithLabour(l Labour) (*Economy, error) {
	var bad []error
	add := func(field string, value any, want string) {
		bad = append(bad, fmt.Errorf("market: Labour.%s: got %v, want %s", field, value, want))
	}
	if !(l.Supply >= 0 && l.Supply <= 10) {
		add("Supply", l.Supply, "an elasticity from 0 to 10")
	}
	top := 0.0
	for j, t := range e.theta {
		if !e.domestic[j] {
			top = max(top, t)
		}
	}
	if !(l.Scale >= 0 && l.Scale*top < 1) {
		add("Scale", l.Scale, fmt.Sprintf("an elasticity from 0 to below %.4g, the inverse of the largest trade elasticity", 1/top))
	}
	if l.Rebate > WageTax {
		add("Rebate", int(l.Rebate), "LumpSum or WageTax")
	}
	if bad != nil {
		return nil, errors.Join(bad...)
	}
	f := *e
	f.elastic = l
	f.finish()
	return &f, nil
}

// Labour returns how labour and productivity answer to a policy.
func (e *Economy) Labour() Labour { return e.elastic }

// rigid reports whether labour is given and costs do not depend on scale.
func (e *Economy) rigid() bool { return e.elastic.Supply == 0 && e.elastic.Scale == 0 }

// keep is the change in what workers keep of a wage, given revenue and wages.
func (e *Economy) keep(region int, revenue, wages float64) float64 {
	if e.elastic.Rebate != WageTax {
		return 1
	}
	return (1 - e.revenue[region]/e.payroll[region]) / (1 - revenue/wages)
}

// employ sets a region's employment at the wages, prices and revenue of the pass.
func (v *Solver) employ(r int) {
	e := v.e
	index := 0.0
	for j := range e.s {
		index += v.r.alpha[r*v.r.sp+j] * v.price[r*v.r.sp+j]
	}
	base := v.wage[r] / math.Exp(index)
	// What is kept depends on wages, and these on employment: a contraction.
	hours := math.Pow(base, e.elastic.Supply)
	for range 100 {
		next := math.Pow(base*e.keep(r, v.revenue[r], v.wage[r]*hours*e.payroll[r]), e.elastic.Supply)
		if math.IsNaN(next) || math.Abs(next-hours) <= 1e-15*hours {
			hours = next
			break
		}
		hours = next
	}
	v.hours[r] = hours
}

// scales sets what the size of each of a region's sectors does to the logarithm of its
// costs.
func (v *Solver) scales(r int) {
	e := v.e
	lw, _, _ := v.split(v.x)
	for j := range e.s {
		c := r*v.r.sp + j
		v.scale[c] = 0
		if y := e.output[r*e.s+j]; y > 0 {
			v.scale[c] = -e.elastic.Scale * (math.Log(v.output[c]/y) - lw[r])
		}
	}
}

// Employment returns a region's labour over its baseline, 1 unless labour is elastic.
func (q *Equilibrium) Employment(region int) float64 {
	if len(q.hours) == 0 {
		return 1
	}
	return q.hours[region]
}

// Welfare returns a region's welfare over its baseline: real income less the
// disutility of labour, for preferences without income effects on labour (see
// Labour.Supply). With labour given it is RealIncome. With s = Supply/(1+Supply) and
// wages w L kept in part 1-r before tariff revenue replaced the tax r on wages,
//
//	W^ = (I' - s (1-r) w L w^ L^) / P^ / (I - s (1-r) w L)
//
// as in Ignatenko, Lashkaripour, Macedoni and Simonovska (2025).
func (q *Equilibrium) Welfare(region int) float64 {
	e := q.e
	if e.elastic.Supply == 0 {
		return q.RealIncome(region)
	}
	s := e.elastic.Supply / (1 + e.elastic.Supply)
	pay := e.payroll[region]
	growth := q.wage[region] * q.Employment(region)
	kept := pay / e.keep(region, q.revenue[region], pay*growth)
	return (q.income[region] - s*kept*growth) / math.Exp(q.index[region]) / (e.income[region] - s*kept)
}
