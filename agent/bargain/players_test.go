// The tests of this file check the simple players and the Bayes belief at scripted turns. The
// walk of de Jonge (2022), the exact posterior by quadrature and a secret linear threshold are
// the references.

package bargain_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// ladder is a space of n drafts worth 0, 1, ... n-1, or in reverse.
func ladder(t testing.TB, n int, up bool, reserve float64) *bargain.Menu {
	u := table{reserve: reserve}
	var values []float64
	for k := range n {
		values = append(values, float64(k))
		v := float64(k)
		if !up {
			v = float64(n - 1 - k)
		}
		u.values = append(u.values, v)
	}
	space, err := terms.NewSpace(terms.Choice("x", values...))
	require.NoError(t, err)
	u.space = space
	m, err := bargain.NewMenu(space, u)
	require.NoError(t, err)
	return m
}

// turn is a turn of seat 0 of two, after an offer of the standing draft by seat 1.
func turn(m *bargain.Menu, round int, standing int) *bargain.Turn {
	t := &bargain.Turn{Menu: m, Parties: 2, Round: round, Rounds: 100, Proposer: -1}
	if standing >= 0 {
		t.Proposer, t.Draft = 1, m.Space().At(uint64(standing))
		t.Heard = []bargain.Said{{Seat: 1, Round: round, Move: bargain.Offer(t.Draft), Proposer: -1}}
	}
	return t
}

func TestTitForTatGivesWhatItGets(t *testing.T) {
	m := ladder(t, 11, true, 2)
	p := &bargain.TitForTat{}
	offers := func(round, standing int) float64 {
		move := p.Act(turn(m, round, standing))
		require.Equal(t, bargain.ActOffer, move.Act)
		return m.Value(move.Draft)
	}
	require.Equal(t, 10.0, offers(0, -1), "opens with its best")
	require.Equal(t, 10.0, offers(1, 0), "a first offer gives nothing yet")
	require.Equal(t, 7.0, offers(2, 3), "three up, three down")
	require.Equal(t, 7.0, offers(3, 1), "what is taken back is not rewarded")
	clone := p.Clone()
	require.Equal(t, bargain.Accept(), p.Act(turn(m, 4, 6)), "six up, so four is enough")
	require.Equal(t, bargain.Accept(), clone.Act(turn(m, 4, 6)))
	require.Equal(t, bargain.Pass(), p.Act(turn(ladder(t, 3, true, 9), 0, -1)), "nothing is worth the reserve")
}

// The walk of de Jonge (2022): one new draft for each new draft of the other side.
func TestMiCROWaitsForTheOther(t *testing.T) {
	m := ladder(t, 6, true, 3)
	p := &bargain.MiCRO{}
	says := func(standing int) bargain.Move { return p.Act(turn(m, 0, standing)) }
	require.Equal(t, bargain.Offer(m.Ranked(0)), says(-1))
	require.Equal(t, bargain.Offer(m.Ranked(1)), says(0), "one new offer heard, so a second one made")
	got := says(0) // nothing new: repeats
	require.Contains(t, []terms.Draft{m.Ranked(0), m.Ranked(1)}, got.Draft)
	require.Equal(t, bargain.Offer(m.Ranked(2)), says(1))
	require.Equal(t, bargain.Accept(), says(3), "3 is what it would offer last anyway, and it is the reserve")
	q := &bargain.MiCRO{}
	q.Act(turn(m, 0, -1))
	require.Equal(t, bargain.Offer(m.Ranked(1)), q.Act(turn(m, 0, 2)))
	require.Equal(t, bargain.Offer(m.Ranked(2)), q.Act(turn(m, 0, 1)))
	require.GreaterOrEqual(t, m.Value(q.Act(turn(m, 0, 0)).Draft), 3.0, "never below the reserve")
}

