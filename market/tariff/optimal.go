package tariff

import (
	"context"
	"math"

	"github.com/tradetalk/tradetalk/market"
)

// This file finds the tariffs that serve one region best while all others keep theirs.

// Optimal finds the tariffs that maximise a region's objective at given policies of all
// others, as in p, by a climb from the Start of the game; Players is not used. Where a
// sector's tariffs have two local optima, moderate and prohibitive, Optimal compares both.
// Optimal returns a DeficitError if trade does not balance under p, and the context's error
// if stopped.
//
// In a world of two countries and one sector without profits the optimum is 1/(theta lambda),
// lambda being the share of own goods in the other country's purchases, net of tariffs (Gros
// 1987, Journal of International Economics 23:357-367). Optimal tariffs with profits follow
// Ossa (2014), section II. market.Solver.OptimalTariff serves further groupings, and
// economies with deficits.
func (g Game) Optimal(ctx context.Context, v *market.Solver, p *market.Policy, region int) (*Result, error) {
	g.Players = []int{region}
	t, err := g.newTable(v.Economy(), p)
	if err != nil {
		return nil, err
	}
	q := new(market.Equilibrium)
	if err := v.Solve(q, p, nil); err != nil {
		return nil, err
	}
	if err := balanced(q); err != nil {
		return nil, err
	}
	// Gains are over the policy given, wherever the climb starts.
	old := make([]float64, 1)
	t.values(old, q)
	c := t.newClimber(v, one{}, p, q)
	if t.game.Start == Approximate {
		x := make([]float64, t.variables)
		t.approximate(x)
		t.write(c.p, x)
	}
	if err := c.start(); err != nil {
		return nil, err
	}
	out := new(Result)
	// Climb, look for a second optimum in each sector, and climb again from there.
	for range jumpRounds {
		if out.Status, err = c.climb(ctx, t.game.Tolerance, t.game.Evaluations); err != nil {
			return nil, err
		}
		if !t.jumps(v, c.p, c.q, &c.gradient, c.x, &c.evaluations) {
			break
		}
		t.write(c.p, c.x)
		if err := c.start(); err != nil {
			return nil, err
		}
	}
	out.Policy, out.Equilibrium, out.Residual, out.Steps, out.Evaluations = c.p, c.q, c.residual, c.steps, c.evaluations
	out.Gains = []float64{math.Expm1(c.g[0] - old[0])}
	return out, nil
}

// alone returns the table of the game in which only one of the players may move.
func (t *table) alone(player int, p *market.Policy) (*table, error) {
	g := t.game
	g.Players = []int{t.players[player]}
	return g.newTable(t.e, p)
}
