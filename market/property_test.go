package market_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
)

// drawAccounts draws tables that need not close: New solves for the baseline they
// imply. Some flows and uses are zero, but all regions trade in the first sector.
func drawAccounts(t *rapid.T) market.Accounts {
	n, s := rapid.IntRange(1, 5).Draw(t, "regions"), rapid.IntRange(1, 4).Draw(t, "sectors")
	var a market.Accounts
	for i := range n {
		a.Regions = append(a.Regions, market.Region{ID: string(rune('A' + i))})
	}
	for j := range s {
		a.Sectors = append(a.Sectors, market.Sector{ID: string(rune('a' + j)), Theta: rapid.Float64Range(1, 12).Draw(t, "theta")})
	}
	a.Trade, a.Tariff = make([]float64, s*n*n), make([]float64, s*n*n)
	a.Intermediate = make([]float64, n*s*s)
	a.ValueAdded, a.FinalDemand = make([]float64, n*s), make([]float64, n*s)
	for j := range s {
		traded := j == 0 || rapid.Bool().Draw(t, "traded")
		for r := range n {
			for i := range n {
				c := (j*n+r)*n + i
				switch {
				case r == i:
					a.Trade[c] = rapid.Float64Range(50, 150).Draw(t, "domestic")
				case j == 0 || traded && rapid.IntRange(0, 4).Draw(t, "zero") > 0:
					a.Trade[c] = rapid.Float64Range(1, 30).Draw(t, "flow")
					a.Tariff[c] = rapid.Float64Range(0, 0.3).Draw(t, "tariff")
				}
			}
		}
	}
	for r := range n {
		for j := range s {
			a.ValueAdded[r*s+j] = rapid.Float64Range(30, 80).Draw(t, "value added")
			a.FinalDemand[r*s+j] = rapid.Float64Range(20, 80).Draw(t, "final demand")
			for k := range s {
				if rapid.Bool().Draw(t, "used") {
					a.Intermediate[(r*s+k)*s+j] = rapid.Float64Range(0, 20).Draw(t, "use")
				}
			}
		}
	}
	a.Deficit = make([]float64, n)
	for r := range n - 1 {
		a.Deficit[r] = rapid.Float64Range(-3, 3).Draw(t, "deficit")
		a.Deficit[n-1] -= a.Deficit[r]
	}
	return a
}

func drawPolicy(t *rapid.T, e *market.Economy) *market.Policy {
	p := e.Baseline()
	for range rapid.IntRange(0, 12).Draw(t, "changes") {
		j := rapid.IntRange(0, e.NumSectors()-1).Draw(t, "sector")
		n := rapid.IntRange(0, e.NumRegions()-1).Draw(t, "importer")
		i := rapid.IntRange(0, e.NumRegions()-1).Draw(t, "exporter")
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			p.SetTariff(j, n, i, rapid.Float64Range(-0.2, 1).Draw(t, "rate"))
		case 1:
			p.SetBarrier(j, n, i, rapid.Float64Range(0.7, 2).Draw(t, "factor"))
		case 2:
			p.SetWeight(j, n, i, rapid.Float64Range(0.01, 1).Draw(t, "weight"))
		case 3:
			p.SetExportTax(j, n, i, rapid.Float64Range(0, 0.5).Draw(t, "export tax"))
		case 4:
			if i != n {
				p.SetWedge(j, n, i, rapid.Float64Range(0, 0.5).Draw(t, "wedge"), rapid.IntRange(0, e.NumRegions()-1).Draw(t, "recipient"))
			}
		case 5:
			p.SetFriction(n, rapid.Float64Range(0.9, 1.3).Draw(t, "friction"))
		case 6:
			p.SetTransfer(n, i, rapid.Float64Range(0, 2).Draw(t, "transfer"))
		}
	}
	return p
}

func drawEconomy(t *rapid.T) *market.Economy {
	e, err := market.New(drawAccounts(t))
	require.NoError(t, err)
	return e
}

