package agent_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A red line somewhere around 0.3 % of income, as it is believed to run after a clear word
// about it: from a sender of good record, a doubtful one, and one without any credit. Half
// to believe somebody leaves one less certain than not to have heard.
func ExampleMessage_Heard() {
	line := agent.NewResolve(0.3, 0.1, 0)
	word := agent.Message{Says: 0.5, Clarity: 4}
	for _, record := range []agent.Trust{{Kept: 9, Broken: 1}, {Kept: 1, Broken: 1}, {Kept: 0, Broken: 5}} {
		fmt.Printf("trust %.1f: %v\n", record.Mean(), word.Heard(line, record.Mean()))
	}
	// Output:
	// trust 0.9: 0.44 ± 0.08
	// trust 0.5: 0.38 ± 0.11
	// trust 0.0: 0.30 ± 0.10
}

// What a target did tells of its resolve: it held out where conceding would have cost less
// than the measures, unless its resolve is high.
func ExampleResolve_After() {
	resolve := agent.NewResolve(0.2, 0.1, 0)
	const measures = -0.25 // what holding out costs it, percent of income per quarter
	heldOut := make([]float64, len(resolve.Types))
	for k, r := range resolve.Types {
		heldOut[k] = agent.Logit([]float64{-r, measures}, agent.DefaultConjecture)[1]
	}
	fmt.Println("before", resolve)
	fmt.Println("after ", resolve.After(heldOut))
	// Output:
	// before 0.20 ± 0.10
	// after  0.29 ± 0.07
}

// How likely deeper cuts are to pass at home in China, Europe and the United States.
func ExampleSituation_WinSet() {
	economy := wiod.Small()
	actors := agent.FromEconomy(economy, "CHN", "EUR", "USA")
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range actors {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0.25, 0.5, 1))
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{industry}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := agent.Situation{Register: register, Actors: public, Book: agent.NewPriceBook(economy, public)}
	space := register.Space("industry")
	for seat, a := range public {
		w, err := s.WinSet("industry", seat)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(a.ID)
		for d := range space.All() {
			fmt.Printf("  %s: %.2f", space.Format(d), w.Chance(d))
		}
		fmt.Println()
	}
	// Output:
	// CHN  depth 0.25: 0.63  depth 0.5: 0.70  depth 1: 0.65
	// EUR  depth 0.25: 0.59  depth 0.5: 0.67  depth 1: 0.81
	// USA  depth 0.25: 0.51  depth 0.5: 0.52  depth 1: 0.50
}
