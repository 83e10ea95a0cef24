package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A module waits, ratified, for those that it requires; nobody votes on it again.
func TestModulesWaitForTheirPrerequisites(t *testing.T) {
	for name, depths := range map[string][]float64{"the first is never agreed": {0}, "the first is agreed": {0, 1}} {
		t.Run(name, func(t *testing.T) {
			sc := three()
			second := sc.Treaty.Modules[0]
			second.Requires = []string{"borders"}
			sc.Treaty.Modules = []treaty.Module{
				second, treaty.BarrierCut("borders", treaty.Goods, 0.02, terms.Choice("depth", depths...)),
			}
			sc.Talks.RatifyAfter = sim.Immediately
			h := play(t, sc, sim.Options{Seed: 1})
			votes, force := map[string]int{}, map[string]int{"borders": -1, second.ID: -1}
			for _, e := range h.Events {
				switch e.Kind {
				case event.Ratified:
					votes[e.Actor+e.Module]++
				case event.EnteredIntoForce:
					force[e.Module] = e.Period
				}
			}
			for _, a := range sc.Actors {
				require.Equal(t, 1, votes[a.ID+second.ID], "%s votes once", a.ID)
			}
			if len(depths) == 1 {
				require.Equal(t, treaty.Pending, h.World.Register.Standing(second.ID).Stage)
				return
			}
			require.GreaterOrEqual(t, force["borders"], 0)
			require.Greater(t, force[second.ID], force["borders"], "what it requires is in force before")
		})
	}
}
