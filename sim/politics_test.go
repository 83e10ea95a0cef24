package sim_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Support in the rows follows from the real incomes in the rows: news reaches the public
// a quarter later.
func TestSupportFollowsRealIncome(t *testing.T) {
	sc := threeWithVotes()
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").From(3).Until(9)}
	sc.Switches = mechanism.Switches{mechanism.Leaders: false}
	h := play(t, sc, sim.Options{Seed: 1})
	for _, a := range sc.Actors {
		income := append([]float64{0, 0}, h.RealIncome(a.ID)...)
		moved := false
		support, k := 50.0, 0
		for _, r := range h.Rows {
			if r.Actor != a.ID {
				continue
			}
			support = 50 + 0.8*(support-50) + 1*(income[k+1]-income[k])
			require.InDelta(t, support, r.Support, 1e-9, "%s in quarter %d", a.ID, r.Period)
			moved = moved || math.Abs(support-50) > 1e-3
			k++
		}
		require.True(t, moved, "a ban is felt at home")
	}
}

// A leader with a hazard of one falls every quarter, one with none never; elections are
// held at their dates; and what the others had learnt of the predecessor is half gone.
func TestLeadersComeAndGo(t *testing.T) {
	sc := three()
	sc.Switches = mechanism.Switches{mechanism.Support: false}
	for k := range sc.Actors {
		sc.Actors[k].Hazard = 0
		sc.Actors[k].Politics.Tenure = 0
	}
	sc.Actors[0].Politics.Term, sc.Actors[0].Politics.FirstElection = 8, 3
	sc.Actors[0].Politics.Swing = 5
	elected, quiet := map[int]int{}, 0
	for seed := range uint64(20) {
		h := play(t, sc, sim.Options{Seed: seed})
		for _, e := range h.Events {
			if e.Kind == event.LeaderChanged {
				require.Equal(t, sc.Actors[0].ID, e.Actor, "nobody else votes")
				require.Equal(t, 3, e.Period%8)
				require.Contains(t, e.Reason, "election")
				elected[e.Period]++
			} else {
				quiet++
			}
		}
	}
	require.Positive(t, quiet)
	total := 0
	for _, n := range elected {
		total += n
	}
	// 20 histories of 5 elections, each lost with a chance of one half at the mean of
	// support: 50 with a standard deviation of 5.
	require.InDelta(t, 50, total, 20)
}

// A mechanism that is off draws nothing, and no other draw moves with it.
func TestPoliticsSwitches(t *testing.T) {
	draws := func(off ...mechanism.ID) sim.Draws {
		sc := three()
		sc.Switches = mechanism.Switches{}
		for k := range sc.Actors {
			sc.Actors[k].Politics.UnrestBase = 0.1
			sc.Actors[k].Politics.Term = 16
		}
		for _, m := range off {
			sc.Switches[m] = false
		}
		w, err := sim.Start(sc, sim.Options{Seed: 4})
		require.NoError(t, err)
		d := sim.Draws{}
		w.RecordDraws(d)
		_, err = w.Run(t.Context())
		require.NoError(t, err)
		return d
	}
	all := draws()
	for mechanism, purposes := range map[mechanism.ID][]string{
		mechanism.Support: nil, mechanism.Leaders: {"office", "election"}, mechanism.Unrest: {"unrest"},
	} {
		t.Run(string(mechanism), func(t *testing.T) {
			its := func(stream string) bool {
				for _, p := range purposes {
					if strings.Contains(stream, "Politics") && strings.Contains(stream, p) {
						return true
					}
				}
				return false
			}
			without := draws(mechanism)
			removed, shared := 0, 0
			for stream := range without {
				require.False(t, its(stream), "%s is drawn with %s off", stream, mechanism)
			}
			for stream, words := range all {
				switch other, ok := without[stream]; {
				case its(stream):
					removed++
				case ok:
					require.Equal(t, words, other, stream)
					shared++
				}
			}
			require.Equal(t, len(purposes) > 0, removed > 0)
			require.Positive(t, shared)
		})
	}
}

// Two leaders in a row are the same state: trust goes half-way back to the prior.
func TestSuccessorsAreHalfUnknown(t *testing.T) {
	sc := three()
	sc.Periods = 1
	for k := range sc.Actors {
		sc.Actors[k].Hazard, sc.Actors[k].Prior = 0, belief.Trust{Kept: 4, Broken: 1}
	}
	sc.Actors[0].Hazard = 0.999999
	w, err := sim.Start(sc, sim.Options{Seed: 1})
	require.NoError(t, err)
	for i := range w.Trust {
		for k := range w.Trust[i] {
			w.Trust[i][k] = belief.NewReputation(belief.Trust{Kept: 8, Broken: 3})
		}
	}
	moves, err := sim.Politics{}.Step(t.Context(), w)
	require.NoError(t, err)
	for _, m := range moves {
		require.NoError(t, m.Do(w))
	}
	seat := -1
	for k, a := range w.Scenario.Actors {
		if a.ID == sc.Actors[0].ID {
			seat = k
		}
	}
	require.Equal(t, 1, w.Domestic.Home[seat].Leader)
	for i := range w.Trust {
		for k := range w.Trust[i] {
			want := belief.Trust{Kept: 8, Broken: 3}
			if k == seat && i != k {
				want = belief.Trust{Kept: 6, Broken: 2}
			}
			require.Equal(t, fmt.Sprint(belief.NewReputation(want)), fmt.Sprint(w.Trust[i][k]))
		}
	}
}
