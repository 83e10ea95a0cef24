package sim

import (
	"context"
	"slices"
	"strings"
)

// Coerce starts and ends sanction regimes on the dates that the scenario gives.
type Coerce struct{}

// Name returns "Coerce".
func (Coerce) Name() string { return "Coerce" }

// Step records the regimes whose measures come into force or lapse in the quarter.
// The measures themselves follow from the regime's dates when the economy clears.
func (Coerce) Step(_ context.Context, w *World) ([]Move, error) {
	var moves []Move
	for k := range w.Scenario.Regimes {
		r := &w.Scenario.Regimes[k]
		start, end := r.Term()
		e := Event{Actor: strings.Join(r.Senders, " and "), Regime: r.ID, Ground: r.LegalGround(), Reason: r.String()}
		switch w.Period {
		case start:
			e.Kind = SanctionImposed
		case end:
			e.Kind, e.Reason = SanctionEnded, "its term has run out"
		default:
			continue
		}
		moves = append(moves, Move{Event: e})
	}
	return moves, nil
}

// underSanctions reports whether an actor is the target, and whether it is a sender, of
// any regime in force.
func (w *World) underSanctions(id string) (target, sender bool) {
	for k := range w.Scenario.Regimes {
		r := &w.Scenario.Regimes[k]
		if r.InForce(w.Period) {
			target = target || r.Target == id
			sender = sender || slices.Contains(r.Senders, id)
		}
	}
	return target, sender
}
