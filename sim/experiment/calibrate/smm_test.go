package calibrate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
)

// exponential returns the mean of n exponential draws with the given rate; the same seed
// draws the same numbers at all rates.
func exponential(n int) Simulator {
	return func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		rng := rand.New(rand.NewPCG(seed, 1))
		sum := 0.
		for range n {
			sum += rng.ExpFloat64()
		}
		return []float64{sum / float64(n) / theta[0]}, nil
	}
}

// The variance of the estimate of a rate is rate^2/n (1 + 1/S) (Gourieroux and Monfort
// 1996), and the standard error of the fit says so.
func TestExponential(t *testing.T) {
	const rate, n = 2., 100
	studies := 300
	if testing.Short() {
		studies = 60
	}
	for _, s := range []int{2, 10} {
		var estimates, se []float64
		for k := range studies {
			observed, err := exponential(n)(t.Context(), []float64{rate}, uint64(1_000_000+k))
			require.NoError(t, err)
			fit, err := SMM{
				Parameters: []Parameter{{Name: "rate", Low: .5, High: 6}},
				Simulate:   exponential(n), Observed: observed,
				Seeds: s, Method: NelderMead, Evaluations: 150, Seed: uint64(k),
			}.Fit(t.Context())
			require.NoError(t, err)
			require.InDelta(t, observed[0], fit.Simulated[0], 1e-4) // exactly identified
			estimates, se = append(estimates, fit.Theta[0]), append(se, fit.SE[0])
		}
		want := rate * rate / n * (1 + 1/float64(s))
		got := stat.Variance(estimates, nil)
		t.Logf("S = %d: variance %.5f, closed form %.5f, mean of squared SE %.5f", s, got, want, stat.Mean(se, nil)*stat.Mean(se, nil))
		// A variance over m studies has a relative standard error of sqrt(2/m); the rate is one
		// over a mean, which adds a bias of order 1/n to the variance.
		require.InDelta(t, 1, got/want, 4*math.Sqrt(2/float64(studies))+.05)
	}
	// With many seeds the covariance over seeds is well measured and so is the SE.
	observed := []float64{1 / rate}
	fit, err := SMM{Parameters: []Parameter{{Name: "rate", Low: .5, High: 6}}, Simulate: exponential(n), Observed: observed, Seeds: 2000, Method: NelderMead, Evaluations: 60}.Fit(t.Context())
	require.NoError(t, err)
	require.InDelta(t, rate/math.Sqrt(n), fit.SE[0], .05*rate/math.Sqrt(n))
}

// ma1 returns variance and first autocovariance of n steps of e_t + theta e_{t-1}.
func ma1(n int) Simulator {
	return func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		rng := rand.New(rand.NewPCG(seed, 2))
		last, before := rng.NormFloat64(), 0.
		var v, c float64
		for i := range n {
			e := rng.NormFloat64()
			x := e + theta[0]*last
			last = e
			v += x * x / float64(n)
			if i > 0 {
				c += x * before / float64(n)
			}
			before = x
		}
		return []float64{v, c}, nil
	}
}

// MA(1) at 0.5: moments 1.25 and 0.5, Jacobian [2 theta, 1], by exact moments and by
// simulation.
func TestMA1(t *testing.T) {
	exact := func(_ context.Context, theta []float64, _ uint64) ([]float64, error) {
		return []float64{1 + theta[0]*theta[0], theta[0]}, nil
	}
	p := []Parameter{{Name: "theta", Low: -.9, High: .9}}
	fit, err := SMM{Parameters: p, Simulate: exact, Observed: []float64{1.25, .5}}.Fit(t.Context())
	require.NoError(t, err)
	require.Equal(t, Converged, fit.Status)
	require.InDelta(t, .5, fit.Theta[0], 1e-4)
	require.InDelta(t, 1, fit.Jacobian.At(0, 0), 1e-3)
	require.InDelta(t, 1, fit.Jacobian.At(1, 0), 1e-6)

	for _, w := range []Weighting{Diagonal, Efficient} {
		fit, err = SMM{Parameters: p, Simulate: ma1(5000), Observed: []float64{1.25, .5}, Weighting: w, Evaluations: 300, Workers: 2}.Fit(t.Context())
		require.NoError(t, err)
		require.InDelta(t, .5, fit.Theta[0], 4*fit.SE[0])
		require.Less(t, fit.SE[0], .05)
		require.InDelta(t, 1, fit.Jacobian.At(0, 0), .1)
		require.InDelta(t, 1, fit.Jacobian.At(1, 0), .1)
		require.Equal(t, w == Efficient, !math.IsNaN(fit.J))
		if w == Efficient {
			require.Greater(t, fit.P, .001)
		}
	}
}

