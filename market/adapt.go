package market

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// This file decides how elasticities, lost relations and technology gaps move from period to
// period, from the restrictions in force. Elasticities follow Boehm, Levchenko and
// Pandalai-Nayar (2023); relations and gaps are reduced forms that the types document.

// AdaptationRules say how an economy adapts to restrictions from one period to the next.
// Rates are per period, and defaults are for quarters. In every number zero means the
// default, and a negative number means none.
type AdaptationRules struct {
	// ShortRun is the elasticity at the beginning, and while nothing is restricted, as a
	// share of the long-run elasticity. The default, 0.38, is 0.76 over 2, the elasticities
	// of trade one year and seven to ten years after a change in tariffs of Boehm, Levchenko
	// and Pandalai-Nayar (2023, American Economic Review 113:861-905). Above 0, and at most
	// 100. Periods are quarters, unless the caller of Advance takes longer or shorter steps
	// and sets the rules for the length of a step.
	ShortRun float64
	// LongRun is the long-run elasticity as a multiple of the economy's Theta. The default is
	// 1, since elasticities estimated from the cross section are long-run elasticities. Above
	// 0, and at most 100.
	LongRun float64
	// Speed is the part of the distance to the long run that an elasticity covers in a
	// period, at most 1. The default, 0.08, covers four fifths in five years and 96 % in ten;
	// Boehm and others find the long run after seven to ten. The speed is that of adaptation
	// to a stopped flow; smaller restrictions have less, see Scale.
	Speed float64
	// Return is the part of the distance to the short run by which an elasticity falls back in
	// a period without restriction, at most 1. The default, 0.04, is half of Speed: what
	// buyers have learnt about other sellers outlasts the restriction. An assumption.
	Return float64
	// Scale is k0, the size of a restriction, as a logarithm of cost, at which adaptation has
	// 1 - 1/e of the effect of a stopped flow: the effect of a flow with the cost factor kappa
	// is 1 - exp(-|ln kappa|/k0). The default, 0.1, is an assumption. Above 0, and at most 100;
	// a negative number means that any restriction counts as a stopped flow.
	Scale float64
	// Decay is the part of a flow's lost relations that is restored in a period, at most 1. The
	// default, 0.083, is a half-life of eight quarters. That the stock is geometric
	// is an assumption.
	Decay float64
	// Build is the increase in the logarithm of a flow's cost, by relations lost, from a
	// period of restriction, at most 10. The default, 0.01, is an assumption; with the
	// default decay costs rise by 13 % in the end.
	Build float64
	// Technology holds the rules of controls on technology. The zero value gives controls no
	// effect beyond the effect of any restriction.
	Technology TechnologyRules
}

// TechnologyRules say how productivity falls behind in sectors that use an input under
// control, and in sectors that made the input. A control is a weight below one, or an
// infinite barrier, on a foreign flow of one of the Inputs.
//
// Let u_ij be the share of controlled and stopped inputs in the inputs that sector j of
// region i buys (input shares times the baseline share of stopped suppliers, times one less
// the weight of each). Let r_i in [0, 1] be the part of the technology that region i has
// learnt to replace. The logarithm of the productivity gap against a world without controls
// moves by
//
//	gap_ij' = (1 - CatchUp) gap_ij + Growth Reliance u_ij (1 - r_i)
//	r_i'    = r_i + Response (1 - r_i) while anything is stopped, r_i kept otherwise
//
// so a control gains the sender a lead at first and erodes the lead later. Makers of the
// input lose the collaboration: with v_xk the part of x's baseline sales of k that is
// stopped,
//
//	gap_xk' = (1 - CatchUp) gap_xk + Growth Shared v_xk
//
// The first equation is a learning curve, the second a reduced form of the externalities
// between producers in Clayton, Maggiori and Schreger (2023, A Framework for Geoeconomics,
// NBER working paper 31852). The functional forms and all defaults are assumptions, to be
// varied.
type TechnologyRules struct {
	Inputs   []int   // indices of the sectors that carry technology; none switches it off
	Growth   float64 // growth of productivity per period that access brings, at most 1; default 0.005, 2 % a year
	Reliance float64 // part of Growth lost by a sector with all inputs stopped, at most 100; default 1
	Response float64 // speed of learning by oneself per period, at most 1; default 0.02
	CatchUp  float64 // part of a gap closed per period, at most 1; default 0.01
	Shared   float64 // part of Growth that makers owe to their customers, at most 100; default 0.25
}

