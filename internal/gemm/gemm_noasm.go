//go:build !amd64 || noasm

package gemm

// mul multiplies in plain Go, without vector kernels.
func mul(c, a, b Matrix, rows, inner, cols int) { mulGeneric(c, a, b, rows, inner, cols) }

// step updates in plain Go, without vector kernels.
func step(x, prev, y, base []float64, u, w, keep float64) { stepGeneric(x, prev, y, base, u, w, keep) }
