package market_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/internal/reference"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// abroad calls f for all cells between two regions.
func abroad(e *market.Economy, f func(j, n, i int)) {
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			for i := range e.NumRegions() {
				if i != n {
					f(j, n, i)
				}
			}
		}
	}
}

func balanced(t *testing.T, e *market.Economy) *market.Economy {
	t.Helper()
	f, err := e.ZeroDeficits()
	require.NoError(t, err)
	return f
}

// farFromBalance returns the largest ln of receipts over payments abroad among the regions
// and the group given.
func farFromBalance(q *market.Equilibrium, group map[int]bool) float64 {
	e := q.Economy()
	n := e.NumRegions()
	in, out := make([]float64, n+1), make([]float64, n+1)
	owed := 0.0
	for r := range n {
		in[r], out[r] = max(q.Deficit(r), 0), max(-q.Deficit(r), 0)
		if group[r] {
			owed += q.Deficit(r)
		}
	}
	in[n], out[n] = max(owed, 0), max(-owed, 0)
	abroad(e, func(j, r, i int) {
		x := q.Flow(j, r, i)
		in[i] += x
		out[r] += x
		switch {
		case group[i] && !group[r]:
			in[n] += x
		case group[r] && !group[i]:
			out[n] += x
		}
	})
	worst := 0.0
	for k, x := range in {
		if x+out[k] > 0 {
			worst = max(worst, math.Abs(math.Log(x/out[k])))
		}
	}
	return worst
}

// Barriers to all foreign trade, from a factor of 2 to a million, have an equilibrium with
// balanced trade in every region, however small trade is; and real income falls to what
// autarky leaves.
func TestNearAutarky(t *testing.T) {
	economies := map[string]*market.Economy{"8x8": balanced(t, wiod.Small()), "17x27": balanced(t, wiod.World())}
	for _, size := range [][2]int{{3, 2}, {2, 1}, {30, 1}, {81, 28}} {
		if size[0] == 81 && !checks.Long() {
			continue
		}
		e, err := market.New(market.SyntheticAccounts(size[0], size[1]))
		require.NoError(t, err)
		economies[fmt.Sprintf("synthetic %dx%d", size[0], size[1])] = balanced(t, e)
	}
	if os.Getenv("TRADETALK_REFERENCE") != "" {
		economies["nafta"] = balanced(t, loadReference(t, "nafta1993"))
		economies["EU enlargement"] = balanced(t, loadReference(t, "eu_enlargement"))
		liberation, err := market.LoadDir(reference.Liberation(t))
		require.NoError(t, err)
		economies["liberation day"] = balanced(t, liberation)
		// The tables of Ossa (2014) balance up to rounding and count as balanced.
		profits, _ := loadOssa(t)
		economies["Ossa, profits"] = profits
		economies["Ossa, Ricardian"], err = profits.WithClosure(market.PerfectCompetition)
		require.NoError(t, err)
	}
	for name, e := range economies {
		t.Run(name, func(t *testing.T) {
			s := market.NewSolver(e)
			var q, before market.Equilibrium
			for _, x := range []float64{2, 5, 10, 14, 20, 30, 50, 100, 300, 1e3, 1e4, 1e5, 1e6} {
				p := e.Baseline()
				abroad(e, func(j, n, i int) { p.SetBarrier(j, n, i, x) })
				require.NoError(t, s.Solve(&q, p, nil), "barriers times %g", x)
				require.LessOrEqual(t, q.Residual(), market.DefaultTolerance)
				require.Less(t, farFromBalance(&q, nil), 1e-8, "%g", x)
				for r := range e.NumRegions() {
					if x > 2 && q.RealIncome(r) > before.RealIncome(r)+1e-10 {
						t.Errorf("less trade leaves %s more real income: %v after %v, barriers times %g", e.Region(r).ID, q.RealIncome(r), before.RealIncome(r), x)
					}
				}
				before.CopyFrom(&q)
			}
		})
	}
}

