// Cases plays episodes of trade diplomacy as the model has them, and says which patterns of the
// record come out and which do not. A case is a folder with a scenario, a study and a note on the facts, the
// assumptions and what the model misses.
//
//	go run ./examples/cases [-only NAMES] [-seeds N]
//
// The studies go in; tables of means, and of patterns with effect, interval and verdict come out. cases.md
// has the tables of 100 seeds. The files are best read in this order: the README of a case, its scenario.yaml
// and study.yaml, patterns.go, main.go.
package main

import (
	"context"
	"embed"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

//go:embed */scenario.yaml */study.yaml
var files embed.FS

func main() { program.Main("cases", run) }

// run is main without the process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := program.Flags("cases")
	only := f.String("only", "", "`names` of cases, with commas between (all if empty)")
	seeds := f.Int("seeds", 0, "`number` of seeds (0 for that of each study)")
	if err := program.Parse(f, args, stderr); err != nil {
		return err
	}
	if err := program.FlagsOnly(f); err != nil {
		return err
	}
	if *seeds < 0 || *seeds == 1 {
		return fmt.Errorf("-seeds is %d; want 2 or more, or 0 for the number of each study", *seeds)
	}
	var names []string
	for _, c := range cases() {
		names = append(names, c.name)
	}
	chosen, err := program.Names("only", *only, names)
	if err != nil {
		return err
	}
	for _, c := range cases() {
		if len(chosen) > 0 && !strings.Contains(","+strings.Join(chosen, ",")+",", ","+c.name+",") {
			continue
		}
		if err := c.play(ctx, *seeds, stdout); err != nil {
			return fmt.Errorf("case %s: %w", c.name, err)
		}
	}
	return nil
}

// study returns the study of a case, with the scenario in it.
func (c *episode) study(seeds int) (s experiment.Study, err error) {
	text, err := files.ReadFile(path.Join(c.name, "study.yaml"))
	if err != nil {
		return s, err
	}
	if s, err = experiment.ReadText(c.name+"/study.yaml", text); err != nil {
		return s, err
	}
	if text, err = files.ReadFile(path.Join(c.name, "scenario.yaml")); err != nil {
		return s, err
	}
	sc, err := scenario.ReadText(c.name+"/scenario.yaml", text)
	if err != nil {
		return s, err
	}
	s.Bases = []experiment.Base{{Scenario: sc}}
	if seeds > 0 {
		s.Seeds = seeds
	}
	return s, nil
}

// play plays a case and prints its tables in Markdown.
func (c *episode) play(ctx context.Context, seeds int, w io.Writer) error {
	study, err := c.study(seeds)
	if err != nil {
		return err
	}
	r, err := study.Run(ctx, experiment.Options{})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "## %s\n\nStudy %s, %d seeds, %d runs failed.\n\n|", c.title, r.Hash(), study.Seeds, r.Failed)
	levels := study.Factors[0].Levels
	for _, level := range levels {
		fmt.Fprintf(w, " | %s", level)
	}
	fmt.Fprintf(w, " |\n|%s\n", strings.Repeat(" --- |", len(levels)+1))
	for _, o := range r.Observables() {
		fmt.Fprintf(w, "| %s |", o)
		for point := range levels {
			m := r.Mean(point, o)
			fmt.Fprintf(w, " %.4g ± %.2g |", m.Mean, m.Half())
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "\n| pattern of the record | in the model | verdict |\n| --- | --- | --- |\n")
	for _, p := range c.patterns {
		found, verdict, err := p.judge(r, levels)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| %s | %s | %s |\n", p.words, found, verdict)
	}
	fmt.Fprintln(w)
	return nil
}
