package belief_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
)

func drawMessage(t *rapid.T) belief.Message {
	return belief.Message{
		Says: rapid.Float64Range(-3, 3).Draw(t, "says"), Clarity: rapid.Float64Range(0.01, 9).Draw(t, "clarity"),
		Noise: rapid.Float64Range(0.05, 1).Draw(t, "noise"),
	}
}

// Babbling: from a sender without credit nothing is learnt, bit for bit; and nothing
// from words without a meaning.
func TestBabblingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prior, m := drawResolve(t), drawMessage(t)
		require.Equal(t, prior, m.Heard(prior, 0))
		m.Clarity = 0
		require.Equal(t, prior, m.Heard(prior, 1))
		record := drawTrust(t, 0.05)
		require.Equal(t, record, m.Checked(record, 0.3, prior))
	})
}

// The belief is the posterior of the mixture likelihood p f(y|l) + (1-p) m(y), computed
// here with the densities of another library.
func TestHeardIsBayes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prior := belief.NewResolve(0, rapid.Float64Range(0.1, 1).Draw(t, "sd"), 7)
		m := drawMessage(t)
		m.Noise = rapid.Float64Range(0.3, 1).Draw(t, "coarse") // no density underflows
		p := rapid.Float64Range(0, 1).Draw(t, "truthful")
		sd := m.Noise / math.Sqrt(m.Clarity)
		f := make([]float64, len(prior.Types))
		anybody := 0.0
		for k, x := range prior.Types {
			f[k] = distuv.Normal{Mu: x, Sigma: sd}.Prob(m.Says)
			anybody += prior.Weights[k] * f[k]
		}
		for k := range f {
			f[k] = p*f[k] + (1-p)*anybody
		}
		require.InDeltaSlice(t, prior.After(f).Weights, m.Heard(prior, p).Weights, 1e-9)
	})
}

// What is far beyond every type still points to the nearest.
func TestHeardFromFarAway(t *testing.T) {
	prior := belief.NewResolve(0, 0.01, 7)
	heard := belief.Message{Says: 1e3, Clarity: 100}.Heard(prior, 1)
	require.InDelta(t, prior.Types[6], heard.Mean(), 1e-9)
	require.NoError(t, heard.Validate())
}

// Clearer words from a truthful sender leave less uncertainty, on average: over 2,000
// senders the mean variance falls with clarity, and close to 1/(1/s^2 + c/sig0^2).
func TestClarityInforms(t *testing.T) {
	const senders, sd, noise = 2000, 0.2, 0.1
	prior := belief.NewResolve(0.3, sd, 21)
	before := sd * sd
	for _, clarity := range []float64{0.05, 0.2, 1} {
		r := rand.New(rand.NewPCG(1, 2))
		sum := 0.0
		for range senders {
			truth := 0.3 + sd*r.NormFloat64()
			heard := belief.Say(truth, clarity, noise, r).Heard(prior, 1)
			sum += heard.SD() * heard.SD()
		}
		mean := sum / senders
		require.Less(t, mean, before)
		// The grid leaves a few percent.
		require.InEpsilon(t, 1/(1/(sd*sd)+clarity/(noise*noise)), mean, 0.05, "clarity %v", clarity)
		before = mean
	}
}

// The mean of many messages is the truth, their standard deviation sig0/sqrt(c).
func TestSay(t *testing.T) {
	const tries = 20000
	r := rand.New(rand.NewPCG(3, 4))
	sum, square := 0.0, 0.0
	for range tries {
		m := belief.Say(0.5, 4, 0, r)
		sum += m.Says
		square += (m.Says - 0.5) * (m.Says - 0.5)
	}
	sd := belief.DefaultMessageNoise / 2
	require.InDelta(t, 0.5, sum/tries, 4*sd/math.Sqrt(tries))
	require.InEpsilon(t, sd, math.Sqrt(square/tries), 4/math.Sqrt(2*tries))
}

// Who said what was true gains credit, who said what was far off loses it.
func TestCheckedKeepsTheRecord(t *testing.T) {
	prior := belief.NewResolve(0, 0.5, 7)
	record := belief.Trust{Kept: 3, Broken: 2}
	m := belief.Message{Says: 0.4, Clarity: 4, Noise: 0.2}
	require.Greater(t, m.Checked(record, 0.4, prior).Mean(), record.Mean())
	require.Less(t, m.Checked(record, -0.4, prior).Mean(), record.Mean())
	// Where the truth was known before, words do not tell who is truthful: everybody
	// would have said the same.
	require.Equal(t, record, m.Checked(record, -0.4, belief.Certain(-0.4)))
	// The likelihood ratio by hand.
	f := func(x float64) float64 { return distuv.Normal{Mu: x, Sigma: 0.1}.Prob(0.4) }
	want := record.Weigh(f(0.35), prior.Expect(f))
	got := m.Checked(record, 0.35, prior)
	require.InEpsilon(t, want.Kept, got.Kept, 1e-9)
	require.InEpsilon(t, want.Broken, got.Broken, 1e-9)
}
