// The tests of this file check the textbook games against closed forms, published numbers and
// deviations from equilibrium. Sources: Fearon (1994, 1995), Kreps and Wilson (1982),
// Rosendorff and Milner (2001), Barrett (1994).

package textbook_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/crisis/textbook"
)

func nerves(rate0, worst0, rate1, worst1 float64) textbook.Attrition {
	return textbook.Attrition{Sides: [2]textbook.Side{
		{Rate: rate0, War: distuv.Uniform{Min: -worst0, Max: 0}},
		{Rate: rate1, War: distuv.Uniform{Min: -worst1, Max: 0}},
	}}
}

// Fearon (1994) with linear costs and both values of war uniform on [-c,0]: the horizon
// is (sqrt(1+4c)-1)/(2a); at c = 2 both are locked in with probability 1/4.
func TestAttritionClosedForm(t *testing.T) {
	for _, a := range []float64{0.3, 1, 7} {
		for _, c := range []float64{0.1, 1, 2, 20} {
			h, err := nerves(a, c, a, c).Solve()
			require.NoError(t, err)
			require.InEpsilon(t, (math.Sqrt(1+4*c)-1)/2/a, h.Time, 1e-12)
			require.Zero(t, h.AtOnce)
			if c == 2 {
				require.InDelta(t, 0.25, h.War(), 1e-12)
			}
		}
	}
	// The side with the lower audience cost backs down at once with some probability, and the
	// side with the higher audience cost is locked in first.
	h, err := nerves(1, 2, 3, 2).Solve()
	require.NoError(t, err)
	require.Positive(t, h.AtOnce[0])
	require.Zero(t, h.AtOnce[1])
}

// Waiting is worth the same at every time before the horizon to every yielding type, and
// fighting on is worth more to every other type.
func TestAttritionIsAnEquilibrium(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64Range(0.2, 3)
		game := nerves(f.Draw(t, "a0"), f.Draw(t, "c0"), f.Draw(t, "a1"), f.Draw(t, "c1"))
		h, err := game.Solve()
		require.NoError(t, err)
		for i := range 2 {
			rate := game.Sides[i].Rate
			require.InDelta(t, 1-h.Locked[i], game.Sides[i].War.CDF(-rate*h.Time), 1e-12)
			// The mean payoff of side i from waiting until T and then backing down: the prize
			// if the other side is gone first.
			const n = 2000
			wait := func(T float64) float64 {
				value := h.AtOnce[1-i] // the other is gone at once
				for k := range n {
					lo, hi := T*float64(k)/n, T*float64(k+1)/n
					value += h.Survival(1-i, lo) - h.Survival(1-i, hi)
				}
				return value - rate*T*h.Survival(1-i, T)
			}
			end := h.Time * (1 - 1e-9)
			for _, share := range []float64{0.25, 0.5, 1} {
				require.InDelta(t, h.AtOnce[1-i], wait(share*end), 1e-6)
			}
			// At the horizon only locked-in types are left: a type fights iff war is worth more
			// than -rate*Time.
			require.InDelta(t, h.Survival(1-i, end), h.Locked[1-i], 1e-6)
		}
	})
}

// Played many times, the crisis ends in war, and each side backs down by each time, as
// often as the formulas say.
func TestAttritionPlayed(t *testing.T) {
	game := nerves(1, 2, 2, 3)
	h, err := game.Solve()
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(1, 94))
	const n = 200_000
	var wars, atOnce, half [2]float64
	both := 0.0
	for range n {
		var until [2]float64
		for i := range 2 {
			worst := -3.0
			if i == 0 {
				worst = -2
			}
			until[i] = h.BacksDown(rng, i, worst*rng.Float64())
			if math.IsInf(until[i], 1) {
				wars[i]++
			}
			if until[i] == 0 {
				atOnce[i]++
			}
			if until[i] > h.Time/2 {
				half[i]++
			}
		}
		if math.IsInf(until[0], 1) && math.IsInf(until[1], 1) {
			both++
		}
	}
	const tolerance = 5 * 0.5 / 447 // five standard errors, sqrt(200000) = 447
	require.InDelta(t, h.War(), both/n, tolerance)
	for i := range 2 {
		require.InDelta(t, h.Locked[i], wars[i]/n, tolerance)
		require.InDelta(t, h.AtOnce[i], atOnce[i]/n, tolerance)
		require.InDelta(t, h.Survival(i, h.Time/2), half[i]/n, tolerance)
	}
}

