package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/effect"
	"github.com/tradetalk/tradetalk/sim/store"
)

// This file plays the rows and writes the table: a line for each row and economy.

// line is a line of the table.
type line struct {
	row
	economy string
	// status is y for a row that was played, and - for one that is not modelled.
	status string
	// effect is with minus without, placebo the same with the mechanism off, through the
	// difference of both; nil if not measured.
	effect, placebo, through *experiment.Effect
	// p is the p-value of the claim after Holm, over all lines of the table.
	p       float64
	verdict string
	// scenario and study are hashes of the base and of the paired study.
	scenario, study, version string
}

// play plays all rows in all economies.
func play(ctx context.Context, o options, rows []row, progress io.Writer) ([]line, error) {
	var lines []line
	var errs []error
	for _, r := range rows {
		if r.Not != "" {
			lines = append(lines, line{row: r, status: "-", verdict: "not modelled: " + r.Not})
			continue
		}
		for _, e := range o.bases {
			fmt.Fprintf(progress, "%s %s\n", r.ID, e.name)
			p, err := r.pair(e, o.quick, o.seeds)
			var out *experiment.Paired
			if err == nil {
				out, err = p.Run(ctx, experiment.Options{Workers: o.workers})
			}
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil { // a lever that is gone: all are told at once
				errs = append(errs, fmt.Errorf("%s, %s: %w", r.ID, e.name, err))
				continue
			}
			one := line{row: r, economy: e.name, status: "y", effect: &out.Effects[0], study: out.Hash(), version: experiment.Version()}
			one.scenario = out.Metadata().Scenario
			if out.Placebo != nil {
				one.placebo, one.through = &out.Placebo[0], &out.Through[0]
			}
			if out.Failed > 0 {
				one.effect.Note = fmt.Sprintf("%d of %d runs failed; the first: %s", out.Failed, out.Len(), failure(out.Result))
			}
			lines = append(lines, one)
		}
	}
	judge(lines)
	return lines, errors.Join(errs...)
}

// failure returns the first error of a run.
func failure(r *experiment.Result) string {
	for o := range r.Outcomes() {
		if o.Failed != "" {
			return o.Failed
		}
	}
	return ""
}

// claimed returns the effect that the claim is about: that of the lever, or what goes through the
// mechanism.
func (l *line) claimed() *experiment.Effect {
	if strings.HasSuffix(l.Sign, "through") {
		return l.through
	}
	return l.effect
}

// judge sets the verdicts, after Holm over all lines with an effect.
func judge(lines []line) {
	var p []float64
	for k := range lines {
		if l := &lines[k]; l.effect != nil && l.claimed().Note == "" {
			p = append(p, l.claimed().P)
		}
	}
	p = effect.Holm(p)
	for k := range lines {
		l := &lines[k]
		if l.effect == nil {
			continue
		}
		if e := l.claimed(); e.Note == "" {
			l.p, p = p[0], p[1:]
		} else {
			l.p = math.NaN()
		}
		l.verdict = l.judged()
	}
}

// level is the error rate of a verdict, after Holm.
const level = 0.05

// judged returns the verdict of a line.
func (l *line) judged() string {
	e := l.claimed()
	sign, _, _ := strings.Cut(l.Sign, " ")
	switch {
	case e.Note != "":
		return "not measured: " + e.Note
	case e.Sign.Ties == e.Pairs:
		return "the lever moves nothing"
	case sign == "none" && l.p > level:
		return "no effect found, as claimed"
	case sign == "none":
		return "against the claim: there is an effect"
	case l.p > level:
		return "no effect found"
	case (e.Mean > 0) != (sign == "up"):
		return "against the claim"
	case l.placebo != nil && e == l.effect && l.placebo.Note == "" && l.through.Note == "" && l.through.P > level && l.placebo.P <= level:
		return "the sign as claimed, and as much with the mechanism off"
	}
	return "as claimed"
}

// text returns an effect with its interval.
func text(e *experiment.Effect) string {
	if e == nil {
		return ""
	}
	if e.Note != "" {
		return "-"
	}
	return fmt.Sprintf("%+.3g [%.3g, %.3g]", e.Mean, e.Effect.Interval.Low, e.Effect.Interval.High)
}

