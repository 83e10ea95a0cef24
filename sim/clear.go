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
	w.compile(w.Coercion.Docket)
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

// compile writes own tariffs, obligations and sanctions of the period into next, with a docket of
// contested regimes.
func (w *World) compile(docket *sanction.Docket) {
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
	docket.CompileUnder(w.next, floors, w.Period)
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
		if err := w.anticipate(); err != nil {
			return err
		}
		return w.adaptation.Advance(w.Policy)
	}}}, nil
}

// anticipate tells firms of open threats of sanctions: each with the measures carried out,
// and the chance of this by public knowledge.
func (w *World) anticipate() error {
	for k := range w.Coercion.Standoffs {
		carried := w.Coercion.Carried(k, w.Period)
		if carried == nil {
			continue
		}
		w.compile(carried)
		if err := w.adaptation.Threaten(w.next, w.Coercion.Standoffs[k].Chance); err != nil {
			return err
		}
	}
	return nil
}
