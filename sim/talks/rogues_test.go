package talks_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// rogue misbehaves at a given call and plays correctly before.
type rogue struct {
	when func(*bargain.Turn) bool
	does func(*bargain.Turn) bargain.Move
}

func (p rogue) Clone() bargain.Player { return p }

func (p rogue) Act(t *bargain.Turn) bargain.Move {
	if p.when(t) {
		return p.does(t)
	}
	return bargain.Conceder().Act(t)
}

// A player that panics or breaks a rule ends any talks, inner talks included, with a
// status that names the party and the fault.
func TestRoguesEndTheTalks(t *testing.T) {
	space := grid(t, 2, 2, 2)
	// The only draft acceptable to B is the favourite of no other party.
	u := func(sign float64, reserve float64) bargain.Utility {
		return sum(t, space, reserve, []float64{0, sign}, []float64{0, sign}, []float64{0, sign})
	}
	within := talks.AlternatingOffers{Rounds: 4}
	proposing := map[string]talks.Protocol{
		"alternating offers": talks.AlternatingOffers{Rounds: 4},
		"closed rule":        talks.RandomProposer{Rounds: 40, Seed: 3},
		"open rule":          talks.RandomProposer{Rounds: 40, Seed: 3, Open: true},
		"request and offer":  talks.RequestOffer{Owner: []int{0, 1, 1}, Rounds: 4},
		"plurilateral":       talks.Plurilateral{Rounds: 6, CriticalMass: 1},
		"single undertaking": talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: within},
		"early harvest":      talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: within, Close: talks.EarlyHarvest},
		"critical mass":      talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: within, Close: talks.CriticalMass},
		"in side talks":      talks.SideTalks{Groups: [][]int{{1, 2}}, Within: within, Then: talks.Formula{Rungs: 8}},
		"after side talks":   talks.SideTalks{Groups: [][]int{{0, 2}}, Within: within, Then: within},
	}
	answering := map[string]talks.Protocol{
		"formula":         talks.Formula{Rungs: 8},
		"single text":     talks.SingleText{Rounds: 20, Seed: 1},
		"full disclosure": talks.FullDisclosure{Rounds: 3},
		"plurilateral":    talks.Plurilateral{Rounds: 6, CriticalMass: 1},
		"closed rule":     talks.RandomProposer{Rounds: 40, Seed: 3},
		"agenda":          talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: talks.Formula{Rungs: 8}},
		"in side talks":   talks.SideTalks{Groups: [][]int{{2, 1}}, Within: talks.Formula{Rungs: 8}, Then: within},
	}
	play := func(name string, protocol talks.Protocol, reserve float64, p bargain.Player, want string) {
		t.Helper()
		out, steps, err := talks.Transcribe(context.Background(), space, protocol,
			talks.Party{Name: "A", Utility: u(1, 0.5), Player: bargain.Tough{}},
			talks.Party{Name: "B", Utility: u(-1, reserve), Player: p},
			talks.Party{Name: "C", Utility: u(1, 0.5), Player: bargain.Tough{}})
		require.NoError(t, err, name)
		require.Equal(t, talks.Fault, out.Status, "%s: %s", name, want)
		require.Equal(t, "B", out.Party, name)
		require.Contains(t, out.Reason, want, name)
		require.Equal(t, 1, steps[len(steps)-1].Seat, "%s: the talks end with what B did", name)
		require.Nil(t, out.Signed)
		require.Equal(t, terms.Draft{}, out.Draft)
	}
	always := func(*bargain.Turn) bool { return true }
	panics := rogue{always, func(*bargain.Turn) bargain.Move { panic("out of cheese") }}
	nothing := rogue{always, func(*bargain.Turn) bargain.Move { return bargain.Move{} }}
	unknown := rogue{always, func(*bargain.Turn) bargain.Move { return bargain.Move{Act: 77} }}
	for name, protocol := range proposing {
		play(name, protocol, -3, panics, "out of cheese")
		play(name, protocol, -3, nothing, "it made no move")
		play(name, protocol, -3, unknown, "it made no move (Act(77))")
		asked := func(t *bargain.Turn) bool { return t.Call == bargain.CallSpeak || t.Call == bargain.CallPropose }
		play(name, protocol, -3, rogue{asked, func(t *bargain.Turn) bargain.Move {
			return bargain.Offer(foreign()) // not in the space of the table
		}}, "not in the space")
		if name == "single undertaking" || name == "critical mass" {
			continue // on a provisional part nothing is below the reserve
		}
		play(name, protocol, 2, rogue{asked, func(t *bargain.Turn) bargain.Move {
			return bargain.Offer(t.Menu.Ranked(t.Menu.Len() - 1))
		}}, "less than its reserve")
	}
	for name, protocol := range answering {
		if name != "full disclosure" { // which asks nobody where there is no deal
			answers := func(t *bargain.Turn) bool { _, ok := t.Standing(); return ok && t.Call == bargain.CallAnswer }
			reserve := 2.0
			if name == "agenda" {
				continue // on a provisional part nothing is below the reserve
			}
			play(name, protocol, reserve, rogue{answers, func(*bargain.Turn) bargain.Move { return bargain.Accept() }}, "less than its reserve")
		}
		play(name, protocol, -3, panics, "out of cheese")
		play(name, protocol, -3, nothing, "it made no move")
	}
	for _, name := range []string{"plurilateral", "closed rule", "open rule"} {
		play(name, proposing[name], -3, rogue{
			func(t *bargain.Turn) bool { return t.Call == bargain.CallPropose },
			func(*bargain.Turn) bargain.Move { return bargain.Accept() },
		}, "accepted when no draft was on the table")
	}

	// A signature under the whole text is held to the reserve, for any results on the
	// parts.
	for _, closing := range []talks.Closing{talks.SingleUndertaking, talks.CriticalMass} {
		signs := rogue{func(t *bargain.Turn) bool { return t.Proposer >= 0 }, func(*bargain.Turn) bargain.Move { return bargain.Accept() }}
		out, err := talks.Play(context.Background(), space, talks.Agenda{Baskets: [][]int{{0}, {1, 2}}, Each: within, Close: closing},
			talks.Party{Name: "A", Utility: u(1, 0), Player: bargain.Tough{}},
			talks.Party{Name: "B", Utility: u(-1, -0.5), Player: signs})
		require.NoError(t, err)
		require.Equal(t, talks.Fault, out.Status)
		require.Equal(t, "B", out.Party)
		require.Contains(t, out.Reason, "less than its reserve of -0.5")
	}
}

// foreign is a draft that no space of up to three terms of two options has.
func foreign() terms.Draft {
	large, err := terms.NewSpace(terms.Choice("a", 0, 1, 2, 3, 4, 5, 6, 7, 8), terms.Choice("b", 0, 1, 2, 3, 4, 5, 6, 7, 8))
	if err != nil {
		panic(err)
	}
	return large.At(80)
}