// print writes the table in Markdown, and the counts of verdicts.
func print(w io.Writer, o options, lines []line) {
	fmt.Fprintf(w, "Claims and what comes out: %d pairs of histories with common seeds, with minus without, 95 %% intervals; verdicts at 5 %% after Holm over the table.\n", o.seeds)
	if o.quick {
		fmt.Fprintf(w, "A quick table shows whether levers move; its verdicts say little.\n")
	}
	for k := range lines {
		if lines[k].version != "" {
			fmt.Fprintf(w, "Version of the module: %s.\n", lines[k].version)
			break
		}
	}
	fmt.Fprintf(w, "\n| id | status | claim | base | lever | observable | code place | paired test | ablation | claimed | effect | placebo | p (Holm) | verdict | what is missing | scenario | study |\n")
	fmt.Fprintf(w, "|%s\n", strings.Repeat(" --- |", 17))
	counts := map[string]int{}
	var order []string
	for k := range lines {
		l := &lines[k]
		if l.status == "-" {
			fmt.Fprintf(w, "| %s | - | %s |%s not modelled | %s | | |\n", l.ID, l.Claim, strings.Repeat(" |", 10), cell(l.Not))
		} else {
			lever := fmt.Sprintf("%s: %s -> %s", l.Lever, cmp.Or(l.Levels[0], "as in the base"), l.Levels[1])
			fmt.Fprintf(w, "| %s | y | %s | %s %s | %s | %s | %s | %s | %s | %s | %s | %s | %.2g | %s | %s | %.8s | %.8s |\n",
				l.ID, l.Claim, l.Base, l.economy, cell(lever), l.Observe, l.Code, cmp.Or(l.Test, "this row"), cell(ablation(l.Placebo)), l.Sign,
				text(l.effect), text(l.placebo), l.p, cell(l.verdict), cell(l.Missing), l.scenario, l.study)
		}
		short, _, _ := strings.Cut(l.verdict, ":")
		if counts[short] == 0 {
			order = append(order, short)
		}
		counts[short]++
	}
	fmt.Fprintf(w, "\n")
	for _, verdict := range order {
		fmt.Fprintf(w, "%4d %s\n", counts[verdict], verdict)
	}
}

// ablation returns the settings of a placebo in words.
func ablation(of map[string]string) string {
	var parts []string
	for _, path := range slices.Sorted(maps.Keys(of)) {
		parts = append(parts, path+": "+of[path])
	}
	return strings.Join(parts, ", ")
}

// cell returns a text that ends no cell.
func cell(s string) string { return strings.NewReplacer("|", "/", "\n", " ").Replace(s) }

// save writes the table with all its columns.
func save(dir string, lines []line, formats ...store.Format) error {
	m := store.Describe("mechanisms", "", 0)
	m.Source = experiment.Source()
	t, err := store.CreateTables(dir, m, formats...)
	if err != nil {
		return err
	}
	defer t.Discard()
	var columns []store.Column
	for _, name := range []string{"id", "status", "claim", "source", "base", "economy", "lever", "without", "with", "observable", "code_place", "paired_test", "ablation", "claimed"} {
		columns = append(columns, store.Column{Name: name})
	}
	for _, what := range []string{"effect", "placebo", "through"} {
		for _, name := range []string{"", "_low", "_high", "_p"} {
			columns = append(columns, store.Column{Name: what + name, Kind: store.Number})
		}
	}
	columns = append(columns, store.Column{Name: "p_shuffled", Kind: store.Number}, store.Column{Name: "p_holm", Kind: store.Number},
		store.Column{Name: "pairs", Kind: store.Whole}, store.Column{Name: "dropped", Kind: store.Whole},
		store.Column{Name: "verdict"}, store.Column{Name: "scenario"}, store.Column{Name: "study"}, store.Column{Name: "version"}, store.Column{Name: "missing"})
	table, err := t.Table("mechanisms", columns...)
	if err != nil {
		return err
	}
	for k := range lines {
		l := &lines[k]
		levels := append(l.Levels, "", "")
		out := []any{l.ID, l.status, l.Claim, l.Source, l.Base, l.economy, l.Lever, levels[0], levels[1], l.Observe, l.Code, l.Test, ablation(l.Placebo), l.Sign}
		for _, e := range []*experiment.Effect{l.effect, l.placebo, l.through} {
			if e == nil {
				out = append(out, nil, nil, nil, nil)
			} else {
				out = append(out, e.Mean, e.Effect.Interval.Low, e.Effect.Interval.High, e.P)
			}
		}
		if l.effect != nil {
			out = append(out, l.effect.Shuffled, l.p, int64(l.effect.Pairs), int64(l.effect.Dropped))
		} else {
			out = append(out, nil, nil, nil, nil)
		}
		if err := table.Write(append(out, l.verdict, l.scenario, l.study, l.version, cmp.Or(l.Not, l.Missing))...); err != nil {
			return err
		}
	}
	return t.Commit()
}
