package market

import "math"

// dense is a small square matrix that is factored in place by elimination with
// partial pivoting.
type dense struct {
	n     int
	a     []float64
	pivot []int
	work  []float64
}

func newDense(n int) *dense {
	return &dense{n: n, a: make([]float64, n*n), pivot: make([]int, n), work: make([]float64, n)}
}

// factor reports whether the matrix is regular to working precision.
func (m *dense) factor() bool {
	n, a := m.n, m.a
	size := 0.0
	for _, v := range a {
		size = max(size, math.Abs(v))
	}
	for i := range n {
		p := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r*n+i]) > math.Abs(a[p*n+i]) {
				p = r
			}
		}
		m.pivot[i] = p
		if !(math.Abs(a[p*n+i]) > 1e-13*size) {
			return false
		}
		if p != i {
			for c := range n {
				a[i*n+c], a[p*n+c] = a[p*n+c], a[i*n+c]
			}
		}
		for r := i + 1; r < n; r++ {
			f := a[r*n+i] / a[i*n+i]
			a[r*n+i] = f
			if f == 0 {
				continue
			}
			ri, rr := a[i*n+i+1:i*n+n], a[r*n+i+1:r*n+n]
			for c, v := range ri {
				rr[c] -= f * v
			}
		}
	}
	return true
}

// solve overwrites b with the solution of the factored system.
func (m *dense) solve(b []float64) {
	n, a := m.n, m.a
	for i, p := range m.pivot {
		b[i], b[p] = b[p], b[i]
	}
	for i := range n {
		v := b[i]
		for c, w := range a[i*n : i*n+i] {
			v -= w * b[c]
		}
		b[i] = v
	}
	for i := n - 1; i >= 0; i-- {
		v := b[i]
		for c := i + 1; c < n; c++ {
			v -= a[i*n+c] * b[c]
		}
		b[i] = v / a[i*n+i]
	}
}
