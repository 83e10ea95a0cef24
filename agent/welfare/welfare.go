// The type Effects of this file holds the effects of a world on everyone: real income, payroll,
// consumption, imports and flow payoffs, read from an equilibrium of package market. The flow
// payoff is the weighted objective of Grossman and Helpman (1994) with payroll as the stake.

package welfare

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Toward returns the effects plus a share of the difference between two other worlds.
func (p *Effects) Toward(from, to *Effects, share float64) *Effects {
	out := p.empty(len(p.flows))
	out.missing = p.missing
	for k := range out.all {
		out.all[k] = p.all[k] + share*(to.all[k]-from.all[k])
	}
	return out
}

// Effects are the effects of a world on everyone: the economy solved under a policy. Effects
// are public; every actor sees the same numbers.
type Effects struct {
	economy *market.Economy
	// realIncome is by region, payroll by region and sector, both as ratios to the baseline.
	realIncome, payroll []float64
	// consumption is by region and sector, as a ratio to the baseline.
	consumption []float64
	// flows are the actors' public flow payoffs, by seat, in percent of baseline real income
	// per quarter.
	flows []float64
	// imports are purchases abroad, by seat and sector, in the unit of the data.
	imports []float64
	// missing says why the world has no equilibrium; see ruin.
	missing error
	// all is the block of memory under the lists, one list after another.
	all []float64
}

// Economy returns the solved economy.
func (p *Effects) Economy() *market.Economy { return p.economy }

// RealIncome returns the change in the joint real income of some regions relative to the
// baseline, in percent (100 times a log change).
func (p *Effects) RealIncome(regions []string) float64 {
	return changeInRealIncome(p.economy, regions, func(n int) float64 { return p.realIncome[n] })
}

// RealIncomeOf returns the change in the joint real income of some regions in an equilibrium,
// in percent: the number of Effects.RealIncome without the other effects.
func RealIncomeOf(q *market.Equilibrium, regions []string) float64 {
	return changeInRealIncome(q.Economy(), regions, q.RealIncome)
}

// changeInRealIncome returns 100 times the log of joint real income over the baseline, from the
// ratio of each region.
func changeInRealIncome(e *market.Economy, regions []string, of func(n int) float64) float64 {
	var now, before float64
	for _, id := range regions {
		n, _ := e.RegionIndex(id)
		base := e.Income(n)
		now += base * of(n)
		before += base
	}
	return 100 * math.Log(now/before)
}

// realIncomeIn returns RealIncome for regions given by place.
func (p *Effects) realIncomeIn(regions []int) float64 {
	var now, before float64
	for _, n := range regions {
		base := p.economy.Income(n)
		now += base * p.realIncome[n]
		before += base
	}
	return 100 * math.Log(now/before)
}

// RealIncomeRatio returns the real income of a region as a ratio to the baseline.
func (p *Effects) RealIncomeRatio(region int) float64 { return p.realIncome[region] }

// PayrollRatio returns the real payroll of a sector in a region as a ratio to the baseline.
func (p *Effects) PayrollRatio(region, sector int) float64 {
	return p.payroll[region*p.economy.NumSectors()+sector]
}

// Imports returns a seat's purchases abroad of a sector, before tariffs, in the unit of the
// data.
func (p *Effects) Imports(seat, sector int) float64 {
	return p.imports[seat*p.economy.NumSectors()+sector]
}

// Flow returns the economic part of the flow payoff of a seat, in percent of baseline real
// income per quarter.
func (p *Effects) Flow(seat int) float64 { return p.flows[seat] }

// Copy returns a copy open to changes of real income and payroll. All other lists are shared.
func (p *Effects) Copy() *Effects {
	c := p.Twin()
	c.realIncome, c.payroll = slices.Clone(p.realIncome), slices.Clone(p.payroll)
	return c
}

// Twin returns an equal value with another address, for use as the effects of another world.
func (p *Effects) Twin() *Effects {
	c := *p
	return &c
}

// SetRealIncome sets the real income of a region in a Copy, as a ratio to the baseline.
func (p *Effects) SetRealIncome(region int, ratio float64) { p.realIncome[region] = ratio }

// SetPayroll sets the real payroll of a sector in a region in a Copy, as a ratio to the
// baseline.
func (p *Effects) SetPayroll(region, sector int, ratio float64) {
	p.payroll[region*p.economy.NumSectors()+sector] = ratio
}

// Payroll returns the change in the joint real payroll of some sectors in some regions relative
// to the baseline, in percent (100 times a log change). The result is zero where the sectors
// pay nothing.
func (p *Effects) Payroll(regions []string, sectors treaty.Sectors) float64 {
	places := make([]int, len(regions))
	for k, id := range regions {
		places[k], _ = p.economy.RegionIndex(id)
	}
	return p.paidIn(places, in(p.economy, sectors), false)
}

