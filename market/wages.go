package market

import "math"

// This file finds wages by Newton's method on the balances of trade (the excess demand of
// Alvarez and Lucas 2007, Journal of Monetary Economics 54:1726-1768), with costs and
// spending solved at given wages. The method needs no link between regions to be strong,
// since each balance is taken relative to what is traded.

const (
	wageSteps   = 60   // Newton steps
	wageHalves  = 8    // halvings of one step
	wageDiff    = 1e-6 // difference of ln w^ for the Jacobian
	wageLimit   = 1.0  // largest step of ln w^
	wageKeep    = 0.2  // a Jacobian is kept while steps shrink the residual below this part
	settlePass  = 600  // passes at given wages
	settleTol   = 1e-14
	settleStall = 25 // passes in which the residual at given wages must halve
)

// wageNewton is the memory of balanceTrade.
type wageNewton struct {
	jacobian *dense
	base     []float64 // state at which the Jacobian is taken, and from which steps start
	f, df    []float64
}

// balanceTrade looks for the equilibrium from the wages in x and returns the residual of the
// state in x, balances of groups included. A residual too large means that none was found.
func (v *Solver) balanceTrade() float64 {
	n := v.e.n
	if v.wn == nil {
		v.wn = &wageNewton{jacobian: newDense(n), base: make([]float64, len(v.x)), f: make([]float64, n), df: make([]float64, n)}
	}
	k := v.wn
	v.r, v.caution = v.e.plainResponse(), 1
	if !v.settle() {
		return math.NaN()
	}
	v.merge()
	size := v.wageResidual(k.f)
	fresh := false
	for range wageSteps {
		if !(size > 0) || math.IsInf(size, 0) {
			break
		}
		if !fresh {
			if !v.wageJacobian() {
				break
			}
			fresh = true
		}
		copy(k.base, v.x)
		for i, f := range k.f {
			k.df[i] = -f
		}
		k.jacobian.solve(k.df)
		long := 0.0
		for _, d := range k.df {
			long = max(long, math.Abs(d))
		}
		if math.IsNaN(long) {
			break
		}
		scale, next, ok := min(1, wageLimit/long), 0.0, false
		for range wageHalves {
			copy(v.x, k.base)
			for i, d := range k.df {
				v.x[i] += scale * d
			}
			if v.settle() {
				if next = v.wageResidual(k.f); next < size {
					ok = true
					break
				}
			}
			scale /= 2
		}
		if !ok {
			copy(v.x, k.base)
			v.settle()
			v.wageResidual(k.f)
			break
		}
		fresh = next < wageKeep*size && scale == 1
		size = next
		if !fresh {
			// Trade may have moved to other partners.
			v.merge()
			size = v.wageResidual(k.f)
		}
		if long < 1e-13 {
			break
		}
	}
	res := v.image()
	if !math.IsNaN(res) {
		v.best = min(v.best, max(res, imbalanceWeight*size))
	}
	return max(res, imbalanceWeight*size)
}

// settle solves for costs and spending at the wages of x, and reports whether they were found.
func (v *Solver) settle() bool {
	v.acc.reset()
	v.bal.moved()
	best, since := math.Inf(1), 0
	for range settlePass {
		v.priceSweep()
		v.prices()
		v.spendingSweep()
		lost := v.sales()
		v.incomes()
		lw, _, _ := v.split(v.x)
		glw, _, _ := v.split(v.g)
		copy(glw, lw)
		clear(v.dw)
		res := 0.0
		for i := range v.e.n {
			res = max(res, v.spend(i))
		}
		v.passes++
		if lost || math.IsNaN(res) {
			return false
		}
		if res <= settleTol {
			return true
		}
		if since++; res < best/2 {
			best, since = res, 0
		} else if since > settleStall {
			break
		}
		v.acc.step(v.x, v.g)
		v.limit()
	}
	return best < 1e-11
}

// wageResidual works out the equations that wages solve: the balances, and one value added
// for each set of regions with links.
func (v *Solver) wageResidual(f []float64) float64 {
	b := v.bal
	worst := v.imbalances()
	copy(f, b.residual[:b.count])
	c := b.count
	groups := v.ker.groupsNow()
	worst = max(worst, v.sizes(groups))
	for i, g := range groups.of {
		if i == g && c < len(f) {
			f[c] = math.Log(v.groupNow[i] / v.groupOld[i])
			c++
		}
	}
	if c != len(f) {
		return math.NaN()
	}
	return worst
}

// wageJacobian takes the derivatives of the equations by differences and factors them.
func (v *Solver) wageJacobian() bool {
	k, n := v.wn, v.e.n
	copy(k.base, v.x)
	for i := range n {
		copy(v.x, k.base)
		v.x[i] += wageDiff
		if !v.settle() {
			return false
		}
		v.wageResidual(k.df)
		for c, f := range k.df {
			k.jacobian.a[c*n+i] = (f - k.f[c]) / wageDiff
		}
	}
	copy(v.x, k.base)
	return k.jacobian.factor()
}
