package calibrate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// ABC is an approximate Bayesian computation.
type ABC struct {
	Parameters []Parameter
	Simulate   Simulator // returns summaries
	Observed   []float64
	// Scale holds the unit of each summary in the distance. Nil takes the median absolute
	// deviation over runs drawn from the prior (Prangle 2017); a summary that hardly
	// varies is left out then.
	Scale []float64
	// Runs is the budget of runs. The default (0) is 100,000; at least 100.
	Runs int
	// Keep is the number of runs that stand for the posterior: those kept by Reject, and
	// the effective number (Kish 1965) kept by SMC. The default (0) is 1,000; at least 20
	// and at most a tenth of Runs.
	Keep int
	// Workers is the number of runs at a time. The default (0) is 1. Results do not
	// depend on it.
	Workers int
	// Seed names all draws.
	Seed uint64
}

// Posterior is a weighted sample of parameters.
type Posterior struct {
	Theta     [][]float64 // parameters, a row for each run kept
	Weights   []float64   // sum to 1
	Distances []float64
	Tolerance float64 // the largest distance kept
	ESS       float64 // effective number of draws, (sum w)^2 / sum w^2
	Runs      int
	Steps     []Step // one for Reject
}

// Step tells of one generation of SMC.
type Step struct {
	Runs      int
	Tolerance float64
	ESS       float64
	Accepted  float64 // share of the step's runs within the tolerance after the step
}

// filled returns the computation with defaults, or all mistakes.
func (a ABC) filled() (ABC, error) {
	errs := []error{checkParameters(a.Parameters, false), checkMoments(a.Observed)}
	set := func(name string, x *int, standard, least int) {
		if *x == 0 {
			*x = standard
		}
		if *x < least {
			errs = append(errs, fmt.Errorf("calibrate: %s is %d, needs %d or more", name, *x, least))
		}
	}
	set("Runs", &a.Runs, 100_000, 100)
	// A tenth of the runs leaves the first step of SMC a choice.
	set("Keep", &a.Keep, min(1000, max(20, a.Runs/10)), 20)
	set("Workers", &a.Workers, 1, 1)
	if a.Keep > a.Runs/10 && a.Runs >= 200 {
		errs = append(errs, fmt.Errorf("calibrate: Keep is %d, above a tenth of %d Runs", a.Keep, a.Runs))
	}
	if a.Simulate == nil {
		errs = append(errs, errors.New("calibrate: no Simulate"))
	}
	if a.Scale != nil && len(a.Scale) != len(a.Observed) {
		errs = append(errs, fmt.Errorf("calibrate: Scale of %d summaries, %d are observed", len(a.Scale), len(a.Observed)))
	}
	for i, s := range a.Scale {
		if !(s > 0) || math.IsInf(s, 0) {
			errs = append(errs, fmt.Errorf("calibrate: Scale of summary %d is %g, needs a positive number", i, s))
		}
	}
	return a, errors.Join(errs...)
}

// prior returns a draw from the prior.
func (a ABC) prior(rng *rand.Rand) []float64 {
	out := make([]float64, len(a.Parameters))
	for i, p := range a.Parameters {
		u := rng.Float64()
		if p.Prior != nil {
			out[i] = p.Prior.Quantile(u)
		} else {
			out[i] = p.Low + float64(u*(p.High-p.Low))
		}
	}
	return out
}

// logPrior returns the log density of the prior, -Inf outside its support.
func (a ABC) logPrior(theta []float64) float64 {
	sum := 0.0
	for i, p := range a.Parameters {
		switch {
		case p.Prior != nil:
			sum += p.Prior.LogProb(theta[i])
		case theta[i] < p.Low || theta[i] > p.High:
			return math.Inf(-1)
		default:
			sum -= math.Log(p.High - p.Low)
		}
	}
	return sum
}

// distances runs draws and returns their summaries.
func (a ABC) simulate(ctx context.Context, thetas [][]float64, name stream.Name) ([][]float64, error) {
	// The seed of a run follows from the step and the place in the list.
	jobs := make([]job, len(thetas))
	for i, s := range seeds(name, len(thetas)) {
		jobs[i] = job{thetas[i], s}
	}
	return runAll(ctx, a.Simulate, len(a.Observed), a.Workers, jobs)
}

// scales returns the units of the summaries from prior runs: median absolute
// deviations, infinite for summaries that do not vary.
func (a ABC) scales(summaries [][]float64) ([]float64, error) {
	if a.Scale != nil {
		return a.Scale, nil
	}
	out := make([]float64, len(a.Observed))
	used := false
	for j := range out {
		column := make([]float64, 0, len(summaries))
		for _, s := range summaries {
			if !math.IsNaN(s[j]) && !math.IsInf(s[j], 0) {
				column = append(column, s[j])
			}
		}
		out[j] = math.Inf(1)
		if len(column) == 0 {
			continue
		}
		middle := median(column)
		for i := range column {
			column[i] = math.Abs(column[i] - middle)
		}
		// A summary that is the same in half of the runs has no scale and is left out of the
		// distance.
		if d := median(column); d > 0 {
			out[j], used = d, true
		}
	}
	if !used {
		return nil, errors.New("calibrate: no summary varies over runs drawn from the prior")
	}
	return out, nil
}

