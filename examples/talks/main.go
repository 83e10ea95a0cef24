// Talks plays a history on a real economy and prints the story: eight states negotiate
// a treaty of nine modules for ten years, and some of them coerce others. Then the
// program plays the same history, with the same draws, without sanctions and without
// the exception clause.
//
//	go run ./examples/talks [-scenario FILE] [-seed N] [-periods N] [-out DIR] [-quiet]
//	go run ./examples/talks -survey N
//
// A scenario file and a seed go in; a timeline, tables, a picture, and files of rows
// and events come out. With -survey the program plays many seeds and prints shares
// beside published figures. The files are best read in this order: main.go, story.go,
// ledger.go, picture.go, sanctions.go; then survey.go, interval.go and figures.go for
// the survey, and progress.go for the progress.
package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/report"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/sim/store"
)

// eight is the scenario of the example, with eight states.
//
//go:embed scenario.yaml
var eight []byte

// defaultOut is the default directory of the output files.
const defaultOut = "out/talks"

func main() { program.Main("talks", run) }

// settings are the values of the flags.
type settings struct {
	// file is the path of the scenario, "" for the scenario of the example.
	file string
	// seed is the seed of all draws, or the first seed of a survey.
	seed uint64
	// periods is the number of periods, 0 for the number of the scenario. many is the
	// number of seeds of a survey, 0 without a survey.
	periods, many int
	// out is the directory of the output files, "" for none.
	out string
	// quiet suppresses the timeline and the progress.
	quiet bool
}

// parse reads the flags. The error names the flag with a value out of range.
func parse(args []string, stderr io.Writer) (s settings, err error) {
	flags := program.Flags("talks")
	flags.StringVar(&s.file, "scenario", "", "scenario `file` (the one of this example if empty)")
	flags.Uint64Var(&s.seed, "seed", 2, "seed of all draws")
	flags.IntVar(&s.periods, "periods", 0, "`periods` to play (0 for as many as the scenario says)")
	flags.StringVar(&s.out, "out", defaultOut, "`directory` for the picture, rows and events (none if empty)")
	flags.BoolVar(&s.quiet, "quiet", false, "tell no timeline and show no progress, only the tables")
	flags.IntVar(&s.many, "survey", 0, "play `N` seeds from -seed on and count what happens, beside published figures")
	if err := program.Parse(flags, args, stderr); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q; see -h", flags.Arg(0))
	}
	// A zero given explicitly is a mistake; a zero by default is not.
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

// load returns the scenario of the settings, with the number of periods replaced if
// given.
func load(s settings) (sc sim.Scenario, err error) {
	if s.file == "" {
		sc, err = scenario.Read("scenario.yaml", eight, nil)
	} else {
		sc, err = scenario.ReadFile(s.file)
	}
	if err == nil && s.file == "" && s.periods == 0 {
		// Nothing in the scenario of the program may be without effect; a shorter run may cut parts off.
		if w := sc.Warnings(); w != nil {
			err = fmt.Errorf("scenario.yaml: %s", strings.Join(w, "\nscenario.yaml: "))
		}
	}
	if err == nil && s.periods > 0 {
		sc.Periods = s.periods
		err = sc.Validate()
	}
	return sc, err
}

// run is main without the process: flags and writers go in, and an error comes out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	sc, err := load(s)
	if err != nil {
		return err // before any output file
	}
	// Output is buffered and flushed at the end.
	out := bufio.NewWriter(stdout)
	program.Warn(stderr, "talks", sc.Warnings())
	show := &progress{to: stderr, off: s.quiet || !isTerminal(stderr)}
	if s.many > 0 {
		return errors.Join(survey(ctx, out, sc, s.seed, s.many, show), out.Flush())
	}

	page, err := newReport(sc, s)
	if err != nil {
		return err
	}
	files, err := begin(sc, s)
	if err != nil {
		return err
	}
	defer files.discard()
	with, without, strict, err := playAll(ctx, sc, s, page, files, show)
	if err != nil {
		return errors.Join(err, files.keep(with, err, stderr))
	}
	show.clear()

	// The text comes first, then the tables, then the picture.
	fmt.Fprintf(out, "%s: %d %ss, seed %d. A stylised history, not a forecast.\n", sc.Name, sc.Periods, sc.PeriodLength, s.seed)
	fmt.Fprintf(out, "A worth is in percent of the actor's own real income per quarter, for good, against no agreement.\n\n")
	if !s.quiet {
		tell(out, chronicle(with))
		fmt.Fprintln(out)
	}
	gains(out, with)
	inForce(out, with)
	never(out, with)
	compare(out, []branch{{"as told", with}, {"no sanctions", without}, {"no exceptions", strict}})
	if files.Files != nil {
		if err := files.add(with, page); err != nil {
			return errors.Join(out.Flush(), err)
		}
		if err := files.Commit(nil); err != nil {
			return errors.Join(out.Flush(), err)
		}
		fmt.Fprintf(out, "\nThe timeline is in %s, rows and events beside it.\n", filepath.Join(files.Path(), timeline))
		fmt.Fprintf(out, "To click through the history, with and without sanctions: %s\n", filepath.Join(files.Path(), clicks))
	}
	return out.Flush()
}

