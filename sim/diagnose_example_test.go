package sim_test

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Why is there no treaty? Two histories of one scenario, and what is in the way.
func ExampleDiagnose() {
	economy := wiod.Small()
	sc := sim.Scenario{
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "EUR", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, .25, .5, .75, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(40)},
		Periods: 40,
	}
	var ensemble []*sim.History
	for seed := range uint64(2) {
		h, err := sim.Run(context.Background(), sc, sim.Options{Seed: 3 + 4*seed})
		if err != nil {
			fmt.Println(err)
			return
		}
		ensemble = append(ensemble, h)
	}
	fmt.Print(sim.Diagnose(ensemble...))
	// Output:
	// industry was never in force in any of 2 histories.
	//   Voted down by CHN, 7 times. The nearest vote, in quarter 7: 39 % in favour, 50 % needed; against: public, MVH.
	//   Voted down by EUR, 3 times. The nearest vote, in quarter 7: 12 % in favour, 50 % needed; against: public, OMF, ELE, ENM.
	//   Voted down by USA, 4 times. The nearest vote, in quarter 7: 14 % in favour, 50 % needed; against: public, OMF.
	// All choices are without noise (Precision is 0): runs of other seeds differ in shocks and votes alone.
}
