//go:build !amd64 || noasm

package gemv

func mul(y, a, x []float64)         { mulGeneric(y, a, x) }
func mulTransAdd(y, a, z []float64) { mulTransAddGeneric(y, a, z) }