func TestAttritionReportsEveryMistake(t *testing.T) {
	_, err := textbook.Attrition{Sides: [2]textbook.Side{{Rate: -1}, {Rate: 1}}}.Solve()
	for _, want := range []string{"Sides[0].Rate is -1", "Sides[0].War is nil", "Sides[1].War is nil"} {
		require.ErrorContains(t, err, want)
	}
}

// Kreps and Wilson (1982) with b = 0.5 and a prior of 0.1: challengers are deterred while
// four or more are to come; at three a weak state fights with probability 1/3 and is then
// believed to be strong with probability 1/4.
func TestChainStoreNumbers(t *testing.T) {
	c := textbook.ChainStore{Entrant: 0.5, Quiet: 2, Prior: 0.1}
	require.NoError(t, c.Validate())
	for n := 4; n < 12; n++ {
		require.Zero(t, c.Enters(c.Prior, n))
	}
	require.Equal(t, 1.0, c.Enters(c.Prior, 3))
	require.InDelta(t, 1./3, c.Fights(c.Prior, 3), 1e-15)
	require.InDelta(t, 0.25, c.Learns(c.Prior, 3, true, true), 1e-15)
	require.Zero(t, c.Learns(c.Prior, 3, true, false))
	require.Equal(t, 0.5, c.Enters(0.25, 2), "1 - 1/a when indifferent")
}

// No challenger and no weak state gains by a deviation, at any belief and any number of
// challengers to come, with the values from backward induction.
func TestChainStoreIsAnEquilibrium(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := textbook.ChainStore{
			Entrant: rapid.Float64Range(0.1, 0.9).Draw(t, "b"), Quiet: rapid.Float64Range(1.1, 5).Draw(t, "a"),
			Prior: rapid.Float64Range(0, 1).Draw(t, "p"),
		}
		// weak returns the payoff of a weak state from n challengers, with a belief p in the
		// strong type.
		var weak func(p float64, n int) float64
		weak = func(p float64, n int) float64 {
			if n == 0 {
				return 0
			}
			enters, fights := c.Enters(p, n), c.Fights(p, n)
			out := c.Quiet + weak(p, n-1)
			yields := weak(0, n-1)
			fought := -1 + weak(c.Learns(p, n, true, true), n-1)
			if enters > 0 {
				best := max(yields, fought)
				require.InDelta(t, best, fights*fought+(1-fights)*yields, 1e-9, "a weak state at p = %v, n = %d", p, n)
			}
			hit := p + (1-p)*fights // what the challenger expects
			entering := c.Entrant - hit
			require.GreaterOrEqual(t, enters*entering, enters*-1e-12)
			require.LessOrEqual(t, (1-enters)*entering, (1-enters)*1e-12)
			return (1-enters)*out + enters*(fights*fought+(1-fights)*yields)
		}
		weak(c.Prior, rapid.IntRange(1, 8).Draw(t, "n"))
		weak(math.Pow(c.Entrant, 5), 5)
	})
}

// With the strong type as frequent as the prior, a belief is right on average: the states with
// a fight at three are strong in a quarter of cases.
func TestChainStorePlayed(t *testing.T) {
	c := textbook.ChainStore{Entrant: 0.5, Quiet: 2, Prior: 0.1}
	rng := rand.New(rand.NewPCG(19, 82))
	strongs, seen, fights, weak := 0.0, 0.0, 0.0, 0.0
	for range 200_000 {
		strong := rng.Float64() < c.Prior
		h := c.Play(rng, 5, strong)
		require.Len(t, h, 5)
		require.False(t, h[0].Entered || h[1].Entered)
		require.True(t, h[2].Entered)
		if h[2].Fought {
			seen++
			if strong {
				strongs++
			}
			require.Equal(t, 0.25, h[3].Belief)
		}
		if !strong {
			weak++
			if h[2].Fought {
				fights++
			}
		}
	}
	require.InDelta(t, 0.25, strongs/seen, 0.01) // five standard errors of 80 000
	require.InDelta(t, 1./3, fights/weak, 0.006)
}

func TestChainStoreReportsEveryMistake(t *testing.T) {
	err := textbook.ChainStore{Entrant: 1, Quiet: 1, Prior: math.NaN()}.Validate()
	for _, want := range []string{"Entrant is 1", "Quiet is 1", "Prior is NaN"} {
		require.ErrorContains(t, err, want)
	}
}

