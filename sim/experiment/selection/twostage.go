package selection

import (
	"context"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// TwoStage selects the best of k alternatives by procedure NM of Nelson and Matejcik
// (1995, Management Science 41, 1935-1945, section 4): a first stage for the variance,
// one total for all alternatives from that, and intervals for the distance of each to
// the best of the others (multiple comparisons with the best, Hsu 1984). All differences
// are taken to have one variance (sphericity), which common seeds bring about roughly;
// the authors find the promise robust to departures. For Binary outcomes the
// largest variance of all pairs is used instead of the pooled one. Unequal variances are
// better served by Sequential.
func TwoStage(ctx context.Context, k int, outcome Outcome, o Options) (Selection, error) {
	s, o, first, err := begin(ctx, k, outcome, o)
	if err != nil {
		return Selection{}, err
	}
	// S2 = 2 sum (Y_ij - Y_i. - Y_.j + Y..)^2 / ((k-1)(n0-1)), the variance of a difference.
	n0 := float64(o.First)
	// Means over seeds, over alternatives, and over both.
	row, column := make([]float64, k), make([]float64, o.First)
	grand := 0.0
	for i, ys := range first {
		for j, y := range ys {
			row[i] += y / n0
			column[j] += y / float64(k)
			grand += y / n0 / float64(k)
		}
	}
	s2 := 0.0
	for i, ys := range first {
		for j, y := range ys {
			d := y - row[i] - column[j] + grand
			s2 += d * d
		}
	}
	nu := float64(k-1) * (n0 - 1)
	s2 *= 2 / nu
	if o.Binary {
		// The variance of a rate depends on the rate: the pooled variance is too small for the
		// pairs near one half. The largest of all pairs takes the place of the pooled one.
		for i := range k {
			for l := range i {
				s2 = max(s2, differences(first[i], first[l], true))
			}
		}
	}
	g := Equicoordinate(k-1, nu, o.Level)
	// The number of runs at which the half-width of the intervals is Delta.
	total := max(n0, math.Ceil(g*g*s2/(o.Delta*o.Delta)))
	status := Selected
	// The total is capped in floating point, before it is a whole number.
	n := int(min(total, float64(o.Max)))
	if total > float64(o.Max) {
		status = Stopped
	}
	for i := range k {
		for s.counts[i] < n {
			if _, err := s.run(i); err != nil {
				return Selection{}, err
			}
		}
	}
	out := s.selection(all(k), status)
	// Intervals of multiple comparisons with the best: the difference to the best of the
	// others, give or take the half-width, and cut at zero.
	half := o.Delta
	if status == Stopped { // fewer runs than the width of Delta needs
		half = g * math.Sqrt(s2/float64(n))
	}
	for i := range k {
		other := math.Inf(-1)
		for l := range k {
			if l != i {
				other = max(other, out.Means[l])
			}
		}
		d := out.Means[i] - other
		out.Lead = append(out.Lead, interval.Of(min(0, d-half), max(0, d+half)))
	}
	return out, nil
}

// Equicoordinate returns the point that the largest of p multivariate t variables with
// nu degrees of freedom and common correlation 1/2 stays below with the given
// probability: T_i = (Z_i - Z_0)/(sqrt(2) S) for independent normal Z and S the root of
// a chi-square over nu (Bechhofer and Dunnett 1988; the critical value of Dunnett's
// one-sided comparison).
func Equicoordinate(p int, nu, level float64) float64 {
	chi2 := distuv.ChiSquared{K: nu}
	low, high := math.Sqrt(chi2.Quantile(1e-12)/nu), math.Sqrt(chi2.Quantile(1-1e-12)/nu)
	// The joint probability, given S and Z_0 the variables are independent.
	below := func(t float64) float64 {
		return quad.Fixed(func(s float64) float64 {
			inner := quad.Fixed(func(z float64) float64 {
				return distuv.UnitNormal.Prob(z) * math.Pow(distuv.UnitNormal.CDF(z+math.Sqrt2*t*s), float64(p))
			}, -8, 8, 48, nil, 0)
			return inner * chi2.Prob(s*s*nu) * 2 * s * nu
		}, low, high, 32, nil, 0)
	}
	// The probability rises with the point: bisection.
	lo, hi := -10.0, 10.0
	for below(hi) < level {
		hi *= 2
	}
	// A ten-millionth is far below the error of a variance.
	for hi-lo > 1e-7 {
		if middle := (lo + hi) / 2; below(middle) < level {
			lo = middle
		} else {
			hi = middle
		}
	}
	return hi
}
