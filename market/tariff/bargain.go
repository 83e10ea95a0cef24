package tariff

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/market"
)

// This file finds cooperative tariffs: the efficient tariffs to which a bargain over all
// players' tariffs leads from a threat point (Ossa 2014, American Economic Review
// 104:4104-4146; Nash 1950, Econometrica 18:155-162).

// A Bargain says which of the efficient tariffs the players agree on.
type Bargain uint8

const (
	// EqualGains raises the least proportional gain of a player as far as tariffs can,
	// so that all players gain alike unless bounds on tariffs stop transfers: the
	// bargaining of Ossa (2014, American Economic Review
	// 104:4104-4146), section II, and, with gains measured in proportion to the threat
	// point, the solution of Kalai (1977, Econometrica 45:1623-1630).
	EqualGains Bargain = iota
	// NashProduct maximises the product of the players' proportional gains over the
	// threat point (Nash 1950, Econometrica 18:155-162).
	NashProduct
)

// String returns the name of the bargain.
func (b Bargain) String() string {
	switch b {
	case EqualGains:
		return "equal gains"
	case NashProduct:
		return "Nash product"
	}
	return "unknown bargain"
}

const (
	spreadTolerance = 1e-9 // of equal gains, in logarithms
	bargainRounds   = 40   // updates of the players' weights
	weightless      = 1e-6 // weights of less count as none
)

// softest is a smooth version of the least gain over the threat point: minus the
// logarithm of the sum of weighted exp(-sharpness gain), over the sharpness. With the
// weights of each round taken from the last (the exponential method of multipliers,
// Tseng and Bertsekas 1993, Mathematical Programming 60:1-19) its maximum is that of
// the least gain, at which all gains are equal.
type softest struct {
	threat, weight []float64
	sharpness      float64
}

// parts sets w to the weights of the objectives at g, and returns the value.
func (a *softest) parts(w, g []float64) float64 {
	// Relative to the least gain no exponential overflows.
	low := math.Inf(1)
	for k := range g {
		low = min(low, g[k]-a.threat[k])
	}
	sum := 0.0
	for k := range g {
		w[k] = a.weight[k] * math.Exp(-a.sharpness*(g[k]-a.threat[k]-low))
		sum += w[k]
	}
	for k := range w {
		w[k] /= sum
	}
	return low - math.Log(sum)/a.sharpness
}

// value returns the smooth least gain, in logarithms.
func (a *softest) value(g []float64) float64 { return a.parts(make([]float64, len(g)), g) }

// slopes sets w to the derivatives: shares that sum to one.
func (a *softest) slopes(w, g []float64) { a.parts(w, g) }

// curvature sets c to minus the second derivatives.
func (a *softest) curvature(c *mat.Dense, g []float64) {
	w := make([]float64, len(g))
	a.parts(w, g)
	for i := range g {
		for j := range g {
			v := -w[i] * w[j]
			if i == j {
				v += w[i]
			}
			c.Set(i, j, a.sharpness*v)
		}
	}
}

// product is the logarithm of the product of proportional gains.
type product struct{ threat []float64 }

// value returns the logarithm of the product, minus infinity unless all gain.
func (a *product) value(g []float64) float64 {
	sum := 0.0
	for k := range g {
		v := math.Expm1(g[k] - a.threat[k])
		if !(v > 0) {
			return math.Inf(-1)
		}
		sum += math.Log(v)
	}
	return sum
}

// slopes sets w to the derivatives.
func (a *product) slopes(w, g []float64) {
	for k := range g {
		d := g[k] - a.threat[k]
		w[k] = math.Exp(d) / math.Expm1(d)
	}
}

// curvature sets c to minus the second derivatives, a diagonal.
func (a *product) curvature(c *mat.Dense, g []float64) {
	c.Zero()
	for k := range g {
		d := g[k] - a.threat[k]
		c.Set(k, k, math.Exp(d)/(math.Expm1(d)*math.Expm1(d)))
	}
}

// errNoGain explains why there is no Nash product.
var errNoGain = errors.New("tariff: no tariffs were found at which all players gain over the threat point")

