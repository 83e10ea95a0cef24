package crisis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// known returns a game with full information and no errors, with a demand for the first
// quarters of an issue up to a number.
func known(r, omega, bears, costs float64, demand int) *Game {
	side := func(flow float64) Side {
		s := Side{Discount: 0.94, Audience: 0.15, Imposed: flow, Later: flow, Constancy: 0.95}
		for range demand - 1 {
			s.Relieved = append(s.Relieved, flow)
		}
		s.Relieved = append(s.Relieved, 0)
		return s
	}
	return &Game{
		Precision: math.Inf(1), Levels: []float64{0.25, 0.5, 0.75, 1}[:demand], Trust: 0.8, Detection: 0.7,
		Target: side(-bears), Leader: side(-costs), Resolve: belief.Certain(r), Value: belief.Certain(omega),
	}
}

// With public types, best responses and a divisible issue, the threat of measures brings at
// once and for free every gain of measures: a sender with any cost of measures has no reason to
// impose without a threat (Fearon 1995).
func TestNothingIsGainedByImposingWhatIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, omega := rapid.Float64Range(-0.5, 1.5).Draw(t, "r"), rapid.Float64Range(-0.5, 2).Draw(t, "omega")
		bears, costs := rapid.Float64Range(0, 2).Draw(t, "bears"), rapid.Float64Range(0, 1).Draw(t, "costs")
		depth, posing := rapid.IntRange(MinDepth, MaxDepth).Draw(t, "depth"), rapid.Bool().Draw(t, "posing")
		whole := rapid.Bool().Draw(t, "whole")
		best, imposed := 0.0, math.Inf(-1) // zero, as no compliance exists
		for demand := 1; demand <= 4; demand++ {
			c := known(r, omega, bears, costs, demand)
			if c.Depth, c.Posing = depth, posing; whole {
				c.Levels, c.Target.Relieved, c.Leader.Relieved = []float64{1}, []float64{0}, []float64{0}
			}
			best, imposed = max(best, c.Threaten(omega, 1)), max(imposed, c.Impose(omega))
		}
		require.GreaterOrEqual(t, best, imposed-1e-12)
	})
}

// A gain from the measures themselves, by the terms of trade, makes a sender impose at once all
// the same. The sender keeps the measures even after the target's compliance. The sender
// prefers the measures to an immediately effective threat if the gain exceeds a quarter's
// delay, g > (1-delta) omega. Depth is the diagnostic; with rounds the caller takes the gain out.
func TestGainFromMeasuresMakesSendersImpose(t *testing.T) {
	for _, gain := range []float64{0.005, 0.05} {
		for _, omega := range []float64{0.02, 0.1, 0.5, 2} {
			c := known(0.1, omega, 0.5, -gain, 4)
			c.Depth = 2
			require.InDelta(t, omega, c.Threaten(omega, 1), 1e-12)
			require.InDelta(t, gain-(1-0.94)*omega, c.Impose(omega)-c.Threaten(omega, 1), 1e-12, "%v %v", gain, omega)
		}
	}
}

// The same holds for averages over rounds as the rounds go on, with relief certain and nothing more to
// demand. Eight rounds are no equilibrium: with eight, a sender thinks better of an imposition in about
// two games of five, with sixteen in one of four, with sixty-four in one of fifty.
func TestRoundsMakeImpositionsRareWhereAllIsKnown(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	imposes, threatens := 0, 0
	const games = 400
	for range games {
		r, omega, bears, costs := 1.5*r.Float64(), 2*r.Float64(), 2*r.Float64(), r.Float64()
		best, imposed := 0.0, math.Inf(-1)
		for demand := 1; demand <= 4; demand++ {
			c := known(r, omega, bears, costs, demand)
			c.Trust, c.Rounds = 1, MaxRounds
			best, imposed = max(best, c.Threaten(omega, 1)), max(imposed, c.Impose(omega))
		}
		if best > 0 {
			threatens++
		}
		if imposed > best+0.02*omega {
			imposes++
		}
	}
	t.Logf("of %d games %d have a threat and %d an imposition without one", games, threatens, imposes)
	require.Less(t, imposes, games/50)
	require.Greater(t, threatens, games/4)
}
