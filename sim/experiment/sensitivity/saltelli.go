package sensitivity

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/sim/experiment/design"
	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Saltelli is the list of points from which Sobol estimates indices. Each point of a
// base design with twice the factors gives a group of Dim+2 points in a row: A (the
// first half of the coordinates), then for each factor A with that factor from B, then
// B (the second half).
type Saltelli struct {
	Dim  int
	base design.Cube
}

// NewSaltelli returns the plan over a base design with an even number of dimensions.
// Owen-scrambled Sobol points, a power of two of them, give the least error.
func NewSaltelli(base design.Cube) (Saltelli, error) {
	if base.N < 2 || base.Dim < 2 || base.Dim%2 != 0 {
		return Saltelli{}, fmt.Errorf("sensitivity: a base of %d points in %d dimensions: needs 2 points or more and two dimensions a factor", base.N, base.Dim)
	}
	return Saltelli{Dim: base.Dim / 2, base: base}, nil
}

// N returns the number of points, (Dim+2) times the base.
func (s Saltelli) N() int { return s.base.N * (s.Dim + 2) }

// At writes point i into dst, or into a new slice if dst is shorter than Dim, and
// returns the slice.
func (s Saltelli) At(i int, dst []float64) []float64 {
	return s.pick(s.base.At(i/(s.Dim+2), nil), i%(s.Dim+2), dst)
}

// All returns the points in order. The slice is used again for the next point.
func (s Saltelli) All() iter.Seq2[int, []float64] {
	return func(yield func(int, []float64) bool) {
		x := make([]float64, s.Dim)
		for g, ab := range s.base.All() {
			for k := range s.Dim + 2 {
				if !yield(g*(s.Dim+2)+k, s.pick(ab, k, x)) {
					return
				}
			}
		}
	}
}

// Points returns all points as rows of a new table.
func (s Saltelli) Points() [][]float64 {
	rows := make([][]float64, s.N())
	for i, x := range s.All() {
		rows[i] = slices.Clone(x)
	}
	return rows
}

// pick writes point k of the group of a base point into dst.
func (s Saltelli) pick(ab []float64, k int, dst []float64) []float64 {
	if cap(dst) < s.Dim {
		dst = make([]float64, s.Dim)
	}
	dst = dst[:s.Dim]
	switch k {
	case 0:
		copy(dst, ab[:s.Dim])
	case s.Dim + 1:
		copy(dst, ab[s.Dim:])
	default:
		copy(dst, ab[:s.Dim])
		dst[k-1] = ab[s.Dim+k-1]
	}
	return dst
}

// Estimator names a formula for first-order indices.
type Estimator uint8

const (
	// Saltelli2010 is mean(f(B)(f(AB_i)-f(A)))/V (Saltelli and others 2010, equation 16 and
	// table 2 b), with outcomes centred first.
	Saltelli2010 Estimator = iota
	// Jansen is 1 - mean((f(B)-f(AB_i))^2)/2V (table 2 c).
	Jansen
)

// String returns the name of the estimator.
func (e Estimator) String() string {
	switch e {
	case Saltelli2010:
		return "Saltelli 2010"
	case Jansen:
		return "Jansen"
	}
	return fmt.Sprintf("Estimator(%d)", uint8(e))
}

// Options says how indices are estimated. The zero value is the sensible default.
type Options struct {
	// First is the formula for first-order indices. Total indices are by Jansen always.
	First Estimator
	// Level is the confidence of all intervals, in (0, 1). The default (0) is 0.95.
	Level float64
	// Resamples is the number of bootstrap samples. The default (0) is 1,000; at least 99.
	Resamples int
	// Seed names the draws of the resamples.
	Seed uint64
}

// filled returns the options with defaults, or all mistakes.
func (o Options) filled() (Options, error) {
	var errs []error
	if o.Level == 0 {
		o.Level = .95
	}
	if o.Resamples == 0 {
		o.Resamples = 1000
	}
	if o.First > Jansen {
		errs = append(errs, fmt.Errorf("sensitivity: unknown estimator %d", uint8(o.First)))
	}
	if !(o.Level > 0 && o.Level < 1) {
		errs = append(errs, fmt.Errorf("sensitivity: Level %g lies outside (0, 1)", o.Level))
	}
	if o.Resamples < 99 {
		errs = append(errs, fmt.Errorf("sensitivity: Resamples %d is below 99", o.Resamples))
	}
	return o, errors.Join(errs...)
}

// Index is a share of variance, or another measure of a factor.
type Index struct {
	Estimate float64
	Interval interval.Interval // percentile bootstrap over points, and over seeds if there are several
	// BySeed is the standard deviation of the index over single seeds; NaN with one seed.
	BySeed float64
}

// Result holds the indices of all factors, in the order of the coordinates.
type Result struct {
	Points, Seeds  int
	Mean, Variance float64 // of the mean over seeds, in the unit of the outcome and squared
	First, Total   []Index
	Seed           Shares
}

