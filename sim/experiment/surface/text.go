package surface

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/selection"
)

// Text is a search for the text that serves a purpose best: a treaty or a sanction with terms by path,
// and a figure of histories. The search selects among a sample of texts and then among all that differ
// from the best in one term (selection.Climb), on the same seeds for all texts.
type Text struct {
	Base experiment.Base
	// Terms are what may be written, each with its options as levels. A term with several values at
	// once has Settings.
	Terms []experiment.Factor
	// Objective is one figure a run, whose mean is to be large: "any entered into force" is the
	// probability of entry into force. Least asks for the smallest mean.
	Objective experiment.Observable
	Least     bool
	// Selection says how sure each comparison is. Delta, in the unit of the objective, is needed.
	Selection selection.Options
	// Sample is the number of texts compared first, the first options of all terms among them. The
	// default (0) is 20.
	Sample int
	// First is the first seed of the histories.
	First uint64
}

// Best is the outcome of a search.
type Best struct {
	// Levels has the option of each term, and Values what they set by path.
	Levels []string
	Values experiment.Settings
	// Mean is the mean of the objective. Local tells that no text that differs in one term is better.
	Mean  float64
	Local bool
	// Runs is the number of histories, and Texts the number of texts that were tried.
	Runs, Texts int
}

// Find searches. The error lists all mistakes.
func (t Text) Find(ctx context.Context) (Best, error) {
	base, err := load(t.Base)
	errs := []error{err}
	if err == nil {
		errs = append(errs, experiment.Check(&base, []experiment.Observable{t.Objective}))
	}
	if t.Objective.Each != nil {
		errs = append(errs, fmt.Errorf("surface: Objective %q has several figures a run; want one", t.Objective.Name))
	}
	if len(t.Terms) == 0 {
		errs = append(errs, errors.New("surface: Terms is empty; want a term with two options at least"))
	}
	var space selection.Space
	for k, f := range t.Terms {
		space = append(space, len(f.Levels))
		if len(f.Levels) < 2 || f.Settings != nil && len(f.Settings) != len(f.Levels) {
			errs = append(errs, fmt.Errorf("surface: term %q has %d options and %d settings; want two options or more, and settings for each or none", f.Name+f.Path, len(f.Levels), len(f.Settings)))
			continue
		}
		for o := range f.Levels {
			if err == nil {
				errs = append(errs, probe(base, option(t.Terms[k], o)))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return Best{}, err
	}
	sign := 1.0
	if t.Least {
		sign = -1
	}
	found, err := selection.Climb(ctx, selection.Search{
		Space: space, Start: [][]int{make([]int, len(space))}, Sample: t.Sample, Selection: t.Selection, Seed: t.First,
		Outcome: func(ctx context.Context, point []int, seed int) (float64, error) {
			out, err := figures(ctx, base, t.values(point), t.First+uint64(seed), []experiment.Observable{t.Objective})
			if err != nil {
				return 0, err
			}
			if math.IsNaN(out[0]) {
				return 0, fmt.Errorf("surface: at %s, seed %d: the history has no figure %q; want an objective of every history", words(t.values(point)), t.First+uint64(seed), t.Objective.Name+t.Objective.Words)
			}
			return sign * out[0], nil
		},
	})
	if err != nil {
		return Best{}, err
	}
	best := Best{Values: t.values(found.Point), Mean: sign * found.Mean, Local: found.Local, Runs: found.Runs, Texts: found.Points}
	for k, o := range found.Point {
		best.Levels = append(best.Levels, t.Terms[k].Levels[o])
	}
	return best, nil
}

// option returns what an option of a term sets.
func option(f experiment.Factor, o int) experiment.Settings {
	if f.Settings != nil {
		return f.Settings[o]
	}
	return experiment.Settings{f.Path: f.Levels[o]}
}

// values returns what a text sets.
func (t Text) values(point []int) experiment.Settings {
	out := experiment.Settings{}
	for k, o := range point {
		maps.Copy(out, option(t.Terms[k], o))
	}
	return out
}
