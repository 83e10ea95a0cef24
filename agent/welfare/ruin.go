package welfare

import (
	"errors"
	"math"

	"github.com/tradetalk/tradetalk/market"
)

// The file gives a world without an equilibrium its effects. Such a world can be considered, and
// nobody can live in the world: a region may trade with nobody although it owes, transfers take
// more than a region earns, or a good that a region needs cannot be bought. Input is the error of
// the solver.

// Ruin is the change of real incomes, payrolls and consumption in a world without an equilibrium,
// in percent (100 times a log change), for everybody: 63 % of income is lost. An assumption,
// beyond what any policy with an equilibrium does in the embedded economies.
const Ruin = -100

// NoEquilibrium reports whether an error of package market says that a policy has no equilibrium,
// or none that can be found.
func NoEquilibrium(err error) bool {
	var (
		cut       *market.CutOffError
		stranded  *market.StrandedError
		insolvent *market.InsolvencyError
		separated *market.SeparatedError
		lost      *market.ConvergenceError
	)
	return errors.As(err, &cut) || errors.As(err, &stranded) || errors.As(err, &insolvent) || errors.As(err, &separated) || errors.As(err, &lost)
}

// ruin returns the effects of a world without an equilibrium.
func ruin(e *market.Economy, actors int, why error) *Effects {
	p := (&Effects{economy: e}).empty(actors)
	p.missing = why
	for _, list := range [][]float64{p.realIncome, p.payroll, p.consumption} {
		for k := range list {
			list[k] = math.Exp(Ruin / 100.)
		}
	}
	for k := range p.flows {
		p.flows[k] = Ruin
	}
	return p
}

// Missing says why the world has no equilibrium, nil for a world with one.
func (p *Effects) Missing() error { return p.missing }
