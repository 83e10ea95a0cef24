package talks_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// redLineGame is one game of the reference: scores by party, issue and option, and a
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

// play plays a game and counts the different drafts that were offered.
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
			time, _ := playGame(t, space, withPlayer(parties, bargain.Boulware{}), 1000)
			t.Logf("  Boulware players: %v after %d rounds", time.Status, time.Rounds)
			time, _ = playGame(t, space, withPlayer(parties, bargain.Linear()), 1000)
			t.Logf("  linear players: %v after %d rounds", time.Status, time.Rounds)
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

// randomGame draws a game like the wide ones of the reference: each party has 100
// points to spread over the issues, unevenly; over the options of an issue its points
// rise, fall or peak; thresholds are set so that about the wanted number of drafts
// pass everybody.
func randomGame(seed uint64, parties int, sizes []int, feasible int) *redLineGame {
	rng := rand.New(rand.NewPCG(seed, 0x72656473))
	g := &redLineGame{Game: fmt.Sprintf("random %d", seed), IssueSizes: sizes}
	g.Parties = make([]struct {
		Name      string
		Scores    [][]float64
		Threshold float64
	}, parties)
	total := 1
	for _, n := range sizes {
		total *= n
	}
	for i := range g.Parties {
		p := &g.Parties[i]
		p.Name = "Party " + string(rune('A'+i))
		weights := make([]float64, len(sizes))
		sum := 0.0
		for k := range weights {
			weights[k] = rng.ExpFloat64() * rng.ExpFloat64()
			sum += weights[k]
		}
		for k, n := range sizes {
			top := 100 * weights[k] / sum
			scores := make([]float64, n)
			peak := float64(rng.IntN(n)) // at an end or between
			for c := range scores {
				far := math.Abs(float64(c)-peak) / max(peak, float64(n-1)-peak)
				scores[c] = math.Round(top * (1 - math.Pow(far, 0.7+0.8*rng.Float64())))
			}
			p.Scores = append(p.Scores, scores)
		}
	}
	// Scores of all drafts, in units of each party's range; the level that leaves the
	// wanted number of drafts is the same for all parties.
	worst := make([]float64, total)
	choice := make([]int, len(sizes))
	best := make([]float64, parties)
	for i, p := range g.Parties {
		for _, s := range p.Scores {
			top := 0.0
			for _, v := range s {
				top = max(top, v)
			}
			best[i] += top
		}
	}
	values := make([][]float64, parties)
	for i := range values {
		values[i] = make([]float64, total)
	}
	for n := range total {
		rest := n
		for k := len(sizes) - 1; k >= 0; k-- {
			choice[k], rest = rest%sizes[k], rest/sizes[k]
		}
		worst[n] = 1
		for i := range g.Parties {
			v := 0.0
			for k, c := range choice {
				v += g.Parties[i].Scores[k][c]
			}
			values[i][n] = v
			worst[n] = min(worst[n], v/best[i])
		}
	}
	lo, hi := 0.0, 1.0
	for range 30 {
		mid, count := (lo+hi)/2, 0
		for _, w := range worst {
			if w >= mid {
				count++
			}
		}
		if count >= feasible {
			lo = mid
		} else {
			hi = mid
		}
	}
	for i := range g.Parties {
		g.Parties[i].Threshold = math.Floor(lo * best[i])
	}
	for n := range total {
		ok, product := true, 1.0
		for i := range g.Parties {
			ok = ok && values[i][n] >= g.Parties[i].Threshold
			product *= values[i][n] - g.Parties[i].Threshold
		}
		if ok {
			g.Feasible++
			g.Nash.Product = max(g.Nash.Product, product)
		}
	}
	return g
}

func TestSeekerFindsDealsInRandomGames(t *testing.T) {
	games := 6
	if n, err := strconv.Atoi(os.Getenv("TRADETALK_GAMES")); err == nil {
		games = n // for a longer look
	}
	shapes := [][]int{{4, 4, 4, 4, 4, 4, 4, 4}, {4, 4, 4, 4, 4, 4, 4, 4, 4}, {3, 4, 5, 3, 4, 5, 3, 4}, {5, 5, 5, 5, 5, 5, 5}, {8, 8, 8, 8, 8, 8}, {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}}
	deals := 0
	for seed := range games {
		shape := shapes[seed%len(shapes)]
		g := randomGame(uint64(seed), 6+seed%7, shape, 20+seed%3*20)
		space, parties := g.seat(t, &bargain.Seeker{})
		out, distinct := playGame(t, space, parties, 1000)
		size, _ := space.Size()
		t.Logf("seed %d: %d parties, %v: %v after %d rounds, %d different offers of %d drafts, %d of them feasible; Nash ratio %.3f",
			seed, len(parties), shape, out.Status, out.Rounds, distinct, size, g.Feasible, gains(parties, out.Draft)/g.Nash.Product)
		if out.Status == talks.Agreed {
			deals++
		}
	}
	t.Logf("%d deals in %d games", deals, games)
	require.Equal(t, games, deals)
}
