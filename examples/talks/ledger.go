package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file prints the balance of a history: gains by actor, texts and sanctions in
// force at the end, and a comparison with histories under other policies. Inputs are
// the rows, the events and the final register of each history.

// never prints what never happened, with the nearest reasons.
func never(w io.Writer, r *record) {
	fmt.Fprintf(w, "WHAT NEVER HAPPENED\n\n")
	for line := range strings.Lines(r.Diagnose()) {
		text := strings.TrimSpace(line)
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		wrap(w, text, "  "+indent, "      "+indent, 100)
	}
	fmt.Fprintln(w)
}

// path returns a series of an actor by period.
func (r *record) path(actor string, of func(sim.Row) float64) []float64 {
	var out []float64
	for _, row := range r.Rows {
		if row.Actor == actor {
			out = append(out, of(row))
		}
	}
	return out
}

// income returns the change in real income of a row, in percent of the baseline.
func income(r sim.Row) float64 { return r.RealIncome }

// trust returns the trust of other actors in the actor of a row, in [0, 1].
func trust(r sim.Row) float64 { return r.Trust }

// mean returns the mean of a series, and 0 for an empty series.
func mean(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(max(1, len(list)))
}

// last returns the last entry of a series, and 0 for an empty series.
func last(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1]
}

// gains prints income, trust, modules, depth and trade covered for each actor.
func gains(w io.Writer, r *record) {
	fmt.Fprintf(w, "WHO GAINED WHAT\n\n")
	fmt.Fprintf(w, "%-5s %10s %10s %8s %8s %8s %8s %8s\n", "", "income", "income", "trust", "trust", "modules", "depth", "trade")
	fmt.Fprintf(w, "%-5s %10s %10s %8s %8s %8s %8s %8s\n", "", "mean %", "end %", "start", "end", "at end", "at end", "covered")
	for _, id := range r.actors() {
		// Income and trust are series over all periods; modules and depth are taken at
		// the end.
		of := r.path(id, income)
		in := r.path(id, trust)
		first := 0.0
		if len(in) > 0 {
			first = in[0]
		}
		modules := r.path(id, func(x sim.Row) float64 { return float64(x.Bound) })
		depth := r.path(id, func(x sim.Row) float64 { return x.Depth })
		fmt.Fprintf(w, "%-5s %+10.3f %+10.3f %8.2f %8.2f %8.0f %8.2f %7.0f%%\n",
			id, mean(of), last(of), first, last(in), last(modules), last(depth), 100*coverage(r, id))
	}
	fmt.Fprintf(w, "\nincome: real income against the baseline of 2014; trust: of the others in it, from 0 to 1; depth: sum over\n"+
		"modules in force of how deep they go, from 0 to 1 each; covered: share of its trade, in the data, that goes on\n"+
		"under an obligation of a module in force between the two.\n\n")
}

// coverage returns the covered share of the trade of an actor in the baseline, exports
// plus imports, in [0, 1]. A flow is covered if a module in force at the end binds both
// sides in the sector.
func coverage(r *record, actor string) float64 {
	e := r.scenario.Economy
	own := regions(r, actor)
	covered, all := 0.0, 0.0
	for i := range e.NumRegions() {
		// Trade within a bloc does not count.
		if slices.Contains(own, i) {
			continue
		}
		partner := r.speaker(i)
		for j := range e.NumSectors() {
			flow := 0.0
			for _, n := range own {
				flow += e.Trade(j, n, i) + e.Trade(j, i, n)
			}
			all += flow
			if partner != "" && r.covers(actor, partner, j) {
				covered += flow
			}
		}
	}
	if all == 0 {
		return 0
	}
	return covered / all
}

// regions returns the indices of the regions of an actor in the economy.
func regions(r *record, actor string) (out []int) {
	for k := range r.scenario.Actors {
		if a := &r.scenario.Actors[k]; a.ID == actor {
			for _, id := range a.Regions {
				n, _ := r.scenario.Economy.RegionIndex(id)
				out = append(out, n)
			}
		}
	}
	return out
}

// speaker returns the actor with authority over a region, or "".
func (r *record) speaker(region int) string {
	for _, id := range r.actors() {
		if slices.Contains(regions(r, id), region) {
			return id
		}
	}
	return ""
}

// covers reports whether a module in force binds two actors in a sector.
func (r *record) covers(a, b string, sector int) bool {
	period := r.scenario.Periods - 1
	for open, s := range r.World.Register.InForce() {
		if !s.BoundIn(a, period) || !s.BoundIn(b, period) {
			continue
		}
		// The agreed text decides, with all terms settled.
		m := r.World.Register.Agreed(open.ID)
		for k := range m.Commitments {
			c := &m.Commitments[k]
			if c.Kind != treaty.RelieveSanctions && c.Depth.Value() > 0 && c.Sectors.Covers(r.scenario.Economy, sector) {
				return true
			}
		}
	}
	return false
}

