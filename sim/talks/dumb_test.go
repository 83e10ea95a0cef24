package talks_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// chooser is a player whose move is a function of the round and of the standing draft
// alone. A plain loop can play a chooser as well.
type chooser struct {
	u    list
	seed uint64
}

func (p chooser) Clone() bargain.Player { return p }

func (p chooser) Act(t *bargain.Turn) bargain.Move {
	d, ok := t.Standing()
	return p.say(t.Call, t.Round, d, ok)
}

// say accepts about half of the drafts worth the reserve, and offers some such draft.
func (p chooser) say(call bargain.Call, round int, standing terms.Draft, ok bool) bargain.Move {
	size, _ := p.u.space.Size()
	h := p.seed
	mix := func(v uint64) {
		h = (h ^ v) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	mix(uint64(round))
	if ok {
		mix(p.u.space.Index(standing) + 7)
		if (call == bargain.CallPrefer || p.u.Value(standing) >= p.u.reserve) && h%2 == 0 {
			return bargain.Accept()
		}
	}
	if h%29 == 0 {
		return bargain.Leave()
	}
	for k := range size {
		if d := p.u.space.At((h + k) % size); p.u.Value(d) >= p.u.reserve && h%5 > 0 {
			return bargain.Offer(d)
		}
	}
	return bargain.Pass()
}

// ending is the result of a plain protocol.
type ending struct {
	status talks.Status
	draft  terms.Draft
	rounds int
	party  int
	signed []int
}

// dumbAlternating plays stacked alternating offers in a plain loop.
func dumbAlternating(players []chooser, rounds int) ending {
	var standing *terms.Draft
	agreeing := 0
	for round := range rounds {
		for seat, p := range players {
			var d terms.Draft
			if standing != nil {
				d = *standing
			}
			switch m := p.say(bargain.CallSpeak, round, d, standing != nil); m.Act {
			case bargain.ActAccept:
				agreeing++
				if agreeing == len(players) {
					return ending{talks.Agreed, d, round + 1, -1, nil}
				}
			case bargain.ActOffer:
				offer := m.Draft
				standing, agreeing = &offer, 1
			case bargain.ActPass:
				standing, agreeing = nil, 0
			case bargain.ActLeave:
				return ending{talks.WalkOut, terms.Draft{}, round + 1, seat, nil}
			}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

// dumbFloor plays a proposal each round by a given seat, and a vote decided by the
// number in favour.
func dumbFloor(players []chooser, rounds, need int, proposer func(round int) int) ending {
	for round := range rounds {
		at := proposer(round)
		m := players[at].say(bargain.CallPropose, round, terms.Draft{}, false)
		if m.Act == bargain.ActLeave {
			return ending{talks.WalkOut, terms.Draft{}, round + 1, at, nil}
		}
		if m.Act != bargain.ActOffer {
			continue
		}
		var signed []int
		for seat, p := range players {
			if seat == at {
				signed = append(signed, seat)
				continue
			}
			switch p.say(bargain.CallAnswer, round, m.Draft, true).Act {
			case bargain.ActAccept:
				signed = append(signed, seat)
			case bargain.ActLeave:
				return ending{talks.WalkOut, terms.Draft{}, round + 1, seat, nil}
			}
		}
		if len(signed) >= need {
			if len(signed) == len(players) {
				signed = nil
			}
			return ending{talks.Agreed, m.Draft, round + 1, -1, signed}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

// dumbLadder reads out all drafts from the last to the first.
func dumbLadder(players []chooser, space *terms.Space, rungs, need int) ending {
	size, _ := space.Size()
	for round := range min(rungs, int(size)) {
		d := space.At(size - 1 - uint64(round))
		var signed []int
		refuser := -1
		for seat, p := range players {
			switch p.say(bargain.CallAnswer, round, d, true).Act {
			case bargain.ActAccept:
				signed = append(signed, seat)
			case bargain.ActLeave:
				return ending{talks.WalkOut, terms.Draft{}, round + 1, seat, nil}
			default:
				if refuser < 0 {
					refuser = seat
				}
			}
		}
		if len(signed) >= need {
			if len(signed) == len(players) {
				signed = nil
			}
			return ending{talks.Agreed, d, round + 1, -1, signed}
		}
		if round+1 == min(rungs, int(size)) {
			return ending{talks.NoDeal, terms.Draft{}, round + 1, refuser, nil}
		}
	}
	panic("unreachable")
}

// dumbText plays a climbing mediator with the changes on record.
func dumbText(players []chooser, space *terms.Space, changes []terms.Draft) ending {
	text := space.At(0)
	ask := func(call bargain.Call, round int, d terms.Draft) (yes int, out *ending, refuser int) {
		refuser = -1
		for seat, p := range players {
			switch p.say(call, round, d, true).Act {
			case bargain.ActAccept:
				yes++
			case bargain.ActLeave:
				return yes, &ending{talks.WalkOut, terms.Draft{}, round + 1, seat, nil}, -1
			default:
				if refuser < 0 {
					refuser = seat
				}
			}
		}
		return yes, nil, refuser
	}
	for round, d := range changes {
		yes, out, _ := ask(bargain.CallPrefer, round, d)
		if out != nil {
			return *out
		}
		if yes == len(players) {
			text = d
		}
	}
	yes, out, refuser := ask(bargain.CallAnswer, len(changes), text)
	switch {
	case out != nil:
		return *out
	case yes == len(players):
		return ending{talks.Agreed, text, len(changes) + 1, -1, nil}
	}
	return ending{talks.NoDeal, terms.Draft{}, len(changes) + 1, refuser, nil}
}

// Each protocol ends like a loop with the same rules in the plainest form.
func TestProtocolsAgreeWithDumbOnes(t *testing.T) {
	statuses := map[talks.Status]int{}
	property := func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "parties")
		space, us := drawGame(t, n)
		players := make([]chooser, n)
		parties := make([]talks.Party, n)
		for i := range players {
			players[i] = chooser{us[i], rapid.Uint64().Draw(t, "seed")}
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: us[i], Player: players[i]}
		}
		rounds := rapid.IntRange(1, 12).Draw(t, "rounds")
		quota := rapid.IntRange(1, n).Draw(t, "quota")
		seed := rapid.Uint64().Draw(t, "seed of the draws")
		same := func(name string, protocol talks.Protocol, want func([]talks.Step) ending) {
			out, steps, err := talks.Transcribe(context.Background(), space, protocol, parties...)
			require.NoError(t, err)
			w := want(steps)
			got := ending{status: out.Status, draft: out.Draft, rounds: out.Rounds, party: -1, signed: out.Signed}
			for i, p := range parties {
				if p.Name == out.Party {
					got.party = i
				}
			}
			require.Equal(t, w, got, name)
			statuses[out.Status]++
		}
		same("alternating offers", talks.AlternatingOffers{Rounds: rounds}, func([]talks.Step) ending {
			return dumbAlternating(players, rounds)
		})
		same("random proposer", talks.RandomProposer{Rounds: rounds, Quota: quota, Seed: seed}, func(steps []talks.Step) ending {
			// The seats drawn are read from the transcript; the plain version checks
			// the rest.
			drawn := map[int]int{}
			for _, s := range steps {
				if s.Proposer < 0 {
					drawn[s.Round] = s.Seat
				}
			}
			return dumbFloor(players, rounds, quota, func(round int) int { return drawn[round] })
		})
		same("plurilateral", talks.Plurilateral{Rounds: rounds, CriticalMass: float64(quota) / float64(n)}, func([]talks.Step) ending {
			return dumbFloor(players, rounds, quota, func(round int) int { return round % n })
		})
		same("formula", talks.Formula{Rungs: rounds, Quota: float64(quota) / float64(n)}, func([]talks.Step) ending {
			return dumbLadder(players, space, rounds, quota)
		})
		same("single text", talks.SingleText{Rounds: rounds, Seed: seed}, func(steps []talks.Step) ending {
			var changes []terms.Draft
			for _, s := range steps {
				if s.Round < rounds && s.Round == len(changes) {
					changes = append(changes, s.Answered)
				}
			}
			return dumbText(players, space, changes)
		})
	}
	rapid.Check(t, property)
	clear(statuses)
	checks.Fixed(60, property)
	for _, s := range []talks.Status{talks.Agreed, talks.Deadline, talks.WalkOut, talks.NoDeal} {
		require.NotZero(t, statuses[s], "the games drawn must end in every way: %v", s)
	}
}
