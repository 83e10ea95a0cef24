package sim_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// shocks are the draws that a history shows: what moved each vote, and the order of
// speaking at each table, by what they were for.
func shocks(h *sim.History) map[string]string {
	out := map[string]string{}
	opened := map[string]int{}
	for _, e := range h.Events {
		switch {
		case e.Vote != nil:
			for _, b := range e.Vote.Ballots {
				out[fmt.Sprintf("vote of %s in %s on %s in quarter %d", b.Group, e.Actor, e.Module, e.Period)] = fmt.Sprint(b.Shock)
			}
		case e.Kind == event.TalksOpened:
			opened[e.Module] = e.Period
		case e.Kind == event.Offered && e.Round == 1 && e.Period == opened[e.Module]:
			name := fmt.Sprintf("order at the table on %s opened in quarter %d", e.Module, e.Period)
			out[name] += e.Actor + " "
		}
	}
	return out
}

// A ban that is moved, lengthened or removed moves no draw: every vote and every
// table that two histories share saw the same shocks, though the talks took another
// course. So does a module that is taken off the table, and an actor's secret.
func TestLeversMoveNoDrawsOfOthers(t *testing.T) {
	economy := wiod.Small()
	scenario := func() sim.Scenario {
		return sim.Scenario{
			Economy: economy,
			Actors:  agent.FromEconomy(economy, "USA", "EUR", "CHN"),
			Treaty: treaty.Treaty{Modules: []treaty.Module{
				treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)),
				treaty.BarrierCut("facilitation", treaty.Goods, 0.02, terms.Choice("depth", 0, 0.5, 1)),
			}},
			Periods: 40,
			Talks:   sim.Talks{RatifyAfter: 1, Recess: 1},
		}
	}
	before := map[uint64]map[string]string{}
	for seed := range uint64(5) {
		before[seed] = shocks(play(t, scenario(), sim.Options{Seed: seed}))
		require.NotEmpty(t, before[seed])
	}
	for name, change := range map[string]func(*sim.Scenario){
		"a ban":       func(sc *sim.Scenario) { sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR")} },
		"another ban": func(sc *sim.Scenario) { sc.Regimes = []sanction.Regime{sanction.Ban("AGF", "USA", "CHN").Until(3)} },
		"two bans": func(sc *sim.Scenario) {
			sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA"), sanction.Ban("ENM", "EUR", "USA")}
		},
		"a ban after it all": func(sc *sim.Scenario) { sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(50)} },
		"one module less":    func(sc *sim.Scenario) { sc.Treaty.Modules = sc.Treaty.Modules[:1] },
		"a secret":           func(sc *sim.Scenario) { sc.Actors[0].Sovereignty = map[string]float64{"facilitation": 0.05} },
	} {
		t.Run(name, func(t *testing.T) {
			shared := 0
			for seed, without := range before {
				sc := scenario()
				change(&sc)
				for what, shock := range shocks(play(t, sc, sim.Options{Seed: seed})) {
					if other, ok := without[what]; ok {
						require.Equal(t, other, shock, what)
						shared++
					}
				}
			}
			require.Greater(t, shared, 20, "the histories must have draws in common")
		})
	}
}

// What is secret stays secret: until an actor acts on it, changing it changes nothing
// that any other does, to the last bit, and nothing of what others made of a draft.
func TestSecretsDoNotLeak(t *testing.T) {
	sc := threeWithVotes()
	sc.Periods = 1
	seen := func(sc sim.Scenario) (out []string) {
		for seed := range uint64(10) {
			for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
				if e.Actor == "CHN" || e.Kind == event.TalksFailed {
					break // from here on the others answer to what China did
				}
				out = append(out, fmt.Sprint(e, e.Appraisal))
			}
		}
		return out
	}
	want := seen(sc)
	require.Greater(t, len(want), 15, "in most seeds somebody speaks before China")
	for k := range sc.Actors {
		if a := &sc.Actors[k]; a.ID == "CHN" {
			a.Prior = belief.Trust{Kept: 1, Broken: 9}
			a.Sovereignty = map[string]float64{"industry": 3}
			a.RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Goods}}
			a.Precision = 1
			a.Player = stubborn{}
		}
	}
	require.Equal(t, want, seen(sc))

	// China's lack of trust is its own: the others begin with theirs.
	h := play(t, sc, sim.Options{Seed: 7})
	for i, from := range h.World.Scenario.Actors {
		for k := range h.World.Scenario.Actors {
			if i != k && from.ID != "CHN" {
				require.InDelta(t, 0.8, h.World.Trust[i][k].Calm.Mean(), 1e-3)
			}
		}
	}
}
