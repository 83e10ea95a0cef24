package main

import (
	"fmt"
	"io"

	"github.com/tradetalk/tradetalk/sim/experiment"
)

// report prints the results: concession by severity and audience cost in every arm, and
// the effects of the levers and of the mechanisms over pairs of histories.
func report(w io.Writer, o options, r *experiment.Result) error {
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
			made, carried := 0.0, 0.0
			for d := range audiences {
				e := r.Mean(point(a, d, s), concession)
				fmt.Fprintf(w, "  %.2f ± %.2f  ", e.Mean, e.Half())
				made += r.Mean(point(a, d, s), threats).Mean / float64(len(audiences))
				carried += r.Mean(point(a, d, s), imposed).Mean / float64(len(audiences))
			}
			fmt.Fprintf(w, "  %7.2f  %7.2f\n", made, carried)
		}
	}
	fmt.Fprintf(w, "\nThreats and impositions are counts a history, over all audience costs.\n")

	fmt.Fprintf(w, "\nWHAT THE LEVERS CHANGE, seed by seed, in concession\n\n")
	// The effect of each lever is given at both ends of the other lever.
	low, high, tied := 0, len(severities)-1, len(audiences)-1
	for a, arm := range arms {
		for _, c := range []struct {
			what          string
			with, without int
		}{
			{fmt.Sprintf("severity %g to %g, no audience cost", severities[low], severities[high]), point(a, 0, high), point(a, 0, low)},
			{fmt.Sprintf("severity %g to %g, audience cost %g", severities[low], severities[high], audiences[tied]), point(a, tied, high), point(a, tied, low)},
			{fmt.Sprintf("audience cost 0 to %g, severity %g", audiences[tied], severities[low]), point(a, tied, low), point(a, 0, low)},
			{fmt.Sprintf("audience cost 0 to %g, severity %g", audiences[tied], severities[high]), point(a, tied, high), point(a, 0, high)},
		} {
			e, err := r.Between(c.with, c.without, concession)
			if err != nil {
				return err
			}
			fmt.Fprintf(w, "%-12s %-54s %+.2f ± %.2f\n", arm, c.what, e.Mean, e.Interval.Width()/2)
		}
	}

	fmt.Fprintf(w, "\nWHAT THE MECHANISMS CHANGE, seed by seed, over all levers\n\n")
	fmt.Fprintf(w, "%-44s %16s %22s\n", "", "concession", "cost to the target, %")
	// An arm with the mechanism on against the same arm with the mechanism off.
	for _, pair := range [][2]string{{"adaptation", "plain"}, {"rally", "plain"}, {"both", "adaptation"}} {
		effects, err := r.Compare(experiment.Contrast{Factor: "arm", Level: pair[0], Against: pair[1]})
		if err != nil {
			return err
		}
		give, gain := effects[0], effects[4] // in the order of the observables
		fmt.Fprintf(w, "%-44s %+9.3f ± %.3f %+14.3f ± %.3f\n", pair[0]+" against "+pair[1], give.Mean, give.Interval.Width()/2, -gain.Mean, gain.Interval.Width()/2)
	}
	fmt.Fprintf(w, "\nWith adaptation on, elasticities start at their short-run values and rise while trade is\n")
	fmt.Fprintf(w, "restricted: measures bite harder at first and less later. Whatever needs the rally is\n")
	fmt.Fprintf(w, "conditional on its size, which is an assumption.\n")
	return nil
}

// title returns the heading of an arm.
func title(a int) string {
	word := map[string]string{"true": "on", "false": "off"}
	return fmt.Sprintf("ADAPTATION %s, RALLY %s", word[switches[a]["switches.adaptation"]], word[switches[a]["switches.rally"]])
}
