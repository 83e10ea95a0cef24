package gemm

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func random(rows, stride int) Matrix {
	rng := rand.New(rand.NewPCG(1, uint64(rows*stride)))
	m := Matrix{Data: make([]float64, rows*stride), Stride: stride}
	for i := range m.Data {
		m.Data[i] = rng.NormFloat64()
	}
	return m
}

// The order of additions is part of the contract: the fast path agrees with the plain
// path to the last bit, and leaves entries outside the product unchanged.
func TestSameBits(t *testing.T) {
	for rows := range 11 {
		for inner := range 9 {
			for cols := 0; cols <= 24; cols += Lanes {
				a, b := random(rows, inner+3), random(inner, cols+4)
				got, want := random(rows, cols+8), random(rows, cols+8)
				Mul(got, a, b, rows, inner, cols)
				if rows > 0 && cols > 0 {
					mulGeneric(want, a, b, rows, inner, cols)
				}
				require.Equal(t, want, got, "%d x %d x %d", rows, inner, cols)
			}
		}
	}
}

func TestStepSameBits(t *testing.T) {
	for n := 0; n <= 20; n += Lanes {
		y, base := random(1, n).Data, random(2, n).Data[:n]
		x, prev := random(3, n).Data[:n], random(4, n).Data[:n]
		x2, prev2 := slices.Clone(x), slices.Clone(prev)
		Step(x, prev, y, base, 1.1, -0.3, 0.2)
		stepGeneric(x2, prev2, y, base, 1.1, -0.3, 0.2)
		require.Equal(t, x2, x)
		require.Equal(t, prev2, prev)
	}
	require.Panics(t, func() { Step(make([]float64, 4), make([]float64, 4), make([]float64, 4), make([]float64, 8), 1, 1, 1) })
}

func TestShapesAreChecked(t *testing.T) {
	require.Panics(t, func() { Mul(random(2, 4), random(2, 3), random(3, 4), 3, 3, 4) })
	require.Panics(t, func() { Mul(random(2, 3), random(2, 3), random(3, 3), 2, 3, 3) })
}

func BenchmarkMul(b *testing.B) {
	for _, n := range []int{8, 20, 32} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y, z := random(n, n), random(n, n), random(n, n)
			for b.Loop() {
				Mul(z, x, y, n, n, n)
			}
			b.ReportMetric(float64(n*n*n)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "products/ns")
		})
	}
}
