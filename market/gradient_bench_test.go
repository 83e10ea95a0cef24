package market_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
)

// BenchmarkGradient times the derivatives of every region's real income by all
// tariffs: adjoint leaves them a lookup away, table also writes all N N N S of
// them out. Compare with BenchmarkSolve.
func BenchmarkGradient(b *testing.B) {
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			e, p := c.setup(b)
			s := market.NewSolver(e)
			var q market.Equilibrium
			require.NoError(b, s.Solve(&q, p, nil))
			var g market.Gradient
			var table []float64
			for _, mode := range []struct {
				name  string
				write bool
			}{{"adjoint", false}, {"table", true}} {
				b.Run(mode.name, func(b *testing.B) {
					require.NoError(b, s.Gradient(&g, &q, p))
					table = g.Table(table, 0, market.FieldTariff)
					b.ReportAllocs()
					for b.Loop() {
						if err := s.Gradient(&g, &q, p); err != nil {
							b.Fatal(err)
						}
						for r := 0; mode.write && r < e.NumRegions(); r++ {
							table = g.Table(table, r, market.FieldTariff)
						}
					}
				})
			}
		})
	}
}
