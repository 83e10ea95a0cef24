package duckdb

import (
	"database/sql"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	_ "github.com/marcboeker/go-duckdb"

	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/sim/store/parquet"
)

// DuckDB reads names, kinds, values, missing values and metadata of a table as they were written.
func TestParquetInDuckDB(t *testing.T) {
	dir := t.TempDir()
	m := store.Describe("a study", "scenario", 7)
	m.Study = "hash"
	set, err := store.CreateTables(dir, m, parquet.Format{RowGroup: 100})
	check(t, err)
	table, err := set.Table("runs", store.Column{Name: "run", Kind: store.Whole}, store.Column{Name: "coercion.severities", Kind: store.Number},
		store.Column{Name: "mean level border", Kind: store.Number}, store.Column{Name: "base"}, store.Column{Name: "yes", Kind: store.Flag})
	check(t, err)
	want := 0.0
	for k := range 1000 {
		level := any(math.Sqrt(float64(k)))
		switch {
		case k%10 == 0:
			level = nil
		case k%10 == 1:
			level = math.NaN()
		default:
			want += math.Sqrt(float64(k))
		}
		check(t, table.Write(int64(k), 0.25*float64(1+k%4), level, fmt.Sprintf("base \"%d\"", k%3), k%2 == 0))
	}
	check(t, set.Commit())

	db, err := sql.Open("duckdb", "")
	check(t, err)
	defer db.Close()
	from := fmt.Sprintf("FROM read_parquet('%s')", filepath.Join(set.Path(), "runs.parquet"))
	var rows, present, yes int
	var sum, largest float64
	var types string
	check(t, db.QueryRow(`SELECT count(*), count("mean level border"), sum("mean level border"), max("coercion.severities"), count(*) FILTER (yes) `+from).
		Scan(&rows, &present, &sum, &largest, &yes))
	if rows != 1000 || present != 800 || math.Abs(sum-want) > 1e-9*want || largest != 1 || yes != 500 {
		t.Fatalf("%d rows, %d levels with sum %v, largest severity %v, %d flags; want 1000, 800, %v, 1, 500", rows, present, sum, largest, yes, want)
	}
	check(t, db.QueryRow("SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT * "+from+")").Scan(&types))
	if want := "run BIGINT, coercion.severities DOUBLE, mean level border DOUBLE, base VARCHAR, yes BOOLEAN"; types != want {
		t.Fatalf("columns %q; want %q", types, want)
	}
	var study string
	check(t, db.QueryRow(fmt.Sprintf("SELECT decode(value) FROM parquet_kv_metadata('%s') WHERE decode(key) = 'study'", filepath.Join(set.Path(), "runs.parquet"))).Scan(&study))
	if study != "hash" {
		t.Fatalf("study %q", study)
	}
}

// check fails the test on an error.
func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
