// Ensemble plays many worlds of one dispute and asks three questions of them: which of the unknown
// things matters (Sobol indices), how much is left to chance (the share of the seed), and in which
// worlds no sanction is imposed (a box by PRIM).
//
//	go run ./examples/ensemble [-points N] [-seeds N] [-dir FOLDER] [-in FILE] [-o FOLDER] [-picture FILE]
//
// study.yaml goes in; tables in Parquet and CSV, a report and a picture come out. With -dir the runs
// are kept, and a run that is stopped or killed goes on from there. On many machines the program
// examples/study plays the same study.yaml as shards, and -in reads the merged file. The files are
// best read in this order: study.yaml, main.go, report.go, picture.go.
package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/sim/store/parquet"
)

//go:embed study.yaml
var studyText []byte

func main() { program.Main("ensemble", run) }

// options are the values of the flags.
type options struct {
	points, seeds        int
	dir, in, out, figure string
	progress             bool
}

// parse reads the flags. The error holds all values out of range.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := program.Flags("ensemble")
	f.IntVar(&o.points, "points", 0, "`number` of base points of the design, that of study.yaml if not given")
	f.IntVar(&o.seeds, "seeds", 0, "`number` of seeds, that of study.yaml if not given")
	f.StringVar(&o.dir, "dir", "", "`folder` for the runs, to go on from after a stop")
	f.StringVar(&o.in, "in", "", "`file` of merged runs, in place of playing them")
	f.StringVar(&o.out, "o", "out/ensemble", "`folder` for the tables, none if empty")
	f.StringVar(&o.figure, "picture", "out/ensemble.png", "PNG `file` to draw, none if empty")
	f.BoolVar(&o.progress, "progress", false, "tell how far the runs are")
	if err := program.Parse(f, args, stderr); err != nil {
		return o, err
	}
	bad := []error{program.FlagsOnly(f)}
	if o.points < 0 || o.seeds < 0 {
		bad = append(bad, fmt.Errorf("-points is %d and -seeds %d; want 1 or more, or 0 for those of study.yaml", o.points, o.seeds))
	}
	return o, errors.Join(bad...)
}

// run is main without the process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	study, err := experiment.ReadText("study.yaml", studyText)
	if err != nil {
		return err
	}
	if o.points > 0 {
		study.Design.Points = o.points
	}
	if o.seeds > 0 {
		study.Seeds = o.seeds
	}
	result, err := results(ctx, study, o, stderr)
	if err != nil {
		return err
	}
	program.Warn(stderr, "ensemble", result.Warnings())
	out := bufio.NewWriter(stdout)
	found, err := analyse(result, study)
	if err != nil {
		return err
	}
	found.print(out)
	if o.out != "" {
		if err := result.Save(o.out, store.CSVFormat{}, parquet.Format{}); err != nil {
			return err
		}
		at, err := store.Latest(o.out)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\nTables: %s\n", at)
	}
	if o.figure != "" {
		if err := found.draw(o.figure); err != nil {
			return err
		}
		fmt.Fprintf(out, "Picture: %s\n", o.figure)
	}
	return out.Flush()
}

// results plays the study, or reads the file of merged runs.
func results(ctx context.Context, study experiment.Study, o options, stderr io.Writer) (*experiment.Result, error) {
	if o.in != "" {
		return study.Load(o.in)
	}
	run := experiment.Options{Dir: o.dir}
	if o.progress {
		run.Progress = func(p ensemble.Progress) {
			fmt.Fprintf(stderr, "%d of %d runs, %.0f a second, %v left\n", p.Done, p.Total, p.Rate, p.Left)
		}
	}
	return study.Run(ctx, run)
}
