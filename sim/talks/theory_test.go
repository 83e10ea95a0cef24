package talks_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/talks"
)

// Asymmetric matching pennies (McKelvey and Palfrey 1995). The payoff of a player moves
// the strategy of the player, against the prediction of Nash equilibrium.
func TestLogitEquilibrium(t *testing.T) {
	row := [][]float64{{9, 0}, {0, 1}}
	column := [][]float64{{0, 1}, {1, 0}}
	for _, c := range []struct{ lambda, up, left float64 }{
		{.5, .83067059, .41807747}, {1, .89357633, .31278038}, {2, .86075439, .19107849}, {5, .70198424, .11713529},
	} {
		p, q, err := talks.LogitEquilibrium(row, column, c.lambda)
		require.NoError(t, err)
		require.InDelta(t, c.up, p[0], 1e-8)
		require.InDelta(t, c.left, q[0], 1e-8)
		require.Greater(t, p[0], 0.5)
	}
	p, q, err := talks.LogitEquilibrium(row, column, 20)
	require.NoError(t, err)
	require.InDelta(t, .5, p[0], .1, "on the way to Nash")
	require.InDelta(t, .1, q[0], .01)
	_, _, err = talks.LogitEquilibrium([][]float64{{1, math.NaN()}, {1}}, column, -1)
	for _, want := range []string{"lambda is -1", "(0, 1) are NaN", "action 1 has 1 and 2 payoffs"} {
		require.ErrorContains(t, err, want)
	}
}

// Every type of speaker on a fine grid prefers the message of its own interval, given
// that the listener takes the midpoint; the remaining variance is summed up (Crawford
// and Sobel 1982).
func TestCheapTalkIsAnEquilibrium(t *testing.T) {
	for _, bias := range []float64{.05, .01, .3} {
		cuts, variance, err := talks.CheapTalk(bias)
		require.NoError(t, err)
		const types = 100_000
		sum := 0.0
		for k := range types {
			x := (float64(k) + 0.5) / types
			best, own := math.Inf(1), 0.0
			for i := 1; i < len(cuts); i++ {
				action := (cuts[i-1] + cuts[i]) / 2
				loss := (action - x - bias) * (action - x - bias)
				best = min(best, loss)
				if cuts[i-1] <= x && x < cuts[i] {
					own = loss
					sum += (action - x) * (action - x) / types
				}
			}
			require.LessOrEqual(t, own, best+1e-12)
		}
		require.InDelta(t, variance, sum, 1e-6) // a cut may fall between two types
	}
	cuts, variance, err := talks.CheapTalk(.05)
	require.NoError(t, err)
	require.Len(t, cuts, 4)
	require.InDelta(t, 0.01592593, variance, 5e-9)
	_, _, err = talks.CheapTalk(0)
	require.ErrorContains(t, err, "the bias is 0")
}

// The value and the condition of a grim trigger against a simulation period by period
// (Green and Porter 1984).
func TestGrimTriggerAgreesWithPlayingOn(t *testing.T) {
	const c, d = 1.0, 1.6
	both := map[bool]int{}
	for _, delta := range []float64{.5, .7, .9} {
		for _, q0 := range []float64{0, .1, .3} {
			for _, q1 := range []float64{.4, .8, 1} {
				value, enforced := talks.GrimTrigger(delta, c, d, q0, q1)
				kept, breached, alive := 0.0, (1-delta)*d, 1.0
				for period := range 2000 {
					w := math.Pow(delta, float64(period)) * (1 - delta) * alive
					kept += w * c
					if period > 0 { // a breach in the first period, keeping after that
						breached += w / (1 - q0) * (1 - q1) * c
					}
					alive *= 1 - q0
				}
				require.InDelta(t, kept, value, 1e-12)
				require.Equal(t, kept >= breached-1e-12, enforced, "%v %v %v", delta, q0, q1)
				both[enforced]++
			}
		}
	}
	require.Positive(t, both[true])
	require.Positive(t, both[false])
}

// At the threshold both actions have the same payoff (Kydd 2005).
func TestTrustThreshold(t *testing.T) {
	require.Equal(t, 0.5, talks.TrustThreshold(3, 2, 1, 0))
	for _, g := range [][4]float64{{3, 2, 1, 0}, {4, 3, 2, -2}, {10, 1, 0, -5}} {
		rho := talks.TrustThreshold(g[0], g[1], g[2], g[3])
		require.InDelta(t, rho*g[1]+(1-rho)*g[2], rho*g[0]+(1-rho)*g[3], 1e-12)
	}
}
