// Package parquet writes the tidy tables of package store as Apache Parquet, which DuckDB, R
// (arrow), pandas (pyarrow) and Spark open as they are.
//
//	err := result.Save("out", store.CSVFormat{}, parquet.Format{})
//
// Columns stand in the order of the table and may be missing in a row. Metadata are key-value
// pairs of the file, with the keys of the JSON form. The same table gives the same bytes. The
// package stands alone, so that package store links no Parquet.
package parquet

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/tradetalk/tradetalk/sim/store"
)

// Format is the format of Parquet files, compressed by Snappy.
type Format struct {
	// RowGroup is the number of rows kept in memory and written together. The default (0) is
	// 65,536.
	RowGroup int64
}

var _ store.Format = Format{}

// Suffix returns "parquet".
func (Format) Suffix() string { return "parquet" }

// Begin returns the writer of a table.
func (f Format) Begin(w io.Writer, columns []store.Column, m store.Metadata) (store.Writer, error) {
	if f.RowGroup == 0 {
		f.RowGroup = 65536
	}
	if f.RowGroup < 1 {
		return nil, fmt.Errorf("parquet: RowGroup is %d; want 1 or more", f.RowGroup)
	}
	root, err := newRoot(columns)
	if err != nil {
		return nil, err
	}
	options := []parquet.WriterOption{
		parquet.NewSchema("table", root), parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(f.RowGroup),
		parquet.CreatedBy("tradetalk", m.Version, m.Revision),
	}
	pairs, err := metadata(m)
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		options = append(options, parquet.KeyValueMetadata(key, pairs[key]))
	}
	return &writer{w: parquet.NewGenericWriter[any](w, options...), columns: columns}, nil
}

// metadata returns the metadata as pairs of texts.
func metadata(m store.Metadata) (map[string]string, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for key, v := range fields {
		out[key] = fmt.Sprint(v)
	}
	return out, nil
}

// root is a group of columns in the order of the table. The group of the library is sorted by name.
type root struct {
	parquet.Group
	order []string
}

// newRoot returns the columns as a schema: each a leaf that may be missing.
func newRoot(columns []store.Column) (*root, error) {
	r := &root{Group: parquet.Group{}}
	for _, c := range columns {
		if _, twice := r.Group[c.Name]; twice || c.Name == "" {
			return nil, fmt.Errorf("parquet: the column %q is empty or stands twice", c.Name)
		}
		var leaf parquet.Node
		switch c.Kind {
		case store.Text:
			leaf = parquet.String()
		case store.Number:
			leaf = parquet.Leaf(parquet.DoubleType)
		case store.Whole:
			leaf = parquet.Int(64)
		case store.Flag:
			leaf = parquet.Leaf(parquet.BooleanType)
		default:
			return nil, fmt.Errorf("parquet: the column %q is of %s", c.Name, c.Kind)
		}
		r.Group[c.Name] = parquet.Optional(leaf)
		r.order = append(r.order, c.Name)
	}
	return r, nil
}

// Fields returns the columns in order.
func (r *root) Fields() []parquet.Field {
	fields := r.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(r.order, a.Name()) - slices.Index(r.order, b.Name())
	})
	return fields
}

// writer writes the rows of a table.
type writer struct {
	w       *parquet.GenericWriter[any]
	columns []store.Column
	row     parquet.Row
}

// Write writes a row. A missing value, and a number that is NaN, is null.
func (t *writer) Write(row []any) error {
	if err := store.CheckRow(t.columns, row); err != nil {
		return err
	}
	t.row = t.row[:0]
	for k, v := range row {
		if x, ok := v.(float64); v == nil || ok && x != x {
			t.row = append(t.row, parquet.NullValue().Level(0, 0, k))
			continue
		}
		t.row = append(t.row, parquet.ValueOf(v).Level(0, 1, k))
	}
	_, err := t.w.WriteRows([]parquet.Row{t.row})
	return err
}

// Close writes the last rows and the foot of the file.
func (t *writer) Close() error { return t.w.Close() }
