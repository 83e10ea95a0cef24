package tradetalk_test

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

// The shortest complete history: three actors made from a real economy, one module
// with one term, one ban, ten years. What did the ban do to the deal, and why?
func Example() {
	econ := wiod.Small()
	sc := sim.Scenario{
		Economy: econ,
		Actors:  agent.FromEconomy(econ, "USA", "EUR", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, .25, .5, .75, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR").Until(40)},
		Periods: 40,
	}
	with, err := sim.Run(context.Background(), sc, sim.Options{Seed: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(with.Explain("CHN", "industry"))

	sc.Regimes = nil
	without, err := sim.Run(context.Background(), sc, sim.Options{Seed: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print("And without the ban? ", without.Explain("CHN", "industry"))
	// Output:
	// CHN refused "depth 1" of industry from quarter 0 to quarter 14, 25 times.
	//   The first time: worth +0.0041 % of real income a quarter against no agreement, but it asks for "depth 0.75", worth +0.0045 %.
	//   That is the sum of: economy +0.0379, others may fail -0.0050, coercion -0.0229, others may not ratify -0.0059.
	//   In the first quarter in force its real income would be 0.3255 % below the baseline with the draft, 0.3161 % below the baseline without.
	//   It put the chance that another fails at 2.2 % a quarter.
	// At home industry was voted down in quarter 7: 39 % in favour, 50 % needed; against: public, MVH.
	// At home industry was voted down in quarter 19: 39 % in favour, 50 % needed; against: public, MVH.
	// At home industry was voted down in quarter 28: 35 % in favour, 50 % needed; against: public, MVH, MET.
	// At home industry was voted down in quarter 37: 39 % in favour, 50 % needed; against: public, MVH.
	// The course of industry: signed in quarter 3; voted down by CHN in quarter 7; signed in quarter 15; voted down by CHN in quarter 19; signed in quarter 24; voted down by CHN in quarter 28; signed in quarter 33.
	// industry was voted down by EUR in quarter 37: 12 % in favour, 50 % needed.
	//
	// And without the ban? CHN never said no to industry.
	// industry entered into force in quarter 4 (depth 1); CHN is bound.
}
