package tariff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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

// ossaTables are the tables of Ossa (2014) by name; see tables_published.json.
func ossaTables(tb testing.TB) map[string][][]float64 {
	tb.Helper()
	data, err := os.ReadFile(reference.Dir(tb, "ossa2014", "tables_published.json"))
	require.NoError(tb, err)
	var raw map[string]json.RawMessage
	require.NoError(tb, json.Unmarshal(data, &raw))
	out := make(map[string][][]float64)
	for name, text := range raw {
		var rows [][]float64
		if json.Unmarshal(text, &rows) == nil { // two tables hold words
			out[name] = rows
		}
	}
	return out
}

// A measure is what the tables print of a region, in per cent: the government's
// objective, welfare, the wage less the mean of all wages (world payroll being the
// numeraire), and profits over the wage, each against another equilibrium.
type measure struct{ government, welfare, wage, profits float64 }

func measures(e *market.Economy, w *market.Weights, now, before *market.Equilibrium) []measure {
	n := e.NumRegions()
	out := make([]measure, n)
	mean := 0.0
	for r := range n {
		mean += now.Wage(r) / before.Wage(r) / float64(n)
	}
	for r := range n {
		wage := now.Wage(r) / before.Wage(r)
		out[r] = measure{
			100 * (now.Government(w, r)/before.Government(w, r) - 1), 100 * (now.RealIncome(r)/before.RealIncome(r) - 1),
			100 * (wage - mean), 100 * (now.Profit(r)/before.Profit(r)/wage - 1),
		}
	}
	return out
}