// Two blocs with ever weaker links keep their trade with each other in balance, and end at
// the same wages from two starts. Without trade at all their relative wages are not
// determined.
func TestThinLinksBetweenBlocs(t *testing.T) {
	for _, e := range []*market.Economy{balanced(t, wiod.Small()), balanced(t, wiod.World())} {
		bloc := map[int]bool{0: true, 3: true, 5: true}
		s := market.NewSolver(e)
		var far market.Equilibrium
		other := e.Baseline()
		abroad(e, func(j, n, i int) { other.SetTariff(j, n, i, float64(n)/4) })
		require.NoError(t, s.Solve(&far, other, nil))
		for _, weight := range []float64{0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-9, 1e-12, 1e-15, 1e-30} {
			for _, barrier := range []float64{1, 1000} {
				p := e.Baseline()
				abroad(e, func(j, n, i int) {
					if bloc[n] != bloc[i] {
						p.SetWeight(j, n, i, weight)
						p.SetBarrier(j, n, i, barrier)
					}
				})
				var q, again market.Equilibrium
				require.NoError(t, s.Solve(&q, p, nil), "weight %g, barrier %g", weight, barrier)
				require.NoError(t, s.Solve(&again, p, &far), "weight %g, barrier %g", weight, barrier)
				// The residual counts a thousandth of an imbalance.
				require.Less(t, farFromBalance(&q, bloc), 1e3*market.DefaultTolerance, "weight %g, barrier %g", weight, barrier)
				for r := range e.NumRegions() {
					require.InEpsilon(t, q.Wage(r), again.Wage(r), 1e-8, "weight %g, barrier %g", weight, barrier)
				}
			}
		}
	}
}

// Deficits that next to no trade can pay have no equilibrium, by both solvers.
func TestNearAutarkyWithDeficits(t *testing.T) {
	e := wiod.Small()
	before := 1.0
	for _, x := range []float64{1e3, 1e6} {
		p := e.Baseline()
		abroad(e, func(j, n, i int) { p.SetBarrier(j, n, i, x) })
		_, err := e.Solve(p)
		var none *market.ConvergenceError
		require.ErrorAs(t, err, &none)
		// The region that has to pay most for its income gives out first.
		var unpaid *market.UnpayableError
		v := market.NewSolver(e)
		err = v.Diagnose(p, err)
		require.ErrorAs(t, err, &unpaid)
		require.ErrorIs(t, err, none)
		require.Equal(t, "RUS", unpaid.Region)
		rus, _ := e.RegionIndex("RUS")
		require.Positive(t, unpaid.Share)
		require.Less(t, unpaid.Share, before)
		before = unpaid.Share // higher barriers leave less to pay with
		// A solver that is asked for a reason solves as before.
		q := new(market.Equilibrium)
		war := wildPolicy(e, rand.New(rand.NewPCG(1, 1)), 1)
		require.NoError(t, v.Solve(q, war, nil))
		same, err := e.Solve(war)
		require.NoError(t, err)
		require.Equal(t, same.RealIncome(rus), q.RealIncome(rus))
		require.Equal(t, errors.ErrUnsupported, v.Diagnose(war, errors.ErrUnsupported))
		_, _, ok := naive(p, 1)
		require.False(t, ok)
	}
}

