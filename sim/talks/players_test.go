package talks_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Two Zeuthen players end at the greatest product of gains, on random finite sets of
// outcomes with reserves (Harsanyi 1956). Tied products are equally good.
func TestZeuthenEndsAtTheNashPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 80).Draw(t, "outcomes")
		space := line(t, n)
		a, b := list{space: space}, list{space: space}
		for range n {
			a.values = append(a.values, rapid.Float64Range(-0.2, 1).Draw(t, "a"))
			b.values = append(b.values, rapid.Float64Range(-0.2, 1).Draw(t, "b"))
		}
		a.reserve, b.reserve = rapid.Float64Range(-0.5, 0.5).Draw(t, "reserve"), rapid.Float64Range(-0.5, 0.5).Draw(t, "reserve")
		g, err := talks.NewGame(space, a, b)
		require.NoError(t, err)
		out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 2 * n},
			talks.Party{Name: "A", Utility: a, Player: &bargain.Zeuthen{Other: b}},
			talks.Party{Name: "B", Utility: b, Player: &bargain.Zeuthen{Other: a}})
		require.NoError(t, err)
		nash, ok := g.Nash()
		if !ok {
			require.NotEqual(t, talks.Agreed, out.Status)
			return
		}
		require.Equal(t, talks.Agreed, out.Status)
		got := (a.Value(out.Draft) - a.reserve) * (b.Value(out.Draft) - b.reserve)
		require.InDelta(t, g.NashProduct(nash), got, 1e-12)
	})
}

// wide is a space of 4^20 drafts, too large to list, with n additive utilities.
func wide(t testing.TB, n int, reserve float64) (*terms.Space, []talks.Party) {
	sizes := make([]int, 20)
	for k := range sizes {
		sizes[k] = 4
	}
	space := grid(t, sizes...)
	rng := rand.New(rand.NewPCG(4, 20))
	parties := make([]talks.Party, n)
	for i := range parties {
		parts := make([][]float64, 20)
		for k := range parts {
			for range 4 {
				parts[k] = append(parts[k], rng.Float64()*rng.Float64()/8)
			}
		}
		parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: sum(t, space, reserve, parts...), Player: &bargain.Seeker{}}
	}
	return space, parties
}

// A space too large to list is negotiated by search, and every party ends above its
// reserve.
func TestTalksInASpaceTooLargeToList(t *testing.T) {
	space, parties := wide(t, 5, 0.75)
	size, _ := space.Size()
	require.Equal(t, uint64(1)<<40, size)
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 200}, parties...)
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status)
	for _, p := range parties {
		require.GreaterOrEqual(t, p.Utility.Value(out.Draft), 0.75)
	}
	others := []bargain.Player{bargain.Boulware{}, &bargain.MiCRO{}, &bargain.TitForTat{}, bargain.Tough{}}
	if testing.Short() {
		others = others[:1]
	}
	for _, player := range others {
		out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 50}, withPlayer(parties, player)...)
		require.NoError(t, err)
		require.NotEqual(t, talks.Fault, out.Status, out.Reason)
	}

	_, parties = wide(t, 5, math.Inf(-1))
	us := make([]bargain.Utility, len(parties))
	for i, p := range parties {
		us[i] = p.Utility
	}
	g, err := talks.NewGame(space, us...)
	require.NoError(t, err)
	// The utilitarian point of additive utilities is computed term by term.
	best := 0.0
	for k, term := range space.Terms() {
		top := math.Inf(-1)
		for o := range term.Options {
			worth := 0.0
			for _, u := range us {
				worth += u.Value(space.With(terms.Draft{}, k, o))
			}
			top = max(top, worth)
		}
		best += top
	}
	for _, u := range us { // each term was valued with the first option of all others
		best -= 19 * u.Value(terms.Draft{})
	}
	p, ok := g.Utilitarian()
	require.True(t, ok)
	total := 0.0
	for _, v := range p.Values {
		total += v
	}
	require.InDelta(t, best, total, 1e-9)
}

// With players that ignore the transcript the transcript costs nothing: 90,000 further
// rounds need no more memory than the few allocations of the runtime beside the test.
func TestRoundsOfFiveAllocateNothing(t *testing.T) {
	space, parties := five(t)
	for _, player := range []bargain.Player{bargain.Tough{}, &bargain.TitForTat{}} {
		play := func(rounds int) func() {
			return func() {
				_, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: rounds}, withPlayer(parties, player)...)
				require.NoError(t, err)
			}
		}
		require.InDelta(t, testing.AllocsPerRun(3, play(2000)), testing.AllocsPerRun(3, play(20000)), 2)
	}
}

// five returns five parties on 576 outcomes that never agree.
func five(t testing.TB) (*terms.Space, []talks.Party) {
	space := grid(t, 4, 4, 3, 3, 4)
	rng := rand.New(rand.NewPCG(5, 576))
	parties := make([]talks.Party, 5)
	for i := range parties {
		u := list{space: space, values: make([]float64, 576), reserve: 0.9}
		for k := range u.values {
			u.values[k] = rng.Float64()
		}
		parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: u, Player: bargain.Boulware{}}
	}
	return space, parties
}

func BenchmarkRoundsOfFive(b *testing.B) {
	for _, player := range []bargain.Player{bargain.Boulware{}, &bargain.TitForTat{}, &bargain.MiCRO{}, &bargain.Seeker{}} {
		b.Run(fmt.Sprintf("%T", player), func(b *testing.B) {
			space, parties := five(b)
			parties = withPlayer(parties, player)
			rounds := 0
			length := 20000
			if _, slow := player.(*bargain.Seeker); slow {
				length = 200
			}
			b.ReportAllocs()
			for b.Loop() {
				out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: length}, parties...)
				if err != nil {
					b.Fatal(err)
				}
				rounds += out.Rounds
			}
			b.ReportMetric(float64(rounds)/b.Elapsed().Seconds(), "rounds/s")
		})
	}
}

func BenchmarkSeekerOnAWideGame(b *testing.B) {
	g := randomGame(1, redLineShape{parties: 10, sizes: []int{4, 4, 4, 4, 4, 4, 4, 4, 4}, feasible: 60})
	space, parties := g.seat(b, &bargain.Seeker{})
	for b.Loop() {
		playGame(b, space, parties, 1000)
	}
}
