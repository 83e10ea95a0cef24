package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Coattails shift the log odds of a group's yes by coefficient times support over the scale
// of the noise, in the vote and in what is foreseen of it; foresight lets support fade on
// the way to the vote. Without the coefficient, or with a switch off, support moves nothing.
func TestCoattailsMoveVotesAndWinSets(t *testing.T) {
	const coefficient, above = 0.004, 5.0
	chance := func(coefficient, above float64, after int, off ...mechanism.ID) (float64, ratification.Ballot) {
		sc := funded(0, 1)
		sc.Issues, sc.Regimes = nil, nil
		sc.Talks.RatifyAfter = after
		sc.Switches = mechanism.Switches{}
		for _, m := range off {
			sc.Switches[m] = false
		}
		everybody(&sc, func(k int) {
			a := &sc.Actors[k]
			a.Groups, a.Bias = []agent.Group{{Name: "public", Votes: 1}}, 0
			a.Politics.Coattails = coefficient
		})
		w, err := newWorld(sc, 1)
		require.NoError(t, err)
		seat := w.seat("EUR")
		w.Domestic.Home[seat].Support += above
		s := w.Situation()
		set, err := ratification.PublicWinSet(s, "industry", seat)
		require.NoError(t, err)
		var ids []string
		for _, a := range w.public {
			ids = append(ids, a.ID)
		}
		var full terms.Draft
		for d := range w.Register.Space("industry").All() {
			full = d // the last
		}
		vote, err := ratification.CallVote(w.View(s, "Ratify", seat), "industry", full, ids)
		require.NoError(t, err)
		return set.Chance(full), vote.Ballots[0]
	}
	logit := func(p float64) float64 { return math.Log(p / (1 - p)) }
	none, ballot := chance(0, above, Immediately)
	require.Zero(t, ballot.Lean)
	with, ballot := chance(coefficient, above, Immediately)
	require.InDelta(t, coefficient*above, ballot.Lean, 1e-12)
	require.InDelta(t, logit(none)+coefficient*above/agent.DefaultVoteNoise, logit(with), 1e-6)

	now, _ := chance(0, above, 4)
	later, _ := chance(coefficient, above, 4)
	require.InDelta(t, logit(now)+coefficient*above*math.Pow(0.8, 4)/agent.DefaultVoteNoise, logit(later), 1e-6)

	for _, m := range []mechanism.ID{mechanism.Coattails, mechanism.Support} {
		off, ballot := chance(coefficient, above, Immediately, m)
		require.Equal(t, none, off)
		require.Zero(t, ballot.Lean)
	}
}