// Two parameters of which the moments see the sum only: one singular value is zero, and
// the weakest direction moves both in opposite ways. A held-out moment that sees the
// difference is off.
func TestIdentification(t *testing.T) {
	simulate := func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		rng := rand.New(rand.NewPCG(seed, 1))
		a, b := theta[0], theta[1]
		return []float64{a + b + .1*rng.NormFloat64(), 2*(a+b) + .1*rng.NormFloat64(), a - b + .1*rng.NormFloat64()}, nil
	}
	s := SMM{
		Parameters: []Parameter{{Name: "a", Low: 0, High: 2}, {Name: "b", Low: 0, High: 2}},
		Simulate:   simulate, Observed: []float64{1, 2, 5}, HeldOut: []int{2}, Evaluations: 400,
	}
	fit, err := s.Fit(t.Context())
	require.NoError(t, err)
	require.InDelta(t, 1, fit.Theta[0]+fit.Theta[1], .05)
	require.Less(t, fit.Singular[1], 1e-6*fit.Singular[0])
	require.InDelta(t, 1/math.Sqrt2, math.Abs(fit.Weakest[0]), 1e-6)
	require.InDelta(t, 0, fit.Weakest[0]+fit.Weakest[1], 1e-6)
	require.Len(t, fit.HeldOut, 1)
	require.Less(t, fit.HeldOut[0].Z, -10.)

	s.HeldOut = nil
	s.Observed = []float64{1, 2, .4}
	fit, err = s.Fit(t.Context())
	require.NoError(t, err)
	require.InDelta(t, .7, fit.Theta[0], 4*fit.SE[0])
	require.InDelta(t, .3, fit.Theta[1], 4*fit.SE[1])
	require.Greater(t, fit.Singular[1], 1.)
}

// CMA-ES finds the deep valley of two, and the bytes do not depend on the workers.
func TestGlobal(t *testing.T) {
	simulate := func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		rng := rand.New(rand.NewPCG(seed, 1))
		x := theta[0]
		return []float64{math.Sin(3*x) + .2*(x-2.1) + .01*rng.NormFloat64(), x*x/20 + .01*rng.NormFloat64()}, nil
	}
	s := SMM{Parameters: []Parameter{{Name: "x", Low: -4, High: 4}}, Simulate: simulate, Observed: []float64{math.Sin(9) + .18, .45}, Evaluations: 400}
	one, err := s.Fit(t.Context())
	require.NoError(t, err)
	require.InDelta(t, 3, one.Theta[0], .02)
	s.Workers = 3
	three, err := s.Fit(t.Context())
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintf("%x", one.Theta), fmt.Sprintf("%x", three.Theta))
	require.Equal(t, one.Runs, three.Runs)
}

func TestBadSMM(t *testing.T) {
	_, err := SMM{Parameters: []Parameter{{Name: "a", Low: 1, High: 1}, {Name: "b", High: 1}}, Observed: []float64{1, 2, math.NaN()}, HeldOut: []int{0, 7, 1}, Seeds: 1, Evaluations: 3}.Fit(t.Context())
	for _, want := range []string{`parameter 0 ("a")`, "observed moment 2 is NaN", "held-out moment 7 of 3", "1 moments for 2 parameters", "Seeds is 1", "Evaluations is 3", "no Simulate"} {
		require.ErrorContains(t, err, want)
	}
	boom := errors.New("boom")
	s := SMM{Parameters: []Parameter{{Name: "a", High: 1}}, Observed: []float64{.2}, Simulate: func(_ context.Context, theta []float64, seed uint64) ([]float64, error) {
		if theta[0] < .4 {
			return nil, boom
		}
		return []float64{theta[0] + float64(seed%100)/1000}, nil
	}}
	_, err = s.Fit(t.Context())
	require.ErrorIs(t, err, boom)
	s.Weighting, s.Seeds = Efficient, 2
	s.Observed = []float64{.2, .3}
	_, err = s.Fit(t.Context())
	require.ErrorContains(t, err, "need 4 Seeds or more, not 2")
}
