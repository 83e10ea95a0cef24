package market_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// tariffWar puts 25 points on goods trade both ways between two regions.
func tariffWar(e *market.Economy, a, b int) *market.Policy {
	p := e.Baseline()
	for j, s := range e.Sectors() {
		if s.Goods() {
			p.SetTariff(j, a, b, e.Tariff(j, a, b)+0.25)
			p.SetTariff(j, b, a, e.Tariff(j, b, a)+0.25)
		}
	}
	return p
}

func BenchmarkSolve(b *testing.B) {
	for _, c := range []struct {
		name  string
		setup func(b *testing.B) (*market.Economy, *market.Policy)
	}{
		{"8x8", func(*testing.B) (*market.Economy, *market.Policy) { e := wiod.Small(); return e, tariffWar(e, 0, 2) }},
		{"17x27", func(*testing.B) (*market.Economy, *market.Policy) { e := wiod.World(); return e, tariffWar(e, 0, 1) }},
		{"31x40", func(b *testing.B) (*market.Economy, *market.Policy) {
			e, err := loadReference(b, "nafta1993").ZeroDeficits()
			require.NoError(b, err)
			return e, readPolicy(b, e, "nafta_zero_deficits")
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			e, p := c.setup(b)
			for _, mode := range []struct {
				name string
				tol  float64
			}{{"cold-1e-8", 1e-8}, {"cold-1e-11", 1e-11}} {
				b.Run(mode.name, func(b *testing.B) {
					s := market.NewSolver(e)
					s.Tolerance = mode.tol
					var q market.Equilibrium
					require.NoError(b, s.Solve(&q, p, nil))
					b.ReportAllocs()
					for b.Loop() {
						if err := s.Solve(&q, p, nil); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(q.Iterations()), "iterations")
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(q.Iterations()+1), "ns/pass")
				})
			}
		})
	}
}
