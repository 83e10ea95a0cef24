package market

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/gemm"
)

// This file solves the adjoint's linear systems by Chebyshev iteration (Golub and Varga 1961,
// Numerische Mathematik 3:147-156) in panels of columns, from an estimate of the spectral
// radius.

const (
	adjointTolerance = 1e-9 // relative to the largest entry of a column
	adjointSweeps    = 60   // with what is known about the baseline
	plainSweeps      = 3000 // without
	spectralSweeps   = 5
)

// bySector multiplies each open sector's matrix with the sector's part of a block.
func (a *adjoint) bySector(out, matrix, in []float64, cols int) {
	n := a.n
	for o := range a.sectors {
		gemm.Mul(gemm.Matrix{Data: out[o*n*cols:], Stride: cols}, gemm.Matrix{Data: matrix[o*n*n:], Stride: n},
			gemm.Matrix{Data: in[o*n*cols:], Stride: cols}, n, n, cols)
	}
}

// byRegion multiplies each region's inverse with the region's part of a block.
func (a *adjoint) byRegion(out []float64, outCols int, inverse, in []float64, cols int) {
	n, t := a.n, len(a.sectors)
	if t == 0 {
		return
	}
	for m := range n {
		gemm.Mul(gemm.Matrix{Data: out[m*outCols:], Stride: n * outCols}, gemm.Matrix{Data: inverse[m*t*t:], Stride: t},
			gemm.Matrix{Data: in[m*cols:], Stride: n * cols}, t, t, cols)
	}
}

// spectrum estimates the spectral radius of inverse times shares by the power method. The
// matrix is nearly non-negative; the margin covers the error of a few sweeps, and tariffs, in
// which the matrices of the systems differ.
func (a *adjoint) spectrum() {
	size := len(a.sectors) * a.n * gemm.Lanes
	a.next, a.prev = grow(a.next, size), grow(a.prev, size)
	x, y := a.next, a.prev
	fill(x, 1)
	top := 0.0
	for range spectralSweeps {
		a.bySector(y, a.sd, x, gemm.Lanes)
		a.byRegion(x, gemm.Lanes, a.inverse, y, gemm.Lanes)
		top = 0
		for _, v := range x {
			top = max(top, math.Abs(v))
		}
		if top == 0 {
			break
		}
		for i := range x {
			x[i] /= top
		}
	}
	a.radius = min(top*1.03, 0.999)
}

// panelWidth is the largest number of columns solved together: few enough for the memory of
// an iteration to stay in the cache.
const panelWidth = 16

// solve finds x = base + inverse matrix x from the start in x, all in blocks of cols columns,
// and leaves matrix x in t. A column is solved when the step is within the tolerance of the
// largest entry of its base, or of least. The result reports whether all columns were solved.
func (a *adjoint) solve(x, t, base []float64, matrix, inverse []float64, cols int, least float64) bool {
	rows := len(a.sectors) * a.n
	if rows == 0 {
		return true
	}
	panels := (cols + panelWidth - 1) / panelWidth
	width := gemm.Stride((cols + panels - 1) / panels)
	for _, b := range [...]*[]float64{&a.px, &a.pt, &a.py, &a.pbase, &a.pprev} {
		*b = grow(*b, rows*width)
	}
	for lo := 0; lo < cols; lo += width {
		w := min(width, cols-lo)
		px, pt, pbase := a.px[:rows*w], a.pt[:rows*w], a.pbase[:rows*w]
		for row := range rows {
			copy(px[row*w:row*w+w], x[row*cols+lo:])
			copy(pbase[row*w:row*w+w], base[row*cols+lo:])
		}
		if !a.solvePanel(px, pt, pbase, matrix, inverse, w, least) {
			return false
		}
		for row := range rows {
			copy(x[row*cols+lo:row*cols+lo+w], px[row*w:])
			copy(t[row*cols+lo:row*cols+lo+w], pt[row*w:])
		}
	}
	return true
}

// solvePanel solves a panel of columns with the recurrence of Chebyshev polynomials.
func (a *adjoint) solvePanel(x, t, base []float64, matrix, inverse []float64, cols int, least float64) bool {
	a.scale = grow(a.scale, cols)
	fill(a.scale, least)
	for o := 0; o < len(x); o += cols {
		for c, v := range base[o : o+cols] {
			a.scale[c] = max(a.scale[c], math.Abs(v))
		}
	}
	// Home purchases are eliminated, so the diagonal is nearly zero and with the diagonal the
	// sum of eigenvalues: some are negative, though smaller than the radius.
	radius := a.radius
	low := 0.5 * radius
	shift := 2 / (2 - radius + low)
	sigma := (radius + low) / (2 - radius + low)
	omega := 1.0
	limit := adjointSweeps
	if a.r != a.e.response() {
		limit = plainSweeps
	}
	y, prev := a.py[:len(x)], a.pprev[:len(x)]
	clear(prev)
	for sweep := range limit {
		a.bySector(t, matrix, x, cols)
		a.byRegion(y, cols, inverse, t, cols)
		if a.settled(y, base, x, cols) {
			for i, v := range y {
				x[i] = v + base[i]
			}
			return true
		}
		switch sweep {
		case 0:
		case 1:
			omega = 1 / (1 - sigma*sigma/2)
		default:
			omega = 1 / (1 - sigma*sigma*omega/4)
		}
		// The last gap goes into the error.
		if sweep == limit-1 {
			a.gap = a.unsettled(y, base, x, cols)
		}
		gemm.Step(x, prev, y, base, omega*shift, 1-omega, omega-omega*shift)
	}
	return false
}

// unsettled returns the largest difference of y+base from x, relative to the column's scale.
func (a *adjoint) unsettled(y, base, x []float64, cols int) float64 {
	gap := 0.0
	for o := 0; o < len(x); o += cols {
		for c := range cols {
			gap = max(gap, math.Abs(y[o+c]+base[o+c]-x[o+c])/a.scale[c])
		}
	}
	if math.IsNaN(gap) {
		return math.Inf(1)
	}
	return gap
}

// settled reports whether each column of y+base is close to x.
func (a *adjoint) settled(y, base, x []float64, cols int) bool {
	for o := 0; o < len(x); o += cols {
		for c := range cols {
			if !(math.Abs(y[o+c]+base[o+c]-x[o+c]) <= adjointTolerance*a.scale[c]) {
				return false
			}
		}
	}
	return true
}
