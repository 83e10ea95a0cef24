// Baseworld computes the table of the base world: governments bound at the rates of the data, with
// no motives at home and no threats to security, under four ways to answer a breach. For each region
// the table has the value of the best breach, and for each world the share of region-quarters in
// breach.
//
// The files are read in this order: main.go (flags and document), world.go (the scenarios), table.go
// (runs and rows).
//
//	go run ./examples/baseworld [-quarters N] [-quick] [-o FILE]
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/tradetalk/tradetalk/sim/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "baseworld:", err)
		os.Exit(1)
	}
}

// options are the values of the flags.
type options struct {
	quarters int
	quick    bool
	output   string
}

// parse reads the flags and reports all mistakes together.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("baseworld", flag.ContinueOnError)
	f.SetOutput(io.Discard) // main prints the error, once
	f.IntVar(&o.quarters, "quarters", 20, "`number` of quarters of each history, at least 2")
	f.BoolVar(&o.quick, "quick", false, "only the worlds at long-run elasticities with the deficits of the data")
	f.StringVar(&o.output, "o", "", "Markdown `file` to write; standard output if empty")
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "usage: go run ./examples/baseworld [flags]")
		f.SetOutput(stderr)
		f.PrintDefaults()
		return o, err
	case err != nil:
		return o, fmt.Errorf("%w; see -h", err)
	}
	var bad []error
	if f.NArg() > 0 {
		bad = append(bad, fmt.Errorf("got argument %q; want flags only, see -h", f.Arg(0)))
	}
	if o.quarters < 2 {
		bad = append(bad, fmt.Errorf("-quarters is %d; want at least 2", o.quarters))
	}
	return o, errors.Join(bad...)
}

// run is main without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := write(ctx, &out, o, store.Describe("", "", 0).Version); err != nil {
		return err
	}
	if o.output != "" { // a file appears only when complete
		return os.WriteFile(o.output, out.Bytes(), 0o644)
	}
	_, err = stdout.Write(out.Bytes())
	return err
}
