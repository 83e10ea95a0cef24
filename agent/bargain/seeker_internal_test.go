// The tests of this file check the parts of a Seeker: expected gains against quadrature, the
// refit against the posterior density, the record of deals and the settling phase at scripted
// turns. The objective is the product of Nash (1950), see seeker.go.

package bargain

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The log of an expected gain agrees with the quadrature of max(0, z+x) over the standard
// normal, across the seams of the branches, and with the table.
func TestLogGainIsTheExpectedGain(t *testing.T) {
	c := &climber{table: gainTable()}
	for _, z := range []float64{-25, -20.01, -19.99, -9, -8.01, -7.99, -3, -1, -0.3, 0, 0.7, 2, 5.9, 6.1, 7.9, 12} {
		sum := 0.0
		const h = 1e-4
		least := max(-z, -12.0)
		for x := least + h/2; x < least+24; x += h { // the factor keeps it from underflow
			sum += (z + x) * math.Exp((least*least-x*x)/2) / math.Sqrt(2*math.Pi) * h
		}
		require.InDelta(t, math.Log(sum)-least*least/2, logGain(z), 1e-5, "z = %v", z)
		require.InDelta(t, logGain(z), c.logGain(z), 4e-5, "z = %v", z)
	}
	last := math.Inf(-1)
	for z := -12.0; z < 12; z += 1.0 / 128 {
		require.Greater(t, c.logGain(z), last, "it grows with z, at %v", z)
		last = c.logGain(z)
	}
}

// drawAnswers draws a belief and a party's answers, some in contradiction.
func drawAnswers(t *rapid.T) (*Bayes, []answer) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2), terms.Choice("y", 0, 1))
	require.NoError(t, err)
	var answers []answer
	for range rapid.IntRange(1, 30).Draw(t, "answers") {
		answers = append(answers, answer{space.At(uint64(rapid.IntRange(0, 5).Draw(t, "draft"))), rapid.Bool().Draw(t, "yes")})
	}
	return NewBayes(space), answers
}

// The refit ends at the mode of the posterior: no other weights tried, near or far, have a
// greater density, and the covariance is the inverse curvature there.
func TestRefitIsTheModeOfThePosterior(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, answers := drawAnswers(t)
		prior := NewBayes(m.space)
		n := len(prior.mean)
		density := func(w []float64) float64 {
			sum := 0.0
			for i, v := range w {
				sum -= (v - prior.mean[i]) * (v - prior.mean[i]) / (2 * prior.cov[i*n+i])
			}
			for _, a := range answers {
				worth := w[0]
				for k := range m.space.Terms() {
					worth += w[m.first[k]+m.space.Choice(a.draft, k)]
				}
				if !a.yes {
					worth = -worth
				}
				sum += logPhi(worth / refitNoise)
			}
			return sum
		}
		got := m.refit(answers)
		top := density(got.mean)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for _, size := range []float64{0.03, 0.3, 3} {
			for range 60 {
				w := append([]float64(nil), got.mean...)
				for i := range w {
					w[i] += size * rng.NormFloat64()
				}
				require.LessOrEqual(t, density(w), top+1e-3)
			}
		}
		for i := range n {
			require.Positive(t, got.cov[i*n+i])
			require.LessOrEqual(t, got.cov[i*n+i], prior.cov[i*n+i]*(1+1e-9), "answers never make it less sure")
			for j := range n {
				require.InDelta(t, got.cov[i*n+j], got.cov[j*n+i], 1e-9)
			}
		}
	})
}

// With a single answer the posterior of the sum has a closed form: the weights share the shift
// in proportion to the prior variances.
func TestRefitSharesTheBlame(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1))
	require.NoError(t, err)
	m := NewBayes(space)
	got := m.refit([]answer{{space.At(1), true}})
	require.InDelta(t, got.mean[0]-m.mean[0], got.mean[2], 1e-6, "bar and part-worth have the same prior variance of 1")
	require.Positive(t, got.mean[2])
	require.Zero(t, got.mean[1], "the other option was not answered about")
	require.Greater(t, got.Chance(space.At(1)), 0.5)
}

func TestCholesky(t *testing.T) {
	a := []float64{4, 0, 0, 2, 5, 0, 1, 3, 6} // the lower triangle counts
	require.True(t, factor(a, 3))
	b := []float64{4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18} // times (1, 2, 3)
	solve(a, b, 3)
	require.InDeltaSlice(t, []float64{1, 2, 3}, b, 1e-12)
	require.False(t, factor([]float64{1, 0, 2, 1}, 2), "not positive definite")
}

