package tariff

import (
	"math"

	"github.com/tradetalk/tradetalk/market"
)

// This file looks beyond the nearest optimum. With profits or political weights an
// importer's objective may have two maxima in a sector's tariffs: moderate rates, and
// rates high enough for home firms to serve the sector alone. Along a sector's rates
// the objective is known in closed form while shadow values stay as they are, so that
// the other maximum is found without a solve; an exact solve then decides.

const (
	jumpLeast  = 1e-10 // gain in ln of the objective that makes a jump worth the while
	jumpRounds = 8
)

// jumpSteps lists the moves of all rates of a row to look at, in ln(1+tariff).
var jumpSteps = func() []float64 {
	var out []float64
	for y := -3.0; y <= 5; y += 0.125 {
		if y != 0 {
			out = append(out, y)
		}
	}
	return out
}()

// partial returns what an objective gains if ln(1+rate) of all free tariffs of a row
// moves by y, with shadow values and the row's spending given: the change of
//
//	sum_i b_i (v_i + t_i o) / X + base ln P
//
// times X, where flows follow from CES demand.
func (h *shadow) partial(t *table, r *row, y float64) float64 {
	theta := t.e.Sector(r.sector).Theta
	sum := 0.0
	for i, b := range h.border {
		sum += b * (h.sale[i] + h.rate[i]*h.own) / h.spent
	}
	base := h.price - theta*sum
	// Spending shares at the moved rates, and with them the price: P^-theta is the sum
	// of shares times the change of each supplier's price to that power.
	power := 0.0
	at := 0
	free := func(i int) bool {
		for at < len(r.exporters) && r.exporters[at] < i {
			at++
		}
		return at < len(r.exporters) && r.exporters[at] == i
	}
	for i, b := range h.border {
		share := b * (1 + h.rate[i]) / h.spent
		if free(i) {
			share *= math.Exp(-theta * y)
		}
		power += share
	}
	// The price by itself, then the worth of the row's flows.
	value := -base * math.Log(power) / theta
	at = 0
	for i, b := range h.border {
		rate := h.rate[i]
		share := b * (1 + rate) / h.spent
		if free(i) {
			rate = (1+rate)*math.Exp(y) - 1
			share *= math.Exp(-theta * y)
		}
		value += share / power / (1 + rate) * (h.sale[i] + rate*h.own)
	}
	return h.spent * (value - sum)
}

// jumps moves rows of x to where players gain by more than a little, though not by a
// small move, and reports whether there were any. The equilibrium q solves p at x.
func (t *table) jumps(v *market.Solver, p *market.Policy, q *market.Equilibrium, g *market.Gradient, x []float64, evaluations *int) bool {
	if t.e.Closure() == market.PerfectCompetition && t.weights == nil {
		return false // one maximum in each sector
	}
	var (
		h     shadow
		here  = make([]float64, len(t.players))
		there = make([]float64, len(t.players))
		trial = p.Clone()
		after market.Equilibrium
		some  = false
	)
	t.values(here, q)
	for k := range t.rows {
		r := &t.rows[k]
		h.look(t, r, q, p, g)
		// The best move along the row by the closed form, within bounds.
		best, step := jumpLeast, 0.0
		for _, y := range jumpSteps {
			inside := true
			for c := r.first; c < r.first+r.variables; c++ {
				inside = inside && t.within(x[c]+y) == x[c]+y
			}
			if !inside {
				continue
			}
			if gain := h.partial(t, r, y); gain > best {
				best, step = gain, y
			}
		}
		if step == 0 {
			continue
		}
		for at, i := range r.exporters {
			trial.SetTariff(r.sector, r.importer, i, math.Expm1(x[r.variable(at)]+step))
		}
		// An exact solve decides whether the row moves there.
		*evaluations++
		if v.Solve(&after, trial, q) == nil {
			t.values(there, &after)
			if there[r.player] > here[r.player]+jumpLeast {
				for c := r.first; c < r.first+r.variables; c++ {
					x[c] += step
				}
				some = true
			}
		}
		for _, i := range r.exporters {
			trial.SetTariff(r.sector, r.importer, i, p.Tariff(r.sector, r.importer, i))
		}
	}
	return some
}
