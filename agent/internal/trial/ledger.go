package trial

import (
	"math"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Ledger prices policies by separate solves, without worlds, evaluators or memory of results:
// two policies are the same if all cells are the same. Tests compare package welfare with a
// Ledger.
type Ledger struct {
	solver *market.Solver
	known  []entry
}

// entry is a policy with the equilibrium.
type entry struct {
	policy *market.Policy
	result *market.Equilibrium
}

// NewLedger returns an empty Ledger of the economy Small.
func NewLedger() *Ledger { return &Ledger{solver: market.NewSolver(Small)} }

// Price returns the equilibrium under a policy, from an earlier equal policy where available.
func (l *Ledger) Price(tb TestingT, p *market.Policy) *market.Equilibrium {
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

// PolicyOf compiles the obligations and measures of a quarter: the modules in force without the
// party gone, then a text, then the regimes.
func PolicyOf(r *treaty.Register, regimes []sanction.Regime, text *treaty.Text, breaching []string, leaver string, period int) *market.Policy {
	p := Small.Baseline()
	for m, s := range r.InForce() {
		if text != nil && m.ID == text.Module.ID {
			continue // the text stands in place of the module
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

// FlowOf returns an actor's flow payoff in an equilibrium, in percent of baseline real income
// per quarter, from the accounts: income and the stakes of the groups, each over the price
// index, summed over the actor's regions.
func FlowOf(q *market.Equilibrium, a *agent.Public) float64 {
	u := (1 - a.Bias) * RealIncomeOf(q, a.Regions)
	sum, weights := 0.0, 0.0
	for _, g := range a.Groups {
		sum += g.Influence * StakeOf(q, a.Regions, g.Sectors)
		weights += g.Influence
	}
	if weights > 0 {
		u += a.Bias * sum / weights
	}
	return u
}

// RealIncomeOf returns the change in the joint real income of some regions, in percent (100
// times a log change), from income over the price index.
func RealIncomeOf(q *market.Equilibrium, regions []string) float64 {
	now, before := 0.0, 0.0
	for _, id := range regions {
		n, _ := Small.RegionIndex(id)
		now += q.Income(n) / q.PriceIndex(n)
		before += Small.Income(n)
	}
	return 100 * math.Log(now/before)
}

// StakeOf returns the change in the payroll of some sectors, or in real income without sectors,
// in percent.
func StakeOf(q *market.Equilibrium, regions []string, sectors treaty.Sectors) float64 {
	if sectors == "" {
		return RealIncomeOf(q, regions)
	}
	return PayrollOf(q, regions, sectors)
}

// PayrollOf returns the change in the joint real payroll of some sectors in some regions, in
// percent (100 times a log change), from value added over the price index.
func PayrollOf(q *market.Equilibrium, regions []string, sectors treaty.Sectors) float64 {
	list, err := sectors.In(Small)
	if err != nil {
		panic(err)
	}
	now, before := 0.0, 0.0
	for _, id := range regions {
		n, _ := Small.RegionIndex(id)
		for _, j := range list {
			now += q.ValueAdded(n, j) / q.PriceIndex(n)
			before += Small.ValueAdded(n, j)
		}
	}
	return 100 * math.Log(now/before)
}