// Random economies under random and often extreme policies, with both closures and with
// deficits or none: the solver and a naive one find the same equilibrium, or neither finds
// any. The naive solver balances each region's trade and no group's, so that a bloc with
// hardly any outside trade is left to TestThinLinksBetweenBlocs.
func TestNaiveSolverAgrees(t *testing.T) {
	solved, far, none := 0, 0, 0
	for seed := range uint64(checks.Count(t, 150, 2000)) {
		rng := rand.New(rand.NewPCG(3, seed))
		a := market.SyntheticAccounts(2+rng.IntN(4), 1+rng.IntN(4))
		for j := range a.Sectors {
			a.Sectors[j].Sigma = 3 + 5*rng.Float64()
		}
		e, err := market.New(a)
		require.NoError(t, err)
		if rng.IntN(2) == 0 {
			if f, err := e.WithClosure(market.FixedFirms); err == nil {
				e = f // else profits exceed value added in some sector
			}
		}
		size := 1 + 2*float64(rng.IntN(2))
		p := wildPolicy(e, rng, size)
		if rng.IntN(4) == 0 {
			x := math.Exp(14 * rng.Float64())
			abroad(e, func(j, n, i int) { p.SetBarrier(j, n, i, p.Barrier(j, n, i)*x) })
		}
		q, err := e.Solve(p)
		var cut *market.CutOffError
		var wrong *market.PolicyError
		if errors.As(err, &cut) || errors.As(err, &wrong) {
			continue
		}
		w, real, ok := naive(p, 1)
		if err != nil {
			none++
			require.False(t, ok && positive(real), "seed %d: %v, and the naive solver finds ln wages %v, real incomes %v", seed, err, w, real)
			confirm(t, seed, p, err)
			continue
		}
		if !ok {
			// Newton's method may stop on the way; at the solution the naive equations hold.
			far++
			for r := range w {
				w[r] = math.Log(q.Wage(r))
			}
			var balance []float64
			real, balance = naiveBalances(p, w, 1)
			for _, x := range balance {
				require.InDelta(t, 0, x, 1e-10, "seed %d", seed)
			}
		}
		solved++
		for r := range w {
			require.InEpsilon(t, math.Exp(w[r]), q.Wage(r), 1e-7, "seed %d", seed)
			require.InEpsilon(t, real[r], q.RealIncome(r), 1e-8, "seed %d", seed)
		}
	}
	t.Logf("%d solved by both, %d of them from the solution; %d have no equilibrium", solved, far, none)
	require.Greater(t, solved, 100)
}

// positive reports whether every region has an income: a solution of the equations with a
// negative income is no equilibrium.
func positive(real []float64) bool { return len(real) == 0 || slices.Min(real) > 0 }

// confirm holds the reason why a policy has no equilibrium to the naive solver: where payments
// are too large, there is an equilibrium with the share of payments that the error names, and
// none with a little more. No other reason than payments may be left.
func confirm(t *testing.T, seed uint64, p *market.Policy, err error) {
	t.Helper()
	var stranded *market.StrandedError
	var broke *market.InsolvencyError
	if errors.As(err, &stranded) || errors.As(err, &broke) {
		return
	}
	var unpaid *market.UnpayableError
	require.ErrorAs(t, market.NewSolver(p.Economy()).Diagnose(p, err), &unpaid, "seed %d", seed)
	// Payments far beyond what goods earn lower a wage by powers of ten, so that the naive solver
	// goes from hardly any payments to the share in steps.
	var wages []float64
	for share := 1e-60; ; share = min(4*share, 0.98*unpaid.Share) {
		w, real, ok := naive(p, share, wages...)
		require.True(t, ok && positive(real), "seed %d: %v; share %g", seed, unpaid, share)
		wages = w
		if share >= 0.98*unpaid.Share {
			break
		}
	}
	for _, start := range [][]float64{wages, nil} {
		_, real, ok := naive(p, 1.03*unpaid.Share, start...)
		require.False(t, ok && positive(real), "seed %d: %v", seed, unpaid)
	}
}

// part returns the economy with one sector or region split into two of half the size: their
// flows, uses and deficits are halves, and sales between the halves of a region are as likely
// as sales within a half.
func part(a market.Accounts, region, sector int) market.Accounts {
	n, s := len(a.Regions), len(a.Sectors)
	from := func(k, count, split int) (int, float64) {
		if k == count {
			return split, 2
		}
		if k == split {
			return k, 2
		}
		return k, 1
	}
	m, z := n, s
	b := market.Accounts{Regions: append([]market.Region(nil), a.Regions...), Sectors: append([]market.Sector(nil), a.Sectors...)}
	if region >= 0 {
		m++
		b.Regions = append(b.Regions, market.Region{ID: "second region"})
	}
	if sector >= 0 {
		z++
		b.Sectors = append(b.Sectors, a.Sectors[sector])
		b.Sectors[s].ID = "second sector"
	}
	b.Trade, b.Tariff = make([]float64, z*m*m), make([]float64, z*m*m)
	b.Intermediate = make([]float64, m*z*z)
	b.ValueAdded, b.FinalDemand, b.Deficit = make([]float64, m*z), make([]float64, m*z), make([]float64, m)
	for r := range m {
		r0, rd := from(r, n, region)
		b.Deficit[r] = a.Deficit[r0] / rd
		for j := range z {
			j0, jd := from(j, s, sector)
			b.ValueAdded[r*z+j] = a.ValueAdded[r0*s+j0] / rd / jd
			b.FinalDemand[r*z+j] = a.FinalDemand[r0*s+j0] / rd / jd
			for k := range z {
				k0, kd := from(k, s, sector)
				b.Intermediate[(r*z+k)*z+j] = a.Intermediate[(r0*s+k0)*s+j0] / rd / jd / kd
			}
			for i := range m {
				i0, id := from(i, n, region)
				b.Trade[(j*m+r)*m+i] = a.Trade[(j0*n+r0)*n+i0] / rd / id / jd
				b.Tariff[(j*m+r)*m+i] = a.Tariff[(j0*n+r0)*n+i0]
			}
		}
	}
	return b
}

