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

// A ban stops the flows that it names in the quarters that it names, and no other.
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

// Every regime has authors, a start, a ground and an end, also when it says nothing
// of them.
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
