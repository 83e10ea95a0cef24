// Talks plays one history on a real economy and tells it: eight states negotiate a treaty
// of nine modules for ten years, while some of them coerce others. Then it plays the same
// history, with the same draws, without sanctions and without the exception clause.
//
//	go run ./examples/talks [-scenario FILE] [-seed N] [-periods N] [-out DIR] [-quiet]
//	go run ./examples/talks -survey N
package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/sim/store"
)

//go:embed scenario.yaml
var eight []byte

// defaultOut is where files go.
const defaultOut = "out/talks"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "talks:", err)
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	file          string
	seed          uint64
	periods, many int
	out           string
	quiet         bool
}

func parse(args []string, stderr io.Writer) (s settings, err error) {
	flags := flag.NewFlagSet("talks", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, once
	flags.StringVar(&s.file, "scenario", "", "scenario `file` (the one of this example if empty)")
	flags.Uint64Var(&s.seed, "seed", 2, "seed of all draws")
	flags.IntVar(&s.periods, "periods", 0, "`periods` to play (0 for as many as the scenario says)")
	flags.StringVar(&s.out, "out", defaultOut, "`directory` for the picture, rows and events (none if empty)")
	flags.BoolVar(&s.quiet, "quiet", false, "tell no timeline and show no progress, only the tables")
	flags.IntVar(&s.many, "survey", 0, "play `N` seeds from -seed on and count what happens, beside published figures")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "usage: go run ./examples/talks [flags]")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return s, err
	case err != nil:
		return s, fmt.Errorf("%w; see -h", err)
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q; see -h", flags.Arg(0))
	}
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	if s.periods < 0 || given["periods"] && s.periods == 0 {
		return s, fmt.Errorf("-periods is %d; want at least 1 period", s.periods)
	}
	if s.many < 0 || given["survey"] && s.many == 0 {
		return s, fmt.Errorf("-survey is %d; want at least 1 seed", s.many)
	}
	return s, nil
}

// load reads the scenario.
func load(s settings) (sc sim.Scenario, err error) {
	if s.file == "" {
		sc, err = scenario.Read("scenario.yaml", eight, nil)
	} else {
		sc, err = scenario.ReadFile(s.file)
	}
	if err == nil && s.periods > 0 {
		sc.Periods = s.periods
		err = sc.Validate()
	}
	return sc, err
}

// run is main without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	sc, err := load(s)
	if err != nil {
		return err // before a file is made
	}
	out := bufio.NewWriter(stdout)
	show := &progress{to: stderr, off: s.quiet || !isTerminal(stderr)}
	if s.many > 0 {
		return errors.Join(survey(ctx, out, sc, s.seed, s.many, show), out.Flush())
	}

	with, without, strict, err := playAll(ctx, sc, s, show)
	if err != nil {
		return err
	}
	show.clear()

	fmt.Fprintf(out, "%s: %d %ss, seed %d. A stylised history, not a forecast.\n", sc.Name, sc.Periods, sc.PeriodLength, s.seed)
	fmt.Fprintf(out, "A worth is in percent of the actor's own real income per quarter, for good, against no agreement.\n\n")
	if !s.quiet {
		tell(out, chronicle(with))
		fmt.Fprintln(out)
	}
	gains(out, with)
	inForce(out, with)
	compare(out, []branch{{"as told", with}, {"no sanctions", without}, {"no exceptions", strict}})
	if s.out != "" {
		picture := filepath.Join(s.out, "timeline.png")
		if err := savePicture(picture, with); err != nil {
			return errors.Join(out.Flush(), err)
		}
		fmt.Fprintf(out, "\nThe timeline is in %s, rows and events beside it.\n", picture)
	}
	return out.Flush()
}

