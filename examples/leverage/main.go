// Leverage measures the concession of a target under harder pressure and under more
// credible threats: severity of the measures against the audience cost of the sender,
// over paired histories otherwise equal, with and without adaptation of the economy,
// and with and without a rally of public opinion.
//
//	go run ./examples/leverage [-seeds N] [-periods N] [-picture FILE] [-o FOLDER]
//
// Numbers of seeds and periods go in; a table of effects with intervals, a picture and
// tables of all histories come out. The files are best read in this order: main.go,
// experiment.go, report.go, picture.go.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tradetalk/tradetalk/examples/internal/program"
)

func main() { program.Main("leverage", run) }

// options are the values of the flags.
type options struct {
	// seeds is the number of histories in each cell, and periods their length in
	// quarters.
	seeds, periods int
	// picture and output are the PNG file and the folder of the CSV tables, "" for none.
	picture, output string
}

// parse reads the flags. The error holds all values out of range.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := program.Flags("leverage")
	f.IntVar(&o.seeds, "seeds", 20, "`number` of histories in each cell")
	f.IntVar(&o.periods, "periods", 40, "`quarters` to play")
	f.StringVar(&o.picture, "picture", "out/leverage.png", "PNG `file` to draw, none if empty")
	f.StringVar(&o.output, "o", "", "`folder` for CSV tables of every history, none if empty")
	if err := program.Parse(f, args, stderr); err != nil {
		return o, err
	}
	// All mistakes are collected and reported together.
	bad := []error{program.FlagsOnly(f)}
	if o.seeds < 2 {
		bad = append(bad, fmt.Errorf("-seeds is %d; want at least 2, for an interval", o.seeds))
	}
	if o.periods < 1 {
		bad = append(bad, fmt.Errorf("-periods is %d; want at least 1", o.periods))
	}
	return o, errors.Join(bad...)
}

// run is main without the process: flags and writers go in, and an error comes out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	result, err := play(ctx, o)
	if err != nil {
		return err
	}
	program.Warn(stderr, "leverage", result.Warnings())
	out := bufio.NewWriter(stdout)
	if err := report(out, o, result); err != nil {
		return err
	}
	// The files are optional; the report is always printed.
	if o.output != "" {
		if err := result.Save(o.output); err != nil {
			return err
		}
		fmt.Fprintf(out, "\nEvery history: %s\n", o.output)
	}
	if o.picture != "" {
		if err := savePicture(o.picture, result); err != nil {
			return err
		}
		fmt.Fprintf(out, "\nPicture: %s\n", o.picture)
	}
	return out.Flush()
}
