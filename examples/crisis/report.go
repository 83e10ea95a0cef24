package main

// This file writes the tables of a report.

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/agent/crisis/textbook"
	"github.com/tradetalk/tradetalk/examples/internal/program"
)

// estimator is an estimate by a method.
type estimator struct {
	method string
	fit    *textbook.Fit
	all    [][]textbook.Equilibrium
	faults error // games without a search for all equilibria
}

// report is everything that is written.
type report struct {
	o         options
	input     *input
	estimates []estimator
}

// add adds an estimate and finds all equilibria of its games.
func (r *report) add(method string, fit *textbook.Fit) {
	all, err := r.input.sample.Equilibria(fit.Coefficients)
	r.estimates = append(r.estimates, estimator{method, fit, all, err})
}

// methods are the names of the methods.
var methods = map[string]string{"npl": "nested pseudo-likelihood", "ml": "constrained maximum likelihood"}

// write writes the report and the files.
func (r *report) write(w io.Writer) error {
	var totals [4]float64
	for _, row := range r.input.sample.Ends {
		for k, n := range row {
			totals[k] += n
		}
	}
	fmt.Fprintf(w, "%d games, observed %g times: status quo %g, concession %g, standing firm %g, backing down %g\n\n",
		len(r.input.games), totals[0]+totals[1]+totals[2]+totals[3], totals[0], totals[1], totals[2], totals[3])
	for _, e := range r.estimates {
		fmt.Fprintf(w, "%s: log-likelihood %.3f, equilibrium residual %.1e, %d iterations\n", methods[e.method], e.fit.LogLikelihood, e.fit.Residual, e.fit.Iterations)
	}
	fmt.Fprintf(w, "\n%-32s", "coefficient (standard error)")
	for _, e := range r.estimates {
		fmt.Fprintf(w, "%24s", e.method)
	}
	fmt.Fprintln(w)
	for k, name := range r.input.sample.Names() {
		fmt.Fprintf(w, "%-32s", name)
		for _, e := range r.estimates {
			fmt.Fprintf(w, "%12.4f (%9.4f)", e.fit.Coefficients[k], e.fit.StandardErrors()[k])
		}
		fmt.Fprintln(w)
	}
	for _, e := range r.estimates {
		number := map[int]int{}
		for _, games := range e.all {
			number[len(games)]++
		}
		fmt.Fprintf(w, "\nequilibria under %s:", e.method)
		for _, n := range slices.Sorted(maps.Keys(number)) {
			fmt.Fprintf(w, " %d games with %d;", number[n], n)
		}
		fmt.Fprintln(w)
		if e.faults != nil {
			fmt.Fprintln(w, e.faults)
		}
		fmt.Fprintf(w, "%-16s %10s %10s %10s   ends:%9s %9s %9s %9s\n", "game", "threatens", "resists", "firm", "sq", "cd", "sf", "bd")
		for i, games := range e.all {
			if len(games) < 2 && i >= few {
				continue
			}
			for _, q := range games {
				o, mark := q.Outcomes(), " "
				if near(q, e.fit.Games[i]) {
					mark = "*"
				}
				fmt.Fprintf(w, "%-16s %10.4f %10.4f %10.4f %s      %9.4f %9.4f %9.4f %9.4f\n", r.input.games[i], q.Threaten, q.Resist, q.Firm, mark, o.StatusQuo, o.Concede, o.Firm, o.BackDown)
			}
		}
	}
	fmt.Fprintf(w, "\nShown: the first %d games, and games with several equilibria; -equilibria FILE writes all. * is the equilibrium of the estimate.\n", few)
	if r.o.estimates != "" {
		if err := program.SaveCSV("estimates", r.o.estimates, r.coefficients()); err != nil {
			return err
		}
	}
	if r.o.equilibria != "" {
		return program.SaveCSV("equilibria", r.o.equilibria, r.equilibria())
	}
	return nil
}

// few is the number of games that are shown in any case.
const few = 5

// near reports whether two equilibria are the same up to the accuracy of an estimate.
func near(a, b textbook.Equilibrium) bool {
	return max(a.Resist-b.Resist, b.Resist-a.Resist, a.Firm-b.Firm, b.Firm-a.Firm) < 1e-6
}

// full writes a number in full precision.
func full(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// coefficients returns the rows of the file of estimates.
func (r *report) coefficients() [][]string {
	names := r.input.sample.Names()
	rows := [][]string{slices.Concat([]string{"method", "loglikelihood", "residual", "coefficient", "estimate", "se"}, names)}
	for _, e := range r.estimates {
		se := e.fit.StandardErrors()
		for k, name := range names {
			row := []string{e.method, full(e.fit.LogLikelihood), full(e.fit.Residual), name, full(e.fit.Coefficients[k]), full(se[k])}
			for _, v := range e.fit.Covariance[k] {
				row = append(row, full(v))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// equilibria returns the rows of the file of equilibria.
func (r *report) equilibria() [][]string {
	rows := [][]string{{"method", "game", "equilibrium", "of", "estimate", "threatens", "resists", "firm", "sq", "cd", "sf", "bd"}}
	for _, e := range r.estimates {
		for i, games := range e.all {
			for k, q := range games {
				o := q.Outcomes()
				rows = append(rows, []string{
					e.method, r.input.games[i], strconv.Itoa(k + 1), strconv.Itoa(len(games)), strconv.FormatBool(near(q, e.fit.Games[i])),
					full(q.Threaten), full(q.Resist), full(q.Firm), full(o.StatusQuo), full(o.Concede), full(o.Firm), full(o.BackDown),
				})
			}
		}
	}
	return rows
}
