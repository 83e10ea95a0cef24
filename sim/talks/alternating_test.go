package talks_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// list is a utility given as a number for each draft.
type list struct {
	space   *terms.Space
	values  []float64
	reserve float64
}

func (u list) Value(d terms.Draft) float64 { return u.values[u.space.Index(d)] }
func (u list) Reserve() float64            { return u.reserve }

func line(t require.TestingT, n int) *terms.Space {
	values := make([]float64, n)
	for k := range values {
		values[k] = float64(k)
	}
	s, err := terms.NewSpace(terms.Choice("x", values...))
	require.NoError(t, err)
	return s
}

func TestBoulwareMeetsNegMAS(t *testing.T) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no runs of NegMAS to compare with")
	}
	data, err := os.ReadFile(filepath.Join(dir, "talks", "alternating_offers.json"))
	require.NoError(t, err)
	var file struct {
		Cases []struct {
			ID      string
			NSteps  int `json:"n_steps"`
			Issues  []struct{ Values []float64 }
			Parties []struct {
				Weights  []float64
				Values   [][]float64
				Reserved float64
				Strategy string
			}
			Result struct {
				Agreement []float64
				Step      int
				Utilities []float64
			}
		}
	}
	require.NoError(t, json.Unmarshal(data, &file))

	exponents := map[string]float64{"boulware": 4, "linear": 1, "conceder": 0.25}
	played := 0
	for _, c := range file.Cases {
		var parties []talks.Party
		var issues []terms.Term
		for k, issue := range c.Issues {
			issues = append(issues, terms.Choice(string(rune('a'+k)), issue.Values...))
		}
		space, err := terms.NewSpace(issues...)
		require.NoError(t, err)
		for k, p := range c.Parties {
			exponent, ok := exponents[p.Strategy]
			if !ok {
				continue // strategies that this package does not have
			}
			u := list{space: space, reserve: p.Reserved}
			for d := range space.All() {
				sum := 0.0
				for i, w := range p.Weights {
					sum += w * p.Values[i][space.Choice(d, i)]
				}
				u.values = append(u.values, sum)
			}
			parties = append(parties, talks.Party{Name: string(rune('A' + k)), Utility: u, Player: bargain.Boulware{Exponent: exponent}})
		}
		if len(parties) < len(c.Parties) {
			continue
		}
		played++
		t.Run(c.ID, func(t *testing.T) {
			out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: c.NSteps}, parties...)
			require.NoError(t, err)
			require.Equal(t, c.Result.Step, out.Rounds)
			if c.Result.Agreement == nil {
				require.Equal(t, talks.Deadline, out.Status)
				return
			}
			require.Equal(t, talks.Agreed, out.Status)
			for k, want := range c.Result.Utilities {
				require.InDelta(t, want, parties[k].Utility.Value(out.Draft), 1e-12)
			}
			for k, want := range c.Result.Agreement {
				require.Equal(t, want, space.Option(out.Draft, k).Value)
			}
		})
	}
	require.Equal(t, 9, played, "the reference holds nine games between time-based players")
}

// script makes the same moves in the same order, for any state of the talks.
type script struct {
	moves []bargain.Move
	next  *int
}

func (s script) Clone() bargain.Player {
	n := *s.next
	return script{moves: s.moves, next: &n}
}

func (s script) Act(*bargain.Turn) bargain.Move {
	m := s.moves[*s.next%len(s.moves)]
	*s.next++
	return m
}

func says(moves ...bargain.Move) bargain.Player { return script{moves: moves, next: new(int)} }

