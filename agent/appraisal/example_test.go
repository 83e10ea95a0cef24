package appraisal_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// What halving tariffs on each other's goods is worth to China, and what a ban on
// electronics that begins with it does to that.
func ExampleNew() {
	economy := wiod.Small()
	actors := agent.FromEconomy(economy, "CHN", "EUR", "USA")
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range actors {
		public = append(public, a.Public)
		parties = append(parties, a.Party())
	}
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{industry}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	draft, err := register.Space("industry").Parse("depth 0.5")
	if err != nil {
		fmt.Println(err)
		return
	}

	china := &actors[0]
	china.Sovereignty = map[string]float64{"industry": 0.01}
	ban := sanction.Ban("ELE", "CHN", "USA").From(4).Until(24)
	for _, regimes := range [][]sanction.Regime{nil, {ban}} {
		view := agent.View{
			Situation: &agent.Situation{
				Register: register, Regimes: regimes, Actors: public, RatifyAfter: 4,
				Book: welfare.NewEvaluator(economy, agent.Payoffs(public)),
			},
			Self:  china,
			Trust: []belief.Trust{{}, {Kept: 9, Broken: 1}, {Kept: 4, Broken: 1}},
		}
		appraiser, err := appraisal.New(view, "industry")
		if err != nil {
			fmt.Println(err)
			return
		}
		a := appraiser.Of(draft)
		fmt.Printf("%d regimes: worth %+.3f, against %+.3f without it\n", len(regimes), a.Total(), a.Impasse)
		fmt.Printf("  economy %+.3f, sovereignty %+.3f, risk %+.3f, option %+.3f, coercion %+.3f, votes %+.3f\n",
			a.Economy, a.Sovereignty, a.ComplianceRisk, a.Option, a.Coercion, a.Membership)
	}
	// Output:
	// 0 regimes: worth +0.007, against +0.000 without it
	//   economy +0.029, sovereignty -0.004, risk -0.005, option +0.000, coercion +0.000, votes -0.013
	// 1 regimes: worth +0.006, against -0.082 without it
	//   economy +0.029, sovereignty -0.004, risk -0.005, option +0.000, coercion -0.005, votes -0.010
}