// Rents returns the change in the joint real profits of the firms of some sectors in some
// regions relative to the baseline, in percent (100 times a log change). The result is zero
// where the sectors have no profits.
func (p *Effects) Rents(regions []string, sectors treaty.Sectors) float64 {
	places := make([]int, len(regions))
	for k, id := range regions {
		places[k], _ = p.economy.RegionIndex(id)
	}
	return p.paidIn(places, in(p.economy, sectors), true)
}

// paidIn returns Payroll or Rents for regions and sectors given by place. With a fixed number
// of firms and constant mark-ups, value added and profits of a sector are constant parts of
// its sales (Ossa 2014, equation 5), so that both change alike; they weigh sectors by other
// bases.
func (p *Effects) paidIn(regions, sectors []int, rents bool) float64 {
	var now, before float64
	for _, n := range regions {
		for _, j := range sectors {
			base := 0.0
			if rents {
				base = p.economy.SectorProfit(n, j)
			} else {
				base = p.economy.ValueAdded(n, j)
			}
			now += base * p.payroll[n*p.economy.NumSectors()+j]
			before += base
		}
	}
	if before == 0 {
		return 0
	}
	return 100 * math.Log(now/before)
}

// Stake returns the change in a group's stake relative to the baseline, in percent: the payroll
// of the group's sectors in some regions, the profits there of a group that lives by rents, or
// real income there for the public, without sectors.
func (p *Effects) Stake(regions []string, g Interest) float64 {
	switch {
	case g.Sectors == "":
		return p.RealIncome(regions)
	case g.Rents:
		return p.Rents(regions, g.Sectors)
	}
	return p.Payroll(regions, g.Sectors)
}

// flow returns the economic part of an actor's flow payoff, in percent of baseline real income
// per quarter:
//
//	100 [ (1-a) ln Y^ + a sum_g w_g ln Y^_g ]
//
// Y^ is real income and Y^_g the real payroll of group g, both over the baseline. With mobile
// labour and price equal to cost a sector earns no rents. A group's stake is then payroll
// (jobs) and has to be called payroll. With a fixed number of firms (Ossa 2014) a group may
// live by rents, the real profits of its sectors.
func (p *Effects) flow(a *placed) float64 {
	income := p.realIncomeIn(a.regions)
	u := (1 - a.bias) * income
	if a.bias == 0 {
		return u
	}
	var sum, weights float64
	for i := range a.groups {
		g := &a.groups[i]
		stake := income
		if !g.public {
			stake = p.paidIn(a.regions, g.sectors, g.rents)
		}
		sum += g.influence * stake
		weights += g.influence
	}
	return u + a.bias*sum/weights
}

// EffectsOf returns the effects of an equilibrium on everyone.
func EffectsOf(q *market.Equilibrium, actors []Payoff) *Effects {
	return pricesOf(q, placeAll(q.Economy(), actors))
}

// pricesOf returns the effects of an equilibrium on actors already looked up.
func pricesOf(q *market.Equilibrium, actors []placed) *Effects {
	e := q.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	p := (&Effects{economy: e}).empty(len(actors))
	for r := range n {
		p.realIncome[r] = q.RealIncome(r)
		richer := q.Income(r) / e.Income(r)
		for j := range s {
			p.payroll[r*s+j] = q.Payroll(r, j)
			p.consumption[r*s+j] = richer / q.Price(r, j)
		}
	}
	for k := range actors {
		p.flows[k] = p.flow(&actors[k])
		addImports(p.imports[k*s:(k+1)*s], q, actors[k].regions)
	}
	return p
}

// empty returns effects of the same economy with all lists in a single block.
func (p *Effects) empty(actors int) *Effects {
	n, s := p.economy.NumRegions(), p.economy.NumSectors()
	out := &Effects{economy: p.economy, all: make([]float64, n+2*n*s+actors*(1+s))}
	rest := out.all
	cut := func(size int) []float64 {
		list := rest[:size:size]
		rest = rest[size:]
		return list
	}
	out.realIncome, out.payroll, out.consumption = cut(n), cut(n*s), cut(n*s)
	out.flows, out.imports = cut(actors), cut(actors*s)
	return out
}

// addImports adds, by sector, the purchases of some regions from all others, before tariffs.
func addImports(out []float64, q *market.Equilibrium, regions []int) {
	n := q.Economy().NumRegions()
	for r := range n {
		if !slices.Contains(regions, r) {
			continue
		}
		for j := range out {
			for i := range n {
				if !slices.Contains(regions, i) {
					out[j] += q.Flow(j, r, i)
				}
			}
		}
	}
}