// playAll plays the three histories at the same time, each on its own goroutine. The
// histories share no changing data. The first error stops all.
func playAll(ctx context.Context, sc sim.Scenario, s settings, page *pages, files recording, show *progress) (with, without, strict *record, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var wait sync.WaitGroup
	var failed [2]error
	// other plays a variant in the background and records its error.
	other := func(k int, what string, sc sim.Scenario, into **record, keep ...sim.Observer) {
		wait.Go(func() {
			r, err := play(ctx, sc, s.seed, keep, show.of(what))
			if err != nil {
				failed[k] = fmt.Errorf("%s: %w", what, err)
				stop()
			}
			*into = r
		})
	}
	other(0, "without sanctions", free(sc), &without, page.without...)
	other(1, "without the exception clause", bare(sc), &strict)
	with, err = play(ctx, sc, s.seed, append(slices.Clip(page.with), files.observers()...), show.of("the history"))
	if err != nil {
		stop()
	}
	wait.Wait()
	// The cause of the stop takes precedence over the errors of stopped histories.
	for _, e := range failed {
		if e != nil && (err == nil || errors.Is(err, context.Canceled) && !errors.Is(e, context.Canceled)) {
			err = e // the cause and not the cancellation
		}
	}
	return with, without, strict, err
}

// The files of a run beside rows and events: the picture and the page.
const timeline, clicks = "timeline.png", "report.html"

// recording is the files of the main history, none without output files.
type recording struct{ *store.Files }

// begin begins the files, with a hash of the scenario and the seed, for replication.
func begin(sc sim.Scenario, s settings) (recording, error) {
	if s.out == "" {
		return recording{}, nil
	}
	hash, err := scenario.Hash(sc)
	if err != nil {
		return recording{}, err
	}
	about := store.Describe(sc.Name, hash, s.seed)
	about.Warnings = strings.Join(sc.Warnings(), "\n")
	files, err := store.Create(s.out, about)
	if err != nil {
		return recording{}, fmt.Errorf("-out: %w", err)
	}
	return recording{files}, nil
}

// observers returns the observers that write the files.
func (f recording) observers() []sim.Observer {
	if f.Files == nil {
		return nil
	}
	return []sim.Observer{f.Files}
}

// add writes the picture and the page.
func (f recording) add(with *record, page *pages) error {
	var b bytes.Buffer
	if err := page.Write(&b); err != nil {
		return err
	}
	image, err := picture(with)
	if err != nil {
		return err
	}
	return errors.Join(f.Add(clicks, &b), f.Add(timeline, image))
}

// keep keeps the results so far of a history that an error ended, and says where.
func (f recording) keep(with *record, run error, stderr io.Writer) error {
	if f.Files == nil || with == nil {
		return nil
	}
	if err := f.Commit(run); err != nil {
		return err
	}
	fmt.Fprintf(stderr, "talks: the results so far are in %s\n", f.Path())
	return nil
}

// discard removes files that are not committed.
func (f recording) discard() {
	if f.Files != nil {
		f.Discard()
	}
}

// record is a history with the state of each module and each regime by period.
type record struct {
	*sim.History
	// scenario is the scenario as played, and seed the seed of the draws.
	scenario sim.Scenario
	seed     uint64
	// bound[t][m] is the number of parties bound by module m at the end of period t.
	// harsh[t][k] is the share of the measures of regime k in force, in [0, 1].
	bound [][]int
	harsh [][]float64
}

// play plays a history period by period. On an error the history so far is returned
// with the error, and nil if the history never began.
func play(ctx context.Context, sc sim.Scenario, seed uint64, keep []sim.Observer, tick func(done, all int)) (*record, error) {
	w, err := sim.Start(sc, sim.Options{Seed: seed, Observers: keep})
	if err != nil {
		return nil, err
	}
	r := &record{History: w.History(), scenario: *w.Scenario, seed: seed}
	for t := range sc.Periods {
		tick(t, sc.Periods)
		if err := w.Step(ctx); err != nil {
			return r, err
		}
		// The state of modules and regimes is read after each period.
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

// pages is the report of a history with and without sanctions, and the observers that fill
// it. There are none without output files.
type pages struct {
	*report.Page
	with, without []sim.Observer
}

// newReport begins the report of a history.
func newReport(sc sim.Scenario, s settings) (*pages, error) {
	if s.out == "" {
		return &pages{}, nil
	}
	text := eight
	if s.file != "" {
		var err error
		if text, err = os.ReadFile(s.file); err != nil {
			return nil, err
		}
	}
	p := &pages{Page: report.New(sc.Name)}
	for k, one := range []sim.Scenario{sc, free(sc)} {
		hash, err := scenario.Hash(one)
		if err != nil {
			return nil, err
		}
		if k == 0 {
			p.with = append(p.with, p.Add("as told", store.Describe(one.Name, hash, s.seed), string(text)))
		} else {
			p.without = append(p.without, p.Add("no sanctions", store.Describe(one.Name, hash, s.seed), ""))
		}
	}
	return p, nil
}

// free returns the scenario without sanctions, otherwise unchanged.
func free(sc sim.Scenario) sim.Scenario {
	sc.Regimes = nil
	return sc
}

// bare returns the scenario without the right to invoke a security exception. The
// clause stays in the text, and a red line that asks for the clause gives no reason for
// refusal.
func bare(sc sim.Scenario) sim.Scenario {
	return switched(sc, mechanism.Exceptions, false)
}

// switched returns the scenario with a mechanism switched on or off. The map of
// switches is copied, because scenarios share the map.
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

// actors returns the IDs of the actors, sorted.
func (r *record) actors() []string {
	var ids []string
	for k := range r.scenario.Actors {
		ids = append(ids, r.scenario.Actors[k].ID)
	}
	slices.Sort(ids)
	return ids
}
