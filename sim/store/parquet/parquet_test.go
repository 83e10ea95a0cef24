package parquet

import (
	"bytes"
	"io"
	"math"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/store"
)

var columns = []store.Column{
	{Name: "run", Kind: store.Whole}, {Name: "base"}, {Name: "mean level border", Kind: store.Number}, {Name: "actors.RUS.precision", Kind: store.Number},
	{Name: "Über, \"quoted\"", Kind: store.Flag},
}

// file writes rows and returns the bytes.
func file(t *testing.T, f Format, rows [][]any) []byte {
	var b bytes.Buffer
	m := store.Describe("name", "hash", 7)
	m.Study = "study"
	w, err := f.Begin(&b, columns, m)
	require.NoError(t, err)
	for _, row := range rows {
		require.NoError(t, w.Write(row))
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// What is written is read back by the library: order and kinds of columns, values, missing values,
// metadata.
func TestReadBack(t *testing.T) {
	rows := [][]any{
		{int64(0), "ban", 0.1, 1e300, true},
		{int64(1) << 60, "a\nb,\"c\" ü", nil, math.Inf(-1), nil},
		{nil, nil, math.NaN(), 0.0, false},
	}
	b := file(t, Format{RowGroup: 2}, rows)
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	require.Equal(t, int64(3), f.NumRows())
	require.Len(t, f.RowGroups(), 2)
	var names []string
	for _, c := range f.Schema().Fields() {
		names = append(names, c.Name())
	}
	require.Equal(t, []string{"run", "base", "mean level border", "actors.RUS.precision", "Über, \"quoted\""}, names)
	for key, want := range map[string]string{"name": "name", "scenario": "hash", "seed": "7", "study": "study"} {
		got, ok := f.Lookup(key)
		require.True(t, ok, key)
		require.Equal(t, want, got)
	}
	var got []parquet.Row
	for _, g := range f.RowGroups() {
		r := g.Rows()
		buffer := make([]parquet.Row, 5)
		n, err := r.ReadRows(buffer)
		require.True(t, err == nil || err == io.EOF)
		for _, row := range buffer[:n] {
			got = append(got, row.Clone())
		}
		require.NoError(t, r.Close())
	}
	require.Equal(t, int64(1)<<60, got[1][0].Int64())
	require.Equal(t, "a\nb,\"c\" ü", string(got[1][1].ByteArray()))
	require.Equal(t, 0.1, got[0][2].Double())
	require.True(t, got[1][2].IsNull())
	require.True(t, got[2][2].IsNull(), "NaN is missing")
	require.Equal(t, math.Inf(-1), got[1][3].Double())
	require.True(t, got[0][4].Boolean())
	require.True(t, got[1][4].IsNull())
	require.True(t, got[2][0].IsNull())
	require.Equal(t, b, file(t, Format{RowGroup: 2}, rows), "the same bytes")
}

func TestWrongRowsAndColumns(t *testing.T) {
	w, err := Format{}.Begin(io.Discard, columns[:2], store.Metadata{})
	require.NoError(t, err)
	require.ErrorContains(t, w.Write([]any{int64(1)}), "a row has 1 values; want 2")
	require.ErrorContains(t, w.Write([]any{"x", "y"}), `column "run" has the value x of type string; want a whole number`)
	_, err = Format{}.Begin(io.Discard, append(columns[:1:1], columns[0]), store.Metadata{})
	require.ErrorContains(t, err, "stands twice")
	_, err = Format{RowGroup: -1}.Begin(io.Discard, columns, store.Metadata{})
	require.ErrorContains(t, err, "RowGroup is -1")
}