func TestRulesOfTheTable(t *testing.T) {
	space := line(t, 3)
	u := list{space: space, values: []float64{0, 1, 2}, reserve: 1}
	low, fair := space.At(0), space.At(1)
	foreign := line(t, 9).At(7)

	for name, c := range map[string]struct {
		first, second, third bargain.Player
		status               talks.Status
		party, reason        string
		rounds               int
	}{
		"all accept":            {says(bargain.Offer(fair)), says(bargain.Accept()), says(bargain.Accept()), talks.Agreed, "", "", 1},
		"one passes for ever":   {says(bargain.Offer(fair)), says(bargain.Accept()), says(bargain.Pass()), talks.Deadline, "", "", 5},
		"two accept a counter":  {says(bargain.Offer(fair), bargain.Accept()), says(bargain.Offer(fair)), says(bargain.Accept()), talks.Agreed, "", "", 2},
		"one walks out":         {says(bargain.Offer(fair)), says(bargain.Leave()), says(bargain.Pass()), talks.WalkOut, "B", "it left", 1},
		"accepts nothing":       {says(bargain.Accept()), says(bargain.Pass()), says(bargain.Pass()), talks.Fault, "A", "no draft was on the table", 1},
		"offers a foreign term": {says(bargain.Offer(foreign)), says(bargain.Pass()), says(bargain.Pass()), talks.Fault, "A", "not in the space", 1},
		"offers below reserve":  {says(bargain.Offer(low)), says(bargain.Pass()), says(bargain.Pass()), talks.Fault, "A", "less than its reserve of 1", 1},
		"says nothing":          {says(bargain.Move{}), says(bargain.Pass()), says(bargain.Pass()), talks.Fault, "A", "it made no move", 1},
		"panics":                {says(), says(bargain.Pass()), says(bargain.Pass()), talks.Fault, "A", "its player panicked", 1},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 5},
				talks.Party{Name: "A", Utility: u, Player: c.first},
				talks.Party{Name: "B", Utility: u, Player: c.second},
				talks.Party{Name: "C", Utility: u, Player: c.third})
			require.NoError(t, err)
			require.Equal(t, c.status, out.Status)
			require.Equal(t, c.party, out.Party)
			require.Contains(t, out.Reason, c.reason)
			require.Equal(t, c.rounds, out.Rounds)
		})
	}

	stingy := list{space: space, values: []float64{0, 0, 0}, reserve: 1}
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 5},
		talks.Party{Name: "A", Utility: u, Player: says(bargain.Offer(fair))},
		talks.Party{Name: "B", Utility: stingy, Player: says(bargain.Accept())})
	require.NoError(t, err)
	require.Equal(t, talks.Fault, out.Status)
	require.Contains(t, out.Reason, `accepted "x 1", which is worth 0 to it, less than its reserve of 1`)
}

func TestNewSessionReportsEveryMistake(t *testing.T) {
	space := line(t, 2)
	_, err := talks.NewSession(space, talks.AlternatingOffers{},
		talks.Party{Name: "A", Player: bargain.Boulware{}},
		talks.Party{Name: "A", Utility: list{space: space, values: []float64{0, 1}}},
		talks.Party{})
	for _, want := range []string{
		"AlternatingOffers.Rounds is 0", `party "A" has no utility`, `two parties are named "A"`,
		`party "A" has no player`, "party 3 has no name",
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = talks.NewSession(nil, nil)
	for _, want := range []string{"0 parties", "no protocol", "no space"} {
		require.ErrorContains(t, err, want)
	}
}

func drawParties(t *rapid.T, space *terms.Space) []talks.Party {
	size, _ := space.Size()
	parties := make([]talks.Party, rapid.IntRange(2, 5).Draw(t, "parties"))
	for i := range parties {
		values := rapid.SliceOfN(rapid.Float64Range(-1, 1), int(size), int(size)).Draw(t, "values")
		parties[i] = talks.Party{
			Name:    string(rune('A' + i)),
			Utility: list{space: space, values: values, reserve: rapid.Float64Range(-1, 1).Draw(t, "reserve")},
			Player:  bargain.Boulware{Exponent: rapid.SampledFrom([]float64{0.25, 1, 4}).Draw(t, "exponent")},
		}
	}
	return parties
}

// No party signs below its reserve. A rescaled utility changes nothing. Talks suspended
// after every round and resumed from a copy end like uninterrupted talks.
func TestTalksProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space := line(t, rapid.IntRange(1, 12).Draw(t, "drafts"))
		parties := drawParties(t, space)
		protocol := talks.AlternatingOffers{Rounds: rapid.IntRange(1, 20).Draw(t, "rounds")}
		out, err := talks.Play(context.Background(), space, protocol, parties...)
		require.NoError(t, err)
		require.Contains(t, []talks.Status{talks.Agreed, talks.Deadline}, out.Status)
		if out.Status == talks.Agreed {
			for _, p := range parties {
				require.GreaterOrEqual(t, p.Utility.Value(out.Draft), p.Utility.Reserve())
			}
		}

		scaled := append([]talks.Party(nil), parties...)
		u := scaled[0].Utility.(list)
		factor := float64(int(1) << rapid.IntRange(0, 8).Draw(t, "factor")) // powers of two round nothing
		values := make([]float64, len(u.values))
		for i := range values {
			values[i] = u.values[i] * factor
		}
		scaled[0].Utility = list{space: space, values: values, reserve: u.reserve * factor}
		again, err := talks.Play(context.Background(), space, protocol, scaled...)
		require.NoError(t, err)
		require.Equal(t, out, again)

		s, err := talks.NewSession(space, protocol, parties...)
		require.NoError(t, err)
		for s.Outcome().Status == talks.Ongoing {
			round := s.Round()
			for range s.Steps() {
				if s.Round() != round {
					break
				}
			}
			s = s.Clone()
		}
		require.Equal(t, out, s.Outcome())
	})
}

