// Tariffs asks which tariffs governments would set: the best tariffs of a region, the
// tariffs of a trade war, and tariffs by agreement.
//
//	go run ./examples/tariffs
//	go run ./examples/tariffs -economy DIR -closure profits -objective political -solve nash -o tariffs.csv -results results.csv
//
// Without flags the program compares free trade, the factual tariffs, each region's best
// tariffs, a trade war and talks in the world of 2014, as a table and a picture.
//
// Package market/tariff has the searches; objectives and bargains follow Ossa (2014,
// American Economic Review 104:4104-4146). The files are read in this order: main.go (flags
// and data), study.go (searches, tables, files), picture.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/table"
	"github.com/tradetalk/tradetalk/market/tariff"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// This file turns flags and data into a study: the flags with their checks, the economy with
// balanced trade, and the political weights. The economy is bundled, or read from a directory
// of the user's own tables.

// main runs the program until the work is done or the user interrupts. An interruption ends
// searches through the context.
func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// defaultPicture is the file of the picture of the comparison.
const defaultPicture = "out/tariffs.png"

// fullCheck is the largest number of tariffs for which -check auto looks for moves. A check
// solves for several equilibria per tariff.
const fullCheck = 3000

// options are the values of the flags.
type options struct {
	economy, closure, objective, solve, region string
	threat, bargain, start, check              string
	tariffs, results, picture                  string
	noSubsidies                                bool
	ceiling                                    float64
	seed                                       uint64
	talks, groups, steps                       int
	spread                                     float64
	strategy                                   string
}

// run is main without the process: tests call run with buffers.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	e, weights, err := o.load(stderr)
	if err != nil {
		return err
	}
	// The game holds all players, tariffs by sector and exporter, and the bounds.
	s := study{o: o, e: e, v: market.NewSolver(e), weights: weights, stderr: stderr}
	s.game = tariff.Game{NoSubsidies: o.noSubsidies, Ceiling: o.ceiling}
	// Without weights governments maximise real income.
	if o.objective == "political" {
		s.game.Weights = weights
	}
	if o.start == "approximate" {
		s.game.Start = tariff.Approximate
	}
	if o.talks > 0 {
		return s.measure(ctx, stdout)
	}
	// A comparison solves for all outcomes, -solve for a single outcome.
	if o.solve == "" {
		return s.compare(ctx, stdout)
	}
	return s.one(ctx, stdout)
}