func TestPropertyBaseline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEconomy(t)
		require.NoError(t, e.Validate(1e-9))
		q, err := e.Solve(e.Baseline())
		require.NoError(t, err)
		for r := range e.NumRegions() {
			require.Equal(t, 1.0, q.Wage(r))
			require.Equal(t, 1.0, q.RealIncome(r))
		}
		// An untouched world solved in earnest stays where it is: a policy of
		// another kind, undone, leaves a start that is off the baseline.
		p := drawPolicy(t, e)
		s := market.NewSolver(e)
		if s.Solve(q, p, nil) != nil {
			t.Skip("no equilibrium")
		}
		p = e.Baseline()
		p.SetWeight(0, 0, 0, 1-1e-13)
		require.NoError(t, s.Solve(q, p, q))
		for r := range e.NumRegions() {
			require.InDelta(t, 0, math.Log(q.Wage(r)), 1e-10)
			require.InDelta(t, 1, q.RealIncome(r), 1e-10)
		}
	})
}

// solvable solves the policy and skips the draw if it has no equilibrium.
func solvable(t *rapid.T, p *market.Policy) *market.Equilibrium {
	q, err := p.Economy().Solve(p)
	var c *market.ConvergenceError
	var i *market.InsolvencyError
	var s *market.StrandedError
	if errors.As(err, &c) || errors.As(err, &i) || errors.As(err, &s) {
		t.Skip("no equilibrium")
	}
	require.NoError(t, err)
	return q
}

func TestPropertyAccountsClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEconomy(t)
		p := drawPolicy(t, e)
		q := solvable(t, p)
		income, earned, deficits := 0.0, 0.0, 0.0
		for r := range e.NumRegions() {
			income += q.Income(r)
			deficits += q.Deficit(r)
			earned += q.Revenue(r) + q.Markup(r)
			for j := range e.NumSectors() {
				earned += q.ValueAdded(r, j)
				spent := 0.0
				for i := range e.NumRegions() {
					spent += q.Flow(j, r, i) * (1 + p.Tariff(j, r, i))
				}
				require.InEpsilon(t, q.Expenditure(r, j), spent, 1e-10)
				use := e.FinalShare(r, j) * q.Income(r)
				for k := range e.NumSectors() {
					use += e.InputShare(r, k, j) * q.Output(r, k)
				}
				require.InEpsilon(t, q.Expenditure(r, j), use, 1e-10)
			}
		}
		require.InEpsilon(t, income, earned, 1e-10)
		require.InDelta(t, 0, deficits/income, 1e-10)
	})
}

func TestPropertyScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAccounts(t)
		e, err := market.New(a)
		require.NoError(t, err)
		f := rapid.Float64Range(1e-6, 1e6).Draw(t, "scale")
		for _, table := range [][]float64{a.Trade, a.Intermediate, a.ValueAdded, a.FinalDemand, a.Deficit} {
			for c := range table {
				table[c] *= f
			}
		}
		g, err := market.New(a)
		require.NoError(t, err)
		p := drawPolicy(t, e)
		q := g.Baseline()
		changes, err := e.Baseline().Diff(p)
		require.NoError(t, err)
		for _, c := range changes {
			apply(q, c, f, func(r int) int { return r }, func(j int) int { return j })
		}
		x, y := solvable(t, p), solvable(t, q)
		for r := range e.NumRegions() {
			require.InEpsilon(t, x.RealIncome(r), y.RealIncome(r), 1e-9)
			require.InEpsilon(t, x.Income(r)*f, y.Income(r), 1e-9)
		}
	})
}

