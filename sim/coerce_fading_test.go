package sim_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Measures in force move the impasse by the share of them that is expected to last: in full
// in the quarter itself, then by the two chances that they have ended, until their own date.
// With the mechanism off they count in full until then.
func TestExpectedFadingMovesTheImpasse(t *testing.T) {
	sc := duel(crisis.Prior{Mean: 0.5, SD: 0.5}, crisis.Prior{Mean: 0.6, SD: 0.3})
	sc.Switches = mechanism.Switches{mechanism.SanctionThreats: false}
	sc.Periods = 1
	for k := range sc.Actors {
		sc.Actors[k].Hazard = 0.05
		sc.Actors[k].Precision = 5
	}
	first := func(sc sim.Scenario, seed uint64) (map[string]float64, *sim.History) {
		out := map[string]float64{}
		h := play(t, sc, sim.Options{Seed: seed, Phases: []sim.Phase{sim.Coerce{}, sim.Talk{}}})
		for _, e := range h.Events {
			if a := e.Appraisal; a != nil {
				out[e.Actor] = a.Impasse
			}
		}
		return out, h
	}
	found := 0
	for seed := range uint64(40) {
		on, h := first(sc, seed)
		f := h.World.Coercion.Standoffs[0].Fading
		if f == [2]float64{} || !h.World.Coercion.Docket.InForce("energy", 0) {
			continue
		}
		found++
		require.True(t, f[0] > 0 && f[0] <= f[1] && f[1] <= 1, "%v", f)
		still := sc
		still.Switches = mechanism.Switches{mechanism.SanctionThreats: false, mechanism.ExpectedDuration: false}
		off, other := first(still, seed)
		require.Zero(t, other.World.Coercion.Standoffs[0].Fading)
		calm := sc
		calm.Issues, calm.Regimes = nil, nil
		none, _ := first(calm, seed)
		require.NotEmpty(t, on)
		for id, v := range on {
			a := h.World.Scenario.Actors[0]
			if a.ID != id {
				a = h.World.Scenario.Actors[1]
			}
			d := a.Discount()
			at := func(h float64) float64 { return math.Pow(d, h) }
			whole := (off[id] - none[id]) / (1 - at(sanction.DefaultTerm))
			want := none[id] + whole*((1-d)+(1-f[0])*(d-at(8))+(1-f[1])*(at(8)-at(sanction.DefaultTerm)))
			require.InDelta(t, want, v, 1e-9, id)
		}
	}
	require.Positive(t, found)
}
