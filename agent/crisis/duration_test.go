package crisis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Measures with giving up as the only end last as a geometric series. Measures against a target
// holding out for good, by a leader with a high cost of giving up, last for ever.
func TestLasting(t *testing.T) {
	c := plain()
	c.Resolve = belief.Certain(50)
	c.Leader.Audience = 50
	for _, share := range c.Lasting(make([]float64, 10)) {
		require.InDelta(t, 1, share, 1e-9)
	}
	c = ptrTo(c.Fresh())
	c.Leader.Audience = 0.1 // as dear as the measures
	for h, share := range c.Lasting(make([]float64, 10)) {
		require.InDelta(t, math.Pow(0.5, float64(h+1)), share, 1e-9)
	}
	c = ptrTo(c.Fresh())
	c.Precision, c.Resolve, c.Trust = math.Inf(1), belief.Certain(-1), 0.75
	require.InDelta(t, 0.25, c.Lasting(make([]float64, 1))[0], 1e-12, "who complies is relieved as far as it is trusted to be")
}

// Shares lie in [0, 1], and without shows of compliance and with sure relief the shares only
// fall.
func TestLastingFalls(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		before := 1.0
		for _, share := range c.Lasting(make([]float64, 20)) {
			require.True(t, share >= -1e-12 && share <= 1+1e-12)
			if !c.Posing {
				require.LessOrEqual(t, share, before+1e-12)
				before = share
			}
		}
	})
}
