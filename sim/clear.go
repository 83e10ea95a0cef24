package sim

import (
	"context"

	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Clear turns everything in force into a policy and solves the economy under it.
type Clear struct{}

// Name returns "Clear".
func (Clear) Name() string { return "Clear" }

// Step compiles treaty obligations first and sanctions on top, as far as discipline on
// exports lets them, and solves from the
// last equilibrium. A quarter in which the policy stays as it was keeps its
// equilibrium to the bit.
func (Clear) Step(_ context.Context, w *World) ([]Move, error) {
	w.next.CopyFrom(w.baseline)
	w.Register.Compile(w.next, w.Period)
	sanction.CompileUnder(w.next, w.Register.Parties(), w.Period, w.Register.ExportFloors(w.Period), w.Scenario.Regimes...)
	for _, d := range w.disruptions() {
		if d.Holds(w.Period) {
			d.Compile(w.next)
		}
	}
	if w.next.Equal(w.Policy) {
		return nil, nil
	}
	if err := w.solver.Solve(&w.cleared, w.next, &w.Equilibrium); err != nil {
		return nil, err
	}
	return []Move{{Do: func(w *World) error {
		w.Policy, w.next = w.next, w.Policy
		w.Equilibrium, w.cleared = w.cleared, w.Equilibrium
		return nil
	}}}, nil
}
