package sim

import (
	"context"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
)

// Learn updates what actors think of each other from what they saw.
type Learn struct{}

// Name returns "Learn".
func (Learn) Name() string { return "Learn" }

// votedDown is the weight of a failed ratification against a broken promise. An
// assumption: half.
const votedDown = 0.5

// Step lets trust fade by a quarter, and counts a quarter kept for each actor that
// was bound and kept everything, a broken promise for each that did not, and half a
// broken one for each whose legislature voted a signed draft down. Tariffs are
// published, so that a breach is seen for what it is. Trust is in the actor, whatever
// the module.
func (Learn) Step(_ context.Context, w *World) ([]Move, error) {
	trust := make([][]agent.Trust, len(w.Trust))
	for i := range trust {
		trust[i] = slices.Clone(w.Trust[i])
	}
	for k := range w.Scenario.Actors {
		bound, broke, refused := w.conduct(w.Scenario.Actors[k].ID)
		for i := range trust {
			if i == k {
				continue
			}
			t := trust[i][k].Fade(w.Scenario.Actors[i].Prior)
			if bound {
				t = t.AfterQuarter(!broke)
			}
			if refused {
				t = t.Toward(t.AfterQuarter(false), votedDown)
			}
			trust[i][k] = t
		}
	}
	return []Move{{Do: func(w *World) error {
		w.Trust = trust
		return nil
	}}}, nil
}

// conduct tells what an actor did in the quarter: whether anything bound it to others
// at its start, whether it broke it, and whether its legislature voted a draft down.
func (w *World) conduct(id string) (bound, broke, refused bool) {
	for _, s := range w.Register.InForce() {
		if s.Since < w.Period && len(s.Ratified) > 1 && slices.Contains(s.Ratified, id) {
			bound = true
			broke = broke || s.BreachedIn == w.Period && slices.Contains(s.Breaching, id)
		}
	}
	for _, e := range slices.Backward(w.history.Events) {
		if e.Period < w.Period {
			break
		}
		refused = refused || e.Kind == RatificationFailed && e.Actor == id
	}
	return bound, broke, refused
}

// Record tells the observers how each actor stands.
type Record struct{}

// Name returns "Record".
func (Record) Name() string { return "Record" }

// Step makes one row per actor.
func (Record) Step(_ context.Context, w *World) ([]Move, error) {
	moves := make([]Move, len(w.Scenario.Actors))
	for k := range w.Scenario.Actors {
		row := w.row(k)
		moves[k].Do = func(w *World) error { return w.record(row) }
	}
	return moves, nil
}

// row describes one seat as the quarter ends.
func (w *World) row(seat int) Row {
	a := &w.Scenario.Actors[seat]
	r := Row{Period: w.Period, Actor: a.ID, RealIncome: w.realIncome(a.Regions)}
	e := w.Scenario.Economy
	total := 0.0
	for _, id := range a.Regions {
		n, _ := e.RegionIndex(id)
		r.PriceIndex += e.Income(n) * w.Equilibrium.PriceIndex(n)
		r.Wage += e.Income(n) * w.Equilibrium.Wage(n)
		total += e.Income(n)
	}
	r.PriceIndex, r.Wage = r.PriceIndex/total, r.Wage/total
	for i := range w.Scenario.Actors {
		if i != seat {
			r.Trust += w.Trust[i][seat].Mean() / float64(len(w.Scenario.Actors)-1)
		}
	}
	for m, s := range w.Register.InForce() {
		if slices.Contains(s.Ratified, a.ID) {
			r.Bound++
			r.Depth += m.Depth(w.Register.Space(m.ID), s.Draft)
		}
	}
	for k := range w.Scenario.Regimes {
		regime := &w.Scenario.Regimes[k]
		if !regime.InForce(w.Period) {
			continue
		}
		if regime.Target == a.ID {
			r.Sanctioned++
		}
		if slices.Contains(regime.Senders, a.ID) {
			r.Sanctioning++
		}
	}
	return r
}
