package external_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/bargain/external"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// TestMain lets the test binary be the program of a player, so that the tests need no other
// language.
func TestMain(m *testing.M) {
	if kind := os.Getenv("EXTERNAL_PLAYER"); kind != "" {
		program(kind)
		return
	}
	os.Exit(m.Run())
}

// program answers turns: "linear" concedes evenly, and the others make mistakes.
func program(kind string) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	var game struct {
		Rounds int
		Terms  []struct{ Options []string }
		Values []*float64
	}
	in.Scan()
	json.Unmarshal(in.Bytes(), &game)
	for n := 0; in.Scan(); n++ {
		var turn struct {
			Round int
			Value *float64
		}
		json.Unmarshal(in.Bytes(), &turn)
		switch kind {
		case "linear":
			best := 0
			aim := 1 - float64(turn.Round+1)/float64(game.Rounds+1)
			for k, v := range game.Values {
				if *v >= aim && (*v < *game.Values[best] || *game.Values[best] < aim) {
					best = k
				}
			}
			if turn.Value != nil && *turn.Value >= aim {
				fmt.Println(`{"act":"accept"}`)
			} else {
				fmt.Printf("{\"act\":\"offer\",\"offer\":[%q]}\n", game.Terms[0].Options[best])
			}
		case "slow":
			time.Sleep(time.Minute)
		case "dies":
			fmt.Fprintln(os.Stderr, "out of ideas")
			os.Exit(3)
		default:
			fmt.Println(kind)
		}
	}
}

// me returns a player whose program is the test binary.
func me(t *testing.T, kind string) *external.Player {
	t.Helper()
	t.Setenv("EXTERNAL_PLAYER", kind)
	p := external.Program(os.Args[0])
	t.Cleanup(func() { p.Close() })
	return p
}

// pie is a pie of a hundred slices.
func pie(t *testing.T) (space *terms.Space, mine, yours bargain.Utility) {
	t.Helper()
	var options []float64
	a, b := make([]float64, 101), make([]float64, 101)
	for k := range a {
		options = append(options, float64(k))
		a[k], b[k] = float64(k)/100, 1-float64(k)/100
	}
	space, err := terms.NewSpace(terms.Choice("share", options...))
	require.NoError(t, err)
	mine, err = bargain.NewAdditive(space, 0, [][]float64{a})
	require.NoError(t, err)
	yours, err = bargain.NewAdditive(space, 0, [][]float64{b})
	require.NoError(t, err)
	return space, mine, yours
}

func play(t *testing.T, p bargain.Player) talks.Outcome {
	t.Helper()
	space, mine, yours := pie(t)
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 20},
		talks.Party{Name: "A", Utility: mine, Player: p}, talks.Party{Name: "B", Utility: yours, Player: bargain.Linear()})
	require.NoError(t, err)
	return out
}

// A program that concedes as a player of this library does, plays as that player does; and
// its transcript plays the same talks without the program.
func TestProgramPlaysLikeALinearPlayer(t *testing.T) {
	p := me(t, "linear")
	got := play(t, p)
	require.NoError(t, p.Err())
	require.Equal(t, play(t, bargain.Boulware{Exponent: 1, Slack: 1e-9}), got)
	require.Equal(t, talks.Agreed, got.Status)

	lines := p.Transcript()
	require.Greater(t, len(lines), 5)
	require.Contains(t, lines[0].In, `{"seat":0,"parties":2,"rounds":20,"terms":[{"name":"share","options":["0","1",`)
	again := external.Replay(lines)
	require.Equal(t, got, play(t, again))
	require.NoError(t, again.Err())
	require.Equal(t, lines, again.Transcript())

	// Another opponent makes other talks, and the transcript says so.
	space, mine, yours := pie(t)
	other := external.Replay(lines)
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 20},
		talks.Party{Name: "A", Utility: mine, Player: other}, talks.Party{Name: "B", Utility: yours, Player: bargain.Tough{}})
	require.NoError(t, err)
	require.Equal(t, talks.Fault, out.Status)
	require.ErrorContains(t, other.Err(), "want the line of the transcript")
}

