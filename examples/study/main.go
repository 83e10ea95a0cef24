// Study is the command line of experiments, for people who do not write Go: points of
// designs, and sensitivity of any model to inputs.
//
//	go run ./examples/study points -design sobol -dim 3 -n 1024
//	go run ./examples/study sensitivity -in points-and-values.csv
//
// Both commands serve models of any kind: points gives the places at which to run a
// model, sensitivity reads the places with the model's values and says which inputs
// matter.
//
// points prints coordinates between 0 and 1, a line a point, at full precision. Sobol
// points use the direction numbers of Joe and Kuo (2008), start at the origin and stand
// in Gray-code order; -scramble owen randomises them.
//
// sensitivity recognises the plan of the points. Points of -design saltelli give
// first-order and total indices (Saltelli and others 2010; Jansen 1999), points of
// -design morris elementary effects (Morris 1991), all others first-order indices
// (Plischke 2012).
//
// A mistake ends the program with code 1 and a line for each mistake.
package main

// Commands are found by name; each reads flags of its own and writes to given writers, so
// tests need no process.

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		// The text of -h is printed already.
		if errors.Is(err, flag.ErrHelp) {
			return
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// command is one word behind the program's name.
type command struct {
	name, summary string
	run           func(args []string, stdin io.Reader, stdout, stderr io.Writer) error
}

// commands lists the commands in the order of the usage text.
var commands = []command{
	{"points", "print the points of a design, a line a point", points},
	{"sensitivity", "read points and values, print which inputs matter", indices},
}

// run is main without the process: tests call run with buffers. run carries out the command
// named by the first argument.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	// Without a command the program lists all commands; no command is no mistake.
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		return usage(stdout)
	}
	// The rest of the arguments belongs to the command.
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(args[1:], stdin, stdout, stderr)
		}
	}
	if err := usage(stderr); err != nil {
		return err
	}
	return fmt.Errorf("study: unknown command %q", args[0])
}

// usage lists the commands with a line each.
func usage(w io.Writer) error {
	// The list is short enough for one write.
	text := "Usage: study COMMAND [flags]\n\n"
	for _, c := range commands {
		text += fmt.Sprintf("  %-12s %s\n", c.name, c.summary)
	}
	text += "\nstudy COMMAND -h lists the flags of a command.\n"
	_, err := io.WriteString(w, text)
	return err
}

// parse reads the flags of a command. Arguments without a flag are mistakes.
func parse(f *flag.FlagSet, args []string, stderr io.Writer) error {
	// Help and complaints of package flag go where all messages go.
	f.SetOutput(stderr)
	if err := f.Parse(args); err != nil {
		return err
	}
	// Package flag stops at the first argument without a flag and says nothing.
	if f.NArg() > 0 {
		return fmt.Errorf("study %s: unexpected argument %q", f.Name(), f.Arg(0))
	}
	return nil
}