// median returns the middle of numbers, which are sorted in place.
func median(x []float64) float64 {
	slices.Sort(x)
	return stat.Quantile(.5, stat.Empirical, x, nil)
}

// distance returns the Euclidean distance of summaries to the observed ones, infinite if
// a summary is undefined.
func (a ABC) distance(summaries, scale []float64) float64 {
	// Summaries count in units of their scale.
	sum := 0.0
	for j, s := range summaries {
		d := (s - a.Observed[j]) / scale[j]
		sum += d * d
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return math.Sqrt(sum)
}

// Reject draws all runs from the prior and keeps the nearest.
func (a ABC) Reject(ctx context.Context) (*Posterior, error) {
	a, err := a.filled()
	if err != nil {
		return nil, err
	}
	root := stream.Root(a.Seed).Text("calibrate.abc")
	// All runs are from the prior, so all weights are equal.
	pool, _, err := a.fromPrior(ctx, root, a.Runs)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(pool, func(x, y particle) int { return cmp.Compare(x.distance, y.distance) })
	pool = pool[:a.Keep]
	// Runs with an undefined summary are at an infinite distance and must not be kept.
	if math.IsInf(pool[len(pool)-1].distance, 1) {
		return nil, fmt.Errorf("calibrate: fewer than %d of %d runs have all summaries", a.Keep, a.Runs)
	}
	p := posterior(pool)
	p.Runs = a.Runs
	p.Steps = []Step{{a.Runs, p.Tolerance, p.ESS, float64(a.Keep) / float64(a.Runs)}}
	return p, nil
}

// fromPrior returns n runs drawn from the prior, and the units of the summaries.
func (a ABC) fromPrior(ctx context.Context, root stream.Name, n int) ([]particle, []float64, error) {
	// The draws come from one stream and the runs from a stream each: more runs add draws
	// and change none.
	rng := root.Text("prior").Rand()
	thetas := make([][]float64, n)
	for i := range thetas {
		thetas[i] = a.prior(rng)
	}
	// Step 0 is the prior in the names of the runs too.
	summaries, err := a.simulate(ctx, thetas, root.Text("run").Int(0))
	if err != nil {
		return nil, nil, err
	}
	scale, err := a.scales(summaries)
	if err != nil {
		return nil, nil, err
	}
	pool := make([]particle, n)
	for i := range pool {
		pool[i] = particle{theta: thetas[i], distance: a.distance(summaries[i], scale), weight: 1}
	}
	return pool, scale, nil
}

// particle is a run with its weight, which is not normalised.
type particle struct {
	theta    []float64
	distance float64
	logPrior float64
	mixture  float64 // density of the draws of all steps, each times its number of runs
	weight   float64
	step     int
}

// posterior returns particles as a posterior.
func posterior(pool []particle) *Posterior {
	p := &Posterior{}
	// Weights become shares; the effective number follows from both sums.
	var sum, square float64
	for _, q := range pool {
		sum += q.weight
		square += q.weight * q.weight
	}
	for _, q := range pool {
		p.Theta = append(p.Theta, q.theta)
		p.Weights = append(p.Weights, q.weight/sum)
		p.Distances = append(p.Distances, q.distance)
		p.Tolerance = max(p.Tolerance, q.distance)
	}
	p.ESS = sum * sum / square
	return p
}

// Mean returns the posterior mean of each parameter.
func (p *Posterior) Mean() []float64 {
	// A weighted sum, in the order of the particles.
	out := make([]float64, len(p.Theta[0]))
	for i, t := range p.Theta {
		for j, x := range t {
			out[j] += p.Weights[i] * x
		}
	}
	return out
}

// Covariance returns the posterior covariance of the parameters.
func (p *Posterior) Covariance() *mat.SymDense {
	mean := p.Mean()
	d := len(mean)
	out := mat.NewSymDense(d, nil)
	for a := range d {
		for b := a; b < d; b++ {
			// Weights sum to one: no divisor.
			sum := 0.0
			for i, t := range p.Theta {
				sum += p.Weights[i] * (t[a] - mean[a]) * (t[b] - mean[b])
			}
			out.SetSym(a, b, sum)
		}
	}
	return out
}

// Quantile returns the q-quantile of parameter j.
func (p *Posterior) Quantile(j int, q float64) float64 {
	order := make([]int, len(p.Theta))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.Theta[a][j], p.Theta[b][j]) })
	// The quantile is that of the weighted empirical distribution.
	x, w := make([]float64, len(order)), make([]float64, len(order))
	for k, i := range order {
		x[k], w[k] = p.Theta[i][j], p.Weights[i]
	}
	return stat.Quantile(q, stat.Empirical, x, w)
}
