package sim_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A World that is copied in any quarter and played on leaves the bytes of one that was
// never interrupted, and so does the one that the copy was taken from.
func TestCloneIsASnapshot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := drawScenario(t)
		o := sim.Options{Seed: rapid.Uint64().Draw(t, "seed")}
		want := bytesOf(play(t, sc, o))
		w, err := sim.Start(sc, o)
		require.NoError(t, err)
		require.NoError(t, w.Until(context.Background(), rapid.IntRange(0, sc.Periods).Draw(t, "interrupted in")))
		restored := w.Clone()
		again := restored.Clone()
		var wg sync.WaitGroup
		for _, one := range []*sim.World{restored, w, again} {
			wg.Go(func() { _, _ = one.Run(context.Background()) })
		}
		wg.Wait()
		require.Equal(t, want, bytesOf(restored.History()))
		require.Equal(t, want, bytesOf(w.History()))
		require.Equal(t, want, bytesOf(again.History()))
	})
}

// What a World remembers of crises is no part of its state: a copy that works crises out anew after a
// change of prices that no dispute brought about, a disruption or tariffs, leaves the same bytes, in an
// economy that adapts to measures and threats.
func TestCopyAfterNewPrices(t *testing.T) {
	sc := quarrel()
	sc.Periods = 10
	for q := 0; q < sc.Periods; q += 2 {
		sc.Shocks.Disruptions = append(sc.Shocks.Disruptions, agent.Disruption{
			Name: "strait", Regions: []string{"RUS", "CHN"}, Sectors: "ELE,ENM,OMF", From: q, Until: q + 1, Factor: 1.3,
		})
	}
	sc.Switches = mechanism.Switches{mechanism.Adaptation: true, mechanism.TradePolicy: true}
	for seed := range uint64(4) {
		w, err := sim.Start(sc, sim.Options{Seed: seed})
		require.NoError(t, err)
		for _, at := range []int{2, 4, 6} {
			require.NoError(t, w.Until(context.Background(), at))
			branch := w.Clone()
			for range 2 {
				require.NoError(t, w.Until(context.Background(), w.Period+1))
				require.NoError(t, branch.Until(context.Background(), branch.Period+1))
				require.Equal(t, bytesOf(w.History()), bytesOf(branch.History()), "copied in %d", at)
			}
		}
	}
}

// A history is branched in quarter 20 and its sanctions are lifted in the branch: the
// two have the same past and another future.
func ExampleWorld_Clone() {
	sc := threeWithVotes()
	sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(40)}
	ctx := context.Background()

	w, err := sim.Start(sc, sim.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = w.Until(ctx, 20)
	branch := w.Clone()
	_ = branch.Change(func(sc *sim.Scenario) { sc.Regimes = nil })
	with, _ := w.Run(ctx)
	without, _ := branch.Run(ctx)
	for _, quarter := range []int{19, 20, 39} {
		fmt.Printf("quarter %d: China's real income %+.2f %% with the ban, %+.2f %% in the branch\n",
			quarter, with.RealIncome("CHN")[quarter], without.RealIncome("CHN")[quarter])
	}
	// Output:
	// quarter 19: China's real income -0.32 % with the ban, -0.32 % in the branch
	// quarter 20: China's real income -0.32 % with the ban, +0.00 % in the branch
	// quarter 39: China's real income -0.32 % with the ban, +0.00 % in the branch
}

// Every mistake in a change is reported, and leaves the World as it was.
func TestChangeReportsEveryMistake(t *testing.T) {
	w, err := sim.Start(threeWithVotes(), sim.Options{})
	require.NoError(t, err)
	require.NoError(t, w.Until(context.Background(), 3))
	before := w.Scenario
	err = w.Change(func(sc *sim.Scenario) {
		sc.Actors = agent.FromEconomy(sc.Economy, "USA", "EUR", "IND")
		sc.Treaty.Modules = append(sc.Treaty.Modules[:1:1], sc.Treaty.Modules[0])
		sc.Treaty.Modules[1].ID = "another"
		sc.Periods = 2
	})
	for _, want := range []string{"Scenario.Actors", "Scenario.Treaty", "Scenario.Periods is 2"} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, w.Change(func(sc *sim.Scenario) { sc.Talks.Rounds = -1 }), "Talks.Rounds is -1")
	require.Same(t, before, w.Scenario)
}

// panics is a player, and a red line, that panics.
type panics struct{ redline.SectorExclusion }

func (panics) Clone() bargain.Player            { return panics{} }
func (panics) Act(*bargain.Turn) bargain.Move   { panic("out of ideas") }
func (panics) Crossed(*redline.Prospect) string { panic("out of ideas") }

// A strategy that panics ends the run with an error that says who, when and in which
// phase, and keeps what came before.
func TestPanicsAreErrors(t *testing.T) {
	for name, change := range map[string]func(*agent.Actor){
		"a player":   func(a *agent.Actor) { a.Player = panics{} },
		"a red line": func(a *agent.Actor) { a.RedLines = []redline.Line{panics{redline.SectorExclusion{Sectors: "AGF"}}} },
	} {
		t.Run(name, func(t *testing.T) {
			sc := threeWithVotes()
			change(&sc.Actors[1])
			sc.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR")}
			h, err := sim.Run(context.Background(), sc, sim.Options{})
			require.ErrorContains(t, err, "quarter 0, Talk")
			require.ErrorContains(t, err, sc.Actors[1].ID)
			require.ErrorContains(t, err, "panicked: out of ideas")
			require.NotEmpty(t, h.Events)
			_, again := h.World.Run(context.Background())
			require.Equal(t, err, again)
		})
	}
}
