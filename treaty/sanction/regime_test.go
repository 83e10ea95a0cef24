package sanction_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

var members = []treaty.Party{
	{ID: "USA", Regions: []string{"USA"}}, {ID: "EUR", Regions: []string{"EUR"}}, {ID: "CHN", Regions: []string{"CHN"}},
}

// A ban stops the flows named in the quarters named, and no other flow.
func TestBanStopsWhatItNames(t *testing.T) {
	economy := wiod.Small()
	ban := sanction.Ban("ELE", "CHN", "USA", "EUR").From(4).Until(7)
	require.NoError(t, ban.Validate(economy, members))
	for period := range 10 {
		p := economy.Baseline()
		ban.Compile(p, members, period)
		for j, sector := range economy.Sectors() {
			for n, importer := range economy.Regions() {
				for i, exporter := range economy.Regions() {
					sender := func(id string) bool { return id == "USA" || id == "EUR" }
					hit := period >= 4 && period < 7 && sector.ID == "ELE" &&
						(sender(importer.ID) && exporter.ID == "CHN" || importer.ID == "CHN" && sender(exporter.ID))
					want := 1.0
					if hit {
						want = 0
					}
					require.Equal(t, want, p.Weight(j, n, i), "quarter %d, %s, %s from %s", period, sector.ID, importer.ID, exporter.ID)
				}
			}
		}
	}
}

// Every regime has authors, a start, a ground and an end, including a regime without
// stated dates.
func TestNoRegimeIsOpenEnded(t *testing.T) {
	ban := sanction.Ban(treaty.Goods, "CHN", "USA")
	start, end := ban.Term()
	require.Equal(t, 0, start)
	require.Equal(t, sanction.DefaultTerm, end)
	require.NotEmpty(t, ban.LegalGround())
	later := ban.From(8)
	_, end = later.Term()
	require.Equal(t, 8+sanction.DefaultTerm, end)
}

func TestValidateReportsEveryMistake(t *testing.T) {
	bad := sanction.Regime{
		Senders:  []string{"USA", "USA", "CHN", "XYZ"},
		Target:   "CHN",
		Measures: []sanction.Measure{{Kind: 77, Sectors: "CHIPS"}},
		Start:    5, End: 5,
	}
	err := bad.Validate(wiod.Small(), members)
	for _, want := range []string{
		"no ID", `sender "USA" stands twice`, `sender "CHN" is the target too`, `sender "XYZ" is no party`,
		"unknown kind", `no sector "CHIPS"`, "starts in quarter 5 and ends in quarter 5",
	} {
		require.ErrorContains(t, err, want)
	}
	none := sanction.Regime{ID: "none", Target: "XYZ", Start: -1, End: 3}
	err = none.Validate(wiod.Small(), members)
	for _, want := range []string{"no senders", "no measures", `target "XYZ" is no party`, "starts in quarter -1"} {
		require.ErrorContains(t, err, want)
	}
}

func ExampleBan() {
	economy := wiod.Small()
	ban := sanction.Ban("ELE", "CHN", "USA", "EUR").From(4).Until(24)
	if err := ban.Validate(economy, members); err != nil {
		fmt.Println(err)
		return
	}
	policy := economy.Baseline()
	ban.Compile(policy, members, 4)
	q, err := economy.Solve(policy)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ban.String())
	for _, id := range []string{"USA", "EUR", "CHN", "JKT"} {
		n, _ := economy.RegionIndex(id)
		fmt.Printf("%s %+.2f %% real income\n", id, 100*(q.RealIncome(n)-1))
	}
	// Output:
	// USA and EUR buy no ELE from CHN and sell no ELE to CHN
	// USA -0.07 % real income
	// EUR -0.06 % real income
	// CHN -0.32 % real income
	// JKT +0.03 % real income
}