// In a changed world a MiCRO player repeats no offer unacceptable to the player now.
func TestMiCROForgetsOffersBelowANewReserve(t *testing.T) {
	m := ladder(t, 8, true, 2)
	p := &bargain.MiCRO{}
	p.Act(turn(m, 0, -1))
	for k := range 5 {
		p.Act(turn(m, 0, k%2)) // two new offers heard, then nothing new
	}
	for k := range 2 {
		p.Act(turn(m, 0, k))
	}
	dearer := ladder(t, 8, true, 7)
	for range 6 {
		move := p.Act(turn(dearer, 1, 0))
		require.Equal(t, bargain.ActOffer, move.Act)
		require.GreaterOrEqual(t, dearer.Value(move.Draft), 7.0)
	}
}

// No slack, however wide, takes a Boulware player below its reserve.
func TestSlackEndsAtTheReserve(t *testing.T) {
	m := ladder(t, 11, true, 4)
	p := bargain.Boulware{Exponent: 1, Slack: 0.9}
	for round := range 100 {
		move := p.Act(turn(m, round, 3))
		require.Equal(t, bargain.ActOffer, move.Act, "3 is below the reserve of 4")
		require.GreaterOrEqual(t, m.Value(move.Draft), 4.0)
	}
	require.Equal(t, bargain.Accept(), p.Act(turn(m, 99, 4)))
}

func TestToughNeverMoves(t *testing.T) {
	m := ladder(t, 4, true, 1)
	for round := range 100 {
		require.Equal(t, bargain.Offer(m.Best()), bargain.Tough{}.Act(turn(m, round, 2)))
	}
	require.Equal(t, bargain.Accept(), bargain.Tough{}.Act(turn(m, 0, 3)))
}

func TestHillClimberComparesWithTheText(t *testing.T) {
	m := ladder(t, 9, true, 4)
	say := turn(m, 0, 2)
	say.Call, say.HasText, say.Text = bargain.CallPrefer, true, m.Space().At(1)
	require.Equal(t, bargain.Accept(), bargain.HillClimber{}.Act(say), "better than the text, though below the reserve: nothing is signed")
	say.Text = m.Space().At(3)
	require.Equal(t, bargain.Pass(), bargain.HillClimber{}.Act(say))
	say.Call, say.HasText = bargain.CallAnswer, false
	require.Equal(t, bargain.Pass(), bargain.HillClimber{}.Act(say), "below the reserve")
	require.Equal(t, bargain.Accept(), bargain.HillClimber{}.Act(turn(m, 0, 5)))
}

// secret is a linear threshold for a model to learn from yes and no.
func secret(seed uint64) (*terms.Space, func(terms.Draft) bool) {
	list := make([]terms.Term, 6)
	rng := rand.New(rand.NewPCG(seed, 1))
	worth := make([][4]float64, 6)
	for k := range list {
		list[k] = terms.Choice(fmt.Sprint("t", k), 0, 1, 2, 3)
		for c := range worth[k] {
			worth[k][c] = rng.NormFloat64()
		}
	}
	space, _ := terms.NewSpace(list...)
	return space, func(d terms.Draft) bool {
		sum := -1.0
		for k := range worth {
			sum += worth[k][space.Choice(d, k)]
		}
		return sum >= 0
	}
}

// From 300 answers a Bayes model tells yes from no on unseen drafts, far better than the share
// of the commoner answer.
func TestBayesLearnsWhatIsAccepted(t *testing.T) {
	right, common, n := 0, 0, 0
	for seed := range uint64(5) {
		space, accepts := secret(seed)
		size, _ := space.Size()
		m := bargain.NewBayes(space)
		rng := rand.New(rand.NewPCG(seed, 2))
		for range 300 {
			d := space.At(rng.Uint64N(size))
			m.Update(d, accepts(d))
		}
		yes := 0
		for d := range space.All() {
			if accepts(d) == (m.Chance(d) > 0.5) {
				right++
			}
			if accepts(d) {
				yes++
			}
		}
		common += max(yes, int(size)-yes)
		n += int(size)
		before := m.Chance(space.At(7))
		clone := m.Clone()
		clone.Update(space.At(7), before < 0.5)
		require.Equal(t, before, m.Chance(space.At(7)), "a copy is independent")
	}
	t.Logf("right on %.3f of all drafts; the commoner answer is right on %.3f", float64(right)/float64(n), float64(common)/float64(n))
	require.Greater(t, float64(right)/float64(n), 0.93)
	require.Less(t, float64(common)/float64(n), 0.85)
}