// Suspended talks go on along two branches, each with a program of its own.
func TestCopiesHaveTheSameMemory(t *testing.T) {
	p := me(t, "linear")
	space, mine, yours := pie(t)
	s, err := talks.NewSession(space, talks.AlternatingOffers{Rounds: 20}, talks.Party{Name: "A", Utility: mine, Player: p}, talks.Party{Name: "B", Utility: yours, Player: bargain.Linear()})
	require.NoError(t, err)
	n := 0
	for range s.Steps() {
		if n++; n == 7 {
			break
		}
	}
	c := s.Clone()
	for range s.Steps() {
	}
	for range c.Steps() {
	}
	require.NoError(t, p.Err())
	require.Equal(t, s.Outcome(), c.Outcome())
}

func TestFaultsOfPrograms(t *testing.T) {
	for kind, want := range map[string]string{
		"slow": "no answer within 50ms", "dies": "out of ideas", "hello": `answer "hello"`, `{"act":"accept","why":1}`: "unknown field",
		`{"act":"shout"}`: `act is "shout"; want offer, accept, pass or leave`, `{"act":"offer"}`: "the offer has 0 options; want one for each of 1 terms",
		`{"act":"offer","offer":["200"]}`: `the offer has "200" for share; want one of its options`,
	} {
		t.Run(kind, func(t *testing.T) {
			p := me(t, kind)
			if kind == "slow" {
				p.Within(50 * time.Millisecond)
			} else {
				p.Within(time.Minute)
			}
			out := play(t, p)
			require.Equal(t, talks.Fault, out.Status)
			require.Equal(t, "A", out.Party)
			require.ErrorContains(t, p.Err(), want)
		})
	}
	nowhere := external.Program("no-such-program-as-this")
	require.Equal(t, talks.Fault, play(t, nowhere).Status)
	require.ErrorIs(t, nowhere.Err(), exec.ErrNotFound)
	hasty := me(t, "linear").Within(0)
	play(t, hasty)
	require.ErrorContains(t, hasty.Err(), "the time limit is 0s; want more than zero")
}

// The player in Python plays as the linear player does.
func TestPythonPlayer(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3 is installed: the player in Python is not played")
	}
	p := external.Program("python3", "testdata/player.py").Within(time.Minute)
	defer p.Close()
	got := play(t, p)
	require.NoError(t, p.Err())
	require.Equal(t, talks.Agreed, got.Status)
	text, err := os.ReadFile("testdata/player.py")
	require.NoError(t, err)
	require.LessOrEqual(t, strings.Count(string(text), "\n"), 23)
}

func ExampleReplay() {
	space, _ := terms.NewSpace(terms.Choice("share", 0, 0.5, 1))
	mine, _ := bargain.NewAdditive(space, 0, [][]float64{{0, 0.5, 1}})
	yours, _ := bargain.NewAdditive(space, 0.5, [][]float64{{1, 0.9, 0}})
	p := external.Replay([]external.Line{
		{In: `{"seat":0,"parties":2,"rounds":3,"terms":[{"name":"share","options":["0","0.5","1"]}],"reserve":0,"values":[0,0.5,1]}`},
		{In: `{"round":0,"call":"speak","proposer":-1}`, Out: `{"act":"offer","offer":["0.5"]}`},
	})
	out, err := talks.Play(context.Background(), space, talks.AlternatingOffers{Rounds: 3},
		talks.Party{Name: "A", Utility: mine, Player: p}, talks.Party{Name: "B", Utility: yours, Player: bargain.Conceder()})
	fmt.Println(out.Status, space.Format(out.Draft), err, p.Err())
	// Output: agreed share 0.5 <nil> <nil>
}
