package experiment_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// A paired experiment: four severities of a ban on the same 200 seeds, effects with intervals,
// and tables that pandas.read_csv("out/runs.csv", comment="#") opens. TestShortExamples runs
// this program.
func ExampleStudy() {
	study := experiment.Study{
		Bases:   []experiment.Base{{File: "ban.yaml"}},
		Factors: []experiment.Factor{experiment.Vary("coercion.severities", 0.25, 0.5, 0.75, 1)},
		Seeds:   200,
		Observe: experiment.Watch("mean level border", "mean real_income RUS", "episodes narrow"),
		Compare: []experiment.Contrast{{Factor: "coercion.severities", Against: "0.25"}},
	}
	result, err := study.Run(context.Background(), experiment.Options{})
	if err != nil {
		log.Fatal(err)
	}
	effects, err := result.Compare()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(effects)
	if err := result.Save("out"); err != nil {
		log.Fatal(err)
	}
}

// Typed in a hurry: every mistake comes back at once, with the names probably meant.
func ExampleStudy_mistakes() {
	_, err := experiment.Study{
		Bases:   []experiment.Base{{File: "testdata/ban.yaml"}},
		Factors: []experiment.Factor{experiment.Vary("actors.RSU.precision", 1, 10)},
		Seeds:   10,
		Observe: experiment.Watch("mean real_incme RUS", "count threatend"),
	}.Run(context.Background(), experiment.Options{})
	fmt.Println(err)
	// Output:
	// experiment: observable "mean real_incme RUS": no "real_incme"; did you mean real_income?
	// experiment: observable "count threatend": events: no "threatend"; did you mean threatened?
}

// Does severity act through the coalition? The placebo plays the same pairs without coalitions.
func ExamplePair() {
	out, err := experiment.Pair{
		Base:    experiment.Base{File: "testdata/ban.yaml"},
		With:    experiment.Settings{"coercion.severities": "1"},
		Without: experiment.Settings{"coercion.severities": "0.25"},
		Placebo: experiment.Settings{"switches." + string(mechanism.Coalitions): "false"},
		Observe: experiment.Watch("mean level border"),
		Seeds:   4,
	}.Run(context.Background(), experiment.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(out.Effects), len(out.Placebo), len(out.Through), out.Effects[0].Pairs)
	// Output:
	// 1 1 1 4
}

func init() { experiment.SetShortStudy(ExampleStudy) }
