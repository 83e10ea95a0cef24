package market

import (
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every way to the equilibrium must end at the same one.
func TestFallbacksAgree(t *testing.T) {
	e, err := Load(os.DirFS("wiod/data/small"))
	require.NoError(t, err)
	p := e.Baseline()
	for j := range e.s {
		p.SetTariff(j, 0, 2, 0.3)
		p.SetExportTax(j, 3, 4, 0.1)
		p.SetWedge(j, 5, 6, 0.2, 7)
		p.Ban(j, 1, 3)
	}
	p.SetTransfer(0, 1, 50000)
	want, err := e.Solve(p)
	require.NoError(t, err)

	const tol = 1e-11
	for name, solve := range map[string]func(v *Solver) float64{
		"plain": func(v *Solver) float64 {
			v.r, v.caution = e.plainResponse(), 0.5
			copy(v.x, v.start)
			return v.iterate(tol, slowPasses)
		},
		"follow": func(v *Solver) float64 { return v.follow(tol) },
		"newton, informed": func(v *Solver) float64 {
			copy(v.x, v.start)
			return v.newton(tol)
		},
		"newton, plain": func(v *Solver) float64 {
			v.r, v.caution = e.plainResponse(), 1
			copy(v.x, v.start)
			return v.newton(tol)
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := NewSolver(e)
			v.best, v.caution = math.Inf(1), 1
			require.NoError(t, v.ker.build(p, nil))
			v.baselineState(v.start)
			require.LessOrEqual(t, solve(v), tol)
			var got Equilibrium
			v.store(&got, 0)
			for r := range e.n {
				require.InDelta(t, want.RealIncome(r), got.RealIncome(r), 1e-9)
				require.InDelta(t, want.Wage(r), got.Wage(r), 1e-9)
			}
		})
	}
}

// Powers of costs that leave floating point are taken apart importer by importer;
// where they do not, the answer is the same.
func TestApartAgrees(t *testing.T) {
	e, err := Load(os.DirFS("wiod/data/small"))
	require.NoError(t, err)
	p := e.Baseline()
	p.SetTariff(0, 1, 2, 0.5)
	p.SetBarrier(1, 1, 2, 1.5)
	v := NewSolver(e)
	require.NoError(t, v.ker.build(p, nil))
	v.baselineState(v.x)
	_, lc, _ := v.split(v.x)
	for c := range lc {
		lc[c] = math.Sin(float64(c)) / 10
	}
	for j := range e.s {
		v.sector(j, lc)
		price := make([]float64, len(v.price))
		copy(price, v.price)
		v.sectorApart(j, lc)
		for r := range e.n {
			require.InDelta(t, price[r*v.r.sp+j], v.price[r*v.r.sp+j], 1e-13)
		}
	}
}

// A kernel row whose entries underflow is scaled, and says by how much.
func TestScaledRow(t *testing.T) {
	e, err := Load(os.DirFS("wiod/data/small"))
	require.NoError(t, err)
	p := e.Baseline()
	for i := range e.n {
		p.SetBarrier(1, 0, i, 1e6)
	}
	l := e.Elasticities()
	l.SetTheta(1, 0, 50) // which leaves 10^-300 of the flow
	k := newKernels(e, e.n)
	require.NoError(t, k.build(p, l))
	require.InDelta(t, math.Log(1e6), k.shift[e.n], 0.1)
	require.InDelta(t, 1, max(k.k[e.n*e.n], k.k[e.n*e.n+1]), 1e-12)
	var q Equilibrium
	require.NoError(t, NewSolver(e).SolveWith(&q, p, l, nil))
	require.Greater(t, q.Price(0, 1), 1e5)
}

func TestDense(t *testing.T) {
	m := newDense(3)
	copy(m.a, []float64{0, 2, 1, 1, 1, 1, 4, 1, 2})
	require.True(t, m.factor())
	b := []float64{7, 6, 12} // of 1, 2, 3
	m.solve(b)
	require.InDeltaSlice(t, []float64{1, 2, 3}, b, 1e-14)
	copy(m.a, []float64{1, 2, 3, 2, 4, 6, 1, 1, 1})
	require.False(t, m.factor())
}

// Sales are linear in spending, below zero as well: a step on the way may go there.
func TestSalesAreLinear(t *testing.T) {
	e, err := Load(os.DirFS("wiod/data/small"))
	require.NoError(t, err)
	v := NewSolver(e)
	require.NoError(t, v.ker.build(e.Baseline(), nil))
	v.baselineState(v.x)
	v.prices()
	_, _, xh := v.split(v.x)
	for c := range xh {
		xh[c] = -1
	}
	require.False(t, v.sales())
	for r := range e.n {
		for j := range e.s {
			require.InDelta(t, -1, v.output[r*v.r.sp+j]/e.output[r*e.s+j], 1e-12)
		}
	}
}
