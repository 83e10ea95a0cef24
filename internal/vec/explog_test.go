package vec

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// ulps returns the distance between the two numbers in units in the last place of want.
func ulps(got, want float64) float64 {
	return math.Abs(got-want) / (math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want))
}

func TestExpLog(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	worstExp, worstLog := 0.0, 0.0
	for range 1000 {
		var x, y [256]float64
		for i := range x {
			switch i % 4 {
			case 0:
				x[i], y[i] = rng.NormFloat64(), 1+rng.NormFloat64()/100
			case 1:
				x[i], y[i] = 1400*rng.Float64()-700, math.Exp(1400*rng.Float64()-700)
			case 2:
				x[i], y[i] = rng.NormFloat64()*1e-9, math.Exp(rng.NormFloat64())
			default:
				x[i], y[i] = float64(i)*math.Ln2/2, float64(i)
			}
		}
		a, b := x, y
		Exp(a[:])
		Log(b[:])
		c, d := x, y
		expGeneric(c[:])
		logGeneric(d[:])
		require.Equal(t, c, a, "the same bits")
		require.Equal(t, d, b, "the same bits")
		for i := range x {
			worstExp = max(worstExp, ulps(a[i], math.Exp(x[i])))
			worstLog = max(worstLog, ulps(b[i], math.Log(y[i])))
		}
	}
	require.LessOrEqual(t, worstExp, 2.0)
	require.LessOrEqual(t, worstLog, 2.0)

	x := []float64{0, -1e6, 1e6, math.Inf(-1), math.Inf(1), math.NaN()}
	Exp(x)
	require.Equal(t, []float64{1, x[1], x[2], x[1], x[2]}, x[:5])
	require.InEpsilon(t, math.Exp(-708), x[1], 1e-15)
	require.InEpsilon(t, math.Exp(708), x[2], 1e-15)
	require.True(t, math.IsNaN(x[5]))
	one := []float64{1}
	Log(one)
	require.Zero(t, one[0])
}

func BenchmarkExpLog(b *testing.B) {
	x, y := random(31), make([]float64, 31)
	b.Run("exp", func(b *testing.B) {
		for b.Loop() {
			copy(y, x)
			Exp(y)
		}
	})
	b.Run("math.Exp", func(b *testing.B) {
		for b.Loop() {
			for i, v := range x {
				y[i] = math.Exp(v)
			}
		}
	})
	Exp(x)
	b.Run("log", func(b *testing.B) {
		for b.Loop() {
			copy(y, x)
			Log(y)
		}
	})
	b.Run("math.Log", func(b *testing.B) {
		for b.Loop() {
			for i, v := range x {
				y[i] = math.Log(v)
			}
		}
	})
}
