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
// the module, and what is learnt in a quarter of stress is trust for such quarters.
func (Learn) Step(_ context.Context, w *World) ([]Move, error) {
	situation := w.Situation()
	trust := make([][]agent.Reputation, len(w.Trust))
	for i := range trust {
		trust[i] = slices.Clone(w.Trust[i])
	}
	for k := range w.Scenario.Actors {
		bound, broke, refused := w.conduct(w.Scenario.Actors[k].ID)
		stress := situation.Stressed(k)
		for i := range trust {
			if i == k {
				continue
			}
			r := trust[i][k].Fade(w.Scenario.Actors[i].Meets(w.Scenario.Actors[k].ID))
			t := r.In(stress)
			if bound {
				t = t.AfterQuarter(!broke)
			}
			if refused {
				t = t.Toward(t.AfterQuarter(false), votedDown)
			}
			trust[i][k] = r.With(stress, t)
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
