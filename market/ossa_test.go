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
)

// loadOssa returns the economy of Ossa (2014) with profits, and its political weights.
func loadOssa(tb testing.TB) (*market.Economy, *market.Weights) {
	tb.Helper()
	dir := reference.Ossa(tb)
	e, err := market.LoadDir(dir)
	require.NoError(tb, err)
	require.Empty(tb, e.Residuals())
	e, err = e.WithClosure(market.FixedFirms)
	require.NoError(tb, err)
	f, err := os.Open(filepath.Join(dir, "weights.csv"))
	require.NoError(tb, err)
	defer f.Close()
	w, err := e.ReadWeights("weights.csv", f)
	require.NoError(tb, err)
	return e, w
}

// ossaPolicy returns one of the author's tariff tables, as in "nash_bas", or in
// "opt_bas:US" those of one region alone.
func ossaPolicy(tb testing.TB, e *market.Economy, name string) *market.Policy {
	tb.Helper()
	p := e.Baseline()
	if name == "free_trade" {
		for j := range e.NumSectors() {
			for m := range e.NumRegions() {
				for i := range e.NumRegions() {
					p.SetTariff(j, m, i, 0)
				}
			}
		}
		return p
	}
	column, only, _ := strings.Cut(name, ":")
	for _, rec := range reference.Read(tb, reference.Dir(tb, "ossa2014", "tariffs_author.csv")) {
		if only != "" && rec["importer"] != only {
			continue
		}
		j, ok1 := e.SectorIndex(rec["sector"])
		m, ok2 := e.RegionIndex(rec["importer"])
		i, ok3 := e.RegionIndex(rec["exporter"])
		require.True(tb, ok1 && ok2 && ok3)
		p.SetTariff(j, m, i, reference.Number(tb, rec[column]))
	}
	return p
}

// The five cases that were solved independently from the equations of Ossa (2014).
func TestOssaSolutions(t *testing.T) {
	e, lambda := loadOssa(t)
	s := market.NewSolver(e)
	q := make(map[string]*market.Equilibrium)
	worst := 0.0
	for _, rec := range reference.Read(t, reference.Dir(t, "ossa2014", "solutions.csv")) {
		name := rec["case"]
		if q[name] == nil {
			q[name] = new(market.Equilibrium)
			require.NoError(t, s.Solve(q[name], ossaPolicy(t, e, name), nil))
		}
		w := e.Weights()
		if strings.Contains(name, "_pol") {
			w = lambda
		}
		r, _ := e.RegionIndex(rec["region"])
		worst = max(worst,
			math.Abs(100*(q[name].RealIncome(r)-1)-reference.Number(t, rec["welfare_pct"])),
			math.Abs(100*(q[name].Government(w, r)-1)-reference.Number(t, rec["government_pct"])),
			math.Abs(100*(q[name].Wage(r)-1)-reference.Number(t, rec["wage_pct"])),
			math.Abs(100*(q[name].Income(r)/e.Income(r)-1)-reference.Number(t, rec["expenditure_pct"])))
	}
	t.Logf("off by %.2g points of welfare, objective, wage or spending", worst)
	require.Less(t, worst, 1e-8)
}
