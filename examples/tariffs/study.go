package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/tariff"
)

// This file answers the question of a run: the study solves for the tariffs asked for, or
// for all in a comparison, looks for moves that gain, and writes tables and CSV files. The
// searches are in package market/tariff.

// A study holds the data of a run: options, economy, solver and game.
type study struct {
	o       options
	e       *market.Economy
	v       *market.Solver
	weights *market.Weights // for results; nil without any
	game    tariff.Game
	stderr  io.Writer
}

// free returns the policy without tariffs. Other measures stay at the baseline.
func (s *study) free() *market.Policy {
	p := s.e.Baseline()
	for j := range s.e.NumSectors() {
		for m := range s.e.NumRegions() {
			for i := range s.e.NumRegions() {
				p.SetTariff(j, m, i, 0)
			}
		}
	}
	return p
}

// solve finds the tariffs that -solve names. Every search starts at the factual tariffs.
func (s *study) solve(ctx context.Context) (*tariff.Result, error) {
	switch s.o.solve {
	case "optimal":
		r, _ := s.e.RegionIndex(s.o.region)
		// Only the region moves, so only the region is checked for moves later.
		s.game.Players = []int{r}
		return s.game.Optimal(ctx, s.v, s.e.Baseline(), r)
	case "nash", "mfn-nash":
		// Most favoured nation: a rate for each sector, equal for all exporters.
		if s.o.solve == "mfn-nash" {
			s.game.Grouping = market.BySector
		}
		return s.game.Nash(ctx, s.v, s.e.Baseline())
	}
	threat, err := s.withoutAgreement(ctx)
	if err != nil {
		return nil, err
	}
	// Equal gains follow Ossa (2014), the product of gains Nash (1950).
	bargain := tariff.EqualGains
	if s.o.bargain == "product" {
		bargain = tariff.NashProduct
	}
	return s.game.Cooperate(ctx, s.v, nil, threat, bargain)
}

// withoutAgreement returns the policy that holds without agreement, the threat point of a
// bargain.
func (s *study) withoutAgreement(ctx context.Context) (*market.Policy, error) {
	switch s.o.threat {
	case "free":
		return s.free(), nil
	case "war":
		// Bounds on negotiated tariffs do not bind the war.
		war := s.game
		war.NoSubsidies, war.Ceiling = false, 0
		out, err := war.Nash(ctx, s.v, s.e.Baseline())
		if err != nil {
			return nil, err
		}
		return out.Policy, nil
	}
	return s.e.Baseline(), nil
}

// one finds the tariffs that -solve names, and writes the table, the files and the picture.
func (s *study) one(ctx context.Context, stdout io.Writer) error {
	out, err := s.solve(ctx)
	if err != nil {
		return err
	}
	// First-order conditions hold at saddle points too; the check looks for moves that gain.
	moves, err := s.moves(ctx, out.Policy)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s tariffs, %s: %v, first-order residual %.2g, %d equilibria\n\n", s.o.solve, s.o.objective, out.Status, out.Residual, out.Evaluations)
	fmt.Fprintf(stdout, "%-26s %12s %12s %15s\n", "", "median", "real income", "gain from moving")
	for r, region := range s.e.Regions() {
		// A dash stands for a region without a check.
		gain := "-"
		if v, ok := moves[r]; ok {
			gain = fmt.Sprintf("%.2g %%", 100*v)
		}
		fmt.Fprintf(stdout, "%-26s %10.1f %% %+10.3f %% %15s\n", cut(region.Name, 26), 100*median(s.e, out.Policy, r), 100*(out.Equilibrium.RealIncome(r)-1), gain)
	}
	if s.o.tariffs != "" {
		if err := s.saveTariffs(out.Policy); err != nil {
			return err
		}
	}
	if s.o.results != "" {
		if err := s.saveResults(out, moves); err != nil {
			return err
		}
	}
	if s.o.picture != "" {
		// With a single outcome the picture has a bar for each region.
		return s.picture([]string{s.o.solve}, [][]float64{s.incomes(out.Equilibrium)})
	}
	return nil
}

