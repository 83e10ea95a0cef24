package crisis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// A target with a gain from retaliation and without concessions retaliates in the first
// possible quarter: a third actor bears the effect from the second quarter on, for good.
func TestProvoked(t *testing.T) {
	c := plain()
	c.Precision, c.Retaliation = math.Inf(1), true
	c.Resolve, c.Value = belief.Certain(50), belief.Certain(50)
	c.Leader.Audience = 50
	c.Target.Both = c.Target.Imposed + 0.1
	side := Side{Discount: 0.9, Imposed: -0.1, Later: -0.1, Relieved: make([]float64, 4), Both: -0.3}
	require.InDelta(t, -0.2*0.9, c.Provoked(&side, 0.5, true), 1e-12)
	c = ptrTo(c.Fresh())
	calm := ptrTo(c.Fresh())
	calm.Retaliation = false
	require.InDelta(t, -0.2*0.9, c.Watch(&side, 0.5, false)-calm.Watch(&side, 0.5, false), 1e-12,
		"under a threat it says so, and retaliates with the first of the measures")
	require.Zero(t, c.Provoked(&side, 0.5, false), "which is part of what a threat is worth")

	c = ptrTo(c.Fresh())
	c.Target.Both = c.Target.Imposed - 0.1
	require.Zero(t, c.Provoked(&side, 0.5, true), "one that only loses by it does not")
	c = ptrTo(c.Fresh())
	c.Retaliation = false
	require.Zero(t, c.Provoked(&side, 0.5, true))
}
