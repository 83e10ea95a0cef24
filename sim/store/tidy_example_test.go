package store_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/tradetalk/tradetalk/sim/store"
)

// A table of one's own, in two formats, whole or not at all.
func ExampleCreateTables() {
	dir, err := os.MkdirTemp("", "tables")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	set, err := store.CreateTables(dir, store.Describe("my runs", "", 1), store.CSVFormat{}, store.JSONLines{})
	if err != nil {
		log.Fatal(err)
	}
	table, err := set.Table("runs", store.Column{Name: "seed", Kind: store.Whole}, store.Column{Name: "concession", Kind: store.Number})
	if err != nil {
		log.Fatal(err)
	}
	if err := table.Write(int64(1), 0.75); err != nil {
		log.Fatal(err)
	}
	if err := table.Write(int64(2), nil); err != nil { // a run without the figure
		log.Fatal(err)
	}
	if err := set.Commit(); err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"runs.csv", "runs.jsonl"} {
		text, err := os.ReadFile(filepath.Join(set.Path(), name))
		if err != nil {
			log.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		fmt.Println(strings.Join(lines[len(lines)-2:], "; "))
	}
	// Output:
	// 1,0.75; 2,
	// {"seed":1,"concession":0.75}; {"seed":2,"concession":null}
}
