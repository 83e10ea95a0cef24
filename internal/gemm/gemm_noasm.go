//go:build !amd64 || noasm

package gemm

func mul(c, a, b Matrix, rows, inner, cols int) { mulGeneric(c, a, b, rows, inner, cols) }