// An acceptance lapses after a change of utilities.
func TestRevalueAsksEverybodyAnew(t *testing.T) {
	space := line(t, 2)
	yes := list{space: space, values: []float64{0, 1}}
	no := list{space: space, values: []float64{0, -1}}
	want := bargain.Boulware{Exponent: 0.25}
	start := func() *talks.Session {
		s, err := talks.NewSession(space, talks.AlternatingOffers{Rounds: 9},
			talks.Party{Name: "A", Utility: yes, Player: says(bargain.Pass(), bargain.Accept())},
			talks.Party{Name: "B", Utility: yes, Player: says(bargain.Offer(space.At(1)), bargain.Accept())},
			talks.Party{Name: "C", Utility: yes, Player: want})
		require.NoError(t, err)
		for range s.Steps() {
			if s.Round() == 1 { // A passed, B offered, C accepted
				break
			}
		}
		return s
	}

	s := start()
	for range s.Steps() {
	}
	require.Equal(t, talks.Agreed, s.Outcome().Status, "left alone, A's word is the last that was missing")

	s = start()
	require.NoError(t, s.Revalue(2, no))
	for range s.Steps() {
		if s.Round() == 2 {
			break
		}
	}
	require.Equal(t, talks.Ongoing, s.Outcome().Status, "C must be asked again, and would not sign any more")

	s = start()
	require.NoError(t, s.Revalue(1, no))
	for step := range s.Steps() {
		require.Equal(t, -1, step.Proposer, "B's draft is withdrawn once B would not sign it")
		break
	}
}

func TestPlayStopsWhenCancelled(t *testing.T) {
	space := line(t, 2)
	u := list{space: space, values: []float64{0, 1}}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := talks.Play(ctx, space, talks.AlternatingOffers{Rounds: 1 << 40},
		talks.Party{Name: "A", Utility: u, Player: says(bargain.Pass())},
		talks.Party{Name: "B", Utility: u, Player: says(bargain.Pass())})
	require.ErrorIs(t, err, context.Canceled)
}

// A round does not allocate: 90,000 further rounds cost no more than the few
// allocations of the runtime beside the test.
func TestRoundsAllocateNothing(t *testing.T) {
	space := line(t, 125)
	u := list{space: space, values: make([]float64, 125), reserve: 0}
	for i := range u.values {
		u.values[i] = float64(i)
	}
	play := func(rounds int) func() {
		return func() {
			_, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: rounds},
				talks.Party{Name: "A", Utility: u, Player: says(bargain.Offer(space.At(3)))},
				talks.Party{Name: "B", Utility: u, Player: says(bargain.Offer(space.At(5)))})
			require.NoError(t, err)
		}
	}
	require.InDelta(t, testing.AllocsPerRun(10, play(10000)), testing.AllocsPerRun(10, play(100000)), 1)
}

