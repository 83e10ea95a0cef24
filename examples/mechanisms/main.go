// Mechanisms plays the claims about sanctions and treaties for which the library was made: for each
// claim one lever, one figure, the effect with its interval over common seeds, and the same with
// the mechanism off.
//
//	go run ./examples/mechanisms -quick
//	go run ./examples/mechanisms -only M1,M57 -seeds 200
//
// The claims are data: rows.yaml. A claim that fails is printed as failing, and a claim without a
// lever as not modelled, with the reason. Read rows.yaml first, then siege.yaml, pact.yaml and law.yaml
// (the base scenarios), registry.go, table.go.
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
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/sim/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "mechanisms:", err)
		os.Exit(1)
	}
}

// options are the values of the flags.
type options struct {
	only          []string
	bases         []economy
	quick         bool
	seeds, replay int
	output        string
	workers       int
}

// parse reads the flags. The error holds all mistakes.
func parse(args []string, stderr io.Writer, rows []row) (options, error) {
	var o options
	var only, base string
	f := flag.NewFlagSet("mechanisms", flag.ContinueOnError)
	f.SetOutput(io.Discard) // main prints the error, once
	f.StringVar(&only, "only", "", "`rows` to play, such as M1,M57; all if empty")
	f.StringVar(&base, "base", "", "`economy` of the base scenarios: 8x8 or 17x27; both if empty")
	f.BoolVar(&o.quick, "quick", false, "few seeds and periods: whether levers move, and no verdict to rely on")
	f.IntVar(&o.seeds, "seeds", 0, "`number` of pairs; 100 if not given, 2 with -quick")
	f.IntVar(&o.replay, "replay", 1, "`number` of times to play the table; other bytes are an error")
	f.StringVar(&o.output, "o", "", "`folder` for the table as CSV and JSON lines, none if empty")
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "usage: go run ./examples/mechanisms [flags]")
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
	if o.seeds == 0 {
		o.seeds = 100
		if o.quick {
			o.seeds = 2
		}
	}
	if o.seeds < 2 {
		bad = append(bad, fmt.Errorf("-seeds is %d; want at least 2, for an interval", o.seeds))
	}
	if o.replay < 1 {
		bad = append(bad, fmt.Errorf("-replay is %d; want at least 1", o.replay))
	}
	for _, id := range strings.FieldsFunc(only, func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.ID == id }) {
			bad = append(bad, fmt.Errorf("-only names %q; want rows of rows.yaml", id))
		}
		o.only = append(o.only, id)
	}
	o.bases = slices.DeleteFunc(slices.Clone(economies), func(e economy) bool { return base != "" && e.name != base })
	if len(o.bases) == 0 {
		bad = append(bad, fmt.Errorf("-base is %q; want 8x8 or 17x27", base))
	}
	return o, errors.Join(bad...)
}

// run is main without the process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	rows, err := registry()
	if err != nil {
		return err
	}
	o, err := parse(args, stderr, rows)
	if err != nil {
		return err
	}
	if o.only != nil {
		rows = slices.DeleteFunc(rows, func(r row) bool { return !slices.Contains(o.only, r.ID) })
	}
	var first []byte
	for k := range o.replay {
		// The first table has all processors, the second one: bytes must not depend on them.
		o.workers = k % 2
		lines, err := play(ctx, o, rows, stderr)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		print(&b, o, lines)
		if k == 0 {
			first = b.Bytes()
			if o.output != "" {
				if err := save(o.output, lines, store.Formats()...); err != nil {
					return err
				}
			}
		} else if !bytes.Equal(first, b.Bytes()) {
			return fmt.Errorf("table %d differs from the first", k+1)
		}
	}
	_, err = stdout.Write(first)
	return err
}