// parse reads the flags and reports all mistakes together.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("tariffs", flag.ContinueOnError)
	// Package flag prints nothing: main prints the error, once.
	f.SetOutput(io.Discard) // what is wrong is in the error
	f.StringVar(&o.economy, "economy", "small", "`name` of the economy: world (17 regions, 27 sectors), small (8 by 8), or a directory of CSV files as market.LoadDir reads or, with a published table, table.LoadDir")
	f.StringVar(&o.closure, "closure", "ricardian", "`name` of what sales pay: ricardian has price equal cost, profits has a fixed number of firms with mark-ups, for which sectors.csv needs sigma")
	f.StringVar(&o.objective, "objective", "welfare", "`name` of what governments maximise: welfare, or political with the weights in the directory's weights.csv")
	f.StringVar(&o.solve, "solve", "", "`name` of the tariffs to find: optimal, nash, mfn-nash or cooperative (default: a comparison of all)")
	f.StringVar(&o.region, "region", "", "`ID` of the region whose tariffs -solve optimal finds")
	f.StringVar(&o.threat, "threat", "factual", "`name` of what holds without agreement: factual, free or war")
	f.StringVar(&o.bargain, "bargain", "equal", "`name` of the agreement: equal gains, or product for the Nash product")
	f.StringVar(&o.start, "start", "given", "`name` of where wars and best tariffs are looked for from: given, the factual tariffs, or approximate, a closed form")
	f.BoolVar(&o.noSubsidies, "no-subsidies", false, "no tariffs below zero")
	f.Float64Var(&o.ceiling, "ceiling", 0, "highest `rate`, ad valorem (default: none)")
	f.StringVar(&o.check, "check", "auto", "`extent` of the search for moves that gain: full, none, or auto, which is full for at most 3,000 tariffs")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that names the starts of that search, and the first seed of talks")
	f.IntVar(&o.talks, "talks", 0, "`number` of seeds of talks by six protocols, each compared with the cooperative tariffs (default: none)")
	f.IntVar(&o.groups, "groups", 1, "`number` of groups of industries, by trade elasticity, over which delegations bargain")
	f.IntVar(&o.steps, "steps", 3, "`number` of steps of a region's tariffs on a group, from those without agreement to the cooperative tariffs, both included")
	f.Float64Var(&o.spread, "spread", 0.25, "standard `deviation` of private political weights in logarithms, around those of weights.csv or 1")
	f.StringVar(&o.strategy, "strategy", "seeker", "`name` of the players at tables of offers: seeker, linear, boulware, conceder or micro")
	f.StringVar(&o.tariffs, "o", "", "CSV `file` to write: sector,importer,exporter,tariff")
	f.StringVar(&o.results, "results", "", "CSV `file` to write: region,w_hat,price_hat,real_income_pct, with weights government_pct, then residual and gain_from_moving_pct")
	f.StringVar(&o.picture, "picture", "", "PNG `file` to draw (default "+defaultPicture+" for the comparison, none with -solve)")
	// Help goes to the given writer and is no failure.
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "Usage of tariffs:")
		f.SetOutput(stderr)
		f.PrintDefaults()
		return o, err
	case err != nil:
		return o, fmt.Errorf("tariffs: %w; -h lists the flags", err)
	}
	// All mistakes of the flags come together.
	var bad []error
	if !(o.ceiling >= 0 && o.ceiling <= market.MaxRate) {
		bad = append(bad, fmt.Errorf("tariffs: -ceiling: got %v, want a rate from 0 to %v", o.ceiling, market.MaxRate))
	}
	if f.NArg() > 0 {
		bad = append(bad, fmt.Errorf("tariffs: got argument %q, want flags only", f.Arg(0)))
	}
	// Flags with names accept only the names listed here.
	for _, c := range []struct {
		flag, value string
		names       []string
	}{
		{"closure", o.closure, []string{"ricardian", "profits"}}, {"objective", o.objective, []string{"welfare", "political"}},
		{"solve", o.solve, []string{"", "optimal", "nash", "mfn-nash", "cooperative"}}, {"threat", o.threat, []string{"factual", "free", "war"}},
		{"bargain", o.bargain, []string{"equal", "product"}}, {"start", o.start, []string{"given", "approximate"}}, {"check", o.check, []string{"auto", "full", "none"}},
	} {
		if !slices.Contains(c.names, c.value) {
			bad = append(bad, fmt.Errorf("tariffs: -%s: got %q, want one of %q", c.flag, c.value, c.names))
		}
	}
	if _, ok := players[o.strategy]; !ok {
		bad = append(bad, fmt.Errorf("tariffs: -strategy: got %q, want one of %q", o.strategy, slices.Sorted(maps.Keys(players))))
	}
	for _, c := range []struct {
		flag        string
		value, from int
	}{{"talks", o.talks, 0}, {"groups", o.groups, 1}, {"steps", o.steps, 2}} {
		if c.value < c.from || c.value > 100_000 {
			bad = append(bad, fmt.Errorf("tariffs: -%s: got %d, want %d to 100000", c.flag, c.value, c.from))
		}
	}
	if !(o.spread >= 0 && o.spread <= 3) {
		bad = append(bad, fmt.Errorf("tariffs: -spread: got %v, want 0 to 3", o.spread))
	}
	if o.talks == 1 {
		bad = append(bad, errors.New("tariffs: -talks: got 1, want 2 or more, since intervals need two seeds"))
	}
	if o.talks > 0 && o.solve != "" {
		bad = append(bad, errors.New("tariffs: -talks and -solve: got both, want one of them"))
	}
	// Best tariffs belong to a region.
	if o.solve == "optimal" && o.region == "" {
		bad = append(bad, errors.New("tariffs: -region: got none, want the ID of the region whose optimal tariffs to find"))
	}
	// A -picture given as the empty string means no picture, so the value alone does not
	// tell.
	given := make(map[string]bool)
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	// A flag that the question has no use for is a mistake, as a rule in the question.
	for _, c := range []struct {
		flags []string
		used  bool
		with  string
	}{
		{[]string{"region"}, o.solve != "", "-solve"},
		{[]string{"bargain"}, o.solve == "cooperative", "-solve cooperative"},
		{[]string{"threat"}, o.solve == "cooperative" || o.talks > 0, "-solve cooperative or -talks"},
		{[]string{"groups", "steps", "spread", "strategy"}, o.talks > 0, "-talks"},
		{[]string{"o", "results", "picture", "check"}, o.talks == 0, "questions other than -talks"},
	} {
		for _, name := range c.flags {
			if given[name] && !c.used {
				bad = append(bad, fmt.Errorf("tariffs: -%s: got the flag, want it only with %s", name, c.with))
			}
		}
	}
	if !given["picture"] && o.solve == "" && o.talks == 0 {
		o.picture = defaultPicture
	}
	return o, errors.Join(bad...)
}