// apply makes a change to a policy for an economy whose amounts are scaled and
// whose regions and sectors are renumbered.
func apply(p *market.Policy, c market.Change, scale float64, region, sector func(int) int) {
	switch c.Field {
	case market.FieldFriction:
		p.SetFriction(region(c.Importer), c.New)
		return
	case market.FieldTransfer:
		p.SetTransfer(region(c.Exporter), region(c.Importer), c.New*scale)
		return
	}
	j, n, i := sector(c.Sector), region(c.Importer), region(c.Exporter)
	switch c.Field {
	case market.FieldTariff:
		p.SetTariff(j, n, i, c.New)
	case market.FieldBarrier:
		p.SetBarrier(j, n, i, c.New)
	case market.FieldWeight:
		p.SetWeight(j, n, i, c.New)
	case market.FieldExportTax:
		p.SetExportTax(j, n, i, c.New)
	case market.FieldWedge:
		p.SetWedge(j, n, i, c.New, 0)
	case market.FieldRecipient:
		rate, _ := p.Wedge(j, n, i)
		p.SetWedge(j, n, i, rate, region(int(c.New)))
	}
}

func TestPropertyRelabel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAccounts(t)
		e, err := market.New(a)
		require.NoError(t, err)
		n, s := e.NumRegions(), e.NumSectors()
		pr := rapid.Permutation(seq(n)).Draw(t, "regions")
		ps := rapid.Permutation(seq(s)).Draw(t, "sectors")
		region, sector := func(r int) int { return pr[r] }, func(j int) int { return ps[j] }
		b := market.Accounts{
			Regions: make([]market.Region, n), Sectors: make([]market.Sector, s),
			Trade: make([]float64, s*n*n), Tariff: make([]float64, s*n*n), Intermediate: make([]float64, n*s*s),
			ValueAdded: make([]float64, n*s), FinalDemand: make([]float64, n*s), Deficit: make([]float64, n),
		}
		for r := range n {
			b.Regions[pr[r]] = a.Regions[r]
			b.Deficit[pr[r]] = a.Deficit[r]
			for j := range s {
				b.Sectors[ps[j]] = a.Sectors[j]
				b.ValueAdded[pr[r]*s+ps[j]] = a.ValueAdded[r*s+j]
				b.FinalDemand[pr[r]*s+ps[j]] = a.FinalDemand[r*s+j]
				for k := range s {
					b.Intermediate[(pr[r]*s+ps[k])*s+ps[j]] = a.Intermediate[(r*s+k)*s+j]
				}
				for i := range n {
					b.Trade[(ps[j]*n+pr[r])*n+pr[i]] = a.Trade[(j*n+r)*n+i]
					b.Tariff[(ps[j]*n+pr[r])*n+pr[i]] = a.Tariff[(j*n+r)*n+i]
				}
			}
		}
		f, err := market.New(b)
		require.NoError(t, err)
		p := drawPolicy(t, e)
		q := f.Baseline()
		changes, err := e.Baseline().Diff(p)
		require.NoError(t, err)
		for _, c := range changes {
			apply(q, c, 1, region, sector)
		}
		x, y := solvable(t, p), solvable(t, q)
		for r := range n {
			require.InEpsilon(t, x.RealIncome(r), y.RealIncome(pr[r]), 1e-9)
			for j := range s {
				require.InEpsilon(t, x.Price(r, j), y.Price(pr[r], ps[j]), 1e-9)
			}
		}
	})
}

func seq(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Banning trade between two regions in two steps, each solved, ends where one
// step ends.
func TestPropertyBanInSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEconomy(t)
		if e.NumRegions() < 3 {
			t.Skip("two regions without trade")
		}
		once := e.Baseline()
		s := market.NewSolver(e)
		var q market.Equilibrium
		half := e.Baseline()
		for j := range e.NumSectors() {
			once.Ban(j, 0, 1)
			once.Ban(j, 1, 0)
			half.Ban(j, 0, 1)
		}
		x := solvable(t, once)
		if s.Solve(&q, half, nil) != nil {
			t.Skip("no equilibrium on the way")
		}
		for j := range e.NumSectors() {
			half.Ban(j, 1, 0)
		}
		require.NoError(t, s.Solve(&q, half, &q))
		for r := range e.NumRegions() {
			require.InDelta(t, x.RealIncome(r), q.RealIncome(r), 1e-9)
		}
	})
}

