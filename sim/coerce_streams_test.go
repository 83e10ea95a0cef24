package sim_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/crisis"
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

// With types known to all and best responses more episodes over an issue that cannot be
// divided come to measures than over one that can (Fearon 1995). Threats are then hardly ever
// carried out (see TestCommonKnowledgeMakesImpositionsRare); what is imposed over a divisible
// issue is imposed at once, where a threat would not be believed.
func TestIndivisibleIssuesAreFoughtOverEvenIfAllIsKnown(t *testing.T) {
	imposed := func(whole bool) (n, of int) {
		sc := duel(crisis.Prior{Mean: 0.5, SD: 0.3}, crisis.Prior{Mean: 0.5, SD: 0.3})
		sc.Switches = mechanism.Switches{mechanism.CommonKnowledge: true}
		sc.Coercion.Precision = math.Inf(1)
		sc.Issues[0].Whole = whole
		for k := range sc.Actors {
			sc.Actors[k].Precision = math.Inf(1)
		}
		for seed := range uint64(60) {
			h := play(t, sc, sim.Options{Seed: seed})
			for _, e := range event.Episodes(h.Events, sc.Periods) {
				of++
				if e.Imposed {
					n++
				}
			}
		}
		return n, of
	}
	n, of := imposed(false)
	w, ofWhole := imposed(true)
	t.Logf("imposed in %d of %d episodes over a divisible issue, in %d of %d over a whole one", n, of, w, ofWhole)
	require.Less(t, 2*float64(n)/float64(of), float64(w)/float64(ofWhole))
}
