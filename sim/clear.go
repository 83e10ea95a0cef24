package sim

import "context"

// Clear turns everything in force into a policy and solves the economy under it.
type Clear struct{}

// Name returns "Clear".
func (Clear) Name() string { return "Clear" }

// Step compiles treaty obligations first and sanctions on top, and solves from the
// last equilibrium. A quarter in which the policy stays as it was keeps its
// equilibrium to the bit.
func (Clear) Step(_ context.Context, w *World) ([]Move, error) {
	return []Move{{Do: func(w *World) error {
		w.next.CopyFrom(w.Scenario.Economy.Baseline())
		w.Register.Compile(w.next, w.Period)
		members := w.Register.Parties()
		for k := range w.Scenario.Regimes {
			w.Scenario.Regimes[k].Compile(w.next, members, w.Period)
		}
		if w.next.Equal(w.Policy) {
			return nil
		}
		w.Policy, w.next = w.next, w.Policy
		return w.solver.Solve(&w.Equilibrium, w.Policy, &w.Equilibrium)
	}}}, nil
}
