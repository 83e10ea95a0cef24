//go:build !amd64 || noasm

package vec

func mul(y, a, x []float64)         { mulGeneric(y, a, x) }
func mulTransAdd(y, a, z []float64) { mulTransAddGeneric(y, a, z) }

// exp and log process no entries without vector instructions and return 0.
func exp([]float64) int { return 0 }
func log([]float64) int { return 0 }