// The record names the last party to be asked, and the knowledge of a party with all moves
// heard.
func TestHandFollowsWhoStandsByWhat(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2, 3))
	require.NoError(t, err)
	d, e := space.At(1), space.At(2)
	var h hand
	require.False(t, h.hear(&Said{Seat: 0, Move: Offer(d), Proposer: -1}, 3))
	require.False(t, h.hear(&Said{Seat: 1, Move: Accept(), Answered: d, Proposer: 0}, 3))
	require.Equal(t, 2, h.support(&Turn{Self: 2, Parties: 3, Proposer: 0, Draft: d}))
	require.Zero(t, h.support(&Turn{Self: 2, Parties: 3, Proposer: 0, Draft: e}), "another draft stands")
	require.Zero(t, h.support(&Turn{Self: 1, Parties: 3, Proposer: 0, Draft: d}), "it stands by the draft itself")
	c := h.clone()
	again := h.clone()
	require.False(t, again.hear(&Said{Seat: 0, Move: Offer(e), Answered: d, Proposer: 0}, 3), "0 stands by it already")
	require.True(t, h.hear(&Said{Seat: 2, Move: Offer(e), Answered: d, Proposer: 0}, 3), "2 was the last")
	require.False(t, h.hear(&Said{Seat: 0, Move: Accept(), Answered: e, Proposer: 2}, 3))
	require.True(t, h.hear(&Said{Seat: 1, Move: Pass(), Answered: e, Proposer: 2}, 3))
	require.Zero(t, h.support(&Turn{Self: 2, Parties: 3, Proposer: -1}), "nothing stands")
	require.Equal(t, 2, c.support(&Turn{Self: 2, Parties: 3, Proposer: 0, Draft: d}), "a copy is independent")

	for k := range hands + 5 {
		h.keep(space.At(uint64(k % 4)))
	}
	require.Len(t, h.deals, 4)
	h.drop(space.At(3))
	h.drop(space.At(3))
	require.NotContains(t, h.deals, space.At(3))
	require.Len(t, h.deals, 3)
}

// The slack is zero at the start of settling, grows, and ends without bound.
func TestSlackGrows(t *testing.T) {
	p := &Seeker{}
	last := -1.0
	for round := 850; round < 1000; round++ {
		turn := &Turn{Round: round, Rounds: 1000, Parties: 3}
		require.False(t, p.looking(turn))
		require.GreaterOrEqual(t, p.slack(turn), last)
		last = p.slack(turn)
	}
	require.Zero(t, p.slack(&Turn{Round: 850, Rounds: 1000, Parties: 3}))
	require.True(t, math.IsInf(last, 1))
	require.True(t, p.looking(&Turn{Round: 849, Rounds: 1000, Parties: 3}))
	for rounds := range 6 { // in short talks nothing is put off beyond the last call
		require.False(t, p.looking(&Turn{Round: max(rounds-lastCall, 0), Rounds: rounds}))
	}
}

// The last of three parties, answering with an offer, may have withheld a yes: the draft stays
// at hand, and no belief changes. The same answer from one of two parties, or a pass, is a
// refusal.
func TestWithheldOrRefused(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2), terms.Choice("y", 0, 1, 2))
	require.NoError(t, err)
	u, err := NewAdditive(space, 1, [][]float64{{0, 1, 2}, {0, 1, 2}})
	require.NoError(t, err)
	menu, err := NewMenu(space, u)
	require.NoError(t, err)
	mine, theirs := space.At(8), space.At(1)
	for _, c := range []struct {
		parties int
		last    Move
		round   int
		kept    bool
	}{
		{3, Offer(theirs), 400, true}, {3, Pass(), 400, false}, {3, Offer(theirs), 990, false}, {2, Offer(theirs), 400, false},
	} {
		p := &Seeker{}
		say := func(round int, heard ...Said) {
			p.Act(&Turn{Menu: menu, Parties: c.parties, Round: round, Rounds: 1000, Proposer: -1, Heard: heard})
		}
		say(c.round - 1)
		heard := []Said{{Seat: 0, Round: c.round - 1, Move: Offer(mine), Proposer: -1}}
		seat := c.parties - 1
		if c.parties == 3 {
			heard = append(heard, Said{Seat: 1, Round: c.round - 1, Move: Accept(), Answered: mine, Proposer: 0})
		}
		say(c.round, append(heard, Said{Seat: seat, Round: c.round - 1, Move: c.last, Answered: mine, Proposer: 0})...)
		require.Equal(t, c.kept, len(p.at.deals) == 1, "%+v", c)
		fresh := NewBayes(space) // which has heard the same but for the answer
		if c.last.Act == ActOffer {
			fresh.Update(theirs, true)
		}
		if c.kept {
			require.InDelta(t, fresh.Chance(mine), p.beliefs[seat].Chance(mine), 1e-12, "%+v", c)
		} else {
			require.Less(t, p.beliefs[seat].Chance(mine), fresh.Chance(mine), "%+v", c)
		}
	}
}

