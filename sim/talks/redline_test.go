package talks_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// redLineGame is a game of the reference: scores by party, issue and option, and a
// threshold for each party.
type redLineGame struct {
	Game    string
	Parties []struct {
		Name      string
		Scores    [][]float64
		Threshold float64
	}
	IssueSizes []int                     `json:"issue_sizes"`
	Feasible   int                       `json:"all_party_feasible"`
	Nash       struct{ Product float64 } `json:"nash_over_thresholds"`
}

func reference(t testing.TB, name string, into any) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: nothing to compare with")
	}
	data, err := os.ReadFile(filepath.Join(dir, "talks", name))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, into))
}

func (g *redLineGame) seat(t testing.TB, player bargain.Player) (*terms.Space, []talks.Party) {
	var list []terms.Term
	for k, n := range g.IssueSizes {
		values := make([]float64, n)
		for c := range values {
			values[c] = float64(c)
		}
		list = append(list, terms.Choice("issue "+strconv.Itoa(k), values...))
	}
	space, err := terms.NewSpace(list...)
	require.NoError(t, err)
	var parties []talks.Party
	for _, p := range g.Parties {
		u, err := bargain.NewAdditive(space, p.Threshold, p.Scores)
		require.NoError(t, err)
		parties = append(parties, talks.Party{Name: p.Name, Utility: u, Player: player})
	}
	return space, parties
}

// play plays a game and counts the different drafts offered.
func playGame(t testing.TB, space *terms.Space, parties []talks.Party, rounds int) (talks.Outcome, int) {
	s, err := talks.NewSession(space, talks.AlternatingOffers{Rounds: rounds}, parties...)
	require.NoError(t, err)
	distinct := map[terms.Draft]bool{}
	for step := range s.Steps() {
		if step.Move.Act == bargain.ActOffer {
			distinct[step.Move.Draft] = true
		}
	}
	return s.Outcome(), len(distinct)
}

func gains(parties []talks.Party, d terms.Draft) float64 {
	product := 1.0
	for _, p := range parties {
		product *= p.Utility.Value(d) - p.Utility.Reserve()
	}
	return product
}

func TestSeekerFindsTheReferenceDeals(t *testing.T) {
	var file struct{ Games []redLineGame }
	reference(t, "red_line_games.json", &file)
	for _, g := range file.Games {
		t.Run(g.Game, func(t *testing.T) {
			space, parties := g.seat(t, &bargain.Seeker{})
			out, distinct := playGame(t, space, parties, 1000)
			size, _ := space.Size()
			t.Logf("%v after %d rounds, %d different offers of %d drafts, %d of them feasible; Nash ratio %.3f",
				out.Status, out.Rounds, distinct, size, g.Feasible, gains(parties, out.Draft)/g.Nash.Product)
			require.Equal(t, talks.Agreed, out.Status)
			for _, p := range parties {
				require.GreaterOrEqual(t, p.Utility.Value(out.Draft), p.Utility.Reserve(), p.Name)
			}
			late, _ := playGame(t, space, withPlayer(parties, bargain.Boulware{}), 1000)
			t.Logf("  Boulware players: %v after %d rounds", late.Status, late.Rounds)
			late, _ = playGame(t, space, withPlayer(parties, bargain.Linear()), 1000)
			t.Logf("  linear players: %v after %d rounds", late.Status, late.Rounds)
		})
	}
}

func withPlayer(parties []talks.Party, p bargain.Player) []talks.Party {
	out := append([]talks.Party(nil), parties...)
	for i := range out {
		out[i].Player = p
	}
	return out
}

// Random games like those of the reference: every game ends in a deal. The quality of
// the deals is logged, and for more games set TRADETALK_GAMES to their number.
func TestSeekerFindsDealsInRandomGames(t *testing.T) {
	games := 4
	if testing.Short() {
		games = 1
	}
	if n, err := strconv.Atoi(os.Getenv("TRADETALK_GAMES")); err == nil {
		games = n // for a longer look
	}
	deals, rounds := 0, 0
	var ratios []float64
	var took time.Duration
	for seed := range games {
		shape := shapes(seed)
		g := randomGame(uint64(seed), shape)
		space, parties := g.seat(t, &bargain.Seeker{})
		began := time.Now()
		out, distinct := playGame(t, space, parties, 1000)
		took += time.Since(began)
		size, _ := space.Size()
		ratio := 0.0
		if out.Status == talks.Agreed {
			deals++
			if g.Nash.Product > 0 {
				ratio = gains(parties, out.Draft) / g.Nash.Product
			}
		}
		if g.Nash.Product > 0 {
			ratios = append(ratios, ratio)
		}
		rounds += out.Rounds
		t.Logf("%v: %d parties, %v: %v after %d rounds, %d different offers of %d drafts, %d of them feasible; Nash ratio %.3f; %v",
			g.Game, len(parties), shape.sizes, out.Status, out.Rounds, distinct, size, g.Feasible, ratio, time.Since(began).Round(time.Millisecond))
	}
	slices.Sort(ratios)
	mean := 0.0
	for _, r := range ratios {
		mean += r / float64(len(ratios))
	}
	t.Logf("%d deals in %d games; Nash ratio: mean %.3f, median %.3f over %d games; %.0f rounds and %v a game",
		deals, games, mean, ratios[len(ratios)/2], len(ratios), float64(rounds)/float64(games), (took / time.Duration(games)).Round(time.Millisecond))
	require.Equal(t, games, deals)
}
