// Figures plays a scenario with some seeds and draws every kind of picture of sim/report/figure: the
// life of the treaty and the dispute in one history, paths of barriers and trust, who restricts whom,
// the survival of modules, and what sanctions do to all of this, as paired effects.
//
//	go run ./examples/figures [-scenario FILE] [-seed N] [-runs N] [-format png] [-width 180] [-out DIR]
//
// A scenario goes in; pictures, the numbers in them and captions come out. The files are best read in
// this order: scenario.yaml, main.go.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/experiment/effect"
	"github.com/tradetalk/tradetalk/sim/report/figure"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

//go:embed scenario.yaml
var text []byte

func main() { program.Main("figures", run) }

// options are the values of the flags.
type options struct {
	file, format, out string
	seed              uint64
	runs              int
	width             float64
}

// parse reads the flags. The error holds all values out of range.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := program.Flags("figures")
	f.StringVar(&o.file, "scenario", "", "scenario `file` (the one of this example if empty)")
	f.Uint64Var(&o.seed, "seed", 1, "first seed")
	f.IntVar(&o.runs, "runs", 100, "`number` of seeds")
	f.StringVar(&o.format, "format", "png", "`format` of the pictures: png, svg or pdf")
	f.Float64Var(&o.width, "width", float64(figure.Page), "width in `mm`: 85 for a column, 180 for a page")
	f.StringVar(&o.out, "out", "out/figures", "`folder` for pictures and numbers")
	if err := program.Parse(f, args, stderr); err != nil {
		return o, err
	}
	bad := []error{program.FlagsOnly(f)}
	if o.runs < 2 {
		bad = append(bad, fmt.Errorf("-runs is %d; want 2 or more, for effects", o.runs))
	}
	if !slices.Contains([]string{"png", "svg", "pdf"}, o.format) {
		bad = append(bad, fmt.Errorf("-format is %q; want png, svg or pdf", o.format))
	}
	if !(o.width >= 60 && o.width <= 400) {
		bad = append(bad, fmt.Errorf("-width is %v mm; want 60 to 400", o.width))
	}
	return o, errors.Join(bad...)
}

// run is main without the process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	var sc sim.Scenario
	if o.file == "" {
		sc, err = scenario.ReadText("scenario.yaml", text)
	} else {
		sc, err = scenario.ReadFile(o.file)
	}
	if err != nil {
		return err
	}
	program.Warn(stderr, "figures", sc.Warnings())
	// Nothing in the scenario of the program may be without effect; without sanctions some of it is.
	with, err := figure.Play(ctx, sc, sim.Options{Seed: o.seed, Strict: o.file == ""}, o.runs)
	if err != nil {
		return err
	}
	free := sc
	free.Regimes = nil
	without, err := figure.Play(ctx, free, sim.Options{Seed: o.seed}, o.runs)
	if err != nil {
		return err
	}
	p := pictures{o: o, stdout: stdout}
	told := liveliest(with)
	p.add("life", figure.TreatyLife)(told)
	for k := range told.Issues {
		f, err := figure.Dispute(told, told.Issues[k].ID)
		p.save("dispute-"+told.Issues[k].ID, f, err)
	}
	as, no := figure.Ensemble{Name: "as told", Runs: with}, figure.Ensemble{Name: "no sanctions", Runs: without}
	for name, q := range []figure.Quantity{figure.Barriers(), figure.Trust(), figure.RealIncome()} {
		f, err := figure.Paths(q, as, no)
		p.save([]string{"barriers", "trust", "income"}[name], f, err)
	}
	f, err := figure.Restrictions(as)
	p.save("restrictions", f, err)
	f, err = figure.ModuleSurvival(as)
	p.save("survival", f, err)
	f, err = sanctionsEffect(with, without)
	p.save("effects", f, err)
	return errors.Join(p.errs...)
}

// pictures saves pictures and collects the errors.
type pictures struct {
	o      options
	stdout io.Writer
	errs   []error
}

// add returns a function that draws and saves a picture of one run.
func (p *pictures) add(name string, draw func(*figure.Run) (*figure.Figure, error)) func(*figure.Run) {
	return func(r *figure.Run) {
		f, err := draw(r)
		p.save(name, f, err)
	}
}

// save writes a picture and its numbers, and prints its caption, or why there is none.
func (p *pictures) save(name string, f *figure.Figure, err error) {
	if errors.Is(err, figure.ErrNothing) {
		fmt.Fprintf(p.stdout, "%s: %v\n", name, err)
		return
	}
	if err != nil {
		p.errs = append(p.errs, err)
		return
	}
	file := filepath.Join(p.o.out, name+"."+p.o.format)
	for _, out := range []string{file, filepath.Join(p.o.out, name+".csv")} {
		if err := f.Save(out, figure.Width(p.o.width)); err != nil {
			p.errs = append(p.errs, err)
			return
		}
	}
	fmt.Fprintf(p.stdout, "%s\n  %s\n", filepath.ToSlash(file), f.Caption)
}

// liveliest returns the run with the most periods under sanctions, and among those the one with the
// most events: the picture of a quiet run shows little.
func liveliest(runs []figure.Run) *figure.Run {
	weight := func(r *figure.Run) (n int) {
		for k := range r.Regimes {
			for _, s := range r.Regimes[k].Severity {
				if s > 0 {
					n++
				}
			}
		}
		return n
	}
	best := slices.MaxFunc(indices(runs), func(a, b int) int {
		return cmp.Or(cmp.Compare(weight(&runs[a]), weight(&runs[b])), cmp.Compare(len(runs[a].Events), len(runs[b].Events)))
	})
	return &runs[best]
}

// indices returns the places in a list.
func indices[T any](list []T) (out []int) {
	for k := range list {
		out = append(out, k)
	}
	return out
}

// sanctionsEffect draws what the sanctions of the scenario do to the mean depth of commitments of each
// state, from pairs of runs with one seed.
func sanctionsEffect(with, without []figure.Run) (*figure.Figure, error) {
	var estimates []figure.Estimate
	for seat, actor := range with[0].Actors {
		depth := func(runs []figure.Run) (out []float64) {
			for k := range runs {
				sum := 0.0
				for t := range runs[k].Periods {
					sum += runs[k].Rows[t][seat].DepthInForce
				}
				out = append(out, sum/float64(runs[k].Periods))
			}
			return out
		}
		e, err := effect.Compare(depth(with), depth(without), effect.Options{Resamples: 999})
		if err != nil {
			return nil, fmt.Errorf("effect on %s: %w", actor, err)
		}
		estimates = append(estimates, figure.Estimate{Name: actor, Group: "Depth of commitments in force", Mean: e.Mean, Low: e.Interval.Low, High: e.Interval.High})
	}
	return figure.Effects("Change by sanctions, paired by seed", 0.95, estimates...)
}
