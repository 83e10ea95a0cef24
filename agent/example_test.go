package agent_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Real incomes under a text, and under the same text without one of its parties.
func ExampleQuery() {
	economy := wiod.Small()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "CHN", "EUR", "USA") {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0.5, 1))
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{industry}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := &agent.Situation{Register: register, Actors: public, Book: welfare.NewEvaluator(economy, agent.Payoffs(public))}
	text, err := s.Proposal("industry")
	if err != nil {
		fmt.Println(err)
		return
	}
	if text.Draft, err = text.Space.Parse("depth 1"); err != nil {
		fmt.Println(err)
		return
	}
	for _, text.Parties = range [][]string{{"CHN", "EUR", "USA"}, {"CHN", "EUR"}} {
		effects, err := s.Effects(agent.Query{Period: text.Since, Text: &text})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(text.Parties, ":")
		for _, a := range public {
			fmt.Printf(" %s %+.3f %%", a.ID, effects.RealIncome(a.Regions))
		}
		fmt.Println()
	}
	// Output:
	// [CHN EUR USA]: CHN +0.018 % EUR +0.044 % USA +0.001 %
	// [CHN EUR]: CHN -0.011 % EUR +0.031 % USA +0.002 %
}

// The chance of abuse of a security exception in the eyes of an observer, at the invocation and
// at each review at which the author keeps the measure.
func ExampleKeptPlea() {
	plea := agent.KeptPlea{Trust: 0.8, Threat: agent.SecurityThreat{}.WithDefaults(), Threshold: 1.5, Deference: 0.5, Spread: 0.5, Every: 4}
	for review, doubt := range plea.Doubts(3) {
		fmt.Printf("review %d: %.2f\n", review, doubt)
	}
	// Output:
	// review 0: 0.87
	// review 1: 0.75
	// review 2: 0.64
	// review 3: 0.55
}
