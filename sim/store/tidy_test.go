package store

import (
	"errors"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Both formats write every kind of value, missing values and odd texts.
func TestTidyTables(t *testing.T) {
	dir := t.TempDir()
	s, err := CreateTables(dir, Metadata{Name: "a study", Study: "hash", Data: "2014"}, Formats()...)
	require.NoError(t, err)
	table, err := s.Table("runs", Column{"text, with comma", Text}, Column{"x", Number}, Column{"n", Whole}, Column{"yes", Flag})
	require.NoError(t, err)
	require.NoError(t, table.Write("a\"b", 0.1, int64(-3), true))
	require.NoError(t, table.Write(nil, math.NaN(), nil, nil))
	require.NoError(t, table.Write("", math.Inf(1), int64(1)<<60, false))
	require.NoError(t, s.Commit())
	text := read(t, dir, "runs.csv")
	head, body, _ := strings.Cut(string(text), "\"text, with")
	require.Contains(t, head, "# study: hash\n# data: 2014\n")
	require.Equal(t, " comma\",x,n,yes\n\"a\"\"b\",0.1,-3,true\n,,,\n,+Inf,1152921504606846976,false\n", body)
	text = read(t, dir, "runs.jsonl")
	_, body, _ = strings.Cut(string(text), "\n")
	require.Equal(t, `{"text, with comma":"a\"b","x":0.1,"n":-3,"yes":true}
{"text, with comma":null,"x":null,"n":null,"yes":null}
{"text, with comma":"","x":"+Inf","n":1152921504606846976,"yes":false}
`, body)
}

// A full disk leaves no file of the set, and earlier files as they are.
func TestTidyTablesAreWholeOrAbsent(t *testing.T) {
	dir := t.TempDir()
	s, err := CreateTables(dir, Metadata{})
	require.NoError(t, err)
	table, err := s.Table("runs", Column{"x", Number})
	require.NoError(t, err)
	require.NoError(t, table.Write(1.0))
	_, err = s.Table("runs", Column{"x", Number})
	require.ErrorContains(t, err, `"runs.csv" is taken`)
	require.Error(t, s.Commit(), "a set that lacks a table")

	s, err = CreateTables(dir, Metadata{})
	require.NoError(t, err)
	table, err = s.Table("runs", Column{"x", Number})
	require.NoError(t, err)
	require.NoError(t, table.Write(1.0))
	require.NoError(t, s.Commit())
	before := read(t, dir, "runs.csv")

	s, err = CreateTables(dir, Metadata{}, failingFormat{})
	require.NoError(t, err)
	table, err = s.Table("runs", Column{"x", Number})
	require.NoError(t, err)
	require.ErrorContains(t, table.Write(1.0), "no space left")
	require.ErrorContains(t, s.Commit(), "no space left")
	require.ErrorContains(t, s.Commit(), "already")
	s.Discard()
	require.Equal(t, []string{"latest", "run-1"}, list(t, dir))

	s, err = CreateTables(dir, Metadata{})
	require.NoError(t, err)
	table, err = s.Table("runs", Column{"x", Number})
	require.NoError(t, err)
	require.ErrorContains(t, table.Write("text"), `column "x" has the value text of type string; want a number`)
	require.Error(t, s.Commit(), "a table with a wrong row is no table")
	require.Equal(t, before, read(t, dir, "runs.csv"))
}

// failingFormat is CSV on a full disk.
type failingFormat struct{ CSVFormat }

func (failingFormat) Begin(w io.Writer, columns []Column, m Metadata) (Writer, error) {
	return failingWriter{}, nil
}

type failingWriter struct{}

func (failingWriter) Write([]any) error { return errors.New("no space left on device") }
func (failingWriter) Close() error      { return nil }

// The columns of a struct and its values agree in number and kind.
func TestColumnsOfStructs(t *testing.T) {
	type inner struct{ X float64 }
	type outer struct {
		Period int
		Name   string
		Yes    bool
		List   []string
		In     *inner
		hidden int
	}
	columns := Columns(reflect.TypeFor[outer]())
	require.Equal(t, []Column{{"period", Whole}, {"name", Text}, {"yes", Flag}, {"list", Text}, {"in_x", Number}}, columns)
	require.Equal(t, []any{int64(1), "n", true, "a b", 2.0}, Values(outer{1, "n", true, []string{"a", "b"}, &inner{2}, 0}))
	require.Equal(t, []any{int64(0), "", false, "", nil}, Values(outer{}))
	require.NoError(t, CheckRow(columns, Values(outer{})))
}
