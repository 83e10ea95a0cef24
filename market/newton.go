package market

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/vec"
)

const (
	krylovDim    = 60
	newtonSteps  = 60
	newtonHalves = 12
	differencing = 1e-7
)

// newton is the solver of last resort: Newton's method on g(x)-x = 0 with the
// linear systems solved by GMRES (Saad and Schultz 1986), products with the
// Jacobian taken by differences of passes, and a line search that accepts only a
// smaller residual.
type newton struct {
	basis     []float64 // rows of the Krylov basis
	h         []float64 // Hessenberg matrix, column by column
	cs, sn, y []float64
	f, x, dx  []float64
}

func newNewton(dim int) *newton {
	return &newton{
		basis: make([]float64, (krylovDim+1)*dim),
		h:     make([]float64, (krylovDim+1)*krylovDim),
		cs:    make([]float64, krylovDim), sn: make([]float64, krylovDim), y: make([]float64, krylovDim+1),
		f: make([]float64, dim), x: make([]float64, dim), dx: make([]float64, dim),
	}
}

// newton runs Newton's method from x.
func (v *Solver) newton(tol float64) float64 {
	if v.nk == nil {
		v.nk = newNewton(len(v.x))
	}
	k := v.nk
	res := v.image()
	for range newtonSteps {
		if !(res > tol) {
			return res
		}
		copy(k.x, v.x)
		for i, g := range v.g {
			k.f[i] = g - v.x[i]
		}
		size := norm(k.f)
		v.gmres(size)
		ok := false
		for step, halves := 1.0, 0; halves < newtonHalves; step, halves = step/2, halves+1 {
			for i, d := range k.dx {
				v.x[i] = k.x[i] + step*d
			}
			_, _, xh := v.split(v.x)
			_, _, old := v.split(k.x)
			for c, h := range old {
				xh[c] = max(xh[c], minSpending*h)
			}
			next := v.image()
			for i, g := range v.g {
				k.f[i] = g - v.x[i]
			}
			if norm(k.f) < (1-1e-4*step)*size {
				res, ok = next, true
				break
			}
		}
		if !ok {
			return res
		}
	}
	return res
}

// image is pass without sweeps before it.
func (v *Solver) image() float64 {
	v.prices()
	v.passes++
	return v.pass()
}

// gmres sets dx to an approximate Newton step at x, where f has the given norm.
func (v *Solver) gmres(size float64) {
	k, dim := v.nk, len(v.x)
	row := func(i int) []float64 { return k.basis[i*dim : (i+1)*dim] }
	for i, f := range k.f {
		k.basis[i] = f / size
	}
	clear(k.y)
	k.y[0] = size
	n := 0
	for n < krylovDim {
		// Arnoldi: the image of the newest basis vector, made orthogonal.
		q, w := row(n), row(n+1)
		for i, d := range q {
			v.x[i] = k.x[i] + differencing*d
		}
		v.image()
		for i, g := range v.g {
			w[i] = -((g - v.x[i]) - k.f[i]) / differencing
		}
		h := k.h[n*(krylovDim+1) : (n+1)*(krylovDim+1)]
		for i := range n + 1 {
			vec.Mul(h[i:i+1], row(i), w)
			for c, b := range row(i) {
				w[c] -= h[i] * b
			}
		}
		last := norm(w)
		for i := range n {
			h[i], h[i+1] = k.cs[i]*h[i]+k.sn[i]*h[i+1], -k.sn[i]*h[i]+k.cs[i]*h[i+1]
		}
		r := math.Hypot(h[n], last)
		if r == 0 || math.IsNaN(r) {
			break
		}
		k.cs[n], k.sn[n] = h[n]/r, last/r
		h[n] = r
		k.y[n], k.y[n+1] = k.cs[n]*k.y[n], -k.sn[n]*k.y[n]
		n++
		if math.Abs(k.y[n]) < 1e-3*size || last == 0 {
			break
		}
		for c := range w {
			w[c] /= last
		}
	}
	for i := n - 1; i >= 0; i-- {
		y := k.y[i]
		for c := i + 1; c < n; c++ {
			y -= k.h[c*(krylovDim+1)+i] * k.y[c]
		}
		k.y[i] = y / k.h[i*(krylovDim+1)+i]
	}
	clear(k.dx)
	vec.MulTransAdd(k.dx, k.basis, k.y[:n])
}

func norm(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum)
}