// With a single option there are two unknowns, the part-worth w ~ N(0,1) and the bar b ~
// N(-1,1); after a yes the mean of w equals the exact posterior mean, here by quadrature.
func TestBayesUpdateHasTheExactMean(t *testing.T) {
	space, err := terms.NewSpace(terms.Fixed("x", 1))
	require.NoError(t, err)
	for _, yes := range []bool{true, false} {
		m := bargain.NewBayes(space)
		m.Drift = -1
		m.Update(space.At(0), yes)
		mass, mean := 0.0, 0.0
		const h = 0.02
		for w := -8.0; w <= 8; w += h {
			for b := -9.0; b <= 7; b += h {
				chance := 0.5 * math.Erfc(-(w+b)/(0.3*math.Sqrt2))
				if !yes {
					chance = 1 - chance
				}
				p := math.Exp(-w*w/2-(b+1)*(b+1)/2) * chance
				mass, mean = mass+p, mean+w*p
			}
		}
		require.InDelta(t, mean/mass, m.PartWorth(0, 0), 1e-6)
	}
}

// With a drifting bar the latest answers weigh most: after as many yeses as noes, the later
// noes tell, and more so with more drift.
func TestBayesForgetsAsTheBarDrifts(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("x", 0, 1))
	require.NoError(t, err)
	chance := func(drift float64) float64 {
		m := bargain.NewBayes(space)
		m.Drift = drift
		for k := range 80 {
			m.Update(space.At(0), k < 40)
		}
		return m.Chance(space.At(0))
	}
	require.Less(t, chance(0), chance(-1)-0.05, "the default drifts")
	require.Less(t, chance(0.3), chance(0))
}

func TestFrequencyFindsWhatMatters(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("held", 0, 1), terms.Choice("changed", 0, 1, 2))
	require.NoError(t, err)
	m := bargain.NewFrequency(space)
	require.Zero(t, m.Worth(space.At(0)))
	two := m.Clone()
	two.Hear(space.At(0))
	two.Hear(space.At(1)) // "changed" has changed
	require.InDelta(t, (0.5+0.25)/(1+0.25), two.Weight(0), 1e-12, "1/2 gains 1/(2 offers * 2 terms)")
	for k := range 30 {
		d := space.With(terms.Draft{}, 0, 1)
		m.Hear(space.With(d, 1, k%3))
	}
	require.Greater(t, m.Weight(0), 0.7, "the term it never changes matters most")
	good, bad := space.With(terms.Draft{}, 0, 1), terms.Draft{}
	require.Greater(t, m.Worth(good), m.Worth(bad)+0.5)
	require.InDelta(t, 1, m.Worth(good), 1e-12)
	clone := m.Clone()
	clone.Hear(bad)
	require.NotEqual(t, clone.Worth(bad), m.Worth(bad))
}

func TestNewAdditiveReportsEveryMistake(t *testing.T) {
	space, err := terms.NewSpace(terms.Choice("a", 0, 1), terms.Choice("b", 0, 1))
	require.NoError(t, err)
	nan := rand.New(rand.NewPCG(1, 1)).Float64()
	nan = (nan - nan) / (nan - nan)
	_, err = bargain.NewAdditive(space, nan, [][]float64{{1}, {1, nan}, {1}})
	for _, want := range []string{"3 lists of part-worths for 2 terms", "the reserve is NaN", `term "a" has 1 part-worths for 2 options`, `option 2 of term "b" has the part-worth NaN`} {
		require.ErrorContains(t, err, want)
	}
}
