package figure_test

import (
	"context"
	"fmt"
	"os"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/report/figure"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// Ten histories of two modules and a dispute. How long does each module stay in force? The picture is
// survival.svg; the numbers in the picture come out as CSV.
func Example() {
	sc, err := scenario.ReadFile("../../../examples/figures/scenario.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	runs, err := figure.Play(context.Background(), sc, sim.Options{Seed: 1}, 10)
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := figure.ModuleSurvival(figure.Ensemble{Name: "as told", Runs: runs})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Caption)
	if err := f.Write(os.Stdout, "csv", figure.Column); err != nil {
		fmt.Println(err)
	}
	// err = f.Save("survival.svg", figure.Column)

	// Output:
	// Share of modules still in force, by time since entry into force, over 10 runs: Kaplan-Meier estimates with intervals at 95 %. Ticks: spells cut off by the end of the record; n: spells, and how many ended.
	// module,spells,ends,periods,at risk,share,low,high
	// goods,15,7,3,14,0.714286,0.406302,0.881879
	// goods,15,7,4,9,0.634921,0.331161,0.82968
	// goods,15,7,5,8,0.555556,0.263645,0.771703
	// goods,15,7,8,7,0.47619,0.202634,0.70834
	// services,15,5,3,13,0.769231,0.442141,0.919115
	// services,15,5,4,10,0.615385,0.308337,0.818449
}

// Effects with their intervals, from any source: a forest plot.
func ExampleEffects() {
	f, err := figure.Effects("Change in depth", 0.95,
		figure.Estimate{Name: "all sanctions", Group: "Levers", Mean: -0.31, Low: -0.42, High: -0.20},
		figure.Estimate{Name: "without the mechanism", Group: "Placebo", Mean: 0.01, Low: -0.02, High: 0.04, Placebo: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Caption)
	// Output:
	// Change in depth: effects with intervals at 95 %. Hollow: a placebo, where no effect is expected.
}

// The spread of a quantity over histories, and the survival of a module, as numbers for another program.
func ExampleEnsemble_Spread() {
	sc, err := scenario.ReadFile("../../../examples/figures/scenario.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	sc.Periods = 8
	runs, err := figure.Play(context.Background(), sc, sim.Options{Seed: 1}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	all := figure.Ensemble{Name: "as told", Runs: runs}
	band, err := all.Spread(figure.Trust(), "USA")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("trust in USA: %.2f at first, %.2f at the end (median)\n", band.Median[0], band.Median[7])
	survival := figure.KaplanMeier(all.Spells("goods"))
	fmt.Println(survival.Spells, "times in force,", survival.Ends, "ended")
	// Output:
	// trust in USA: 0.80 at first, 0.74 at the end (median)
	// 4 times in force, 3 ended
}
