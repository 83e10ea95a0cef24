// The tests of this file check the equilibria of the crisis game against published payoffs,
// Simpson's rule and a brute-force grid. Source: Lewis and Schultz (2003), and the example of
// the R package sigInt (Crisman-Cox and Gibilisco).

package textbook

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// example is the documented example of the R package sigInt, with FirmB left open.
func example(firmB float64) Game {
	return Game{Concession: 1, Prize: 1, FirmA: -1.9, FirmB: firmB, BackingDown: -1.2, Sigma: 1}
}

// Lewis and Schultz (2003), at payoffs with three equilibria and with one. The numbers
// were computed by independent quadrature.
func TestPublishedEquilibria(t *testing.T) {
	for _, c := range []struct {
		firmB float64
		want  []Equilibrium
	}{
		{-2.9, []Equilibrium{
			{0.25110462, 0.99478947, 0.30969510}, {0.59472283, 0.37986783, 0.24156276}, {0.81332172, 0.20545184, 0.20875939},
		}},
		{-2.5, []Equilibrium{{0.94731443, 0.15468516, 0.19533715}}},
	} {
		got, err := example(c.firmB).Equilibria()
		require.NoError(t, err)
		require.Len(t, got, len(c.want))
		for k, w := range c.want {
			require.InDelta(t, w.Resist, got[k].Resist, 1e-8)
			require.InDelta(t, w.Threaten, got[k].Threaten, 1e-8)
			require.InDelta(t, w.Firm, got[k].Firm, 1e-8)
		}
	}
}

// With V_B = C_B = 0 a retreat is worth nothing to B, and the frequency of retreats does not
// matter: p_R = Phi(Wbar_B/sigma).
func TestResistanceWithoutAPrize(t *testing.T) {
	for _, firmB := range []float64{-12, -3, -0.2, 0, 2, 9} {
		g := example(firmB)
		g.Prize, g.Sigma = 0, 1.5
		got, err := g.Equilibria()
		require.NoError(t, err)
		require.Len(t, got, 1)
		require.InEpsilon(t, numeric.NormalCDF(firmB/1.5), got[0].Resist, 1e-12)
	}
}

// If all types threaten, the threat teaches nothing: p_F is the prior probability of W_A > a_A.
func TestFirmnessWhenAllThreaten(t *testing.T) {
	g := example(-2.9)
	require.InDelta(t, numeric.NormalCDF((g.FirmA-g.BackingDown)/math.Sqrt2), g.Firm(0.01), 1e-12)
	require.InDelta(t, 1, g.Threatens(0.01), 1e-12)
}

func drawGame(t *rapid.T) Game {
	f := rapid.Float64Range
	g := Game{
		StatusQuo: f(-1, 1).Draw(t, "S_A"), Conceding: f(-2, 0).Draw(t, "C_B"), FirmA: f(-3, 0).Draw(t, "W_A"),
		BackingDown: f(-2, 0).Draw(t, "a"), Sigma: f(0.3, 1.5).Draw(t, "sigma"),
	}
	g.Concession = g.StatusQuo + f(0.1, 3).Draw(t, "V_A - S_A")
	stake := f(0, 3).Draw(t, "V_B - C_B")
	if stake < 1e-6 {
		stake = 0 // a smaller one is lost in the rounding of another unit of account
	}
	g.Prize = g.Conceding + stake
	g.FirmB = g.Conceding - f(-0.5, 5).Draw(t, "C_B - W_B")
	return g
}

// byQuadrature computes p_F as Pr(W_A > max(c, a_A)) over Pr(max(W_A, a_A) > c) by Simpson's
// rule over W_A with n steps, without any code under test.
func byQuadrature(g Game, resist float64, n int) float64 {
	c := (g.StatusQuo - (1-resist)*g.Concession) / resist
	normal := func(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }
	// Far in the upper tail the density falls faster.
	lo, hi := max(c, g.FirmA-8*g.Sigma), max(c, g.FirmA)+8*g.Sigma/max(1, (c-g.FirmA)/g.Sigma/2)
	step, sum := (hi-lo)/float64(n), 0.0
	for i := range n + 1 {
		w := lo + float64(i)*step
		z := (w - g.FirmA) / g.Sigma
		weight := float64(2 + 2*(i%2))
		if i == 0 || i == n {
			weight = 1
		}
		sum += weight * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / g.Sigma * normal((w-g.BackingDown)/g.Sigma)
	}
	x, y := normal((g.FirmA-c)/g.Sigma), normal((g.BackingDown-c)/g.Sigma)
	return sum * step / 3 / (x + y - x*y)
}

