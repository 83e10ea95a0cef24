package store

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
)

// The file decides the form of tidy tables: one row per observation, one kind of value per column.
// A Format turns rows into the bytes of one file; CSV and JSON lines are here, Parquet in the
// package sim/store/parquet.

// Kind is the kind of all values in a column.
type Kind uint8

// The kinds of values. The Go type of a value is string, float64, int64 or bool. A value may be
// missing: nil, and NaN for a Number.
const (
	Text Kind = iota
	Number
	Whole
	Flag
)

// String returns the kind in a word.
func (k Kind) String() string {
	switch k {
	case Text:
		return "text"
	case Number:
		return "number"
	case Whole:
		return "whole number"
	case Flag:
		return "flag"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Format writes tables in one format.
type Format interface {
	// Suffix is the end of a file name: "csv".
	Suffix() string
	// Begin writes what comes before the rows.
	Begin(w io.Writer, columns []Column, m Metadata) (Writer, error)
}

// Writer writes the rows of a table.
type Writer interface {
	// Write writes a row with a value for each column.
	Write(row []any) error
	// Close writes what comes after the rows. The caller closes the file.
	Close() error
}

// Formats returns the formats of this package: CSV and JSON lines.
func Formats() []Format { return []Format{CSVFormat{}, JSONLines{}} }

// CSVFormat is comma-separated values: metadata in lines that begin with "#", a heading, a line
// for each row. A missing value is an empty cell, a flag is true or false, numbers have full
// precision.
type CSVFormat struct{}

// Suffix returns "csv".
func (CSVFormat) Suffix() string { return "csv" }

// Begin writes the metadata and the heading.
func (CSVFormat) Begin(w io.Writer, columns []Column, m Metadata) (Writer, error) {
	if _, err := w.Write(m.lines()); err != nil {
		return nil, err
	}
	t := &csvWriter{csv: csv.NewWriter(w), columns: columns, row: make([]string, len(columns))}
	for k, c := range columns {
		t.row[k] = c.Name
	}
	return t, t.csv.Write(t.row)
}

// csvWriter writes rows as CSV.
type csvWriter struct {
	csv     *csv.Writer
	columns []Column
	row     []string
}

// Write writes a line.
func (t *csvWriter) Write(row []any) error {
	if err := CheckRow(t.columns, row); err != nil {
		return err
	}
	for k, v := range row {
		switch v := v.(type) {
		case nil:
			t.row[k] = ""
		case string:
			t.row[k] = v
		case int64:
			t.row[k] = strconv.FormatInt(v, 10)
		case bool:
			t.row[k] = strconv.FormatBool(v)
		case float64:
			t.row[k] = ""
			if v == v {
				t.row[k] = strconv.FormatFloat(v, 'g', -1, 64)
			}
		}
	}
	return t.csv.Write(t.row)
}

// Close writes the buffer.
func (t *csvWriter) Close() error {
	t.csv.Flush()
	return t.csv.Error()
}

// JSONLines is one JSON object a line: the metadata first, then an object for each row with the
// columns in order. A missing value is null; infinite numbers are the texts "+Inf" and "-Inf".
type JSONLines struct{}

// Suffix returns "jsonl".
func (JSONLines) Suffix() string { return "jsonl" }

// Begin writes the metadata.
func (JSONLines) Begin(w io.Writer, columns []Column, m Metadata) (Writer, error) {
	top, err := m.object()
	if err != nil {
		return nil, err
	}
	_, err = w.Write(top)
	return &jsonWriter{w: w, columns: columns}, err
}

// jsonWriter writes rows as JSON lines.
type jsonWriter struct {
	w       io.Writer
	columns []Column
	line    []byte
}

// Write writes a line.
func (t *jsonWriter) Write(row []any) error {
	if err := CheckRow(t.columns, row); err != nil {
		return err
	}
	t.line = append(t.line[:0], '{')
	for k, v := range row {
		if k > 0 {
			t.line = append(t.line, ',')
		}
		if x, ok := v.(float64); ok {
			switch {
			case x != x:
				v = nil
			case math.IsInf(x, 1):
				v = "+Inf"
			case math.IsInf(x, -1):
				v = "-Inf"
			}
		}
		name, err := json.Marshal(t.columns[k].Name)
		if err != nil {
			return err
		}
		value, err := json.Marshal(v)
		if err != nil {
			return err
		}
		t.line = append(append(append(t.line, name...), ':'), value...)
	}
	t.line = append(t.line, '}', '\n')
	_, err := t.w.Write(t.line)
	return err
}

// Close does nothing: every line is written.
func (t *jsonWriter) Close() error { return nil }

// CheckRow returns what is wrong with a row of a table: another number of values than columns, or a
// value of another kind than the column. Formats check rows before writing.
func CheckRow(columns []Column, row []any) error {
	if len(row) != len(columns) {
		return fmt.Errorf("store: a row has %d values; want %d, one for each column", len(row), len(columns))
	}
	for k, v := range row {
		ok := v == nil
		switch columns[k].Kind {
		case Text:
			_, is := v.(string)
			ok = ok || is
		case Number:
			_, is := v.(float64)
			ok = ok || is
		case Whole:
			_, is := v.(int64)
			ok = ok || is
		case Flag:
			_, is := v.(bool)
			ok = ok || is
		}
		if !ok {
			return fmt.Errorf("store: column %q has the value %v of type %T; want a %s", columns[k].Name, v, v, columns[k].Kind)
		}
	}
	return nil
}

// Tables writes tidy tables to a directory, whole or not at all: a file for each table and format.
// Call Commit or Discard at the end.
type Tables struct {
	set     *set
	formats []Format
	tables  []*Table
}

// CreateTables begins a set of tables below a directory, which is made if there is none. Without
// formats, tables are CSV. An earlier set stays in place until Commit replaces the set, and no
// other writer may have files there.
func CreateTables(dir string, m Metadata, formats ...Format) (*Tables, error) {
	return createTables(osDisk{}, dir, m, formats...)
}

// createTables is CreateTables on a given disk.
func createTables(d disk, dir string, m Metadata, formats ...Format) (*Tables, error) {
	if len(formats) == 0 {
		formats = []Format{CSVFormat{}}
	}
	s, err := beginSet(d, dir, m)
	if err != nil {
		return nil, err
	}
	return &Tables{set: s, formats: formats}, nil
}

// Table begins a table. The name is the name of the files without suffix.
func (s *Tables) Table(name string, columns ...Column) (*Table, error) {
	t := &Table{set: s}
	for _, f := range s.formats {
		file, err := s.set.begin(name + "." + f.Suffix())
		if err != nil {
			return nil, s.set.failing(err)
		}
		w, err := f.Begin(file, columns, s.set.metadata)
		if err != nil {
			return nil, s.set.failing(err)
		}
		t.writers = append(t.writers, w)
	}
	s.tables = append(s.tables, t)
	return t, nil
}

// Path returns the directory of the files, hidden until Commit, and "" after a failure.
func (s *Tables) Path() string { return s.set.path() }

// Commit puts the tables in place and removes earlier sets. If a file cannot be written, nothing
// is left behind of the set, and the set before stays.
func (s *Tables) Commit() error {
	if !s.set.ended {
		for _, t := range s.tables {
			for _, w := range t.writers {
				s.set.failing(w.Close())
			}
		}
	}
	return s.set.commit(nil)
}

// Discard removes all files of the set. After Commit, Discard does nothing.
func (s *Tables) Discard() { s.set.discard() }

// Table is one table in all formats of its set.
type Table struct {
	set     *Tables
	writers []Writer
}

// Write writes a row. After an error the set cannot be committed.
func (t *Table) Write(row ...any) error {
	for _, w := range t.writers {
		if err := w.Write(row); err != nil {
			return t.set.set.failing(err)
		}
	}
	return nil
}
