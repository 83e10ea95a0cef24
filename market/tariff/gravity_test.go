package tariff_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/tariff"
)

// gravity draws a balanced economy of any size in which trade falls with distance. Half
// of costs are inputs, if there are to be inputs.
func gravity(tb testing.TB, n, s int, inputs bool) *market.Economy {
	tb.Helper()
	rng := rand.New(rand.NewPCG(11, uint64(n*1000+s)))
	a := market.Accounts{
		Trade: make([]float64, s*n*n), Tariff: make([]float64, s*n*n),
		Intermediate: make([]float64, n*s*s), ValueAdded: make([]float64, n*s),
	}
	size, place := make([]float64, n), make([]float64, n)
	for i := range n {
		a.Regions = append(a.Regions, market.Region{ID: fmt.Sprintf("R%02d", i)})
		size[i], place[i] = math.Exp(1.2*rng.NormFloat64()), rng.Float64()
	}
	for j := range s {
		a.Sectors = append(a.Sectors, market.Sector{ID: fmt.Sprintf("S%02d", j), Theta: 2 + 6*rng.Float64()})
		skill := make([]float64, n)
		for i := range n {
			skill[i] = size[i] * math.Exp(0.5*rng.NormFloat64())
		}
		for m := range n {
			sum := 0.0
			row := a.Trade[(j*n+m)*n : (j*n+m+1)*n]
			for i := range n {
				row[i] = skill[i] * math.Exp(-3*math.Abs(place[m]-place[i])) * math.Exp(0.3*rng.NormFloat64())
				if i == m {
					row[i] *= 4 + 20/size[m]
				}
				sum += row[i]
			}
			for i := range n {
				row[i] *= size[m] * 10 / sum
			}
		}
	}
	for j := range s {
		for i := range n {
			sales := 0.0
			for m := range n {
				sales += a.Trade[(j*n+m)*n+i]
			}
			part := 1.0
			if inputs {
				part = 0.5
			}
			a.ValueAdded[i*s+j] = part * sales
			for k := range s {
				a.Intermediate[(i*s+k)*s+j] = (1 - part) * sales / float64(s)
			}
		}
	}
	e, err := market.New(a)
	require.NoError(tb, err)
	e, err = e.ZeroDeficits()
	require.NoError(tb, err)
	return e
}

// BenchmarkNash times Nash tariffs from the closed-form approximation. The economy's
// own responses, which all solvers share, are made before.
func BenchmarkNash(b *testing.B) {
	for _, c := range []struct {
		n, s   int
		inputs bool
	}{{10, 8, false}, {44, 16, false}, {44, 16, true}, {81, 28, false}, {81, 28, true}} {
		b.Run(fmt.Sprintf("%dx%d/inputs=%v", c.n, c.s, c.inputs), func(b *testing.B) {
			e := gravity(b, c.n, c.s, c.inputs)
			v := market.NewSolver(e)
			g := tariff.Game{Start: tariff.Approximate}
			var out *tariff.Result
			for b.Loop() {
				var err error
				if out, err = g.Nash(context.Background(), v, e.Baseline()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Evaluations), "evaluations")
			b.ReportMetric(out.Residual, "residual")
		})
	}
}
