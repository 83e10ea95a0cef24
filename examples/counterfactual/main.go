// Counterfactual asks how a trade policy would change wages, prices and real income in
// every region: the program solves the world economy of package market under other tariffs,
// barriers and bans.
//
//	go run ./examples/counterfactual
//	go run ./examples/counterfactual -economy small -policy policy.csv -o results.csv
//
// Without flags the program asks for the effects of tariffs of 25 points on all goods
// between the United States and China, as in 2018 and after, on the world of 2014.
//
// The model is Caliendo and Parro's (2015, Review of Economic Studies 82:1-44) in changes;
// flags choose profits (Ossa 2014), rules for deficits, and elastic labour or scale
// (Ignatenko, Lashkaripour, Macedoni and Simonovska 2025). The files are read in this
// order: main.go (flags, data and question), results.go (tables and files), picture.go.
package main

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/interval"
	"github.com/tradetalk/tradetalk/market/table"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// This file turns flags and data into a policy to solve: flags with their checks, the economy
// under the closure chosen, the question, and standard errors of elasticities. The economy is
// bundled, or read from a directory of the user's own tables.

// main prints an error, which may have a line for each mistake, and ends with code 1.
func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// defaultPicture is the file of the picture of the built-in question.
const defaultPicture = "out/counterfactual.png"

// options are the values of the flags.
type options struct {
	economy, policy, closure, deficits, results, picture string
	draws                                                int
	rebate                                               string
	supply, scale                                        float64
}

// run is main without the process: tests call run with buffers.
func run(args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	e, err := o.load(stderr)
	if err != nil {
		return err
	}
	// Weights add a column to the results and change nothing else.
	weights, err := o.weights(e)
	if err != nil {
		return err
	}
	p, title, err := o.question(e)
	if err != nil {
		return err
	}
	// The policy carries the rule for deficits into the solve.
	p.SetDeficits(rules[o.deficits])
	v, q := market.NewSolver(e), new(market.Equilibrium)
	if err := v.Solve(q, p, nil); err != nil {
		// Deficits that trade cannot earn leave no equilibrium; the error then says so.
		return v.Diagnose(p, err)
	}
	unit := "" // unknown for tables of the user
	if o.economy == "world" || o.economy == "small" {
		unit = "million dollars"
	}
	// Tables first, with or without files.
	if err := printTable(stdout, title, unit, q); err != nil {
		return err
	}
	// Intervals cost a solve for each draw, so the user asks for intervals.
	var sure *interval.Result
	if o.draws > 0 {
		errs, err := o.errors(e)
		if err != nil {
			return err
		}
		if sure, err = interval.RealIncomes(context.Background(), p, interval.Options{Errors: errs, Draws: o.draws}); err != nil {
			return err
		}
		if err := printIntervals(stdout, e, sure, o.draws); err != nil {
			return err
		}
	}
	// Files come after the tables, so that a failed write loses no table.
	if o.results != "" {
		if err := saveResults(o.results, q, weights, sure); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "\nResults: %s\n", o.results)
	}
	// The picture shows the changes in percent, not the amounts.
	if o.picture != "" {
		if err := savePicture(o.picture, title, q); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "\nPicture: %s\n", o.picture)
	}
	return nil
}

