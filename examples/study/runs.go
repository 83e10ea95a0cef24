package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/sim/store/parquet"
)

// This file plays studies of scenarios: all runs on one machine, one shard of many, the merging of
// shards, and the report.

// studyFlags are the flags that the commands on a study share.
type studyFlags struct {
	study, dir, out, formats string
	workers                  int
	quiet                    bool
}

// define adds the flags by name.
func (s *studyFlags) define(f *flag.FlagSet, names ...string) {
	for _, name := range names {
		switch name {
		case "study":
			f.StringVar(&s.study, "study", "", "YAML `file` of the study, needed")
		case "dir":
			f.StringVar(&s.dir, "dir", "", "`folder` of the files of runs; a stopped study goes on from there")
		case "out":
			f.StringVar(&s.out, "out", "", "`folder` for the tables, none if empty")
			f.StringVar(&s.formats, "format", "csv", "`formats` of the tables: csv, jsonl, parquet, joined by commas")
		case "workers":
			f.IntVar(&s.workers, "workers", 0, "`runs` at a time; the number of processors if not given")
			f.BoolVar(&s.quiet, "quiet", false, "tell no progress")
		}
	}
}

// read reads the study. Mistakes in the file are beyond any retry; a file that cannot be opened may be
// there the next time.
func (s *studyFlags) read(command string) (experiment.Study, error) {
	if s.study == "" {
		return experiment.Study{}, never(fmt.Errorf("study %s: -study is needed", command))
	}
	study, err := experiment.Read(s.study)
	var open *fs.PathError
	if err != nil && !errors.As(err, &open) {
		err = never(err)
	}
	return study, err
}

// never marks an error as beyond any retry.
func never(err error) error { return fmt.Errorf("%w (%w)", err, ensemble.ErrNever) }

// tables returns the formats of the tables.
func (s *studyFlags) tables() (out []store.Format, err error) {
	known := append(store.Formats(), parquet.Format{})
	for _, name := range strings.Split(s.formats, ",") {
		found := false
		for _, f := range known {
			if f.Suffix() == strings.TrimSpace(name) {
				out, found = append(out, f), true
			}
		}
		if !found {
			err = errors.Join(err, never(fmt.Errorf("-format has %q; want csv, jsonl or parquet", name)))
		}
	}
	return out, err
}

// options returns the options of a run, with progress told to a writer.
func (s *studyFlags) options(stderr io.Writer) experiment.Options {
	o := experiment.Options{Dir: s.dir, Workers: s.workers}
	if !s.quiet {
		o.Progress = func(p ensemble.Progress) {
			left := ""
			if p.Left >= 0 {
				left = fmt.Sprintf(", %s left", p.Left.Round(time.Second))
			}
			fmt.Fprintf(stderr, "%d of %d runs, %d failed, %.1f a second%s\n", p.Done, p.Total, p.Failed, p.Rate, left)
		}
	}
	return o
}

// runStudy plays all runs on this machine.
func runStudy(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("run", flag.ContinueOnError)
	var s studyFlags
	s.define(f, "study", "dir", "out", "workers")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	study, err := s.read("run")
	if err != nil {
		return err
	}
	formats, err := s.tables()
	if err != nil {
		return err
	}
	result, err := study.Run(ctx, s.options(stderr))
	if err != nil {
		return err
	}
	return s.report(study, result, formats, stdout)
}

// runShard plays one shard.
func runShard(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("shard", flag.ContinueOnError)
	var s studyFlags
	s.define(f, "study", "dir", "workers")
	i := f.Int("i", -1, "`number` of the shard, from 0, needed")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	study, err := s.read("shard")
	if err != nil {
		return err
	}
	report, err := study.Shard(ctx, *i, s.options(stderr))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d runs, %d failed, %d found from before\n", report.Path, report.Runs, report.Failed, report.Resumed)
	return err
}

// runMerge joins the shards.
func runMerge(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("merge", flag.ContinueOnError)
	var s studyFlags
	s.define(f, "study", "dir")
	out := f.String("o", "", "`file` of all runs, needed")
	if err := parseFlags(f, args, stderr); err != nil {
		return err
	}
	study, err := s.read("merge")
	if err != nil {
		return err
	}
	if *out == "" {
		return never(errors.New("study merge: -o is needed"))
	}
	// Files may be named; without names, all files of runs in the folder are meant, so that a file
	// that does not belong is told.
	paths := f.Args()
	if len(paths) == 0 {
		if paths, err = filepath.Glob(filepath.Join(s.dir, "*.runs")); err != nil {
			return err
		}
	}
	if err := study.Merge(paths, *out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %d shards\n", *out, len(paths))
	return err
}

// runReport tells what came out.
func runReport(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("report", flag.ContinueOnError)
	var s studyFlags
	s.define(f, "study", "out")
	in := f.String("in", "", "`file` of all runs, by merge, needed")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	study, err := s.read("report")
	if err != nil {
		return err
	}
	formats, err := s.tables()
	if err != nil {
		return err
	}
	if *in == "" {
		return never(errors.New("study report: -in is needed"))
	}
	result, err := study.Load(*in)
	if err != nil {
		return err
	}
	return s.report(study, result, formats, stdout)
}

// runPlan prints what job files need.
func runPlan(_ context.Context, args []string, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("plan", flag.ContinueOnError)
	var s studyFlags
	s.define(f, "study")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	study, err := s.read("plan")
	if err != nil {
		return err
	}
	plan, err := study.Plan()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "study    %s\nversion  %s\nruns     %d\nshards   %d\n", plan.Study, plan.Version, plan.Runs, plan.Shards)
	return err
}

// shownPoints is the number of points whose means are printed.
const shownPoints = 40

// report prints means and effects, and saves the tables.
func (s *studyFlags) report(study experiment.Study, r *experiment.Result, formats []store.Format, w io.Writer) error {
	fmt.Fprintf(w, "%s: study %.12s, %d points, %d seeds, %d runs failed\n", study.Name, r.Hash(), r.Points(), r.Seeds, r.Failed)
	if study.Stop != nil {
		fmt.Fprintf(w, "%s after %d seeds, %s\n", r.Stopped, r.Seeds, r.Interval)
	}
	program.Warn(w, "study", r.Warnings())
	fmt.Fprintf(w, "\nMEANS\n")
	for point := range min(r.Points(), shownPoints) {
		fmt.Fprintf(w, "%s\n", r.Label(point))
		for _, name := range r.Observables() {
			m := r.Mean(point, name)
			fmt.Fprintf(w, "  %-32s %12.5g -+ %-10.3g (%d runs)\n", name, m.Mean, m.Half(), m.N)
		}
	}
	if r.Points() > shownPoints {
		fmt.Fprintf(w, "and %d more points\n", r.Points()-shownPoints)
	}
	var effects experiment.Effects
	if len(study.Compare) > 0 {
		var err error
		if effects, err = r.Compare(); err != nil {
			return err
		}
		fmt.Fprintf(w, "\nEFFECTS\n%s", effects)
	}
	if s.out == "" {
		return nil
	}
	if err := r.SaveWith(effects, s.out, formats...); err != nil {
		return err
	}
	at, err := store.Latest(s.out)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\nTables: %s\n", at)
	return err
}
