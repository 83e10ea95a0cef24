package experiment

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a base states without an effect is told, with the name of the base, and is in the metadata of
// the tables.
func TestWarningsOfBases(t *testing.T) {
	late := ban(t, 2)
	late.Scenario.Regimes[0].Start = 30
	s := Study{Bases: []Base{late}, Seeds: 1, Observe: Watch("mean level border")}
	r, err := s.Run(t.Context(), Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"base ban: Regimes[0] (ban).Start is quarter 30, and the run ends before"}, r.Warnings())
	require.Equal(t, r.Warnings()[0], r.Metadata().Warnings)
	dir := t.TempDir()
	require.NoError(t, r.Save(dir))
	require.Contains(t, string(saved(t, dir, "metadata.json")), `"warnings": "base ban: Regimes[0]`)
}
