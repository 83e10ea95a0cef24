// Talks plays one history on a real economy and tells it: the United States, Europe
// and China negotiate a treaty of two modules for ten years, while for the first
// five of them trade in electronics with China is banned. Then it plays the same
// history, with the same draws, without the ban.
//
//	go run ./examples/talks [-seed N] [-periods N] [-o rows.csv] [-all]
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "talks:", err)
		os.Exit(1)
	}
}

// scenario is the question: who is at the table, what is on it, and which sanctions
// are in force meanwhile.
func scenario(periods int) sim.Scenario {
	economy := wiod.Small()
	actors := agent.FromEconomy(economy, "USA", "EUR", "CHN")
	for k := range actors {
		switch a := &actors[k]; a.ID {
		case "EUR":
			// A stylised red line: the common agricultural policy.
			a.RedLines = []agent.RedLine{agent.Untouchable{Sectors: "AGF"}}
		case "CHN":
			// What it would cost China to run its border by shared rules, in
			// percent of income a quarter at full depth. An assumption.
			a.Sovereignty = map[string]float64{"facilitation": 0.12}
		}
	}
	return sim.Scenario{
		Name:    "three at the table",
		Economy: economy,
		Actors:  actors,
		Treaty: treaty.Treaty{Name: "trilateral", Modules: []treaty.Module{
			treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
				WithCarveOuts("kept out", nil,
					treaty.CarveOuts{{Party: "EUR", Sectors: "AGF"}},
					treaty.CarveOuts{{Party: "EUR", Sectors: "AGF"}, {Party: "CHN", Sectors: "MVH"}}),
			// Faster borders: at full depth 2 % off the delivered cost of goods
			// other than food.
			treaty.BarrierCut("facilitation", "ENM,MET,CHP,MVH,ELE,OMF", 0.02, terms.Choice("depth", 0, 0.5, 1)),
		}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(20)},
		Periods: periods,
	}
}

// run is main without the process around it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("talks", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, once
	seed := flags.Uint64("seed", 1, "seed of all draws")
	periods := flags.Int("periods", 40, "quarters to play")
	output := flags.String("o", "", "file for the rows of the history with the ban, as CSV (none if empty)")
	all := flags.Bool("all", false, "tell every offer and answer")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "usage: go run ./examples/talks [flags]")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return err
	case err != nil:
		return fmt.Errorf("%w; see -h", err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q; see -h", flags.Arg(0))
	}

	sc := scenario(*periods)
	if err := sc.Validate(); err != nil {
		return err // before a file is made
	}
	options := sim.Options{Seed: *seed}
	if *output != "" {
		file, err := os.CreateTemp(filepath.Dir(*output), filepath.Base(*output)+".part-*")
		if err != nil {
			return err
		}
		rows := store.NewCSV(file)
		options.Observers = append(options.Observers, rows)
		// The file appears whole or not at all.
		defer func() {
			if err = errors.Join(err, rows.Flush(), file.Close()); err == nil {
				err = os.Rename(file.Name(), *output)
			}
			if err != nil {
				os.Remove(file.Name())
			}
		}()
	}
	with, err := sim.Run(ctx, sc, options)
	if err != nil {
		return err
	}
	sc.Regimes = nil
	without, err := sim.Run(ctx, sc, sim.Options{Seed: *seed})
	if err != nil {
		return err
	}

	out := bufio.NewWriter(stdout)
	fmt.Fprintf(out, "Three at the table: %d quarters on the 8 x 8 economy of 2014, seed %d.\n", *periods, *seed)
	fmt.Fprintf(out, "A worth is in percent of the actor's own real income per quarter, for good, against no agreement.\n")
	fmt.Fprintf(out, "AGF is agriculture and food, MVH machinery and vehicles, ELE electronics and electrical equipment.\n\n")
	fmt.Fprintf(out, "WITH THE BAN ON ELECTRONICS\n\n")
	tell(out, with, *all)
	fmt.Fprintf(out, "\nWHY CHINA SAID NO TO FACILITATION\n\n%s", with.Explain("CHN", "facilitation"))
	fmt.Fprintf(out, "\nTHE SAME SEED WITHOUT THE BAN\n\n")
	tell(out, without, *all)
	fmt.Fprintf(out, "\nWHAT IT DID TO REAL INCOMES (percent of the baseline, with the ban | without)\n\n")
	compare(out, with, without)
	return out.Flush()
}
