package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The record of a run, with what it takes to play it again.
func ExampleCreate() {
	economy := wiod.Small()
	sc := sim.Scenario{
		Name:    "a pact",
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Periods: 2,
	}
	dir, err := os.MkdirTemp("", "record")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	hash, err := scenario.Hash(sc)
	if err != nil {
		fmt.Println(err)
		return
	}
	files, err := store.Create(dir, store.Describe(sc.Name, hash, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, run := sim.Run(context.Background(), sc, sim.Options{Seed: 1, Observers: []sim.Observer{files}})
	if err := files.Commit(run); err != nil {
		fmt.Println(err)
		return
	}
	newest, err := store.Latest(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := os.ReadFile(filepath.Join(newest, "rows.csv"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "# name") || strings.HasPrefix(line, "# seed") {
			fmt.Print(line)
		} else if !strings.HasPrefix(line, "#") {
			fmt.Println(strings.Join(strings.Split(line, ",")[:2], " "))
		}
	}
	// Output:
	// # name: "a pact"
	// # seed: 1
	// period actor
	// 0 CHN
	// 0 USA
	// 1 CHN
	// 1 USA
}
