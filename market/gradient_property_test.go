package market_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// On random economies and policies a small change has the effect that the gradient
// says.
func TestPropertyGradient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEconomy(t)
		p := drawPolicy(t, e)
		q := solvable(t, p)
		s := market.NewSolver(e)
		s.Tolerance = 1e-13
		if s.Solve(q, p, q) != nil {
			t.Skip("no equilibrium to the last digit")
		}
		var g market.Gradient
		require.NoError(t, s.Gradient(&g, q, p))
		j := rapid.IntRange(0, e.NumSectors()-1).Draw(t, "sector of the change")
		n := rapid.IntRange(0, e.NumRegions()-1).Draw(t, "importer of the change")
		i := rapid.IntRange(0, e.NumRegions()-1).Draw(t, "exporter of the change")
		const h = 1e-4
		up, down := p.Clone(), p.Clone()
		var by func(output, sector, importer, exporter int) float64
		if rapid.Bool().Draw(t, "tariff") {
			up.SetTariff(j, n, i, p.Tariff(j, n, i)+h)
			down.SetTariff(j, n, i, p.Tariff(j, n, i)-h)
			by = g.Tariff
		} else {
			up.SetBarrier(j, n, i, p.Barrier(j, n, i)*math.Exp(h))
			down.SetBarrier(j, n, i, p.Barrier(j, n, i)*math.Exp(-h))
			by = g.Barrier
		}
		var a, b market.Equilibrium
		if s.Solve(&a, up, q) != nil || s.Solve(&b, down, q) != nil {
			t.Skip("no equilibrium next to it")
		}
		size := 0.0
		for r := range e.NumRegions() {
			size = max(size, math.Abs(by(r, j, n, i)))
		}
		for r := range e.NumRegions() {
			want := math.Log(a.RealIncome(r)/b.RealIncome(r)) / (2 * h)
			// Central differences err by h squared times third derivatives, and by the
			// solver's tolerance over h.
			require.InDelta(t, want, by(r, j, n, i), 1e-4*size+1e-7)
		}
	})
}

// Whatever can be solved can be differentiated.
func TestGradientOfWildPolicies(t *testing.T) {
	for _, c := range []struct {
		name string
		e    *market.Economy
		runs uint64
	}{{"small", wiod.Small(), 60}, {"world", wiod.World(), 12}} {
		t.Run(c.name, func(t *testing.T) {
			e := c.e
			s := market.NewSolver(e)
			var q market.Equilibrium
			var g market.Gradient
			done := 0
			for seed := range c.runs {
				p := wildPolicy(e, rand.New(rand.NewPCG(5, seed)), 1.5)
				if err := s.Solve(&q, p, nil); err != nil {
					var refused *market.ConvergenceError
					require.False(t, errors.As(err, &refused) && refused.Residual < 1e-9, "%v", err)
					continue
				}
				require.NoError(t, s.Gradient(&g, &q, p), "seed %d", seed)
				for r := range e.NumRegions() {
					for _, v := range g.Table(nil, r, market.FieldWeight) {
						require.False(t, math.IsNaN(v), "seed %d", seed)
					}
				}
				done++
			}
			t.Logf("%d of %d policies solved and differentiated", done, c.runs)
			require.Positive(t, done)
		})
	}
}

// The effect of a small step to another policy is the gradient along their Diff, new
// wedges with their recipients, freezes and transfers included.
func TestGradientAlongDiff(t *testing.T) {
	e := wiod.Small()
	p := tariffWar(e, 0, 2)
	const h = 1e-5
	to := p.Clone()
	to.SetWedge(5, 3, 0, 2*h, 7)
	to.SetFreeze(3, 1, h*e.Income(3))
	to.SetTransfer(0, 6, h*e.Income(6))
	to.SetFriction(4, 1+h/10)
	to.SetExportTax(1, 1, 3, 3*h)
	to.SetTariff(2, 5, 4, p.Tariff(2, 5, 4)-h)
	direction, err := p.Diff(to)
	require.NoError(t, err)
	s := market.NewSolver(e)
	s.Tolerance = 1e-13
	var q, next market.Equilibrium
	require.NoError(t, s.Solve(&q, p, nil))
	require.NoError(t, s.Solve(&next, to, &q))
	var g market.Gradient
	require.NoError(t, s.Gradient(&g, &q, p))
	for r := range e.NumRegions() {
		got, err := g.Along(r, direction)
		require.NoError(t, err)
		require.InDelta(t, math.Log(next.RealIncome(r)/q.RealIncome(r)), got, 3e-4*math.Abs(got)+1e-11, "region %d", r)
	}
}
