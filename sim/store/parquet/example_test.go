package parquet_test

import (
	"fmt"
	"log"
	"os"

	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/sim/store/parquet"
)

// Any tidy table is a Parquet file by naming the format.
func ExampleFormat() {
	dir, err := os.MkdirTemp("", "tables")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	set, err := store.CreateTables(dir, store.Describe("my runs", "", 1), parquet.Format{})
	if err != nil {
		log.Fatal(err)
	}
	table, err := set.Table("runs", store.Column{Name: "seed", Kind: store.Whole})
	if err != nil {
		log.Fatal(err)
	}
	if err := table.Write(int64(1)); err != nil {
		log.Fatal(err)
	}
	if err := set.Commit(); err != nil {
		log.Fatal(err)
	}
	entries, err := os.ReadDir(set.Path())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(entries[len(entries)-1].Name())
	// Output:
	// runs.parquet
}
