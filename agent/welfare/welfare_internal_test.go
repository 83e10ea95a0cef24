package welfare

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
)

// All of the way from a world to another is the other world, in every number of Effects, and
// half of the way is the mean of both.
func TestTowardMixesEverything(t *testing.T) {
	e := wiod.Small()
	actors := []Payoff{{Regions: []string{"USA"}}, {Regions: []string{"CHN"}}}
	solve := func(rate float64) *Effects {
		p := e.Baseline()
		p.SetTariff(0, 0, 2, rate)
		q, err := e.Solve(p)
		require.NoError(t, err)
		return EffectsOf(q, actors)
	}
	from, to := solve(0), solve(1)
	require.NotEqual(t, from, to)
	all := from.Toward(from, to, 1)
	require.Equal(t, to.economy, all.economy)
	for name, pair := range map[string][2][]float64{
		"real income": {to.realIncome, all.realIncome}, "payroll": {to.payroll, all.payroll},
		"flows": {to.flows, all.flows}, "imports": {to.imports, all.imports},
	} {
		require.InDeltaSlice(t, pair[0], pair[1], 1e-9, name)
	}
	half := from.Toward(from, to, 0.5)
	for k := range half.imports {
		require.InDelta(t, (from.imports[k]+to.imports[k])/2, half.imports[k], 1e-6)
	}
}
