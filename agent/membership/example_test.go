package membership_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/membership"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Who signs the full cut of tariffs where each state is free to stay out, and what staying out is
// worth.
func ExampleExpect() {
	economy := wiod.Small()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "CHN", "EUR", "IND", "USA") {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0.5, 1))
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{industry}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	s := &agent.Situation{
		Register: register, Actors: public, RatifyAfter: 4, Signing: treaty.Signing{Open: true, Mass: 0.5},
		Book: welfare.NewEvaluator(economy, agent.Payoffs(public)),
	}
	text, err := s.Proposal("industry")
	if err != nil {
		fmt.Println(err)
		return
	}
	if text.Draft, err = text.Space.Parse("depth 1"); err != nil {
		fmt.Println(err)
		return
	}
	forecast, err := membership.Expect(s, text)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("expected to sign:", s.IDsIn(forecast.Signs))
	for seat, a := range public {
		o, err := forecast.Of(seat)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: enters %.2f, the others go ahead %v, outside %+.3f\n", a.ID, o.Enters, o.GoesAhead, o.Out)
	}
	// Output:
	// expected to sign: [CHN EUR USA]
	// CHN: enters 0.41, the others go ahead true, outside -0.002
	// EUR: enters 0.33, the others go ahead true, outside -0.001
	// IND: enters 0.35, the others go ahead true, outside -0.001
	// USA: enters 0.52, the others go ahead true, outside -0.003
}
