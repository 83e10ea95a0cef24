package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// Simulator returns the moments (or summaries) of one run at parameters theta with a
// seed. The same arguments give the same moments. A Simulator is called from several
// goroutines when Workers is above 1. theta is not to be changed.
type Simulator func(ctx context.Context, theta []float64, seed uint64) ([]float64, error)

// Marginal is a prior of one parameter. The distributions of gonum's distuv are such.
type Marginal interface {
	LogProb(x float64) float64
	Quantile(p float64) float64
}

// Parameter is what is to be found, in the unit of its path.
type Parameter struct {
	// Name is the path of the parameter.
	Name string
	// Low and High bound the parameter. SMM searches between them.
	Low, High float64
	// Prior is the prior of ABC. Nil is uniform between Low and High. With a Prior the
	// bounds are not used by ABC.
	Prior Marginal
}

// checkParameters returns all mistakes of a list of parameters.
func checkParameters(ps []Parameter, bounds bool) error {
	var errs []error
	if len(ps) == 0 {
		errs = append(errs, errors.New("calibrate: no parameters"))
	}
	// Names are for messages; empty ones may repeat.
	seen := make(map[string]bool)
	for i, p := range ps {
		if p.Name != "" && seen[p.Name] {
			errs = append(errs, fmt.Errorf("calibrate: parameter %q stands twice", p.Name))
		}
		seen[p.Name] = true
		if (bounds || p.Prior == nil) && (!(p.Low < p.High) || math.IsInf(p.High-p.Low, 0)) {
			errs = append(errs, fmt.Errorf("calibrate: parameter %d (%q): needs a finite Low below High, not %g to %g", i, p.Name, p.Low, p.High))
		}
	}
	return errors.Join(errs...)
}

// checkMoments names observed moments that are not finite.
func checkMoments(observed []float64) error {
	if len(observed) == 0 {
		return errors.New("calibrate: no observed moments")
	}
	for i, m := range observed {
		if math.IsNaN(m) || math.IsInf(m, 0) {
			return fmt.Errorf("calibrate: observed moment %d is %g", i, m)
		}
	}
	return nil
}

// job is one run.
type job struct {
	theta []float64
	seed  uint64
}

// runAll returns the moments of jobs, in their order whatever the number of workers. The
// error is that of the first job that failed, in the order of jobs that were started.
func runAll(ctx context.Context, simulate Simulator, moments, workers int, jobs []job) ([][]float64, error) {
	out := make([][]float64, len(jobs))
	errs := make([]error, len(jobs))
	// one carries out a job and tells whether all is well.
	one := func(i int) bool {
		if err := ctx.Err(); err != nil {
			errs[i] = fmt.Errorf("calibrate: stopped: %w", err)
			return false
		}
		m, err := simulate(ctx, jobs[i].theta, jobs[i].seed)
		switch {
		case err != nil:
			errs[i] = fmt.Errorf("calibrate: run at %v with seed %d: %w", jobs[i].theta, jobs[i].seed, err)
		case len(m) != moments:
			errs[i] = fmt.Errorf("calibrate: run at %v with seed %d has %d moments, %d are observed", jobs[i].theta, jobs[i].seed, len(m), moments)
		}
		out[i] = m
		return errs[i] == nil
	}
	// One worker runs the jobs in order and needs no goroutine.
	if workers <= 1 {
		for i := range jobs {
			if !one(i) {
				return nil, errs[i]
			}
		}
		return out, nil
	}
	// Workers take jobs in order and write to the place of the job. After a failure no job
	// is handed out any more; the jobs under way end.
	var wg sync.WaitGroup
	next := make(chan int)
	failed := make(chan struct{})
	var once sync.Once
	for range min(workers, len(jobs)) {
		wg.Go(func() {
			for i := range next {
				if !one(i) {
					once.Do(func() { close(failed) })
				}
			}
		})
	}
send:
	for i := range jobs {
		select {
		case next <- i:
		case <-failed:
			break send
		}
	}
	close(next)
	wg.Wait()
	// The first error in the order of jobs is the one to be told.
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// seeds returns n seeds under a name.
func seeds(name stream.Name, n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i], _ = name.Int(uint64(i)).Words()
	}
	return out
}
