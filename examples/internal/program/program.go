// Package program is the frame of the example programs: an interrupt and an exit code, flags whose
// mistakes come together, lists of names, and files that appear whole.
package program

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/internal/keys"
)

// Main runs a program until the work is done or the user interrupts. An error goes to the standard
// error behind the name of the program, with exit code 1. A request for help is no error.
func Main(name string, run func(ctx context.Context, args []string, stdout, stderr io.Writer) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Flags returns an empty set of flags, which prints nothing: Main prints the error, once.
func Flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	return f
}

// MaxCount is the largest value of a flag that counts something: seeds, points, draws, periods. Programs
// make room for all of them at the start, and a billion ends in the words "out of memory" alone.
const MaxCount = 100_000

// Parse reads the flags. Help goes to the given writer, and flag.ErrHelp comes back. Whole numbers
// beyond MaxCount are errors, all at once; numbers of seeds (uint64) have no bound.
func Parse(f *flag.FlagSet, args []string, help io.Writer) error {
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(help, "usage: go run ./examples/%s [flags]\n", f.Name())
		f.SetOutput(help)
		f.PrintDefaults()
		return err
	case err != nil:
		return fmt.Errorf("%w; see -h", err)
	}
	return errors.Join(Bounds(f)...)
}

// Bounds returns an error for each whole number beyond MaxCount that a user gave.
func Bounds(f *flag.FlagSet) (bad []error) {
	f.Visit(func(one *flag.Flag) {
		if v, ok := one.Value.(flag.Getter); ok {
			if n, ok := v.Get().(int); ok && n > MaxCount {
				bad = append(bad, fmt.Errorf("-%s is %d; want at most %d", one.Name, n, MaxCount))
			}
		}
	})
	return bad
}

// FlagsOnly returns an error if an argument is no flag. Package flag stops at the argument, and
// the flags behind the argument would be lost in silence.
func FlagsOnly(f *flag.FlagSet) error {
	if f.NArg() == 0 {
		return nil
	}
	return fmt.Errorf("got argument %q; want flags only, see -h", f.Arg(0))
}

// Given reports whether the user gave a flag, with the default value or another.
func Given(f *flag.FlagSet, name string) bool {
	given := false
	f.Visit(func(one *flag.Flag) { given = given || one.Name == name })
	return given
}

// Warn prints what a scenario or a study states without an effect, behind the name of the program.
func Warn(to io.Writer, name string, warnings []string) {
	for _, w := range warnings {
		fmt.Fprintf(to, "%s: warning: %s\n", name, w)
	}
}

// Names splits the value of a flag at commas and checks each name, because a misspelt name would
// drop work in silence. An empty value has no names. The error holds all mistakes, each with the
// names that are known: all of them, or the nearest of a long list.
func Names(flag, value string, known []string) ([]string, error) {
	if value == "" {
		return nil, nil
	}
	var names []string
	var bad []error
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		if !slices.Contains(known, name) {
			want := "names among " + strings.Join(known, ", ")
			// Nobody reads a long list.
			if near := keys.Near(name, known, 3); len(known) > 12 && len(near) > 0 {
				want = fmt.Sprintf("one of %d names, such as %s", len(known), strings.Join(near, ", "))
			} else if len(known) > 12 {
				want = fmt.Sprintf("one of %d names, from %s to %s", len(known), known[0], known[len(known)-1])
			}
			bad = append(bad, fmt.Errorf("-%s names %q; want %s", flag, name, want))
		}
		names = append(names, name)
	}
	return names, errors.Join(bad...)
}

// Save writes the file that a flag names, and the folder of the file. The content is made before
// the file, and the file before its name: content or a disk that fails leaves an earlier file as it
// was, and a symbolic link is replaced, not followed.
func Save(flag, file string, content io.WriterTo) error {
	var b bytes.Buffer
	if _, err := content.WriteTo(&b); err != nil {
		return fmt.Errorf("-%s: %w", flag, err)
	}
	if err := replace(file, b.Bytes()); err != nil {
		return fmt.Errorf("-%s: %w", flag, err)
	}
	return nil
}

// replace puts a file in the place of an earlier file by a rename.
func replace(file string, text []byte) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// SaveCSV writes records as the CSV file that a flag names, as Save does.
func SaveCSV(flag, file string, records [][]string) error {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(records); err != nil {
		return fmt.Errorf("-%s: %w", flag, err)
	}
	return Save(flag, file, &b)
}
