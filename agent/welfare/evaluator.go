package welfare

import (
	"fmt"
	"maps"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Evaluator solves worlds and remembers them, so that each is solved once whoever
// asks. It is not safe for concurrent use.
type Evaluator struct {
	economy *market.Economy
	actors  []Payoff
	placed  []placed // the actors
	solver  *market.Solver
	policy  *market.Policy
	base    *market.Policy
	result  market.Equilibrium
	memo    map[World]*Effects
	solved  map[[2]uint64]*Effects // by the policy itself
	// contents are the same by all that their policies were compiled from.
	contents map[string]*Effects
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
func (b *Evaluator) At(l *market.Elasticities) *Evaluator {
	b.elasticities = l.Clone()
	return b
}

// World is the address of a policy: what is in force of the register, what text is
// thought of on top, who breaks it or has left, and which regimes are in force.
type World struct {
	Version   int // length of the register's log
	Segment   int // how many of its carve-outs have ended
	Without   int // module taken out of the register, counted from 1
	Module    int // module of the text, counted from 1
	Stage     int // how many changes of the text have passed
	Draft     terms.Draft
	Parties   uint64 // seats of those bound by the text
	Breaching uint64 // seats
	Leaver    uint64 // seats
	Regimes   uint64 // scheduled regimes in force
	Licences  int    // under them, issued after imposition
	// Disruptions are those that hold.
	Disruptions uint64
	// Supposed is what else is thought to have happened; see supposition.
	Supposed string
	Docket   string // what is in force of the docket
	// Transfers are what is paid beside it.
	Transfers string
}

// NewEvaluator returns an empty book for actors in an economy.
func NewEvaluator(e *market.Economy, actors []Payoff) *Evaluator {
	return &Evaluator{
		economy: e, actors: actors, placed: placeAll(e, actors), solver: market.NewSolver(e),
		policy: e.Baseline(), base: e.Baseline(), memo: map[World]*Effects{}, solved: map[[2]uint64]*Effects{},
	}
}

// Clone returns a book for a history that branches off: it knows the prices found so
// far, which stay as they are, and goes on by itself.
func (b *Evaluator) Clone() *Evaluator {
	c := NewEvaluator(b.economy, b.actors)
	c.memo, c.solved, c.solves = maps.Clone(b.memo), maps.Clone(b.solved), b.solves
	c.contents, c.forgets, c.elasticities = maps.Clone(b.contents), b.forgets, b.elasticities
	return c
}

// Watch has a function told when each solve begins (true) and ends (false); see
// market.Solver. A Clone is not watched.
func (b *Evaluator) Watch(f func(begins bool)) { b.solver.Watch = f }

// Forget has the book, and who appraises by it, remember nothing from now on but the prices of
// policies. It changes what is told of nothing, and takes longer: for who doubts that.
func (b *Evaluator) Forget() { b.forgets, b.contents = true, nil }

// Economy is the economy whose worlds the book prices.
func (b *Evaluator) Economy() *market.Economy { return b.economy }

// Forgets reports whether the book remembers nothing but the prices of policies; see Forget.
func (b *Evaluator) Forgets() bool { return b.forgets }

// Known returns the prices of a world that has been asked for before.
func (b *Evaluator) Known(w World) (*Effects, bool) {
	p, ok := b.memo[w]
	return p, ok
}

// Linearise solves the economy under a policy that compile writes on top of the baseline, and
// fills in the gradient of some outputs there. The equilibrium is good until the next call
// of the book. Errors of the gradient are those of market.Solver.GradientOf, wrapped.
func (b *Evaluator) Linearise(g *market.Gradient, outputs []market.Output, compile func(*market.Policy)) (*market.Equilibrium, error) {
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
func (b *Evaluator) Solves() int { return b.solves }

// Price returns the prices of a world. If it is not known by its address, write writes the
// key of its policy, which says all that compile reads, or reports that there is none; and
// compile writes the policy, on top of the baseline, if it is not known by its key either.
// The start of a solve is always the baseline, so that prices depend on the policy alone and
// not on what was asked before.
func (b *Evaluator) Price(w World, write func(key []byte) ([]byte, bool), compile func(*market.Policy)) (*Effects, error) {
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
			b.contents = map[string]*Effects{}
		}
		b.contents[string(b.key)] = p
	}
	return p, nil
}

// Baseline returns the prices of the world before anything was agreed or done.
func (b *Evaluator) Baseline() (*Effects, error) {
	return b.Price(World{}, func(key []byte) ([]byte, bool) { return key, false }, func(*market.Policy) {})
}

// solve returns the prices of a policy, which are known if it is equal to an earlier one.
func (b *Evaluator) solve(compile func(*market.Policy)) (*Effects, error) {
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

// Scheduled is the scheduled regimes of the history, looked up.
func (b *Evaluator) Scheduled(register *treaty.Register, regimes []sanction.Regime) *sanction.Schedule {
	if b.schedule == nil || len(b.regimes) != len(regimes) || len(b.regimes) > 0 && &b.regimes[0] != &regimes[0] {
		b.schedule, b.regimes = sanction.NewSchedule(b.economy, register.Parties(), regimes...), regimes
	}
	return b.schedule
}

// sectors is where some sectors are in the economy.
func (b *Evaluator) sectors(s treaty.Sectors) []int {
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

// Both names the sectors that two sets share, "" if there are none.
func (b *Evaluator) Both(s, t treaty.Sectors) treaty.Sectors {
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
