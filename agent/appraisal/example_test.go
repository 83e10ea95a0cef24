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

// Two open modules as one package, and other terms of a module in force.
func ExampleNewPackage() {
	economy := wiod.Small()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "CHN", "EUR", "USA") {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	modules := []treaty.Module{
		treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)),
		treaty.BarrierCut("services", treaty.Services, 0.02, terms.Choice("depth", 0, 1)),
		treaty.BarrierCut("customs", treaty.Goods, 0.02, terms.Choice("depth", 0.25, 0.5, 1)),
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: modules}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Author: "CHN", Signatories: []string{"CHN", "USA"}}, {Kind: treaty.Ratified, Author: "CHN"},
		{Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.EnteredIntoForce, Author: "CHN"},
	} {
		e.Module = "customs"
		if err := register.Apply(e); err != nil {
			fmt.Println(err)
			return
		}
	}
	s := &agent.Situation{Register: register, Actors: public, RatifyAfter: 4, Book: welfare.NewEvaluator(economy, agent.Payoffs(public))}
	space, err := appraisal.NewPackageSpace(register, []string{"industry", "services"})
	if err != nil {
		fmt.Println(err)
		return
	}
	pack, err := appraisal.NewPackage(s.PublicView(0), space)
	if err != nil {
		fmt.Println(err)
		return
	}
	for d := range space.All() {
		fmt.Printf("%s: estimate %+.3f, exactly %+.3f\n", space.Format(d), pack.Value(d), pack.Exact(d))
	}
	others, err := appraisal.Amendments(s.PublicView(0), "customs")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, one := range others {
		fmt.Printf("%s in the place of depth 0.25: %+.3f\n", one.Text, one.Own)
	}
	// Output:
	// industry: depth 0; services: depth 0: estimate -Inf, exactly -Inf
	// industry: depth 0; services: depth 1: estimate +0.006, exactly +0.006
	// industry: depth 0.5; services: depth 0: estimate +0.008, exactly +0.008
	// industry: depth 0.5; services: depth 1: estimate +0.021, exactly +0.021
	// industry: depth 1; services: depth 0: estimate +0.010, exactly +0.012
	// industry: depth 1; services: depth 1: estimate +0.027, exactly +0.027
	// depth 0.5 in the place of depth 0.25: +0.012
	// depth 1 in the place of depth 0.25: +0.039
}
