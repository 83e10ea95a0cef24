package treaty_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// From a term in a text to a tariff at the border.
func Example() {
	economy := wiod.Small()
	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF"}})
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{industry}}, economy,
		treaty.Party{ID: "USA", Regions: []string{"USA"}}, treaty.Party{ID: "EUR", Regions: []string{"EUR"}})
	if err != nil {
		fmt.Println(err)
		return
	}

	draft, err := r.Space("industry").Parse("depth 1; kept out AGF for USA")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Period: 2, Author: "EUR", Draft: draft, Signatories: []string{"USA", "EUR"}},
		{Kind: treaty.Ratified, Period: 6, Author: "USA"},
		{Kind: treaty.Ratified, Period: 6, Author: "EUR"},
		{Kind: treaty.EnteredIntoForce, Period: 6, Author: "EUR"},
	} {
		e.Module = "industry"
		if err := r.Apply(e); err != nil {
			fmt.Println(err)
			return
		}
	}

	policy := economy.Baseline()
	r.Compile(policy, 6)
	usa, _ := economy.RegionIndex("USA")
	eur, _ := economy.RegionIndex("EUR")
	for _, id := range []string{"AGF", "ELE"} {
		j, _ := economy.SectorIndex(id)
		fmt.Printf("%s: USA on EUR %.1f %% -> %.1f %%, EUR on USA %.1f %% -> %.1f %%\n", id,
			100*economy.Tariff(j, usa, eur), 100*policy.Tariff(j, usa, eur),
			100*economy.Tariff(j, eur, usa), 100*policy.Tariff(j, eur, usa))
	}
	// Output:
	// AGF: USA on EUR 8.3 % -> 8.3 %, EUR on USA 6.8 % -> 0.0 %
	// ELE: USA on EUR 2.5 % -> 0.0 %, EUR on USA 2.7 % -> 0.0 %
}

