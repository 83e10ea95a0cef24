package tariff

import (
	"context"
	"math"

	"github.com/tradetalk/tradetalk/market"
)

// This file finds Nash tariffs: the policy at which the first-order conditions of all
// players hold at once (Ossa 2014, American Economic Review 104:4104-4146). All players'
// conditions come from one adjoint, each condition is solved for a rate, and all steps
// are accelerated together.

const (
	nashMemory   = 8  // iterates that the acceleration combines
	nashReach    = 2  // longest step in theta ln(1+tariff)
	nashGrowth   = 10 // a residual so many times the best one starts the memory anew
	nashPatience = 60 // steps without a better residual before damping
)

// A shadow holds the parts of an objective at an equilibrium: the adjoint's shadow values of
// the player who sets the tariffs. A row's tariffs act on sales, revenue and the price of the
// row alone.
type shadow struct {
	own    float64   // of the importer's revenue
	price  float64   // of ln P, over spending
	sale   []float64 // of a unit at the border, by exporter of the economy
	border []float64 // flows at the border
	rate   []float64 // tariffs
	spent  float64
}

// look sets the shadow values of a row for its player's objective.
func (h *shadow) look(t *table, r *row, q *market.Equilibrium, p *market.Policy, g *market.Gradient) {
	n := t.e.NumRegions()
	if len(h.sale) != n {
		h.sale, h.border, h.rate = make([]float64, n), make([]float64, n), make([]float64, n)
	}
	h.spent = q.Expenditure(r.importer, r.sector)
	h.own = g.RevenueValue(r.player, r.importer)
	h.price = g.PriceValue(r.player, r.sector, r.importer) / h.spent
	for i := range n {
		h.border[i] = q.Flow(r.sector, r.importer, i)
		h.rate[i] = p.Tariff(r.sector, r.importer, i)
		h.sale[i] = 0
		// Suppliers that sell nothing have no part in any of the sums.
		if h.border[i] != 0 {
			h.sale[i] = g.BorderValue(r.player, r.sector, r.importer, i)
		}
	}
}

// answer sets next to the rates of a row, as ln(1+rate), at which the first-order
// conditions would hold if shadow values and shares stayed as they are. The derivative
// of an objective by ln(1+rate) is, with b the flow at the border, o and v_i the worth of
// a unit of the importer's revenue and of i's sales, and pi the worth of ln P over
// spending,
//
//	b_i ((1+t_i)(pi - theta o) + (1+theta)(o - v_i))
//
// so that all rates of the row have 1+t_i = (1+theta)(o - v_i)/M with M = theta o - pi.
// In pi is the spending of the row, which buys b_i worth v_i and yields t_i b_i of
// revenue; with the rates put in, M solves one linear equation.
func (h *shadow) answer(next []float64, t *table, r *row, x []float64) {
	theta := t.e.Sector(r.sector).Theta
	reach := nashReach / theta
	// The yield of a unit of spending on the row: in all, from suppliers with given rates,
	// and the share of the others in spending.
	sum, fixed, free := 0.0, 0.0, 0.0
	for i, b := range h.border {
		v := b * (h.sale[i] + h.rate[i]*h.own) / h.spent
		sum += v
		fixed += v
	}
	mean, flow := 0.0, 0.0
	for _, i := range r.exporters {
		b := h.border[i]
		fixed -= b * (h.sale[i] + h.rate[i]*h.own) / h.spent
		free += b * (1 + h.rate[i]) / h.spent
		mean += b * h.sale[i]
		flow += b
	}
	// The part of pi that does not come from the row's own spending, and M.
	base := h.price - theta*sum
	m := (theta*(h.own*(1-free)-fixed) - base) * (1 + theta) / (1 + theta*(1-free))
	for at, i := range r.exporters {
		sale := h.sale[i]
		if r.variables == 1 {
			if flow == 0 {
				next[r.first] = x[r.first]
				return
			}
			// The same rate for all exporters: the mean worth of sales.
			sale = mean / flow
		}
		k := r.variable(at)
		to := x[k]
		switch gain := h.own - sale; {
		case m > 0 && gain > 0:
			to = math.Log((1 + theta) * gain / m)
		case m <= 0 && gain > 0:
			to = x[k] + reach // the objective rises with the rate whatever the rate
		case m > 0:
			// Sales of the supplier are worth more than revenue: subsidise.
			to = x[k] - reach
		}
		next[k] = t.within(min(max(to, x[k]-reach), x[k]+reach))
		if r.variables == 1 {
			return
		}
	}
}