// An exact ban is where growing icebergs end. An iceberg factor f scales the exporter's
// weight by f to the power of -theta (Eaton and Kortum 2002, equation 8), which goes to the
// weight zero of a ban.
//
// The bounds are derived. By the mean value theorem the logarithm of real income differs
// between the weights 0 and w by at most w times the largest slope between them. The exact
// gradient gives the slope at both ends, and the bound is twice the larger. The slope moves
// by the size of the flow, a share of at most 1e-6 of the baseline, over the other imports of
// the region. At least one flow of 1 to 30 is among these, so that the slope moves by a share
// near 1e-5. A region with no other import can export no more than the deficit. The draws
// make that as small as they like, and the slope grows without limit as it goes to zero. The
// limit itself is not looked at for such a region.
//
// A solve with a relative residual of tau in prices and incomes is the exact solution of a
// world in which barriers differ by tau and transfers by tau times an income. To first order
// its error is at most tau times the sum of the absolute slopes by all of them. The sum is
// doubled for the two solves compared, and taken tenfold for rounding.
func TestPropertyBanIsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEconomy(t)
		j := rapid.IntRange(0, e.NumSectors()-1).Draw(t, "sector")
		i := rapid.IntRange(0, e.NumRegions()-1).Draw(t, "exporter")
		if i == 0 {
			t.Skip("a domestic ban")
		}
		const tau = 1e-12
		s := market.NewSolver(e)
		s.Tolerance = tau
		solve := func(q *market.Equilibrium, g *market.Gradient, p *market.Policy) {
			solvable(t, p)
			if s.Solve(q, p, nil) != nil {
				t.Skip("no equilibrium to the last digit")
			}
			require.NoError(t, s.Gradient(g, q, p))
		}
		// noise is the largest error of the logarithm of a region's real income.
		noise := func(g *market.Gradient, r int) float64 {
			sum := 1.0
			for n := range e.NumRegions() {
				for m := range e.NumRegions() {
					sum += math.Abs(g.Transfer(r, n, m)) * e.Income(n)
					for k := range e.NumSectors() {
						sum += math.Abs(g.Barrier(r, k, n, m))
					}
				}
			}
			return 20 * tau * sum
		}
		others := false // whether the importer can buy abroad under the ban
		for k := range e.NumSectors() {
			for m := 1; m < e.NumRegions(); m++ {
				others = others || (k != j || m != i) && e.Share(k, 0, m) > 0
			}
		}
		var ban, iceberg, weighed market.Equilibrium
		var atBan, atIceberg, atWeight market.Gradient
		p := e.Baseline()
		p.Ban(j, 0, i)
		solve(&ban, &atBan, p)
		for _, f := range []float64{2, 8, 64, 1e3, 1e6} {
			w := math.Pow(f, -e.Sector(j).Theta)
			p := e.Baseline()
			p.SetBarrier(j, 0, i, f)
			solve(&iceberg, &atIceberg, p)
			p = e.Baseline()
			p.SetWeight(j, 0, i, w)
			solve(&weighed, &atWeight, p)
			for r := range e.NumRegions() {
				d := math.Abs(math.Log(iceberg.RealIncome(r) / weighed.RealIncome(r)))
				require.LessOrEqual(t, d, noise(&atIceberg, r), "a factor of %g and a weight of %g are one world", f, w)
				if f < 1e6 || !others {
					continue
				}
				d = math.Abs(math.Log(iceberg.RealIncome(r) / ban.RealIncome(r)))
				slope := max(math.Abs(atBan.Weight(r, j, 0, i)), math.Abs(atWeight.Weight(r, j, 0, i)))
				require.LessOrEqual(t, d, 2*w*slope+noise(&atBan, r))
			}
		}
	})
}
