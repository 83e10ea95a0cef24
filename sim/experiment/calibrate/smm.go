package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// Weighting says how far each moment counts in the distance.
type Weighting uint8

const (
	// Diagonal weighs each moment by one over its variance over seeds.
	Diagonal Weighting = iota
	// Efficient fits with Diagonal first and then weighs by the inverse covariance of the
	// moments at the first fit, which gives the least standard errors.
	Efficient
)

// Method names an optimiser of gonum.
type Method uint8

const (
	// CMAES searches globally by covariance matrix adaptation (Hansen and Ostermeier 2001)
	// with half the evaluations, and polishes by NelderMead.
	CMAES Method = iota
	// NelderMead searches from the middle of the ranges (Nelder and Mead 1965): for few
	// parameters and one optimum.
	NelderMead
)

// SMM is an estimation by simulated moments.
type SMM struct {
	Parameters []Parameter
	Simulate   Simulator
	Observed   []float64
	// HeldOut lists moments, by number, that the fit does not use and is tested on.
	HeldOut []int
	// Seeds is the number of runs at each parameter value, at least 2. The default (0) is
	// 20, where simulation adds 2.5 % to standard errors. A run is as long as the data.
	Seeds int
	// Weighting of the moments. The zero value is Diagonal.
	Weighting Weighting
	// Method of the search. The zero value is CMAES.
	Method Method
	// Evaluations bounds the parameter values tried, times Seeds runs each. The default
	// (0) is 1,000; at least 20.
	Evaluations int
	// Workers is the number of runs at a time. The default (0) is 1. Results do not
	// depend on it.
	Workers int
	// Seed names the seeds of the runs and the draws of the search.
	Seed uint64
}

// Status says how a search ended.
type Status uint8

const (
	Converged Status = iota // no better value near
	Spent                   // all evaluations are used up
)

// String returns the status in a word.
func (s Status) String() string {
	if s == Spent {
		return "spent"
	}
	return "converged"
}

// Fit is the outcome of an estimation.
type Fit struct {
	Theta []float64 // parameters, in their units
	// SE holds the standard errors: of the data and of simulation, (1 + 1/Seeds) times
	// the variance without simulation error.
	SE        []float64
	Distance  float64   // weighted squared distance of the fitted moments
	Simulated []float64 // all moments, mean over seeds
	Status    Status
	Runs      int
	// Jacobian holds the derivatives of the fitted moments (rows) by parameter.
	Jacobian *mat.Dense
	// Singular holds the singular values of the Jacobian in standard deviations of each
	// moment for a move over the range of each parameter, largest first. A value below
	// about 1 is a direction that the data hardly see.
	Singular []float64
	// Weakest is the direction of the least singular value, in ranges of the parameters.
	Weakest []float64
	// J is the test of fit with more moments than parameters (Hansen 1982), and P its
	// p-value by chi-square; for Efficient only, else NaN.
	J, P float64
	// HeldOut compares the moments that were held out.
	HeldOut []HeldOut
}

// HeldOut is a moment that the fit did not use.
type HeldOut struct {
	Moment              int
	Observed, Simulated float64
	Z                   float64 // difference in standard deviations of data and simulation
}

// Fit estimates the parameters.
func (m SMM) Fit(ctx context.Context) (Fit, error) {
	m, fitted, err := m.filled()
	if err != nil {
		return Fit{}, err
	}
	f := &fitting{SMM: m, ctx: ctx, fitted: fitted, seeds: seeds(stream.Root(m.Seed).Text("calibrate.smm.runs"), m.Seeds)}
	// The search works in the unit cube of the ranges and starts in the middle.
	start := make([]float64, len(m.Parameters))
	for i := range start {
		start[i] = .5
	}
	// Weights need the spread of moments somewhere: in the middle of the ranges first.
	if err := f.weigh(start, Diagonal); err != nil {
		return Fit{}, err
	}
	best, status, err := f.search(start)
	if err != nil {
		return Fit{}, err
	}
	// Weights at the first fit: the spread of moments may differ from that in the middle.
	if err := f.weigh(best, m.Weighting); err != nil {
		return Fit{}, err
	}
	best, status, err = f.polish(best, status)
	if err != nil {
		return Fit{}, err
	}
	return f.report(best, status)
}

