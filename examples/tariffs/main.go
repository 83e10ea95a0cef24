// Tariffs asks which tariffs governments would set: the best ones of a region, those of
// a trade war, and those that all agree on.
//
//	go run ./examples/tariffs
//	go run ./examples/tariffs -economy DIR -closure profits -objective political -solve nash -o tariffs.csv -results results.csv
//
// Without flags it compares free trade, the factual tariffs, each region's best tariffs,
// a trade war and talks in the world of 2014, as a table and a picture.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/table"
	"github.com/tradetalk/tradetalk/market/tariff"
	"github.com/tradetalk/tradetalk/market/wiod"
)

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

// defaultPicture is where the comparison leaves its picture.
const defaultPicture = "out/tariffs.png"

// fullCheck is the most tariffs for which moves are checked unless asked for.
const fullCheck = 3000

// options are what the flags say.
type options struct {
	economy, closure, objective, solve, region string
	threat, bargain, start, check              string
	tariffs, results, picture                  string
	noSubsidies                                bool
	ceiling                                    float64
	seed                                       uint64
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	e, weights, err := o.load(stderr)
	if err != nil {
		return err
	}
	s := study{o: o, e: e, v: market.NewSolver(e), weights: weights, stderr: stderr}
	s.game = tariff.Game{NoSubsidies: o.noSubsidies, Ceiling: o.ceiling}
	if o.objective == "political" {
		s.game.Weights = weights
	}
	if o.start == "approximate" {
		s.game.Start = tariff.Approximate
	}
	if o.solve == "" {
		return s.compare(ctx, stdout)
	}
	return s.one(ctx, stdout)
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("tariffs", flag.ContinueOnError)
	f.SetOutput(io.Discard) // what is wrong is in the error
	f.StringVar(&o.economy, "economy", "small", "`name` of the economy: world (17 regions, 27 sectors), small (8 by 8), or a directory of CSV files as market.LoadDir reads or, with a published table, table.LoadDir")
	f.StringVar(&o.closure, "closure", "ricardian", "`name` of what sales pay: ricardian has price equal cost, profits has a fixed number of firms with mark-ups, for which sectors.csv needs sigma")
	f.StringVar(&o.objective, "objective", "welfare", "`name` of what governments maximise: welfare, or political with the weights in the directory's weights.csv")
	f.StringVar(&o.solve, "solve", "", "`name` of the tariffs to find: optimal, nash, mfn-nash or cooperative (default: a comparison of all)")
	f.StringVar(&o.region, "region", "", "`ID` of the region whose optimal tariffs to find")
	f.StringVar(&o.threat, "threat", "factual", "`name` of what holds without agreement: factual, free or war")
	f.StringVar(&o.bargain, "bargain", "equal", "`name` of the agreement: equal gains, or product for the Nash product")
	f.StringVar(&o.start, "start", "given", "`name` of where wars and best tariffs are looked for from: given, the factual tariffs, or approximate, a closed form")
	f.BoolVar(&o.noSubsidies, "no-subsidies", false, "no tariffs below zero")
	f.Float64Var(&o.ceiling, "ceiling", 0, "highest `rate`, ad valorem (default: none)")
	f.StringVar(&o.check, "check", "auto", "`extent` of the search for moves that gain: full, none, or auto, which is full for at most 3,000 tariffs")
	f.Uint64Var(&o.seed, "seed", 1, "`number` that names the starts of that search")
	f.StringVar(&o.tariffs, "o", "", "CSV `file` to write: sector,importer,exporter,tariff")
	f.StringVar(&o.results, "results", "", "CSV `file` to write: region,w_hat,price_hat,real_income_pct, with weights government_pct, then residual and gain_from_moving_pct")
	f.StringVar(&o.picture, "picture", "", "PNG `file` to draw (default "+defaultPicture+" for the comparison, none with -solve)")
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "Usage of tariffs:")
		f.SetOutput(stderr)
		f.PrintDefaults()
		return o, err
	case err != nil:
		return o, fmt.Errorf("tariffs: %w; -h lists the flags", err)
	}
	var bad []error
	if f.NArg() > 0 {
		bad = append(bad, fmt.Errorf("tariffs: got argument %q, want flags only", f.Arg(0)))
	}
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
	if o.solve == "optimal" && o.region == "" {
		bad = append(bad, errors.New("tariffs: -region: got none, want the ID of the region whose optimal tariffs to find"))
	}
	picture := false
	f.Visit(func(f *flag.Flag) { picture = picture || f.Name == "picture" })
	if !picture && o.solve == "" {
		o.picture = defaultPicture
	}
	return o, errors.Join(bad...)
}

// load returns the economy with balanced trade, and its political weights, nil without
// any. It says what was done to the user's accounts.
func (o options) load(stderr io.Writer) (*market.Economy, *market.Weights, error) {
	var e *market.Economy
	directory := false
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
		if open := e.Residuals(); len(open) > 0 {
			fmt.Fprintf(stderr, "tariffs: the accounts in %s do not close: %d identities fail, such as\n  %v\nThe baseline is the equilibrium that their shares imply.\n", o.economy, len(open), &open[0])
		}
	}
	if o.closure == "profits" {
		var err error
		if e, err = e.WithClosure(market.FixedFirms); err != nil {
			return nil, nil, err
		}
	}
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
	if !directory {
		if o.objective == "political" {
			return nil, nil, fmt.Errorf("tariffs: -objective political: the economy %s has no weights, want a directory with weights.csv", o.economy)
		}
		return e, nil, nil
	}
	name := filepath.Join(o.economy, "weights.csv")
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
	return e, w, w.Check(e)
}

// open reads an economy from a directory: five CSV files, or a published table with what
// goes with it. It says how much of a published table had to be changed.
func open(dir string, stderr io.Writer) (*market.Economy, error) {
	if _, err := os.Stat(filepath.Join(dir, "trade.csv")); err == nil {
		return market.LoadDir(dir)
	}
	for _, name := range []string{"wiod.csv", "icio.csv", "baci.csv"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			e, report, err := table.LoadDir(dir)
			if err == nil && len(report.Adjustments) > 0 {
				fmt.Fprintf(stderr, "tariffs: %d entries of %s were changed so that accounts close, by %.2g %% of the world's output\n", len(report.Adjustments), name, 100*report.Total())
			}
			return e, err
		}
	}
	return market.LoadDir(dir) // which says what is missing
}
