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

// An exact ban is where growing icebergs end.
func TestPropertyBanIsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEconomy(t)
		j := rapid.IntRange(0, e.NumSectors()-1).Draw(t, "sector")
		i := rapid.IntRange(0, e.NumRegions()-1).Draw(t, "exporter")
		if i == 0 {
			t.Skip("a domestic ban")
		}
		ban := e.Baseline()
		ban.Ban(j, 0, i)
		want := solvable(t, ban)
		last := math.Inf(1)
		for _, f := range []float64{2, 8, 64, 1e3, 1e6} {
			p := e.Baseline()
			p.SetBarrier(j, 0, i, f)
			q := solvable(t, p)
			d := 0.0
			for r := range e.NumRegions() {
				d = max(d, math.Abs(q.RealIncome(r)-want.RealIncome(r)))
			}
			require.LessOrEqual(t, d, last+1e-9)
			last = d
		}
		// What is left of the flow, some of it with prices higher for want of others.
		require.Less(t, last, 1e-9+100*math.Pow(1e6, -e.Sector(j).Theta))
	})
}