// moves looks for moves that gain a player, and returns the largest gain of each, as a share
// of the objective. The map is empty without a check.
func (s *study) moves(ctx context.Context, p *market.Policy) (map[int]float64, error) {
	out := make(map[int]float64)
	n := s.e.NumRegions()
	// A check of all single tariffs costs many solves; -check decides.
	if many := n * (n - 1) * s.e.NumSectors(); s.o.check == "none" || s.o.check == "auto" && many > fullCheck {
		if s.o.check == "auto" {
			fmt.Fprintf(s.stderr, "tariffs: moves of %d tariffs are not checked; -check full does so\n", many)
		}
		return out, nil
	}
	found, err := s.game.Check(ctx, s.v, p, tariff.Search{Seed: s.o.seed})
	if err != nil {
		return nil, err
	}
	// The better of a single move and a joint move counts.
	for _, d := range found {
		out[d.Player] = max(d.Single, d.Joint)
	}
	return out, nil
}

// number formats a value with the fewest digits that read back as the same value.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// saveTariffs writes a line for each tariff on a flow of the baseline.
func (s *study) saveTariffs(p *market.Policy) error {
	// The file serves as a policy of examples/counterfactual.
	records := [][]string{{"sector", "importer", "exporter", "tariff"}}
	for j, sector := range s.e.Sectors() {
		for m, importer := range s.e.Regions() {
			for i, exporter := range s.e.Regions() {
				// Cells without trade in the baseline have no tariff that matters.
				if i != m && s.e.Trade(j, m, i) > 0 {
					records = append(records, []string{sector.ID, importer.ID, exporter.ID, number(p.Tariff(j, m, i))})
				}
			}
		}
	}
	return program.SaveCSV("o", s.o.tariffs, records)
}

// saveResults writes a line for each region: changes in wages and prices, real income and the
// objective in percent, the residual of the search, and the gain from moving in percent. The
// gain is empty for regions without tariffs of their own and without a check.
func (s *study) saveResults(out *tariff.Result, moves map[int]float64) error {
	// The column of the objective needs political weights.
	header := []string{"region", "w_hat", "price_hat", "real_income_pct"}
	if s.weights != nil {
		header = append(header, "government_pct")
	}
	records := [][]string{append(header, "residual", "gain_from_moving_pct")}
	// Each value has the precision of the solve.
	q := out.Equilibrium
	for r, region := range s.e.Regions() {
		record := []string{region.ID, number(q.Wage(r)), number(q.PriceIndex(r)), number(100 * (q.RealIncome(r) - 1))}
		if s.weights != nil {
			record = append(record, number(100*(q.Government(s.weights, r)-1)))
		}
		gain := ""
		if v, ok := moves[r]; ok {
			gain = number(100 * v)
		}
		records = append(records, append(record, number(out.Residual), gain))
	}
	return program.SaveCSV("results", s.o.results, records)
}

// incomes returns the change in real income by region, in percent of the baseline.
func (s *study) incomes(q *market.Equilibrium) []float64 {
	out := make([]float64, s.e.NumRegions())
	for r := range out {
		out[r] = 100 * (q.RealIncome(r) - 1)
	}
	return out
}

// objectives returns the change in governments' objectives by region, in percent of the
// baseline.
func (s *study) objectives(q *market.Equilibrium) []float64 {
	if s.game.Weights == nil {
		return s.incomes(q)
	}
	out := make([]float64, s.e.NumRegions())
	for r := range out {
		out[r] = 100 * (q.Government(s.game.Weights, r) - 1)
	}
	return out
}

