package talks_test

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file plays talks that are made of talks in the plainest way: what is open is
// a list of whole texts, and each party's worth of them a list of numbers.

// whim is a player whose say is a function of the round and of the place of what stands
// among the drafts that are open, so that it can sit at inner tables too.
type whim uint64

func (w whim) Clone() bargain.Player { return w }

func (w whim) Act(t *bargain.Turn) bargain.Move {
	space := t.Menu.Space()
	size, _ := space.Size()
	worth := make([]float64, size)
	for k := range worth {
		worth[k] = t.Menu.Value(space.At(uint64(k)))
	}
	at := -1
	if d, ok := t.Standing(); ok {
		at = int(space.Index(d))
	}
	act, k := w.say(t.Call, t.Round, worth, t.Reserve(), at)
	if act == bargain.ActOffer {
		return bargain.Offer(space.At(uint64(k)))
	}
	return bargain.Move{Act: act}
}

// say accepts three in four of what is worth the reserve, and offers some such draft.
func (w whim) say(call bargain.Call, round int, worth []float64, reserve float64, at int) (bargain.Act, int) {
	h := uint64(w)
	mix := func(v uint64) {
		h = (h ^ v) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	mix(uint64(round))
	if at >= 0 {
		mix(uint64(at) + 7)
		if (call == bargain.CallPrefer || worth[at] >= reserve) && h%4 > 0 {
			return bargain.ActAccept, 0
		}
	}
	if h%97 == 0 {
		return bargain.ActLeave, 0
	}
	for k := range worth {
		if n := int(h%uint64(len(worth))+uint64(k)) % len(worth); worth[n] >= reserve && h%7 > 0 {
			return bargain.ActOffer, n
		}
	}
	return bargain.ActPass, 0
}

// council is who talks about what: the open texts, what each is worth by seat, and the
// least that each signs for.
type council struct {
	players []whim
	texts   []terms.Draft
	worth   [][]float64
	reserve []float64
	pledge  func(seat int) (text int, ok bool)
}

// convene opens talks of some seats over the texts that differ from a base in open terms
// alone.
func convene(players []whim, us []list, seats []int, base terms.Draft, open func(term int) bool, reserve func(seat int) float64) *council {
	c := &council{pledge: func(int) (int, bool) { return 0, false }}
	space := us[0].space
next:
	for d := range space.All() {
		for k := range space.Terms() {
			if !open(k) && space.Choice(d, k) != space.Choice(base, k) {
				continue next
			}
		}
		c.texts = append(c.texts, d)
	}
	for _, seat := range seats {
		worth := make([]float64, len(c.texts))
		for k, d := range c.texts {
			worth[k] = us[seat].Value(d)
		}
		c.players, c.worth, c.reserve = append(c.players, players[seat]), append(c.worth, worth), append(c.reserve, max(reserve(seat), -math.MaxFloat64))
	}
	return c
}

func (c *council) say(seat int, call bargain.Call, round, at int) (bargain.Act, int) {
	if call == bargain.CallSpeak || call == bargain.CallPropose {
		if text, ok := c.pledge(seat); ok {
			return bargain.ActOffer, text
		}
	}
	return c.players[seat].say(call, round, c.worth[seat], c.reserve[seat], at)
}

// alternate plays stacked alternating offers.
func (c *council) alternate(rounds int) ending {
	at, agreeing := -1, 0
	for round := range rounds {
		for seat := range c.players {
			switch act, k := c.say(seat, bargain.CallSpeak, round, at); act {
			case bargain.ActAccept:
				if agreeing++; agreeing == len(c.players) {
					return ending{talks.Agreed, c.texts[at], round + 1, -1, nil}
				}
			case bargain.ActOffer:
				at, agreeing = k, 1
			case bargain.ActPass:
				at, agreeing = -1, 0
			case bargain.ActLeave:
				return ending{talks.WalkOut, terms.Draft{}, round + 1, seat, nil}
			}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

// ask puts a text to the vote of some seats. Who leaves ends the vote at once.
func (c *council) ask(call bargain.Call, round, at int, asked func(seat int) bool) (yes []bool, left int) {
	yes = make([]bool, len(c.players))
	for seat := range c.players {
		if !asked(seat) {
			yes[seat] = true
			continue
		}
		switch act, _ := c.say(seat, call, round, at); act {
		case bargain.ActAccept:
			yes[seat] = true
		case bargain.ActLeave:
			return yes, seat
		}
	}
	return yes, -1
}

// join plays one proposal a round, in turn, which those who accept are bound by if enough
// say so.
func (c *council) join(rounds int, enough func(yes []bool) bool) ending {
	for round := range rounds {
		by := round % len(c.players)
		act, at := c.say(by, bargain.CallPropose, round, -1)
		if act == bargain.ActLeave {
			return ending{talks.WalkOut, terms.Draft{}, round + 1, by, nil}
		}
		if act != bargain.ActOffer {
			continue
		}
		yes, left := c.ask(bargain.CallAnswer, round, at, func(seat int) bool { return seat != by })
		if left >= 0 {
			return ending{talks.WalkOut, terms.Draft{}, round + 1, left, nil}
		}
		if enough(yes) {
			return ending{talks.Agreed, c.texts[at], round + 1, -1, signatories(yes)}
		}
	}
	return ending{talks.Deadline, terms.Draft{}, rounds, -1, nil}
}

func hands(yes []bool) (n int) {
	for _, y := range yes {
		if y {
			n++
		}
	}
	return n
}

// weigh is the share of the weights of those who said yes.
func weigh(yes []bool, weights []float64) float64 {
	in, all := 0.0, 0.0
	for seat, w := range weights {
		all += w
		if yes[seat] {
			in += w
		}
	}
	return in / all
}

// signatories are the seats that said yes, nil if all did.
func signatories(yes []bool) (out []int) {
	for seat, y := range yes {
		if y {
			out = append(out, seat)
		}
	}
	if len(out) == len(yes) {
		return nil
	}
	return out
}

func everything(int) bool { return true }

// whole convenes all parties over the whole space.
func whole(players []whim, us []list) *council {
	return convene(players, us, seats(len(us)), terms.Draft{}, everything, func(s int) float64 { return us[s].reserve })
}

func (c *council) place(d terms.Draft) int {
	for k, text := range c.texts {
		if text == d {
			return k
		}
	}
	panic("a text that is not open")
}

// dumbRequestOffer lets pairs trade what they own, one pair after the other.
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

// dumbSideTalks lets groups agree first; what they agree is put on the table by the first
// of them that may put anything there.
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

// dumbDisclosure puts the draft that is given to the vote again and again.
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

// dumbOpenRule plays the open rule of Baron and Ferejohn (1989), section 4. Who is
// recognised is read off what was said, in order; recognised checks that it may be.
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

// Talks that are made of talks, mediation with open books and the open rule end as
// their plain versions do.
func TestTalksOfTalksAgreeWithDumbOnes(t *testing.T) {
	ends := map[string]map[talks.Status]int{}
	rapid.Check(t, func(t *rapid.T) {
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
	})
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
