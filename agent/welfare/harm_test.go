package welfare_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Over all consumption, harm is the fall in real income: the price index is the mean of the
// sectors' prices, weighted by the shares of final spending.
func TestHarmOverEverythingIsRealIncome(t *testing.T) {
	e := wiod.Small()
	with, without := under(t, e, sanction.Ban("AGF,ENM", "RUS", "USA", "EUR")), under(t, e)
	for n := range e.NumRegions() {
		all := make([]int, e.NumSectors())
		for j := range all {
			all[j] = j
		}
		require.InDelta(t, -100*math.Log(with.RealIncome(n)), welfare.Harm(with, without, n, all), 1e-8)
		require.Zero(t, welfare.Harm(with, with, n, all), "no change, no harm")
		require.Zero(t, welfare.Harm(with, without, n, nil))
	}
}

// A ban on food harms people more than a ban on electronics, and a licence for food removes
// most of the harm.
func TestExemptionsCutHarm(t *testing.T) {
	e := wiod.Small()
	rus, _ := e.RegionIndex("RUS")
	agf, _ := e.SectorIndex("AGF")
	food := []int{agf}
	calm := under(t, e)
	whole := welfare.Harm(under(t, e, sanction.Ban("AGF", "RUS", "USA", "EUR")), calm, rus, food)
	require.Greater(t, whole, 0.0)
	require.Greater(t, whole, welfare.Harm(under(t, e, sanction.Ban("ELE", "RUS", "USA", "EUR")), calm, rus, food))

	exempt := sanction.Ban("AGF", "RUS", "USA", "EUR")
	exempt.Exemptions = []sanction.Exemption{{Sectors: "AGF", Share: 0.9}}
	require.Less(t, welfare.Harm(under(t, e, exempt), calm, rus, food), 0.25*whole)
}

// Over-compliance undoes exemptions: harm rises with the share of exempted trade avoided by
// firms, and equals the harm without exemption if firms avoid all of the trade. The trade
// passing is (1-Chill) times the exempted share: half of everything passes as much as all of
// half.
func TestOverComplianceRestoresHarm(t *testing.T) {
	e := wiod.Small()
	rus, _ := e.RegionIndex("RUS")
	agf, _ := e.SectorIndex("AGF")
	calm := under(t, e)
	harm := func(share, chill float64) float64 {
		ban := sanction.Ban("AGF", "RUS", "USA", "EUR")
		if share > 0 {
			ban.Exemptions = []sanction.Exemption{{Sectors: "AGF", Share: share, Chill: chill}}
		}
		return welfare.Harm(under(t, e, ban), calm, rus, []int{agf})
	}
	last := harm(0.9, 0)
	for _, chill := range []float64{0.25, 0.5, 0.75, 1} {
		next := harm(0.9, chill)
		require.Greater(t, next, last)
		last = next
	}
	require.Equal(t, harm(0, 0), last)
	require.InDelta(t, harm(0.5, 0), harm(1, 0.5), 1e-12)
}

// under solves the economy under some regimes.
func under(t *testing.T, e *market.Economy, regimes ...sanction.Regime) *market.Equilibrium {
	var parties []treaty.Party
	for _, r := range e.Regions() {
		parties = append(parties, treaty.Party{ID: r.ID, Regions: []string{r.ID}})
	}
	p := e.Baseline()
	for k := range regimes {
		regimes[k].Compile(p, parties, 0)
	}
	q, err := e.Solve(p)
	require.NoError(t, err)
	return q
}
