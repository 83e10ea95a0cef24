package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// Rows count what the events tell: every complaint in the period of the complaint, each at the cost of a
// case, and as many suspensions against some as by others.
func TestRowsCountCases(t *testing.T) {
	type key struct {
		actor  string
		period int
	}
	told, total, suspended := map[key]int{}, 0, 0
	for seed := uint64(1); seed <= 4; seed++ {
		sc := warlike(0.8)
		sc.Periods, sc.Treaty.Modules[0].Disputes = 24, &treaty.Disputes{Exclusive: seed > 2}
		h := play(t, sc, sim.Options{Seed: seed})
		clear(told)
		for _, e := range h.Events {
			if e.Kind == event.ConsultationsRequested {
				told[key{e.Actor, e.Period}]++
				total++
			}
		}
		by, against := map[int]int{}, map[int]int{}
		for _, r := range h.Rows {
			require.Equal(t, told[key{r.Actor, r.Period}], r.Complaints, "seed %d, %s, %d", seed, r.Actor, r.Period)
			require.Equal(t, r.Complaints > 0, r.CaseCost > 0)
			require.GreaterOrEqual(t, r.Cases, 0)
			by[r.Period] += r.Suspending
			against[r.Period] += r.Suspended
		}
		require.Equal(t, by, against)
		for _, n := range by {
			suspended += n
		}
	}
	require.Positive(t, total, "nobody complains")
	require.Positive(t, suspended, "nobody suspends")
}
