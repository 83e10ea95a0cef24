//go:build !noasm

package vec

// avx reports whether processor and operating system support AVX. Multiplication and addition
// stay separate instructions, so that the result does not depend on AVX.
var avx = hasAVX()

// avx2 reports whether processor and operating system support AVX2.
var avx2 = avx && hasAVX2()

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

// hasAVX is implemented in vec_amd64.s.
func hasAVX() bool

// mulAVX is implemented in vec_amd64.s. Mul checks the lengths.
//
//go:noescape
func mulAVX(y, a, x []float64)

// mulTransAddAVX is implemented in vec_amd64.s. MulTransAdd checks the lengths.
//
//go:noescape
func mulTransAddAVX(y, a, z []float64)

// exp and log process the entries open to vector instructions and return the number of entries
// done.
func exp(x []float64) int {
	n := len(x) / Lanes * Lanes
	if !avx2 || n == 0 {
		return 0
	}
	expAVX2(x[:n])
	return n
}

func log(x []float64) int {
	n := len(x) / Lanes * Lanes
	if !avx2 || n == 0 {
		return 0
	}
	logAVX2(x[:n])
	return n
}

// hasAVX2 is implemented in explog_amd64.s. Callers may ask only on a processor with AVX.
func hasAVX2() bool

// expAVX2 is implemented in explog_amd64.s. The length is a positive multiple of four.
//
//go:noescape
func expAVX2(x []float64)

// logAVX2 is implemented in explog_amd64.s. The length is a positive multiple of four.
//
//go:noescape
func logAVX2(x []float64)
