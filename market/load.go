package market

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
)

// This file reads an economy's five CSV files into Accounts, and finds all mistakes of form:
// columns, numbers, labels and second entries, each with the line. DATA.md describes the
// files.

// LoadDir reads an economy from the CSV files of a directory; see Load.
func LoadDir(dir string) (*Economy, error) { return Load(os.DirFS(dir)) }

// Load reads an economy from five CSV files, each with a header line. Columns may come in any
// order; others are ignored, as are spaces around fields. Amounts are annual, in one
// currency.
//
//	regions.csv     region [name] [deficit]
//	sectors.csv     sector theta [sigma] [name] [isic4]
//	trade.csv       sector importer exporter value tariff
//	io.csv          region input output value
//	production.csv  region sector value_added [final_demand]
//
// A value in trade.csv is net of tariff, and domestic sales are flows from a region to
// itself; tariff is an ad valorem rate, 0.05 for 5 %. A value in io.csv is the use of the
// sector input by the sector output, tariffs included. sigma is an elasticity of
// substitution, which Economy.WithClosure needs for profits; value_added is output less
// inputs, profits included. Flows and uses of zero may be left out, and so may the production
// of a sector without sales. The order of regions.csv and sectors.csv is the index order.
//
// New describes how the accounts are closed. All mistakes in the files, and files that cannot
// be read, are reported together, mistakes as InputErrors. Accounts that miss an identity by more
// than MaxImbalance of output are refused: most often a table lacks the domestic sales. Who wants
// the economy that such accounts imply calls New on the Accounts of ReadAccounts.
func Load(fsys fs.FS) (*Economy, error) {
	a, err := ReadAccounts(fsys)
	if err != nil {
		return nil, err
	}
	e, err := New(a)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, r := range e.Residuals() {
		if r.Relative > MaxImbalance {
			errs = append(errs, &r)
		}
	}
	if n := len(errs); n > 0 {
		errs = append(errs[:min(n, 20)], fmt.Errorf("market: %d identities are off by more than %g %% of output; want accounts that close (is trade within regions there?), or New for the economy that they imply", n, 100*MaxImbalance))
		return nil, errors.Join(errs...)
	}
	return e, nil
}

// MaxImbalance is the largest miss of an accounting identity that Load accepts, as a share of the
// gross output of the region. Published tables miss by statistical discrepancies of some percent.
// An assumption.
const MaxImbalance = 0.1

// ReadAccounts reads the tables from which Load builds an economy, for checks or changes
// before New. ReadAccounts reports mistakes in each file, not mistakes of the files together.
func ReadAccounts(fsys fs.FS) (Accounts, error) {
	l := loader{fsys: fsys}
	a := l.accounts()
	if len(l.bad) > 0 {
		return Accounts{}, errors.Join(l.bad...)
	}
	return a, nil
}

// A loader reads the files of an economy and collects the mistakes.
type loader struct {
	fsys fs.FS
	bad  mistakes
}

// A table is a CSV file with columns found by name.
type table struct {
	l      *loader
	file   string
	line   int
	column map[string]int
	record []string
}

// each calls f for every record of a file with the wanted columns, and reports whether all
// records of the file were read.
func (l *loader) each(file string, columns []string, f func(t *table)) bool {
	r, err := l.fsys.Open(file)
	if err != nil {
		l.bad = append(l.bad, fmt.Errorf("market: %w", err))
		return false
	}
	defer r.Close()
	return l.read(file, r, columns, nil, f)
}

// read is each for an open file. A list of optional columns, if given, excludes all further
// columns.
func (l *loader) read(file string, r io.Reader, columns, optional []string, f func(t *table)) bool {
	data, err := io.ReadAll(r)
	if err != nil {
		l.bad = append(l.bad, fmt.Errorf("market: %s: %w", file, err))
		return false
	}
	in := rows{data: bytes.TrimPrefix(data, []byte("\ufeff"))}
	t := &table{l: l, file: file, line: 1, column: make(map[string]int)}
	if first, _, _ := bytes.Cut(in.data, []byte("\n")); bytes.ContainsAny(first, ";\t") && !bytes.Contains(first, []byte(",")) {
		t.bad(InputError{Column: "header", Value: "columns separated by semicolons or tabs", Want: "commas between columns, and points in numbers"})
		return false
	}
	header, line, err := in.next()
	t.line = max(line, 1)
	switch {
	case err == io.EOF:
		t.bad(InputError{Column: "header", Value: "an empty file", Want: "a line of column names"})
		return false
	case err != nil:
		t.syntax("header", err)
		return false
	}
	width := len(header)
	for i, name := range header {
		name = strings.TrimSpace(name)
		if _, ok := t.column[name]; ok {
			t.bad(InputError{Column: strconv.Quote(name), Value: "the column twice", Want: "each column once"})
		}
		t.column[name] = i
		if optional != nil && !slices.Contains(columns, name) && !slices.Contains(optional, name) {
			// A misspelt column would be a policy that silently does nothing.
			t.bad(InputError{Column: "header", Value: strconv.Quote(name), Want: fmt.Sprintf("one of %q", slices.Concat(columns, optional))})
		}
	}
	missing := false
	for _, name := range columns {
		if _, ok := t.column[name]; !ok {
			missing = true
			t.bad(InputError{Column: name, Value: "no such column", Want: "the column"})
		}
	}
	if missing {
		return false
	}
	all := true
	for {
		t.record, t.line, err = in.next()
		switch {
		case err == io.EOF:
			return all
		case err != nil:
			all = false
			t.syntax("record", err)
		case len(t.record) != width:
			all = false
			t.bad(InputError{Column: "record", Value: fmt.Sprintf("%d fields", len(t.record)), Want: fmt.Sprintf("%d as in the header", width)})
		default:
			f(t)
		}
	}
}