// Cooperate finds the tariffs on which the players agree if, without agreement, the policy
// threat holds. The search begins at p, which sets the tariffs of all others and all other
// measures; nil stands for threat. Players bargain with tariffs alone, as in Ossa (2014):
// tariffs also shift income between players. Result.Residual is the longest step that the
// first-order conditions of the weighted sum of objectives still call for, and Result.Spread
// the largest difference of gains.
//
// Many tariffs have the same effect: if a region raises all tariffs, home sales included,
// nothing changes but prices. The tariffs returned are near the start.
//
// Cooperate returns a DeficitError if trade does not balance under p or threat, and the
// context's error if stopped.
func (g Game) Cooperate(ctx context.Context, v *market.Solver, p, threat *market.Policy, b Bargain) (*Result, error) {
	if p == nil {
		p = threat
	}
	if b > NashProduct {
		return nil, fmt.Errorf("tariff: bargain: got %d, want EqualGains or NashProduct", b)
	}
	t, err := g.newTable(v.Economy(), p)
	if err != nil {
		return nil, err
	}
	// Trade must balance at both points; gains are over the objectives at the threat.
	q := new(market.Equilibrium)
	old := make([]float64, len(t.players))
	for _, policy := range [...]*market.Policy{threat, p} {
		if err := v.Solve(q, policy, nil); err != nil {
			return nil, err
		}
		if err := balanced(q); err != nil {
			return nil, err
		}
		if policy == threat {
			t.values(old, q)
		}
	}
	// Equal weights first: each round takes over the weights at its maximum.
	a := &softest{threat: old, weight: make([]float64, len(old)), sharpness: 100}
	for k := range a.weight {
		a.weight[k] = 1 / float64(len(old))
	}
	c := t.newClimber(v, a, p, q)
	if err := c.start(); err != nil {
		return nil, err
	}
	out := new(Result)
	// The product is defined where all gain: equal gains lead there.
	if b == EqualGains {
		out.Status, err = c.equalise(ctx, a, t.game.Evaluations, 0)
	} else {
		if out.Status, err = c.equalise(ctx, a, t.game.Evaluations, 1e-4); err == nil {
			if n := (&product{old}); math.IsInf(n.value(c.g), -1) {
				err = errNoGain
			} else {
				c.aim = n
				out.Status, err = c.climb(ctx, t.game.Tolerance, t.game.Evaluations)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	out.Policy, out.Equilibrium, out.Residual, out.Steps, out.Evaluations = c.p, c.q, c.residual, c.steps, c.evaluations
	// Gains over the threat, and the spread.
	low, high := math.Inf(1), math.Inf(-1)
	for k := range old {
		d := math.Expm1(c.g[k] - old[k])
		out.Gains = append(out.Gains, d)
		low, high = min(low, d), max(high, d)
	}
	if b == EqualGains {
		out.Spread = high - low
	}
	return out, nil
}

// equalise raises the least gain until all gains are equal, or beyond enough if enough is
// positive.
func (c *climber) equalise(ctx context.Context, a *softest, limit int, enough float64) (market.TariffStatus, error) {
	for round := range bargainRounds {
		// Early weights need no exact maximum.
		tolerance := max(c.t.game.Tolerance, 1e-3*math.Pow(0.1, float64(round)))
		status, err := c.climb(ctx, tolerance, limit)
		if err != nil || status == market.EvaluationLimit {
			return status, err
		}
		// The search for a common gain ends at a sufficient least gain.
		low := math.Inf(1)
		for k := range c.g {
			low = min(low, c.g[k]-a.threat[k])
		}
		if enough > 0 && low > enough {
			return market.Optimal, nil
		}
		// A player with a vanishing weight keeps more than the rest: within bounds no tariff
		// hands the gains on.
		a.parts(c.weights, c.g)
		apart := 0.0
		for k, w := range c.weights {
			if w > weightless {
				apart = max(apart, c.g[k]-a.threat[k]-low)
			}
		}
		if apart < spreadTolerance && tolerance == c.t.game.Tolerance {
			return status, nil
		}
		copy(a.weight, c.weights)
		// Sharper as weights settle, which makes rounds converge faster.
		a.sharpness = min(a.sharpness*3, 1e4)
	}
	return market.Stalled, nil
}
