package market

import "math"

// anderson accelerates a fixed-point iteration x <- g(x) by combining the last
// few iterates so that their residuals f = g(x)-x cancel best in the
// least-squares sense (Anderson 1965; type II of Walker and Ni 2011, SIAM
// Journal on Numerical Analysis 49). The normal equations are kept up to date
// with one new row of inner products per step.
type anderson struct {
	depth int
	dim   int
	count int // columns held
	next  int // ring position of the next column
	have  bool

	f, g   []float64   // of the previous iterate
	df, dg [][]float64 // differences of successive residuals and images
	gram   []float64   // inner products of the columns of df
	rhs    []float64
	chol   []float64
}

func newAnderson(depth, dim int) *anderson {
	a := &anderson{depth: depth, dim: dim}
	a.f = make([]float64, dim)
	a.g = make([]float64, dim)
	a.df = make([][]float64, depth)
	a.dg = make([][]float64, depth)
	for i := range depth {
		a.df[i] = make([]float64, dim)
		a.dg[i] = make([]float64, dim)
	}
	a.gram = make([]float64, depth*depth)
	a.rhs = make([]float64, depth)
	a.chol = make([]float64, depth*depth)
	return a
}

// reset forgets all iterates.
func (a *anderson) reset() { a.count, a.next, a.have = 0, 0, false }

// step replaces x by the accelerated next iterate, given its image g.
func (a *anderson) step(x, g []float64) {
	m := a.depth
	if a.have {
		// The oldest column makes room for the newest.
		col := a.next
		a.next = (a.next + 1) % m
		if a.count < m {
			a.count++
		}
		df, dg := a.df[col][:len(x)], a.dg[col][:len(x)]
		f0, g0 := a.f[:len(x)], a.g[:len(x)]
		for i, gi := range g[:len(x)] {
			fi := gi - x[i]
			df[i] = fi - f0[i]
			dg[i] = gi - g0[i]
			f0[i] = fi
			g0[i] = gi
		}
		for c := range a.count {
			v := dot(a.df[c], df)
			a.gram[col*m+c], a.gram[c*m+col] = v, v
		}
	} else {
		for i, gi := range g {
			a.f[i] = gi - x[i]
			a.g[i] = gi
		}
		a.have = true
	}
	copy(x, g)
	if a.count == 0 {
		return
	}
	for c := range a.count {
		a.rhs[c] = dot(a.df[c], a.f)
	}
	if !a.solve() {
		a.reset()
		a.have = true
		return
	}
	for c := range a.count {
		if a.rhs[c] != 0 {
			axpy(x, -a.rhs[c], a.dg[c])
		}
	}
}

// solve overwrites rhs with the least-squares coefficients. A diagonal of the
// order of rounding keeps nearly dependent columns harmless.
func (a *anderson) solve() bool {
	m, n := a.depth, a.count
	for i := range n {
		for j := range i + 1 {
			v := a.gram[i*m+j]
			if i == j {
				v *= 1 + 1e-13
			}
			for k := range j {
				v -= a.chol[i*m+k] * a.chol[j*m+k]
			}
			if i == j {
				if !(v > 1e-15*a.gram[i*m+i]) {
					return false
				}
				a.chol[i*m+i] = math.Sqrt(v)
			} else {
				a.chol[i*m+j] = v / a.chol[j*m+j]
			}
		}
	}
	for i := range n {
		v := a.rhs[i]
		for k := range i {
			v -= a.chol[i*m+k] * a.rhs[k]
		}
		a.rhs[i] = v / a.chol[i*m+i]
	}
	for i := n - 1; i >= 0; i-- {
		v := a.rhs[i]
		for k := i + 1; k < n; k++ {
			v -= a.chol[k*m+i] * a.rhs[k]
		}
		a.rhs[i] = v / a.chol[i*m+i]
	}
	return true
}
