package market_test

import (
	"strconv"
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

type benchCase struct {
	name  string
	setup func(b *testing.B) (*market.Economy, *market.Policy)
}

var benchCases = []benchCase{
	{"8x8", func(*testing.B) (*market.Economy, *market.Policy) { e := wiod.Small(); return e, tariffWar(e, 0, 2) }},
	{"17x27", func(*testing.B) (*market.Economy, *market.Policy) { e := wiod.World(); return e, tariffWar(e, 0, 1) }},
	{"31x40", func(b *testing.B) (*market.Economy, *market.Policy) {
		e, err := loadReference(b, "nafta1993").ZeroDeficits()
		require.NoError(b, err)
		return e, readPolicy(b, e, "nafta_zero_deficits")
	}},
	{"80x50", func(b *testing.B) (*market.Economy, *market.Policy) {
		e, err := market.New(market.SyntheticAccounts(80, 50))
		require.NoError(b, err)
		return e, tariffWar(e, 0, 1)
	}},
}

// module returns the policy with one module of a treaty taken away: five points
// more on the tariffs of a single sector, both ways between two regions that the
// policy already concerns.
func module(b *testing.B, p *market.Policy) *market.Policy {
	changes, err := p.Economy().Baseline().Diff(p)
	require.NoError(b, err)
	c := changes[len(changes)/2]
	next := p.Clone()
	next.SetTariff(c.Sector, c.Importer, c.Exporter, p.Tariff(c.Sector, c.Importer, c.Exporter)+0.05)
	next.SetTariff(c.Sector, c.Exporter, c.Importer, p.Tariff(c.Sector, c.Exporter, c.Importer)+0.05)
	return next
}

// BenchmarkSolve times solves. A pass is one step of the iteration, with the
// sweeps over prices and expenditures before it.
//
// Cases are solved to 1e-8 or, named tight, to the default tolerance: cold from
// the baseline; warm from an equilibrium to that with one module more and back,
// rebuilding kernels included.
func BenchmarkSolve(b *testing.B) {
	for _, c := range benchCases {
		b.Run(c.name, func(b *testing.B) {
			e, p := c.setup(b)
			next := module(b, p)
			s := market.NewSolver(e)
			run := func(name string, tolerance float64, solve func(q *market.Equilibrium, i int) error) {
				b.Run(name, func(b *testing.B) {
					s.Tolerance = tolerance
					var q market.Equilibrium
					require.NoError(b, s.Solve(&q, p, nil))
					b.ReportAllocs()
					iterations, i := 0, 0
					for b.Loop() {
						i++
						if err := solve(&q, i); err != nil {
							b.Fatal(err)
						}
						iterations += q.Iterations()
					}
					b.ReportMetric(float64(iterations)/float64(i), "iterations")
					b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(iterations+i), "ns/pass")
				})
			}
			cold := func(q *market.Equilibrium, _ int) error { return s.Solve(q, p, nil) }
			run("cold", 1e-8, cold)
			run("cold-tight", 0, cold)
			warm := func(q *market.Equilibrium, i int) error {
				if i%2 == 0 {
					return s.Solve(q, p, q)
				}
				return s.Solve(q, next, q)
			}
			run("warm", 1e-8, warm)
			run("warm-tight", 0, warm)
		})
	}
}

// BenchmarkGrowth times passes of economies that grow in regions and in sectors: a
// pass takes the products N N S and N S S, of which the last metric is the cost of a
// unit.
func BenchmarkGrowth(b *testing.B) {
	for _, size := range [][2]int{{10, 20}, {20, 20}, {40, 20}, {80, 20}, {20, 10}, {20, 40}, {20, 80}} {
		n, s := size[0], size[1]
		b.Run(strconv.Itoa(n)+"x"+strconv.Itoa(s), func(b *testing.B) {
			e, err := market.New(market.SyntheticAccounts(n, s))
			require.NoError(b, err)
			p := tariffWar(e, 0, 1)
			v := market.NewSolver(e)
			v.Tolerance = 1e-8
			var q market.Equilibrium
			require.NoError(b, v.Solve(&q, p, nil))
			b.ReportAllocs()
			passes := 0
			for b.Loop() {
				if err := v.Solve(&q, p, nil); err != nil {
					b.Fatal(err)
				}
				passes += q.Iterations() + 1
			}
			pass := float64(b.Elapsed().Nanoseconds()) / float64(passes)
			b.ReportMetric(pass, "ns/pass")
			b.ReportMetric(pass/float64(n*n*s+n*s*s), "ns/pass/unit")
		})
	}
}

// BenchmarkNewSolver times what is done once per economy: closing the accounts and
// finding the responses at the baseline.
func BenchmarkNewSolver(b *testing.B) {
	for _, c := range benchCases[:3] {
		b.Run(c.name, func(b *testing.B) {
			e, _ := c.setup(b)
			a := e.Accounts()
			for b.Loop() {
				e, err := market.New(a)
				if err != nil {
					b.Fatal(err)
				}
				market.NewSolver(e)
			}
		})
	}
}

// BenchmarkAdapted times solves in which elasticities vary over importers, as
// they do while importers adapt: by region in every sector, so that each sector
// holds as many groups as it can.
func BenchmarkAdapted(b *testing.B) {
	for _, groups := range []int{1, 2, 17} {
		b.Run("17x27/"+strconv.Itoa(groups), func(b *testing.B) {
			e := wiod.World()
			p := tariffWar(e, 0, 1)
			l := e.Elasticities()
			for j := range e.NumSectors() {
				for r := range e.NumRegions() {
					l.SetTheta(j, r, e.Sector(j).Theta*(1-0.01*float64(r%groups)))
				}
			}
			s := market.NewSolver(e)
			s.Tolerance = 1e-8
			var q market.Equilibrium
			require.NoError(b, s.SolveWith(&q, p, l, nil))
			b.ReportAllocs()
			for b.Loop() {
				if err := s.SolveWith(&q, p, l, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(q.Iterations()), "iterations")
		})
	}
}
