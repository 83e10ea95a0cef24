// The tests of this file check beliefs on a grid of types against the moments of the normal
// distribution, the conjugate posterior of a normal signal and the law of iterated
// expectations. Source: Bayes' rule, and Miller and Rice (1983) for the grid.

package belief_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

func drawResolve(t *rapid.T) belief.Resolve {
	return belief.NewResolve(
		rapid.Float64Range(-2, 2).Draw(t, "mean"), rapid.Float64Range(0.01, 2).Draw(t, "sd"), rapid.IntRange(1, 12).Draw(t, "points"))
}

func drawLikelihood(t *rapid.T, n int, name string) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(1e-3, 1), n, n).Draw(t, name)
}

// The prior has the moments of the normal distribution up to the order of the rule:
// E[(x-mean)^k] is sd^k (k-1)!! for even k and zero for odd k, up to 2*points-1.
func TestNewResolveHasTheMomentsOfTheNormal(t *testing.T) {
	for points := 1; points <= 9; points++ {
		r := belief.NewResolve(0.3, 0.5, points)
		require.NoError(t, r.Validate())
		require.Len(t, r.Types, points)
		want := 1.0
		for k := 1; k < 2*points; k++ {
			moment := r.Expect(func(x float64) float64 { return math.Pow((x-0.3)/0.5, float64(k)) })
			if k%2 == 1 {
				require.InDelta(t, 0, moment, 1e-9*want, "moment %d with %d points", k, points)
				continue
			}
			want *= float64(k - 1)
			require.InEpsilon(t, want, moment, 1e-10, "moment %d with %d points", k, points)
		}
	}
	require.Len(t, belief.NewResolve(0, 1, 0).Types, belief.DefaultTypes)
	require.Equal(t, belief.Certain(0.3), belief.NewResolve(0.3, 0, 7))
	// Three points of the standard normal: 0 and sqrt 3, with weights 2/3 and 1/6.
	three := belief.NewResolve(0, 1, 3)
	require.InDeltaSlice(t, []float64{-math.Sqrt(3), 0, math.Sqrt(3)}, three.Types, 1e-12)
	require.InDeltaSlice(t, []float64{1. / 6, 2. / 3, 1. / 6}, three.Weights, 1e-12)
	require.Panics(t, func() { belief.NewResolve(0, 1, -1) })
}

// Normal prior, normal signal: the posterior on the grid is close to the closed form
// mean (m/s^2 + y/e^2) / (1/s^2 + 1/e^2).
func TestAfterNormalSignal(t *testing.T) {
	prior := belief.NewResolve(0.2, 0.1, 15)
	for _, y := range []float64{0, 0.15, 0.3} {
		const noise = 0.1
		var likelihood []float64
		for _, x := range prior.Types {
			likelihood = append(likelihood, distuv.Normal{Mu: x, Sigma: noise}.Prob(y))
		}
		after := prior.After(likelihood)
		require.NoError(t, after.Validate())
		require.InDelta(t, (0.2/0.01+y/0.01)/(2/0.01), after.Mean(), 2e-4)
		require.InDelta(t, math.Sqrt(1/(2/0.01)), after.SD(), 2e-3)
	}
}

// The update follows Bayes' rule: the order of observations does not matter, scale does not
// matter, an uninformative observation changes nothing, and beliefs are right on average.
func TestAfterIsBayes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawResolve(t)
		n := len(r.Types)
		a, b := drawLikelihood(t, n, "a"), drawLikelihood(t, n, "b")
		require.InDeltaSlice(t, r.After(a).After(b).Weights, r.After(b).After(a).Weights, 1e-9)
		double := slices.Clone(a)
		for k := range double {
			double[k] *= 2
		}
		require.InDeltaSlice(t, r.After(a).Weights, r.After(double).Weights, 1e-12)
		same := slices.Repeat([]float64{a[0]}, n)
		require.InDeltaSlice(t, r.Weights, r.After(same).Weights, 1e-10)
		// An observation has chance a_k, and the contrary 1 - a_k: averaged over both, the
		// posterior is the prior (law of iterated expectations).
		contrary := make([]float64, n)
		chance := 0.0
		for k := range a {
			contrary[k] = 1 - a[k]
			chance += r.Weights[k] * a[k]
		}
		require.InDelta(t, r.Mean(), chance*r.After(a).Mean()+(1-chance)*r.After(contrary).Mean(), 1e-8)
	})
}

