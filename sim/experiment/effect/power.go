package effect

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
)

// Needed returns the least number of pairs with which a two-sided paired t-test at the
// confidence level finds an effect with the given power, when differences are normal
// with standard deviation sd. Zero effect needs math.MaxInt pairs; zero sd needs 2.
// Needed panics for a negative sd, or a level or power outside (0, 1).
func Needed(sd, effect, level, power float64) int {
	if !(sd >= 0) || !(level > 0 && level < 1) || !(power > 0 && power < 1) {
		panic(fmt.Sprintf("effect: sd %g, level %g, power %g", sd, level, power))
	}
	effect = math.Abs(effect)
	switch {
	case effect == 0:
		return math.MaxInt
	case sd == 0:
		return 2
	}
	// The normal approximation starts the search from near.
	z := distuv.UnitNormal.Quantile(1-(1-level)/2) + distuv.UnitNormal.Quantile(power)
	start := math.Pow(z*sd/effect, 2)
	if start > 1e6 { // t and normal agree to a part in a million
		if start > math.MaxInt/2 {
			return math.MaxInt
		}
		return int(math.Ceil(start + 2))
	}
	// Power rises with the number of pairs: step down, then up, to the first that is enough.
	n := max(2, int(start))
	for n > 2 && Power(n-1, sd, effect, level) >= power {
		n--
	}
	for Power(n, sd, effect, level) < power {
		n++
	}
	return n
}

// Power returns the chance that a two-sided paired t-test of n pairs finds an effect,
// when differences are normal with standard deviation sd: the probability that a
// non-central t variable with n-1 degrees of freedom and non-centrality
// sqrt(n)*effect/sd falls outside the critical values (Cohen 1988, section 2.5). The
// variable is (Z+nc)/S for S the root of a chi-square over its degrees of freedom, and
// the integral over S is taken by Gauss-Legendre quadrature.
func Power(n int, sd, effect, level float64) float64 {
	// Degrees of freedom of n differences.
	nu := float64(n - 1)
	nc := math.Sqrt(float64(n)) * math.Abs(effect) / sd
	critical := distuv.StudentsT{Sigma: 1, Nu: nu}.Quantile(1 - (1-level)/2)
	chi2 := distuv.ChiSquared{K: nu}
	// The bounds leave out 2e-14 of the mass of S.
	low, high := math.Sqrt(chi2.Quantile(1e-14)/nu), math.Sqrt(chi2.Quantile(1-1e-14)/nu)
	// Given S = s the variable is normal, and the chance that it exceeds the critical
	// value on either side is a sum of two normal tails.
	f := func(s float64) float64 {
		density := chi2.Prob(s*s*nu) * 2 * s * nu
		return density * (distuv.UnitNormal.CDF(nc-critical*s) + distuv.UnitNormal.CDF(-nc-critical*s))
	}
	return quad.Fixed(f, low, high, 200, nil, 0)
}
