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
	"fmt"
	"io"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/store"
)

func main() { program.Main("baseworld", run) }

// options are the values of the flags.
type options struct {
	quarters int
	quick    bool
	output   string
}

// parse reads the flags and reports all mistakes together.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := program.Flags("baseworld")
	f.IntVar(&o.quarters, "quarters", 20, "`number` of quarters of each history, at least 2")
	f.BoolVar(&o.quick, "quick", false, "only the worlds at long-run elasticities with the deficits of the data")
	f.StringVar(&o.output, "o", "", "Markdown `file` to write; standard output if empty")
	if err := program.Parse(f, args, stderr); err != nil {
		return o, err
	}
	bad := []error{program.FlagsOnly(f)}
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
	if o.output != "" {
		return program.Save("o", o.output, &out)
	}
	_, err = stdout.Write(out.Bytes())
	return err
}