// Shares splits the variance of single outcomes, over points and seeds, into three
// parts that sum to one: a two-way analysis of variance with random effects. All are
// NaN with one seed.
type Shares struct {
	Factors     float64 // differences between points that all seeds share
	Seed        float64 // differences between seeds that all points share
	Interaction float64 // what the seed does at some points only
}

// Sobol estimates the indices of dim factors from outcomes at the points of a Saltelli
// plan: a row for each point, an outcome for each seed. All rows have the same seeds
// in the same order. Outcomes that do not vary are an error.
func Sobol(dim int, outcomes [][]float64, o Options) (Result, error) {
	o, err := o.filled()
	// A group is the points of one base point.
	groups := 0
	if dim < 1 {
		err = errors.Join(err, fmt.Errorf("sensitivity: %d factors", dim))
	} else {
		groups = len(outcomes) / (dim + 2)
		if len(outcomes)%(dim+2) != 0 || groups < 2 {
			err = errors.Join(err, fmt.Errorf("sensitivity: %d rows of outcomes: %d factors need a multiple of %d, two groups at least", len(outcomes), dim, dim+2))
		}
	}
	if err = errors.Join(err, checkOutcomes(outcomes)); err != nil {
		return Result{}, err
	}
	seeds := len(outcomes[0])
	// The figures of the sample itself come first: all groups, all seeds.
	e := estimator{dim: dim, groups: groups, first: o.First}
	all := identity(groups)
	means := meanOver(outcomes, identity(seeds))
	first, total := e.indices(means, all)
	r := Result{Points: len(outcomes), Seeds: seeds, First: make([]Index, dim), Total: make([]Index, dim)}
	r.Mean, r.Variance = e.moments(means, all)
	if !(r.Variance > 0) {
		return Result{}, fmt.Errorf("sensitivity: the outcome is %g at all points: no variance to share out", r.Mean)
	}
	// Spreads over seeds are set below, where there are several seeds.
	for i := range dim {
		r.First[i] = Index{Estimate: first[i], BySeed: math.NaN()}
		r.Total[i] = Index{Estimate: total[i], BySeed: math.NaN()}
	}
	r.Seed = e.shares(outcomes)
	if seeds > 1 {
		e.bySeed(outcomes, &r)
	}
	e.bootstrap(outcomes, means, o, &r)
	return r, nil
}

// checkOutcomes names rows of unequal length and outcomes that are not finite.
func checkOutcomes(outcomes [][]float64) error {
	if len(outcomes) == 0 || len(outcomes[0]) == 0 {
		return errors.New("sensitivity: empty: no outcomes")
	}
	bad := 0
	var first error
	for i, row := range outcomes {
		if len(row) != len(outcomes[0]) {
			return fmt.Errorf("sensitivity: row %d has %d outcomes, row 0 has %d: all points need the same seeds", i, len(row), len(outcomes[0]))
		}
		for s, y := range row {
			if math.IsNaN(y) || math.IsInf(y, 0) {
				if bad++; bad == 1 {
					// The first fault is told in full, the others are counted.
					first = fmt.Errorf("sensitivity: outcome of row %d, seed %d, is %g", i, s, y)
				}
			}
		}
	}
	if bad > 1 {
		return fmt.Errorf("%w, and %d more are not finite", first, bad-1)
	}
	return first
}

