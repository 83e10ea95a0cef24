package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// An exemption of supplies lets sales to the target pass and leaves sales by the target
// under every measure. An exemption of trade lets both pass.
func TestExemptionOfSupplies(t *testing.T) {
	e := wiod.Small()
	eur, _ := e.RegionIndex("EUR")
	rus, _ := e.RegionIndex("RUS")
	food, _ := e.SectorIndex("AGF")
	cars, _ := e.SectorIndex("OMF")
	parties := []treaty.Party{{ID: "EUR", Regions: []string{"EUR"}}, {ID: "RUS", Regions: []string{"RUS"}}}
	for _, supplies := range []bool{true, false} {
		r := sanction.Ban("AGF,OMF", "RUS", "EUR").Until(9)
		r.Measures = append(r.Measures, sanction.Measure{Kind: sanction.TransportBan, Sectors: "AGF", Rate: 0.5})
		r.Exemptions = []sanction.Exemption{{Sectors: "AGF", Share: 0.75, Supplies: supplies}}
		require.NoError(t, r.Validate(e, parties))
		p := e.Baseline()
		r.Compile(p, parties, 0)
		require.InDelta(t, 0.75, p.Weight(food, rus, eur), 1e-12, "it is sold food")
		require.InDelta(t, 1.125, p.Barrier(food, rus, eur), 1e-12)
		if supplies {
			require.Zero(t, p.Weight(food, eur, rus), "and sells none")
			require.InDelta(t, 1.5, p.Barrier(food, eur, rus), 1e-12)
			require.Contains(t, r.Text(), "75 % of what is sold to RUS of AGF passes")
		} else {
			require.InDelta(t, 0.75, p.Weight(food, eur, rus), 1e-12)
			require.InDelta(t, 1.125, p.Barrier(food, eur, rus), 1e-12)
		}
		require.Zero(t, p.Weight(cars, rus, eur))
	}
}
