// Package gemm multiplies blocks of small dense matrices in a fixed order of additions.
// Matrices go in, and products come out, equal to the last bit with or without vector
// instructions and on every platform. The files are best read in this order: gemm.go,
// gemm_amd64.go, gemm_noasm.go.
package gemm

// Lanes is the divisor of the number of columns of a product.
const Lanes = 4

// Stride returns the least multiple of Lanes not below n.
func Stride(n int) int { return (n + Lanes - 1) / Lanes * Lanes }

// Matrix is a row-major matrix, or a part of a matrix, in Data, with row r in
// Data[r*Stride:].
type Matrix struct {
	Data   []float64
	Stride int
}

// Mul sets the rows by cols matrix c to the product of a, rows by inner, with b, inner
// by cols: c[r,k] = sum_i a[r,i] b[i,k]. Products are rounded before the addition and
// added from left to right. The number cols must be a multiple of Lanes, and c must not
// overlap a or b. Mul panics for shapes that do not fit.
func Mul(c, a, b Matrix, rows, inner, cols int) {
	if rows == 0 || cols == 0 {
		return
	}
	if inner == 0 {
		for r := range rows {
			clear(c.Data[r*c.Stride : r*c.Stride+cols])
		}
		return
	}
	if cols%Lanes != 0 || cols > c.Stride || cols > b.Stride || inner > a.Stride ||
		len(c.Data) < (rows-1)*c.Stride+cols || len(a.Data) < (rows-1)*a.Stride+inner || len(b.Data) < (inner-1)*b.Stride+cols {
		panic("gemm: shapes do not fit")
	}
	mul(c, a, b, rows, inner, cols)
}

// mulGeneric computes the product of Mul in plain Go, with the same rounding as the
// vector kernels.
func mulGeneric(c, a, b Matrix, rows, inner, cols int) {
	for r := range rows {
		row := a.Data[r*a.Stride:][:inner]
		for k := 0; k < cols; k += Lanes {
			var s0, s1, s2, s3 float64
			for i, v := range row {
				w := b.Data[i*b.Stride+k:][:4:4]
				s0 += float64(v * w[0])
				s1 += float64(v * w[1])
				s2 += float64(v * w[2])
				s3 += float64(v * w[3])
			}
			out := c.Data[r*c.Stride+k:][:4:4]
			out[0], out[1], out[2], out[3] = s0, s1, s2, s3
		}
	}
}

// Step replaces x by w prev + u (y+base) + keep x, added in the given order, and prev
// by the old x. The slices have the same length, a multiple of Lanes. Step panics for
// lengths that do not fit.
func Step(x, prev, y, base []float64, u, w, keep float64) {
	if len(x)%Lanes != 0 || len(prev) != len(x) || len(y) != len(x) || len(base) != len(x) {
		panic("gemm: shapes do not fit")
	}
	step(x, prev, y, base, u, w, keep)
}

// stepGeneric computes the update of Step in plain Go, with the same rounding as the
// vector kernel.
func stepGeneric(x, prev, y, base []float64, u, w, keep float64) {
	for i, v := range y {
		old := x[i]
		x[i] = (float64(w*prev[i]) + float64(u*(v+base[i]))) + float64(keep*old)
		prev[i] = old
	}
}