// fillDefaults replaces zeros by defaults and negative numbers by none, and reports values
// out of range.
func (r *AdaptationRules) fillDefaults(e *Economy) error {
	var bad []error
	set := func(v *float64, name string, value, most float64) {
		switch {
		case *v == 0:
			*v = value
		case *v < 0:
			*v = 0
		}
		if !(*v <= most) {
			bad = append(bad, fmt.Errorf("market: AdaptationRules.%s: got %v, want at most %v", name, *v, most))
		}
	}
	set(&r.ShortRun, "ShortRun", 0.38, 100)
	set(&r.LongRun, "LongRun", 1, 100)
	set(&r.Speed, "Speed", 0.08, 1)
	set(&r.Return, "Return", 0.04, 1)
	set(&r.Scale, "Scale", 0.1, 100)
	set(&r.Decay, "Decay", 0.083, 1)
	set(&r.Build, "Build", 0.01, 10)
	if r.ShortRun == 0 || r.LongRun == 0 {
		bad = append(bad, errors.New("market: AdaptationRules.ShortRun and LongRun: got none, want positive factors on elasticities"))
	}
	t := &r.Technology
	set(&t.Growth, "Technology.Growth", 0.005, 1)
	set(&t.Reliance, "Technology.Reliance", 1, 100)
	set(&t.Response, "Technology.Response", 0.02, 1)
	set(&t.CatchUp, "Technology.CatchUp", 0.01, 1)
	set(&t.Shared, "Technology.Shared", 0.25, 100)
	for _, k := range t.Inputs {
		if uint(k) >= uint(e.s) {
			bad = append(bad, fmt.Errorf("market: AdaptationRules.Technology.Inputs: got %d, want the index of a sector, below %d", k, e.s))
		}
	}
	return errors.Join(bad...)
}

// An Adaptation is the state of an economy's adaptation to the restrictions of the past:
//
//   - An importer's elasticity in a sector moves between the short-run and the long-run
//     value, theta' = theta + Speed z (long run - theta) - Return (1 - z) (theta - short run),
//     where z in [0, 1] is the size of the largest change of a flow of the sector to the
//     importer, 1 - exp(-|ln kappa|/Scale). The factor kappa is the cost of the flow over the
//     baseline's; a weight w counts as w^(-1/theta) with the long-run theta. A stopped flow
//     has size 1.
//   - A flow with a raised cost or a lowered weight loses relations, a stock that adds to
//     the flow's cost, ln f' = (1 - Decay) ln f + Build z, and outlasts the restriction.
//   - The threat of a restriction counts by the probability times the size: a buyer that
//     expects to be cut off turns elsewhere before. Of what is in force and what is
//     threatened the larger counts.
//   - Controls on technology let productivity fall behind; see TechnologyRules.
//
// To price a policy in the present period, solve the result of Apply at Elasticities; then
// Advance to the next period. Elasticities that differ between importers make the economy an
// Armington economy.
//
// The same ban costs less in year five than in quarter one. In package wiod's Small economy,
// a stop to goods trade between Russia and USA, EUR and JKT costs Russia 7.7 % of real income
// in the first quarter and 4.0 % in the first of year five, EUR 0.27 % and 0.15 %. Only
// buyers adapt: if only purchases of energy by EUR, USA and JKT stop, no purchase of Russia
// is restricted. Russia then goes on losing 1.5 %, while EUR's loss of 0.03 % disappears.
//
// An Adaptation is not safe for concurrent change.
type Adaptation struct {
	e     *Economy
	rules AdaptationRules

	l         Elasticities
	relations []float64 // ln f by cell
	threat    []float64 // by cell, probability times size, for the next Advance
	gap       []float64 // by region and sector
	learnt    []float64 // by region
	stopped   []float64 // by region and sector, in Advance
	periods   int
}

