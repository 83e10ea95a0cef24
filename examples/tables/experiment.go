package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// This file holds the frame of all experiments: the list, the table in Markdown with a hash
// of the scenarios, histories on all processors, and means with 95 % intervals.

// experiment answers a question by runs. Seeds is the number of histories in each cell of
// the committed tables, 0 for an experiment without chance.
type experiment struct {
	name, question string
	seeds          int
	run            func(ctx context.Context, seeds int) (*result, error)
}

// experiments are all experiments in the order of the document.
var experiments = []experiment{
	{"tools", "Are sanctions, aid and information worth more together than apart?", 60, tools},
	{"harm", "Where does the harm of an embargo come from, and what do exemptions give back?", 0, harm},
	{"exemptions", "What do humanitarian exemptions do to harm and to success?", 40, exemptions},
	{"persistence", "Do sanctions that last make for shallower treaties and tougher enforcement?", 12, persistence},
	{"price", "What does the price of a security exception do?", 30, price},
	{"joining", "Do more states join deeper treaties if they may invoke a security exception?", 30, joining},
}

// result is the finding of an experiment: prose above a table, the rows, and the scenarios
// played.
type result struct {
	about     string
	head      []string
	rows      [][]string
	scenarios []sim.Scenario
}

// row adds a row to the table, a cell for each column of the head.
func (r *result) row(cells ...string) { r.rows = append(r.rows, cells) }

// write writes a section of the document.
func (r *result) write(w io.Writer, x experiment, seeds int) error {
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n", x.question, strings.TrimSpace(r.about))
	line := func(cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
	line(r.head)
	// Markdown wants a line of dashes under the head.
	rule := make([]string, len(r.head))
	for k := range rule {
		rule[k] = "---"
	}
	line(rule)
	for _, cells := range r.rows {
		line(cells)
	}
	// An experiment without chance has neither seeds nor a hash.
	if seeds == 0 {
		fmt.Fprintf(w, "\nExperiment `%s`: nothing is drawn at random.\n", x.name)
		return nil
	}
	// The hash ties the figures to the scenarios: a reader can see whether both still agree.
	hash, err := hashOf(r.scenarios)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\nExperiment `%s`: seeds 0 to %d in each of %d scenarios, whose hash is `%s`.\n", x.name, seeds-1, len(r.scenarios), hash)
	return nil
}

// hashOf returns a name for the contents of a list of scenarios, 16 hexadecimal digits: the head
// of the SHA-256 of the hashes of all (scenario.Hash), each on a line.
func hashOf(scenarios []sim.Scenario) (string, error) {
	sum := sha256.New()
	for _, sc := range scenarios {
		h, err := scenario.Hash(sc)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(sum, h)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))[:16], nil
}

// over plays a scenario under the seeds 0 to seeds-1 on all processors and returns the
// measure of each history in the order of seeds. Histories are independent, and the place of
// each in the list is fixed beforehand: the number of processors changes nothing.
func over[T any](ctx context.Context, sc sim.Scenario, seeds int, measure func(w *sim.World) (T, error)) ([]T, error) {
	out, errs := make([]T, seeds), make([]error, seeds)
	// Workers take the next seed when free; each history has a place in the results.
	work := make(chan int)
	var workers sync.WaitGroup
	for range min(seeds, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for k := range work {
				w, err := sim.Start(sc, sim.Options{Seed: uint64(k)})
				if err == nil {
					out[k], err = measure(w)
				}
				errs[k] = err
			}
		})
	}
	// After an interruption no further history is begun.
	for k := range seeds {
		if ctx.Err() != nil {
			break
		}
		work <- k
	}
	close(work)
	workers.Wait()
	return out, errors.Join(append(errs, ctx.Err())...)
}

// estimate is a mean over seeds with the half-width of its 95 % interval.
type estimate struct{ mean, half float64 }

// normal95 is the 97.5 % quantile of the normal distribution.
const normal95 = 1.959963984540054

// estimateOf returns the estimate from values by seed, two at least.
func estimateOf(values []float64) estimate {
	n := float64(len(values))
	// Two passes: the mean first, then squares around the mean.
	sum, squares := 0.0, 0.0
	for _, v := range values {
		sum += v
	}
	for _, v := range values {
		squares += (v - sum/n) * (v - sum/n)
	}
	// The variance of the mean, with n-1 for the sample variance.
	return estimate{sum / n, normal95 * math.Sqrt(squares/(n-1)/n)}
}

// String returns the mean and the half-width with three decimals.
func (e estimate) String() string { return fmt.Sprintf("%.3f ± %.3f", e.mean, e.half) }

// signed returns the same for a difference, with the sign of the mean.
func (e estimate) signed() string { return fmt.Sprintf("%+.3f ± %.3f", e.mean, e.half) }

// contrast returns the sum of some arms less the sum of others, seed by seed: draws that
// all arms share cancel.
func contrast(plus, minus [][]float64) estimate {
	// The contrast of each seed, then the estimate over seeds.
	values := make([]float64, len(plus[0]))
	for k := range values {
		for _, arm := range plus {
			values[k] += arm[k]
		}
		for _, arm := range minus {
			values[k] -= arm[k]
		}
	}
	return estimateOf(values)
}
