// Bargain plays negotiations over tables of utility: single cases under a chosen
// protocol with chosen strategies, and games in which every party has a private
// threshold. Without flags the program plays a trade case of three states, prints the
// moves as a table, and draws the possible agreements.
//
//	go run ./examples/bargain [-in case.json | -games games.json | -genius a.xml,b.xml] [-o result.json]
//	    [-strategy name] [-protocol name] [-rounds N] [-seed N] [-picture frontier.png]
//
// A case or a list of games goes in as JSON; results as JSON, a table and a picture
// come out. The files are best read in this order: main.go, number.go, case.go,
// games.go, genius.go, strategies.go, equilibrium.go, story.go, picture.go.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"github.com/tradetalk/tradetalk/examples/internal/program"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
)

// bundled is the case of the example.
//
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

// run is main without the process: flags and writers go in, and an error comes out.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("bargain", flag.ContinueOnError)
	// The package flag prints its own errors to stderr.
	flags.SetOutput(stderr)
	in := flags.String("in", "", "file with one case (see README.md)")
	genius := flags.String("genius", "", "utility spaces of GENIUS, an XML `file` a party, with commas between them")
	games := flags.String("games", "", "file with red-line games (see README.md)")
	output := flags.String("o", "", "file for the result, as JSON (standard output if empty)")
	picture := flags.String("picture", "", "file for the frontier of a case, as PNG (out/bargain.png for the bundled case, none for others)")
	var o options
	flags.StringVar(&o.strategy, "strategy", "", "strategy of all parties: "+names(strategies)+" (as in the file if empty; "+defaultStrategy+" where that names none)")
	flags.StringVar(&o.protocol, "protocol", "", "protocol: "+names(protocols)+" (as in the file if empty)")
	flags.Func("player", "`NAME=COMMAND` of a party played by a program that speaks JSON lines (see go doc ./agent/bargain/external); may be repeated", o.seat)
	flags.IntVar(&o.rounds, "rounds", 0, "deadline in rounds (n_steps of the case if 0; 1000 for games)")
	flags.Uint64Var(&o.seed, "seed", 1, "seed of a protocol that draws")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := check(flags, *in, *games, *genius, *picture, o); err != nil {
		return err
	}
	if *games != "" && len(o.programs) > 0 {
		return errors.New("-player seats a party of a case, not of games")
	}
	defer o.close()
	// The input decides the mode: games, a case, or the bundled case.
	switch {
	case *games != "":
		return runGames(ctx, *games, *output, o, stdout)
	case *in != "" || *genius != "":
		return runCase(ctx, *in, *genius, *output, *picture, o, stdout)
	}
	return runBundled(ctx, *output, *picture, o, stdout)
}

// check returns all mistakes in the flags.
func check(flags *flag.FlagSet, in, games, genius, picture string, o options) error {
	var errs []error
	if flags.NArg() > 0 {
		errs = append(errs, fmt.Errorf("unexpected argument %q; see -h", flags.Arg(0)))
	}
	if in != "" && games != "" || genius != "" && (in != "" || games != "") {
		errs = append(errs, errors.New("-in, -games and -genius exclude each other"))
	}
	// A picture needs a single case.
	if games != "" && picture != "" {
		errs = append(errs, errors.New("-picture draws a case, not games"))
	}
	// Zero means the deadline of the file.
	if o.rounds < 0 || o.rounds > maxRounds {
		errs = append(errs, fmt.Errorf("-rounds is %d; want 1 to %d, or 0 for the number of the file", o.rounds, maxRounds))
	}
	// Unknown names of strategies and protocols are mistakes.
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

// runCase plays the case of a file, or of utility spaces of GENIUS, and writes its result.
func runCase(ctx context.Context, in, genius, output, picture string, o options, stdout io.Writer) error {
	var t *table
	var err error
	if genius != "" {
		t, err = loadGenius(genius, o)
	} else {
		t, err = load(in, o)
	}
	if err != nil {
		return err
	}
	out, r, err := t.play(ctx, nil)
	if err = errors.Join(err, o.failed()); err != nil {
		return err
	}
	// The picture is optional for a case of the user.
	if picture != "" {
		if err := draw(t, out, picture); err != nil {
			return err
		}
	}
	return write(output, r, stdout)
}

// loadGenius reads and checks utility spaces of GENIUS.
func loadGenius(list string, o options) (*table, error) {
	c, err := readGenius(strings.Split(list, ","))
	if err != nil {
		return nil, err
	}
	if o.rounds == 0 {
		o.rounds = 100 // as for a case without a deadline
	}
	c.perOffer(o.rounds)
	return c.open(o)
}

// load reads and checks the case of a file. The error names the file.
func load(in string, o options) (*table, error) {
	data, err := os.ReadFile(in)
	if err != nil {
		return nil, err
	}
	var c bargainCase
	// Mistakes in the JSON and in the case are reported together.
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

// runGames plays all games of a file and writes the verdicts.
func runGames(ctx context.Context, in, output string, o options, stdout io.Writer) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	// A file holds an object with a list of games, or the bare list.
	var file struct {
		Games []redLineGame
		// Notes on the games, not read.
		Comment, Source, Licence, License, Note, Notes, Generator, Description json.RawMessage
	}
	var errs []error
	// A bare list starts with a bracket.
	if bytes.HasPrefix(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n"), []byte("[")) { // a bare list of games
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
	// Every game is tried, and all errors are returned together.
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

// runBundled plays the bundled case, prints the story and draws the picture.
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
	// The bundled case is always drawn.
	if picture == "" {
		picture = filepath.Join("out", "bargain.png")
	}
	out, r, err := tell(ctx, t, &c, stdout)
	if err = errors.Join(err, o.failed()); err != nil {
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

// write writes a result as JSON to a file, or to standard output.
func write(output string, v any, stdout io.Writer) error {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	// Files end with a newline.
	data = append(data, '\n')
	if output == "" {
		_, err = stdout.Write(data)
		return err
	}
	return program.Save("o", output, bytes.NewReader(data))
}
