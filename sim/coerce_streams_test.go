package sim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// draws are the words of every named stream that a history draws from.
func drawsOf(t *testing.T, sc sim.Scenario, seed uint64) sim.Draws {
	out := sim.Draws{}
	w, err := sim.Start(sc, sim.Options{Seed: seed})
	require.NoError(t, err)
	w.RecordDraws(out)
	_, err = w.Run(context.Background())
	require.NoError(t, err)
	return out
}

// Stream by stream, switching a mechanism of coercion moves no draw of another: what the two
// histories both draw from a stream is the same, and before states coerce for the first
// time they draw from the same streams, to the last word.
func TestSwitchesOfCoercionStreamByStream(t *testing.T) {
	checks.NeedLong(t)
	sc := rich()
	sc.Periods = 10
	before := drawsOf(t, sc, 3)
	ours := []mechanism.ID{
		mechanism.SanctionThreats, mechanism.VagueDemands, mechanism.Coalitions, mechanism.IndependentSenders, mechanism.ProviderSpillover, mechanism.ExpectedDuration, mechanism.FeignedCompliance,
		mechanism.CounterSanctions, mechanism.DomesticCompensation, mechanism.Evasion, mechanism.SecondarySanctions, mechanism.PooledVerification, mechanism.TransferFund, mechanism.BindingMembership,
		mechanism.RenewalRule, mechanism.CommonKnowledge, mechanism.PrivateLearning, mechanism.OnlookerLearning, mechanism.Adaptation, mechanism.RandomSequence, mechanism.SanctionLegality,
	}
	for _, m := range ours {
		t.Run(string(m), func(t *testing.T) {
			other := sc
			other.Switches = mechanism.Switches{m: !sc.Switches.On(m)}
			after := drawsOf(t, other, 3)
			shared := 0
			for stream, words := range after {
				was, ok := before[stream]
				if !ok {
					early := strings.HasPrefix(stream, "0/Nature/") || strings.HasPrefix(stream, "0/Inform/") || strings.HasPrefix(stream, "0/Politics/")
					require.False(t, early, stream)
					continue
				}
				n := min(len(was), len(words))
				require.Equal(t, was[:n], words[:n], stream)
				if n > 0 {
					shared++
				}
			}
			require.Greater(t, shared, 20)
		})
	}
}

// With the mechanism off every demand is specific; with it on some are not.
func TestSwitchOfVagueDemands(t *testing.T) {
	checks.NeedLong(t)
	vague := func(s mechanism.Switches) (n int) {
		sc := rich()
		sc.Switches = s
		for seed := range uint64(5) {
			for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
				if e.Least > 0 {
					n++
				}
			}
		}
		return n
	}
	require.Positive(t, vague(nil))
	require.Zero(t, vague(mechanism.Switches{mechanism.VagueDemands: false}))
}

// With types known to all hardly anything is imposed, over an issue that can be divided or not: a leader
// whose measures bring nothing by themselves gets by a threat what the measures could bring (Fearon
// 1995 has measures over an indivisible issue where a threat cannot win the whole of it).
func TestHardlyAnythingIsImposedIfAllIsKnown(t *testing.T) {
	for _, whole := range []bool{false, true} {
		sc := duel(crisis.Prior{Mean: 0.5, SD: 0.3}, crisis.Prior{Mean: 0.5, SD: 0.3})
		sc.Switches = mechanism.Switches{mechanism.CommonKnowledge: true}
		sc.Issues[0].Whole = whole
		n, of := 0, 0
		for seed := range uint64(20) {
			h := play(t, sc, sim.Options{Seed: seed})
			for _, e := range event.Episodes(h.Events, sc.Periods) {
				of++
				if e.Imposed {
					n++
				}
			}
		}
		t.Logf("whole %v: imposed in %d of %d episodes", whole, n, of)
		require.Less(t, 10*n, 2*of)
	}
}
