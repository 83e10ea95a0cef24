package talks_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// dumbRequestOffer lets pairs trade the terms owned, a pair after the other.
func dumbRequestOffer(players []whim, us []list, owner []int, pairs [][2]int, rounds int) ending {
	var text terms.Draft
	made := make([]bool, len(us))
	for _, pair := range pairs {
		c := convene(players, us, pair[:], text, func(k int) bool { return owner[k] == pair[0] || owner[k] == pair[1] },
			func(seat int) float64 { return us[seat].Value(text) })
		if e := c.alternate(rounds); e.status == talks.Agreed && e.draft != text {
			text = e.draft
			made[pair[0]], made[pair[1]] = true, true
		}
	}
	last := len(pairs) * rounds
	if hands(made) == 0 {
		return ending{talks.NoDeal, terms.Draft{}, last + 1, -1, nil}
	}
	c := whole(players, us)
	yes, left := c.ask(bargain.CallAnswer, last, c.place(text), func(seat int) bool { return made[seat] })
	if left >= 0 {
		return ending{talks.WalkOut, terms.Draft{}, last + 1, left, nil}
	}
	for seat := range us {
		if !made[seat] {
			yes[seat] = false // it was not asked
		} else if !yes[seat] {
			return ending{talks.NoDeal, terms.Draft{}, last + 1, seat, nil}
		}
	}
	return ending{talks.Agreed, text, last + 1, -1, signatories(yes)}
}

// dumbAgenda settles part after part, each by the function each.
func dumbAgenda(players []whim, us []list, baskets [][]int, each func(c *council) ending, length int, closing talks.Closing, mass float64, weights []float64) ending {
	n := len(us)
	var text terms.Draft
	settled := 0
	signed := make([]bool, n)
	for seat := range signed {
		signed[seat] = true
	}
	for _, basket := range baskets {
		c := convene(players, us, seats(n), text, func(k int) bool {
			for _, in := range basket {
				if in == k {
					return true
				}
			}
			return false
		}, func(seat int) float64 {
			if closing == talks.EarlyHarvest { // agreed for good: nobody settles for less than it has
				return max(us[seat].reserve, us[seat].Value(text))
			}
			return math.Inf(-1) // provisional
		})
		if e := each(c); e.status == talks.Agreed {
			text = e.draft
			settled++
			for seat := range signed {
				in := e.signed == nil
				for _, s := range e.signed {
					in = in || s == seat
				}
				signed[seat] = signed[seat] && in
			}
		}
	}
	last := len(baskets) * length
	if settled == 0 {
		return ending{talks.NoDeal, terms.Draft{}, last + 1, -1, nil}
	}
	if closing == talks.EarlyHarvest {
		if hands(signed) == 0 {
			return ending{talks.NoDeal, terms.Draft{}, last + 1, -1, nil}
		}
		return ending{talks.Agreed, text, last + 1, -1, signatories(signed)}
	}
	c := whole(players, us)
	yes, left := c.ask(bargain.CallAnswer, last, c.place(text), everything)
	switch {
	case left >= 0:
		return ending{talks.WalkOut, terms.Draft{}, last + 1, left, nil}
	case hands(yes) == n:
		return ending{talks.Agreed, text, last + 1, -1, nil}
	case closing == talks.CriticalMass && weigh(yes, weights) >= mass-1e-9:
		return ending{talks.Agreed, text, last + 1, -1, signatories(yes)}
	}
	for seat, y := range yes {
		if !y {
			return ending{talks.NoDeal, terms.Draft{}, last + 1, seat, nil}
		}
	}
	panic("unreachable")
}

// dumbSideTalks lets groups agree first; the first member able to propose puts the
// agreement of the group on the table.
func dumbSideTalks(players []whim, us []list, groups [][]int, within int, then func(c *council) ending) ending {
	type promise struct {
		group []int
		draft terms.Draft
		kept  bool
	}
	var promises []*promise
	for _, group := range groups {
		c := convene(players, us, group, terms.Draft{}, everything, func(s int) float64 { return us[s].reserve })
		if e := c.alternate(within); e.status == talks.Agreed {
			promises = append(promises, &promise{group: group, draft: e.draft})
		}
	}
	plenary := whole(players, us)
	plenary.pledge = func(seat int) (int, bool) {
		for _, p := range promises {
			for _, s := range p.group {
				if s == seat && !p.kept {
					p.kept = true
					return plenary.place(p.draft), true
				}
			}
		}
		return 0, false
	}
	return then(plenary)
}

