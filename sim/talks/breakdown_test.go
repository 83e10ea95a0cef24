package talks_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// stubborn offers the same draft for ever.
type stubborn struct{}

func (p stubborn) Act(t *bargain.Turn) bargain.Move { return bargain.Offer(t.Best()) }

func (p stubborn) Clone() bargain.Player { return p }

// Each refusal survives with the chance 1-p, so that the number of offers is geometric: its
// mean is (1-(1-p)^n)/p over at most n refusals. Two thousand seeds put the mean within five
// standard errors but for a chance below 1e-6; the seeds are fixed.
func TestBreakdownIsGeometric(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("share", 0, 1))
	require.NoError(t, err)
	a, err := bargain.NewAdditive(space, 0, [][]float64{{0, 1}})
	require.NoError(t, err)
	b, err := bargain.NewAdditive(space, 0, [][]float64{{1, 0}})
	require.NoError(t, err)
	const chance, rounds, seeds = 0.2, 100, 2000
	sum, squares := 0.0, 0.0
	for seed := range uint64(seeds) {
		out, err := talks.Play(context.Background(), space, talks.Breakdown{Protocol: talks.AlternatingOffers{Rounds: rounds}, Chance: chance, Seed: seed},
			talks.Party{Name: "A", Utility: a, Player: stubborn{}}, talks.Party{Name: "B", Utility: b, Player: stubborn{}})
		require.NoError(t, err)
		require.Equal(t, talks.NoDeal, out.Status)
		require.Equal(t, talks.BrokeDown, out.Reason)
		refusals := float64(out.Offers - 1) // the first offer refuses nothing
		sum += refusals
		squares += refusals * refusals
	}
	mean := sum / seeds
	sd := math.Sqrt(squares/seeds - mean*mean)
	want := 1 / chance // (1-p)^199 is zero to every digit
	require.InDelta(t, want, mean, 5*sd/math.Sqrt(seeds))
}

func TestBreakdownRules(t *testing.T) {
	require.ErrorContains(t, talks.Breakdown{Chance: 1.5}.Validate(2), "Breakdown.Chance is 1.5; want a probability from 0 to 1")
	require.ErrorContains(t, talks.Breakdown{Chance: math.NaN()}.Validate(2), "Breakdown.Protocol is nil")
	require.ErrorContains(t, talks.Breakdown{Protocol: talks.AlternatingOffers{}}.Validate(2), "AlternatingOffers.Rounds is 0")
}
