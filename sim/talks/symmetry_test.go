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

// drawTied draws a space of three terms, with a constraint half of the time.
func drawTied(t *rapid.T) *terms.Space {
	space := grid(t, 3, 2, 2)
	if rapid.Bool().Draw(t, "constrained") {
		tied, err := space.Under(terms.Need("a", rapid.SampledFrom([]string{"0", "1", "2"}).Draw(t, "option"), "b", rapid.SampledFrom([]string{"0", "1"}).Draw(t, "needed")))
		require.NoError(t, err)
		return tied
	}
	return space
}

// start is the first draft that a space allows.
func start(space *terms.Space) terms.Draft { return space.At(0) }

// from returns the protocol with an initial text that the space allows.
func from(p talks.Protocol, space *terms.Space) talks.Protocol {
	switch p := p.(type) {
	case talks.SingleText:
		p.Start = start(space)
		return p
	case talks.RequestOffer:
		p.Start = start(space)
		return p
	case talks.Agenda:
		p.Start = start(space)
		if _, ok := p.Each.(talks.SingleText); ok {
			p.Each = talks.Formula{Rungs: 5} // the text of a part begins in its own space
		}
		return p
	}
	return p
}

// Under constraints no excluded draft is agreed, and no player or chair of the library
// proposes such a draft. Another zero and unit of the utility of a party change
// nothing.
//
// A factor that is a power of two commutes with every rounding of floating-point
// arithmetic, and the property is exact. A shift of zero does not commute: demands
// between two whole utilities round differently, and about a draw in 4000 ends in
// another draft, when a utility equals the demand. Shifts are tried on fixed draws.
func TestConstraintsHoldAndUnitsDoNotMatter(t *testing.T) {
	property := func(t *rapid.T, shifts int) {
		space := drawTied(t)
		n := rapid.IntRange(2, 4).Draw(t, "parties")
		parties, moved := make([]talks.Party, n), make([]talks.Party, n)
		size, _ := space.Size()
		for i := range parties {
			factor, shift := math.Ldexp(1, rapid.IntRange(-3, 6).Draw(t, "factor")), float64(rapid.IntRange(-shifts, shifts).Draw(t, "shift"))
			u := list{space: space, reserve: float64(rapid.IntRange(-20, 40).Draw(t, "reserve"))}
			v := list{space: space, reserve: u.reserve*factor + shift}
			for range size {
				w := float64(rapid.IntRange(-64, 64).Draw(t, "value"))
				u.values, v.values = append(u.values, w), append(v.values, w*factor+shift)
			}
			player := drawPlayer(t)
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: u, Player: player}
			moved[i] = talks.Party{Name: parties[i].Name, Utility: v, Player: player}
		}
		protocol := from(drawProtocol(t, n), space)
		out, steps, err := talks.Transcribe(context.Background(), space, protocol, parties...)
		require.NoError(t, err)
		require.NotEqual(t, talks.Fault, out.Status, out.Reason)
		if out.Status == talks.Agreed {
			require.True(t, space.Contains(out.Draft))
		}
		_, inner := protocol.(talks.Agenda) // whose chairs may read out what nobody will sign
		for _, s := range steps {
			if s.Move.Act == bargain.ActOffer && !inner {
				require.True(t, space.Contains(s.Move.Draft))
			}
			if s.Proposer >= 0 && !inner {
				require.True(t, space.Contains(s.Answered))
			}
		}
		again, err := talks.Play(context.Background(), space, protocol, moved...)
		require.NoError(t, err)
		require.Equal(t, out, again, "in another unit, from another zero")
	}
	rapid.Check(t, func(t *rapid.T) { property(t, 0) })
	checks.Fixed(200, func(t *rapid.T) { property(t, 64) })
}

