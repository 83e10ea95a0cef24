package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// Donors that decide offer no more than it takes, pay quarter by quarter what the target
// receives, and offer nothing where the issue is nothing to them or cannot be had.
func TestDonorsDecide(t *testing.T) {
	const amount = 20000
	for _, x := range []struct {
		donor   string
		resolve float64
		pays    bool
	}{{"EUR", 0.2, true}, {"EUR", 3, false}, {"IND", 0.2, false}} {
		sc := aided(x.donor, amount)
		sc.Regimes = nil
		sc.Issues[0].Resolve = crisis.Prior{Mean: x.resolve}
		sc.Issues[0].Claims[0].Value = crisis.Prior{Mean: 0.6}
		w, err := sim.Start(sc, sim.Options{Seed: 1})
		require.NoError(t, err)
		from, _ := sc.Economy.RegionIndex(x.donor)
		to, _ := sc.Economy.RegionIndex("RUS")
		for w.Period < sc.Periods {
			require.NoError(t, w.Step(t.Context()))
			s := &w.Coercion.Issues[0]
			require.InDelta(t, s.Level*s.Offered[0]*amount, s.Paid[0], 1e-9)
			require.InDelta(t, s.Paid[0], w.Policy.Transfer(from, to), 1e-9)
			if p := w.Clone(); p.Period == 6 {
				p.Coercion.Issues[0].Offered[0] = -1
				require.NotEqual(t, -1.0, s.Offered[0], "a clone has offers of its own")
			}
		}
		h := w.History()
		if !x.pays {
			require.Zero(t, count(h, event.CompliedForInducement))
			require.Zero(t, w.Coercion.Issues[0].Level)
			continue
		}
		require.Equal(t, 1, count(h, event.InducementOffered))
		require.Zero(t, count(h, event.InducementStopped))
		require.Equal(t, 1.0, w.Coercion.Issues[0].Level)
		require.Less(t, w.Coercion.Issues[0].Offered[0], 1.0)
		require.Greater(t, last(h, "RUS"), 0.2)
		require.Less(t, last(h, x.donor), 0.0)
	}
}
