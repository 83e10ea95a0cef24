package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// With no threats the exception moves nobody's signature: until the first module is in
// force the two histories are the same, event by event.
func TestExceptionWithoutThreatsMovesNoSignature(t *testing.T) {
	for seed := range uint64(5) {
		sc := lively()
		sc.Shocks = sim.Shocks{}
		sc.Periods = 8
		with := play(t, sc, sim.Options{Seed: seed})
		sc = lively()
		sc.Shocks = sim.Shocks{}
		sc.Periods = 8
		for k := range sc.Treaty.Modules {
			sc.Treaty.Modules[k].Exception = nil
		}
		without := play(t, sc, sim.Options{Seed: seed})
		signed := 0
		for k, e := range with.Events {
			if e.Kind == event.EnteredIntoForce {
				break
			}
			require.Equal(t, e.String(), without.Events[k].String())
			if e.Kind == event.Signed {
				signed++
			}
		}
		require.Positive(t, signed)
	}
}
