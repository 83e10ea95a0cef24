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
	"fmt"
	"io"
	"slices"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/store"
)

func main() { program.Main("mechanisms", run) }

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
func parse(args []string, stderr io.Writer, rows []row) (o options, err error) {
	var only, base string
	f := program.Flags("mechanisms")
	f.StringVar(&only, "only", "", "`rows` to play, such as M1,M57; all if empty")
	f.StringVar(&base, "base", "", "`economy` of the base scenarios: 8x8 or 17x27; both if empty")
	f.BoolVar(&o.quick, "quick", false, "few seeds and periods: whether levers move, and no verdict to rely on")
	f.IntVar(&o.seeds, "seeds", 0, "`number` of pairs; 100 if not given, 2 with -quick")
	f.IntVar(&o.replay, "replay", 1, "`number` of times to play the table; other bytes are an error")
	f.StringVar(&o.output, "o", "", "`folder` for the table as CSV and JSON lines, none if empty")
	if err = program.Parse(f, args, stderr); err != nil {
		return o, err
	}
	bad := []error{program.FlagsOnly(f)}
	if !program.Given(f, "seeds") {
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
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	if o.only, err = program.Names("only", only, ids); err != nil {
		bad = append(bad, err)
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