// NewAdaptation returns the state before any restriction: all elasticities at the short-run
// values. NewAdaptation reports all rules out of range together.
func NewAdaptation(e *Economy, rules AdaptationRules) (*Adaptation, error) {
	rules.Technology.Inputs = slices.Clone(rules.Technology.Inputs)
	if err := rules.fillDefaults(e); err != nil {
		return nil, err
	}
	a := &Adaptation{
		e: e, rules: rules, l: *e.Elasticities(),
		relations: make([]float64, len(e.share)), threat: make([]float64, len(e.share)),
		gap: make([]float64, e.n*e.s), learnt: make([]float64, e.n), stopped: make([]float64, e.n*e.s),
	}
	for row := range a.l.theta {
		a.l.theta[row] = a.shortRun(row)
	}
	return a, a.l.check()
}

// longRun returns the long-run elasticity of a row (sector, importer).
func (a *Adaptation) longRun(row int) float64 { return a.rules.LongRun * a.e.theta[row/a.e.n] }

// shortRun returns the elasticity of a row while nothing is restricted.
func (a *Adaptation) shortRun(row int) float64 { return a.rules.ShortRun * a.longRun(row) }

// Rules returns the rules, defaults filled in.
func (a *Adaptation) Rules() AdaptationRules {
	r := a.rules
	r.Technology.Inputs = slices.Clone(r.Technology.Inputs)
	return r
}

// Periods returns how often the state was advanced.
func (a *Adaptation) Periods() int { return a.periods }

// Elasticities returns the present elasticities, for Solver.SolveWith. The next Advance
// changes the values; a clone keeps the present values.
func (a *Adaptation) Elasticities() *Elasticities { return &a.l }

// Relations returns the factor by which relations lost raise the cost of a flow.
func (a *Adaptation) Relations(sector, importer, exporter int) float64 {
	return math.Exp(a.relations[a.e.cell(sector, importer, exporter)])
}

// Gap returns the factor by which a sector's costs in a region exceed costs without any
// control of technology.
func (a *Adaptation) Gap(region, sector int) float64 {
	_, _ = a.e.regions[region], a.e.sectors[sector]
	return math.Exp(a.gap[region*a.e.s+sector])
}

// Threaten sets the probability in [0, 1] with which a policy is expected to come into
// force, for the next Advance only. Firms act on each restriction in the policy by its size
// and the probability. Of several threats to a flow the largest counts. Threaten returns an
// error, and changes nothing, if p is for another economy.
func (a *Adaptation) Threaten(p *Policy, probability float64) error {
	if p.e != a.e {
		return errOtherEconomy
	}
	if !(probability >= 0 && probability <= 1) {
		return fmt.Errorf("market: threat of a policy: got probability %v, want one from 0 to 1", probability)
	}
	for row := range p.touched {
		for i := range a.e.n {
			c := row*a.e.n + i
			a.threat[c] = max(a.threat[c], probability*a.size(p, row, i))
		}
	}
	return nil
}

// size returns the size of the change of a flow under a policy, in [0, 1].
func (a *Adaptation) size(p *Policy, row, i int) float64 {
	c := row*a.e.n + i
	cost, weight := p.cost(row, i), p.weight[c]
	switch {
	case a.e.share[c] == 0 || cost == 1 && weight == 1:
		return 0
	case a.rules.Scale == 0:
		return 1
	}
	kappa := math.Log(cost) - math.Log(weight)/a.longRun(row)
	return -math.Expm1(-math.Abs(kappa) / a.rules.Scale)
}

