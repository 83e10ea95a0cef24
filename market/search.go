package market

import "math"

// This file decides in which order a solve tries its methods: the accelerated iteration,
// Newton's method on wages, slower steps, a path from the baseline, Newton's method on all of
// the state, and small plain steps.

// Depth of the acceleration, limits on passes, and limits on a step of the state in
// logarithms.
const (
	andersonDepth = 8
	maxPasses     = 10000 // in all, before Newton's method; and in plod
	fastPasses    = 200
	slowPasses    = 500
	stallPasses   = 50   // passes in which the residual must halve
	plodPasses    = 500  // likewise, in small plain steps
	minFollow     = 1e-3 // least step of a policy on its way from the baseline

	maxLogStep  = 0.5
	minSpending = 0.1
)

// find looks for the equilibrium from the state in start and returns the residual of the
// state in x, which the buffers of the last pass describe. The methods grow slower and safer.
func (v *Solver) find(tol float64) float64 {
	v.r, v.caution = v.e.response(), 1
	copy(v.x, v.start)
	res := v.settled(v.iterate(tol, fastPasses), tol)
	if !(res <= tol) {
		copy(v.x, v.start)
		res = v.balanceTrade()
	}
	// Without knowledge of the baseline the sweeps contract whatever the policy.
	for caution := 1.0; !(res <= tol) && caution > 0.1; caution /= 2 {
		v.r, v.caution = v.e.plainResponse(), caution
		copy(v.x, v.start)
		res = v.settled(v.iterate(tol, slowPasses), tol)
	}
	if !(res <= tol) {
		res = v.settled(v.follow(tol), tol)
	}
	if !(res <= tol) {
		res = v.settled(v.plod(tol), tol)
	}
	return res
}

// settled returns the residual of a state that solves the equations region by region, with
// the trade of weakly linked groups taken into account. Where such trade is not balanced,
// Newton's method on wages goes on from the state.
func (v *Solver) settled(res, tol float64) float64 {
	if !(res <= tol) {
		return res
	}
	if res = max(res, v.unbalanced()); res <= tol {
		return res
	}
	v.best = res
	return v.balanceTrade()
}

// plod repeats small plain steps from the baseline, without acceleration: under bans of most
// flows a long step can lead to a state without a way back.
func (v *Solver) plod(tol float64) float64 {
	v.r, v.caution = v.e.plainResponse(), 0.25
	v.baselineState(v.x)
	v.priceSweep()
	res, best, since := math.Inf(1), math.Inf(1), 0
	for range maxPasses {
		v.priceSweep()
		v.prices()
		v.spendingSweep()
		res = v.pass()
		v.passes++
		if res <= tol || math.IsNaN(res) {
			break
		}
		v.best = min(v.best, res)
		// The residual must halve now and then; else the iteration has stalled.
		if since++; res < best/2 {
			best, since = res, 0
		} else if since > plodPasses {
			break
		}
		copy(v.x, v.g)
	}
	return res
}

// iterate runs the accelerated iteration from x until the residual is at most
// tol, for limit passes, or until it stalls.
func (v *Solver) iterate(tol float64, limit int) float64 {
	v.acc.reset()
	v.priceSweep()
	res, best, since := math.Inf(1), math.Inf(1), 0
	for range limit {
		v.priceSweep()
		v.prices()
		v.spendingSweep()
		res = v.pass()
		v.passes++
		if res <= tol || math.IsNaN(res) || v.passes >= maxPasses {
			break
		}
		// Only residuals of the full policy count as the best.
		if v.ker.part == 1 {
			v.best = min(v.best, res)
		}
		if since++; res < best/2 {
			best, since = res, 0
		} else if since > stallPasses {
			break
		}
		v.acc.step(v.x, v.g)
		v.limit()
	}
	return res
}

// follow moves the policy from the baseline to the target in steps while the steps succeed,
// each solved from the step before.
func (v *Solver) follow(tol float64) float64 {
	v.ker.blendable()
	defer v.ker.blend(1)
	v.r, v.caution = v.e.plainResponse(), 0.5
	v.baselineState(v.start)
	res := math.Inf(1)
	for done, step := 0.0, 0.25; done < 1; {
		to := min(done+step, 1)
		v.ker.blend(to)
		copy(v.x, v.start)
		// Points on the way need no full precision.
		goal := tol
		if to < 1 {
			goal = max(tol, 1e-6)
		}
		if res = v.iterate(goal, slowPasses); res <= goal {
			copy(v.start, v.x)
			done, step = to, step*2
			continue
		}
		// A failure halves the step, a success doubles the step.
		if step /= 2; step < minFollow || v.passes >= maxPasses {
			break
		}
	}
	if !(res <= tol) {
		// Newton's method, from the last policy that was solved.
		v.ker.blend(1)
		copy(v.x, v.start)
		res = v.newton(tol)
	}
	return res
}

// limit keeps the accelerated state near the plain state, since linear extrapolation cannot
// be trusted far away, and keeps spending positive.
func (v *Solver) limit() {
	lw, lc, xh := v.split(v.x)
	gw, gc, gh := v.split(v.g)
	for i, w := range gw {
		lw[i] = min(max(lw[i], w-maxLogStep), w+maxLogStep)
	}
	for i, c := range gc {
		lc[i] = min(max(lc[i], c-maxLogStep), c+maxLogStep)
	}
	for c, h := range gh {
		if xh[c] < h*minSpending {
			xh[c] = h * minSpending
		}
	}
}
