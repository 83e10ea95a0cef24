package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
)

// An actor without a region that signs nothing changes nobody's choices: not a byte of the
// history, wherever it stands in the list and whatever it wants.
func TestObserversChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := drawScenario(t)
		seed := rapid.Uint64().Draw(t, "seed")
		want := bytesOf(play(t, sc, sim.Options{Seed: seed}))
		observer := agent.New(rapid.SampledFrom([]string{"AAA", "NGO", "ZZZ"}).Draw(t, "id"))
		observer.Patience = rapid.Float64Range(0.1, 0.99).Draw(t, "its patience")
		observer.RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Goods}}
		sc.Actors = append([]agent.Actor{observer}, sc.Actors...)
		h := play(t, sc, sim.Options{Seed: seed})
		require.Equal(t, want, bytesOf(h))
		require.Len(t, h.World.Scenario.Actors, len(sc.Actors)-1)
	})
}

// An observer is no party: texts and regimes cannot name it, it does not make up the
// number, and who has groups at home has regions.
func TestObserversAreNoParties(t *testing.T) {
	sc := three()
	sc.Actors = append(sc.Actors[:1:1], agent.New("NGO"))
	sc.Treaty.Modules[0].Commitments[0].Obliged = []string{"NGO"}
	err := sc.Validate()
	require.ErrorContains(t, err, "Scenario.Actors is a list of 1; want 2 to 64 actors")
	require.ErrorContains(t, err, "NGO")
	odd := agent.New("NGO")
	odd.Groups = []agent.Group{{Name: "members", Votes: 1}}
	require.ErrorContains(t, odd.Validate(sc.Economy), "Regions is empty")
}
