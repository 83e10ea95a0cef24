package ratification_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The example lists the chances of deeper cuts in the votes at home in China, Europe and the
// United States.
func ExamplePublicWinSet() {
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
	s := agent.Situation{Register: register, Actors: public, Book: welfare.NewEvaluator(economy, agent.Payoffs(public))}
	space := register.Space("industry")
	for seat, a := range public {
		w, err := ratification.PublicWinSet(&s, "industry", seat)
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
