package coercion

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A body finds what is there; a party finds what serves it. A regime without a finding is never
// imposed.
func TestFindersOfTriggers(t *testing.T) {
	for _, c := range []struct {
		finder string
		worth  float64
		found  bool
	}{{"the Council", -2, true}, {"EUR", 2, true}, {"EUR", -2, false}} {
		sc := funded(0, c.worth)
		sc.Regimes[0].Triggers = []sanction.Trigger{{ID: "crossing", What: "a crossing of the border", Finder: c.finder}}
		p := begin(t, sc)
		require.NoError(t, p.dates())
		p.happen()
		s, _ := p.Docket.Standing("energy")
		require.Equal(t, c.found, len(s.Triggers) == 1, "%+v", c)
		require.Equal(t, c.found, len(p.done) == 1 && p.done[0].Told.Kind == event.TriggerFound)
		// A fact that is found is found once.
		p.Frozen, p.acts = p.Docket, nil
		require.NoError(t, p.dates())
		require.Empty(t, p.acts)
	}
}