// inForce prints the modules and sanctions in force at the end.
func inForce(w io.Writer, r *record) {
	fmt.Fprintf(w, "IN FORCE AT THE END\n\n")
	period := r.scenario.Periods - 1
	nothing := true
	for m, s := range r.World.Register.InForce() {
		nothing = false
		members := s.Members(period)
		// A line for a module lists the draft, the members, the end of the term and the
		// measures in effect.
		text := fmt.Sprintf("%s (%s) since %s %d, between %s", m.ID, r.World.Register.Space(m.ID).Format(s.Draft), r.scenario.PeriodLength, s.Since, list(members))
		if s.Until != treaty.Never {
			text += fmt.Sprintf("; it ends in %s %d unless renewed", r.scenario.PeriodLength, s.Until)
		}
		for k := range s.Measures {
			if x := &s.Measures[k]; x.Holds(period) && slices.Contains(members, x.Party) {
				what := "an exception"
				if x.Safeguard {
					what = "a safeguard"
				}
				text += fmt.Sprintf("; %s of %s on %s holds", what, x.Party, x.Sectors)
			}
		}
		wrap(w, text+".", "  ", "      ", 100)
	}
	// A line for a regime lists the strength of its measures and the present senders.
	for k := range r.harsh[len(r.harsh)-1] {
		if share := r.harsh[len(r.harsh)-1][k]; share > 0 {
			nothing = false
			regime := r.scenario.Regimes[k]
			if members := r.World.Coercion.Docket.Members(regime.ID); members != nil {
				regime.Senders = members // some have left, others joined
			}
			wrap(w, fmt.Sprintf("The sanctions %q, at %.0f %%: %s.", regime.ID, 100*share, &regime), "  ", "      ", 100)
		}
	}
	if nothing {
		fmt.Fprintf(w, "  Nothing.\n")
	}
	fmt.Fprintln(w)
}

// branch is a history under a policy, with a name for the head of its column.
type branch struct {
	name string
	*record
}

// compare prints histories with the same draws side by side, a column for each history.
func compare(w io.Writer, list []branch) {
	fmt.Fprintf(w, "THE SAME SEED WITHOUT SANCTIONS, AND WITH NO EXCEPTION TO INVOKE\n\n%-34s", "")
	for _, b := range list {
		fmt.Fprintf(w, "%16s", b.name)
	}
	fmt.Fprintln(w)
	line := func(name string, of func(b branch) string) {
		fmt.Fprintf(w, "%-34s", name)
		for _, b := range list {
			fmt.Fprintf(w, "%16s", of(b))
		}
		fmt.Fprintln(w)
	}
	unit := list[0].scenario.PeriodLength.String()
	// The first rows are the spells of each module.
	for _, m := range list[0].scenario.Treaty.Modules {
		line(m.ID+", "+unit+"s in force", func(b branch) string { return b.spell(m.ID) })
	}
	count := func(name string, kinds ...event.Kind) {
		line(name, func(b branch) string { return fmt.Sprint(b.count(kinds...)) })
	}
	// Counts of events follow, and then mean incomes.
	line(unit+"s under sanctions", func(b branch) string { return fmt.Sprint(b.sanctioned()) })
	count("exceptions invoked", event.ExceptionInvoked)
	count("complaints", event.ConsultationsRequested)
	count("withdrawals", event.Withdrew)
	for _, id := range list[0].actors() {
		line("mean real income of "+id+", %", func(b branch) string { return fmt.Sprintf("%+.3f", mean(b.path(id, income))) })
	}
	fmt.Fprintf(w, "\nAll other draws are the same. One history is one history: what holds on average takes many (-survey).\n")
}

// count returns the number of events of some kinds in a history.
func (r *record) count(kinds ...event.Kind) (n int) {
	for k := range r.Events {
		if slices.Contains(kinds, r.Events[k].Kind) {
			n++
		}
	}
	return n
}

// spell returns the periods in which a module was in force, as "4-12, 20-39", or
// "never".
func (r *record) spell(module string) string {
	at := slices.IndexFunc(r.scenario.Treaty.Modules, func(m treaty.Module) bool { return m.ID == module })
	var parts []string
	for t := 0; t < len(r.bound); t++ {
		if r.bound[t][at] == 0 {
			continue
		}
		// A spell extends over consecutive periods with members.
		from := t
		for t+1 < len(r.bound) && r.bound[t+1][at] > 0 {
			t++
		}
		parts = append(parts, fmt.Sprintf("%d-%d", from, t))
	}
	if len(parts) == 0 {
		return "never"
	}
	return strings.Join(parts, ", ")
}

// sanctioned returns the number of periods with a sanction regime in force.
func (r *record) sanctioned() (n int) {
	for _, period := range r.harsh {
		if slices.ContainsFunc(period, func(v float64) bool { return v > 0 }) {
			n++
		}
	}
	return n
}
