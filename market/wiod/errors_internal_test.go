package wiod

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The elasticities of World are the estimates in the parts that their errors have, and those of
// Small are means of World's with the weights that the errors have. Those means were weighted by
// trade between 44 countries, which is more than trade between the regions of World: up to 4 %.
func TestEstimatesMakeElasticities(t *testing.T) {
	w := World()
	for id, part := range parts {
		theta := 0.0
		for name, v := range part {
			require.Contains(t, published, name)
			theta += v * published[name].theta
		}
		j, ok := w.SectorIndex(id)
		require.True(t, ok, id)
		require.InDelta(t, w.Sector(j).Theta, theta, 1e-4, id)
	}
	for id, merged := range members {
		sum, all := 0.0, 0.0
		for _, m := range merged {
			j, ok := w.SectorIndex(m)
			require.True(t, ok, m)
			sum += traded(m) * w.Sector(j).Theta
			all += traded(m)
		}
		j, ok := Small().SectorIndex(id)
		require.True(t, ok, id)
		require.InDelta(t, Small().Sector(j).Theta, sum/all, 0.04*Small().Sector(j).Theta, id)
	}
}