// rows read CSV records, and go on after a faulty record: with the line after the first line
// of the record, so that a quote never closed costs one record.
type rows struct {
	data []byte
	line int // lines before data
	cr   *csv.Reader
}

// next returns a record and the line; at the end io.EOF, the only error that ends the rows.
func (r *rows) next() ([]string, int, error) {
	if r.cr == nil {
		r.cr = csv.NewReader(bytes.NewReader(r.data))
		r.cr.FieldsPerRecord = -1
		r.cr.ReuseRecord = true
		r.cr.TrimLeadingSpace = true
	}
	record, err := r.cr.Read()
	if err == io.EOF {
		return nil, 0, err
	}
	if err != nil {
		skip := 1
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			skip = bad.StartLine
		}
		for range skip {
			_, r.data, _ = bytes.Cut(r.data, []byte("\n"))
		}
		r.line += skip
		r.cr = nil
		return nil, r.line, err
	}
	line, _ := r.cr.FieldPos(0)
	return record, r.line + line, nil
}

// syntax reports a record that is not CSV.
func (t *table) syntax(column string, err error) {
	value := err.Error()
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		value = "a quote within a field that does not begin with one"
	case errors.Is(err, csv.ErrQuote):
		value = "a quoted field that does not end with its quote"
	}
	t.bad(InputError{Column: column, Value: value, Want: "fields in quotes or without any, and quotes within doubled"})
}

// bad reports a mistake at the present line.
func (t *table) bad(e InputError) {
	e.File, e.Line = t.file, t.line
	t.l.bad.add(e)
}

// text returns a field, or "" if there is no such column.
func (t *table) text(column string) string {
	if i, ok := t.column[column]; ok {
		return strings.TrimSpace(t.record[i])
	}
	return ""
}

// number returns a field as a finite number; where names the entry in errors.
func (t *table) number(column, want string, where InputError, ok func(float64) bool) (float64, bool) {
	s := t.text(column)
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || !ok(v) {
		where.Column, where.Value, where.Want = column, strconv.Quote(s), want
		t.bad(where)
		return 0, false
	}
	return v, true
}

// labels are the IDs to which a column may refer. After a file with faults not all IDs are
// known, and an unknown ID is no mistake.
type labels struct {
	index map[string]int
	all   bool
	what  string
}

// id returns the index of the label in a field.
func (t *table) id(column string, of *labels) (int, bool) {
	s := t.text(column)
	i, ok := of.index[s]
	if !ok && of.all {
		t.bad(InputError{Column: column, Value: strconv.Quote(s), Want: "the ID of a " + of.what})
	}
	return i, ok
}

// sector adds a record of sectors.csv to a list and its index.
func (t *table) sector(to *[]Sector, index map[string]int) {
	id := t.text("sector")
	if _, ok := index[id]; ok || id == "" {
		t.bad(InputError{Column: "sector", Value: strconv.Quote(id), Want: "an ID not used before"})
		return
	}
	index[id] = len(*to)
	theta, _ := t.number("theta", wantTheta, InputError{Sector: id}, elasticity)
	sigma := 0.0
	if t.text("sigma") != "" {
		sigma, _ = t.number("sigma", wantSigma, InputError{Sector: id}, func(v float64) bool { return v > 1 })
	}
	one := Sector{ID: id, Name: t.text("name"), ISIC: t.text("isic4"), Theta: theta, Sigma: sigma}
	if one.ISIC != "" && !one.Classified() {
		t.bad(InputError{Column: "isic4", Sector: id, Value: strconv.Quote(one.ISIC), Want: "ISIC Rev. 4 divisions with their section, such as A01 or B+C10-C12, or nothing"})
	}
	*to = append(*to, one)
}