// Talks made of symmetric talks are symmetric, and so is mediation under full
// information: seats do not matter if groups, pairs and owners move along.
func TestSymmetricTalksOfTalksIgnoreSeats(t *testing.T) {
	agreed := 0
	property := func(t *rapid.T) {
		space := drawTied(t)
		size, _ := space.Size()
		n := rapid.IntRange(2, 5).Draw(t, "parties")
		order := rapid.Permutation(seats(n)).Draw(t, "order")
		parties, moved := make([]talks.Party, n), make([]talks.Party, n)
		for i := range parties {
			u := list{space: space, reserve: float64(rapid.IntRange(-40, 20).Draw(t, "reserve"))}
			for range size {
				u.values = append(u.values, float64(rapid.IntRange(-64, 64).Draw(t, "value")))
			}
			parties[i] = talks.Party{Name: string(rune('A' + i)), Utility: u, Player: drawPlayer(t)}
			moved[order[i]] = parties[i]
		}
		rounds := rapid.IntRange(1, 9).Draw(t, "rounds")
		ladder := talks.Formula{Rungs: rounds, Quota: 0.6}
		weights, movedWeights := make([]float64, n), make([]float64, n)
		for i := range weights {
			weights[i] = float64(rapid.IntRange(1, 4).Draw(t, "weight"))
			movedWeights[order[i]] = weights[i]
		}
		group := rapid.Permutation(seats(n)).Draw(t, "group")[:2]
		there := []int{order[group[0]], order[group[1]]}
		owner := rapid.SliceOfN(rapid.IntRange(0, n-1), 3, 3).Draw(t, "owner")
		sides := func(g []int, w []float64) talks.Protocol {
			return talks.SideTalks{Groups: [][]int{g}, Within: talks.AlternatingOffers{Rounds: rounds}, Then: talks.Formula{Rungs: rounds, Quota: 0.6, Weights: w}}
		}
		agenda := func(c talks.Closing, w []float64) talks.Protocol {
			return talks.Agenda{Baskets: [][]int{{1}, {0, 2}}, Each: ladder, Close: c, Mass: 0.6, Weights: w, Start: start(space)}
		}
		pairs := func(g []int, owner ...int) talks.Protocol {
			return talks.RequestOffer{Owner: owner, Start: start(space), Rounds: rounds, Pairs: [][2]int{{g[0], g[1]}}}
		}
		for _, p := range [][2]talks.Protocol{
			{talks.FullDisclosure{Rounds: rounds}, talks.FullDisclosure{Rounds: rounds}},
			{agenda(talks.SingleUndertaking, nil), agenda(talks.SingleUndertaking, nil)},
			{agenda(talks.EarlyHarvest, nil), agenda(talks.EarlyHarvest, nil)},
			{agenda(talks.CriticalMass, weights), agenda(talks.CriticalMass, movedWeights)},
			{sides(group, weights), sides(there, movedWeights)},
			{pairs(group, owner...), pairs(there, order[owner[0]], order[owner[1]], order[owner[2]])},
		} {
			a, err := talks.Play(context.Background(), space, p[0], parties...)
			require.NoError(t, err)
			b, err := talks.Play(context.Background(), space, p[1], moved...)
			require.NoError(t, err)
			require.Equal(t, a.Status, b.Status, "%T", p[0])
			require.Equal(t, a.Draft, b.Draft, "%T", p[0])
			require.Equal(t, a.Rounds, b.Rounds, "%T", p[0])
			require.Len(t, b.Signed, len(a.Signed), "%T", p[0])
			for _, i := range a.Signed {
				require.Contains(t, b.Signed, order[i])
			}
			if a.Status == talks.Agreed {
				agreed++
			}
		}
	}
	rapid.Check(t, property)
	agreed = 0
	checks.Fixed(20, property)
	require.Positive(t, agreed)
}

// Independence of irrelevant alternatives (Nash 1950, axiom 3; also satisfied by the
// egalitarian and the utilitarian solution). A larger set with the same ideal point
// lowers no least share (Kalai and Smorodinsky 1975), and with any ideal point no least
// gain (Kalai 1977).
func TestSolutionsAndOtherOptions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "parties")
		outcomes := rapid.IntRange(2, 25).Draw(t, "outcomes")
		space, fewer := line(t, outcomes), line(t, outcomes-1)
		us, less := make([]list, n), make([]list, n)
		gone := rapid.IntRange(0, outcomes-1).Draw(t, "gone")
		for i := range us {
			us[i] = list{space: space, reserve: float64(rapid.IntRange(0, 9).Draw(t, "reserve"))}
			less[i] = list{space: fewer, reserve: us[i].reserve}
			for x := range outcomes {
				v := float64(rapid.IntRange(0, 30).Draw(t, "value"))
				us[i].values = append(us[i].values, v)
				if x != gone {
					less[i].values = append(less[i].values, v)
				}
			}
		}
		all, err := talks.NewGame(space, utilities(us)...)
		require.NoError(t, err)
		part, err := talks.NewGame(fewer, utilities(less)...)
		require.NoError(t, err)
		kept := func(x int) int { // the place of an outcome when one is gone
			if x > gone {
				return x - 1
			}
			return x
		}
		for _, s := range solutions {
			p, ok := s.find(all)
			if !ok {
				continue
			}
			q, found := s.find(part)
			if s.name != "Kalai-Smorodinsky" && p.Outcome != gone {
				require.True(t, found)
				if s.name == "Nash" && all.NashProduct(p) == 0 {
					continue // some cannot gain: a matter of which are counted
				}
				a, b := score(s.name, part, kept(p.Outcome)), score(s.name, part, q.Outcome)
				require.InDelta(t, a, b, 1e-9*(1+math.Abs(a)), s.name)
			}
			if s.name == "egalitarian" && found {
				require.GreaterOrEqual(t, score(s.name, all, p.Outcome), score(s.name, part, q.Outcome))
			}
			if s.name == "Kalai-Smorodinsky" && found {
				same := true
				for i := range n {
					same = same && hope(all, i) == hope(part, i)
				}
				if same {
					require.GreaterOrEqual(t, score(s.name, all, p.Outcome), score(s.name, part, q.Outcome)-1e-12)
				}
			}
		}
	})
}

// hope returns the greatest possible gain of a party in the zone.
func hope(g *talks.Game, party int) float64 {
	most := 0.0
	for _, x := range g.Zone() {
		most = max(most, g.Value(party, x)-g.Reserve(party))
	}
	return most
}
