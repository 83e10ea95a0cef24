package market_test

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
)

// profitEconomy returns an economy with inputs, tariffs and fixed firms.
func profitEconomy(tb testing.TB, n, s int) *market.Economy {
	tb.Helper()
	e, err := market.New(market.SyntheticAccounts(n, s))
	require.NoError(tb, err)
	a := e.Accounts()
	for j := range a.Sectors {
		least := 1.5 // profits at most three quarters of value added
		for r := range n {
			if y := e.Output(r, j); y > 0 {
				least = max(least, y/e.ValueAdded(r, j)/0.75)
			}
		}
		a.Sectors[j].Sigma = least + float64(j%3)
	}
	a.Closure = market.FixedFirms
	e, err = market.New(a)
	require.NoError(tb, err)
	return e
}

// Accounts keep their sums whatever the closure: what wages lose profits gain.
func TestClosureSplitsValueAdded(t *testing.T) {
	e := profitEconomy(t, 4, 5)
	require.Equal(t, market.FixedFirms, e.Closure())
	plain, err := e.WithClosure(market.PerfectCompetition)
	require.NoError(t, err)
	require.Equal(t, market.PerfectCompetition, plain.Closure())
	for r := range e.NumRegions() {
		require.InEpsilon(t, plain.Income(r), e.Income(r), 1e-12)
		require.Zero(t, plain.Profit(r))
		profits := 0.0
		for j := range e.NumSectors() {
			require.InEpsilon(t, e.Sector(j).Sigma-1, e.Sector(j).Theta, 1e-14)
			require.InEpsilon(t, e.Output(r, j)/e.Sector(j).Sigma, e.SectorProfit(r, j), 1e-12)
			require.InEpsilon(t, plain.ValueAdded(r, j), e.ValueAdded(r, j), 1e-12)
			require.InEpsilon(t, e.ValueAdded(r, j), e.Wages(r, j)+e.SectorProfit(r, j), 1e-12)
			require.InEpsilon(t, plain.Wages(r, j), plain.ValueAdded(r, j), 1e-12)
			profits += e.SectorProfit(r, j)
		}
		require.InEpsilon(t, profits, e.Profit(r), 1e-12)
	}
	require.NoError(t, e.Validate(1e-10))
}

// In an equilibrium with profits and inputs the books balance.
func TestProfitBooks(t *testing.T) {
	e := profitEconomy(t, 5, 6)
	p := tariffWar(e, 0, 1)
	p.SetExportTax(0, 1, 2, 0.1)
	p.SetWedge(1, 0, 3, 0.2, 4)
	p.SetTransfer(0, 1, 0.01*e.Income(0))
	for _, rule := range []market.DeficitRule{market.NominalDeficits, market.IncomeDeficits, market.OwnIncomeDeficits} {
		p.SetDeficits(rule)
		q, err := e.Solve(p)
		require.NoError(t, err)
		for r := range e.NumRegions() {
			wages, profits, spent := 0.0, 0.0, 0.0
			for j := range e.NumSectors() {
				wages += q.Wages(r, j)
				profits += q.SectorProfit(r, j)
				spent += e.FinalShare(r, j) * q.Income(r)
				use := e.FinalShare(r, j) * q.Income(r)
				for k := range e.NumSectors() {
					use += e.InputShare(r, k, j) * (q.Output(r, k) - q.SectorProfit(r, k))
				}
				require.InEpsilon(t, use, q.Expenditure(r, j), 1e-9)
			}
			require.InEpsilon(t, q.Profit(r), profits, 1e-12)
			require.InEpsilon(t, q.Income(r), wages+profits+q.Revenue(r)+q.Markup(r)+q.Deficit(r), 1e-9)
			require.InEpsilon(t, spent, q.Income(r), 1e-12)
		}
	}
}

// With one sector, no inputs and one elasticity profits are a constant share of
// income: the closure changes nothing that can be seen, which is why trade elasticity
// and gains are those of Armington's model (Arkolakis, Costinot and Rodriguez-Clare
// 2012, American Economic Review 102:94-130).
func TestProfitsOfOneSectorChangeNothing(t *testing.T) {
	a := market.SyntheticAccounts(4, 1)
	for r := range 4 {
		sales := 0.0
		for i := range 4 {
			sales += a.Trade[i*4+r]
		}
		a.Intermediate[r], a.ValueAdded[r] = 0, sales
	}
	a.FinalDemand = nil
	a.Sectors[0].Sigma = a.Sectors[0].Theta + 1
	plain, err := market.New(a)
	require.NoError(t, err)
	profits, err := plain.WithClosure(market.FixedFirms)
	require.NoError(t, err)
	policy := func(e *market.Economy) *market.Policy {
		p := e.Baseline()
		p.SetTariff(0, 0, 1, 0.4)
		p.SetBarrier(0, 2, 3, 1.5)
		p.SetDeficits(market.NoDeficits)
		return p
	}
	q, err := plain.Solve(policy(plain))
	require.NoError(t, err)
	r, err := profits.Solve(policy(profits))
	require.NoError(t, err)
	for m := range 4 {
		require.InEpsilon(t, q.RealIncome(m), r.RealIncome(m), 1e-9)
	}
}

