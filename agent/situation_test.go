package agent_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// testingT is what tests, fuzz targets and properties have in common.
type testingT interface {
	require.TestingT
	Helper()
}

// small is an economy of eight regions by eight sectors. It is immutable.
var small = wiod.Small()

// scene is a situation put together by hand.
type scene struct {
	actors  []agent.Actor
	modules []treaty.Module
	force   []inForce
	regimes []sanction.Regime
	period  int
	lag     int
	seed    uint64
}

// inForce is a module that binds, since a quarter, under a draft.
type inForce struct {
	module, draft string
	parties       []string
	since         int
}

// public are the public sides of the actors.
func (s scene) public() []agent.Public {
	out := make([]agent.Public, len(s.actors))
	for k := range s.actors {
		out[k] = s.actors[k].Public
	}
	return out
}

// register opens the treaty and brings into force what is to be.
func (s scene) register(tb testingT) *treaty.Register {
	tb.Helper()
	parties := make([]treaty.Party, len(s.actors))
	for k := range s.actors {
		parties[k] = s.actors[k].Party()
	}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: s.modules}, small, parties...)
	require.NoError(tb, err)
	for _, f := range s.force {
		d, err := r.Space(f.module).Parse(f.draft)
		require.NoError(tb, err)
		apply := func(kind treaty.EventKind, author string) {
			require.NoError(tb, r.Apply(treaty.Event{
				Kind: kind, Period: f.since, Module: f.module, Author: author, Draft: d, Signatories: f.parties,
			}))
		}
		apply(treaty.Signed, f.parties[0])
		for _, id := range f.parties {
			apply(treaty.Ratified, id)
		}
		apply(treaty.EnteredIntoForce, f.parties[0])
	}
	return r
}

// situation is the public side, with an empty book.
func (s scene) situation(tb testingT) *agent.Situation {
	tb.Helper()
	for k := range s.actors {
		require.NoError(tb, s.actors[k].Validate(small))
	}
	r := s.register(tb)
	for k := range s.regimes {
		require.NoError(tb, s.regimes[k].Validate(small, r.Parties()))
	}
	public := s.public()
	return &agent.Situation{
		Period: s.period, Register: r, Regimes: s.regimes, Actors: public, RatifyAfter: s.lag,
		Book: welfare.NewPriceBook(small, agent.Payoffs(public)),
	}
}

// view is what the actor in a seat sees of a situation: everybody at its prior.
func (s scene) view(of *agent.Situation, seat int) agent.View {
	self := &s.actors[seat]
	trust := make([]belief.Trust, len(s.actors))
	for k := range trust {
		trust[k] = self.Meets(s.actors[k].ID)
	}
	return agent.View{
		Situation: of, Self: self, Seat: seat, Trust: trust,
		Rand: func(purpose string, subjects ...string) *rand.Rand {
			name := stream.Root(s.seed).Int(uint64(s.period)).Text(self.ID).Text(purpose)
			for _, one := range subjects {
				name = name.Text(one)
			}
			return name.Rand()
		},
	}
}

// industry is a module of tariff cuts with carve-outs to settle.
func industry(depths []float64, carved ...treaty.CarveOuts) treaty.Module {
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", depths...))
	if carved != nil {
		m = m.WithCarveOuts("kept out", carved...)
	}
	return m
}

// ledger prices policies by solves of its own and knows nothing of worlds, books or
// memos: two policies are the same if their cells are.
type ledger struct {
	solver *market.Solver
	known  []entry
}

type entry struct {
	policy *market.Policy
	result *market.Equilibrium
}

func newLedger() *ledger { return &ledger{solver: market.NewSolver(small)} }

func (l *ledger) price(tb testingT, p *market.Policy) *market.Equilibrium {
	tb.Helper()
	for k := len(l.known) - 1; k >= 0; k-- {
		if l.known[k].policy.Equal(p) {
			return l.known[k].result
		}
	}
	q := new(market.Equilibrium)
	require.NoError(tb, l.solver.Solve(q, p, nil))
	l.known = append(l.known, entry{policy: p.Clone(), result: q})
	return q
}

// policyOf compiles what binds in a quarter: the modules in force but for those of
// the party that has left, then a text, then the regimes.
func policyOf(r *treaty.Register, regimes []sanction.Regime, text *treaty.Text, breaching []string, leaver string, period int) *market.Policy {
	p := small.Baseline()
	for m, s := range r.InForce() {
		if text != nil && m.ID == text.Module.ID {
			continue // the text stands in its place
		}
		bound := slices.DeleteFunc(slices.Clone(s.Ratified), func(id string) bool { return id == leaver })
		r.CompileText(p, treaty.Text{Module: m, Space: r.Space(m.ID), Draft: s.Draft, Parties: bound, Since: s.Since}, period)
	}
	if text != nil {
		t := *text
		t.Breaching = breaching
		r.CompileText(p, t, period)
	}
	for k := range regimes {
		regimes[k].Compile(p, r.Parties(), period)
	}
	return p
}

// flowOf is an actor's flow payoff in an equilibrium, from the accounts: income and
// what its groups look at, each over the price index, summed over its regions.
func flowOf(q *market.Equilibrium, a *agent.Public) float64 {
	u := (1 - a.Bias) * realIncomeOf(q, a.Regions)
	sum, weights := 0.0, 0.0
	for _, g := range a.Groups {
		sum += g.Influence * stakeOf(q, a.Regions, g.Sectors)
		weights += g.Influence
	}
	if weights > 0 {
		u += a.Bias * sum / weights
	}
	return u
}

func realIncomeOf(q *market.Equilibrium, regions []string) float64 {
	now, before := 0.0, 0.0
	for _, id := range regions {
		n, _ := small.RegionIndex(id)
		now += q.Income(n) / q.PriceIndex(n)
		before += small.Income(n)
	}
	return 100 * math.Log(now/before)
}

// stakeOf is payroll in the sectors, or real income where there are none.
func stakeOf(q *market.Equilibrium, regions []string, sectors treaty.Sectors) float64 {
	if sectors == "" {
		return realIncomeOf(q, regions)
	}
	return payrollOf(q, regions, sectors)
}

func payrollOf(q *market.Equilibrium, regions []string, sectors treaty.Sectors) float64 {
	list, err := sectors.In(small)
	if err != nil {
		panic(err)
	}
	now, before := 0.0, 0.0
	for _, id := range regions {
		n, _ := small.RegionIndex(id)
		for _, j := range list {
			now += q.ValueAdded(n, j) / q.PriceIndex(n)
			before += small.ValueAdded(n, j)
		}
	}
	return 100 * math.Log(now/before)
}