// identity returns 0..n-1.
func identity(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// meanOver returns the mean of each row over the chosen columns.
func meanOver(outcomes [][]float64, columns []int) []float64 {
	out := make([]float64, len(outcomes))
	for i, row := range outcomes {
		for _, s := range columns {
			out[i] += row[s]
		}
		out[i] /= float64(len(columns))
	}
	return out
}

// estimator computes indices from the outcomes of chosen groups.
type estimator struct {
	dim, groups int
	first       Estimator
}

// moments returns the mean and the variance over the points A and B of chosen groups.
func (e estimator) moments(y []float64, chosen []int) (mean, variance float64) {
	stride := e.dim + 2
	// A and B are two samples of the same law, and both count.
	n := float64(2 * len(chosen))
	for _, g := range chosen {
		mean += y[g*stride] + y[g*stride+e.dim+1]
	}
	mean /= n
	for _, g := range chosen {
		a, b := y[g*stride]-mean, y[g*stride+e.dim+1]-mean
		variance += a*a + b*b
	}
	return mean, variance / (n - 1)
}

// indices returns first-order and total indices.
func (e estimator) indices(y []float64, chosen []int) (first, total []float64) {
	stride := e.dim + 2
	mean, v := e.moments(y, chosen)
	first, total = make([]float64, e.dim), make([]float64, e.dim)
	for _, g := range chosen {
		group := y[g*stride : (g+1)*stride]
		// Centred outcomes: the mean drops out of the estimate and its noise with it.
		a, b := group[0]-mean, group[e.dim+1]-mean
		for i := range e.dim {
			ab := group[1+i] - mean
			if e.first == Jansen {
				first[i] -= (b - ab) * (b - ab) / 2
			} else {
				first[i] += b * (ab - a)
			}
			total[i] += (a - ab) * (a - ab) / 2
		}
	}
	// Sums become means over groups and shares of the variance.
	scale := 1 / (v * float64(len(chosen)))
	for i := range e.dim {
		first[i] *= scale
		if e.first == Jansen {
			first[i]++
		}
		total[i] *= scale
	}
	return first, total
}

// shares returns the analysis of variance over the points A and B and all seeds, with
// variance components by the method of moments (Searle, Casella and McCulloch 1992,
// section 4.3). A negative component is set to zero.
func (e estimator) shares(outcomes [][]float64) Shares {
	r := len(outcomes[0])
	// One seed says nothing about seeds.
	if r < 2 {
		return Shares{math.NaN(), math.NaN(), math.NaN()}
	}
	// The points A and B are independent draws; the points AB repeat their coordinates.
	var rows [][]float64
	for g := range e.groups {
		rows = append(rows, outcomes[g*(e.dim+2)], outcomes[g*(e.dim+2)+e.dim+1])
	}
	n := len(rows)
	point := meanOver(rows, identity(r))
	seed := make([]float64, r)
	for _, row := range rows {
		for s, y := range row {
			seed[s] += y / float64(n)
		}
	}
	grand := stat.Mean(point, nil)
	// The sum of squares that neither point nor seed explains.
	rest := 0.0
	for i, row := range rows {
		for s, y := range row {
			d := y - point[i] - seed[s] + grand
			rest += d * d
		}
	}
	// Mean squares give the components: that of a factor has the interaction inside.
	interaction := rest / float64((n-1)*(r-1))
	factors := max(0, stat.Variance(point, nil)-interaction/float64(r))
	main := max(0, stat.Variance(seed, nil)-interaction/float64(n))
	sum := factors + main + interaction
	return Shares{Factors: factors / sum, Seed: main / sum, Interaction: interaction / sum}
}

// bySeed sets the standard deviations of the indices of single seeds (Hart,
// Alexanderian and Gremaud 2017, Journal of Computational Physics 340, section 3).
func (e estimator) bySeed(outcomes [][]float64, r *Result) {
	// Indices of each seed on its own.
	firsts, totals := make([][]float64, e.dim), make([][]float64, e.dim)
	all := identity(e.groups)
	for s := range r.Seeds {
		y := meanOver(outcomes, []int{s})
		if _, v := e.moments(y, all); v == 0 {
			continue // in this history no factor does anything
		}
		first, total := e.indices(y, all)
		for i := range e.dim {
			firsts[i], totals[i] = append(firsts[i], first[i]), append(totals[i], total[i])
		}
	}
	for i := range e.dim {
		if len(firsts[i]) > 1 {
			r.First[i].BySeed, r.Total[i].BySeed = stat.StdDev(firsts[i], nil), stat.StdDev(totals[i], nil)
		}
	}
}

// bootstrap sets percentile intervals. Groups of points are drawn with replacement as
// wholes (Archer, Saltelli and Sobol 1997), and seeds too: both are samples.
func (e estimator) bootstrap(outcomes [][]float64, means []float64, o Options, r *Result) {
	rng := stream.Root(o.Seed).Text("sensitivity.bootstrap").Rand()
	firsts, totals := make([][]float64, e.dim), make([][]float64, e.dim)
	chosen, columns := make([]int, e.groups), make([]int, r.Seeds)
	for range o.Resamples {
		// Groups and seeds are drawn anew for each resample.
		for g := range chosen {
			chosen[g] = rng.IntN(e.groups)
		}
		y := means
		if r.Seeds > 1 {
			for s := range columns {
				columns[s] = rng.IntN(r.Seeds)
			}
			y = meanOver(outcomes, columns)
		}
		if _, v := e.moments(y, chosen); v == 0 {
			continue // a resample without variance has no shares
		}
		first, total := e.indices(y, chosen)
		for i := range e.dim {
			firsts[i], totals[i] = append(firsts[i], first[i]), append(totals[i], total[i])
		}
	}
	for i := range e.dim {
		r.First[i].Interval = percentiles(firsts[i], o.Level)
		r.Total[i].Interval = percentiles(totals[i], o.Level)
	}
}

// percentiles returns the central interval of resampled values.
func percentiles(x []float64, level float64) interval.Interval {
	if len(x) == 0 {
		return interval.Of(math.NaN(), math.NaN())
	}
	slices.Sort(x)
	// Equal tails on both sides.
	tail := (1 - level) / 2
	return interval.Of(stat.Quantile(tail, stat.Empirical, x, nil), stat.Quantile(1-tail, stat.Empirical, x, nil))
}
