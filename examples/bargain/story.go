package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// tell plays a case and prints the moves and the possible agreements.
func tell(ctx context.Context, t *table, c *bargainCase, stdout io.Writer) (talks.Outcome, *result, error) {
	w := bufio.NewWriter(stdout)
	fmt.Fprintf(w, "%s\n\n", c.Description)
	// The head lists the strategies and the reserves.
	for i, p := range t.parties {
		fmt.Fprintf(w, "%-10s plays %-9s and signs nothing worth less than %.2f to it\n", p.Name, c.Parties[i].Strategy+",", p.Utility.Reserve())
	}
	fmt.Fprintln(w)
	// The first table has a column for each issue and each party.
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "round\twho\tsays")
	for _, term := range t.space.Terms() {
		fmt.Fprintf(table, "\t%s", term.Name)
	}
	for _, p := range t.parties {
		fmt.Fprintf(table, "\t%s", p.Name)
	}
	fmt.Fprintln(table)
	// row prints a move with the draft and its utilities; a mark shows a utility below
	// the reserve.
	row := func(round, who, says string, d terms.Draft) {
		fmt.Fprintf(table, "%s\t%s\t%s", round, who, says)
		for k := range t.space.Terms() {
			fmt.Fprintf(table, "\t%s", t.space.Option(d, k).Label)
		}
		for _, p := range t.parties {
			v := p.Utility.Value(d)
			mark := ""
			if v < p.Utility.Reserve() {
				mark = " <"
			}
			fmt.Fprintf(table, "\t%.3f%s", v, mark)
		}
		fmt.Fprintln(table)
	}
	// Repeated offers of the same party are counted and left out.
	last := map[int]terms.Draft{}
	held, said := 0, 0
	out, r, err := t.play(ctx, func(s talks.Step) {
		// An acceptance shows the draft accepted.
		d := s.Move.Draft
		if s.Move.Act == bargain.ActAccept {
			d = s.Answered
		}
		if s.Move.Act == bargain.ActOffer && last[s.Seat] == d && said > 0 {
			held++ // the same offer as before
			return
		}
		said++
		last[s.Seat] = d
		switch s.Move.Act {
		case bargain.ActOffer, bargain.ActAccept:
			row(fmt.Sprint(s.Round+1), s.Party, s.Move.Act.String(), d)
		// Other moves have no draft, and their cells stay empty.
		default:
			fmt.Fprintf(table, "%d\t%s\t%s%s\n", s.Round+1, s.Party, s.Move.Act, strings.Repeat("\t", len(t.space.Terms())+len(t.parties)))
		}
	})
	if err != nil {
		return out, nil, err
	}
	if err := table.Flush(); err != nil {
		return out, nil, err
	}
	fmt.Fprintf(w, "(< is below that party's red line; %d offers that repeat the party's last one are left out)\n\n", held)
	fmt.Fprintf(w, "%s after %d rounds.\n\n", strings.ToUpper(out.Status.String()), out.Rounds)

	fmt.Fprintf(w, "WHAT COULD HAVE BEEN AGREED: %d of %d drafts, %d of them efficient\n\n", r.Solutions.Zone, r.Solutions.Outcomes, len(r.Solutions.Pareto))
	// The second table lists the solutions of bargaining theory.
	table = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(name string, p talks.Point, ok bool) {
		if !ok {
			return
		}
		fmt.Fprintf(table, "%s", name)
		for _, v := range p.Values {
			fmt.Fprintf(table, "\t%.3f", v)
		}
		fmt.Fprintf(table, "\t%s\n", t.space.Format(p.Draft))
	}
	// Each solution has a column for each party and the draft.
	fmt.Fprint(table, "solution")
	for _, p := range t.parties {
		fmt.Fprintf(table, "\t%s", p.Name)
	}
	fmt.Fprintln(table, "\tdraft")
	p, ok := t.game.Nash()
	line("Nash", p, ok)
	p, ok = t.game.KalaiSmorodinsky()
	line("Kalai-Smorodinsky", p, ok)
	p, ok = t.game.Egalitarian()
	line("egalitarian", p, ok)
	p, ok = t.game.Utilitarian()
	line("utilitarian", p, ok)
	if err := table.Flush(); err != nil {
		return out, nil, err
	}
	// An agreement is measured against the solutions.
	if out.Status == talks.Agreed {
		a, _ := t.game.Assess(out.Draft)
		fmt.Fprintf(w, "\nThe agreement has %.0f %% of the greatest Nash product; efficient: %v. Left on the table:", 100*a.NashRatio, a.Efficient)
		for i, p := range t.parties {
			fmt.Fprintf(w, " %s %.3f", p.Name, a.Left[i])
		}
		fmt.Fprintln(w)
	}
	// Without a zone of agreement the conflicts and the cheapest openings are listed.
	for _, set := range r.Solutions.BlockedBy {
		fmt.Fprintf(w, "These red lines exclude each other: %s\n", strings.Join(set, ", "))
	}
	for _, o := range r.Solutions.Openings {
		fmt.Fprintf(w, "It would open the zone if %s asked for %.3f less.\n", o.Party, o.Lower)
	}
	return out, r, w.Flush()
}
