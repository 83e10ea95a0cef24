package numeric_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The distribution functions are those of gonum, an independent implementation.
func TestDistributionsAgreeWithGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-30, 30).Draw(t, "x")
		spread := rapid.Float64Range(0.01, 10).Draw(t, "spread")
		require.InEpsilon(t, distuv.UnitNormal.CDF(x), numeric.NormalCDF(x), 1e-12)
		within := distuv.Normal{Sigma: spread}
		require.InDelta(t, within.CDF(x), numeric.NormalWithin(x, spread), 1e-14)
		require.InDelta(t, distuv.Logistic{S: 1}.CDF(x), numeric.LogisticCDF(x), 1e-14)
		require.InDelta(t, 1, numeric.LogisticCDF(x)+numeric.LogisticCDF(-x), 1e-15)
	})
}

// Without spread an error is zero for certain, and far tails stay probabilities.
func TestDistributionsAtTheirLimits(t *testing.T) {
	require.Equal(t, []float64{0, 1, 1}, []float64{numeric.NormalWithin(-1e-300, 0), numeric.NormalWithin(0.0, 0), numeric.NormalWithin(2.0, 0)})
	require.Equal(t, []float64{0, 0.5, 1}, []float64{numeric.LogisticCDF(-1e4), numeric.LogisticCDF(0.0), numeric.LogisticCDF(1e4)})
	// Phi(-20) = 2.7536241186062337e-89 (Abramowitz and Stegun 1964, table 26.2, log10 = -88.56010).
	require.InDelta(t, -88.56010, math.Log10(numeric.NormalCDF(-20.0)), 1e-5)
	require.Equal(t, float32(0.5), numeric.NormalCDF(float32(0)))
}

// A span is the sum of its powers, and an annuity is the weighted mean of its flows.
func TestSpanAndAnnuityAreTheirSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.Float64Range(0, 0.999).Draw(t, "d")
		flows := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 40).Draw(t, "flows")
		sum, power, value := 0.0, 1.0, 0.0
		for _, u := range flows {
			sum += power
			value += power * u
			power *= d
		}
		require.InDelta(t, sum, numeric.Span(d, len(flows)), 1e-9)
		value = (1-d)*value + power*flows[len(flows)-1]
		require.InDelta(t, value, numeric.Annuity(len(flows), d, func(h int) float64 { return flows[h] }), 1e-12)
	})
	require.Equal(t, []float64{0, 0, 7}, []float64{numeric.Span(0.5, 0), numeric.Span(0.5, -3), numeric.Span(1.0, 7)})
}