// filled returns the estimation with defaults and the numbers of the fitted moments, or
// all mistakes.
func (m SMM) filled() (SMM, []int, error) {
	errs := []error{checkParameters(m.Parameters, true), checkMoments(m.Observed)}
	set := func(name string, x *int, standard, least int) {
		if *x == 0 {
			*x = standard
		}
		if *x < least {
			errs = append(errs, fmt.Errorf("calibrate: %s is %d, needs %d or more", name, *x, least))
		}
	}
	// A variance over seeds needs two.
	set("Seeds", &m.Seeds, 20, 2)
	set("Evaluations", &m.Evaluations, 1000, 20)
	set("Workers", &m.Workers, 1, 1)
	if m.Simulate == nil {
		errs = append(errs, errors.New("calibrate: no Simulate"))
	}
	if m.Weighting > Efficient || m.Method > NelderMead {
		errs = append(errs, fmt.Errorf("calibrate: unknown Weighting %d or Method %d", m.Weighting, m.Method))
	}
	// The moments that are not held out.
	var fitted []int
	for i := range m.Observed {
		if !slices.Contains(m.HeldOut, i) {
			fitted = append(fitted, i)
		}
	}
	for _, h := range m.HeldOut {
		if h < 0 || h >= len(m.Observed) {
			errs = append(errs, fmt.Errorf("calibrate: held-out moment %d of %d", h, len(m.Observed)))
		}
	}
	if len(fitted) < len(m.Parameters) {
		errs = append(errs, fmt.Errorf("calibrate: %d moments for %d parameters: needs as many at least", len(fitted), len(m.Parameters)))
	}
	// A covariance of n moments from fewer than 2n seeds is all but singular.
	if m.Weighting == Efficient && m.Seeds < 2*len(fitted) {
		errs = append(errs, fmt.Errorf("calibrate: Efficient weights of %d moments need %d Seeds or more, not %d", len(fitted), 2*len(fitted), m.Seeds))
	}
	return m, fitted, errors.Join(errs...)
}

// fitting is an estimation under way.
type fitting struct {
	SMM
	ctx    context.Context
	fitted []int
	seeds  []uint64
	runs   int
	weight *mat.SymDense // of the fitted moments
	cov    *mat.SymDense // of all moments of one run
	err    error
}

// theta returns the parameters at a place of the unit cube. Places outside are folded
// back, so that the optimiser sees no edge.
func (f *fitting) theta(u []float64) []float64 {
	out := make([]float64, len(u))
	for i, p := range f.Parameters {
		x := math.Mod(math.Abs(u[i]), 2)
		if x > 1 {
			x = 2 - x
		}
		out[i] = min(max(p.Low+float64(x*(p.High-p.Low)), p.Low), p.High)
	}
	return out
}

// moments returns the moments of all seeds at a place, a row for each seed.
func (f *fitting) moments(u []float64) ([][]float64, error) {
	theta := f.theta(u)
	// Each place is run with the same seeds (common random numbers).
	jobs := make([]job, len(f.seeds))
	for i, s := range f.seeds {
		jobs[i] = job{theta, s}
	}
	f.runs += len(jobs)
	return runAll(f.ctx, f.Simulate, len(f.Observed), f.Workers, jobs)
}

// means returns the mean moments over seeds at a place.
func (f *fitting) means(u []float64) ([]float64, error) {
	rows, err := f.moments(u)
	if err != nil {
		return nil, err
	}
	return columnMeans(rows), nil
}

// columnMeans returns the mean of each column.
func columnMeans(rows [][]float64) []float64 {
	out := make([]float64, len(rows[0]))
	for _, r := range rows {
		for j, x := range r {
			out[j] += x / float64(len(rows))
		}
	}
	return out
}