// A copy's new beliefs stay with the copy.
func TestSeekersCopiesAreIndependent(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2))
	require.NoError(t, err)
	p := &Seeker{beliefs: []*Bayes{nil, NewBayes(space)}, answers: [][]answer{nil, {{space.At(0), true}}}, refused: map[terms.Draft]int{}, strikes: map[terms.Draft]int{}, frank: true}
	p.at.keep(space.At(0))
	c := p.Clone().(*Seeker)
	said := &Said{Seat: 1}
	c.learn(said, space.At(1), false)
	c.answers[1][0].yes = false
	c.keep(space.At(2))
	c.strikes[space.At(0)]++
	require.Equal(t, NewBayes(space).mean, p.beliefs[1].mean)
	require.Equal(t, [][]answer{nil, {{space.At(0), true}}}, p.answers)
	require.Equal(t, []terms.Draft{space.At(0)}, p.at.deals)
	require.Empty(t, p.refused)
	require.Empty(t, p.strikes)
}

// A settling Seeker offers the best deal, says yes within the slack, turns to another deal
// after many refusals of the best, and never offers a deal made too dear by a changed world.
func TestSettleChoosesAmongTheDeals(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1, 2, 3))
	require.NoError(t, err)
	u, err := NewAdditive(space, 1, [][]float64{{0, 1.5, 9, 11}})
	require.NoError(t, err)
	menu, err := NewMenu(space, u)
	require.NoError(t, err)
	low, good, best := space.At(1), space.At(2), space.At(3)
	seated := func() *Seeker {
		p := &Seeker{}
		p.Act(&Turn{Menu: menu, Parties: 3, Round: 849, Rounds: 1000, Proposer: -1})
		for _, d := range []terms.Draft{low, good, best} {
			p.keep(d)
		}
		return p
	}
	at := func(round int, d terms.Draft, heard ...Said) *Turn {
		return &Turn{Menu: menu, Parties: 3, Round: round, Rounds: 1000, Proposer: 1, Draft: d, Heard: heard}
	}
	require.Equal(t, Offer(best), seated().Act(at(850, low)), "what it knows of the others is the same for all")
	require.Equal(t, Offer(best), seated().Act(at(850, good)), "no slack yet")
	require.Equal(t, Accept(), seated().Act(at(850, best)))
	require.Equal(t, Accept(), seated().Act(at(870, good)), "log(10/8) is within the slack of 0.6")
	require.Equal(t, Offer(best), seated().Act(at(870, low)), "log(10/0.5) is not")
	require.Equal(t, Accept(), seated().Act(at(960, low)), "in the end anything is")
	require.Equal(t, Offer(best), seated().Act(at(960, space.At(0))), "but nothing below its reserve")

	no := Said{Seat: 2, Round: 850, Move: Offer(low), Answered: best, Proposer: 0}
	require.Equal(t, Offer(good), seated().Act(at(852, low, no)), "log(10/8) is less than one strike")

	dear, err := NewAdditive(space, 1, [][]float64{{0, 1.5, 9, -3}})
	require.NoError(t, err)
	p := seated()
	turn := at(852, low)
	turn.Menu, err = NewMenu(space, dear)
	require.NoError(t, err)
	require.Equal(t, Offer(good), p.Act(turn))

	useless, err := NewAdditive(space, 1, [][]float64{{5, -1, -1, -3}})
	require.NoError(t, err)
	turn.Menu, err = NewMenu(space, useless)
	require.NoError(t, err)
	require.Equal(t, Offer(space.At(0)), seated().Act(turn), "no deal is worth having any more, so it seeks anew")

	p = seated()
	p.answers[2] = []answer{{best, true}}
	p.Act(at(849, low))
	require.False(t, p.refits, "there is time yet")
	p.Act(at(850, low))
	require.True(t, p.refits)
	require.Equal(t, refitNoise, p.beliefs[2].Noise, "all answers of seat 2 were looked at again")
	require.Zero(t, p.beliefs[1].Noise, "seat 1 has given none")

	first := &Seeker{Settle: -1}
	first.Act(&Turn{Menu: menu, Parties: 3, Round: 10, Rounds: 1000, Proposer: -1})
	require.Equal(t, Accept(), first.Act(at(400, low, Said{Seat: 1, Round: 399, Move: Offer(low), Proposer: -1}, Said{Seat: 2, Round: 399, Move: Accept(), Answered: low, Proposer: 1})), "it takes the first deal")
}

// Among many parties the Seeker accepts every draft above the reserve sooner than between two.
func TestSeekerHoldsOutLongerBetweenTwo(t *testing.T) {
	p := &Seeker{}
	at := func(parties, round int) float64 {
		return p.aim(&Turn{Parties: parties, Round: round, Rounds: 999}, 2, 4)
	}
	require.Equal(t, 2.0, at(3, 300))
	require.InDelta(t, 3, at(3, 149), 1e-9)
	require.InDelta(t, 3, at(2, 249), 1e-9)
	require.Equal(t, 2.0, at(2, 500))
	require.Equal(t, 2.0, (&Seeker{Bargain: -1}).aim(&Turn{Parties: 3, Rounds: 9}, 2, 4))
	require.InDelta(t, 2.5, (&Seeker{Bargain: 1, Exponent: 2}).aim(&Turn{Parties: 3, Round: 865, Rounds: 999}, 2, 4), 2e-3)
}
