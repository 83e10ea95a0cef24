package sim_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// Every party's forecast of every other is on record for each module and quarter in which
// it could be broken, and the breaches in it are those of the history.
func TestForecastsAreRecorded(t *testing.T) {
	sc := three()
	sc.Actors[0].Precision = 5 // the USA, whose hand trembles
	sc.Talks.RatifyAfter = sim.Immediately
	h := play(t, sc, sim.Options{Seed: 1})
	breaches := count(h, event.Breached)
	require.Positive(t, breaches)
	happened, all := 0, 0
	for seat, a := range h.World.Scenario.Actors {
		fs := h.World.Forecasts[seat]
		require.NoError(t, fs.Validate())
		own := 0
		for _, f := range fs {
			all++
			if f.Happened {
				own++
			}
		}
		happened += own
		if a.ID == "USA" {
			require.Zero(t, own, "nobody but the USA breaks anything, and nobody foresees itself")
			continue
		}
		require.Equal(t, breaches, own)
		// What it foresees is trust alone, since no breach pays: it is never certain, but of a breach that
		// must still stand.
		require.False(t, slices.ContainsFunc(fs, func(f belief.Forecast) bool { return f.Chance <= 0 || f.Chance >= 1 && !f.Happened }))
		t.Logf("%s: %v", a.ID, fs)
	}
	require.Equal(t, 2*breaches, happened, "each breach is seen by two")
	require.Greater(t, all, 6*breaches)

	// A branch keeps its own record.
	w := h.World.Clone()
	w.Forecasts[0] = append(w.Forecasts[0], w.Forecasts[1][0])
	w.Forecasts[1][0].Chance = 2
	require.NoError(t, h.World.Forecasts[1].Validate())
	require.Len(t, h.World.Forecasts[0], len(w.Forecasts[0])-1)
}
