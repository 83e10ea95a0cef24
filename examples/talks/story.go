package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/tradetalk/tradetalk/sim"
)

// tell prints a history. Of the rounds of talks it prints each actor's first offer and
// each draft that an actor would not sign; the rest is haggling, which is counted
// unless all of it is asked for.
func tell(w io.Writer, h *sim.History, all bool) {
	said := map[string]map[string]bool{} // by module: what was said in its talks
	haggling := 0
	quarter := -1
	for _, e := range h.Events {
		if e.Kind == sim.TalksOpened {
			said[e.Module] = map[string]bool{}
		}
		if !all && isHaggling(e, said[e.Module]) {
			haggling++
			continue
		}
		if e.Period != quarter {
			quarter = e.Period
			fmt.Fprintf(w, "Quarter %d\n", quarter)
		}
		_, sentence, _ := strings.Cut(e.String(), ": ")
		fmt.Fprintf(w, "  %s\n", sentence)
		if a := e.Appraisal; a != nil && a.Crossed == "" && (e.Kind == sim.Refused || e.Kind == sim.Signed) {
			fmt.Fprintf(w, "      %s\n", a.Breakdown())
		}
	}
	if haggling > 0 {
		fmt.Fprintf(w, "(Left out: %d offers and answers in which actors repeat themselves or hold out for more.)\n", haggling)
	}
	for m, standing := range h.World.Register.InForce() {
		fmt.Fprintf(w, "In force at the end: %s, %s.\n", m.ID, h.World.Register.Space(m.ID).Format(standing.Draft))
	}
}

// isHaggling reports whether an event of talks tells nothing new: anything but an
// actor's first offer, or its first no to a draft that it would not sign.
func isHaggling(e sim.Event, said map[string]bool) bool {
	var key string
	switch e.Kind {
	case sim.Offered, sim.FoundNothing:
		key = fmt.Sprint(e.Actor, e.Kind)
	case sim.Refused:
		if e.Appraisal.Signable() {
			return true
		}
		key = fmt.Sprint(e.Actor, e.Kind, e.Draft)
	case sim.Accepted:
		return true
	default:
		return false
	}
	seen := said[key]
	said[key] = true
	return seen
}

// compare prints the real income of each actor in both histories, every fourth
// quarter and on average.
func compare(w io.Writer, with, without *sim.History) {
	fmt.Fprintf(w, "quarter")
	var paths [][2][]float64
	for _, a := range with.World.Scenario.Actors {
		fmt.Fprintf(w, "%19s", a.ID)
		paths = append(paths, [2][]float64{with.RealIncome(a.ID), without.RealIncome(a.ID)})
	}
	fmt.Fprintln(w)
	n := len(paths[0][0])
	for t := 0; t < n; t += 4 {
		fmt.Fprintf(w, "%7d", t)
		for _, p := range paths {
			fmt.Fprintf(w, "  %+7.3f |%+7.3f", p[0][t], p[1][t])
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "   mean")
	for _, p := range paths {
		fmt.Fprintf(w, "  %+7.3f |%+7.3f", mean(p[0]), mean(p[1]))
	}
	fmt.Fprintln(w)
}

func mean(path []float64) float64 {
	sum := 0.0
	for _, v := range path {
		sum += v
	}
	return sum / float64(len(path))
}
