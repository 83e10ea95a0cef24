package design

import (
	"fmt"
	"iter"
)

// Cube is a list of points in the unit cube [0, 1)^Dim. A Cube is safe for use by
// several goroutines. The zero value has no points.
type Cube struct {
	Dim, N int
	name   string
	at     func(i int, dst []float64)
}

// At writes point i into dst, or into a new slice if dst is shorter than Dim, and
// returns the slice. At panics for a number outside 0..N-1.
func (c Cube) At(i int, dst []float64) []float64 {
	if i < 0 || i >= c.N {
		panic(fmt.Sprintf("design: point %d of a design with %d points", i, c.N))
	}
	if cap(dst) < c.Dim {
		dst = make([]float64, c.Dim)
	}
	dst = dst[:c.Dim]
	c.at(i, dst)
	return dst
}

// All returns the points in order. The slice is used again for the next point: keep
// a copy, or use Points.
func (c Cube) All() iter.Seq2[int, []float64] {
	return func(yield func(int, []float64) bool) {
		x := make([]float64, c.Dim)
		for i := range c.N {
			c.at(i, x)
			if !yield(i, x) {
				return
			}
		}
	}
}

// Points returns all points as rows of a new table.
func (c Cube) Points() [][]float64 {
	flat := make([]float64, c.N*c.Dim)
	rows := make([][]float64, c.N)
	for i := range rows {
		rows[i] = flat[i*c.Dim : (i+1)*c.Dim : (i+1)*c.Dim]
		c.at(i, rows[i])
	}
	return rows
}

// String names the design: "sobol, 1024 points in 3 dimensions".
func (c Cube) String() string {
	return fmt.Sprintf("%s, %d points in %d dimensions", c.name, c.N, c.Dim)
}

// checkSize returns what is wrong with a number of dimensions and of points.
func checkSize(name string, dim, maxDim, n, maxN int) error {
	switch {
	case dim < 1 || dim > maxDim:
		return fmt.Errorf("design: %s has 1 to %d dimensions, not %d", name, maxDim, dim)
	case n < 1:
		return fmt.Errorf("design: empty: %s needs at least 1 point, not %d", name, n)
	case n > maxN:
		return fmt.Errorf("design: %s has at most %d points, not %d", name, maxN, n)
	}
	return nil
}

// two53 is the number of floats that a uniform draw in [0, 1) distinguishes.
const two53 = 1 << 53

// below1 is the largest float below one. Rounding may carry (n-1+u)/n to one.
const below1 = 1 - 1.0/two53
