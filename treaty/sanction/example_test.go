package sanction_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A regime written as a contract, rendered and played: imposed by both senders, evaded,
// eased against a milestone, and snapped back by a single sender.
func ExampleDocket() {
	economy := wiod.Small()
	oil := sanction.Regime{
		ID: "oil", Senders: []string{"USA", "EUR"}, Target: "RUS",
		Measures: []sanction.Measure{
			{Kind: sanction.ImportBan, Sectors: "ENM"},
			{Kind: sanction.ExportControl, Sectors: "ELE", Severity: 0.5},
		},
		Demand:     sanction.Demand{Issue: "withdrawal of troops"},
		Milestones: []sanction.Milestone{{ID: "halt", What: "a verified halt", Verifier: "OSCE", Relief: 0.6}, {ID: "return", What: "return to base", Verifier: "OSCE", Relief: 0.4}},
		Snapback:   &sanction.Snapback{},
		Effort:     0.2,
		Sunset:     &sanction.Sunset{Every: 8},
	}
	docket, err := sanction.NewDocket(economy, five, oil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(oil.Text())

	for _, e := range []sanction.Event{
		{Kind: sanction.Impose, Period: 1, Author: "USA"},
		{Kind: sanction.Impose, Period: 1, Author: "EUR"},
		{Kind: sanction.OpenCovert, Period: 2, Author: "IND", Route: sanction.Route{Via: "IND", Sectors: "ENM", Detour: 1.1}},
		{Kind: sanction.MeetMilestone, Period: 3, Author: "OSCE", Case: "halt"},
		{Kind: sanction.Ease, Period: 3, Author: "USA", Level: 0.9},
		{Kind: sanction.Ease, Period: 3, Author: "USA", Level: 0.6},
		{Kind: sanction.Ease, Period: 3, Author: "EUR", Level: 0.6},
		{Kind: sanction.CallSnapback, Period: 4, Author: "EUR", Ground: "the halt did not hold"},
		{Kind: sanction.SnapBack, Period: 4, Author: "EUR"},
	} {
		e.Regime = "oil"
		if err := docket.Apply(e); err != nil {
			fmt.Println(err)
		}
	}
	for quarter := range 5 {
		now, err := docket.At(quarter)
		if err != nil {
			fmt.Println(err)
			return
		}
		policy := economy.Baseline()
		now.Compile(policy, quarter)
		q, err := economy.Solve(policy)
		if err != nil {
			fmt.Println(err)
			return
		}
		s, _ := now.Standing("oil")
		fmt.Printf("quarter %d, %-12v real income:", quarter, s.State)
		for _, id := range []string{"RUS", "EUR", "IND"} {
			n, _ := economy.RegionIndex(id)
			fmt.Printf(" %s %+.3f %%", id, 100*(q.RealIncome(n)-1))
		}
		for flow := range now.Routed {
			if flow.Smuggled > 0.01 {
				fmt.Printf("; %s comes to %s by way of %s", economy.Sector(flow.Sector).ID, economy.Regions()[flow.Importer].ID, economy.Regions()[flow.Via].ID)
			}
		}
		fmt.Println()
	}
	// Output:
	// Article 1. Senders and target. USA and EUR act against RUS on the ground of essential security interests (GATT Article XXI(b), GATS Article XIV bis). Each decides on its own measures.
	// Article 2. Demand. RUS is to bring this to 100 %: withdrawal of troops.
	// Article 3. Measures. USA and EUR buy no ENM from RUS and control exports of ELE to RUS (50 %).
	// Article 4. Relief. Milestone halt releases 60 % of the measures: a verified halt, verified by OSCE. Milestone return releases 40 % of the measures: return to base, verified by OSCE.
	// Article 5. Snapback. Any sender may call its measures back; they can be in force again at once. Nobody can veto it.
	// Article 6. Enforcement. Each sender catches 20 % of what goes round the measures; it costs 100 % of its value.
	// Article 7. Duration. The measures lapse after 8 quarters unless renewed by unanimity, each time for as long. Once ended, they are imposed again by the same vote only.
	//
	// sanction: regime "oil", period 3: ease by USA is not allowed: Article 4 (relief): the milestones met release 60 %, not 90 %
	// quarter 0, dormant      real income: RUS +0.000 % EUR +0.000 % IND +0.000 %
	// quarter 1, imposed      real income: RUS -0.584 % EUR -0.011 % IND +0.003 %
	// quarter 2, imposed      real income: RUS -0.580 % EUR -0.011 % IND +0.013 %; ENM comes to USA by way of IND; ENM comes to EUR by way of IND
	// quarter 3, eased        real income: RUS -0.201 % EUR -0.004 % IND +0.004 %
	// quarter 4, snapped back real income: RUS -0.547 % EUR -0.011 % IND +0.012 %; ENM comes to EUR by way of IND
}

// Relief due under a treaty becomes a move of the sender in debt.
func ExampleRelieve() {
	due := treaty.Relief{Regime: "oil", Sender: "EUR", Share: 0.5, Ground: "settlement, Article 2 (sanctions relief)"}
	e := sanction.Relieve(due, 7)
	fmt.Printf("%s: %v to %g, on the ground of %s\n", e.Author, e.Kind, e.Level, e.Ground)
	// Output: EUR: ease to 0.5, on the ground of settlement, Article 2 (sanctions relief)
}
