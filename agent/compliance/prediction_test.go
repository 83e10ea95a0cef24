package compliance_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
)

// Who has every reason to break a module is foreseen to, for certain; of the others trust
// decides; nothing is foreseen of oneself, or of who is not bound.
func TestForesees(t *testing.T) {
	s := trial.Three()
	s.Period = 4
	s.Force = []trial.Standing{{Module: "industry", Draft: "depth 1; kept out nothing", Parties: []string{"CHN", "EUR"}, Since: 2}}
	trust := []belief.Trust{{Kept: 2, Broken: 1}, {Kept: 3, Broken: 1}, {Kept: 1, Broken: 1}}
	foresees := func(seat int) []float64 {
		v := s.View(s.Situation(t), seat)
		v.Trust = trust
		got, err := compliance.BreachProbabilities(v, "industry")
		require.NoError(t, err)
		return got
	}
	quarterly := func(p float64) float64 { return 1 - math.Pow(p, 1./20) } // of PromiseTerm quarters
	got := foresees(0)
	require.Zero(t, got[0])
	require.InDelta(t, quarterly(3./4), got[1], 1e-12)
	require.Zero(t, got[2])
	require.InDelta(t, quarterly(2./3), foresees(1)[0], 1e-12)

	s.Actors[0].Patience = 0.01 // China lives for today
	require.Equal(t, 1.0, foresees(1)[0])
	require.Equal(t, got, foresees(0))
}
