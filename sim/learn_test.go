package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Promises kept under sanctions are counted for stress, those kept in calm for calm: a
// ban from the ninth quarter on leaves the records of the two it is between as they then
// stood for calm, less what is forgotten, and builds theirs for stress.
func TestStressIsLearntApart(t *testing.T) {
	sc := three()
	sc.Talks.RatifyAfter = sim.Immediately
	sc.Periods = 16
	for k := range sc.Actors {
		sc.Actors[k].Hazard = 0 // no leader changes, which would be half forgotten
	}
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(8).Until(16)}
	h := play(t, sc, sim.Options{Seed: 1})
	require.Equal(t, 1, count(h, event.EnteredIntoForce))
	require.Zero(t, count(h, event.Breached))
	entered := 0
	for _, e := range h.Events {
		if e.Kind == event.EnteredIntoForce {
			entered = e.Period
		}
	}
	require.Less(t, entered, 7)
	prior := belief.NewReputation(agent.DefaultPrior())
	want := map[bool]belief.Reputation{false: prior, true: prior} // by whether the actor comes under sanctions
	for period := range sc.Periods {
		for sanctioned, r := range want {
			r = r.FadeOver(treaty.Quarter, agent.DefaultPrior())
			stress := sanctioned && period >= 8
			if period > entered {
				r = r.With(stress, r.In(stress).AfterQuarter(true))
			}
			want[sanctioned] = r
		}
	}
	for k, a := range h.World.Scenario.Actors {
		for i := range h.World.Trust {
			if i != k {
				require.Equal(t, want[a.ID != "EUR"], h.World.Trust[i][k], a.ID)
			}
		}
	}
	require.NotEqual(t, want[true].Calm, want[true].Stress)
}

// Strangers are met with the uniform prior, and trust in them fades back to it.
func TestStrangersStayStrangers(t *testing.T) {
	sc := three()
	sc.Periods = 3
	for k := range sc.Actors {
		if sc.Actors[k].ID == "USA" {
			sc.Actors[k].Strangers = []string{"CHN"}
		}
		sc.Actors[k].RedLines = []redline.Line{redline.IncomeFloor{Change: 1e6}} // nobody signs anything
	}
	h := play(t, sc, sim.Options{Seed: 1})
	for i, a := range h.World.Scenario.Actors {
		for k, b := range h.World.Scenario.Actors {
			want := belief.NewReputation(agent.DefaultPrior())
			if a.ID == "USA" && b.ID == "CHN" {
				want = belief.NewReputation(agent.StrangerPrior())
			}
			if i != k {
				require.InDelta(t, want.Calm.Kept, h.World.Trust[i][k].Calm.Kept, 1e-12)
				require.InDelta(t, want.Stress.Broken, h.World.Trust[i][k].Stress.Broken, 1e-12)
			}
		}
	}
	for k := range sc.Actors {
		sc.Actors[k].Strangers = []string{"JPN"}
		sc.Actors[k].Adopt(redline.Position{Line: redline.PartyCondition{Party: "JPN"}})
	}
	err := sc.Validate()
	require.ErrorContains(t, err, `Strangers names "JPN"; want the IDs of other actors`)
	require.ErrorContains(t, err, `no actor "JPN"`)
}
