package agent

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Prices is what one world is worth to everyone: the economy solved under one
// policy. Every actor sees the same prices; they are public.
type Prices struct {
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
func (p *Prices) Economy() *market.Economy { return p.economy }

// RealIncome is the change in the real income of some regions together against
// the baseline, in percent (100 times a log change).
func (p *Prices) RealIncome(regions []string) float64 {
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

func (p *Prices) realIncomeIn(regions []int) float64 {
	var now, before float64
	for _, n := range regions {
		base := p.economy.Income(n)
		now += base * p.realIncome[n]
		before += base
	}
	return 100 * math.Log(now/before)
}

// RealIncomeRatio is the real income of a region over the baseline, a ratio.
func (p *Prices) RealIncomeRatio(region int) float64 { return p.realIncome[region] }

// PayrollRatio is the real payroll of a sector in a region over the baseline, a ratio.
func (p *Prices) PayrollRatio(region, sector int) float64 {
	return p.payroll[region*p.economy.NumSectors()+sector]
}

// Imports is what a seat buys abroad of a sector, before tariffs, in the unit of the data.
func (p *Prices) Imports(seat, sector int) float64 {
	return p.imports[seat*p.economy.NumSectors()+sector]
}

// Flow is the economic part of the flow payoff of a seat, in percent of baseline real
// income per quarter.
func (p *Prices) Flow(seat int) float64 { return p.flows[seat] }

// Copy returns prices whose real incomes and payrolls may be set. All else is shared.
func (p *Prices) Copy() *Prices {
	c := p.Twin()
	c.realIncome, c.payroll = slices.Clone(p.realIncome), slices.Clone(p.payroll)
	return c
}

// Twin returns equal prices that count as those of another world.
func (p *Prices) Twin() *Prices {
	c := *p
	return &c
}

// SetRealIncome sets the real income of a region over the baseline in a Copy.
func (p *Prices) SetRealIncome(region int, ratio float64) { p.realIncome[region] = ratio }

// SetPayroll sets the real payroll of a sector in a region over the baseline in a Copy.
func (p *Prices) SetPayroll(region, sector int, ratio float64) {
	p.payroll[region*p.economy.NumSectors()+sector] = ratio
}

// Payroll is the change in real payroll of some sectors in some regions together
// against the baseline, in percent (100 times a log change). It is zero where the
// sectors pay nothing.
func (p *Prices) Payroll(regions []string, sectors treaty.Sectors) float64 {
	places := make([]int, len(regions))
	for k, id := range regions {
		places[k], _ = p.economy.RegionIndex(id)
	}
	return p.payrollIn(places, in(p.economy, sectors))
}

func (p *Prices) payrollIn(regions, sectors []int) float64 {
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
func (p *Prices) Stake(regions []string, sectors treaty.Sectors) float64 {
	if sectors == "" {
		return p.RealIncome(regions)
	}
	return p.Payroll(regions, sectors)
}

// Payoff is the economic part of what an actor is after: the real income of its regions,
// and with a weight of Bias in [0, 1] what the groups that have its ear look at.
type Payoff struct {
	Regions []string
	Bias    float64
	Groups  []Interest
}

// Interest is a group with influence on a government. A group without sectors is the public.
type Interest struct {
	Sectors treaty.Sectors
	// Influence is the weight of the group among all groups, 0 or more.
	Influence float64
}

// flow is the economic part of an actor's flow payoff, in percent of baseline real
// income per quarter:
//
//	100 [ (1-a) ln Y^ + a sum_g w_g ln Y^_g ]
//
// Y^ is real income and Y^_g the real payroll of group g, both over the baseline.
// With mobile labour a sector earns no rents, so a group's stake is its payroll
// (its jobs), and must be called so.
func (p *Prices) flow(a *placed) float64 {
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

// placed is an actor with its regions and sectors looked up in an economy, so that a world
// is read without a name being parsed.
type placed struct {
	regions []int
	bias    float64
	groups  []placedGroup // those with influence
}

type placedGroup struct {
	public    bool
	sectors   []int
	influence float64
}

func placeAll(e *market.Economy, actors []Payoff) []placed {
	out := make([]placed, len(actors))
	for k := range actors {
		out[k] = place(e, &actors[k])
	}
	return out
}

func place(e *market.Economy, a *Payoff) placed {
	at := placed{bias: a.Bias, regions: make([]int, len(a.Regions))}
	for i, id := range a.Regions {
		at.regions[i], _ = e.RegionIndex(id)
	}
	for i := range a.Groups {
		g := &a.Groups[i]
		if a.Bias == 0 || !(g.Influence > 0) {
			continue
		}
		one := placedGroup{public: g.Sectors == "", influence: g.Influence}
		if !one.public {
			one.sectors = in(e, g.Sectors)
		}
		at.groups = append(at.groups, one)
	}
	return at
}

// in looks up sectors that have been checked.
func in(e *market.Economy, s treaty.Sectors) []int {
	list, err := s.In(e)
	if err != nil {
		panic(err) // validated with the actor or the text that names them
	}
	return list
}

// PriceBook solves worlds and remembers them, so that each is solved once whoever
// asks. It is not safe for concurrent use.
type PriceBook struct {
	economy *market.Economy
	actors  []Payoff
	placed  []placed // the actors
	solver  *market.Solver
	policy  *market.Policy
	base    *market.Policy
	result  market.Equilibrium
	memo    map[world]*Prices
	solved  map[[2]uint64]*Prices // by the policy itself
	// contents are the same by all that their policies were compiled from.
	contents map[string]*Prices
	key      []byte // the last one written
	forgets  bool   // see Forget
	// schedule is the scheduled regimes that were given last, looked up.
	schedule *sanction.Schedule
	regimes  []sanction.Regime
	solves   int
	// places and shared are where sectors are, and what two sets of them share.
	places map[treaty.Sectors][]int
	shared map[[2]treaty.Sectors]treaty.Sectors
	// elasticities are those of the worlds priced, nil for the economy's own.
	elasticities *market.Elasticities
}

// At has an empty book price worlds with other trade elasticities than the economy's own,
// and returns it. The set is cloned.
func (b *PriceBook) At(l *market.Elasticities) *PriceBook {
	b.elasticities = l.Clone()
	return b
}

// world is the address of a policy: what is in force of the register, what text is
// thought of on top, who breaks it or has left, and which regimes are in force.
type world struct {
	version   int // length of the register's log
	segment   int // how many of its carve-outs have ended
	without   int // module taken out of the register, counted from 1
	module    int // module of the text, counted from 1
	stage     int // how many changes of the text have passed
	draft     terms.Draft
	parties   uint64 // seats of those bound by the text
	breaching uint64 // seats
	leaver    uint64 // seats
	regimes   uint64 // scheduled regimes in force
	licences  int    // under them, issued after imposition
	// disruptions are those that hold.
	disruptions uint64
	// supposed is what else is thought to have happened; see supposition.
	supposed string
	docket   string // what is in force of the docket
	// transfers are what is paid beside it.
	transfers string
}

// NewPriceBook returns an empty book for actors in an economy.
func NewPriceBook(e *market.Economy, actors []Payoff) *PriceBook {
	return &PriceBook{
		economy: e, actors: actors, placed: placeAll(e, actors), solver: market.NewSolver(e),
		policy: e.Baseline(), base: e.Baseline(), memo: map[world]*Prices{}, solved: map[[2]uint64]*Prices{},
	}
}

// Clone returns a book for a history that branches off: it knows the prices found so
// far, which stay as they are, and goes on by itself.
func (b *PriceBook) Clone() *PriceBook {
	c := NewPriceBook(b.economy, b.actors)
	c.memo, c.solved, c.solves = maps.Clone(b.memo), maps.Clone(b.solved), b.solves
	c.contents, c.forgets, c.elasticities = maps.Clone(b.contents), b.forgets, b.elasticities
	return c
}

// Watch has a function told when each solve begins (true) and ends (false); see
// market.Solver. A Clone is not watched.
func (b *PriceBook) Watch(f func(begins bool)) { b.solver.Watch = f }

// Forget has the book, and who appraises by it, remember nothing from now on but the prices of
// policies. It changes what is told of nothing, and takes longer: for who doubts that.
func (b *PriceBook) Forget() { b.forgets, b.contents = true, nil }

// Economy is the economy whose worlds the book prices.
func (b *PriceBook) Economy() *market.Economy { return b.economy }

// Forgets reports whether the book remembers nothing but the prices of policies; see Forget.
func (b *PriceBook) Forgets() bool { return b.forgets }

// Known returns the prices of a world that has been asked for before.
func (b *PriceBook) Known(w world) (*Prices, bool) {
	p, ok := b.memo[w]
	return p, ok
}

// Linearise solves the economy under a policy that compile writes on top of the baseline, and
// fills in the gradient of some outputs there. The equilibrium is good until the next call
// of the book. Errors of the gradient are those of market.Solver.GradientOf, wrapped.
func (b *PriceBook) Linearise(g *market.Gradient, outputs []market.Output, compile func(*market.Policy)) (*market.Equilibrium, error) {
	b.policy.CopyFrom(b.base)
	compile(b.policy)
	if err := b.solver.Solve(&b.result, b.policy, nil); err != nil {
		return nil, fmt.Errorf("agent: a world cannot be priced: %w", err)
	}
	b.solves++
	if err := b.solver.GradientOf(g, &b.result, b.policy, nil, outputs...); err != nil {
		return nil, fmt.Errorf("agent: a world cannot be differentiated: %w", err)
	}
	return &b.result, nil
}

// Solves is how many worlds were solved so far.
func (b *PriceBook) Solves() int { return b.solves }

// price returns the prices of a world. If it is not known by its address, write writes the
// key of its policy, which says all that compile reads, or reports that there is none; and
// compile writes the policy, on top of the baseline, if it is not known by its key either.
// The start of a solve is always the baseline, so that prices depend on the policy alone and
// not on what was asked before.
func (b *PriceBook) price(w world, write func(key []byte) ([]byte, bool), compile func(*market.Policy)) (*Prices, error) {
	if p, ok := b.memo[w]; ok {
		return p, nil
	}
	keyed := false
	if !b.forgets {
		b.key, keyed = write(b.key[:0])
	}
	if keyed {
		if p, ok := b.contents[string(b.key)]; ok {
			b.memo[w] = p
			return p, nil
		}
	}
	p, err := b.solve(compile)
	if err != nil {
		return nil, err
	}
	b.memo[w] = p
	if keyed {
		if b.contents == nil {
			b.contents = map[string]*Prices{}
		}
		b.contents[string(b.key)] = p
	}
	return p, nil
}

// baseline returns the prices of the world before anything was agreed or done.
func (b *PriceBook) baseline() (*Prices, error) {
	return b.price(world{}, func(key []byte) ([]byte, bool) { return key, false }, func(*market.Policy) {})
}

// solve returns the prices of a policy, which are known if it is equal to an earlier one.
func (b *PriceBook) solve(compile func(*market.Policy)) (*Prices, error) {
	b.policy.CopyFrom(b.base)
	compile(b.policy)
	print := b.policy.Fingerprint()
	if p, ok := b.solved[print]; ok {
		return p, nil
	}
	if err := b.solver.SolveWith(&b.result, b.policy, b.elasticities, nil); err != nil {
		return nil, fmt.Errorf("agent: a world cannot be priced: %w", err)
	}
	b.solves++
	p := pricesOf(&b.result, b.placed)
	b.solved[print] = p
	return p, nil
}

// scheduled is the scheduled regimes of the history, looked up.
func (b *PriceBook) scheduled(register *treaty.Register, regimes []sanction.Regime) *sanction.Schedule {
	if b.schedule == nil || len(b.regimes) != len(regimes) || len(b.regimes) > 0 && &b.regimes[0] != &regimes[0] {
		b.schedule, b.regimes = sanction.NewSchedule(b.economy, register.Parties(), regimes...), regimes
	}
	return b.schedule
}

// PricesOf reads what an equilibrium is worth to everyone.
func PricesOf(q *market.Equilibrium, actors []Payoff) *Prices {
	return pricesOf(q, placeAll(q.Economy(), actors))
}

func pricesOf(q *market.Equilibrium, actors []placed) *Prices {
	e := q.Economy()
	n, s := e.NumRegions(), e.NumSectors()
	p := (&Prices{economy: e}).empty(len(actors))
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
func (p *Prices) empty(actors int) *Prices {
	n, s := p.economy.NumRegions(), p.economy.NumSectors()
	out := &Prices{economy: p.economy, all: make([]float64, n+2*n*s+actors*(1+s))}
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

// sectors is where some sectors are in the economy.
func (b *PriceBook) sectors(s treaty.Sectors) []int {
	list, ok := b.places[s]
	if !ok {
		for j := range b.economy.NumSectors() {
			if s.Covers(b.economy, j) {
				list = append(list, j)
			}
		}
		if b.places == nil {
			b.places = map[treaty.Sectors][]int{}
		}
		b.places[s] = list
	}
	return list
}

// both names the sectors that two sets share, "" if there are none.
func (b *PriceBook) both(s, t treaty.Sectors) treaty.Sectors {
	key := [2]treaty.Sectors{s, t}
	shared, ok := b.shared[key]
	if !ok {
		var ids []string
		for _, j := range b.sectors(s) {
			if slices.Contains(b.sectors(t), j) {
				ids = append(ids, b.economy.Sector(j).ID)
			}
		}
		shared = treaty.Sector(ids...)
		if b.shared == nil {
			b.shared = map[[2]treaty.Sectors]treaty.Sectors{}
		}
		b.shared[key] = shared
	}
	return shared
}
