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
