package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// report prints the results: concession by severity and audience cost in every arm, and
// the effects of the levers and of the mechanisms over pairs of histories.
func report(w io.Writer, o options, r results) {
	fmt.Fprintf(w, "How much Russia gives in to the United States and Europe, who can stop trade in energy and\n")
	fmt.Fprintf(w, "electronics: %d paired histories of %d quarters a cell on the 8 x 8 economy of 2014.\n", o.seeds, o.periods)
	fmt.Fprintf(w, "Concession is compliance with the demand, from 0 to 1, on average over the quarters, with the\n")
	fmt.Fprintf(w, "half-width of its 95 %% interval. Severity is the share of the trade that is stopped. The audience\n")
	fmt.Fprintf(w, "cost of backing down, in standard deviations of what is unknown (%.1f %% of income), is what makes\n", sigma)
	fmt.Fprintf(w, "a threat credible. Stylised stakes: what is shown is how the model works, not a forecast.\n")
	// A table for each arm: rows are severities, and columns are audience costs.
	for a := range arms {
		fmt.Fprintf(w, "\n%s\n\n%-14s", title(a), "severity")
		for _, d := range audiences {
			fmt.Fprintf(w, "  audience %-4g", d)
		}
		fmt.Fprintf(w, "  threats  imposed\n")
		for s, severity := range severities {
			// A row sums the counts over all audience costs.
			fmt.Fprintf(w, "%-14g", severity)
			threats, impositions := 0, 0
			for d := range audiences {
				e := r.level(cell{a, d, s}, concession)
				fmt.Fprintf(w, "  %.2f ± %.2f  ", e.mean, e.half)
				for _, h := range r[cell{a, d, s}] {
					threats, impositions = threats+h.threats, impositions+h.impositions
				}
			}
			// Counts are means per history over all audience costs.
			n := float64(o.seeds * len(audiences))
			fmt.Fprintf(w, "  %7.2f  %7.2f\n", float64(threats)/n, float64(impositions)/n)
		}
	}
	fmt.Fprintf(w, "\nThreats and impositions are counts a history, over all audience costs.\n")

	fmt.Fprintf(w, "\nWHAT THE LEVERS CHANGE, seed by seed, in concession\n\n")
	// The effect of each lever is given at both ends of the other lever.
	for a := range arms {
		lowest, highest := 0, len(severities)-1
		tied := len(audiences) - 1
		print := func(what string, e estimate) {
			fmt.Fprintf(w, "%-12s %-54s %+.2f ± %.2f\n", arms[a].name, what, e.mean, e.half)
		}
		print(fmt.Sprintf("severity %g to %g, no audience cost", severities[lowest], severities[highest]),
			r.effect(cell{a, 0, highest}, cell{a, 0, lowest}, concession))
		print(fmt.Sprintf("severity %g to %g, audience cost %g", severities[lowest], severities[highest], audiences[tied]),
			r.effect(cell{a, tied, highest}, cell{a, tied, lowest}, concession))
		print(fmt.Sprintf("audience cost 0 to %g, severity %g", audiences[tied], severities[lowest]),
			r.effect(cell{a, tied, lowest}, cell{a, 0, lowest}, concession))
		print(fmt.Sprintf("audience cost 0 to %g, severity %g", audiences[tied], severities[highest]),
			r.effect(cell{a, tied, highest}, cell{a, 0, highest}, concession))
	}

	fmt.Fprintf(w, "\nWHAT THE MECHANISMS CHANGE, seed by seed, over all levers\n\n")
	fmt.Fprintf(w, "%-44s %16s %22s\n", "", "concession", "cost to the target, %")
	// Each pair compares an arm with the mechanism on and the same arm with the
	// mechanism off.
	for _, pair := range [][2]int{{1, 0}, {2, 0}, {3, 1}} {
		give, cost := r.mechanism(pair[0], pair[1], concession), r.mechanism(pair[0], pair[1], func(h *history) float64 { return h.cost })
		fmt.Fprintf(w, "%-44s %+9.3f ± %.3f %+14.3f ± %.3f\n", arms[pair[0]].name+" against "+arms[pair[1]].name, give.mean, give.half, cost.mean, cost.half)
	}
	fmt.Fprintf(w, "\nWith adaptation on, elasticities start at their short-run values and rise while trade is\n")
	fmt.Fprintf(w, "restricted: measures bite harder at first and less later. Whatever needs the rally is\n")
	fmt.Fprintf(w, "conditional on its size, which is an assumption.\n")
}

// title returns the heading of an arm.
func title(a int) string {
	on := func(yes bool) string {
		if yes {
			return "on"
		}
		return "off"
	}
	return fmt.Sprintf("ADAPTATION %s, RALLY %s", on(arms[a].adaptation), on(arms[a].rally))
}

// mechanism returns the mean difference of a quantity between two arms over all levers.
// Each seed counts once, because the cells of a seed share draws.
func (r results) mechanism(to, from int, what func(*history) float64) estimate {
	var seeds int
	// All cells have the same number of seeds.
	for _, list := range r {
		seeds = len(list)
	}
	values := make([]float64, seeds)
	n := float64(len(audiences) * len(severities))
	for d := range audiences {
		for s := range severities {
			for k := range values {
				values[k] += (what(&r[cell{to, d, s}][k]) - what(&r[cell{from, d, s}][k])) / n
			}
		}
	}
	return estimateOf(values)
}

// saveCSV writes a line for every history, in the order of arms, levers and seeds. The
// file appears complete or not at all: a temporary file is renamed at the end.
func saveCSV(name string, r results) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err == nil {
			err = os.Rename(f.Name(), name)
		}
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w := csv.NewWriter(f)
	_ = w.Write([]string{"arm", "audience_sigma", "severity", "seed", "concession_mean", "concession_end", "threats", "impositions", "target_cost_pct"})
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	// The loops fix the order of lines; a range over the map would not.
	for a := range arms {
		for d := range audiences {
			for s := range severities {
				for _, h := range r[cell{a, d, s}] {
					_ = w.Write([]string{
						arms[a].name, number(audiences[d]), number(severities[s]), strconv.FormatUint(h.seed, 10),
						number(h.mean), number(h.last), strconv.Itoa(h.threats), strconv.Itoa(h.impositions), number(h.cost),
					})
				}
			}
		}
	}
	w.Flush()
	return w.Error() // includes the error of every Write
}
