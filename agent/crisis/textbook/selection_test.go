package textbook

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/checks"
)

// The selected equilibrium is one of the equilibria, and the only equilibrium where unique.
func TestSelectIsAnEquilibrium(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGame(t)
		all, err := g.Equilibria()
		require.NoError(t, err)
		one, path, err := g.Select()
		require.NoError(t, err)
		require.Contains(t, all, one)
		require.GreaterOrEqual(t, path.Start, g.Sigma)
		require.Zero(t, path.Turns%2, "who arrives from above has turned an even number of times")
	})
}

// In small steps of sigma, the selected equilibrium moves a little at each step as long as the
// branch exists. At a fold (the number of equilibria falls), and only there, the selection
// jumps to the remaining branch.
func TestSelectFollowsTheBranchToItsFold(t *testing.T) {
	g := Game{Concession: 1, Prize: 0.33, FirmA: -2.4, FirmB: -5.6, BackingDown: -0.74, Sigma: 1.6}
	last, _, err := g.Select()
	require.NoError(t, err)
	before, jumps, several, step := 1, 0, 0, 0.008
	if checks.Long() {
		step = 0.002
	}
	for g.Sigma > 0.6 {
		g.Sigma -= step
		all, err := g.Equilibria()
		require.NoError(t, err)
		now, _, err := g.Select()
		require.NoError(t, err)
		if len(all) > 1 {
			several++
		}
		if math.Abs(now.Resist-last.Resist) > 0.1 {
			jumps++
			require.Equal(t, []int{3, 1}, []int{before, len(all)}, "a jump at sigma %v without a fold", g.Sigma)
		}
		last, before = now, len(all)
	}
	require.Equal(t, 1, jumps)
	require.Greater(t, several, 10)
}

// The walk turns around the folds, back over greater sigmas and down again, and ends at the
// remaining equilibrium.
func TestFollowerTurnsRoundFolds(t *testing.T) {
	low := Game{Concession: 1, Prize: 0.33, FirmA: -2.4, FirmB: -5.6, BackingDown: -0.74, Sigma: 0.7}
	roots := low.roots()
	require.Len(t, roots, 1)
	wide := low
	wide.Sigma = 1.6
	start := wide.roots()
	require.Len(t, start, 1)
	f := follower{game: low, target: math.Log(low.Sigma)}
	end, turns, err := f.follow(point{math.Asinh(start[0]), math.Log(wide.Sigma)})
	require.NoError(t, err)
	require.Equal(t, 2, turns)
	require.InDelta(t, roots[0], math.Sinh(end), 1e-6)
}
