package experiment_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// A paired experiment: four severities of a ban on the same 200 seeds, effects with intervals,
// and tables that pandas.read_csv("out/run-1/runs.csv", comment="#") opens; out/latest names the
// folder of the newest. TestShortExamples runs this program.
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
	// experiment: base ban, actors.RSU.precision 1: scenario: path "actors.RSU.precision": actors has no element "RSU"; did you mean RUS or USA?
	// experiment: 2 of 2 points have mistakes (no retry helps)
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

// Two moves at one decision of one history: a leader whose threat is due imposes, or backs down.
func ExampleFork() {
	out, err := experiment.Fork{
		Base:     experiment.Base{File: "testdata/ban.yaml"},
		Decision: agent.ToCarryOut,
		With:     experiment.Do(agent.DoImpose),
		Without:  experiment.Do(agent.DoBackDown),
		// Early decisions alone.
		If:      func(c experiment.Choice) bool { return c.View.Period < 8 },
		IfName:  "before quarter 8",
		Observe: experiment.Watch("last level border", "count sanction imposed"),
		Seeds:   4,
	}.Run(context.Background(), experiment.Options{})
	if err != nil {
		log.Fatal(err)
	}
	e := out.Effects[0]
	fmt.Println(e.Factor+":", e.Level, "against", e.Against, "at", e.Pairs+e.Dropped, "seeds")
	// Output:
	// threat: impose against back down at 4 seeds
}

// Moves are picked by the kind of an option, by the action under a module, by what the actor has
// chosen, or by a function.
func ExampleMove() {
	hardest := experiment.Move{Name: "hardest", Pick: func(c experiment.Choice) int {
		best := -1
		for k, o := range c.Options {
			if best < 0 || o.Level > c.Options[best].Level {
				best = k
			}
		}
		return best
	}}
	choice := experiment.Choice{Options: []agent.Option{{Kind: agent.DoHold}, {Kind: agent.DoEscalate, Level: 1}}, Chosen: 0}
	fmt.Println(hardest.Pick(choice), experiment.Do(agent.DoLift).Pick(choice), experiment.Chosen().Pick(choice), experiment.Act(agent.Withdraw).Pick(choice))
	// Output:
	// 1 -1 0 -1
}

// Figures of one's own beside figures in words, a range beside a switch.
func ExampleResult() {
	result, err := experiment.Study{
		Bases:   []experiment.Base{{File: "testdata/ban.yaml"}},
		Factors: []experiment.Factor{experiment.Range("actors.RUS.precision", 5, 50), experiment.Switch(mechanism.Evasion)},
		Design:  experiment.Design{Layout: experiment.LatinHypercube, Points: 4, Seed: 1},
		Seeds:   2,
		Observe: []experiment.Observable{
			{Words: "mean level border"},
			{Name: "episodes", Of: func(r *experiment.Run) float64 { return float64(len(r.Episodes())) }},
		},
	}.Run(context.Background(), experiment.Options{})
	if err != nil {
		log.Fatal(err)
	}
	off := 0
	for point := range result.Points() {
		if result.Setting(point, "switches.evasion") == "false" {
			off++
		}
	}
	fmt.Println(result.Points(), "points,", off, "without evasion,", len(result.Values(0, "episodes")), "seeds each")
	// Output:
	// 4 points, 2 without evasion, 2 seeds each
}

// One history with the state of disputes and texts in each period.
func ExamplePlay() {
	sc, err := scenario.ReadFile("testdata/ban.yaml")
	if err != nil {
		log.Fatal(err)
	}
	run, err := experiment.Play(context.Background(), sc, sim.Options{Seed: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(run.Periods), "periods,", len(run.Periods[0].Level), "issue,", len(run.Periods[0].Members[0]), "members of", sc.Treaty.Modules[0].ID)
	// Output:
	// 12 periods, 1 issue, 0 members of nothing
}