// load returns the economy with balanced trade, and the political weights, nil without any.
// Changes to the user's accounts are reported to stderr.
func (o options) load(stderr io.Writer) (*market.Economy, *market.Weights, error) {
	var e *market.Economy
	directory := false
	// Bundled economies load at once; any other name is a directory.
	switch o.economy {
	case "world":
		e = wiod.World()
	case "small":
		e = wiod.Small()
	default:
		if info, err := os.Stat(o.economy); err != nil || !info.IsDir() {
			return nil, nil, fmt.Errorf("tariffs: -economy: got %q, want world, small or a directory", o.economy)
		}
		directory = true
		var err error
		if e, err = open(o.economy, stderr); err != nil {
			return nil, nil, err
		}
		// Accounts with errors still have shares, and the shares an equilibrium.
		if open := e.Residuals(); len(open) > 0 {
			fmt.Fprintf(stderr, "tariffs: the accounts in %s do not close: %d identities fail, such as\n  %v\nThe baseline is the equilibrium that their shares imply.\n", o.economy, len(open), &open[0])
		}
	}
	if o.region != "" {
		if _, ok := e.RegionIndex(o.region); !ok {
			return nil, nil, fmt.Errorf("tariffs: -region: got %q, want the ID of a region of the economy", o.region)
		}
		// Callers that run all kinds of tariffs in turn give one region to all.
		if o.solve != "optimal" {
			fmt.Fprintf(stderr, "tariffs: -region: %s tariffs are those of all regions; the flag counts for -solve optimal\n", o.solve)
		}
	}
	// With profits each sector needs a Sigma; the error lists the sectors without.
	if o.closure == "profits" {
		var err error
		if e, err = e.WithClosure(market.FixedFirms); err != nil {
			return nil, nil, err
		}
	}
	// Nash and cooperative tariffs are defined with balanced trade: with deficits in money a
	// tariff also shifts the worth of the deficit (Ossa 2014).
	for r := range e.NumRegions() {
		if d := e.Deficit(r); d > 1e-9*e.Income(r) || d < -1e-9*e.Income(r) {
			fmt.Fprintln(stderr, "tariffs: trade does not balance; the baseline is the world without deficits")
			var err error
			if e, err = e.ZeroDeficits(); err != nil {
				return nil, nil, err
			}
			break
		}
	}
	// Bundled economies have no weights.
	if !directory {
		if o.objective == "political" {
			return nil, nil, fmt.Errorf("tariffs: -objective political: the economy %s has no weights, want a directory with weights.csv", o.economy)
		}
		return e, nil, nil
	}
	// A missing file of weights is no mistake where governments maximise real income.
	name := filepath.Join(o.economy, "weights.csv")
	// Weights come by sector and region; see market.Economy.ReadWeights.
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) && o.objective == "welfare" {
		return e, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("tariffs: %w", err)
	}
	defer f.Close()
	w, err := e.ReadWeights(name, f)
	if err != nil {
		return nil, nil, err
	}
	// The objective of each government must be positive in the baseline.
	return e, w, w.Check(e)
}

// open reads an economy from a directory: five CSV files, or a published table and its
// companions. Changes to a published table are reported to stderr.
func open(dir string, stderr io.Writer) (*market.Economy, error) {
	if _, err := os.Stat(filepath.Join(dir, "trade.csv")); err == nil {
		return market.LoadDir(dir)
	}
	// The name of the table says which form the table has.
	for _, name := range []string{"wiod.csv", "icio.csv", "baci.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			e, report, err := table.LoadDir(dir)
			// Published tables rarely close: inventories and subsidies make entries negative.
			if err == nil && len(report.Adjustments) > 0 {
				fmt.Fprintf(stderr, "tariffs: %d entries of %s were changed so that accounts close, by %.2g %% of the world's output\n", len(report.Adjustments), name, 100*report.Total())
			}
			return e, err
		}
	}
	return market.LoadDir(dir) // which says what is missing
}
