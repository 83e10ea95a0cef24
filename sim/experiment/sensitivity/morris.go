package sensitivity

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Trajectories returns the points of a Morris plan: n walks of dim+1 points each, in a
// row, on a grid of the unit cube with an even number of levels. Each step of a walk
// moves one factor by levels/(2(levels-1)), each factor once, in random order and
// direction (Morris 1991, Technometrics 33, 161-174, section 3). Four levels, the
// default (0), move a factor by 2/3.
func Trajectories(dim, n, levels int, seed uint64) ([][]float64, error) {
	// Four levels are the common choice.
	if levels == 0 {
		levels = 4
	}
	var errs []error
	if dim < 1 {
		errs = append(errs, fmt.Errorf("sensitivity: %d factors", dim))
	}
	if n < 2 {
		errs = append(errs, fmt.Errorf("sensitivity: %d trajectories, needs 2 or more", n))
	}
	if levels < 2 || levels%2 != 0 {
		errs = append(errs, fmt.Errorf("sensitivity: %d levels, needs an even number", levels))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	// Each walk has a stream of its own: more walks leave the first ones as they are.
	points := make([][]float64, 0, n*(dim+1))
	for k := range n {
		rng := stream.Root(seed).Text("sensitivity.morris").Int(uint64(k)).Rand()
		// A level of the lower half moves up and a level of the upper half down: both ends
		// of a step are grid points, and every step of the grid is equally likely.
		at := make([]int, dim)
		for i := range at {
			at[i] = rng.IntN(levels)
		}
		point := func() []float64 {
			x := make([]float64, dim)
			for i, l := range at {
				x[i] = float64(l) / float64(levels-1)
			}
			return x
		}
		points = append(points, point())
		for _, i := range rng.Perm(dim) {
			if at[i] < levels/2 {
				at[i] += levels / 2
			} else {
				at[i] -= levels / 2
			}
			points = append(points, point())
		}
	}
	return points, nil
}

// Elementary holds the Morris measures of a factor, in units of the outcome per unit of
// the cube.
type Elementary struct {
	Mean     float64 // mu: effects of opposite sign cancel
	MeanAbs  float64 // mu*: how much the factor moves the outcome (Campolongo and others 2007)
	SD       float64 // sigma: interaction or curvature
	Interval interval.Interval
}

// Morris returns the measures of each factor from outcomes at the points of
// Trajectories: a row for each point, an outcome for each seed. Effects are of the mean
// over seeds. The interval is a percentile bootstrap of MeanAbs over walks.
func Morris(points, outcomes [][]float64, o Options) ([]Elementary, error) {
	o, err := o.filled()
	if err = errors.Join(err, checkOutcomes(outcomes)); err != nil {
		return nil, err
	}
	if len(points) != len(outcomes) {
		return nil, fmt.Errorf("sensitivity: %d points and %d rows of outcomes", len(points), len(outcomes))
	}
	dim := len(points[0])
	if dim == 0 || len(points)%(dim+1) != 0 || len(points) < 2*(dim+1) {
		return nil, fmt.Errorf("sensitivity: %d points of %d factors: needs a multiple of %d, two walks at least", len(points), dim, dim+1)
	}
	// Effects are of the mean over the common seeds.
	y := meanOver(outcomes, identity(len(outcomes[0])))
	effects := make([][]float64, dim) // factor, walk
	for k := 0; k < len(points); k += dim + 1 {
		// Each of the dim steps of a walk has to move another factor.
		moved := make([]bool, dim)
		for p := k + 1; p <= k+dim; p++ {
			i, err := step(points[p-1], points[p])
			if err != nil {
				return nil, fmt.Errorf("sensitivity: points %d and %d: %w", p-1, p, err)
			}
			if moved[i] {
				return nil, fmt.Errorf("sensitivity: points %d to %d move factor %d twice: not a walk", k, k+dim, i)
			}
			moved[i] = true
			effects[i] = append(effects[i], (y[p]-y[p-1])/(points[p][i]-points[p-1][i]))
		}
	}
	// The walk is what the bootstrap draws: its effects share points.
	walks := len(points) / (dim + 1)
	rng := stream.Root(o.Seed).Text("sensitivity.morris.bootstrap").Rand()
	resampled := make([][]float64, dim)
	for range o.Resamples {
		// One draw of walks serves all factors.
		sums := make([]float64, dim)
		for range walks {
			w := rng.IntN(walks)
			for i := range sums {
				sums[i] += math.Abs(effects[i][w])
			}
		}
		for i, s := range sums {
			resampled[i] = append(resampled[i], s/float64(walks))
		}
	}
	// The measures of each factor over all walks.
	out := make([]Elementary, dim)
	for i, e := range effects {
		out[i].Mean, out[i].SD = stat.MeanStdDev(e, nil)
		for _, d := range e {
			out[i].MeanAbs += math.Abs(d) / float64(walks)
		}
		out[i].Interval = percentiles(resampled[i], o.Level)
	}
	return out, nil
}

// step returns the one coordinate in which two points differ.
func step(a, b []float64) (int, error) {
	if len(a) != len(b) {
		return 0, fmt.Errorf("have %d and %d coordinates", len(a), len(b))
	}
	// The coordinate found so far.
	at := -1
	for i := range a {
		if a[i] != b[i] {
			if at >= 0 {
				return 0, fmt.Errorf("differ in factors %d and %d: not a step of a walk", at, i)
			}
			at = i
		}
	}
	if at < 0 {
		return 0, errors.New("are equal: not a step of a walk")
	}
	return at, nil
}
