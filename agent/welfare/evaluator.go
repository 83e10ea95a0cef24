// The Evaluator of this file decides when to solve the economy and when to reuse a solution. A
// World, or the bytes of a policy's content, is the key; the solution of package market is the
// value. Every solve starts at the baseline, so that a result depends on the policy alone.

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

// Evaluator solves worlds and keeps the results: each world is solved once, whoever asks. An
// Evaluator is not safe for concurrent use.
type Evaluator struct {
	economy *market.Economy
	actors  []Payoff
	// placed are the actors with names looked up, in the order of actors.
	placed []placed // the actors
	solver *market.Solver
	policy *market.Policy
	base   *market.Policy
	result market.Equilibrium
	memo   map[World]*Effects
	// solved holds results by fingerprint of the policy.
	solved map[[2]uint64]*Effects // by the policy itself
	// contents holds results by key of everything compiled into the policy.
	contents map[string]*Effects
	key      []byte // last key written
	forgets  bool   // see Forget
	// schedule holds the last list of scheduled regimes, looked up.
	schedule *sanction.Schedule
	regimes  []sanction.Regime
	solves   int
	// places holds the places of sectors in the economy. shared holds the intersections of two
	// sets of sectors.
	places map[treaty.Sectors][]int
	shared map[[2]treaty.Sectors]treaty.Sectors
	// elasticities are the trade elasticities of the priced worlds; nil for the economy's own.
	elasticities *market.Elasticities
}

// At makes an empty Evaluator price worlds with other trade elasticities than the economy's
// own, and returns the Evaluator. The elasticities are cloned.
func (b *Evaluator) At(l *market.Elasticities) *Evaluator {
	b.elasticities = l.Clone()
	return b
}

// World is the key of a policy: the state of the register, a hypothetical text, the parties in
// breach or gone, and the regimes in force. Counts of periods and changes are numbers without
// unit.
type World struct {
	Version   int // length of the register's log
	Segment   int // number of carve-outs ended
	Without   int // module taken out of the register, counted from 1
	Module    int // module of the text, counted from 1
	Stage     int // number of changes of the text so far
	Draft     terms.Draft
	Parties   uint64 // seats of the parties to the text
	Breaching uint64 // seats in breach
	Leaver    uint64 // seats of parties gone
	Regimes   uint64 // scheduled regimes in force
	Licences  int    // licences issued under the regimes after imposition
	// Disruptions are the disruptions in effect, as bits.
	Disruptions uint64
	// Supposed names further hypothetical events; see agent.Counterfactual.
	Supposed string
	Docket   string // measures in force under the docket, as bytes
	// Transfers are the payments outside treaties and sanctions, as a key.
	Transfers string
	// Increases are the tariffs raised outside any text, as a key.
	Increases string
}

// NewEvaluator returns an empty Evaluator for actors in an economy.
func NewEvaluator(e *market.Economy, actors []Payoff) *Evaluator {
	return &Evaluator{
		economy: e, actors: actors, placed: placeAll(e, actors), solver: market.NewSolver(e),
		policy: e.Baseline(), base: e.Baseline(), memo: map[World]*Effects{}, solved: map[[2]uint64]*Effects{},
	}
}

// Clone returns an Evaluator for a branch of a history. The clone shares the results so far,
// which never change, and continues alone.
func (b *Evaluator) Clone() *Evaluator {
	c := NewEvaluator(b.economy, b.actors)
	c.memo, c.solved, c.solves = maps.Clone(b.memo), maps.Clone(b.solved), b.solves
	c.contents, c.forgets, c.elasticities = maps.Clone(b.contents), b.forgets, b.elasticities
	return c
}

// Watch registers a function called with true at the start of each solve and with false at the
// end; see market.Solver. A Clone has no such function.
func (b *Evaluator) Watch(f func(begins bool)) { b.solver.Watch = f }

// Forget makes the Evaluator keep nothing but results by policy from now on; callers with a
// memory of their own follow (see Forgets). Results stay the same and take longer. Tests use
// Forget to check the memory.
func (b *Evaluator) Forget() {
	b.forgets, b.contents = true, nil
	b.memo, b.places, b.shared, b.schedule = map[World]*Effects{}, nil, nil, nil
}

