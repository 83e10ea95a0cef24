package mechanism_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Each mechanism has a name of its own, says what it does, and has a source: a work with its
// year, a text in law, or the word that it is assumed.
func TestEveryMechanismHasASource(t *testing.T) {
	source := regexp.MustCompile(`\b(1[89]|20)\d\d\b|Agreement|Article|DSU|A/HRC|^assumed`)
	seen := map[mechanism.ID]bool{}
	for id, about := range mechanism.All {
		require.NotEmpty(t, id)
		require.False(t, seen[id], "%q is the name of two mechanisms", id)
		seen[id] = true
		require.NotEmpty(t, about.Does, id)
		require.Regexp(t, source, about.Source, id)
		require.Equal(t, about.On, mechanism.Switches{}.On(id), id)
		require.False(t, mechanism.Switches{id: false}.On(id), id)
		require.True(t, mechanism.Switches{id: true}.On(id), id)
		require.Empty(t, mechanism.Switches{id: true}.Validate(), id)
	}
	require.Greater(t, len(seen), 40)
	require.Len(t, mechanism.Switches{"no such": true, "nor this": false}.Validate(), 2)
	require.False(t, mechanism.Switches{}.On("no such"))
}