// A fine grid over p_R finds the same equilibria: one in every interval with a change of order
// between the two sides of the equation, and no other.
func TestEquilibriaAgainstBruteForce(t *testing.T) {
	several := 0
	check := func(t rapid.TB, g Game) {
		got, err := g.Equilibria()
		require.NoError(t, err)
		const n = 400
		const steps = 120
		side := func(p float64, steps int) float64 {
			f := byQuadrature(g, p, steps)
			return 0.5*(1+math.Erf((f*(g.FirmB-g.Conceding)+(1-f)*(g.Prize-g.Conceding))/(g.Sigma*f)/math.Sqrt2)) - p
		}
		k, last := 0, 1.0 // f(p_F) > 0 at p_R = 0
		for m := 1; m <= n; m++ {
			here := -1.0 // f(p_F) < 1 at p_R = 1
			if m < n {
				here = side(float64(m)/n, steps)
			}
			if last > 0 == (here > 0) {
				// The number of roots in between is even: zero unless both are closer together
				// than the grid.
				for ; k+1 < len(got) && got[k+1].Resist < float64(m)/n; k += 2 {
					require.Less(t, got[k+1].Resist-got[k].Resist, 1./n)
				}
			} else {
				require.Less(t, k, len(got), "a root between %d and %d of %d was missed: %+v", m-1, m, n, g)
				if p := got[k].Resist; p < float64(m-1)/n || p > float64(m)/n {
					// The error of Simpson's rule moves a root at the edge of an interval to the next
					// one. Half as many steps have an error above that of all steps.
					require.InDelta(t, (float64(m)-0.5)/n, p, 1./n)
					require.InDelta(t, 0, side(p, steps), math.Abs(side(p, steps)-side(p, steps/2)))
				}
				k++
			}
			last = here
		}
		require.Equal(t, len(got), k, "roots that are none: %v of %+v", got, g)
		if len(got) > 1 {
			several++
		}
	}
	check(t, example(-2.9))
	rng := rand.New(rand.NewPCG(5, 8))
	for range 30 { // around the example, where there are often three
		g := example(-3.1 + 0.4*rng.Float64())
		g.FirmA += 0.2 * (rng.Float64() - 0.5)
		g.Sigma = 0.95 + 0.1*rng.Float64()
		check(t, g)
	}
	require.Greater(t, several, 3)
	rapid.Check(t, func(t *rapid.T) { check(t, drawGame(t)) })
}

// The test covers roots at the edges of (0,1), invisible to a grid over p_R.
func TestEquilibriaAtTheEdges(t *testing.T) {
	g := example(-20)
	g.Prize = 0
	got, err := g.Equilibria()
	require.NoError(t, err)
	require.InEpsilon(t, numeric.NormalCDF(-20.0), got[0].Resist, 1e-12) // 2.8e-89

	// A sender standing firm hardly ever is resisted for certain, up to float64; the sender's
	// conduct is then the conduct at p_R = 1.
	g = example(-1)
	g.FirmA, g.BackingDown = -12, 0
	got, err = g.Equilibria()
	require.NoError(t, err)
	last := got[len(got)-1]
	require.Equal(t, 1.0, last.Resist)
	require.InEpsilon(t, g.Firm(1), last.Firm, 1e-12)
}

// Just before two equilibria meet and vanish, the distance is below any grid; the search still
// finds both.
func TestEquilibriaNextToAFold(t *testing.T) {
	three, one := -2.9, -2.5
	for range 45 {
		mid := (three + one) / 2
		roots := len(example(mid).roots())
		if roots == 3 {
			three = mid
		} else {
			one = mid
		}
	}
	got := example(three).roots()
	require.Len(t, got, 3)
	// The pair about to meet is the lower pair, since resistance rises.
	require.Less(t, got[1]-got[0], 1e-4)
	require.Greater(t, got[2]-got[1], 0.1)
}

func TestEquilibriaProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGame(t)
		got, err := g.Equilibria()
		require.NoError(t, err)
		require.Equal(t, 1, len(got)%2, "an odd number")
		for k, e := range got {
			require.InDelta(t, e.Resist, g.Resists(e.Firm), 1e-9)
			if e.Resist < 1 {
				require.InDelta(t, e.Threaten, g.Threatens(e.Resist), 1e-7)
			}
			o := e.Outcomes()
			require.InDelta(t, 1, o.StatusQuo+o.Concede+o.Firm+o.BackDown, 1e-14)
			if k > 0 {
				require.Greater(t, e.Resist, got[k-1].Resist)
			}
		}
		// The other game has another unit of account, and another zero for either side.
		other := Game{
			StatusQuo: 3*g.StatusQuo + 1, Concession: 3*g.Concession + 1, FirmA: 3*g.FirmA + 1, BackingDown: 3*g.BackingDown + 1,
			Conceding: 3*g.Conceding - 2, Prize: 3*g.Prize - 2, FirmB: 3*g.FirmB - 2, Sigma: 3 * g.Sigma,
		}
		same, err := other.Equilibria()
		require.NoError(t, err)
		require.Len(t, same, len(got))
		for k := range got {
			require.InDelta(t, got[k].Resist, same[k].Resist, 1e-8)
			require.InDelta(t, got[k].Firm, same[k].Firm, 1e-8)
		}
	})
}

func TestGameReportsEveryMistake(t *testing.T) {
	_, err := Game{Concession: math.NaN(), Prize: -1, FirmA: math.Inf(1)}.Equilibria()
	for _, want := range []string{"Concession is NaN", "Prize is -1", "FirmA is +Inf", "Sigma is 0"} {
		require.ErrorContains(t, err, want)
	}
	_, _, err = Game{Concession: -1, FirmA: -16, BackingDown: -20, FirmB: 1e9, Sigma: 1}.Select()
	for _, want := range []string{"Concession is -1", "FirmA is -16", "BackingDown is -20", "FirmB is 1e+09"} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, Game{Concession: 1e-12, Sigma: 1}.Validate(), "1e-9 Sigma")
}
