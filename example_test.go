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
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, .5, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA", "EUR")},
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
	// CHN refused "depth 1" of industry from quarter 0 to quarter 12, 16 times: worth +0.0018 % of real income a quarter against no agreement, but it holds out for "depth 0.5", worth +0.0020 %.
	//   Its real income would then stand at -0.3255 % of the baseline with the draft in force, -0.3161 % without.
	//   Where that comes from: economy +0.0379, compliance risk -0.0200, coercion -0.0161 (percent of its real income a quarter).
	//   No agreement was worth -0.2259 %, walking out -0.2259 %; it put the chance that another fails at 36 % a quarter.
	// industry entered into force in quarter 17 (depth 1); CHN is bound.
	//
	// And without the ban? CHN said no to no draft of industry.
	// industry entered into force in quarter 4 (depth 1); CHN is bound.
}
