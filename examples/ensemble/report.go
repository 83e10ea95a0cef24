package main

import (
	"fmt"
	"io"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/discovery"
	"github.com/tradetalk/tradetalk/sim/experiment/sensitivity"
)

// This file asks the three questions. Sources: Saltelli and others (2010) and Jansen (1999) for the
// indices; Hart, Alexanderian and Gremaud (2017) for the share of the seed; Friedman and Fisher
// (1999) for the box.

// The figures of a world that the questions are about.
const (
	concession = "mean level border"
	imposed    = "any sanction imposed"
)

// findings are the answers.
type findings struct {
	factors []experiment.Factor
	worlds  int
	seeds   int
	failed  int
	// indices are those of the concession and of imposition, in the order of questions.
	questions []string
	indices   []sensitivity.Result
	// points are independent uniform points, in the units of the factors, and share is the share of
	// seeds without measures: the threat, or less, was enough. box is where this happens.
	points [][]float64
	share  []float64
	box    discovery.Box
	path   *discovery.Trajectory
}

// analyse answers the questions from the results of the study.
func analyse(r *experiment.Result, study experiment.Study) (*findings, error) {
	f := &findings{factors: study.Factors, worlds: r.Points(), seeds: r.Seeds, failed: r.Failed, questions: []string{concession, imposed}}
	dim := len(f.factors)
	for _, what := range f.questions {
		_, y, err := r.Matrix(what)
		if err != nil {
			return nil, err
		}
		index, err := sensitivity.Sobol(dim, y, sensitivity.Options{})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		f.indices = append(f.indices, index)
	}
	// In each group of dim+2 points of the plan the first and the last are independent of each other
	// and of all other groups; those between repeat their coordinates.
	cube, y, err := r.Matrix(imposed)
	if err != nil {
		return nil, err
	}
	for i := range cube {
		if k := i % (dim + 2); k != 0 && k != dim+1 {
			continue
		}
		x := make([]float64, dim)
		for j, factor := range f.factors {
			x[j] = factor.At(cube[i][j])
		}
		share := 0.0
		for _, v := range y[i] {
			share += (1 - v) / float64(len(y[i]))
		}
		f.points, f.share = append(f.points, x), append(f.share, share)
	}
	if f.path, err = discovery.Peel(f.points, f.share, discovery.Options{}); err != nil {
		return nil, err
	}
	f.box = f.path.Best()
	return f, nil
}

// print prints the answers.
func (f *findings) print(w io.Writer) {
	fmt.Fprintf(w, "%d worlds of one dispute, each with %d seeds; %d runs failed. Stylised worlds, not forecasts.\n", f.worlds, f.seeds, f.failed)
	for q, what := range f.questions {
		r := f.indices[q]
		fmt.Fprintf(w, "\nWHAT DECIDES %q? Mean %.3f over worlds; shares of its variance, with 95 %% intervals.\n\n", what, r.Mean)
		fmt.Fprintf(w, "%-12s %-28s %-28s\n", "", "alone (first order)", "with all others (total)")
		for j, factor := range f.factors {
			a, b := r.First[j], r.Total[j]
			fmt.Fprintf(w, "%-12s %6.2f [%5.2f, %5.2f]         %6.2f [%5.2f, %5.2f]\n", factor.Name, a.Estimate, a.Interval.Low, a.Interval.High, b.Estimate, b.Interval.Low, b.Interval.High)
		}
		fmt.Fprintf(w, "Of the variance of single runs the worlds make %.0f %%, the seed %.0f %%, and the seed in some worlds only %.0f %%.\n",
			100*r.Seed.Factors, 100*r.Seed.Seed, 100*r.Seed.Interaction)
	}
	fmt.Fprintf(w, "\nIN WHICH WORLDS IS NOTHING IMPOSED? A box with %.0f %% of the runs without measures, where %.0f %% of the runs have none (%.0f %% everywhere).\n\n",
		100*f.box.Coverage, 100*f.box.Density, 100*f.path.Boxes[0].Density)
	for j, l := range f.box.Limits {
		if l.Restricted() {
			fmt.Fprintf(w, "%-12s %8.3g to %-8.3g (quasi-p %.2g)\n", f.factors[j].Name, max(l.Low, f.factors[j].Low), min(l.High, f.factors[j].High), l.QuasiP)
		}
	}
	fmt.Fprintf(w, "\n%-10s %-10s %-10s\n", "coverage", "density", "factors")
	for k := 0; k < len(f.path.Boxes); k += max(1, len(f.path.Boxes)/8) {
		b := f.path.Boxes[k]
		fmt.Fprintf(w, "%-10.2f %-10.2f %-10d\n", b.Coverage, b.Density, b.Restricted())
	}
}
