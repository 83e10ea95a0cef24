//go:build !noasm

package gemm

// avx reports whether the processor and the operating system support AVX.
// Multiplication and addition stay separate instructions, and the result is the same
// without AVX.
var avx = hasAVX()

// mul multiplies by the vector kernels on a processor with AVX, and in plain Go
// otherwise.
func mul(c, a, b Matrix, rows, inner, cols int) {
	if !avx {
		mulGeneric(c, a, b, rows, inner, cols)
		return
	}
	for r := 0; r < rows; r += 4 {
		if rows >= 4 {
			// The last four rows may overlap rows already computed; the results are
			// equal.
			r = min(r, rows-4)
			ar, cr := &a.Data[r*a.Stride], c.Data[r*c.Stride:]
			k := 0
			for ; k+8 <= cols; k += 8 {
				mul4x8(&cr[k], ar, &b.Data[k], inner, c.Stride, a.Stride, b.Stride)
			}
			for ; k < cols; k += 4 {
				mul4x4(&cr[k], ar, &b.Data[k], inner, c.Stride, a.Stride, b.Stride)
			}
			continue
		}
		for one := range rows {
			for k := 0; k < cols; k += 4 {
				mul1x4(&c.Data[one*c.Stride+k], &a.Data[one*a.Stride], &b.Data[k], inner, b.Stride)
			}
		}
	}
}

// step updates by the vector kernel on a processor with AVX, and in plain Go otherwise.
func step(x, prev, y, base []float64, u, w, keep float64) {
	if avx && len(x) > 0 {
		stepAVX(&x[0], &prev[0], &y[0], &base[0], len(x), u, w, keep)
		return
	}
	stepGeneric(x, prev, y, base, u, w, keep)
}

// hasAVX reports support for AVX. The implementation is in gemm_amd64.s.
func hasAVX() bool

// The kernels below multiply blocks with the number of rows and columns in their names.
// The implementations are in gemm_amd64.s. Strides are in entries; Mul checks the
// shapes.

//go:noescape
func mul4x8(c, a, b *float64, inner, cs, as, bs int)

//go:noescape
func mul4x4(c, a, b *float64, inner, cs, as, bs int)

//go:noescape
func mul1x4(c, a, b *float64, inner, bs int)

// stepAVX computes the update of Step for n a multiple of Lanes. The implementation is
// in gemm_amd64.s.
//
//go:noescape
func stepAVX(x, prev, y, base *float64, n int, u, w, keep float64)
