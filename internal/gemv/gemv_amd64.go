//go:build !noasm

package gemv

// avx reports whether processor and operating system support AVX. Multiplication
// and addition stay separate instructions, so that the answer does not depend on
// it.
var avx = hasAVX()

func mul(y, a, x []float64) {
	if avx {
		mulAVX(y, a, x)
	} else {
		mulGeneric(y, a, x)
	}
}

func mulTransAdd(y, a, z []float64) {
	if avx {
		mulTransAddAVX(y, a, z)
	} else {
		mulTransAddGeneric(y, a, z)
	}
}

// hasAVX is implemented in gemv_amd64.s.
func hasAVX() bool

// mulAVX is implemented in gemv_amd64.s. Lengths are checked by Mul.
//
//go:noescape
func mulAVX(y, a, x []float64)

// mulTransAddAVX is implemented in gemv_amd64.s. Lengths are checked by
// MulTransAdd.
//
//go:noescape
func mulTransAddAVX(y, a, z []float64)
