// Tables computes the tables of RATIONALE.md that come from runs, and writes them in
// Markdown: the worth of tools of statecraft together and apart, the costs and savings of
// humanitarian exemptions, treaties under sanctions that last, and the effects of an exception
// and of the price of an exception.
//
// The files are read in this order: main.go (flags and document), experiment.go (list, tables,
// seeds, means), scenarios.go (shared scenarios), then an experiment each: tools.go,
// exemptions.go, persistence.go, exception.go.
//
//	go run ./examples/tables [-seeds N] [-only NAMES] [-quick] [-o FILE]
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

func main() { program.Main("tables", run) }

// quick is the number of seeds of a quick run, the fewest that have an interval.
const quick = 2

// options are the values of the flags.
type options struct {
	seeds  int // 0 for the number of each experiment
	only   []string
	output string
}

// parse reads the flags and reports all mistakes together.
func parse(args []string, stderr io.Writer) (o options, err error) {
	// Values that need another form than the flag.
	var fast bool
	var only string
	f := program.Flags("tables")
	f.IntVar(&o.seeds, "seeds", 0, "`number` of histories in each cell; 0 is the number of each experiment, from 12 to 60")
	f.StringVar(&only, "only", "", "`names` of experiments, with commas between them; all if empty")
	f.BoolVar(&fast, "quick", false, fmt.Sprintf("the same as -seeds %d", quick))
	f.StringVar(&o.output, "o", "", "Markdown `file` to write; standard output if empty")
	if err = program.Parse(f, args, stderr); err != nil {
		return o, err
	}
	// All mistakes of the flags come together.
	bad := []error{program.FlagsOnly(f)}
	if o.seeds != 0 && o.seeds < quick {
		bad = append(bad, fmt.Errorf("-seeds is %d; want 0 or at least %d, for an interval", o.seeds, quick))
	}
	if fast && o.seeds != 0 {
		bad = append(bad, fmt.Errorf("-seeds is %d with -quick; want one of the two flags", o.seeds))
	}
	// A quick run is the fewest seeds with an interval.
	if fast {
		o.seeds = quick
	}
	var names []string
	for _, x := range experiments {
		names = append(names, x.name)
	}
	if o.only, err = program.Names("only", only, names); err != nil {
		bad = append(bad, err)
	}
	return o, errors.Join(bad...)
}

// run is main without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	// Nothing is written of a document that cannot be finished.
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

// write writes the document with all tables asked for. The version is the module version.
func write(ctx context.Context, w io.Writer, o options, version string) error {
	fmt.Fprintf(w, "# Tables\n\n")
	fmt.Fprintf(w, "Written by `go run ./examples/tables`, module version %s. A figure after ± is the half-width\n", version)
	fmt.Fprintf(w, "of a 95 %% interval over seeds, from the normal distribution. The scenarios are stylised: the\n")
	fmt.Fprintf(w, "figures show how the model works and forecast nothing.\n")
	// Experiments stand in the order of the document, whatever the order of -only.
	for _, x := range experiments {
		if len(o.only) > 0 && !slices.Contains(o.only, x.name) {
			continue
		}
		// An experiment without chance has no seeds to change.
		seeds := x.seeds
		if o.seeds > 0 && seeds > 0 {
			seeds = o.seeds
		}
		r, err := x.run(ctx, seeds)
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		if err := r.write(w, x, seeds); err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
	}
	return nil
}