// compare sets free trade, best tariffs, war and talks side by side, in a table and a
// picture.
func (s *study) compare(ctx context.Context, stdout io.Writer) error {
	// Free trade is a policy and needs no search.
	free := new(market.Equilibrium)
	if err := s.v.Solve(free, s.free(), nil); err != nil {
		return err
	}
	// All governments answer each other: Nash tariffs from the factual tariffs.
	war, err := s.game.Nash(ctx, s.v, s.e.Baseline())
	if err != nil {
		return err
	}
	// Talks from the factual tariffs, then from the war.
	talks, err := s.game.Cooperate(ctx, s.v, nil, s.e.Baseline(), tariff.EqualGains)
	if err != nil {
		return err
	}
	peace, err := s.game.Cooperate(ctx, s.v, nil, war.Policy, tariff.EqualGains)
	if err != nil {
		return err
	}
	n := s.e.NumRegions()
	// Best tariffs of each region alone, with all others at the factual tariffs.
	own, best := make([]float64, n), make([]float64, n)
	for r := range n {
		out, err := s.game.Optimal(ctx, s.v, s.e.Baseline(), r)
		if err != nil {
			return err
		}
		own[r], best[r] = 100*out.Gains[0], median(s.e, out.Policy, r)
	}
	// The objective gives the unit of the table.
	what := "real income"
	if s.game.Weights != nil {
		what = "the government's objective"
	}
	fmt.Fprintf(stdout, "Change in %s over the factual tariffs, in %%\n\n", what)
	fmt.Fprintf(stdout, "%-26s %10s %10s %10s %10s %10s | %s\n", "", "free trade", "optimal", "war", "talks", "from war", "median tariff: factual, optimal, war")
	// Free trade and war come as levels, best tariffs and talks as gains.
	freely, wars := s.objectives(free), s.objectives(war.Equilibrium)
	for r, region := range s.e.Regions() {
		fmt.Fprintf(stdout, "%-26s %+10.3f %+10.3f %+10.3f %+10.3f %+10.3f | %6.1f %6.1f %6.1f\n", cut(region.Name, 26),
			freely[r], own[r], wars[r], 100*talks.Gains[r], 100*peace.Gains[r],
			100*median(s.e, s.e.Baseline(), r), 100*best[r], 100*median(s.e, war.Policy, r))
	}
	// The note explains the columns, and gives the residuals of the searches, zero at an
	// exact solution.
	fmt.Fprintf(stdout, "\noptimal: the region's best tariffs while others keep theirs. war: Nash tariffs of all\n(residual %.1g). talks: the largest equal gain over the factual tariffs; from war: over\nthe war (first-order residuals %.1g and %.1g).\n", war.Residual, talks.Residual, peace.Residual)
	// Files hold the war: the comparison has no other single outcome.
	if s.o.tariffs != "" {
		if err := s.saveTariffs(war.Policy); err != nil {
			return err
		}
	}
	if s.o.results != "" {
		moves, err := s.moves(ctx, war.Policy)
		if err != nil {
			return err
		}
		if err := s.saveResults(war, moves); err != nil {
			return err
		}
	}
	if s.o.picture == "" {
		return nil
	}
	// The picture has a group of bars by region.
	agreed := s.objectives(talks.Equilibrium)
	if err := s.picture([]string{"free trade", "own optimal tariffs", "trade war", "talks"}, [][]float64{freely, own, wars, agreed}); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nPicture: %s\n", s.o.picture)
	return nil
}

// median returns the median of a region's tariffs on imports of goods, as a rate. Without any
// import the median is not a number.
func median(e *market.Economy, p *market.Policy, r int) float64 {
	var all []float64
	// An economy without ISIC codes does not tell goods from services; all sectors count
	// then.
	known := false
	for _, s := range e.Sectors() {
		known = known || s.ISIC != ""
	}
	for j, s := range e.Sectors() {
		for i := range e.NumRegions() {
			if i != r && e.Trade(j, r, i) > 0 && (!known || s.Goods()) {
				all = append(all, p.Tariff(j, r, i))
			}
		}
	}
	if len(all) == 0 {
		return math.NaN()
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

// cut shortens a text to a width in characters, with an ellipsis at the end.
func cut(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}
