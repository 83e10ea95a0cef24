// Package vec holds inner loops on slices of numbers, with a fixed order of additions. Vectors
// and matrices go in; products, exponentials and logarithms come out. Results are the same to
// the last bit with or without the processor's vector instructions, and on every platform.
//
// A matrix is row-major with a stride, a multiple of Lanes; the entries between the columns and
// the stride are zero. Vectors along the columns are padded with zeros to the stride.
//
// Order of reading: mul.go for products, explog.go for exponentials and logarithms,
// vec_amd64.go and vec_noasm.go for the choice of instructions.
package vec

// Lanes is the number of partial sums of a row: entry c belongs to sum c mod Lanes, each sum
// runs from left to right, and the sums are added as (0+2)+(1+3). Products are rounded before
// addition.
const Lanes = 4

// Stride returns the least multiple of Lanes not below n.
func Stride(n int) int { return (n + Lanes - 1) / Lanes * Lanes }

// Mul sets y to the product of the matrix a with x: y[r] = sum_c a[r,c] x[c]. The matrix has
// len(y) rows of len(x) entries, and len(x) must be a multiple of Lanes. Mul panics on other
// shapes.
func Mul(y, a, x []float64) {
	if len(x)%Lanes != 0 || len(a) < len(y)*len(x) {
		panic("vec: shapes do not fit")
	}
	if len(y) > 0 && len(x) > 0 {
		mul(y, a, x)
		return
	}
	clear(y)
}

// MulTransAdd adds the product of the transposed matrix a with z to y: y[c] += sum_r a[r,c]
// z[r], row by row. The matrix has len(z) rows of len(y) entries, and len(y) must be a multiple
// of Lanes. MulTransAdd panics on other shapes.
func MulTransAdd(y, a, z []float64) {
	if len(y)%Lanes != 0 || len(a) < len(z)*len(y) {
		panic("vec: shapes do not fit")
	}
	if len(z) > 0 && len(y) > 0 {
		mulTransAdd(y, a, z)
	}
}

// mulGeneric is Mul without vector instructions, with the same order of additions.
func mulGeneric(y, a, x []float64) {
	n := len(x)
	for r := range y {
		row := a[r*n : r*n+n : r*n+n]
		var s0, s1, s2, s3 float64
		for c := 0; c+4 <= len(row) && c+4 <= len(x); c += 4 {
			u, v := row[c:c+4:c+4], x[c:c+4:c+4]
			s0 += float64(u[0] * v[0])
			s1 += float64(u[1] * v[1])
			s2 += float64(u[2] * v[2])
			s3 += float64(u[3] * v[3])
		}
		y[r] = (s0 + s2) + (s1 + s3)
	}
}

// mulTransAddGeneric is MulTransAdd without vector instructions, with the same order of
// additions.
func mulTransAddGeneric(y, a, z []float64) {
	n := len(y)
	r := 0
	for ; r+2 <= len(z); r += 2 {
		z0, z1 := z[r], z[r+1]
		r0, r1 := a[r*n:r*n+n:r*n+n], a[(r+1)*n:(r+1)*n+n:(r+1)*n+n]
		for c := range y {
			y[c] = (y[c] + float64(z0*r0[c])) + float64(z1*r1[c])
		}
	}
	for ; r < len(z); r++ {
		z0, r0 := z[r], a[r*n:r*n+n:r*n+n]
		for c := range y {
			y[c] += float64(z0 * r0[c])
		}
	}
}