// The closed form: the best price is the harm, bounded above by payment without force.
func TestEscapeClauseNumbers(t *testing.T) {
	for _, c := range []struct{ discount, highest float64 }{{0.5, 0.170820393}, {0.8, 0.762347538}} {
		clause := textbook.EscapeClause{Harm: 0.5, Gain: 0.1, Discount: c.discount}
		require.InDelta(t, 0.125, clause.Welfare(0.5), 1e-15)
		require.Zero(t, clause.Welfare(0))
		lowest, highest, ok := clause.Prices()
		require.True(t, ok)
		require.Zero(t, lowest)
		require.InDelta(t, c.highest, highest, 5e-9)
		best, ok := clause.Best()
		require.True(t, ok)
		require.InDelta(t, min(0.5, c.highest), best, 5e-9)
	}
	_, ok := textbook.EscapeClause{Harm: 3, Gain: 0, Discount: 0.1}.Best()
	require.False(t, ok, "cheap escape is worth nothing, and a dear one is not paid")
}

func TestEscapeClauseProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := textbook.EscapeClause{
			Harm: rapid.Float64Range(0, 3).Draw(t, "h"), Gain: rapid.Float64Range(0, 1).Draw(t, "b"),
			Discount: rapid.Float64Range(0.05, 0.95).Draw(t, "delta"),
		}
		require.NoError(t, c.Validate())
		lowest, highest, ok := c.Prices()
		best, found := c.Best()
		require.Equal(t, ok, found)
		for k := range 201 {
			price := float64(k) / 200
			if inside := ok && lowest <= price && price <= highest; inside != c.Paid(price) {
				// At the ends rounding decides.
				require.Less(t, min(math.Abs(price-lowest), math.Abs(price-highest)), 1e-9)
			}
			if ok && c.Paid(price) {
				require.LessOrEqual(t, c.Welfare(price), c.Welfare(best)+1e-9)
			}
			// sum is the mean of gain less harm over the gains above the price.
			sum := 0.0
			for m := range 1000 {
				if s := (float64(m) + 0.5) / 1000; s > price {
					sum += (s - c.Harm) / 1000
				}
			}
			require.InDelta(t, sum, c.Welfare(price), 0.004)
		}
	})
}

func TestEscapeClauseReportsEveryMistake(t *testing.T) {
	err := textbook.EscapeClause{Harm: -1, Gain: math.Inf(1), Discount: 1}.Validate()
	for _, want := range []string{"Harm is -1", "Gain is +Inf", "Discount is 1"} {
		require.ErrorContains(t, err, want)
	}
}

// Barrett (1994) with a linear benefit: two or three states at most, however many there
// are and whatever the parameters.
func TestPublicGoodCoalitionsStaySmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := textbook.PublicGood{Benefit: rapid.Float64Range(0.01, 100).Draw(t, "b"), Cost: rapid.Float64Range(0.01, 100).Draw(t, "c")}
		n := rapid.IntRange(3, 60).Draw(t, "n")
		require.Equal(t, []int{2, 3}, textbook.StableSizes(g.Payoffs(n)))
	})
	require.Equal(t, []int{2}, textbook.StableSizes(textbook.PublicGood{Benefit: 1, Cost: 1}.Payoffs(2)))
	// With a benefit to members alone everybody joins.
	require.Equal(t, []int{3}, textbook.StableSizes([]float64{0, 1, 2, 3}, []float64{0, 0, 0, 0}))
}

// The risk-return trade-off, against all demands of a fine grid.
func TestAsk(t *testing.T) {
	demand, met, value := textbook.Ask(1, 0.2)
	require.InDelta(t, 0.4, demand, 1e-15)
	require.InDelta(t, 0.6, met, 1e-15)
	require.InDelta(t, 0.16, value, 1e-15)
	rapid.Check(t, func(t *rapid.T) {
		most, loss := rapid.Float64Range(0.1, 5).Draw(t, "K"), rapid.Float64Range(0, 6).Draw(t, "s")
		_, _, value := textbook.Ask(most, loss)
		for k := range 1001 {
			x := most * float64(k) / 1000
			require.LessOrEqual(t, x*(1-x/most)-loss*x/most, value+1e-12)
		}
	})
}