// Economy returns the economy of the priced worlds.
func (b *Evaluator) Economy() *market.Economy { return b.economy }

// Forgets reports whether memories are turned off; see Forget. Who remembers something worked out
// by the book asks first.
func (b *Evaluator) Forgets() bool { return b.forgets }

// Known returns the effects of a world, if priced before.
func (b *Evaluator) Known(w World) (*Effects, bool) {
	p, ok := b.memo[w] // empty in a book that forgets
	return p, ok
}

// Linearise solves the economy under a policy written by compile on top of the baseline, and
// fills in the gradient of some outputs there. The equilibrium is valid until the next call of
// the Evaluator. Errors of the gradient are the errors of market.Solver.GradientOf, wrapped.
func (b *Evaluator) Linearise(g *market.Gradient, outputs []market.Output, compile func(*market.Policy)) (*market.Equilibrium, error) {
	b.policy.CopyFrom(b.base)
	compile(b.policy)
	if err := b.solver.Solve(&b.result, b.policy, nil); err != nil { // see NoEquilibrium
		return nil, fmt.Errorf("welfare: a world cannot be priced: %w", err)
	}
	b.solves++
	if err := b.solver.GradientOf(g, &b.result, b.policy, nil, outputs...); err != nil {
		return nil, fmt.Errorf("welfare: a world cannot be differentiated: %w", err)
	}
	return &b.result, nil
}

// Solves returns the number of worlds solved so far.
func (b *Evaluator) Solves() int { return b.solves }

// Price returns the effects of a world. For an unknown World, write writes the key of the
// policy with everything read by compile, or reports the absence of a key. For an unknown key,
// compile writes the policy on top of the baseline, and the economy is solved. Every solve
// starts at the baseline: the effects depend on the policy alone, not on earlier calls. A world
// without an equilibrium has the effects of Ruin, and no error: what a state considers cannot end
// a history.
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
	if err != nil || b.forgets {
		return p, err
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

// Baseline returns the effects of the world before any agreement or measure.
func (b *Evaluator) Baseline() (*Effects, error) {
	return b.Price(World{}, func(key []byte) ([]byte, bool) { return key, false }, func(*market.Policy) {})
}

// solve returns the effects of a policy, from an earlier equal policy where available.
func (b *Evaluator) solve(compile func(*market.Policy)) (*Effects, error) {
	b.policy.CopyFrom(b.base)
	compile(b.policy)
	print := b.policy.Fingerprint()
	if p, ok := b.solved[print]; ok {
		return p, nil
	}
	var p *Effects
	switch err := b.solver.SolveWith(&b.result, b.policy, b.elasticities, nil); {
	case err == nil:
		p = pricesOf(&b.result, b.placed)
	case NoEquilibrium(err):
		p = ruin(b.economy, len(b.actors), err)
	default:
		return nil, fmt.Errorf("welfare: a world cannot be priced: %w", err)
	}
	b.solves++
	b.solved[print] = p
	return p, nil
}

// Scheduled returns the scheduled regimes of the history, looked up.
func (b *Evaluator) Scheduled(register *treaty.Register, regimes []sanction.Regime) *sanction.Schedule {
	if b.forgets || b.schedule == nil || len(b.regimes) != len(regimes) || len(b.regimes) > 0 && &b.regimes[0] != &regimes[0] {
		b.schedule, b.regimes = sanction.NewSchedule(b.economy, register.Parties(), regimes...), regimes
	}
	return b.schedule
}

// sectors returns the places of some sectors in the economy.
func (b *Evaluator) sectors(s treaty.Sectors) []int {
	list, ok := b.places[s]
	if !ok || b.forgets {
		list = nil
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

// Both returns the intersection of two sets of sectors, "" if empty.
func (b *Evaluator) Both(s, t treaty.Sectors) treaty.Sectors {
	key := [2]treaty.Sectors{s, t}
	shared, ok := b.shared[key]
	if !ok || b.forgets {
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