// No run of observations makes a belief immune to contrary observations.
func TestAfterNeverGetsStuck(t *testing.T) {
	prior := belief.NewResolve(0.3, 0.1, 7)
	low, high := make([]float64, 7), make([]float64, 7)
	low[0], high[6] = 1, 1
	r := prior
	for range 100 {
		r = r.After(low)
	}
	require.InDelta(t, prior.Types[0], r.Mean(), 1e-10)
	for _, w := range r.Weights {
		require.Positive(t, w)
	}
	require.InDelta(t, prior.Types[6], r.After(high).After(high).Mean(), 1e-10)

	none := make([]float64, 7)
	require.Equal(t, prior, prior.After(none), "what was impossible under every type says nothing")
	require.Panics(t, func() { prior.After([]float64{1}) })
}

func TestCertainIsCommonKnowledge(t *testing.T) {
	r := belief.Certain(0.7)
	require.NoError(t, r.Validate())
	require.Equal(t, r, r.After([]float64{0.01}))
	require.Equal(t, 0.7, r.Mean())
	require.Zero(t, r.SD())
	require.Equal(t, 0.0, r.AtMost(0.69))
	require.Equal(t, 1.0, r.AtMost(0.7))
}

// A mixture has the mixture of all expectations; a share of one or zero gives either belief.
func TestTowardMixes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawResolve(t), drawResolve(t)
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		mixed := a.Toward(b, share)
		require.NoError(t, mixed.Validate())
		square := func(x float64) float64 { return x * x }
		require.InDelta(t, (1-share)*a.Mean()+share*b.Mean(), mixed.Mean(), 1e-9)
		require.InDelta(t, (1-share)*a.Expect(square)+share*b.Expect(square), mixed.Expect(square), 1e-9)
		require.InDelta(t, b.Mean(), a.Toward(b, 1).Mean(), 1e-12)
		require.InDelta(t, a.Mean(), a.Toward(b, 0).Mean(), 1e-12)
		// On a common grid the mixture adds no types.
		learnt := a.After(drawLikelihood(t, len(a.Types), "seen"))
		require.Equal(t, a.Types, learnt.Toward(a, belief.LeaderShare).Types)
	})
}

func TestResolveValidate(t *testing.T) {
	for _, r := range []belief.Resolve{
		{}, {Types: []float64{1}}, {Types: []float64{1, 1}, Weights: []float64{.5, .5}},
		{Types: []float64{math.NaN()}, Weights: []float64{1}}, {Types: []float64{1}, Weights: []float64{.9}},
		{Types: []float64{1, 2}, Weights: []float64{-.5, 1.5}}, {Types: []float64{1}, Weights: []float64{math.NaN()}},
		belief.NewResolve(0, -1, 3), belief.NewResolve(math.NaN(), 1, 3),
	} {
		require.ErrorContains(t, r.Validate(), "belief: Resolve", "%v", r)
	}
}

// The chances add up to one, differences alone count, and two options differ by the logistic
// function of lambda times the difference.
func TestLogit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 6).Draw(t, "values")
		lambda := rapid.Float64Range(0.1, 50).Draw(t, "lambda")
		chances := belief.Logit(values, lambda)
		total := 0.0
		for k, p := range chances {
			total += p
			require.InEpsilon(t, math.Exp(lambda*(values[k]-values[0])), p/chances[0], 1e-9)
		}
		require.InDelta(t, 1, total, 1e-12)
		moved := slices.Clone(values)
		for k := range moved {
			moved[k] += 1e3
		}
		require.InDeltaSlice(t, chances, belief.Logit(moved, lambda), 1e-9)
	})
	inf := math.Inf(1)
	require.Equal(t, []float64{0, 1, 0}, belief.Logit([]float64{1, 2, 2}, 0), "no noise: the first of the best")
	require.Equal(t, []float64{0, 1, 0}, belief.Logit([]float64{1, 2, 2}, inf))
	require.Equal(t, []float64{1, 0}, belief.Logit([]float64{1e300, -1e300}, 25))
	require.Equal(t, []float64{1, 0}, belief.Logit([]float64{0, -inf}, 25))
	require.Equal(t, []float64{.5, .5}, belief.Logit([]float64{-inf, -inf}, 25))
	require.Equal(t, []float64{.5, .5}, belief.Logit([]float64{inf, inf}, 25))
	require.Empty(t, belief.Logit(nil, 25))
}
