package selection

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Outcome returns the outcome of one run of an alternative, numbered from 0, with the
// seed of the given number. Larger is better. All alternatives have the same seed under
// the same number.
type Outcome func(ctx context.Context, alternative, seed int) (float64, error)

// Options says how sure a selection is. The zero value lacks Delta only.
type Options struct {
	// Delta is the least difference worth finding, in the unit of the outcome, above 0.
	Delta float64
	// Level is the probability of correct selection, in (1/alternatives, 1). The default
	// (0) is 0.95.
	Level float64
	// First is the number of runs of each alternative in the first stage. The default (0)
	// is 20, or 50 for Binary; at least 10. Few runs make the second stage long.
	First int
	// Binary says that outcomes are 0 or 1. Differences in the first stage may then all
	// be zero by chance; Sequential adds one pair each way to its variances.
	Binary bool
	// Max bounds the runs of each alternative. The default (0) is 1,000,000. A selection
	// that needs more ends with Status Stopped.
	Max int
}

// filled returns the options with defaults, or all mistakes.
func (o Options) filled(k int) (Options, error) {
	var errs []error
	if o.Level == 0 {
		o.Level = .95
	}
	// A binary outcome says less in a run, and rare ones need runs to show at all.
	if o.First == 0 {
		o.First = 20
		if o.Binary {
			o.First = 50
		}
	}
	// A bound against alternatives that are equal to far below Delta.
	if o.Max == 0 {
		o.Max = 1_000_000
	}
	if k < 2 {
		errs = append(errs, fmt.Errorf("selection: %d alternatives, needs 2 or more", k))
	} else if !(o.Level > 1/float64(k) && o.Level < 1) {
		errs = append(errs, fmt.Errorf("selection: Level %g lies outside (1/%d, 1)", o.Level, k))
	}
	if !(o.Delta > 0) || math.IsInf(o.Delta, 0) {
		errs = append(errs, fmt.Errorf("selection: Delta is %g, needs a positive number", o.Delta))
	}
	if o.First < 10 {
		errs = append(errs, fmt.Errorf("selection: First is %d, needs 10 or more", o.First))
	}
	if o.Max < o.First {
		errs = append(errs, fmt.Errorf("selection: Max %d is below First %d", o.Max, o.First))
	}
	return o, errors.Join(errs...)
}

// Status says how a selection ended.
type Status uint8

const (
	Selected Status = iota // with the promised probability
	Stopped                // at Max runs, with the best mean so far
)

// String returns the status in a word.
func (s Status) String() string {
	if s == Stopped {
		return "stopped"
	}
	return "selected"
}

// Selection is the outcome of a procedure.
type Selection struct {
	Best   int
	Status Status
	Means  []float64 // of each alternative, over the runs that it had
	Counts []int     // runs of each alternative
	Runs   int       // of all
	// Lead holds, by TwoStage, an interval for each alternative's mean less the best mean
	// of the others, all at once at Level: an interval with High 0 is not the best, one
	// with Low 0 is. Nil by Sequential.
	Lead []interval.Interval
}

// sampler runs alternatives and keeps sums.
type sampler struct {
	ctx     context.Context
	outcome Outcome
	binary  bool
	sums    []float64
	counts  []int
}

// run adds the run of an alternative with the next seed.
func (s *sampler) run(alternative int) (float64, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, fmt.Errorf("selection: stopped: %w", err)
	}
	// Run n of every alternative has seed n: common random numbers.
	seed := s.counts[alternative]
	y, err := s.outcome(s.ctx, alternative, seed)
	switch {
	case err != nil:
		return 0, fmt.Errorf("selection: alternative %d with seed %d: %w", alternative, seed, err)
	case math.IsNaN(y) || math.IsInf(y, 0):
		return 0, fmt.Errorf("selection: alternative %d with seed %d has the outcome %g", alternative, seed, y)
	case s.binary && y != 0 && y != 1:
		return 0, fmt.Errorf("selection: alternative %d with seed %d has the outcome %g, not 0 or 1", alternative, seed, y)
	}
	s.sums[alternative] += y
	s.counts[alternative]++
	return y, nil
}

// first runs the first stage and returns its outcomes, a row for each alternative.
func (s *sampler) first(n int) ([][]float64, error) {
	// The first stage keeps single outcomes, for variances.
	out := make([][]float64, len(s.sums))
	for i := range out {
		for range n {
			y, err := s.run(i)
			if err != nil {
				return nil, err
			}
			out[i] = append(out[i], y)
		}
	}
	return out, nil
}

// selection returns the alternative with the highest mean among candidates, the first of
// equals.
func (s *sampler) selection(candidates []int, status Status) Selection {
	out := Selection{Best: -1, Status: status, Counts: s.counts, Means: make([]float64, len(s.sums))}
	for i, sum := range s.sums {
		out.Means[i] = sum / float64(s.counts[i])
		out.Runs += s.counts[i]
	}
	for _, i := range candidates {
		if out.Best < 0 || out.Means[i] > out.Means[out.Best] {
			out.Best = i
		}
	}
	return out
}

// begin checks the arguments of a procedure and runs the first stage.
func begin(ctx context.Context, k int, outcome Outcome, o Options) (*sampler, Options, [][]float64, error) {
	o, err := o.filled(k)
	if outcome == nil {
		err = errors.Join(err, errors.New("selection: no outcome"))
	}
	if err != nil {
		return nil, o, nil, err
	}
	s := &sampler{ctx: ctx, outcome: outcome, binary: o.Binary, sums: make([]float64, k), counts: make([]int, k)}
	first, err := s.first(o.First)
	return s, o, first, err
}

// all returns 0..k-1.
func all(k int) []int {
	out := make([]int, k)
	for i := range out {
		out[i] = i
	}
	return out
}