// dumbDisclosure puts the given draft to the vote in every round.
func dumbDisclosure(players []whim, us []list, draft terms.Draft, rounds int) ending {
	c := whole(players, us)
	for round := range rounds {
		yes, left := c.ask(bargain.CallAnswer, round, c.place(draft), everything)
		if left >= 0 {
			return ending{talks.WalkOut, terms.Draft{}, round + 1, left, nil}
		}
		if hands(yes) == len(us) {
			return ending{talks.Agreed, draft, round + 1, -1, nil}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

// dumbOpenRule plays the open rule of Baron and Ferejohn (1989), section 4. The parties
// recognised are read from the transcript, in order; recognised checks that each could
// be drawn.
func dumbOpenRule(players []whim, us []list, rounds, quota int, recognised func(said int, not int) int) ending {
	c := whole(players, us)
	n, said := len(us), 0 // said counts what has been said, votes included
	at, owner := -1, -1
	vote := func(call bargain.Call, round int, silent ...int) ([]bool, int) {
		yes, left := c.ask(call, round, at, func(seat int) bool {
			for _, s := range silent {
				if s == seat {
					return false
				}
			}
			return true
		})
		said += n - len(silent)
		return yes, left
	}
	for round := range rounds {
		if at < 0 {
			by := recognised(said, -1)
			act, k := c.say(by, bargain.CallPropose, round, -1)
			said++
			if act == bargain.ActLeave {
				return ending{talks.WalkOut, terms.Draft{}, round + 1, by, nil}
			}
			if act != bargain.ActOffer {
				continue
			}
			at, owner = k, by
		}
		by := recognised(said, owner)
		act, k := c.say(by, bargain.CallSpeak, round, at)
		said++
		switch act {
		case bargain.ActLeave:
			return ending{talks.WalkOut, terms.Draft{}, round + 1, by, nil}
		case bargain.ActAccept: // it moves the previous question
			yes, left := vote(bargain.CallAnswer, round, owner, by)
			if left >= 0 {
				return ending{talks.WalkOut, terms.Draft{}, round + 1, left, nil}
			}
			if hands(yes) >= quota {
				return ending{talks.Agreed, c.texts[at], round + 1, -1, signatories(yes)}
			}
			at, owner = -1, -1
		case bargain.ActOffer: // it moves an amendment, which a majority prefers or not
			old, mover := at, owner
			at, owner = k, by
			yes, left := vote(bargain.CallPrefer, round, by)
			if left >= 0 {
				return ending{talks.WalkOut, terms.Draft{}, round + 1, left, nil}
			}
			if 2*hands(yes) <= n {
				at, owner = old, mover
			}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

// Talks made of talks, mediation under full information and the open rule end like
// their plain versions.
func TestTalksOfTalksAgreeWithDumbOnes(t *testing.T) {
	ends := map[string]map[talks.Status]int{}
	property := func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "parties")
		sizes := rapid.SliceOfN(rapid.IntRange(1, 3), 3, 3).Draw(t, "sizes")
		space := grid(t, sizes...)
		size, _ := space.Size()
		us, players, parties := make([]list, n), make([]whim, n), make([]talks.Party, n)
		for i := range us {
			us[i] = list{space: space, reserve: float64(rapid.IntRange(-3, 3).Draw(t, "reserve"))}
			if rapid.IntRange(0, 5).Draw(t, "no reserve") == 0 {
				us[i].reserve = minusInf
			}
			for range size {
				v := float64(rapid.IntRange(-4, 9).Draw(t, "value"))
				if v == -4 {
					v = minusInf
				}
				us[i].values = append(us[i].values, v)
			}
			players[i] = whim(rapid.Uint64().Draw(t, "seed"))
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: us[i], Player: players[i]}
		}
		rounds := rapid.IntRange(1, 15).Draw(t, "rounds")
		need := rapid.IntRange(1, n).Draw(t, "need")
		same := func(name string, protocol talks.Protocol, want func(out talks.Outcome, steps []talks.Step) ending) {
			out, steps, err := talks.Transcribe(context.Background(), space, protocol, parties...)
			require.NoError(t, err, name)
			got := ending{status: out.Status, draft: out.Draft, rounds: out.Rounds, party: -1, signed: out.Signed}
			for i, p := range parties {
				if p.Name == out.Party {
					got.party = i
				}
			}
			require.Equal(t, want(out, steps), got, name)
			if ends[name] == nil {
				ends[name] = map[talks.Status]int{}
			}
			ends[name][out.Status]++
		}

		owner := rapid.SliceOfN(rapid.IntRange(-1, n-1), 3, 3).Draw(t, "owner")
		owner[0], owner[1] = 0, 1+rapid.IntRange(0, n-2).Draw(t, "other owner")
		var pairs [][2]int
		for a := range n {
			for b := a + 1; b < n; b++ {
				owns := func(s int) bool { return owner[0] == s || owner[1] == s || owner[2] == s }
				if owns(a) && owns(b) {
					pairs = append(pairs, [2]int{a, b})
				}
			}
		}
		same("request and offer", talks.RequestOffer{Owner: owner, Rounds: rounds}, func(talks.Outcome, []talks.Step) ending {
			return dumbRequestOffer(players, us, owner, pairs, rounds)
		})

		baskets := rapid.SampledFrom([][][]int{{{0}, {1, 2}}, {{2}, {0}, {1}}, {{0, 1, 2}}, {{1}}}).Draw(t, "baskets")
		mass := float64(need) / float64(n)
		weights := make([]float64, n)
		for i := range weights {
			weights[i] = float64(rapid.IntRange(1, 5).Draw(t, "weight"))
		}
		enough := func(yes []bool) bool { return weigh(yes, weights) >= mass-1e-9 }
		for _, closing := range []talks.Closing{talks.SingleUndertaking, talks.EarlyHarvest, talks.CriticalMass} {
			same(closing.String(), talks.Agenda{Baskets: baskets, Each: talks.AlternatingOffers{Rounds: rounds}, Close: closing, Mass: mass, Weights: weights}, func(talks.Outcome, []talks.Step) ending {
				return dumbAgenda(players, us, baskets, func(c *council) ending { return c.alternate(rounds) }, rounds, closing, mass, weights)
			})
			same(closing.String()+", parts of the willing", talks.Agenda{Baskets: baskets, Each: talks.Plurilateral{Rounds: rounds, CriticalMass: mass, Weights: weights}, Close: closing, Mass: mass, Weights: weights}, func(talks.Outcome, []talks.Step) ending {
				return dumbAgenda(players, us, baskets, func(c *council) ending { return c.join(rounds, enough) }, rounds, closing, mass, weights)
			})
		}

		groups := [][]int{rapid.Permutation(seats(n)).Draw(t, "group")[:2]}
		if n > 2 {
			groups = append(groups, rapid.Permutation(seats(n)).Draw(t, "group")[:rapid.IntRange(2, n).Draw(t, "members")])
		}
		within := talks.AlternatingOffers{Rounds: rounds}
		same("side talks", talks.SideTalks{Groups: groups, Within: within, Then: talks.AlternatingOffers{Rounds: rounds}}, func(talks.Outcome, []talks.Step) ending {
			return dumbSideTalks(players, us, groups, rounds, func(c *council) ending { return c.alternate(rounds) })
		})
		same("side talks of the willing", talks.SideTalks{Groups: groups, Within: within, Then: talks.Plurilateral{Rounds: rounds, CriticalMass: mass, Weights: weights}}, func(talks.Outcome, []talks.Step) ending {
			return dumbSideTalks(players, us, groups, rounds, func(c *council) ending { return c.join(rounds, enough) })
		})

		same("full disclosure", talks.FullDisclosure{Rounds: rounds}, func(out talks.Outcome, steps []talks.Step) ending {
			best, found := -1.0, false
			product := func(d terms.Draft) (p float64, ok bool) {
				p = 1
				for _, u := range us {
					least := u.reserve
					if math.IsInf(least, -1) { // gains are counted from its worst draft
						least = math.Inf(1)
						for _, v := range u.values {
							if !math.IsInf(v, -1) {
								least = min(least, v)
							}
						}
					}
					if u.Value(d) < least || math.IsInf(u.Value(d), -1) {
						return 0, false
					}
					p *= u.Value(d) - least
				}
				return p, true
			}
			for d := range space.All() {
				if p, ok := product(d); ok && p > best {
					best, found = p, true
				}
			}
			if !found {
				return ending{talks.NoDeal, terms.Draft{}, 1, -1, nil}
			}
			p, ok := product(steps[0].Answered)
			require.True(t, ok)
			require.InDelta(t, best, p, 1e-9*math.Abs(best), "the chair's draft has the greatest product")
			return dumbDisclosure(players, us, steps[0].Answered, rounds)
		})

		same("open rule", talks.RandomProposer{Rounds: 3 * rounds, Quota: need, Open: true, Seed: uint64(rounds)}, func(_ talks.Outcome, steps []talks.Step) ending {
			return dumbOpenRule(players, us, 3*rounds, need, func(said, not int) int {
				require.NotEqual(t, not, steps[said].Seat, "who has moved what lies on the floor is not recognised to amend it")
				return steps[said].Seat
			})
		})
	}
	rapid.Check(t, property)
	clear(ends)
	checks.Fixed(100, property)
	for name, by := range ends {
		t.Log(name, by)
		total := 0
		for _, k := range by {
			total += k
		}
		if total < 100 {
			continue // too few games to ask for every end
		}
		require.NotZero(t, by[talks.Agreed], name)
		require.Greater(t, len(by), 1, name)
	}
}
