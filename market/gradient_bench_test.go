package market_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// BenchmarkGradient times the derivatives of every region's real income by all
// tariffs: adjoint leaves them a lookup away, table also writes all N N N S of
// them out. Compare with BenchmarkSolve.
func BenchmarkGradient(b *testing.B) {
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