// All mistakes in the clauses of a regime are reported at once, with article and field.
func TestValidateCitesArticles(t *testing.T) {
	bad := sanction.Regime{
		ID: "bad", Senders: []string{"USA"}, Target: "CHN", Ground: "a ground",
		Measures: []sanction.Measure{
			{Kind: sanction.TariffSurcharge, Sectors: "ELE"}, {Kind: sanction.AssetFreeze}, {Kind: sanction.ImportBan, Sectors: "ELE", Severity: 2, Rate: 1},
			{Kind: sanction.FinancialRestriction, Rate: 0.1, Cleared: 2},
		},
		Demand:       sanction.Demand{Issue: "an issue", Level: 2},
		Institution:  &sanction.Institution{Decides: -1},
		Triggers:     []sanction.Trigger{{ID: "t", Finder: "CHN"}, {ID: "t", Finder: "IND"}},
		Exemptions:   []sanction.Exemption{{Sectors: "FOOD", Share: 2, Delay: -1, Chill: 1.5}},
		Milestones:   []sanction.Milestone{{ID: "m", Verifier: "CHN", Relief: 0.7}, {ID: "m", Verifier: "IAEA", Relief: 0.7}},
		FrontLoading: 1.5,
		Snapback:     &sanction.Snapback{Notice: -1, Vetoers: []string{"MARS", "CHN"}},
		Effort:       -1,
		Secondary:    &sanction.Secondary{},
		Fund:         &sanction.Fund{},
		Oversight:    &sanction.Oversight{MaxHarm: -1, TimeLimit: -1},
		Sunset:       &sanction.Sunset{Every: -1, Vote: 3},
		Start:        4, End: 2,
	}
	err := bad.Validate(wiod.Small(), members)
	for _, want := range []string{
		"Article 3 (measures): measure 1 (tariff surcharge): Rate is 0; want a number above 0", "measure 2 (asset freeze): Amount is 0",
		"measure 3 (import ban): Severity is 2", "measure 3 (import ban): Rate is 1; the kind has none", "Cleared is 2",
		"Demand.Level is 2", "Institution.Decides is -1",
		`Article 4 (triggers): Triggers[0].Finder is "CHN"; want a party or body other than the target`, `Triggers[1].ID is "t"`,
		`Article 5 (humanitarian exemptions): Exemptions[0].Sectors: treaty: no sector "FOOD"`, "Exemptions[0].Share is 2", "Exemptions[0].Delay is -1", "Exemptions[0].Chill is 1.5; want a number in [0, 1]",
		"Article 6 (relief): the relief of all milestones is 1.4; want at most 1 in all",
		`Article 6 (relief): Milestones[0].Verifier is "CHN"; want a party or body other than the target: nobody else can verify it`,
		`Milestones[1].ID is "m"`, "FrontLoading is 1.5", "Article 7 (snapback): Snapback.Notice is -1", `Snapback.Vetoers is "MARS"`, `Snapback.Vetoers is "CHN"; want parties other than the target`,
		"Effort is -1", "Article 8 (secondary sanctions): no measures", "Article 9 (transfer fund): Fund.Coverage is 0",
		"Article 10 (oversight): Oversight.MaxHarm is -1", "Oversight.TimeLimit is -1",
		"Article 11 (duration): starts in quarter 4 and ends in quarter 2", "Sunset.Every is -1", "Sunset.Vote is 3",
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = sanction.NewDocket(wiod.Small(), members, sanction.Ban("ELE", "CHN", "USA"), sanction.Ban("ELE", "CHN", "EUR"))
	require.ErrorContains(t, err, `two regimes have the ID "ban on ELE with CHN"`)
	err = (&sanction.Regime{ID: "r", Senders: []string{"USA"}, Target: "CHN", Demand: sanction.Demand{Level: 0.5}, Measures: bad.Measures[:1]}).Validate(wiod.Small(), members)
	require.ErrorContains(t, err, `Article 2 (demand): Demand.Issue is ""`)
	_, err = sanction.NewDocket(nil, members)
	require.ErrorContains(t, err, "no economy")
}

// The text states every field of a regime: different regimes have different texts.
func TestTextSaysEverything(t *testing.T) {
	full := func() sanction.Regime {
		return sanction.Regime{
			ID: "full", Senders: []string{"USA", "EUR"}, Target: "CHN", Ground: "a ground",
			Measures: []sanction.Measure{
				{Kind: sanction.ImportBan, Sectors: "ELE", Severity: 0.5}, {Kind: sanction.TariffSurcharge, Sectors: "AGF", Rate: 0.1},
				{Kind: sanction.FinancialRestriction, Rate: 0.1, Cleared: 0.5}, {Kind: sanction.AssetFreeze, Amount: 10},
			},
			Demand:       sanction.Demand{Issue: "an issue", Level: 0.8, Within: 0.1},
			Institution:  &sanction.Institution{Name: "the Council"},
			Triggers:     []sanction.Trigger{{ID: "t", What: "a fact", Finder: "OSCE"}},
			Exemptions:   []sanction.Exemption{{Sectors: "AGF", Share: 0.5, Delay: 2}},
			Milestones:   []sanction.Milestone{{ID: "m", What: "a step", Verifier: "IAEA", Relief: 0.5}},
			FrontLoading: 0.2,
			Snapback:     &sanction.Snapback{Notice: 1, Vetoers: []string{"EUR"}, Window: 3},
			Effort:       0.3, Penalty: 0.5,
			Secondary: &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.TariffSurcharge, Sectors: "ELE", Rate: 0.1}}},
			Fund:      &sanction.Fund{Coverage: 0.5},
			Oversight: &sanction.Oversight{MaxHarm: 2, TimeLimit: 12},
			Sunset:    &sanction.Sunset{Every: 4, Vote: treaty.Majority},
		}
	}
	r := full()
	require.NoError(t, r.Validate(wiod.Small(), members))
	require.Len(t, r.Articles(), 12)
	text := r.Text()
	for k, a := range r.Articles() {
		require.Equal(t, k+1, a.Number)
		require.Contains(t, text, a.Text)
	}
	for name, change := range map[string]func(*sanction.Regime){
		"Senders": func(r *sanction.Regime) { r.Senders = r.Senders[:1] }, "Target": func(r *sanction.Regime) { r.Target = "RUS" }, "Ground": func(r *sanction.Regime) { r.Ground = "" },
		"Severity": func(r *sanction.Regime) { r.Measures[0].Severity = 0 }, "Sectors": func(r *sanction.Regime) { r.Measures[0].Sectors = "AGF" }, "Kind": func(r *sanction.Regime) { r.Measures[0].Kind = sanction.ExportBan },
		"Rate": func(r *sanction.Regime) { r.Measures[1].Rate = 0.2 }, "Cleared": func(r *sanction.Regime) { r.Measures[2].Cleared = 0 }, "Amount": func(r *sanction.Regime) { r.Measures[3].Amount = 20 },
		"Issue": func(r *sanction.Regime) { r.Demand.Issue = "another" }, "Level": func(r *sanction.Regime) { r.Demand.Level = 0 }, "Within": func(r *sanction.Regime) { r.Demand.Within = 0 },
		"no institution": func(r *sanction.Regime) { r.Institution = nil }, "Name": func(r *sanction.Regime) { r.Institution.Name = "NATO" }, "Decides": func(r *sanction.Regime) { r.Institution.Decides = treaty.Majority },
		"Pooled": func(r *sanction.Regime) { r.Institution.Pooled = true }, "Binding": func(r *sanction.Regime) { r.Institution.Binding = true }, "OneSchedule": func(r *sanction.Regime) { r.Institution.OneSchedule = true },
		"trigger": func(r *sanction.Regime) { r.Triggers[0].ID = "u" }, "fact": func(r *sanction.Regime) { r.Triggers[0].What = "another" }, "Finder": func(r *sanction.Regime) { r.Triggers[0].Finder = "USA" },
		"exempt": func(r *sanction.Regime) { r.Exemptions[0].Sectors = "ELE" }, "Share": func(r *sanction.Regime) { r.Exemptions[0].Share = 0 }, "Delay": func(r *sanction.Regime) { r.Exemptions[0].Delay = 0 }, "Chill": func(r *sanction.Regime) { r.Exemptions[0].Chill = 0.5 },
		"milestone": func(r *sanction.Regime) { r.Milestones[0].ID = "n" }, "step": func(r *sanction.Regime) { r.Milestones[0].What = "another" }, "Verifier": func(r *sanction.Regime) { r.Milestones[0].Verifier = "USA" },
		"Relief": func(r *sanction.Regime) { r.Milestones[0].Relief = 0.4 }, "FrontLoading": func(r *sanction.Regime) { r.FrontLoading = 0 },
		"no snapback": func(r *sanction.Regime) { r.Snapback = nil }, "Notice": func(r *sanction.Regime) { r.Snapback.Notice = 0 }, "Vetoers": func(r *sanction.Regime) { r.Snapback.Vetoers = nil }, "Window": func(r *sanction.Regime) { r.Snapback.Window = 0 },
		"Effort": func(r *sanction.Regime) { r.Effort = 0 }, "Penalty": func(r *sanction.Regime) { r.Penalty = 0 },
		"Secondary": func(r *sanction.Regime) { r.Secondary.Measures[0].Rate = 0.2 }, "Coverage": func(r *sanction.Regime) { r.Fund.Coverage = 0.4 },
		"MaxHarm": func(r *sanction.Regime) { r.Oversight.MaxHarm = 0 }, "TimeLimit": func(r *sanction.Regime) { r.Oversight.TimeLimit = 0 },
		"no sunset": func(r *sanction.Regime) { r.Sunset = nil }, "Every": func(r *sanction.Regime) { r.Sunset.Every = 0 }, "Vote": func(r *sanction.Regime) { r.Sunset.Vote = treaty.Unanimity },
	} {
		other := full()
		change(&other)
		require.NotEqual(t, text, other.Text(), name)
	} // A penalty holds for efforts that senders set later, too.
	bare, dear := sanction.Ban("ELE", "CHN", "USA"), sanction.Ban("ELE", "CHN", "USA")
	dear.Penalty = 0.4
	require.NotEqual(t, bare.Text(), dear.Text())
}

// Of two exemptions of a sector the wider counts, each from the quarter of its
// licences.
func TestWiderExemptionCounts(t *testing.T) {
	e := wiod.Small()
	r := sanction.Ban("AGF", "CHN", "USA")
	r.Exemptions = []sanction.Exemption{{Sectors: "AGF", Share: 0.5, Delay: 1}, {Sectors: treaty.Goods, Share: 0.4}, {Sectors: "ELE"}}
	j, usa, chn := must(e.SectorIndex("AGF")), must(e.RegionIndex("USA")), must(e.RegionIndex("CHN"))
	for quarter, want := range []float64{0.4, 0.5, 0.5} {
		p := e.Baseline()
		r.Compile(p, members, quarter)
		require.InDelta(t, want, p.Weight(j, usa, chn), 1e-15, "quarter %d", quarter)
	}
}
