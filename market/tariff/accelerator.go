package tariff

import "gonum.org/v1/gonum/mat"

// An accelerator combines the last few iterates of a fixed-point iteration so that
// residuals cancel best in the least-squares sense (Anderson 1965, Journal of the
// ACM 12:547-560; Walker and Ni 2011, SIAM Journal on Numerical Analysis 49:1715-1735).
type accelerator struct {
	depth   int
	dx, df  [][]float64 // changes of iterates and of residuals, oldest first
	x, f    []float64   // the last iterate and its residual
	started bool
}

// newAccelerator returns an accelerator for vectors of length dim that combines depth
// changes.
func newAccelerator(depth, dim int) *accelerator {
	return &accelerator{depth: depth, x: make([]float64, dim), f: make([]float64, dim)}
}

// reset forgets all iterates.
func (a *accelerator) reset() { a.dx, a.df, a.started = a.dx[:0], a.df[:0], false }

// step replaces x by the next iterate, given the image of x and the part of the residual
// to move by.
func (a *accelerator) step(x, image []float64, damping float64) {
	// The newest change takes the memory of the oldest, once all memory is used.
	if a.started {
		var dx, df []float64
		if len(a.dx) == a.depth {
			dx, df = a.dx[0], a.df[0]
			copy(a.dx, a.dx[1:])
			copy(a.df, a.df[1:])
			a.dx, a.df = a.dx[:a.depth-1], a.df[:a.depth-1]
		} else {
			dx, df = make([]float64, len(x)), make([]float64, len(x))
		}
		for k := range x {
			dx[k] = x[k] - a.x[k]
			df[k] = image[k] - x[k] - a.f[k]
		}
		a.dx, a.df = append(a.dx, dx), append(a.df, df)
	}
	a.started = true
	copy(a.x, x)
	for k := range x {
		a.f[k] = image[k] - x[k]
	}
	// A plain step, less what the combination of changes cancels.
	coef := a.solve()
	for k := range x {
		x[k] += damping * a.f[k]
	}
	for c, w := range coef {
		dx, df := a.dx[c], a.df[c]
		for k := range x {
			x[k] -= w * (dx[k] + damping*df[k])
		}
	}
}

// solve returns the combination of df closest to f, or nil. Nearly dependent columns
// leave, the oldest first.
func (a *accelerator) solve() []float64 {
	for len(a.df) > 0 {
		m := len(a.df)
		gram, rhs := mat.NewSymDense(m, nil), mat.NewVecDense(m, nil)
		for i := range m {
			for j := i; j < m; j++ {
				gram.SetSym(i, j, dot(a.df[i], a.df[j]))
			}
			rhs.SetVec(i, dot(a.df[i], a.f))
		}
		// A little on the diagonal keeps the factor of nearly dependent columns finite.
		for i := range m {
			gram.SetSym(i, i, gram.At(i, i)*(1+1e-12))
		}
		var chol mat.Cholesky
		var c mat.VecDense
		if chol.Factorize(gram) && chol.SolveVecTo(&c, rhs) == nil {
			return c.RawVector().Data
		}
		a.dx, a.df = a.dx[1:], a.df[1:]
	}
	return nil
}

// dot returns the inner product of two vectors.
func dot(x, y []float64) float64 {
	sum := 0.0
	for k, v := range x {
		sum += v * y[k]
	}
	return sum
}
