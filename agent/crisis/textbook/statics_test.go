package textbook

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// movesAt compares the equilibria of two nearby games: outer equilibria are stable, and the
// middle of three moves the other way.
func movesAt(t *rapid.T, g, changed Game) (moves []float64) {
	before, err := g.Equilibria()
	require.NoError(t, err)
	after, err := changed.Equilibria()
	require.NoError(t, err)
	if len(before) != len(after) {
		t.Skip("a fold in between")
	}
	for k := range before {
		moves = append(moves, after[k].Resist-before[k].Resist)
	}
	return moves
}

// A target with less harm from sanctions resists more, at every stable equilibrium.
func TestATargetHurtLessResistsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGame(t)
		less := g
		less.FirmB += 1e-4
		for k, d := range movesAt(t, g, less) {
			require.GreaterOrEqual(t, math.Copysign(1, 0.5-float64(k%2))*d, -1e-12)
		}
	})
}

// Tying hands: a greater audience cost makes standing firm likelier for a given cut, and so the
// target resists less at every stable equilibrium. Fearon (1997), Signaling foreign policy
// interests, Journal of Conflict Resolution 41: 68-90; Schultz (2001).
func TestTyingHandsLowersResistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGame(t)
		tied := g
		tied.BackingDown -= 1e-4
		p := rapid.Float64Range(0.01, 1).Draw(t, "p_R")
		require.GreaterOrEqual(t, tied.Firm(p)-g.Firm(p), -1e-13)
		for k, d := range movesAt(t, g, tied) {
			require.LessOrEqual(t, math.Copysign(1, 0.5-float64(k%2))*d, 1e-12)
		}
	})
}

// Sinking costs: a sender with a sunk cost k of the threat threatens less at the same
// resistance. The harder the threat, the more the threats come from types with a preference for
// carrying out over backing down, if such types are the majority at the start, and the fewer if
// not: the selection effect. Fearon (1997).
func TestSinkingCostsSelects(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGame(t)
		cost := rapid.Float64Range(0.001, 0.5).Draw(t, "k") * (g.Concession - g.StatusQuo)
		sunk := g
		sunk.Concession, sunk.FirmA, sunk.BackingDown = g.Concession-cost, g.FirmA-cost, g.BackingDown-cost
		p := rapid.Float64Range(0.01, 1).Draw(t, "p_R")
		require.LessOrEqual(t, sunk.Threatens(p), g.Threatens(p)+1e-15)
		// Far in the tails differences of p_F drown in rounding.
		change := sunk.Firm(p) - g.Firm(p)
		if g.FirmA >= g.BackingDown {
			require.GreaterOrEqual(t, change, -1e-12)
		} else {
			require.LessOrEqual(t, change, 1e-12)
		}
	})
}

// Selection against the prior: threatening types stand firm more often than the average type
// iff the average type prefers standing firm.
func TestThreatsSelectTypes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawGame(t)
		prior := numeric.NormalCDF((g.FirmA - g.BackingDown) / (g.Sigma * math.Sqrt2))
		firm := g.Firm(rapid.Float64Range(0.01, 1).Draw(t, "p_R"))
		if g.FirmA >= g.BackingDown {
			require.GreaterOrEqual(t, firm, prior-1e-12)
		} else {
			require.LessOrEqual(t, firm, prior+1e-12)
		}
	})
}

// Audience costs and the number of threats: first fewer, because backing down is dearer, then
// more, because the target concedes (Crisman-Cox and Gibilisco 2019).
func TestAudienceCostsAndThreatsAreUShaped(t *testing.T) {
	threats := func(audience float64) float64 {
		g := Game{Concession: 1, Prize: 1, FirmA: -1, FirmB: -1.5, BackingDown: -audience, Sigma: 1}
		e, _, err := g.Select()
		require.NoError(t, err)
		return e.Threaten
	}
	lowest, at := 1.0, 0.0
	for a := 0.0; a <= 6; a += 0.05 {
		if p := threats(a); p < lowest {
			lowest, at = p, a
		}
	}
	require.Greater(t, at, 0.2)
	require.Less(t, at, 5.)
	require.Greater(t, threats(0), lowest+0.02)
	require.Greater(t, threats(6), lowest+0.02)
}
