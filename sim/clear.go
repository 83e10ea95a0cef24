package sim

import (
	"context"

	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Clear turns everything in force into a policy and solves the economy under it.
type Clear struct{}

// Name returns "Clear".
func (Clear) Name() string { return "Clear" }

// Step compiles tariffs raised outside texts first, then treaty obligations, and sanctions on top, within the limits of
// discipline on exports, and solves from the last equilibrium. A quarter with an
// unchanged policy keeps the equilibrium to the bit.
func (Clear) Step(_ context.Context, w *World) ([]Move, error) {
	w.compile()
	for _, t := range w.paid() {
		t.Compile(w.next, w.public)
	}
	for _, d := range w.disruptions() {
		if d.Holds(w.Period) {
			d.Compile(w.next)
		}
	}
	if w.adaptation != nil {
		return w.clearAdapting()
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

// compile writes own tariffs, obligations and sanctions of the period into next.
func (w *World) compile() {
	w.next.CopyFrom(w.baseline)
	for k := range w.Tariffs {
		w.Tariffs[k].Compile(w.next, w.public)
	}
	w.Register.Compile(w.next, w.Period)
	floors := w.Register.ExportFloors(w.Period)
	if w.dated == nil {
		w.dated = sanction.NewSchedule(w.Scenario.Economy, w.Register.Parties(), w.scheduled...)
	}
	w.dated.CompileUnder(w.next, floors, w.Period)
	w.Coercion.Docket.CompileUnder(w.next, floors, w.Period)
}

// clearAdapting solves the economy at the present elasticities and relations, and then
// adapts the elasticities and relations.
func (w *World) clearAdapting() ([]Move, error) {
	if err := w.adaptation.Apply(w.adapted, w.next); err != nil {
		return nil, err
	}
	if err := w.solver.SolveWith(&w.cleared, w.adapted, w.adaptation.Elasticities(), &w.Equilibrium); err != nil {
		return nil, err
	}
	return []Move{{Do: func(w *World) error {
		w.Policy, w.next = w.next, w.Policy
		w.Equilibrium, w.cleared = w.cleared, w.Equilibrium
		return w.adaptation.Advance(w.Policy)
	}}}, nil
}
