package market_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
)

// referenceDir returns a folder of the reference data, or skips the test.
func referenceDir(tb testing.TB, parts ...string) string {
	tb.Helper()
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		tb.Skip("TRADETALK_REFERENCE is not set: no reference data to compare with")
	}
	return filepath.Join(append([]string{root, "market"}, parts...)...)
}

// readCSV returns the records of a file as maps from column to field.
func readCSV(tb testing.TB, name string) []map[string]string {
	tb.Helper()
	f, err := os.Open(name)
	require.NoError(tb, err)
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(tb, err)
	out := make([]map[string]string, 0, len(all)-1)
	for _, rec := range all[1:] {
		m := make(map[string]string)
		for i, name := range all[0] {
			m[name] = rec[i]
		}
		out = append(out, m)
	}
	return out
}

func parse(tb testing.TB, s string) float64 {
	tb.Helper()
	v, err := strconv.ParseFloat(s, 64)
	require.NoError(tb, err)
	return v
}

// readPolicy reads the policy of a reference case.
func readPolicy(tb testing.TB, e *market.Economy, name string) *market.Policy {
	tb.Helper()
	f, err := os.Open(referenceDir(tb, "cases", name, "policy.csv"))
	require.NoError(tb, err)
	defer f.Close()
	p, err := e.ReadPolicy("policy.csv", f)
	require.NoError(tb, err)
	return p
}

func loadReference(tb testing.TB, name string) *market.Economy {
	tb.Helper()
	e, err := market.LoadDir(referenceDir(tb, name))
	require.NoError(tb, err)
	return e
}

func TestReferenceCases(t *testing.T) {
	for _, c := range []struct{ name, data string }{
		{"w8_us_china_war", "wiod2014_8x8"},
		{"w8_russia_energy_ban", "wiod2014_8x8"},
		{"w17_us_china_war", "wiod2014_17x27"},
		{"w17_russia_ban", "wiod2014_17x27"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := loadReference(t, c.data)
			q, err := e.Solve(readPolicy(t, e, c.name))
			require.NoError(t, err)
			worstIncome, worstWage, worstPrice := 0.0, 0.0, 0.0
			for _, rec := range readCSV(t, referenceDir(t, "cases", c.name, "expected.csv")) {
				r, ok := e.RegionIndex(rec["region"])
				require.True(t, ok)
				worstIncome = max(worstIncome, math.Abs(100*(q.RealIncome(r)-1)-parse(t, rec["real_income_pct"])))
				worstWage = max(worstWage, math.Abs(q.Wage(r)-parse(t, rec["w_hat"])))
				worstPrice = max(worstPrice, math.Abs(q.PriceIndex(r)-parse(t, rec["price_hat"])))
			}
			t.Logf("%d iterations, residual %.2g; off by %.2g points of real income, %.2g in wages, %.2g in price indices",
				q.Iterations(), q.Residual(), worstIncome, worstWage, worstPrice)
			require.Less(t, worstIncome, 1e-6, "percentage points of real income")
			require.Less(t, worstWage, 1e-9)
			require.Less(t, worstPrice, 1e-9)
		})
	}
}

// TestNAFTA solves the case of Caliendo and Parro (2015), with prices by sector.
func TestNAFTA(t *testing.T) {
	e := loadReference(t, "nafta1993")
	zero, err := e.ZeroDeficits()
	require.NoError(t, err)
	for _, c := range []struct {
		name    string
		economy *market.Economy
	}{
		{"nafta_with_deficits", e},
		{"nafta_zero_deficits", zero},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.economy
			q, err := e.Solve(readPolicy(t, e, c.name))
			require.NoError(t, err)
			p := readPolicy(t, e, c.name)
			income, worst, order := 0.0, 0.0, 0.0
			for _, rec := range readCSV(t, referenceDir(t, "cases", c.name, "expected.csv")) {
				r, ok := e.RegionIndex(rec["region"])
				require.True(t, ok)
				income = max(income, math.Abs(100*(q.RealIncome(r)-1)-parse(t, rec["real_income_pct"])))
				worst = max(worst, math.Abs(q.Wage(r)-parse(t, rec["w_hat"])), math.Abs(q.PriceIndex(r)-parse(t, rec["price_hat"])))
				d, err := q.Decompose(p, r)
				require.NoError(t, err)
				order = max(order, math.Abs(100*d.TermsOfTrade-parse(t, rec["cp_terms_of_trade_pct"])),
					math.Abs(100*d.VolumeOfTrade-parse(t, rec["cp_volume_of_trade_pct"])),
					math.Abs(100*d.Welfare()-parse(t, rec["cp_welfare_pct"])),
					math.Abs(100*(q.RealWage(r)-1)-parse(t, rec["real_wage_pct"])))
			}
			for _, rec := range readCSV(t, referenceDir(t, "cases", c.name, "expected_prices.csv")) {
				r, ok1 := e.RegionIndex(rec["region"])
				j, ok2 := e.SectorIndex(rec["sector"])
				require.True(t, ok1 && ok2)
				worst = max(worst, math.Abs(q.Price(r, j)-parse(t, rec["price_hat"])))
			}
			t.Logf("%d iterations, residual %.2g; off by %.2g points of real income, %.2g in wages and prices, %.2g points in the first-order measure",
				q.Iterations(), q.Residual(), income, worst, order)
			require.Less(t, income, 1e-6, "percentage points of real income")
			require.Less(t, worst, 1e-8)
			require.Less(t, order, 1e-6, "percentage points of the first-order measure or of the real wage")
		})
	}
}

// Caliendo and Parro (2015), tables 2 and 3, with deficits removed.
func TestNAFTAPublished(t *testing.T) {
	e, err := loadReference(t, "nafta1993").ZeroDeficits()
	require.NoError(t, err)
	p := readPolicy(t, e, "nafta_zero_deficits")
	q, err := e.Solve(p)
	require.NoError(t, err)
	members := []string{"Mexico", "USA", "Canada"}
	for _, c := range []struct {
		id              string
		welfare, growth float64 // per cent
	}{
		{"Mexico", 1.3121, 118.28},
		{"USA", 0.0848, 40.52},
		{"Canada", -0.0638, 11.11},
	} {
		r, _ := e.RegionIndex(c.id)
		d, err := q.Decompose(p, r)
		require.NoError(t, err)
		require.InDelta(t, c.welfare, 100*d.Welfare(), 5e-5)
		before, after := 0.0, 0.0
		for _, id := range members {
			if i, _ := e.RegionIndex(id); i != r {
				for j := range e.NumSectors() {
					before += e.Trade(j, r, i)
					after += q.Flow(j, r, i)
				}
			}
		}
		require.InDelta(t, c.growth, 100*(after/before-1), 5e-3)
	}
}
