package market

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// The adjoint's derivatives do not depend on what is known about the baseline: with
// plain responses, where nothing is eliminated and no sector is closed, they come out
// the same.
func TestAdjointFallback(t *testing.T) {
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data to compare with")
	}
	for _, name := range []string{"wiod2014_8x8", "nafta1993"} {
		t.Run(name, func(t *testing.T) {
			e, err := LoadDir(root + "/market/" + name)
			require.NoError(t, err)
			p := e.Baseline()
			p.SetTariff(0, 1, 2, 0.3)
			p.Ban(1, 2, 3)
			p.SetExportTax(2, 4, 5, 0.1)
			p.SetWedge(3, 4, 5, 0.1, 6)
			q, err := e.Solve(p)
			require.NoError(t, err)
			s := NewSolver(e)
			var g Gradient
			outputs := []Output{LogRealIncome(1), LogWage(2), LogPriceIndex(3), SectorValueAdded(4, 5), SectorValueAdded(1, e.s-1)}
			require.NoError(t, s.GradientOf(&g, q, p, nil, outputs...))
			var tables [][]float64
			for o := range outputs {
				tables = append(tables, g.Table(nil, o, FieldTariff))
			}
			s.adj.prepare(&g, q, p, e.plainResponse())
			require.Empty(t, s.adj.closed)
			require.True(t, s.adj.shares() && s.adj.differentiate(&g))
			for o, want := range tables {
				size := 0.0
				for _, v := range want {
					size = max(size, math.Abs(v))
				}
				require.Positive(t, size)
				for c, v := range g.Table(nil, o, FieldTariff) {
					require.InDelta(t, want[c], v, 1e-7*size, "%v by cell %d", outputs[o], c)
				}
			}
		})
	}
}

// What the adjoint cannot solve it says so, with what was left.
func TestDerivativeErrors(t *testing.T) {
	e, err := Load(os.DirFS("wiod/data/small"))
	require.NoError(t, err)
	v := NewSolver(e)
	var q Equilibrium
	var g Gradient
	p := e.Baseline()
	p.SetTariff(0, 0, 2, 0.1)
	require.NoError(t, v.Solve(&q, p, nil))
	require.NoError(t, v.Gradient(&g, &q, p))

	a := v.adj
	n := e.n
	fill(a.payroll, 0) // labour markets without labour
	a.singular = false
	require.False(t, a.balances())
	require.True(t, a.singular)

	rows := len(a.sectors) * n
	x, y, base, matrix := make([]float64, rows*4), make([]float64, rows*4), make([]float64, rows*4), make([]float64, rows*n)
	fill(base, 1)
	fill(matrix, 1) // diverges
	require.False(t, a.solve(x, y, base, matrix, a.inverse, 4, 0))
	require.Greater(t, a.gap, 1.0)

	for _, c := range []struct {
		err  DerivativeError
		want string
	}{
		{DerivativeError{Singular: true}, "does not determine"},
		{DerivativeError{Residual: 0.25, Tolerance: 1e-9, Iterations: 3000}, "residual of 0.25 after 3000 sweeps, want at most 1e-09"},
	} {
		require.ErrorContains(t, &c.err, c.want)
	}
}
