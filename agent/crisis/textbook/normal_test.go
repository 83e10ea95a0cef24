package textbook

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// byCondition computes the probability of jointly by Simpson's rule over the second variable.
// Given the second variable y, the first is normal with mean y/sqrt2 and variance 1/2.
func byCondition(h, k float64) float64 {
	lo := min(h, k, -1) - 12
	const n = 20000
	step := (k - lo) / n
	sum := 0.0
	for i := range n + 1 {
		y := lo + float64(i)*step
		v := math.Exp(-y*y/2) / math.Sqrt(2*math.Pi) * numeric.NormalCDF((h-y/math.Sqrt2)*math.Sqrt2)
		switch {
		case i == 0 || i == n:
			sum += v
		case i%2 == 1:
			sum += 4 * v
		default:
			sum += 2 * v
		}
	}
	return sum * step / 3
}

func TestBivariateNormalAgainstQuadrature(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for range 300 {
		h, k := 16*rng.Float64()-8, 16*rng.Float64()-8
		want := byCondition(h, k)
		require.InEpsilon(t, want, jointly(h, k), 1e-10, "h = %v, k = %v", h, k)
	}
	// Deep in the tail, absolute accuracy would say nothing.
	require.InEpsilon(t, byCondition(-20, -5), jointly(-20, -5), 1e-8)
	require.InEpsilon(t, byCondition(3, -25), jointly(3, -25), 1e-8)
}

func TestBivariateNormalIdentities(t *testing.T) {
	// Sheppard (1899): 1/4 + asin(rho)/(2 pi) at the origin, with asin(1/sqrt2) = pi/4.
	require.InDelta(t, 3./8, jointly(0, 0), 1e-15)
	inf := math.Inf(1)
	for _, x := range []float64{-30, -3, -0.5, 0, 1, 6} {
		require.Equal(t, numeric.NormalCDF(x), jointly(x, inf))
		require.Equal(t, numeric.NormalCDF(x), jointly(inf, x))
		require.Zero(t, jointly(x, -inf))
		require.InEpsilon(t, numeric.NormalCDF(x), jointly(x, 40), 1e-12)
		for _, y := range []float64{-2, 0.3, 4} {
			require.InDelta(t, jointly(x, y), jointly(y, x), 1e-15)
			// Pr(X>x, Y>y) = 1 - Phi(x) - Phi(y) + Phi2(x,y) = Phi2(-x,-y).
			require.InDelta(t, 1-numeric.NormalCDF(x)-numeric.NormalCDF(y)+jointly(x, y), jointly(-x, -y), 1e-15)
		}
	}
	require.False(t, math.IsNaN(jointly(1e200, -1e200)))
}
