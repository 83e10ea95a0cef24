package sim

import (
	"context"

	"github.com/tradetalk/tradetalk/sim/internal/coercion"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
)

// Coerce plays the coercion of a quarter: scheduled regimes start and end on their
// dates, and states threaten, join, answer, impose, evade, comply and relieve over
// contested regimes.
type Coerce struct{}

// Name returns "Coerce".
func (Coerce) Name() string { return "Coerce" }

// Step plays the sub-steps of the quarter, in this order:
//
//	settlement by the regimes' own dates and by treaties in force
//	C1  leaders do nothing, threaten or impose at once
//	C2  actors join coalitions, stay or leave
//	C3  targets answer threats
//	C4  leaders carry threats out or not, and go on with measures or not
//	C5  third parties open and close covert routes
//	C6  targets hold out, concede, comply for show, retaliate, cushion
//	    targets that have complied take compliance back, or not
//	    targets without pressure comply for inducements, or not; the fund pays;
//	    donors pay, offer or stop, mediators offer or withdraw
//	in law, senders whose measures impair obligations invoke an exception or are in breach
//
// No actor sees a move of the same sub-step; every actor sees the moves of earlier
// sub-steps. Where two moves of the same sub-step exclude each other, the first in the
// order of regimes stands. With the mechanism RandomSequence the movers of a sub-step
// move in turn, in an order drawn for the sub-step, and see earlier moves.
func (Coerce) Step(_ context.Context, w *World) ([]Move, error) {
	next, acts, out, err := coercion.Step(w.snapshot(w.Situation(), "Coerce"), &w.Coercion, w.coercive())
	if err != nil {
		return nil, err
	}
	var moves []Move
	for _, a := range acts {
		moves = append(moves, enact(a))
	}
	return append(moves, Move{Do: func(w *World) error {
		w.Coercion = *next
		if out.Trust != nil {
			w.Trust = out.Trust
		}
		for seat := range out.Forecasts {
			w.Forecasts[seat] = append(w.Forecasts[seat], out.Forecasts[seat]...)
		}
		if out.Obligations != nil {
			w.Obligations = *out.Obligations
		}
		return nil
	}}), nil
}

// coercive returns the input of the machine of coercion beside the period.
func (w *World) coercive() coercion.Input {
	rules := w.rules()
	in := coercion.Input{Essential: w.essentials(), Reword: w.reworded}
	in.Input = payoffs.Input{Rules: &rules, Trust: w.Trust, Audience: w.audience(), Law: w.law(), Games: &w.games}
	if w.adaptation != nil {
		in.Adapts, in.Speed = true, w.adaptation.Rules().Speed
	}
	return in
}
