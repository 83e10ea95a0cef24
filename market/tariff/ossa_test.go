package tariff_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/reference"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/tariff"
)

// loadOssa returns the economy of Ossa (2014) with profits, and its political weights.
func loadOssa(tb testing.TB) (*market.Economy, *market.Weights) {
	tb.Helper()
	dir := reference.Ossa(tb)
	e, err := market.LoadDir(dir)
	require.NoError(tb, err)
	e, err = e.WithClosure(market.FixedFirms)
	require.NoError(tb, err)
	f, err := os.Open(filepath.Join(dir, "weights.csv"))
	require.NoError(tb, err)
	defer f.Close()
	w, err := e.ReadWeights("weights.csv", f)
	require.NoError(tb, err)
	return e, w
}

// author returns a policy with the author's tariffs of a column, all or one region's.
func author(tb testing.TB, e *market.Economy, name string) *market.Policy {
	tb.Helper()
	p := e.Baseline()
	column, only, _ := strings.Cut(name, ":")
	for _, rec := range reference.Read(tb, reference.Dir(tb, "ossa2014", "tariffs_author.csv")) {
		if only != "" && rec["importer"] != only {
			continue
		}
		j, _ := e.SectorIndex(rec["sector"])
		m, _ := e.RegionIndex(rec["importer"])
		i, _ := e.RegionIndex(rec["exporter"])
		p.SetTariff(j, m, i, reference.Number(tb, rec[column]))
	}
	return p
}

func TestOssaNash(t *testing.T) {
	e, w := loadOssa(t)
	for _, c := range []struct {
		name string
		game tariff.Game
	}{
		{"nash_bas", tariff.Game{}},
		{"nash_pol", tariff.Game{Weights: w}},
		{"mfn_nash_bas", tariff.Game{Grouping: market.BySector}},
		{"mfn_nash_pol", tariff.Game{Grouping: market.BySector, Weights: w}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := market.NewSolver(e)
			out, err := c.game.Nash(context.Background(), v, e.Baseline())
			require.NoError(t, err)
			his := author(t, e, c.name)
			worst := 0.0
			for j := range e.NumSectors() {
				for m := range e.NumRegions() {
					for i := range e.NumRegions() {
						if i != m && e.Trade(j, m, i) > 0 {
							worst = max(worst, math.Abs(math.Log((1+his.Tariff(j, m, i))/(1+out.Policy.Tariff(j, m, i)))))
						}
					}
				}
			}
			t.Logf("%v residual %.2g, %d steps, %d evaluations; farthest from the author's %.2g; gains %.4f", out.Status, out.Residual, out.Steps, out.Evaluations, worst, out.Gains)
		})
	}
}

func TestOssaOptimal(t *testing.T) {
	e, w := loadOssa(t)
	v := market.NewSolver(e)
	for _, c := range []struct {
		name string
		game tariff.Game
	}{
		{"opt_bas", tariff.Game{}},
		{"opt_pol", tariff.Game{Weights: w}},
		{"mfn_opt_bas", tariff.Game{Grouping: market.BySector}},
		{"mfn_opt_pol", tariff.Game{Grouping: market.BySector, Weights: w}},
	} {
		for r := range e.NumRegions() {
			out, err := c.game.Optimal(context.Background(), v, e.Baseline(), r)
			require.NoError(t, err)
			var q market.Equilibrium
			require.NoError(t, v.Solve(&q, author(t, e, c.name+":"+e.Region(r).ID), nil))
			his := q.RealIncome(r) - 1
			if c.game.Weights != nil {
				his = q.Government(w, r) - 1
			}
			t.Logf("%s %s %v residual %.2g, %d steps, %d evaluations; gain %.8f, his %.8f, %.2g", c.name, e.Region(r).ID, out.Status, out.Residual, out.Steps, out.Evaluations, out.Gains[0], his, out.Gains[0]-his)
		}
	}
}

func TestOssaCheck(t *testing.T) {
	e, w := loadOssa(t)
	for _, c := range []struct {
		name string
		game tariff.Game
	}{
		{"nash_bas", tariff.Game{}},
		{"nash_pol", tariff.Game{Weights: w}},
		{"mfn_nash_bas", tariff.Game{Grouping: market.BySector}},
		{"mfn_nash_pol", tariff.Game{Grouping: market.BySector, Weights: w}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := market.NewSolver(e)
			out, err := c.game.Nash(context.Background(), v, e.Baseline())
			require.NoError(t, err)
			mine, err := c.game.Check(context.Background(), v, out.Policy, tariff.Search{})
			require.NoError(t, err)
			his, err := c.game.Check(context.Background(), v, author(t, e, c.name), tariff.Search{})
			require.NoError(t, err)
			for x := range mine {
				t.Logf("%s: single %.2g%%, joint %.2g%%; author's %.2g %.2g; %d %d %.3g", e.Region(x).ID, 100*mine[x].Single, 100*mine[x].Joint, 100*his[x].Single, 100*his[x].Joint,
					mine[x].Sector, mine[x].Exporter, mine[x].Rate)
			}
		})
	}
}

func freeTrade(e *market.Economy) *market.Policy {
	p := e.Baseline()
	for j := range e.NumSectors() {
		for m := range e.NumRegions() {
			for i := range e.NumRegions() {
				p.SetTariff(j, m, i, 0)
			}
		}
	}
	return p
}

func TestOssaCooperate(t *testing.T) {
	e, w := loadOssa(t)
	v := market.NewSolver(e)
	for _, g := range []tariff.Game{{}, {Weights: w}} {
		war, err := g.Nash(context.Background(), v, e.Baseline())
		require.NoError(t, err)
		for x, threat := range []*market.Policy{e.Baseline(), freeTrade(e), war.Policy} {
			for _, b := range []tariff.Bargain{tariff.EqualGains, tariff.NashProduct} {
				start := time.Now()
				out, err := g.Cooperate(context.Background(), v, nil, threat, b)
				if err != nil {
					t.Log(err)
					continue
				}
				t.Logf("%v %v: %v residual %.2g spread %.2g, %d steps, %d evaluations; %.3f s gains %.7f", []string{"factual", "free", "war"}[x], b, out.Status, out.Residual, out.Spread, out.Steps, out.Evaluations, time.Since(start).Seconds(), out.Gains)
			}
		}
	}
}
