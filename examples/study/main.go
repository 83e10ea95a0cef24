// Study is the command line of experiments, for people who do not write Go.
//
//	go run ./examples/study run -study severity.yaml -out tables
//	go run ./examples/study points -design sobol -dim 3 -n 1024
//	go run ./examples/study sensitivity -in points-and-values.csv
//
// run plays a study of scenarios, as package sim/experiment describes one. shard, merge and report
// do the same on many machines; plan and jobs write the job files of batch systems.
//
// points and sensitivity serve models of any kind: points gives the places at which to run a model,
// sensitivity reads the places with the model's values and says which inputs matter. Sobol points
// use the direction numbers of Joe and Kuo (2008), start at the origin and stand in Gray-code
// order; -scramble owen randomises them. sensitivity recognises the plan of the points. Points of
// -design saltelli give first-order and total indices (Saltelli and others 2010; Jansen 1999),
// points of -design morris elementary effects (Morris 1991), all others first-order indices
// (Plischke 2012).
//
// A mistake ends the program with a line for each mistake: code 42 if no retry helps, else 1.
package main

// Commands are found by name; each reads flags of its own and writes to given writers, so
// tests need no process.

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	// The text of -h is printed already.
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(ensemble.ExitCode(err))
	}
}

// command is one word behind the program's name.
type command struct {
	name, summary string
	run           func(ctx context.Context, args []string, stdout, stderr io.Writer) error
	// filter, in place of run, reads the standard input.
	filter func(args []string, stdin io.Reader, stdout, stderr io.Writer) error
}

// commands lists the commands in the order of the usage text.
var commands = []command{
	{name: "run", summary: "play all runs of a study on this machine, print effects, save tables", run: runStudy},
	{name: "shard", summary: "play one shard of a study: exit code 0 whole, 42 never retry, else retry", run: runShard},
	{name: "merge", summary: "join the shards into the file of one machine", run: runMerge},
	{name: "report", summary: "print effects and save tables from merged runs", run: runReport},
	{name: "plan", summary: "print hash, version, runs and shards of a study", run: runPlan},
	{name: "jobs", summary: "print the job file of a batch system", run: runJobs},
	{name: "points", summary: "print the points of a design, a line a point", filter: points},
	{name: "sensitivity", summary: "read points and values, print which inputs matter", filter: indices},
}

// run is main without the process: tests call run with buffers. run carries out the command
// named by the first argument.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	// Without a command the program lists all commands; no command is no mistake.
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		return usage(stdout)
	}
	// The rest of the arguments belongs to the command.
	for _, c := range commands {
		switch {
		case c.name != args[0]:
		case c.filter != nil:
			return c.filter(args[1:], stdin, stdout, stderr)
		default:
			return c.run(ctx, args[1:], stdout, stderr)
		}
	}
	if err := usage(stderr); err != nil {
		return err
	}
	return never(fmt.Errorf("study: unknown command %q", args[0]))
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
	if err := parseFlags(f, args, stderr); err != nil {
		return err
	}
	// Package flag stops at the first argument without a flag and says nothing.
	if f.NArg() > 0 {
		return never(fmt.Errorf("study %s: unexpected argument %q", f.Name(), f.Arg(0)))
	}
	return nil
}

// parseFlags reads the flags of a command that takes arguments too. No retry mends a flag.
func parseFlags(f *flag.FlagSet, args []string, stderr io.Writer) error {
	// The text of help goes where all messages go. The complaint of package flag comes back as error.
	f.SetOutput(io.Discard)
	err := f.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		f.SetOutput(stderr)
		f.Usage()
		return err
	}
	if err != nil {
		return never(fmt.Errorf("study %s: %w; study %s -h lists the flags", f.Name(), err, f.Name()))
	}
	return nil
}
