package market_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/reference"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// The United States' tariffs of April 2025 in 194 countries, after Ignatenko,
// Lashkaripour, Macedoni and Simonovska (2025).
func TestLiberationDay(t *testing.T) {
	dir := reference.Liberation(t)
	e, err := market.LoadDir(dir)
	require.NoError(t, err)
	require.Empty(t, e.Residuals())
	f, err := os.Open(filepath.Join(dir, "policy.csv"))
	require.NoError(t, err)
	defer f.Close()
	p, err := e.ReadPolicy("policy.csv", f)
	require.NoError(t, err)
	q, err := e.Solve(p)
	require.NoError(t, err)
	worst := 0.0
	for _, rec := range reference.Read(t, reference.Dir(t, "liberation_day", "solutions.csv")) {
		if rec["case"] != "plain_ustr" {
			continue
		}
		r, ok := e.RegionIndex(rec["country"])
		require.True(t, ok)
		worst = max(worst, math.Abs(100*(q.RealIncome(r)-1)-reference.Number(t, rec["welfare_pct"])))
	}
	t.Logf("off by %.2g points of welfare", worst)
	require.Less(t, worst, 1e-9)
}

// EU enlargement under additive and multiplicative deficits, as published with the
// Python package GEGravity (MIT) from Stata's ge_gravity (Baier, Yotov and Zylkin 2019).
func TestEUEnlargement(t *testing.T) {
	e, err := market.LoadDir(reference.Dir(t, "eu_enlargement"))
	require.NoError(t, err)
	f, err := os.Open(reference.Dir(t, "eu_enlargement", "policy.csv"))
	require.NoError(t, err)
	defer f.Close()
	p, err := e.ReadPolicy("policy.csv", f)
	require.NoError(t, err)
	records := reference.Read(t, reference.Dir(t, "eu_enlargement", "published.csv"))
	for _, c := range []struct {
		rule        market.DeficitRule
		w, x        string
		realIncomes bool
	}{{market.NominalDeficits, "w_eu", "X_eu", true}, {market.OwnIncomeDeficits, "w_mult", "X_mult", false}} {
		p.SetDeficits(c.rule)
		q, err := e.Solve(p)
		require.NoError(t, err)
		// Flows are published in another numeraire, so that shares of world trade count.
		world, published := 0.0, 0.0
		for _, rec := range records {
			m, _ := e.RegionIndex(rec["importer"])
			i, _ := e.RegionIndex(rec["exporter"])
			world += q.Flow(0, m, i)
			published += reference.Number(t, rec[c.x])
		}
		welfare, flows := 0.0, 0.0
		for _, rec := range records {
			m, _ := e.RegionIndex(rec["importer"])
			i, _ := e.RegionIndex(rec["exporter"])
			got := q.RealIncome(i)
			if !c.realIncomes { // what the package calls welfare is then the real wage
				got = q.RealWage(i)
			}
			welfare = max(welfare, math.Abs(got-reference.Number(t, rec[c.w])))
			if x := reference.Number(t, rec[c.x]); x > 0 {
				flows = max(flows, math.Abs(q.Flow(0, m, i)/world/(x/published)-1))
			}
		}
		t.Logf("%v: off by %.2g in welfare, %.2g of flows, world trade by %.2g", c.rule, welfare, flows, world/published-1)
		require.Less(t, welfare, 1e-6)
		require.Less(t, flows, 1e-6)
		require.InDelta(t, 1, world/published, 2e-6)
	}
}

// Under the rule of own incomes spending stays in proportion to own income, and deficits
// sum to zero.
func TestOwnIncomeDeficits(t *testing.T) {
	e := wiod.Small()
	p := tariffWar(e, 0, 2)
	p.SetDeficits(market.OwnIncomeDeficits)
	q, err := e.Solve(p)
	require.NoError(t, err)
	sum, scale := 0.0, 0.0
	for r := range e.NumRegions() {
		sum += q.Deficit(r)
		k := q.Income(r) / (q.Income(r) - q.Deficit(r)) / (e.Income(r) / (e.Income(r) - e.Deficit(r)))
		if r == 0 {
			scale = k
		}
		require.InEpsilon(t, scale, k, 1e-12)
	}
	require.InDelta(t, 0, sum/e.Income(0), 1e-12)
	require.Equal(t, "share of own income", market.OwnIncomeDeficits.String())

	// Regions without trade have no common scale.
	for j := range e.NumSectors() {
		for i := range e.NumRegions() {
			if i != 3 {
				p.Ban(j, 3, i)
				p.Ban(j, i, 3)
			}
		}
	}
	_, err = e.Solve(p)
	require.ErrorContains(t, err, "no common scale")
}

// Points add up, in files and in Go.
func TestStacking(t *testing.T) {
	e := wiod.Small()
	ele, _ := e.SectorIndex("ELE")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	base := e.Tariff(ele, usa, chn)
	p, err := e.ReadPolicy("p.csv", strings.NewReader("sector,importer,exporter,tariff,iceberg\nELE,USA,CHN,+25,\nELE,USA,CHN,,1.1\nELE,USA,CHN,+10,\nELE,EUR,CHN,0,\nELE,EUR,CHN,+25,\nELE,EUR,CHN,+10,\nELE,JKT,CHN,0.2,\nELE,JKT,CHN,+-5,\n"))
	require.NoError(t, err)
	eur, _ := e.RegionIndex("EUR")
	jkt, _ := e.RegionIndex("JKT")
	require.InDelta(t, base+0.35, p.Tariff(ele, usa, chn), 1e-15)
	require.Equal(t, 1.1, p.Barrier(ele, usa, chn))
	require.InDelta(t, 0.35, p.Tariff(ele, eur, chn), 1e-15)
	require.InDelta(t, 0.15, p.Tariff(ele, jkt, chn), 1e-15)

	q := e.Baseline()
	q.AddTariff(ele, usa, chn, 0.25)
	q.AddTariff(ele, usa, chn, 0.1)
	require.InDelta(t, base+0.35, q.Tariff(ele, usa, chn), 1e-15)
	first, second := e.Baseline(), e.Baseline()
	first.AddTariff(ele, usa, chn, 0.25)
	first.SetExportTax(ele, usa, chn, 0.1)
	second.AddTariff(ele, usa, chn, 0.1)
	second.SetExportTax(ele, usa, chn, 0.2)
	require.NoError(t, first.Stack(second))
	require.InDelta(t, base+0.35, first.Tariff(ele, usa, chn), 1e-15)
	require.InDelta(t, 0.3, first.ExportTax(ele, usa, chn), 1e-15)
	require.NoError(t, first.Overlay(second))
	require.InDelta(t, base+0.1, first.Tariff(ele, usa, chn), 1e-15)

	_, err = e.ReadPolicy("p.csv", strings.NewReader("sector,importer,exporter,tariff,iceberg\nELE,USA,CHN,+25,\nELE,USA,CHN,0.1,\nELE,EUR,CHN,+much,\nELE,JKT,CHN,+-300,\nELE,IND,CHN,0.1,\nELE,IND,CHN,0.2,\n"))
	for _, want := range []string{"p.csv:3", "after points in line 2", "p.csv:4", `"+much"`, "p.csv:5", "with all points so far", "p.csv:7", "after line 6"} {
		require.ErrorContains(t, err, want)
	}
}