// medianTariff returns the median of a region's tariffs in per cent.
func medianTariff(e *market.Economy, p *market.Policy, r int) float64 {
	var all []float64
	for j := range e.NumSectors() {
		for i := range e.NumRegions() {
			if i != r {
				all = append(all, 100*p.Tariff(j, r, i))
			}
		}
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// differences lists the entries of a table that do not round to what is printed, counts
// all, and returns the largest distance from a printed number by column.
func differences(got, printed [][]float64, decimals func(column int) int) (bad []string, all int, far []float64) {
	far = make([]float64, len(printed[0]))
	for r, row := range printed {
		for c, want := range row {
			all++
			far[c] = max(far[c], math.Abs(got[r][c]-want))
			half := 0.5 * math.Pow(10, -float64(decimals(c)))
			if math.Abs(got[r][c]-want) > half*(1+1e-6) {
				bad = append(bad, fmt.Sprintf("row %d column %d: %.4f for %v", r+1, c+1, got[r][c], want))
			}
		}
	}
	return bad, all, far
}

// near holds own tables to the printed ones up to what the author's search leaves: his
// tariffs let regions gain up to 4e-4 points by moving, and end at 1,000 %. That moves
// medians of tariffs, the last column, by up to 1.1 points and the rest by 0.1.
func near(t *testing.T, far []float64) {
	last := len(far) - 1
	require.LessOrEqual(t, far[last], 1.1)
	require.LessOrEqual(t, slices.Max(far[:last]), 0.1)
}

func oneDecimal(int) int { return 1 }

// withMean appends the mean of the rows.
func withMean(rows [][]float64) [][]float64 {
	mean := make([]float64, len(rows[0]))
	for _, row := range rows {
		for c, v := range row {
			mean[c] += v / float64(len(rows))
		}
	}
	return append(rows, mean)
}

// warRows is a table of a trade war: 4a, 4b, 9a or 9b.
func warRows(e *market.Economy, w *market.Weights, p *market.Policy, q, factual *market.Equilibrium) [][]float64 {
	var rows [][]float64
	for r, m := range measures(e, w, q, factual) {
		rows = append(rows, []float64{m.government, m.welfare, m.wage, m.profits, medianTariff(e, p, r)})
	}
	return withMean(rows)
}

// optimalRow is a row of a table of optimal tariffs: 3a, 3b, 8a or 8b. Others' entries
// are means.
func optimalRow(e *market.Economy, w *market.Weights, p *market.Policy, q, factual *market.Equilibrium, r int) []float64 {
	var other measure
	all := measures(e, w, q, factual)
	for i, m := range all {
		if i != r {
			k := 1 / float64(len(all)-1)
			other = measure{other.government + k*m.government, other.welfare + k*m.welfare, other.wage + k*m.wage, other.profits + k*m.profits}
		}
	}
	m := all[r]
	return []float64{m.government, other.government, m.welfare, other.welfare, m.wage, other.wage, m.profits, other.profits, medianTariff(e, p, r)}
}

// ossaGames are the four games of Ossa (2014), with the names of the author's tariffs
// and of his tables of optimal tariffs, wars and talks.
func ossaGames(e *market.Economy, lambda *market.Weights) []ossaGame {
	return []ossaGame{
		{"bas", "TABLE3a", "TABLE4a", "TABLE5a", tariff.Game{}, e.Weights()},
		{"pol", "TABLE3b", "TABLE4b", "TABLE5b", tariff.Game{Weights: lambda}, lambda},
		{"mfn bas", "TABLE8a", "TABLE9a", "TABLE10a", tariff.Game{Grouping: market.BySector}, e.Weights()},
		{"mfn pol", "TABLE8b", "TABLE9b", "TABLE10b", tariff.Game{Grouping: market.BySector, Weights: lambda}, lambda},
	}
}

type ossaGame struct {
	name                string
	optimal, war, talks string
	game                tariff.Game
	weights             *market.Weights
}

// column returns the author's column for optimal or Nash tariffs.
func (g ossaGame) column(kind string) string {
	if who, ok := strings.CutPrefix(g.name, "mfn "); ok {
		return "mfn_" + kind + "_" + who
	}
	return kind + "_" + g.name
}

// The published tables of optimal tariffs and wars at the author's own tariffs come out
// to every printed digit.
func TestOssaPublishedTables(t *testing.T) {
	e, lambda := loadOssa(t)
	v := market.NewSolver(e)
	tables := ossaTables(t)
	var factual, q market.Equilibrium
	require.NoError(t, v.Solve(&factual, e.Baseline(), nil))
	for _, g := range ossaGames(e, lambda) {
		var rows [][]float64
		for r := range e.NumRegions() {
			p := author(t, e, g.column("opt")+":"+e.Region(r).ID)
			require.NoError(t, v.Solve(&q, p, nil))
			rows = append(rows, optimalRow(e, g.weights, p, &q, &factual, r))
		}
		bad, all, _ := differences(withMean(rows), tables[g.optimal], oneDecimal)
		require.Empty(t, bad, "%s: %d of %d entries differ", g.optimal, len(bad), all)
		p := author(t, e, g.column("nash"))
		require.NoError(t, v.Solve(&q, p, nil))
		bad, all, _ = differences(warRows(e, g.weights, p, &q, &factual), tables[g.war], oneDecimal)
		require.Empty(t, bad, "%s: %d of %d entries differ", g.war, len(bad), all)
	}
}

// Own optimal and Nash tariffs: conditions hold, objectives are at least the author's,
// and no region gains by moving.
func TestOssaWar(t *testing.T) {
	e, lambda := loadOssa(t)
	v := market.NewSolver(e)
	tables := ossaTables(t)
	ctx := context.Background()
	var factual, q market.Equilibrium
	require.NoError(t, v.Solve(&factual, e.Baseline(), nil))
	for _, g := range ossaGames(e, lambda) {
		t.Run(g.name, func(t *testing.T) {
			var rows [][]float64
			for r := range e.NumRegions() {
				out, err := g.game.Optimal(ctx, v, e.Baseline(), r)
				require.NoError(t, err)
				require.Equal(t, market.Optimal, out.Status)
				require.NoError(t, v.Solve(&q, author(t, e, g.column("opt")+":"+e.Region(r).ID), nil))
				require.GreaterOrEqual(t, out.Equilibrium.Government(g.weights, r), q.Government(g.weights, r)-1e-10, "region %s", e.Region(r).ID)
				rows = append(rows, optimalRow(e, g.weights, out.Policy, out.Equilibrium, &factual, r))
			}
			bad, all, far := differences(withMean(rows), tables[g.optimal], oneDecimal)
			t.Logf("%s: %d of %d entries as printed; %q", g.optimal, all-len(bad), all, bad)
			near(t, far)

			out, err := g.game.Nash(ctx, v, e.Baseline())
			require.NoError(t, err)
			require.Equal(t, market.Optimal, out.Status)
			require.LessOrEqual(t, out.Residual, 1e-6)
			bad, all, far = differences(warRows(e, g.weights, out.Policy, out.Equilibrium, &factual), tables[g.war], oneDecimal)
			t.Logf("%s: %d of %d entries as printed; %q", g.war, all-len(bad), all, bad)
			near(t, far)

			approximate := g.game
			approximate.Start = tariff.Approximate
			other, err := approximate.Nash(ctx, v, e.Baseline())
			require.NoError(t, err)
			for k := range out.Gains {
				require.InDelta(t, out.Gains[k], other.Gains[k], 1e-7, "the same equilibrium from another start")
			}

			if testing.Short() {
				return
			}
			mine, err := g.game.Check(ctx, v, out.Policy, tariff.Search{})
			require.NoError(t, err)
			his, err := g.game.Check(ctx, v, author(t, e, g.column("nash")), tariff.Search{})
			require.NoError(t, err)
			worst, worstHis := 0.0, 0.0
			for k := range mine {
				worst = max(worst, 100*mine[k].Single, 100*mine[k].Joint)
				worstHis = max(worstHis, 100*his[k].Single, 100*his[k].Joint)
			}
			t.Logf("largest gain from moving %.2g points, at the author's tariffs %.2g", worst, worstHis)
			require.Less(t, worst, 1e-8)
			require.Less(t, worst, worstHis)
		})
	}
}

// Without profits Japan's government wants no imports of wheat at any rate: its tariffs end at
// the largest rate that there is, and leave nothing to tax.
func TestTariffsWithoutEnd(t *testing.T) {
	e, lambda := loadOssa(t)
	e, err := e.WithClosure(market.PerfectCompetition)
	require.NoError(t, err)
	weights := e.Weights()
	for r := range e.NumRegions() {
		for j := range e.NumSectors() {
			weights.SetWeight(r, j, lambda.Weight(r, j))
		}
	}
	out, err := tariff.Game{Weights: weights}.Nash(context.Background(), market.NewSolver(e), e.Baseline())
	require.NoError(t, err)
	require.Equal(t, market.Optimal, out.Status)
	wheat, _ := e.SectorIndex("wht")
	japan, _ := e.RegionIndex("Japan")
	us, _ := e.RegionIndex("US")
	require.Greater(t, out.Policy.Tariff(wheat, japan, us), 1e5)
	require.LessOrEqual(t, out.Policy.Tariff(wheat, japan, us), 1e6)
	require.Less(t, out.Equilibrium.Flow(wheat, japan, us)/e.Trade(wheat, japan, us), 1e-30)
}

// Talks: the cooperative gains of tables 5 and 10 from own negotiations. The author
// allows no import subsidies; with them the gains are larger.
func TestOssaTalks(t *testing.T) {
	e, lambda := loadOssa(t)
	v := market.NewSolver(e)
	tables := ossaTables(t)
	ctx := context.Background()
	for _, g := range ossaGames(e, lambda) {
		t.Run(g.name, func(t *testing.T) {
			war, err := g.game.Nash(ctx, v, e.Baseline())
			require.NoError(t, err)
			rows := make([][]float64, e.NumRegions())
			for r := range rows {
				rows[r] = make([]float64, 12)
			}
			for x, threat := range []*market.Policy{war.Policy, e.Baseline(), freeTrade(e)} {
				bounded := g.game
				bounded.NoSubsidies = true
				out, err := bounded.Cooperate(ctx, v, nil, threat, tariff.EqualGains)
				require.NoError(t, err)
				require.Equal(t, market.Optimal, out.Status, "residual %v, spread %v, %d evaluations", out.Residual, out.Spread, out.Evaluations)
				least := slices.Min(out.Gains)
				require.GreaterOrEqual(t, 100*least, tables[g.talks][0][x]-0.05, "at least the author's equal gain")
				if g.name != "mfn bas" || x != 1 {
					// One rate for all exporters and no subsidies leave Japan's gains from
					// the factual point where no tariff can hand them on.
					require.Less(t, out.Spread, 1e-8)
				}
				var before market.Equilibrium
				require.NoError(t, v.Solve(&before, threat, nil))
				for r, m := range measures(e, g.weights, out.Equilibrium, &before) {
					rows[r][x], rows[r][3+x], rows[r][6+x], rows[r][9+x] = m.government, m.welfare, m.wage, m.profits
				}
				wide, err := g.game.Cooperate(ctx, v, nil, threat, tariff.EqualGains)
				require.NoError(t, err)
				require.Greater(t, slices.Min(wide.Gains), least, "subsidies help")
				require.Less(t, wide.Spread, 1e-8)
				product, err := g.game.Cooperate(ctx, v, nil, threat, tariff.NashProduct)
				require.NoError(t, err)
				log, equal := 0.0, 0.0
				for k := range product.Gains {
					log += math.Log(product.Gains[k])
					equal += math.Log(wide.Gains[k])
				}
				require.Greater(t, log, equal, "the product of gains at the Nash product and at equal gains")
				t.Logf("from %s: equal gains %.4f %% (with subsidies %.4f %%), residual %.2g, spread %.2g; Nash product %.3f %% on average, %v, residual %.2g",
					[]string{"war", "factual", "free trade"}[x], 100*least, 100*wide.Gains[0], out.Residual, out.Spread,
					100*math.Exp(log/7), product.Status, product.Residual)
			}
			bad, all, far := differences(withMean(rows), tables[g.talks], func(c int) int {
				if c == 2 || c == 5 {
					return 2
				}
				return 1
			})
			t.Logf("%s: %d of %d entries as printed; %q", g.talks, all-len(bad), all, bad)
			if g.name == "bas" || g.name == "pol" {
				// Wages and profits hang on which of many efficient tariffs are taken.
				require.LessOrEqual(t, far[0], 0.05)
				require.LessOrEqual(t, far[1], 0.05)
				require.LessOrEqual(t, far[2], 0.005)
				require.LessOrEqual(t, slices.Max(far), 0.1)
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