// parse reads the flags and reports all mistakes together.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("counterfactual", flag.ContinueOnError)
	// Package flag prints nothing: main prints the error, once.
	f.SetOutput(io.Discard) // what is wrong is in the error
	f.StringVar(&o.economy, "economy", "world", "`name` of the economy: world (17 regions, 27 sectors), small (8 by 8), or a directory of CSV files as market.LoadDir reads or, with a published table, table.LoadDir")
	f.StringVar(&o.policy, "policy", "", "CSV `file` of new levels: sector,importer,exporter and any of tariff (or points, as +25),iceberg,weight,export_tax (default: the built-in question)")
	f.StringVar(&o.closure, "closure", "ricardian", "`name` of what sales pay: ricardian has price equal cost, profits has a fixed number of firms with mark-ups, for which sectors.csv needs sigma")
	f.StringVar(&o.deficits, "deficits", "nominal", "`rule` for trade deficits: nominal keeps them in money, zero first removes them from the baseline, proportional keeps them in proportion to own income, world to world income")
	f.Float64Var(&o.supply, "supply", 0, "`elasticity` of labour supply by the real wage")
	f.Float64Var(&o.scale, "scale", 0, "`elasticity` of a sector's productivity by its employment")
	f.StringVar(&o.rebate, "rebate", "lump", "`name` of what becomes of revenue where labour is elastic: lump sum, or wage for a lower tax on wages")
	f.IntVar(&o.draws, "intervals", 0, "`number` of draws of elasticities for intervals of real income; a directory's sectors.csv needs theta_se, the standard errors (default: no intervals)")
	f.StringVar(&o.results, "o", "", "CSV `file` to write: region,w_hat,price_hat,real_income_pct and, if the directory of the economy has weights.csv, government_pct")
	f.StringVar(&o.picture, "picture", "", "PNG `file` to draw (default "+defaultPicture+" for the built-in question, none with -policy)")
	// Help goes to the given writer and is no failure.
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "Usage of counterfactual:")
		f.SetOutput(stderr)
		f.PrintDefaults()
		return o, err
	case err != nil:
		return o, fmt.Errorf("counterfactual: %w; -h lists the flags", err)
	}
	// All mistakes of the flags come together.
	bad := program.Bounds(f)
	if f.NArg() > 0 {
		bad = append(bad, fmt.Errorf("counterfactual: got argument %q, want flags only", f.Arg(0)))
	}
	if _, ok := rules[o.deficits]; !ok {
		bad = append(bad, fmt.Errorf("counterfactual: -deficits: got %q, want nominal, zero, proportional or world", o.deficits))
	}
	// An interval needs a spread, so at least two draws.
	if o.draws < 0 || o.draws == 1 {
		bad = append(bad, fmt.Errorf("counterfactual: -intervals: got %d, want at least 2 draws", o.draws))
	}
	// Names have few values; the error lists the values.
	if o.rebate != "lump" && o.rebate != "wage" {
		bad = append(bad, fmt.Errorf("counterfactual: -rebate: got %q, want lump or wage", o.rebate))
	}
	if o.closure != "ricardian" && o.closure != "profits" {
		bad = append(bad, fmt.Errorf("counterfactual: -closure: got %q, want ricardian or profits", o.closure))
	}
	// The built-in question has a picture unless -picture says otherwise; -picture "" means
	// none.
	given := make(map[string]bool)
	f.Visit(func(f *flag.Flag) { given[f.Name] = true })
	// What becomes of revenue matters where labour is elastic, and nowhere else.
	if given["rebate"] && o.supply == 0 {
		bad = append(bad, errors.New("counterfactual: -rebate: got the flag, want it only with -supply"))
	}
	if !given["picture"] && o.policy == "" {
		o.picture = defaultPicture
	}
	return o, errors.Join(bad...)
}

// load returns the economy under the closure, rule for deficits and labour of the flags.
// Accounts that do not close are reported to stderr, since the baseline then differs from the
// user's tables.
func (o options) load(stderr io.Writer) (*market.Economy, error) {
	var e *market.Economy
	// Bundled economies load at once; any other name is a directory.
	switch o.economy {
	case "world":
		e = wiod.World()
	case "small":
		e = wiod.Small()
	default:
		if info, err := os.Stat(o.economy); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("counterfactual: -economy: got %q, want world, small or a directory", o.economy)
		}
		var err error
		if e, err = open(o.economy, stderr); err != nil {
			return nil, err
		}
		// The worst identity is named in the warning.
		if open := e.Residuals(); len(open) > 0 {
			// The worst identity shows the size of the problem.
			worst := open[0]
			for _, r := range open {
				if r.Relative > worst.Relative {
					worst = r
				}
			}
			fmt.Fprintf(stderr, "counterfactual: the accounts in %s do not close: %d identities fail, the worst by %.2g %% of the region's output:\n  %v\nThe baseline is the equilibrium that their shares imply.\n",
				o.economy, len(open), 100*worst.Relative, &worst)
		}
	}
	// The closure comes first: the equilibrium without deficits depends on profits.
	if o.closure == "profits" {
		var err error
		if e, err = e.WithClosure(market.FixedFirms); err != nil {
			return nil, err
		}
	}
	// As in Caliendo and Parro (2015), deficits end before the policy begins.
	if o.deficits == "zero" {
		var err error
		if e, err = e.ZeroDeficits(); err != nil {
			return nil, err
		}
	}
	// Elastic labour and scale leave the baseline alone.
	if o.supply == 0 && o.scale == 0 {
		return e, nil
	}
	// The rebate matters only for a positive supply elasticity.
	l := market.Labour{Supply: o.supply, Scale: o.scale}
	if o.rebate == "wage" {
		l.Rebate = market.WageTax
	}
	return e.WithLabour(l)
}

