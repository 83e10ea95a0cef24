// Bargain plays negotiations over utility tables: single cases under a protocol and
// with strategies that can be chosen, and games in which every party has a secret
// threshold. Without flags it plays a trade case of three states, prints what they
// said as a table, and draws what could have been agreed.
//
//	go run ./examples/bargain [-in case.json | -games games.json] [-o result.json]
//	    [-strategy name] [-protocol name] [-rounds N] [-seed N] [-picture frontier.png]
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
)

//go:embed case.json
var bundled []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bargain:", err)
		os.Exit(1)
	}
}

// run is main without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bargain", flag.ContinueOnError)
	flags.SetOutput(stderr)
	in := flags.String("in", "", "file with one case (see README.md)")
	games := flags.String("games", "", "file with red-line games (see README.md)")
	output := flags.String("o", "", "file for the result, as JSON (standard output if empty)")
	picture := flags.String("picture", "", "file for the frontier of a case, as PNG (out/bargain.png for the bundled case, none for others)")
	var o options
	flags.StringVar(&o.strategy, "strategy", "", "strategy of all parties: "+names(strategies)+" (as in the file if empty; "+defaultStrategy+" where that names none)")
	flags.StringVar(&o.protocol, "protocol", "", "protocol: "+names(protocols)+" (as in the file if empty)")
	flags.IntVar(&o.rounds, "rounds", 0, "deadline in rounds (n_steps of the case if 0; 1000 for games)")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of a protocol that draws")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := check(flags, *in, *games, *picture, o); err != nil {
		return err
	}
	switch {
	case *games != "":
		return runGames(ctx, *games, *output, o, stdout)
	case *in != "":
		return runCase(ctx, *in, *output, *picture, o, stdout)
	}
	return runBundled(ctx, *output, *picture, o, stdout)
}

// check reports all flags that make no sense, together.
func check(flags *flag.FlagSet, in, games, picture string, o options) error {
	var errs []error
	if flags.NArg() > 0 {
		errs = append(errs, fmt.Errorf("unexpected argument %q; see -h", flags.Arg(0)))
	}
	if in != "" && games != "" {
		errs = append(errs, errors.New("-in and -games exclude each other"))
	}
	if games != "" && picture != "" {
		errs = append(errs, errors.New("-picture draws a case, not games"))
	}
	if o.rounds < 0 {
		errs = append(errs, fmt.Errorf("-rounds is %d; want at least 1, or 0 for the number of the file", o.rounds))
	}
	if o.strategy != "" {
		if _, err := strategyNamed(o.strategy); err != nil {
			errs = append(errs, fmt.Errorf("-strategy: %w", err))
		}
	}
	if o.protocol != "" {
		if _, err := protocolNamed(o.protocol); err != nil {
			errs = append(errs, fmt.Errorf("-protocol: %w", err))
		}
	}
	return errors.Join(errs...)
}

func runCase(ctx context.Context, in, output, picture string, o options, stdout io.Writer) error {
	t, err := load(in, o)
	if err != nil {
		return err
	}
	out, r, err := t.play(ctx, nil)
	if err != nil {
		return err
	}
	if picture != "" {
		if err := draw(t, out, picture); err != nil {
			return err
		}
	}
	return write(output, r, stdout)
}

func load(in string, o options) (*table, error) {
	data, err := os.ReadFile(in)
	if err != nil {
		return nil, err
	}
	var c bargainCase
	wrong, err := read(data, &c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", in, err)
	}
	t, err := c.open(o)
	if err = errors.Join(append(wrong, err)...); err != nil {
		return nil, fmt.Errorf("%s:\n%w", in, err)
	}
	return t, nil
}

func runGames(ctx context.Context, in, output string, o options, stdout io.Writer) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var file struct{ Games []redLineGame }
	var errs []error
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) { // a bare list of games
		errs, err = read(data, &file.Games)
	} else {
		errs, err = read(data, &file)
	}
	for i := range errs {
		errs[i] = fmt.Errorf("%s: %w", in, errs[i])
	}
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", in, err)
	case len(file.Games) == 0:
		return errors.Join(append(errs, fmt.Errorf("%s: there are no games; want a list under \"games\"", in))...)
	}
	verdicts := []*verdict{}
	for i := range file.Games {
		g := &file.Games[i]
		v, err := playGame(ctx, g, o)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: game %q:\n%w", in, g.Game, err))
			continue
		}
		verdicts = append(verdicts, v)
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return write(output, verdicts, stdout)
}

func runBundled(ctx context.Context, output, picture string, o options, stdout io.Writer) error {
	var c bargainCase
	wrong, err := read(bundled, &c)
	if err != nil {
		return err
	}
	t, err := c.open(o)
	if err = errors.Join(append(wrong, err)...); err != nil {
		return err
	}
	if picture == "" {
		picture = filepath.Join("out", "bargain.png")
	}
	out, r, err := tell(ctx, t, &c, stdout)
	if err != nil {
		return err
	}
	if err := draw(t, out, picture); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nEvery draft and the frontier: %s\n", filepath.ToSlash(picture))
	if output != "" {
		return write(output, r, stdout)
	}
	return nil
}

// write puts a result into a file, or on standard output.
func write(output string, v any, stdout io.Writer) error {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if output == "" {
		_, err = stdout.Write(data)
		return err
	}
	return os.WriteFile(output, data, 0o644)
}
