package vec

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func random(n int) []float64 {
	rng := rand.New(rand.NewPCG(1, uint64(n)))
	out := make([]float64, n)
	for i := range out {
		out[i] = rng.NormFloat64()
	}
	return out
}

// The order of additions is part of the contract: the fast path must agree with
// the plain one to the last bit.
func TestSameBits(t *testing.T) {
	for rows := range 11 {
		for cols := 0; cols <= 44; cols += Lanes {
			a, x, z := random(rows*cols+5), random(cols), random(rows)
			got, want := make([]float64, rows), make([]float64, rows)
			Mul(got, a, x)
			mulGeneric(want, a, x)
			require.Equal(t, want, got, "%d x %d", rows, cols)

			got, want = random(cols), random(cols)
			MulTransAdd(got, a, z)
			mulTransAddGeneric(want, a, z)
			require.Equal(t, want, got, "%d x %d transposed", rows, cols)
		}
	}
}

func TestValues(t *testing.T) {
	a := []float64{1, 2, 3, 0, 4, 5, 6, 0}
	y := make([]float64, 2)
	Mul(y, a, []float64{1, 10, 100, 0})
	require.Equal(t, []float64{321, 654}, y)
	c := []float64{1, 1, 1, 0}
	MulTransAdd(c, a, []float64{1, 10})
	require.Equal(t, []float64{42, 53, 64, 0}, c)
	require.Equal(t, 4, Stride(1))
	require.Equal(t, 8, Stride(8))
}

func TestShapes(t *testing.T) {
	require.Panics(t, func() { Mul(make([]float64, 1), make([]float64, 3), make([]float64, 3)) })
	require.Panics(t, func() { Mul(make([]float64, 2), make([]float64, 4), make([]float64, 4)) })
	require.Panics(t, func() { MulTransAdd(make([]float64, 4), make([]float64, 4), make([]float64, 2)) })
}

func BenchmarkMul(b *testing.B) {
	for _, n := range []int{8, 32, 40} {
		a, x, y := random(n*n), random(n), make([]float64, n)
		b.Run(fmt.Sprintf("fast/%d", n), func(b *testing.B) {
			for b.Loop() {
				Mul(y, a, x)
			}
		})
		b.Run(fmt.Sprintf("plain/%d", n), func(b *testing.B) {
			for b.Loop() {
				mulGeneric(y, a, x)
			}
		})
		b.Run(fmt.Sprintf("fast-transposed/%d", n), func(b *testing.B) {
			for b.Loop() {
				MulTransAdd(x, a, y)
			}
		})
		b.Run(fmt.Sprintf("plain-transposed/%d", n), func(b *testing.B) {
			for b.Loop() {
				mulTransAddGeneric(x, a, y)
			}
		})
	}
}
