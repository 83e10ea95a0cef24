// Crisis estimates the crisis game of Lewis and Schultz on data: what threats, concessions and
// audiences were worth to senders and targets.
//
//	go run ./examples/crisis
//	go run ./examples/crisis -in data.csv -SA "sqrt(trade) + ally" -VA 1 -CB "1 + trade" -WA "1 + force" -WB "1 + force" -a "1 + democracy" -equilibria games.csv
//
// Without flags the program estimates on bundled data, drawn from the game itself. README.md has
// the format of data, formulas and tables.
//
// Package agent/crisis/textbook has the game and both estimators. The files are read in this
// order: main.go (flags), sample.go (data and formulas), report.go (tables).
package main

import (
	"bytes"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/tradetalk/tradetalk/agent/crisis/textbook"
)

// bundled is the data of the program without flags.
//
//go:embed crises.csv
var bundled []byte

// bundledFormulas are the payoffs behind the bundled data.
var bundledFormulas = map[textbook.Payoff]string{
	textbook.StatusQuo: "trade", textbook.Concession: "=1", textbook.Conceding: "1 + sqrt(trade)", textbook.FirmA: "1 + force",
	textbook.FirmB: "1", textbook.BackingDown: "1 + democracy", textbook.Prize: "=0",
}

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// options are the values of the flags.
type options struct {
	in, game, method, start, estimates, equilibria string
	formulas                                       [textbook.Payoffs]string
}

// run is main without the process: tests call run with buffers.
func run(args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	data := io.Reader(bytes.NewReader(bundled))
	if o.in != "" {
		f, err := os.Open(o.in)
		if err != nil {
			return err
		}
		defer f.Close()
		data = f
	}
	input, err := read(data, o)
	if err != nil {
		return err
	}
	r := report{o: o, input: input}
	if o.method != "ml" {
		fit, err := input.sample.NestedPseudoLikelihood(input.start)
		switch {
		case err == nil:
			r.add("npl", fit)
		case o.method == "both" && errors.Is(err, textbook.ErrNoConvergence):
			fmt.Fprintln(stderr, err)
		default:
			return err
		}
	}
	if o.method != "npl" {
		fit, err := input.sample.MaximumLikelihood(input.start)
		if err != nil {
			return err
		}
		r.add("ml", fit)
	}
	return r.write(stdout)
}

// parse reads the flags. Formulas of the bundled data stand in for formulas only without -in.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("crisis", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.in, "in", "", "CSV `file` with a row per game: columns sq, cd, sf, bd and covariates")
	flags.StringVar(&o.game, "game", "", "`column` with the name of each game; rows are numbered without it")
	flags.StringVar(&o.method, "method", "both", "npl (nested pseudo-likelihood), ml (constrained maximum likelihood) or both")
	flags.StringVar(&o.start, "start", "", "two `columns`, as PR,PF: probabilities of resistance and of standing firm to start from")
	flags.StringVar(&o.estimates, "estimates", "", "CSV `file` to write coefficients and covariances to")
	flags.StringVar(&o.equilibria, "equilibria", "", "CSV `file` to write all equilibria of each game to")
	for p, meaning := range [textbook.Payoffs]string{
		"payoff of A without a threat", "payoff of A from a concession", "payoff of B from conceding", "mean payoff of A from a threat carried out",
		"mean payoff of B from a threat carried out", "mean payoff of A from backing down", "payoff of B from A backing down",
	} {
		flags.StringVar(&o.formulas[p], textbook.Payoff(p).String(), "", "`formula` of the "+meaning+"; none is the number 0")
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var errs []error
	if flags.NArg() > 0 {
		errs = append(errs, fmt.Errorf("crisis: %q is no flag; data are named by -in", flags.Args()))
	}
	if o.method != "npl" && o.method != "ml" && o.method != "both" {
		errs = append(errs, fmt.Errorf("crisis: -method is %q; want npl, ml or both", o.method))
	}
	if o.in == "" {
		for p, formula := range o.formulas {
			if formula == "" {
				o.formulas[p] = bundledFormulas[textbook.Payoff(p)]
			}
		}
		if o.game == "" {
			o.game = "game"
		}
	}
	return o, errors.Join(errs...)
}