// playAll plays the three histories at the same time, each on a goroutine of its own: they
// share nothing that changes. The first mistake ends all.
func playAll(ctx context.Context, sc sim.Scenario, s settings, show *progress) (with, without, strict *record, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	var failed [2]error
	other := func(k int, what string, sc sim.Scenario, into **record) {
		wait.Go(func() {
			r, err := play(ctx, sc, s.seed, nil, show.of(what))
			if err != nil {
				failed[k] = fmt.Errorf("%s: %w", what, err)
				stop()
			}
			*into = r
		})
	}
	other(0, "without sanctions", free(sc), &without)
	other(1, "without the exception clause", bare(sc), &strict)
	with, err = playAndKeep(ctx, sc, s, show)
	if err != nil {
		stop()
	}
	wait.Wait()
	for _, e := range failed {
		if e != nil && (err == nil || errors.Is(err, context.Canceled) && !errors.Is(e, context.Canceled)) {
			err = e // what stopped the others, and not that they were stopped
		}
	}
	return with, without, strict, err
}

// playAndKeep plays the history that is told and keeps its rows and events.
func playAndKeep(ctx context.Context, sc sim.Scenario, s settings, show *progress) (*record, error) {
	if s.out == "" {
		return play(ctx, sc, s.seed, nil, show.of("the history"))
	}
	hash, err := scenario.Hash(sc)
	if err != nil {
		return nil, err
	}
	files, err := store.Create(s.out, store.Describe(sc.Name, hash, s.seed))
	if err != nil {
		return nil, err
	}
	r, err := play(ctx, sc, s.seed, files, show.of("the history"))
	if r == nil {
		files.Discard()
		return nil, err
	}
	return r, errors.Join(err, files.Commit(err))
}

// record is a history and how each module and each regime stood in every period.
type record struct {
	*sim.History
	scenario sim.Scenario
	seed     uint64
	// bound[t][m] is how many parties module m bound at the end of period t, and
	// harsh[t][k] how much of the measures of regime k was in force, in [0, 1].
	bound [][]int
	harsh [][]float64
}

// play plays a history period by period. If it does not get to its end it returns what
// there is, with the error; nil if it did not begin.
func play(ctx context.Context, sc sim.Scenario, seed uint64, keep sim.Observer, tick func(done, all int)) (*record, error) {
	o := sim.Options{Seed: seed}
	if keep != nil {
		o.Observers = []sim.Observer{keep}
	}
	w, err := sim.Start(sc, o)
	if err != nil {
		return nil, err
	}
	r := &record{History: w.History(), scenario: *w.Scenario, seed: seed}
	for t := range sc.Periods {
		tick(t, sc.Periods)
		if err := w.Step(ctx); err != nil {
			return r, err
		}
		bound := make([]int, len(sc.Treaty.Modules))
		for k := range sc.Treaty.Modules {
			if s := w.Register.Standing(sc.Treaty.Modules[k].ID); s.InForceIn(t) {
				bound[k] = len(s.Members(t))
			}
		}
		harsh := make([]float64, len(r.scenario.Regimes))
		for k := range r.scenario.Regimes {
			harsh[k] = harshness(w, &r.scenario.Regimes[k], t)
		}
		r.bound, r.harsh = append(r.bound, bound), append(r.harsh, harsh)
	}
	return r, nil
}

// free is a scenario without sanctions, and with all else as it is.
func free(sc sim.Scenario) sim.Scenario {
	sc.Regimes = nil
	return sc
}

// bare is a scenario in which nobody can invoke a security exception. The clause stays in
// the text, so that whoever asks for it in a red line has no reason to refuse.
func bare(sc sim.Scenario) sim.Scenario {
	return switched(sc, mechanism.Exceptions, false)
}

func switched(sc sim.Scenario, m mechanism.ID, on bool) sim.Scenario {
	all := mechanism.Switches{m: on}
	for name, was := range sc.Switches {
		if name != m {
			all[name] = was
		}
	}
	sc.Switches = all
	return sc
}

// actors are the IDs of the actors.
func (r *record) actors() []string {
	var ids []string
	for k := range r.scenario.Actors {
		ids = append(ids, r.scenario.Actors[k].ID)
	}
	slices.Sort(ids)
	return ids
}
