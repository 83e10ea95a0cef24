package sensitivity

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// FirstOrder estimates first-order indices from outcomes at points of any design whose
// points are spread over the cube: random, Latin hypercube, Sobol or Halton. Total
// indices need a Saltelli plan.
//
// Outcomes in the order of a factor are fitted by cosines of 1 to M half-waves, and the
// index is the share of variance that the fit explains (Plischke 2012, How to compute
// variance-based sensitivity indicators with your spreadsheet software, Environmental
// Modelling and Software 35, 188-191), less what M cosines explain of pure noise
// (adjusted R squared). M is the cube root of the number of points, at least 6: an
// outcome with more waves or with jumps in a factor has an index that comes out low.
// Intervals are by the bootstrap over points, centred at the estimate. Equal values of
// a factor stand in the order of the points.
func FirstOrder(points, outcomes [][]float64, o Options) ([]Index, error) {
	o, err := o.filled()
	if err = errors.Join(err, checkOutcomes(outcomes)); err != nil {
		return nil, err
	}
	if len(points) != len(outcomes) || len(points) < 50 {
		return nil, fmt.Errorf("sensitivity: %d points and %d rows of outcomes: needs as many of both, 50 at least", len(points), len(outcomes))
	}
	dim := len(points[0])
	for p, x := range points {
		if len(x) != dim {
			return nil, fmt.Errorf("sensitivity: point %d has %d coordinates, point 0 has %d", p, len(x), dim)
		}
	}
	y := meanOver(outcomes, identity(len(outcomes[0])))
	if stat.Variance(y, nil) == 0 {
		return nil, fmt.Errorf("sensitivity: the outcome is %g at all points: no variance to share out", y[0])
	}
	out := make([]Index, dim)
	for i := range out {
		order := identity(len(points))
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(points[a][i], points[b][i]) })
		out[i] = cosines(y, order, stream.Root(o.Seed).Text("sensitivity.sample").Int(uint64(i)), o)
	}
	return out, nil
}

// cosines returns the index of a factor in whose order the points stand.
func cosines(y []float64, order []int, name stream.Name, o Options) Index {
	n := len(order)
	// More points resolve more waves.
	m := max(6, int(math.Cbrt(float64(n))))
	// waves[k*m+h] is the cosine of h+1 half-waves at rank k.
	waves := make([]float64, n*m)
	for k := range n {
		for h := range m {
			waves[k*m+h] = math.Sqrt2 * math.Cos(math.Pi*float64(h+1)*(float64(k)+.5)/float64(n))
		}
	}
	// share returns the index of the sample that pick draws: the cosines are at the ranks
	// of the points drawn.
	share := func(pick func(k int) int) float64 {
		var sum, square float64
		c := make([]float64, m)
		w := make([]float64, m)
		for k := range n {
			j := pick(k)
			v := y[order[j]]
			sum += v
			square += v * v
			for h := range c {
				c[h] += v * waves[j*m+h]
				w[h] += waves[j*m+h]
			}
		}
		mean := sum / float64(n)
		variance := square/float64(n) - mean*mean
		if variance <= 0 {
			return 0
		}
		// Cosines at all ranks are orthonormal: coefficients add up in squares.
		explained := 0.0
		for h := range c {
			a := (c[h] - mean*w[h]) / float64(n)
			explained += a * a
		}
		return 1 - (1-explained/variance)*float64(n-1)/float64(n-1-m)
	}
	index := Index{Estimate: share(func(k int) int { return k }), BySeed: math.NaN()}
	rng := name.Rand()
	resampled := make([]float64, o.Resamples)
	// The mean of the resampled values.
	center := 0.0
	for b := range resampled {
		resampled[b] = share(func(int) int { return rng.IntN(n) })
		center += resampled[b] / float64(len(resampled))
	}
	// Resampled points repeat, and repeated noise is fitted better: the bootstrap gives the
	// spread, and the estimate gives the place.
	for b := range resampled {
		resampled[b] += index.Estimate - center
	}
	index.Interval = percentiles(resampled, o.Level)
	return index
}
