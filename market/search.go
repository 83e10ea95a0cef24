package market

import "math"

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

// find looks for the equilibrium from the state in start and returns the residual
// of the state in x, which the buffers of the last pass describe. What it tries
// grows slower and safer.
func (v *Solver) find(tol float64) float64 {
	v.r, v.caution = v.e.response(), 1
	copy(v.x, v.start)
	res := v.iterate(tol, fastPasses)
	for caution := 1.0; !(res <= tol) && caution > 0.1; caution /= 2 {
		v.r, v.caution = v.e.plainResponse(), caution
		copy(v.x, v.start)
		res = v.iterate(tol, slowPasses)
	}
	if !(res <= tol) {
		res = v.follow(tol)
	}
	if !(res <= tol) {
		res = v.plod(tol)
	}
	return res
}

// plod repeats small plain steps from the baseline, without acceleration: where most
// flows are banned, one step too long can lead to where no way leads back.
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

// follow moves the policy from the baseline to what was built in steps as long as
// they work, each solved from the one before.
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
		goal := tol
		if to < 1 {
			goal = max(tol, 1e-6)
		}
		if res = v.iterate(goal, slowPasses); res <= goal {
			copy(v.start, v.x)
			done, step = to, step*2
			continue
		}
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

// limit keeps the accelerated state near the plain one where they differ by more
// than linear extrapolation can be trusted with, and spending positive.
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