// Nash finds tariffs at which no player gains by a change of own tariffs, starting from p:
// the interior equilibrium of best responses. (At prohibitive tariffs of all no player gains
// either; Nash does not look for autarky.) Nash returns a DeficitError if trade does not
// balance under p, and the context's error if stopped.
//
// The conditions are necessary. Check looks for gains from moving. A region that makes
// nothing of a sector at home, or nothing at all, is indifferent between levels of equal
// tariffs on all suppliers; the level found is near the start.
//
// Nash tariffs of many regions and sectors were first computed by Ossa (2014, American
// Economic Review 104:4104-4146), with each region's problem solved in turn.
func (g Game) Nash(ctx context.Context, v *market.Solver, p *market.Policy) (*Result, error) {
	t, err := g.newTable(v.Economy(), p)
	if err != nil {
		return nil, err
	}
	given := new(market.Equilibrium)
	if err := v.Solve(given, p, nil); err != nil {
		return nil, err
	}
	if err := balanced(given); err != nil {
		return nil, err
	}
	// Gains of the war are over the policy given.
	old := make([]float64, len(t.players))
	t.values(old, given)

	x := make([]float64, t.variables)
	t.read(x, p)
	if t.game.Start == Approximate {
		t.approximate(x)
	}
	out := &Result{Policy: p.Clone(), Equilibrium: given.Clone(), Evaluations: 1}
	if err := t.fixedPoint(ctx, v, out, x); err != nil {
		return nil, err
	}
	out.Gains = make([]float64, len(old))
	t.values(out.Gains, out.Equilibrium)
	for k := range old {
		out.Gains[k] = math.Expm1(out.Gains[k] - old[k])
	}
	return out, nil
}

// fixedPoint iterates on x until each player's tariffs meet the player's conditions, and
// leaves policy and equilibrium in out.
func (t *table) fixedPoint(ctx context.Context, v *market.Solver, out *Result, x []float64) error {
	tolerance := v.Tolerance
	defer func() { v.Tolerance = tolerance }()
	// The solver's tolerance follows the residual down to the tolerance of the user.
	tight := tolerance
	if tight == 0 {
		tight = market.DefaultTolerance
	}
	var (
		gradient   market.Gradient
		h          shadow
		next       = make([]float64, len(x))
		good, best = make([]float64, len(x)), math.Inf(1)
		acc        = newAccelerator(nashMemory, len(x))
		damping    = 1.0
		since      = 0
		rounds     = 0
		trial      = out.Equilibrium.Clone()
		last       = math.Inf(1)
	)
	copy(good, x)
	for {
		if err := stopped(ctx, "Nash tariffs"); err != nil {
			return err
		}
		if out.Evaluations >= t.game.Evaluations {
			out.Status = market.EvaluationLimit
			break
		}
		t.write(out.Policy, x)
		// Far from the end exact equilibria would be wasted.
		v.Tolerance = max(tight, min(1e-6, last*1e-3))
		out.Evaluations++
		err := v.Solve(trial, out.Policy, out.Equilibrium)
		if err == nil {
			err = v.GradientOf(&gradient, trial, out.Policy, nil, t.outputs...)
		}
		if err != nil {
			// Too long a step: go back part of the way.
			damping /= 2
			if damping < 1e-3 {
				return err
			}
			for k := range x {
				x[k] = 0.5 * (x[k] + good[k])
			}
			acc.reset()
			continue
		}
		// The distance of each rate from the answer to the player's conditions.
		out.Equilibrium, trial = trial, out.Equilibrium
		residual := 0.0
		for k := range t.rows {
			r := &t.rows[k]
			h.look(t, r, out.Equilibrium, out.Policy, &gradient)
			h.answer(next, t, r, x)
			for c := r.first; c < r.first+r.variables; c++ {
				residual = max(residual, math.Abs(next[c]-x[c]))
			}
		}
		// A small residual counts if the equilibrium was solved for exactly.
		out.Residual, last = residual, residual
		if residual <= t.game.Tolerance && v.Tolerance <= max(tight, t.game.Tolerance*1e-2) {
			out.Status = market.Optimal
			if rounds++; rounds > jumpRounds || !t.jumps(v, out.Policy, out.Equilibrium, &gradient, x, &out.Evaluations) {
				break
			}
			acc.reset()
			best, since, last = math.Inf(1), 0, math.Inf(1)
			continue
		}
		out.Steps++
		if residual < best {
			best, since = residual, 0
			copy(good, x)
			// Far off, or no better for long: back to the best point, without memory.
		} else if since++; residual > nashGrowth*best || since > nashPatience {
			acc.reset()
			damping = max(damping/2, 0.05)
			copy(x, good)
			if since > nashPatience {
				// Where conditions answer to each other too strongly for joint steps, best
				// answers in turn lead on.
				if err := t.answers(ctx, v, out, x); err != nil {
					return err
				}
			}
			best, since = math.Inf(1), 0
			continue
		}
		// An accelerated step, kept near the plain one and within bounds.
		acc.step(x, next, damping)
		for k := range x {
			x[k] = t.within(min(max(x[k], next[k]-t.reach[k]), next[k]+t.reach[k]))
		}
	}
	// The answer has the tolerance of the user.
	v.Tolerance = tolerance
	out.Evaluations++
	return v.Solve(out.Equilibrium, out.Policy, out.Equilibrium)
}

// answers lets each player in turn climb to the best tariffs, at given tariffs of others, and
// leaves all in x.
func (t *table) answers(ctx context.Context, v *market.Solver, out *Result, x []float64) error {
	t.write(out.Policy, x)
	for player := range t.players {
		alone, err := t.alone(player, out.Policy)
		if err != nil {
			return err
		}
		c := alone.newClimber(v, one{}, out.Policy, out.Equilibrium)
		if err := c.start(); err != nil {
			return err
		}
		if _, err := c.climb(ctx, 1e-4, t.game.Evaluations-out.Evaluations); err != nil {
			return err
		}
		out.Evaluations += c.evaluations
		out.Policy.CopyFrom(c.p)
		out.Equilibrium.CopyFrom(c.q)
	}
	t.read(x, out.Policy)
	return nil
}
