package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/tradetalk/tradetalk/sim/experiment/sensitivity"
)

// table is a file of points and values, a row for each point. Names are those of the
// heading, or x1, x2 and so on.
type table struct {
	names          []string // of the inputs
	points, values [][]float64
}

// indices reads points and values and prints a table of the inputs. Value columns are
// outcomes of a point with different seeds: measures are of the mean over seeds, and the
// share of the variance due to seeds stands beside them.
func indices(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("sensitivity", flag.ContinueOnError)
	in := f.String("in", "", "CSV file of points and values, a line a point; - is standard input (needed)")
	values := f.Int("values", 1, "number of value columns, the last of each line: one for each seed")
	first := f.String("first", "saltelli", "formula of first-order indices: saltelli (2010) or jansen (1999)")
	resamples := f.Int("resamples", 1000, "bootstrap samples")
	level := f.Float64("level", 0.95, "confidence of the intervals")
	seed := f.Uint64("seed", 1, "seed of the bootstrap")
	asCSV := f.Bool("csv", false, "print comma-separated values at full precision")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	// Package sensitivity checks level and resamples and names the mistakes.
	o := sensitivity.Options{Level: *level, Resamples: *resamples, Seed: *seed}
	// All mistakes of the flags come together.
	var errs []error
	if *in == "" {
		errs = append(errs, errors.New("study sensitivity: -in is missing"))
	}
	// A point without a value has no outcome.
	if *values < 1 {
		errs = append(errs, fmt.Errorf("study sensitivity: -values is %d, needs 1 or more", *values))
	}
	switch *first {
	case "saltelli":
	case "jansen":
		o.First = sensitivity.Jansen
	default:
		errs = append(errs, fmt.Errorf("study sensitivity: -first %q is neither saltelli nor jansen", *first))
	}
	if err := errors.Join(errs...); err != nil {
		return never(err)
	}
	// A file, or standard input for a pipe from a model.
	r := stdin
	if *in != "-" {
		file, err := os.Open(*in)
		if err != nil {
			return err
		}
		defer file.Close()
		r = file
	}
	t, err := read(r, *values)
	if err != nil {
		return never(fmt.Errorf("study sensitivity: %s: %w", *in, err))
	}
	return report(stdout, t, o, *asCSV)
}

// read reads a table. A first line with a field other than a number is a heading. Lines
// beginning with # are left out.
func read(r io.Reader, values int) (table, error) {
	c := csv.NewReader(r)
	// Notes of the model, such as its version.
	c.Comment = '#'
	// Lines of different length are told with all other mistakes.
	c.FieldsPerRecord = -1
	c.TrimLeadingSpace = true
	var t table
	var errs []error
	columns := 0
	for {
		record, err := c.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return t, err
		}
		// Comments and blank lines count, so that lines agree with an editor.
		line, _ := c.FieldPos(0)
		if columns == 0 {
			// The first line sets the number of columns.
			if columns = len(record); columns < values+1 {
				return t, fmt.Errorf("line %d has %d columns: needs an input and %d values at least", line, columns, values)
			}
			if heading(record) {
				t.names = record[:columns-values]
				continue
			}
		}
		row := make([]float64, len(record))
		for j, field := range record {
			// Infinite and undefined values have no place in an average.
			x, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
			if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
				errs = append(errs, fmt.Errorf("line %d, column %d: %q is no finite number", line, j+1, field))
			}
			row[j] = x
		}
		if len(record) != columns {
			errs = append(errs, fmt.Errorf("line %d has %d columns, the first line has %d", line, len(record), columns))
		}
		// Twenty mistakes are enough to mend a file by.
		if len(errs) >= 20 {
			errs = append(errs, errors.New("and more"))
			break
		}
		// After a mistake the rest is read for mistakes only.
		if len(errs) == 0 {
			t.points = append(t.points, row[:columns-values])
			t.values = append(t.values, row[columns-values:])
		}
	}
	// A file of a heading alone is empty too.
	if len(errs) == 0 && len(t.points) == 0 {
		errs = append(errs, errors.New("no points"))
	}
	// Without a heading inputs are numbered.
	if t.names == nil {
		for j := range columns - values {
			t.names = append(t.names, fmt.Sprintf("x%d", j+1))
		}
	}
	return t, errors.Join(errs...)
}