// weigh sets the weights from the covariance of moments over seeds at a place. A moment
// that does not vary over seeds gets the weight of the observed value's square, so that
// its relative error counts.
func (f *fitting) weigh(u []float64, w Weighting) error {
	rows, err := f.moments(u)
	if err != nil {
		return err
	}
	k := len(f.Observed)
	data := mat.NewDense(len(rows), k, nil)
	for i, r := range rows {
		for j, x := range r {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("calibrate: moment %d at %v with seed %d is %g", j, f.theta(u), f.seeds[i], x)
			}
		}
		data.SetRow(i, r)
	}
	// The covariance is of all moments: those held out need theirs for the test.
	f.cov = mat.NewSymDense(k, nil)
	stat.CovarianceMatrix(f.cov, data, nil)
	// Weights are of the fitted moments only.
	n := len(f.fitted)
	f.weight = mat.NewSymDense(n, nil)
	// The optimal weight is the inverse covariance of the moments (Hansen 1982).
	if w == Efficient {
		sub := mat.NewSymDense(n, nil)
		for a, i := range f.fitted {
			for b, j := range f.fitted {
				sub.SetSym(a, b, f.cov.At(i, j))
			}
		}
		var chol mat.Cholesky
		if !chol.Factorize(sub) {
			return errors.New("calibrate: the fitted moments depend on each other over seeds: no Efficient weights")
		}
		return chol.InverseTo(f.weight)
	}
	// Without Efficient the weights have a diagonal only.
	for a, i := range f.fitted {
		v := f.cov.At(i, i)
		if v <= 1e-20*f.Observed[i]*f.Observed[i] {
			v = max(f.Observed[i]*f.Observed[i], 1e-12)
		}
		f.weight.SetSym(a, a, 1/v)
	}
	return nil
}

// distance returns the weighted squared distance at a place, and keeps the first error.
func (f *fitting) distance(u []float64) float64 {
	if f.err != nil {
		return math.Inf(1)
	}
	means, err := f.means(u)
	if err != nil {
		f.err = err
		return math.Inf(1)
	}
	// The distance is g'Wg for g the simulated less the observed moments.
	g := mat.NewVecDense(len(f.fitted), nil)
	for a, i := range f.fitted {
		g.SetVec(a, means[i]-f.Observed[i])
	}
	d := mat.Inner(g, f.weight, g)
	// An undefined moment makes the distance undefined.
	if math.IsNaN(d) {
		return math.Inf(1) // moments that are not defined here: nothing to be found
	}
	return d
}

