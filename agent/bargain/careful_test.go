package bargain_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// guess is a utility by number of the draft, known at first only as a guess.
type guess struct {
	space       *terms.Space
	near, exact []float64
	least       float64
	asked       *int
}

func (g guess) Value(d terms.Draft) float64 { return g.near[g.space.Index(d)] }
func (g guess) Reserve() float64            { return g.least }
func (g guess) Exact(d terms.Draft) float64 {
	*g.asked++
	return g.exact[g.space.Index(d)]
}

func drawGuess(t *rapid.T, space *terms.Space) guess {
	size, _ := space.Size()
	worth := rapid.SliceOfN(rapid.Float64Range(-1, 1), int(size), int(size))
	return guess{space, worth.Draw(t, "near"), worth.Draw(t, "exact"), rapid.Float64Range(-0.5, 0.5).Draw(t, "reserve"), new(int)}
}

func drawSpace(t *rapid.T) *terms.Space {
	space, err := terms.NewSpace(
		terms.Choice("a", 0, 1, 2, 3), terms.Choice("b", 0, 1, 2), terms.Labels("c", "no", "yes"))
	require.NoError(t, err)
	return space
}

// A menu settled throughout is the menu of the exact utility.
func TestSettledMenuIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space := drawSpace(t)
		g := drawGuess(t, space)
		m, err := bargain.NewMenu(space, g)
		require.NoError(t, err)
		untouched := m.Clone()
		order := rapid.Permutation(slices.Collect(space.All())).Draw(t, "order")
		for _, d := range order {
			require.Equal(t, g.exact[space.Index(d)], m.Settle(d))
			require.Equal(t, g.exact[space.Index(d)], m.Value(d))
			for k := 1; k < m.Len(); k++ {
				require.GreaterOrEqual(t, m.Worth(k-1), m.Worth(k))
			}
		}
		exact, err := bargain.NewMenu(space, guess{space: space, near: g.exact, least: g.least})
		require.NoError(t, err)
		for k := range m.Len() {
			require.Equal(t, exact.Ranked(k), m.Ranked(k))
		}
		for d := range space.All() {
			require.Equal(t, g.near[space.Index(d)], untouched.Value(d), "a clone is settled by itself")
		}
	})
}

// Talks on guesses end without a fault, whoever plays, and the agreed draft is exactly worth
// the reserve to everybody. Only drafts at stake are valued.
func TestTalksOnGuesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space := drawSpace(t)
		players := []bargain.Player{
			bargain.Boulware{}, bargain.Linear(), &bargain.Seeker{}, &bargain.MiCRO{}, &bargain.TitForTat{},
		}
		var parties []talks.Party
		var utilities []guess
		for _, name := range []string{"A", "B", "C"} {
			g := drawGuess(t, space)
			utilities = append(utilities, g)
			parties = append(parties, talks.Party{Name: name, Utility: g, Player: rapid.SampledFrom(players).Draw(t, "player")})
		}
		stacked := talks.AlternatingOffers{Rounds: 12}
		protocol := rapid.SampledFrom([]talks.Protocol{
			stacked, talks.RandomProposer{Rounds: 12}, talks.SingleText{Rounds: 20, Seed: 1}, talks.FullDisclosure{Rounds: 4},
			talks.SideTalks{Groups: [][]int{{0, 1}, {1, 2}}, Within: stacked, Then: stacked},
			talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: stacked}, talks.RequestOffer{Owner: []int{0, 1, 2}, Rounds: 8},
		}).Draw(t, "protocol")
		out, err := talks.Play(context.Background(), space, protocol, parties...)
		require.NoError(t, err)
		require.NotEqual(t, talks.Fault, out.Status, out.Reason)
		if out.Status == talks.Agreed {
			for k, g := range utilities {
				if out.Signed != nil && !slices.Contains(out.Signed, k) {
					continue
				}
				require.GreaterOrEqual(t, g.exact[space.Index(out.Draft)], g.least)
			}
		}
	})
}

// A table binds nobody to a guess: a draft with a good guess and a bad value cannot be signed.
func TestGuessesAreNotSigned(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("a", 0, 1))
	require.NoError(t, err)
	g := guess{space, []float64{0, 1}, []float64{math.NaN(), -1}, 0, new(int)}
	m, err := bargain.NewMenu(space, g)
	require.NoError(t, err)
	require.True(t, m.Rough())
	require.Equal(t, -1.0, m.Exact(m.Best()))
	require.Equal(t, 1.0, m.Value(m.Best()), "asked for, not settled")
	turn := bargain.Turn{Menu: m, Parties: 2, Rounds: 3, Proposer: -1}
	require.Equal(t, bargain.ActPass, bargain.Careful{Player: bargain.Boulware{}}.Act(&turn).Act)
	require.Equal(t, 3, *g.asked)
}