// A text with the clauses for durability, rendered as an agreed text, and its effects
// in force.
func ExampleModule_Render() {
	economy := wiod.Small()
	industry := treaty.Module{
		ID: "industry",
		Commitments: []treaty.Commitment{{
			Kind: treaty.CutTariffs, Sectors: "AGF,ELE,MVH",
			Depth: treaty.Negotiated("depth"), PhaseIn: treaty.Linear(treaty.Negotiated("phase-in")),
		}},
		Terms:       []terms.Term{terms.Choice("depth", 0, 0.5, 1), terms.Choice("phase-in", 0, 8)},
		Constraints: []terms.Constraint{terms.Need("kept out", "AGF for USA", "depth", "1")},
		Exception:   &treaty.SecurityException{MaxLength: treaty.Set(8), Renewal: treaty.Majority},
		Sunset:      &treaty.Sunset{Term: treaty.Set(64), Review: treaty.Set(24), Again: treaty.Set(4)},
	}.WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: 12, Ground: "food security"}})
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{industry}}, economy,
		treaty.Party{ID: "USA", Regions: []string{"USA"}}, treaty.Party{ID: "CHN", Regions: []string{"CHN"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	space := r.Space("industry")
	draft, err := space.Parse("depth 1; phase-in 8; kept out AGF for USA")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(industry.Render(space, draft))

	first, _ := space.Parse("depth 0.5; phase-in 8; kept out nothing")
	fmt.Printf("\nAgainst the first offer:\n%s\n", industry.Diff(space, first, draft))

	both := []string{"USA", "CHN"}
	for _, e := range []treaty.Event{
		{Kind: treaty.Signed, Author: "USA", Draft: draft, Signatories: both},
		{Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.Ratified, Author: "CHN"},
		{Kind: treaty.EnteredIntoForce, Author: "CHN"},
		{Kind: treaty.Invoked, Period: 9, Author: "CHN", Case: "chips", Sectors: "ELE", Ground: "border clashes", Until: 13},
	} {
		e.Module = "industry"
		if err := r.Apply(e); err != nil {
			fmt.Println(err)
			return
		}
	}
	chn, _ := economy.RegionIndex("CHN")
	for _, quarter := range []int{0, 8, 9, 13} {
		policy := economy.Baseline()
		r.Compile(policy, quarter)
		q, err := economy.Solve(policy)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("quarter %2d: real income of CHN %+.4f %%\n", quarter, 100*(q.RealIncome(chn)-1))
	}
	// Output:
	// Article 1. Tariff cut. The parties shall cut tariffs on AGF, ELE, MVH from the other parties by 100 %, in equal quarterly steps over 8 quarters.
	// Article 2. Carve-outs. AGF carved out for USA until quarter 12 (food security).
	// Article 3. Security exception. On all sectors a party may suspend what it owes against a threat of gravity 1.5 or more, add at most 100 % to its tariffs against 1 or more, or ban imports against 2 or more (vagueness 0.3). It notifies within 1 quarter. The measure lasts at most 8 quarters and may be renewed by a majority. It is reviewed every 4 quarters. On the same sectors it is not invoked again for as long as it lasted, and for 8 quarters at least after a finding against it, save by that vote. The invocation is open to review by a panel.
	// Article 4. Sunset and review. This ends 64 quarters after entry into force unless renewed. After 24 quarters the parties review it and may renew it by unanimity for the same term. If they do not, reviews follow every 4 quarters.
	// Article 5. Entry into force. Required for entry into force: all signatories.
	// Article 6. Withdrawal. A party may withdraw at a notice of 2 quarters.
	// Article 7. Termination and suspension. The parties bound may end this for all by consent of all of them (VCLT Article 54(b)). After a material breach, in the quarter of it or the next, all but those that broke it may end it for all (Article 60(2)(a)), and each may suspend what it owes them for at most 8 quarters (Article 60(2)(b)), with surcharges that do no more harm than that of the breach.
	//
	// Against the first offer:
	// Article 1: depth 0.5 becomes 1
	// Article 2: AGF carved out for USA until quarter 12 (food security)
	//
	// quarter  0: real income of CHN +0.0032 %
	// quarter  8: real income of CHN +0.0150 %
	// quarter  9: real income of CHN +0.0220 %
	// quarter 13: real income of CHN +0.0188 %
}

// Everything that is wrong with a text is reported at once, by article and field.
func ExampleTreaty_Validate() {
	m := treaty.TariffCut("industry", "STEEL", terms.Choice("depth", 0, 2))
	m.Requires = []string{"industry"}
	m.Sunset = &treaty.Sunset{Term: treaty.Set(8), Review: treaty.Set(12)}
	fmt.Println((&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), nil))
	// Output:
	// treaty: module "industry": Article 1 (tariff cut): Sectors: treaty: no sector "STEEL" in the economy; want sector IDs, or one of "goods", "services", "everything"
	// treaty: module "industry": Article 1 (tariff cut): Depth: term "depth" has the depth 2; want a number in [0, 1]
	// treaty: module "industry": Article 2 (sunset and review): Review is 12; want before the end of the term, 8 quarters: it would come after the sunset
	// treaty: Requires: industry needs industry: prerequisites go round in a circle; want an order in which modules can enter into force
}

// What a party is in conflict about under a module: a breach, and the answer of another party.
func ExampleConflict_Count() {
	economy := wiod.Small()
	pact := treaty.Module{
		ID: "pact", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}},
		InitialParties: []string{"EUR", "USA"},
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{pact}}, economy,
		treaty.Party{ID: "EUR", Regions: []string{"EUR"}}, treaty.Party{ID: "USA", Regions: []string{"USA"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := register.Apply(treaty.Event{Kind: treaty.Breached, Module: "pact", Period: 1, Author: "USA"}); err != nil {
		fmt.Println(err)
		return
	}
	var conflict treaty.Conflict
	standing := register.Standing("pact")
	conflict.Count(&standing, "USA", 1)
	fmt.Println("modules broken:", conflict.InBreach, "suspensions against:", conflict.Suspended)
	// Output: modules broken: 1 suspensions against: 0
}
