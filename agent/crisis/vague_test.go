package crisis

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// A vague demand with equal bounds is a specific demand.
func TestVagueDemandWithoutWidthIsSpecific(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrisis(t)
		c.Now = 0
		same := ptrTo(c.Fresh())
		same.Least = c.demand()
		w := rapid.Float64Range(-1, 1).Draw(t, "type")
		require.Equal(t, c.Answers(w), same.Answers(w))
		require.Equal(t, c.Responses(w), same.Responses(w))
		require.Equal(t, c.Threaten(w, 1), same.Threaten(w, 1))
		require.Equal(t, c.Impose(w), same.Impose(w))
		require.Equal(t, c.BackDown(w), same.BackDown(w))
		require.Equal(t, c.Watch(&c.Leader, w, true), same.Watch(&c.Leader, w, true))
	})
}

// A level sufficient under the words of the demand costs the leader nothing at home. Below, the
// leader pays for the part forgone, and for everything in giving up.
func TestVagueDemandSavesFace(t *testing.T) {
	c := plain()
	c.Least = 0.5 // a demand of 0.75, give or take 0.25
	const omega = 0.4
	require.InDelta(t, omega, c.Accept(omega, 1), 1e-15)
	require.InDelta(t, 0.75*omega, c.Accept(omega, 0.75), 1e-15)
	require.InDelta(t, 0.5*omega, c.Accept(omega, 0.5), 1e-15)
	require.InDelta(t, 0.25*omega-0.15/2, c.Accept(omega, 0.25), 1e-15)
	require.InDelta(t, -0.15, c.BackDown(omega), 1e-15)
	c.Now, c.Levels = 0.5, []float64{0.75, 1} // the leader already has a sufficient level
	require.InDelta(t, 0.5*omega, c.BackDown(omega), 1e-15)
	require.Zero(t, c.down())
}

// The leader judges a vague demand by self-interest. A leader with free measures never calls
// less than everything enough; a leader with costly measures does, without noise. The target
// therefore concedes a part for relief only in the second case.
func TestLeaderJudgesVagueDemand(t *testing.T) {
	c := plain()
	c.Precision, c.Trust, c.Least = math.Inf(1), 1, 0.25
	c.Target.Audience = 0
	c.Target.Relieved, c.Leader.Relieved = make([]float64, 4), make([]float64, 4)
	c.Resolve = belief.Certain(0.3)
	require.Equal(t, 1.0, c.enough(0.25))
	_, concede, _ := c.Foreseen(0.3)
	require.Equal(t, []float64{1, 0, 0, 0}, concede, "the least that will do")
	c.Leader.Imposed, c.Leader.Later = 0.01, 0.01
	require.Zero(t, c.enough(0.25))
	require.Equal(t, 1.0, c.enough(1), "what meets the demand for sure does")
	_, concede, _ = c.Foreseen(0.3)
	require.Equal(t, []float64{0, 0, 0, 1}, concede)
}
