package crisis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// At depth 1 a leader's value of compliance says nothing about lifting. From depth 2 on, with
// effective measures, the chance of lifting falls in the value of compliance.
func TestDepthTellsLeadersApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		c.Depth = rapid.IntRange(1, 2).Draw(t, "depth of two")
		low := rapid.Float64Range(-1, 1).Draw(t, "low")
		high := low + rapid.Float64Range(0, 1).Draw(t, "more")
		if c.Depth == 1 {
			require.Equal(t, c.Lifts(low), c.Lifts(high))
			return
		}
		require.GreaterOrEqual(t, c.Lifts(low), c.Lifts(high)-1e-12)
	})
	c := plain()
	c.Depth = 2
	require.Greater(t, c.Lifts(0), c.Lifts(0.5)+0.1)
}

// The decisions of a depth are the forecasts of the next: a leader's value of holding on, and a
// target's values of options, enter the other side's forecasts.
func TestDepthsAreNested(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		c.Depth = rapid.IntRange(1, 2).Draw(t, "depth of two")
		c.Retaliation = false
		c.Target.Constancy, c.Leader.Constancy = 0, 0
		deeper := ptrTo(c.Fresh())
		deeper.Depth++
		r, omega := rapid.Float64Range(-1, 1).Draw(t, "r"), rapid.Float64Range(-1, 1).Draw(t, "omega")
		hold, concede, pose := deeper.Foreseen(r)
		want := c.logit(c.Responses(r)...)
		got := append([]float64{hold}, concede...)
		if c.Posing {
			got = append(got, pose)
		}
		require.InDeltaSlice(t, want, got, 1e-9)
		if c.Held {
			require.InDelta(t, 1-c.either(c.Impose(omega), c.BackDown(omega)), deeper.Lifts(omega), 1e-9)
		}
	})
}

// The closed form of a siege: a target uncertain between two types of leader concedes in the
// first quarter after the measures have been held long enough. The odds of the harder type grow
// by the ratio of the chances of holding on, and the value of holding out is linear in the
// belief. At depth 1 both types have the same forecast, the target learns nothing, and never
// concedes.
func TestSiegeEndsWhenTheTargetHasLearned(t *testing.T) {
	const r, soft, hard, prior = 0.05, 0.0, 1.0, 0.02
	crisis := func(depth int, chance float64) *Game {
		c := plain()
		c.Depth, c.Held, c.Kept = depth, true, true
		c.Levels, c.Trust = []float64{1}, 1
		c.Target = Side{Discount: 0.94, Imposed: -0.11, Later: -0.11, Relieved: []float64{0}}
		c.Leader = Side{Discount: 0.94, Audience: 0.03, Imposed: -0.06, Later: -0.06, Relieved: []float64{0}}
		c.Resolve = belief.Certain(r)
		c.Value = belief.Resolve{Types: []float64{soft, hard}, Weights: []float64{1 - chance, chance}}
		return c
	}
	concedes := func(c *Game) bool {
		v := c.Responses(r)
		return v[1] > v[0]
	}
	date := func(depth int) int {
		thought := belief.Resolve{Types: []float64{soft, hard}, Weights: []float64{1 - prior, prior}}
		for quarter := range 200 {
			c := crisis(depth, thought.Weights[1])
			if concedes(c) {
				return quarter
			}
			thought = thought.After([]float64{1 - c.Lifts(soft), 1 - c.Lifts(hard)})
		}
		return -1
	}
	require.Equal(t, -1, date(1))

	sure := func(omega float64) float64 {
		c := crisis(2, 0.5)
		c.Value = belief.Certain(omega)
		return c.Responses(r)[0]
	}
	c := crisis(2, 0.5)
	gives := c.Responses(r)[1]
	require.Greater(t, sure(soft), gives, "a soft leader is sat out")
	require.Less(t, sure(hard), gives, "a hard one is not")
	threshold := (sure(soft) - gives) / (sure(soft) - sure(hard)) // of the belief
	odds := func(p float64) float64 { return math.Log(p / (1 - p)) }
	growth := math.Log((1 - c.Lifts(hard)) / (1 - c.Lifts(soft)))
	want := int(math.Ceil((odds(threshold) - odds(prior)) / growth))
	require.Greater(t, want, 3)
	require.Equal(t, want, date(2))
}

// A decision stands until a review. The chance of compliance by a target after holding out, and
// of lifting by a leader after holding on, is the chance of the first decision times the chance
// of a review. With full constancy, measures without success once last.
func TestConstancy(t *testing.T) {
	c := plain()
	c.Posing = true
	c.Leader.Audience = 0.1
	first, lifts := c.Complied(), c.Lifts(0.3)
	require.True(t, first > 0.05 && lifts > 0.05)
	c = ptrTo(c.Fresh())
	c.Held, c.Kept, c.Target.Constancy, c.Leader.Constancy = true, true, 0.9, 0.8
	require.InDelta(t, 0.1*first, c.Complied(), 1e-12)
	require.InDelta(t, 0.2*lifts, c.Lifts(0.3), 1e-12)
	c = ptrTo(c.Fresh())
	c.Kept = false
	require.InDelta(t, lifts, c.Lifts(0.3), 1e-12, "it has not decided since it saw that the target holds out")
	c = ptrTo(c.Fresh())
	c.Kept, c.Target.Constancy, c.Leader.Constancy = true, 1, 1
	for _, share := range c.Lasting(make([]float64, 10)) {
		require.InDelta(t, 1, share, 1e-12)
	}
	require.InDelta(t, c.Leader.Imposed, c.Impose(0.3), 1e-12, "and cost what they cost for good")
}

// A target holding out is of a type inclined to hold out: the forecast of a leader at the
// decision equals the forecast against the remaining types alone.
func TestLeaderFacesThoseWhoHeldOut(t *testing.T) {
	c := plain()
	c.Depth = 2
	c.Resolve = belief.Resolve{Types: []float64{-5, 0.35, 50}, Weights: []float64{0.8, 0.1, 0.1}}
	soft := ptrTo(c.Fresh())
	hold := make([]float64, 3)
	for k, r := range c.Resolve.Types {
		depth1 := c.respond(r)
		hold[k], _, _ = c.standsBy(&depth1)
	}
	require.Less(t, hold[0], 1e-9)
	left := 0.1*hold[1] + 0.1*hold[2]
	soft.Resolve.Weights = []float64{0, 0.1 * hold[1] / left, 0.1 * hold[2] / left}
	soft.Held = true
	require.InDelta(t, soft.Lifts(0.3), c.Lifts(0.3), 1e-9)
	require.Greater(t, math.Abs(ptrTo(c.Fresh()).Impose(0.3)-soft.Impose(0.3)), 0.05, "and not what it is to impose")
}