// heading tells whether a line names columns: whether some field is no number.
func heading(record []string) bool {
	// One word among numbers is enough: a heading such as "x1,x2,0" has no other sense.
	for _, field := range record {
		if _, err := strconv.ParseFloat(strings.TrimSpace(field), 64); err != nil {
			return true
		}
	}
	return false
}

// report prints the measures that the layout of the points allows: indices of a Saltelli plan,
// elementary effects of walks, first-order indices of all else.
func report(w io.Writer, t table, o sensitivity.Options, asCSV bool) error {
	// Package sensitivity knows the layouts; its tests use the same function.
	layout := sensitivity.Recognise(t.points)
	p := printer{w: w, csv: asCSV}
	seeds := len(t.values[0])
	switch layout {
	case sensitivity.Walks:
		effects, err := sensitivity.Morris(t.points, t.values, o)
		if err != nil {
			return err
		}
		// mu* ranks the inputs, sigma tells of interaction or curvature.
		p.note("%d points, %v, %d values each: elementary effects", len(t.points), layout, seeds)
		p.row("input", "mu_star", "low", "high", "mu", "sigma")
		// Intervals belong to mu*, the mean of absolute effects.
		for i, e := range effects {
			p.row(t.names[i], e.MeanAbs, e.Interval.Low, e.Interval.High, e.Mean, e.SD)
		}
	case sensitivity.Plain:
		first, err := sensitivity.FirstOrder(t.points, t.values, o)
		if err != nil {
			return err
		}
		p.note("%d points, %v, %d values each: first-order indices (total indices need points -design saltelli)", len(t.points), layout, seeds)
		p.row("input", "first", "low", "high")
		for i, x := range first {
			p.row(t.names[i], x.Estimate, x.Interval.Low, x.Interval.High)
		}
	default:
		// Rows are brought into the order of the package first.
		dim := len(t.names)
		r, err := sensitivity.Sobol(dim, sensitivity.Arrange(layout, dim, t.values), o)
		if err != nil {
			return err
		}
		p.note("%d points, %v, %d values each: mean %.4g, variance %.4g", len(t.points), layout, seeds, r.Mean, r.Variance)
		// Several values say how much is luck.
		if seeds > 1 {
			p.note("variance of single values: factors %.1f %%, seed %.1f %%, both together %.1f %%", 100*r.Seed.Factors, 100*r.Seed.Seed, 100*r.Seed.Interaction)
		}
		p.row("input", "first", "low", "high", "total", "total_low", "total_high")
		for i := range dim {
			a, b := r.First[i], r.Total[i]
			p.row(t.names[i], a.Estimate, a.Interval.Low, a.Interval.High, b.Estimate, b.Interval.Low, b.Interval.High)
		}
	}
	return p.flush()
}

// printer collects a table and writes the table at the end, so that columns can be
// aligned. A printer writes for people or, comma-separated, for programs, and keeps the
// first error.
type printer struct {
	w    io.Writer
	csv  bool
	rows [][]string
	err  error
}

// note writes a line of text above the table; comma-separated tables have none.
func (p *printer) note(format string, a ...any) {
	if !p.csv && p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", a...)
	}
}

// row adds a row of texts and numbers. Numbers are written by the kind of the table, so
// callers hand over values and never format.
func (p *printer) row(fields ...any) {
	var row []string
	for _, f := range fields {
		// Numbers for people have four decimals; for programs, all digits.
		switch x := f.(type) {
		case float64:
			if p.csv {
				row = append(row, strconv.FormatFloat(x, 'g', -1, 64))
			} else {
				row = append(row, strconv.FormatFloat(x, 'f', 4, 64))
			}
		default:
			row = append(row, fmt.Sprint(x))
		}
	}
	p.rows = append(p.rows, row)
}

// flush writes the rows and returns the first error of all writing.
func (p *printer) flush() error {
	// A failed note ends the table.
	if p.err != nil {
		return p.err
	}
	// A table for programs, then one for people.
	if p.csv {
		return csv.NewWriter(p.w).WriteAll(p.rows)
	}
	// Columns are aligned by their longest field.
	t := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	for _, row := range p.rows {
		if _, err := fmt.Fprintln(t, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	return t.Flush()
}
