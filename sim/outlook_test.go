package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// What is remembered within a history changes nothing but the time that it takes: a World
// that works everything out anew leaves the same bytes, and prices the same policies. All
// memories are off at once: those of books, situations, views and the World itself.
func TestForgettingChangesNothing(t *testing.T) {
	both := func(t require.TestingT, sc sim.Scenario, seed uint64) {
		one := play(t, sc, sim.Options{Seed: seed})
		w, err := sim.Start(sc, sim.Options{Seed: seed})
		require.NoError(t, err)
		w.Forget()
		other, err := w.Run(context.Background())
		require.NoError(t, err)
		require.Equal(t, bytesOf(one), bytesOf(other))
		require.Equal(t, one.World.Solves(), other.World.Solves())
	}
	t.Run("random", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) { both(t, drawScenario(t), rapid.Uint64().Draw(t, "seed")) })
	})
	for name, sc := range map[string]sim.Scenario{"lively": lively(), "quarrel": quarrel(), "rich": rich(), "toolbox": toolbox(), "settled": settled()} {
		t.Run(name, func(t *testing.T) {
			sc.Periods = min(sc.Periods, 20)
			for seed := range uint64(2) {
				both(t, sc, seed)
			}
		})
	}
	t.Run("adapting", func(t *testing.T) {
		sc := quarrel()
		sc.Periods = 16
		sc.Switches = mechanism.Switches{mechanism.Adaptation: true}
		both(t, sc, 1)
	})
}

// Threats and settlements that are remembered are those of the quarter: a user's phase that
// changes a dispute between two phases changes what the next one prices.
func TestOutlookFollowsAUsersPhase(t *testing.T) {
	var w *sim.World
	for seed := uint64(1); w == nil || seed < 20 && len(w.Situation().OpenSanctionThreats) == 0; seed++ {
		var err error
		w, err = sim.Start(quarrel(), sim.Options{Seed: seed})
		require.NoError(t, err)
		for w.Period < 40 && len(w.Situation().OpenSanctionThreats) == 0 {
			require.NoError(t, w.Step(context.Background()))
		}
	}
	before := w.Situation()
	require.NotEmpty(t, before.OpenSanctionThreats)
	require.Same(t, before.OpenSanctionThreats[0].Carried, w.Situation().OpenSanctionThreats[0].Carried, "nothing has changed")
	for k := range w.Coercion.Standoffs {
		w.Coercion.Standoffs[k].Chance, w.Coercion.Standoffs[k].Fading = 0, [2]float64{}
	}
	require.Empty(t, w.Situation().OpenSanctionThreats)
	require.Empty(t, w.Clone().Situation().OpenSanctionThreats)
	require.NotEmpty(t, before.OpenSanctionThreats, "a situation stays as it was")
}