// A sector or a region split in two halves that are alike changes no price, wage or real
// income, as long as no policy tells the halves apart.
func TestPropertySplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAccounts(t)
		e, err := market.New(a)
		require.NoError(t, err)
		// The tables close now, so that both economies have the same baseline.
		a = e.Accounts()
		n, s := e.NumRegions(), e.NumSectors()
		region, sector := rapid.IntRange(-1, n-1).Draw(t, "region"), rapid.IntRange(-1, s-1).Draw(t, "sector")
		if region >= 0 {
			// A tariff of a region on itself would be one between the halves.
			for j := range s {
				if e.Tariff(j, region, region) != 0 {
					t.Skip("a domestic tariff")
				}
			}
		}
		f, err := market.New(part(a, region, sector))
		require.NoError(t, err)
		p, q := e.Baseline(), f.Baseline()
		old := func(k, count, split int) int {
			if k == count {
				return split
			}
			return k
		}
		rates := make([]float64, s*n*n)
		for c := range rates {
			rates[c] = rapid.Float64Range(0, 1).Draw(t, "rate")
		}
		abroad(e, func(j, r, i int) { p.SetTariff(j, r, i, rates[(j*n+r)*n+i]) })
		abroad(f, func(j, r, i int) {
			j0, r0, i0 := old(j, s, sector), old(r, n, region), old(i, n, region)
			if r0 != i0 {
				q.SetTariff(j, r, i, rates[(j0*n+r0)*n+i0])
			}
		})
		x, y := solvable(t, p), solvable(t, q)
		for r := range f.NumRegions() {
			r0 := old(r, n, region)
			require.InEpsilon(t, x.RealIncome(r0), y.RealIncome(r), 1e-9)
			require.InEpsilon(t, x.Wage(r0), y.Wage(r), 1e-8)
			for j := range f.NumSectors() {
				require.InEpsilon(t, x.Price(r0, old(j, s, sector)), y.Price(r, j), 1e-8)
			}
		}
	})
}

// Two regions that are alike stay alike under a policy that treats them alike.
func TestPropertySymmetricShock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAccounts(t)
		e, err := market.New(a)
		require.NoError(t, err)
		f, err := market.New(part(e.Accounts(), 0, -1))
		require.NoError(t, err)
		n := f.NumRegions() // the first and the last region are alike
		p := f.Baseline()
		for j := range f.NumSectors() {
			between := rapid.Float64Range(0, 2).Draw(t, "between")
			p.SetTariff(j, 0, n-1, between)
			p.SetTariff(j, n-1, 0, between)
			for i := 1; i < n-1; i++ {
				on, of := rapid.Float64Range(0, 1).Draw(t, "on others"), rapid.Float64Range(0.5, 3).Draw(t, "barrier of others")
				p.SetTariff(j, 0, i, on)
				p.SetTariff(j, n-1, i, on)
				p.SetBarrier(j, i, 0, of)
				p.SetBarrier(j, i, n-1, of)
			}
		}
		q := solvable(t, p)
		require.InEpsilon(t, q.Wage(0), q.Wage(n-1), 1e-9)
		require.InEpsilon(t, q.RealIncome(0), q.RealIncome(n-1), 1e-9)
	})
}