// Apply sets dst to p with the costs that the past has added. Relations lost raise the
// barriers of the flows concerned. Technology gaps raise the barriers of all sales of a
// sector, domestic sales included, and so act as lower productivity. dst and p may be the
// same. Apply returns an error if p is for another economy.
func (a *Adaptation) Apply(dst, p *Policy) error {
	if p.e != a.e {
		return errOtherEconomy
	}
	dst.CopyFrom(p)
	n, s := a.e.n, a.e.s
	for row := range dst.touched {
		for i := range n {
			c := row*n + i
			if f := a.relations[c] + a.gap[i*s+row/n]; f != 0 && a.e.share[c] > 0 {
				dst.barrier[c] *= math.Exp(f)
				dst.touched[row] = true
			}
		}
	}
	return nil
}

// Advance moves the state by one period in which p was in force. p is the policy itself, not
// the result of Apply. Advance returns an error, and changes nothing, if p is for another
// economy.
func (a *Adaptation) Advance(p *Policy) error {
	if p.e != a.e {
		return errOtherEconomy
	}
	e, r := a.e, a.rules
	n := e.n
	for row := range p.touched {
		most := 0.0
		for i := range n {
			c := row*n + i
			on := a.threat[c]
			size := a.size(p, row, i)
			if cost, m := p.cost(row, i), p.weight[c]; cost > 1 || m < 1 {
				on = max(on, size)
			}
			most = max(most, size, on)
			a.relations[c] = (1-r.Decay)*a.relations[c] + r.Build*on
		}
		theta := a.l.theta[row]
		a.l.theta[row] += r.Speed*most*(a.longRun(row)-theta) - r.Return*(1-most)*(theta-a.shortRun(row))
	}
	clear(a.threat)
	a.technology(p)
	a.periods++
	return nil
}

// technology moves the gaps and the learnt parts of all regions by a period.
func (a *Adaptation) technology(p *Policy) {
	e, t := a.e, a.rules.Technology
	if len(t.Inputs) == 0 {
		return
	}
	n, s := e.n, e.s
	clear(a.stopped)
	for x := range a.gap {
		a.gap[x] *= 1 - t.CatchUp
	}
	for _, k := range t.Inputs {
		for m := range n {
			for i := range n {
				c := (k*n+m)*n + i
				if i == m || e.share[c] == 0 {
					continue
				}
				// off is the part of the flow that the control stops.
				off := 1 - p.weight[c]
				if math.IsInf(p.barrier[c], 1) {
					off = 1
				}
				if off == 0 {
					continue
				}
				a.stopped[m*s+k] += e.share[c] * off
				if y := e.output[i*s+k]; y > 0 {
					a.gap[i*s+k] += t.Growth * t.Shared * e.trade[c] * off / y
				}
			}
		}
	}
	// Users fall behind by the stopped share of bought inputs, and learn.
	for m := range n {
		stopped := false
		for j := range s {
			u, all := 0.0, 0.0
			for k, g := range e.inputs[(m*s+j)*s : (m*s+j+1)*s] {
				all += g
				if off := a.stopped[m*s+k]; off > 0 {
					u += g * off
					stopped = true
				}
			}
			if all > 0 && u > 0 {
				a.gap[m*s+j] += t.Growth * t.Reliance * u / all * (1 - a.learnt[m])
			}
		}
		if stopped {
			a.learnt[m] += t.Response * (1 - a.learnt[m])
		}
	}
}

// Clone returns a deep copy of a.
func (a *Adaptation) Clone() *Adaptation {
	b := new(Adaptation)
	b.copyFrom(a)
	return b
}

// copyFrom makes a equal to b, economy and rules included. copyFrom allocates nothing if a
// was for an economy as large.
func (a *Adaptation) copyFrom(b *Adaptation) {
	if a == b {
		return
	}
	a.e, a.rules, a.periods = b.e, b.rules, b.periods
	a.l.CopyFrom(&b.l)
	a.relations = append(a.relations[:0], b.relations...)
	a.threat = append(a.threat[:0], b.threat...)
	a.gap = append(a.gap[:0], b.gap...)
	a.learnt = append(a.learnt[:0], b.learnt...)
	a.stopped = append(a.stopped[:0], b.stopped...)
}
