package tradepolicy_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// What the United States gains by a breach of a standstill, and loses by the answers: where all
// others end the text, and where nobody answers.
func ExampleDeliberate() {
	economy := wiod.Small()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "CHN", "EUR", "USA") {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	bound := treaty.Module{
		ID: "bound", InitialParties: []string{"CHN", "EUR", "USA"},
		Commitments: []treaty.Commitment{{Kind: treaty.StandStill, Sectors: treaty.Goods}},
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{bound}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := &agent.Situation{
		Period: 1, Register: register, Actors: public, Book: welfare.NewEvaluator(economy, agent.Payoffs(public)),
		Compliance:  agent.ComplianceParameters{}.WithDefaults(),
		TradePolicy: agent.TradePolicyParameters{Points: []float64{0.1, 0.25}, Rest: agent.RestByLaw}.WithDefaults(treaty.Quarter, false),
	}
	unanswered := func(agent.View, *tradepolicy.Case) (tradepolicy.Answer, error) { return tradepolicy.Answer{}, nil }
	for _, foresight := range []tradepolicy.Foresight{tradepolicy.Grim, unanswered} {
		d, err := tradepolicy.Deliberate(s.PublicView(2), tradepolicy.Options{Foresight: foresight})
		if err != nil {
			fmt.Println(err)
			return
		}
		best := d.Best()
		fmt.Printf("%v: gain %+.3f, answers %.3f, breaks %v\n", best, best.Gain, best.Answers, best.Breaks)
	}
	// Output:
	// raise 25 points on goods from all: gain +0.878, answers 0.205, breaks [bound]
	// raise 25 points on goods from all: gain +0.878, answers 0.000, breaks [bound]
}