func BenchmarkRounds(b *testing.B) {
	space := line(b, 125)
	up := list{space: space, values: make([]float64, 125)}
	down := list{space: space, values: make([]float64, 125)}
	for i := range up.values {
		up.values[i], down.values[i] = float64(i), float64(124-i)
	}
	b.ReportAllocs()
	rounds := 0
	for b.Loop() {
		out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 100000},
			talks.Party{Name: "A", Utility: up, Player: bargain.Boulware{}},
			talks.Party{Name: "B", Utility: down, Player: bargain.Boulware{}})
		if err != nil {
			b.Fatal(err)
		}
		rounds += out.Rounds
	}
	b.ReportMetric(float64(rounds)/b.Elapsed().Seconds(), "rounds/s")
}

// grabber keeps the turn shown to the player, and looks at the turn again when copied.
type grabber struct {
	turn *bargain.Turn
	seen *[]float64
}

func (g *grabber) Act(t *bargain.Turn) bargain.Move {
	g.turn = t
	return bargain.Pass()
}

func (g *grabber) Clone() bargain.Player {
	if g.turn != nil {
		*g.seen = append(*g.seen, g.turn.Menu.Value(g.turn.Best()))
	}
	c := *g
	return &c
}

// A player that keeps its turn never sees the menu of another player.
func TestTurnsAreTheirOwn(t *testing.T) {
	space := line(t, 2)
	mine := list{space: space, values: []float64{0, 1}}
	theirs := list{space: space, values: []float64{7, 0}}
	var seen []float64
	s, err := talks.NewSession(space, talks.AlternatingOffers{Rounds: 5},
		talks.Party{Name: "A", Utility: mine, Player: &grabber{seen: &seen}},
		talks.Party{Name: "B", Utility: theirs, Player: says(bargain.Pass())})
	require.NoError(t, err)
	for range s.Steps() {
		s.Clone()
	}
	require.NotEmpty(t, seen)
	for _, best := range seen {
		require.Equal(t, 1.0, best)
	}
}

// late passes before a given round and then offers its best draft.
type late struct{ round int }

func (p late) Clone() bargain.Player { return p }

func (p late) Act(t *bargain.Turn) bargain.Move {
	if t.Round < p.round {
		return bargain.Pass()
	}
	return bargain.Offer(t.Best())
}

// A party first asked after thousands of rounds remembers the latest moves, in order
// and without a gap.
func TestWhoIsNotAskedForgetsTheOldest(t *testing.T) {
	space := line(t, 1)
	u := list{space: space, values: []float64{1}}
	var heard []bargain.Said
	const rounds = 10000
	out, err := talks.Play(context.Background(), space, talks.RandomProposer{Rounds: rounds, Weights: []float64{1, 0}},
		talks.Party{Name: "A", Utility: u, Player: late{rounds - 1}},
		talks.Party{Name: "B", Utility: u, Player: eavesdropper{bargain.Tough{}, &heard}})
	require.NoError(t, err)
	require.Equal(t, talks.Agreed, out.Status)
	require.GreaterOrEqual(t, len(heard), 2048)
	require.LessOrEqual(t, len(heard), 4096)
	for k, s := range heard {
		require.Equal(t, rounds-len(heard)+k, s.Round)
	}
	require.Equal(t, bargain.ActOffer, heard[len(heard)-1].Move.Act)
}

// No party signs a draft of utility minus infinity, for any reserve.
func TestNobodySignsMinusInfinity(t *testing.T) {
	space := line(t, 1)
	never := list{space: space, values: []float64{math.Inf(-1)}, reserve: math.Inf(-1)}
	gladly := list{space: space, values: []float64{1}}
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 3},
		talks.Party{Name: "A", Utility: gladly, Player: says(bargain.Offer(space.At(0)))},
		talks.Party{Name: "B", Utility: never, Player: says(bargain.Accept())})
	require.NoError(t, err)
	require.Equal(t, talks.Fault, out.Status)
	require.Equal(t, "B", out.Party)
	out, err = talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 3},
		talks.Party{Name: "A", Utility: gladly, Player: bargain.Boulware{}},
		talks.Party{Name: "B", Utility: never, Player: bargain.Boulware{}})
	require.NoError(t, err)
	require.Equal(t, talks.Deadline, out.Status)
}
