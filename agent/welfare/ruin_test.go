package welfare_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// A world in which a region may trade with nobody and yet owes has no equilibrium: the world is
// the ruin of all, with the reason, and no error.
func TestWorldsWithoutEquilibriumAreRuin(t *testing.T) {
	e := wiod.Small()
	rus, ok := e.RegionIndex("RUS")
	require.True(t, ok)
	b := welfare.NewEvaluator(e, []welfare.Payoff{{Regions: []string{"USA"}}, {Regions: []string{"RUS"}}})
	p, err := b.Price(welfare.World{Regimes: 1}, func(key []byte) ([]byte, bool) { return key, false }, func(p *market.Policy) {
		for i := range e.NumRegions() {
			for j := range e.NumSectors() {
				if i != rus {
					p.Ban(j, rus, i)
					p.Ban(j, i, rus)
				}
			}
		}
	})
	require.NoError(t, err)
	require.ErrorContains(t, p.Missing(), `region "RUS" may not trade with anyone`)
	for seat, id := range []string{"USA", "RUS"} {
		require.InDelta(t, welfare.Ruin, p.RealIncome([]string{id}), 1e-12)
		require.InDelta(t, welfare.Ruin, p.Flow(seat), 1e-12)
		require.InDelta(t, welfare.Ruin, p.Payroll([]string{id}, "ELE"), 1e-12)
	}
	base, err := b.Baseline()
	require.NoError(t, err)
	require.NoError(t, base.Missing())
}
