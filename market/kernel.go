package market

import (
	"errors"
	"math"
)

// kernels hold what a policy does to demand, so that the solver's passes are
// matrix-vector products: with q_ij = c^_ij^-theta_j,
//
//	P^_nj^-theta_j = sum_i k_nij q_ij,           k  = m pi kappa^^-theta
//	border value   = kt_nij q_ij X_nj P^^theta,  kt = k/(1+tau')
//
// Shares under the policy are never formed inside the loop.
type kernels struct {
	e       *Economy
	k, kt   []float64 // by cell
	shift   []float64 // by row: ln P^ = shift - ln(sum k q)/theta
	touched []bool    // rows that may differ from the baseline now
	changed []bool    // rows that do
	tariff  []float64 // inputs the touched rows were built from
	barrier []float64
	weight  []float64
	built   bool
}

func newKernels(e *Economy) kernels {
	return kernels{
		e:       e,
		k:       make([]float64, len(e.share)),
		kt:      make([]float64, len(e.share)),
		shift:   make([]float64, e.s*e.n),
		touched: make([]bool, e.s*e.n),
		changed: make([]bool, e.s*e.n),
		tariff:  make([]float64, len(e.share)),
		barrier: make([]float64, len(e.share)),
		weight:  make([]float64, len(e.share)),
	}
}

// build brings the kernels up to date with p, redoing only the rows that differ
// from the policy they were last built for.
func (k *kernels) build(p *Policy) error {
	e := k.e
	n := e.n
	var bad []error
	for row := range k.touched {
		if k.built && !k.touched[row] && !p.touched[row] {
			continue
		}
		lo, hi := row*n, row*n+n
		if k.built && k.touched[row] == p.touched[row] && same(k.tariff[lo:hi], p.tariff[lo:hi]) &&
			same(k.barrier[lo:hi], p.barrier[lo:hi]) && same(k.weight[lo:hi], p.weight[lo:hi]) {
			continue
		}
		if p.touched[row] {
			for c := lo; c < hi; c++ {
				if err := p.cellError(c); err != nil {
					bad = append(bad, err)
				}
			}
		}
		copy(k.tariff[lo:hi], p.tariff[lo:hi])
		copy(k.barrier[lo:hi], p.barrier[lo:hi])
		copy(k.weight[lo:hi], p.weight[lo:hi])
		k.touched[row] = p.touched[row]
		k.buildRow(row)
		if k.cutOff(row) {
			bad = append(bad, &CutOffError{Region: e.regions[row%n].ID, Sector: e.sectors[row/n].ID})
		}
	}
	k.built = bad == nil
	return errors.Join(bad...)
}

// baseline reports whether the policy last built is the baseline.
func (k *kernels) baseline() bool {
	for _, c := range k.changed {
		if c {
			return false
		}
	}
	return true
}

func same(a, b []float64) bool {
	for i, v := range a {
		if v != b[i] {
			return false
		}
	}
	return true
}

// cutOff reports whether a region that uses the row's good has no supplier.
func (k *kernels) cutOff(row int) bool {
	e := k.e
	if e.expenditure[row%e.n*e.s+row/e.n] == 0 {
		return false
	}
	for _, v := range k.k[row*e.n : (row+1)*e.n] {
		if v > 0 {
			return false
		}
	}
	return true
}

func (k *kernels) buildRow(row int) {
	e := k.e
	n := e.n
	theta := e.theta[row/n]
	k.shift[row] = 0
	k.changed[row] = false
	scale := false
	for c := row * n; c < (row+1)*n; c++ {
		v := e.share[c]
		if v != 0 && k.touched[row] {
			t, d, m := k.tariff[c], k.barrier[c], k.weight[c]
			if t != e.tariff[c] || d != 1 || m != 1 {
				k.changed[row] = true
			}
			if t != e.tariff[c] || d != 1 {
				v *= math.Exp(-theta * math.Log(d*((1+t)/(1+e.tariff[c]))))
			}
			v *= m
			if v < 1e-200 || v > 1e200 {
				scale = true
			}
		}
		k.k[c] = v
		k.kt[c] = v / (1 + k.tariff[c])
	}
	if scale {
		k.scaleRow(row)
	}
}

// scaleRow rebuilds a row whose entries leave the range of floating point, with
// the largest of them moved to one.
func (k *kernels) scaleRow(row int) {
	e := k.e
	n := e.n
	theta := e.theta[row/n]
	top := math.Inf(-1)
	for c := row * n; c < (row+1)*n; c++ {
		t, d, m := k.tariff[c], k.barrier[c], k.weight[c]
		k.k[c] = math.Log(e.share[c]*m) - theta*math.Log(d*((1+t)/(1+e.tariff[c])))
		top = max(top, k.k[c])
	}
	if math.IsInf(top, -1) {
		top = 0 // cut off
	}
	if math.Abs(top) < 400 {
		top = 0
	}
	k.shift[row] = -top / theta
	for c := row * n; c < (row+1)*n; c++ {
		k.k[c] = math.Exp(k.k[c] - top)
		k.kt[c] = k.k[c] / (1 + k.tariff[c])
	}
}
