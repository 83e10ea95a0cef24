package market

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/vec"
)

// anderson accelerates a fixed-point iteration x <- g(x) by combining the last
// few iterates so that their residuals f = g(x)-x cancel best in the
// least-squares sense (Anderson 1965; type II of Walker and Ni 2011, SIAM
// Journal on Numerical Analysis 49:1715-1735). The normal equations are kept up
// to date with one new row of inner products per step.
type anderson struct {
	depth int
	dim   int
	count int // columns held
	next  int // ring position of the next column
	have  bool

	f, g   []float64 // of the previous iterate
	df, dg []float64 // differences of successive residuals and images, by column
	gram   []float64 // inner products of the columns of df
	coef   []float64
	chol   []float64
}

// newAnderson makes room for iterates of length dim, a multiple of vec.Lanes.
func newAnderson(depth, dim int) *anderson {
	return &anderson{
		depth: depth, dim: dim,
		f: make([]float64, dim), g: make([]float64, dim),
		df: make([]float64, depth*dim), dg: make([]float64, depth*dim),
		gram: make([]float64, depth*depth), coef: make([]float64, depth), chol: make([]float64, depth*depth),
	}
}

// reset forgets all iterates.
func (a *anderson) reset() { a.count, a.next, a.have = 0, 0, false }

// step replaces x by the accelerated next iterate, given its image g.
func (a *anderson) step(x, g []float64) {
	m, d := a.depth, a.dim
	g0 := a.g[:len(x)]
	f0 := a.f[:len(x)]
	g = g[:len(x)]
	if !a.have {
		for i, gi := range g {
			f0[i] = gi - x[i]
			g0[i] = gi
		}
		a.have = true
		copy(x, g)
		return
	}
	col := a.next
	a.next = (a.next + 1) % m
	a.count = min(a.count+1, m)
	df, dg := a.df[col*d:][:len(x)], a.dg[col*d:][:len(x)]
	for i, gi := range g {
		fi := gi - x[i]
		df[i] = fi - f0[i]
		dg[i] = gi - g0[i]
		f0[i] = fi
		g0[i] = gi
	}
	copy(x, g)
	n := a.count
	vec.Mul(a.coef[:n], a.df, df)
	for c := range n {
		a.gram[col*m+c], a.gram[c*m+col] = a.coef[c], a.coef[c]
	}
	vec.Mul(a.coef[:n], a.df, f0)
	if !a.solve() {
		a.count, a.next = 0, 0
		return
	}
	for c := range n {
		a.coef[c] = -a.coef[c]
	}
	vec.MulTransAdd(x, a.dg, a.coef[:n])
}

// solve overwrites coef with the least-squares coefficients. A diagonal of the
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
		v := a.coef[i]
		for k := range i {
			v -= a.chol[i*m+k] * a.coef[k]
		}
		a.coef[i] = v / a.chol[i*m+i]
	}
	for i := n - 1; i >= 0; i-- {
		v := a.coef[i]
		for k := i + 1; k < n; k++ {
			v -= a.chol[k*m+i] * a.coef[k]
		}
		a.coef[i] = v / a.chol[i*m+i]
	}
	return true
}