// Derivatives with profits, inputs, export taxes and wedges, by differences of solves.
func TestProfitGradient(t *testing.T) {
	e := profitEconomy(t, 4, 6)
	n, s := e.NumRegions(), e.NumSectors()
	w := e.Weights()
	for r := range n {
		for j := range s {
			w.SetWeight(r, j, 0.4+0.3*float64((r+2*j)%5))
		}
	}
	owner := market.Owner{Name: "two", Region: 1, Shares: make([]float64, s)}
	owner.Shares[0], owner.Shares[3] = 1, 0.5
	outputs := []market.Output{
		market.LogRealIncome(0), market.LogGovernment(w, 1), market.LogGovernment(w, 2),
		market.LogRents(&owner), market.LogWage(2), market.LogPriceIndex(3), market.SectorValueAdded(1, 2), market.SectorValueAdded(3, 5),
	}
	value := func(q *market.Equilibrium, k int) float64 {
		switch k {
		case 0:
			return math.Log(q.RealIncome(0))
		case 1:
			return math.Log(q.Government(w, 1))
		case 2:
			return math.Log(q.Government(w, 2))
		case 3:
			return math.Log(q.Rents(owner))
		case 4:
			return math.Log(q.Wage(2))
		case 5:
			return math.Log(q.PriceIndex(3))
		case 6:
			return q.ValueAdded(1, 2)
		}
		return q.ValueAdded(3, 5)
	}
	v := market.NewSolver(e)
	v.Tolerance = 1e-13
	for _, rule := range []market.DeficitRule{market.NominalDeficits, market.IncomeDeficits, market.OwnIncomeDeficits} {
		p := tariffWar(e, 0, 1)
		p.SetDeficits(rule)
		p.SetExportTax(0, 1, 2, 0.1)
		p.SetWedge(1, 0, 3, 0.2, 2)
		var q, up, down market.Equilibrium
		require.NoError(t, v.Solve(&q, p, nil))
		var g market.Gradient
		require.NoError(t, v.GradientOf(&g, &q, p, nil, outputs...))
		const h = 1e-5
		for _, c := range [][3]int{{0, 0, 1}, {1, 0, 3}, {2, 3, 0}, {0, 1, 2}, {1, 1, 1}, {5, 2, 2}, {4, 3, 3}} {
			a, b := p.Clone(), p.Clone()
			rate := p.Tariff(c[0], c[1], c[2])
			a.SetTariff(c[0], c[1], c[2], rate+h)
			b.SetTariff(c[0], c[1], c[2], rate-h)
			require.NoError(t, v.Solve(&up, a, &q))
			require.NoError(t, v.Solve(&down, b, &q))
			for k := range outputs {
				want := (value(&up, k) - value(&down, k)) / (2 * h)
				size := 1.0
				if k >= 6 {
					size = value(&q, k)
				}
				require.InDelta(t, want/size, g.Tariff(k, c[0], c[1], c[2])/size, 1e-7, "%v by %v", outputs[k], c)
			}
		}
		a, b := p.Clone(), p.Clone()
		step := 1e-5 * e.Income(0)
		a.SetTransfer(0, 1, step)
		b.SetTransfer(1, 0, step)
		require.NoError(t, v.Solve(&up, a, &q))
		require.NoError(t, v.Solve(&down, b, &q))
		for k := range outputs[:6] {
			require.InEpsilon(t, (value(&up, k)-value(&down, k))/2e-5, g.Transfer(k, 0, 1)*e.Income(0), 1e-4, "%v by transfer", outputs[k])
		}
	}
}

// Weights of one make the government's objective real income, whatever their scale.
func TestGovernmentOfOne(t *testing.T) {
	e := profitEconomy(t, 3, 4)
	w := e.Weights()
	for j := range e.NumSectors() {
		w.SetWeight(1, j, 3)
	}
	p := tariffWar(e, 0, 1)
	v := market.NewSolver(e)
	var q market.Equilibrium
	require.NoError(t, v.Solve(&q, p, nil))
	for r := range e.NumRegions() {
		require.InEpsilon(t, q.RealIncome(r), q.Government(w, r), 1e-10)
	}
	var g market.Gradient
	require.NoError(t, v.GradientOf(&g, &q, p, nil, market.LogRealIncome(1), market.LogGovernment(w, 1)))
	require.InDelta(t, g.Tariff(0, 0, 1, 0), g.Tariff(1, 0, 1, 0), 1e-9)
	for _, o := range e.Owners(1) {
		require.Positive(t, q.Rents(o))
	}
}

// Mistakes about profits come all together, with their places.
func TestProfitMistakes(t *testing.T) {
	a := market.SyntheticAccounts(3, 3)
	a.Closure = market.FixedFirms
	a.Sectors[0].Sigma, a.Sectors[1].Sigma = 0, 1.01
	a.Sectors[2].Sigma = 0.5
	_, err := market.New(a)
	require.ErrorContains(t, err, `sector "S02", sigma: got 0.5`)
	a.Sectors[2].Sigma = 1000
	_, err = market.New(a)
	require.ErrorContains(t, err, `sector "S00", sigma: got 0`)
	require.ErrorContains(t, err, `sector "S01", region "R00", value_added`)
	require.ErrorContains(t, err, "at least the profits")
	e := profitEconomy(t, 3, 2)
	_, err = e.ReadWeights("weights.csv", strings.NewReader("sector,region,weight\nS00,R00,1\nS09,R00,2\nS00,R00,3\nS01,R01,much\n"))
	for _, want := range []string{"weights.csv:3", `"S09"`, "weights.csv:4", "after line 2", "weights.csv:5", `"much"`} {
		require.ErrorContains(t, err, want)
	}
	_, err = market.Load(fstest.MapFS{
		"regions.csv": {Data: []byte("region\nA\n")}, "sectors.csv": {Data: []byte("sector,theta,sigma\ng,4,1\n")},
		"trade.csv": {Data: []byte("sector,importer,exporter,value,tariff\ng,A,A,1,0\n")}, "io.csv": {Data: []byte("region,input,output,value\n")},
		"production.csv": {Data: []byte("region,sector,value_added\nA,g,1\n")},
	})
	require.ErrorContains(t, err, `sectors.csv:2: sector "g", sigma: got "1"`)
}
