package welfare

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Toward adds to prices a share of what leads from one world to another.
func (p *Effects) Toward(from, to *Effects, share float64) *Effects {
	out := p.empty(len(p.flows))
	for k := range out.all {
		out.all[k] = p.all[k] + share*(to.all[k]-from.all[k])
	}
	return out
}

// Effects is what one world is worth to everyone: the economy solved under one
// policy. Every actor sees the same prices; they are public.
type Effects struct {
	economy *market.Economy
	// realIncome is by region, payroll by region and sector, both over the
	// baseline.
	realIncome, payroll []float64
	// consumption is by region and sector, over the baseline.
	consumption []float64
	// flows are the actors' public flow payoffs, by seat.
	flows []float64
	// imports are what each seat buys abroad, by seat and sector.
	imports []float64
	// all is the block in which the lists lie, one after another.
	all []float64
}

// Economy is the economy that was solved.
func (p *Effects) Economy() *market.Economy { return p.economy }

// RealIncome is the change in the real income of some regions together against
// the baseline, in percent (100 times a log change).
func (p *Effects) RealIncome(regions []string) float64 {
	return changeInRealIncome(p.economy, regions, func(n int) float64 { return p.realIncome[n] })
}

// RealIncomeOf is the change in the real income of some regions together in an equilibrium,
// as RealIncome of its Prices: for who needs nothing else of them.
func RealIncomeOf(q *market.Equilibrium, regions []string) float64 {
	return changeInRealIncome(q.Economy(), regions, q.RealIncome)
}

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

func (p *Effects) realIncomeIn(regions []int) float64 {
	var now, before float64
	for _, n := range regions {
		base := p.economy.Income(n)
		now += base * p.realIncome[n]
		before += base
	}
	return 100 * math.Log(now/before)
}

// RealIncomeRatio is the real income of a region over the baseline, a ratio.
func (p *Effects) RealIncomeRatio(region int) float64 { return p.realIncome[region] }

// PayrollRatio is the real payroll of a sector in a region over the baseline, a ratio.
func (p *Effects) PayrollRatio(region, sector int) float64 {
	return p.payroll[region*p.economy.NumSectors()+sector]
}

// Imports is what a seat buys abroad of a sector, before tariffs, in the unit of the data.
func (p *Effects) Imports(seat, sector int) float64 {
	return p.imports[seat*p.economy.NumSectors()+sector]
}

// Flow is the economic part of the flow payoff of a seat, in percent of baseline real
// income per quarter.
func (p *Effects) Flow(seat int) float64 { return p.flows[seat] }

// Copy returns prices whose real incomes and payrolls may be set. All else is shared.
func (p *Effects) Copy() *Effects {
	c := p.Twin()
	c.realIncome, c.payroll = slices.Clone(p.realIncome), slices.Clone(p.payroll)
	return c
}

// Twin returns equal prices that count as those of another world.
func (p *Effects) Twin() *Effects {
	c := *p
	return &c
}

// SetRealIncome sets the real income of a region over the baseline in a Copy.
func (p *Effects) SetRealIncome(region int, ratio float64) { p.realIncome[region] = ratio }

// SetPayroll sets the real payroll of a sector in a region over the baseline in a Copy.
func (p *Effects) SetPayroll(region, sector int, ratio float64) {
	p.payroll[region*p.economy.NumSectors()+sector] = ratio
}

// Payroll is the change in real payroll of some sectors in some regions together
// against the baseline, in percent (100 times a log change). It is zero where the
// sectors pay nothing.
func (p *Effects) Payroll(regions []string, sectors treaty.Sectors) float64 {
	places := make([]int, len(regions))
	for k, id := range regions {
		places[k], _ = p.economy.RegionIndex(id)
	}
	return p.payrollIn(places, in(p.economy, sectors))
}

func (p *Effects) payrollIn(regions, sectors []int) float64 {
	var now, before float64
	for _, n := range regions {
		for _, j := range sectors {
			base := p.economy.ValueAdded(n, j)
			now += base * p.payroll[n*p.economy.NumSectors()+j]
			before += base
		}
	}
	if before == 0 {
		return 0
	}
	return 100 * math.Log(now/before)
}

// Stake is what a group looks at, against the baseline, in percent: the payroll of its
// sectors in some regions, or real income there if it has no sectors and is the public.
func (p *Effects) Stake(regions []string, sectors treaty.Sectors) float64 {
	if sectors == "" {
		return p.RealIncome(regions)
	}
	return p.Payroll(regions, sectors)
}

// flow is the economic part of an actor's flow payoff, in percent of baseline real
// income per quarter:
//
//	100 [ (1-a) ln Y^ + a sum_g w_g ln Y^_g ]
//
// Y^ is real income and Y^_g the real payroll of group g, both over the baseline.
// With mobile labour a sector earns no rents, so a group's stake is its payroll
// (its jobs), and must be called so.
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
			stake = p.payrollIn(a.regions, g.sectors)
		}
		sum += g.influence * stake
		weights += g.influence
	}
	return u + a.bias*sum/weights
}

// EffectsOf reads what an equilibrium is worth to everyone.
func EffectsOf(q *market.Equilibrium, actors []Payoff) *Effects {
	return pricesOf(q, placeAll(q.Economy(), actors))
}

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

// empty makes prices of the same economy, all in one block.
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

// addImports adds, by sector, what some regions buy from all others, before tariffs.
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