// rules maps the values of -deficits to rules of package market. The rule zero removes
// deficits from the baseline before, in load.
var rules = map[string]market.DeficitRule{
	"nominal": market.NominalDeficits, "zero": market.NominalDeficits,
	"proportional": market.OwnIncomeDeficits, "world": market.IncomeDeficits,
}

// weights returns the political weights in the economy's directory, nil without a file.
func (o options) weights(e *market.Economy) (*market.Weights, error) {
	// Bundled economies have no weights.
	if o.economy == "world" || o.economy == "small" {
		return nil, nil
	}
	name := filepath.Join(o.economy, "weights.csv")
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("counterfactual: %w", err)
	}
	defer f.Close()
	w, err := e.ReadWeights(name, f)
	if err != nil {
		return nil, err
	}
	// The objective of each government must be positive in the baseline.
	return w, w.Check(e)
}

// question returns the policy of the run, and the title for tables and pictures.
func (o options) question(e *market.Economy) (*market.Policy, string, error) {
	// Without a file the policy is the built-in tariff war.
	if o.policy == "" {
		p, err := tradeWar(e, "USA", "CHN", 0.25)
		return p, "Tariffs of 25 points on all goods between the United States and China", err
	}
	// A policy file lists new levels, or points on top of the baseline; see
	// market.Economy.ReadPolicy.
	f, err := os.Open(o.policy)
	if err != nil {
		return nil, "", fmt.Errorf("counterfactual: -policy: %w", err)
	}
	defer f.Close()
	// The reader checks sectors, regions and columns of the file.
	p, err := e.ReadPolicy(o.policy, f)
	return p, "The policy of " + filepath.Base(o.policy), err
}

// tradeWar adds points to the tariffs on goods between two regions, in both directions.
// points is a rate: 0.25 is 25 points.
func tradeWar(e *market.Economy, a, b string, points float64) (*market.Policy, error) {
	// A region that is missing leaves no cell to change, and ends in the error below.
	x, ok1 := e.RegionIndex(a)
	y, ok2 := e.RegionIndex(b)
	p := e.Baseline()
	goods := 0
	// Only goods have tariffs.
	for j, s := range e.Sectors() {
		if ok1 && ok2 && s.Goods() {
			goods++
			p.SetTariff(j, x, y, e.Tariff(j, x, y)+points)
			p.SetTariff(j, y, x, e.Tariff(j, y, x)+points)
		}
	}
	// An economy of other regions, or without ISIC codes, has no such question.
	if goods == 0 {
		return nil, fmt.Errorf("counterfactual: the built-in question needs regions %s and %s, and sectors with ISIC codes; ask another with -policy", a, b)
	}
	return p, nil
}

// errors returns the standard errors of elasticities by sector: bundled values, or the column
// theta_se of the directory's sectors.csv. An empty field means a known elasticity.
func (o options) errors(e *market.Economy) ([]float64, error) {
	switch o.economy {
	case "world":
		return wiod.StandardErrors(wiod.World()), nil
	case "small":
		return wiod.StandardErrors(wiod.Small()), nil
	}
	name := filepath.Join(o.economy, "sectors.csv")
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("counterfactual: %w", err)
	}
	defer f.Close()
	// Loading the economy has checked the file already, except for the column theta_se.
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("counterfactual: %s: %w", name, err)
	}
	// Columns are found by name; others are ignored.
	id, at := slices.Index(records[0], "sector"), slices.Index(records[0], "theta_se")
	if id < 0 || at < 0 {
		return nil, fmt.Errorf("counterfactual: -intervals: %s: got columns %q, want sector and theta_se", name, records[0])
	}
	out := make([]float64, e.NumSectors())
	var bad []error
	// Lines are counted from 1, with the header; all mistakes are reported together.
	for line, rec := range records[1:] {
		// A sector without a standard error has a known elasticity, at zero.
		j, ok := e.SectorIndex(rec[id])
		if !ok || rec[at] == "" {
			continue
		}
		if out[j], err = strconv.ParseFloat(rec[at], 64); err != nil || !(out[j] >= 0) {
			bad = append(bad, fmt.Errorf("counterfactual: %s:%d: theta_se: got %q, want a standard error of at least zero", name, line+2, rec[at]))
		}
	}
	return out, errors.Join(bad...)
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
				fmt.Fprintf(stderr, "counterfactual: %d entries of %s were changed so that accounts close, by %.2g %% of the world's output\n", len(report.Adjustments), name, 100*report.Total())
			}
			return e, err
		}
	}
	return market.LoadDir(dir) // which says what is missing
}
