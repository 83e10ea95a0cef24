package agent_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Who has every reason to break a module is foreseen to, for certain; of the others trust
// decides; nothing is foreseen of oneself, or of who is not bound.
func TestForesees(t *testing.T) {
	s := three()
	s.period = 4
	s.force = []inForce{{module: "industry", draft: "depth 1; kept out nothing", parties: []string{"CHN", "EUR"}, since: 2}}
	trust := []belief.Trust{{Kept: 2, Broken: 1}, {Kept: 3, Broken: 1}, {Kept: 1, Broken: 1}}
	foresees := func(seat int) []float64 {
		v := s.view(s.situation(t), seat)
		v.Trust = trust
		got, err := v.Foresees("industry")
		require.NoError(t, err)
		return got
	}
	quarterly := func(p float64) float64 { return 1 - math.Pow(p, 1./20) } // of PromiseTerm quarters
	got := foresees(0)
	require.Zero(t, got[0])
	require.InDelta(t, quarterly(3./4), got[1], 1e-12)
	require.Zero(t, got[2])
	require.InDelta(t, quarterly(2./3), foresees(1)[0], 1e-12)

	s.actors[0].Patience = 0.01 // China lives for today
	require.Equal(t, 1.0, foresees(1)[0])
	require.Equal(t, got, foresees(0))
}
