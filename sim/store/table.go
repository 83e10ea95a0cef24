package store

import (
	"encoding/csv"
	"errors"
	"reflect"
)

// table is one kind of record in two files of the same name: NAME.csv and NAME.jsonl.
type table struct {
	cells, lines *pending
	columns      []column
	csv          *csv.Writer
	row          []string
	line         []byte
}

// beginTable begins both files with the metadata. The columns of the CSV file are the columns of
// a type; without a type the caller writes the columns.
func beginTable(s *set, name string, of reflect.Type) (*table, error) {
	t := &table{}
	top, err := s.metadata.object()
	if err != nil {
		return t, err
	}
	if t.cells, err = s.begin(name + ".csv"); err != nil {
		return t, err
	}
	if t.lines, err = s.begin(name + ".jsonl"); err != nil {
		return t, err
	}
	if _, err := t.cells.Write(s.metadata.lines()); err != nil {
		return t, err
	}
	if _, err := t.lines.Write(top); err != nil || of == nil {
		return t, err
	}
	t.columns, t.csv = columnsOf(of, ""), csv.NewWriter(t.cells)
	for _, c := range t.columns {
		t.row = append(t.row, c.name)
	}
	return t, t.csv.Write(t.row)
}

// write adds a record to both files. With brief, the JSON line leaves out zero fields.
func (t *table) write(v reflect.Value, brief bool) error {
	t.row = t.row[:0]
	for _, c := range t.columns {
		t.row = append(t.row, c.cell(v))
	}
	return errors.Join(t.object(v, brief), t.csv.Write(t.row))
}

// object adds a record to the JSON lines.
func (t *table) object(v reflect.Value, brief bool) error {
	t.line = append(object(t.line[:0], v, brief), '\n')
	_, err := t.lines.Write(t.line)
	return err
}

// flush flushes the cells and returns the first error of all writes of cells.
func (t *table) flush() error {
	t.csv.Flush()
	return t.csv.Error()
}