// ReadSectors reads a list of sectors from CSV in the form of sectors.csv; see Load. name
// stands for the file in errors, which come all together.
func ReadSectors(name string, r io.Reader) ([]Sector, error) {
	var l loader
	var out []Sector
	index := make(map[string]int)
	l.read(name, r, []string{"sector", "theta"}, nil, func(t *table) { t.sector(&out, index) })
	if len(l.bad) > 0 {
		return nil, errors.Join(l.bad...)
	}
	return out, nil
}

// again reports a second record for an entry, and keeps the line of the first in seen.
func (l *loader) again(t *table, seen *int, where InputError) bool {
	if *seen > 0 {
		where.Column, where.Value, where.Want = "record", fmt.Sprintf("a second entry, after line %d", *seen), "each entry once"
		t.bad(where)
		return true
	}
	*seen = t.line
	return false
}

// origins are the lines from which Accounts were read, by index in the tables; 0 without a
// line.
type origins struct {
	trade, io, production []int
}

// accounts reads the five files in order: labels first, then the tables that refer to labels.
func (l *loader) accounts() Accounts {
	var a Accounts
	regions := labels{index: make(map[string]int), what: "region in regions.csv"}
	sectors := labels{index: make(map[string]int), what: "sector in sectors.csv"}
	hasDeficit, hasFinal := false, false

	regions.all = l.each("regions.csv", []string{"region"}, func(t *table) {
		id := t.text("region")
		if _, ok := regions.index[id]; ok || id == "" {
			t.bad(InputError{Column: "region", Value: strconv.Quote(id), Want: "an ID not used before"})
			return
		}
		regions.index[id] = len(a.Regions)
		a.Regions = append(a.Regions, Region{ID: id, Name: t.text("name")})
		if _, ok := t.column["deficit"]; ok {
			hasDeficit = true
			v, _ := t.number("deficit", wantNegative, InputError{Region: id}, anySign)
			a.Deficit = append(a.Deficit, v)
		}
	})
	if !hasDeficit {
		a.Deficit = nil
	}
	sectors.all = l.each("sectors.csv", []string{"sector", "theta"}, func(t *table) { t.sector(&a.Sectors, sectors.index) })

	n, s := len(a.Regions), len(a.Sectors)
	a.Trade = make([]float64, s*n*n)
	a.Tariff = make([]float64, s*n*n)
	a.Intermediate = make([]float64, n*s*s)
	a.ValueAdded = make([]float64, n*s)
	a.FinalDemand = make([]float64, n*s)
	a.lines = &origins{trade: make([]int, s*n*n), io: make([]int, n*s*s), production: make([]int, n*s)}

	again := l.again
	// Numbers are checked whether or not labels are known.
	l.each("trade.csv", []string{"sector", "importer", "exporter", "value", "tariff"}, func(t *table) {
		j, ok1 := t.id("sector", &sectors)
		r, ok2 := t.id("importer", &regions)
		i, ok3 := t.id("exporter", &regions)
		known, c := ok1 && ok2 && ok3, (j*n+r)*n+i
		where := InputError{Sector: t.text("sector"), Region: t.text("importer"), Exporter: t.text("exporter")}
		if known && again(t, &a.lines.trade[c], where) {
			return
		}
		value, _ := t.number("value", wantAmount, where, amount)
		rate, _ := t.number("tariff", wantRate, where, rated)
		if known {
			a.Trade[c], a.Tariff[c] = value, rate
		}
	})
	l.each("io.csv", []string{"region", "input", "output", "value"}, func(t *table) {
		r, ok1 := t.id("region", &regions)
		k, ok2 := t.id("input", &sectors)
		j, ok3 := t.id("output", &sectors)
		known, c := ok1 && ok2 && ok3, (r*s+k)*s+j
		where := InputError{Sector: t.text("input"), Region: t.text("region")}
		if known && again(t, &a.lines.io[c], where) {
			return
		}
		value, _ := t.number("value", wantNegative, where, anySign)
		if known {
			a.Intermediate[c] = value
		}
	})
	l.each("production.csv", []string{"region", "sector", "value_added"}, func(t *table) {
		r, ok1 := t.id("region", &regions)
		j, ok2 := t.id("sector", &sectors)
		known, c := ok1 && ok2, r*s+j
		where := InputError{Sector: t.text("sector"), Region: t.text("region")}
		if known && again(t, &a.lines.production[c], where) {
			return
		}
		value, _ := t.number("value_added", wantAmount, where, amount)
		final := 0.0
		if _, ok := t.column["final_demand"]; ok {
			hasFinal = true
			final, _ = t.number("final_demand", wantAmount, where, amount)
		}
		if known {
			a.ValueAdded[c], a.FinalDemand[c] = value, final
		}
	})
	if !hasFinal {
		a.FinalDemand = nil
	}
	return a
}