// minimise runs an optimiser of gonum with one worker: several would hand out draws in
// the order in which they come back.
func (f *fitting) minimise(start []float64, method optimize.Method, evaluations int) ([]float64, Status, error) {
	problem := optimize.Problem{
		Func: f.distance,
		Status: func() (optimize.Status, error) {
			if f.err != nil {
				return optimize.Failure, f.err
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := &optimize.Settings{
		FuncEvaluations: evaluations,
		Concurrent:      1,
		Converger:       &optimize.FunctionConverge{Absolute: 1e-12, Relative: 1e-9, Iterations: 60},
	}
	// The result holds the best place seen, whatever ended the search.
	result, err := optimize.Minimize(problem, start, settings, method)
	if f.err != nil {
		return nil, Spent, f.err
	}
	if result == nil {
		return nil, Spent, fmt.Errorf("calibrate: %w", err)
	}
	// Outcomes of the optimiser other than a spent budget count as convergence: no better
	// value was found near.
	status := Converged
	if result.Status == optimize.FunctionEvaluationLimit {
		status = Spent
	}
	return result.X, status, nil
}

// search returns the place with the least distance.
func (f *fitting) search(start []float64) ([]float64, Status, error) {
	if f.Method == NelderMead {
		return f.minimise(start, &optimize.NelderMead{SimplexSize: .2}, f.Evaluations*2/3)
	}
	// The draws of the search have a stream of their own.
	src := stream.Root(f.Seed).Text("calibrate.smm.search").Rand()
	return f.minimise(start, &optimize.CmaEsChol{InitStepSize: .3, Src: src}, f.Evaluations/2)
}

// polish improves a place by Nelder and Mead, under the weights of the moment.
func (f *fitting) polish(u []float64, before Status) ([]float64, Status, error) {
	out, status, err := f.minimise(u, &optimize.NelderMead{SimplexSize: .01}, f.Evaluations/3)
	if before == Spent && f.Method == NelderMead {
		status = max(status, before)
	}
	return out, status, err
}

// report computes the figures of a fit.
func (f *fitting) report(u []float64, status Status) (Fit, error) {
	means, err := f.means(u)
	if err != nil {
		return Fit{}, err
	}
	out := Fit{Theta: f.theta(u), Simulated: means, Status: status, Distance: f.distance(u), J: math.NaN(), P: math.NaN()}
	d, n := len(f.Parameters), len(f.fitted)
	// Central differences over a thousandth of the range, with the same seeds; the step
	// stays inside the bounds.
	out.Jacobian = mat.NewDense(n, d, nil)
	const step = 1e-3
	// Places in the unit cube, folded back from where the optimiser left off.
	inside := make([]float64, d)
	for i := range inside {
		p := f.Parameters[i]
		inside[i] = (out.Theta[i] - p.Low) / (p.High - p.Low)
	}
	for i := range d {
		high, low := slices.Clone(inside), slices.Clone(inside)
		high[i], low[i] = min(1, inside[i]+step), max(0, inside[i]-step)
		a, err := f.means(high)
		if err != nil {
			return Fit{}, err
		}
		b, err := f.means(low)
		if err != nil {
			return Fit{}, err
		}
		width := (high[i] - low[i]) * (f.Parameters[i].High - f.Parameters[i].Low)
		for k, j := range f.fitted {
			out.Jacobian.Set(k, i, (a[j]-b[j])/width)
		}
	}
	f.identify(&out)
	f.errors(&out)
	// The variance of the difference: that of the data, and of the mean over seeds. The
	// error of the parameters is left out, so z is on the large side.
	for _, h := range f.HeldOut {
		v := f.cov.At(h, h) * (1 + 1/float64(f.Seeds))
		out.HeldOut = append(out.HeldOut, HeldOut{h, f.Observed[h], means[h], (means[h] - f.Observed[h]) / math.Sqrt(v)})
	}
	// The statistic is chi-square only under optimal weights.
	if f.Weighting == Efficient && n > d {
		out.J = out.Distance / (1 + 1/float64(f.Seeds))
		out.P = distuv.ChiSquared{K: float64(n - d)}.Survival(out.J)
	}
	out.Runs = f.runs
	return out, f.err
}

// identify sets the singular values of the Jacobian in free units.
func (f *fitting) identify(out *Fit) {
	n, d := out.Jacobian.Dims()
	scaled := mat.NewDense(n, d, nil)
	for k, j := range f.fitted {
		sd := math.Sqrt(f.cov.At(j, j))
		if sd <= 1e-10*math.Abs(f.Observed[j]) {
			sd = max(math.Abs(f.Observed[j]), 1e-6)
		}
		for i, p := range f.Parameters {
			scaled.Set(k, i, out.Jacobian.At(k, i)*(p.High-p.Low)/sd)
		}
	}
	// Rows are in standard deviations and columns in ranges, so that values compare.
	var svd mat.SVD
	if !svd.Factorize(scaled, mat.SVDThin) {
		return
	}
	out.Singular = svd.Values(nil)
	var v mat.Dense
	svd.VTo(&v)
	// The last right singular vector belongs to the least value.
	out.Weakest = mat.Col(nil, d-1, &v)
	if sign := slices.MaxFunc(out.Weakest, func(a, b float64) int {
		return int(math.Copysign(1, math.Abs(a)-math.Abs(b)))
	}); sign < 0 { // a direction and its opposite are the same
		for i := range out.Weakest {
			out.Weakest[i] = -out.Weakest[i]
		}
	}
}

// errors sets the standard errors: the sandwich (J'WJ)^-1 J'W S W J (J'WJ)^-1 times
// (1 + 1/Seeds) for S the covariance of the moments of one run (Gourieroux and Monfort
// 1996, proposition 2.2). Parameters that are not identified get infinite ones.
func (f *fitting) errors(out *Fit) {
	n, d := out.Jacobian.Dims()
	out.SE = make([]float64, d)
	sub := mat.NewSymDense(n, nil)
	for a, i := range f.fitted {
		for b, j := range f.fitted {
			sub.SetSym(a, b, f.cov.At(i, j))
		}
	}
	// The sandwich: bread is the inverse of J'WJ, and the filling J'W S W J.
	var jw, jwj, bread, v mat.Dense
	jw.Mul(out.Jacobian.T(), f.weight)
	jwj.Mul(&jw, out.Jacobian)
	if err := bread.Inverse(&jwj); err != nil {
		for i := range out.SE {
			out.SE[i] = math.Inf(1)
		}
		return
	}
	v.Product(&bread, &jw, sub, jw.T(), bread.T())
	for i := range out.SE {
		out.SE[i] = math.Sqrt(v.At(i, i) * (1 + 1/float64(f.Seeds)))
	}
}
