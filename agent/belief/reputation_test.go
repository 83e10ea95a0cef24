package belief_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
)

// Evidence from quarters of stress leaves the trust for calm quarters unchanged, and the other
// way round.
func TestReputationKeepsStressApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prior := drawTrust(t, 0.05)
		r := belief.NewReputation(prior)
		calm, stress := prior, prior
		for _, stressed := range rapid.SliceOfN(rapid.Bool(), 1, 20).Draw(t, "quarters") {
			kept := rapid.Bool().Draw(t, "kept")
			r = r.FadeOver(treaty.Quarter, prior)
			r = r.With(stressed, r.In(stressed).AfterQuarter(kept))
			calm, stress = calm.FadeOver(treaty.Quarter, prior), stress.FadeOver(treaty.Quarter, prior)
			if stressed {
				stress = stress.AfterQuarter(kept)
			} else {
				calm = calm.AfterQuarter(kept)
			}
		}
		require.Equal(t, belief.Reputation{Calm: calm, Stress: stress}, r)
		require.Equal(t, calm, r.In(false))
		require.Equal(t, stress, r.In(true))

		share := rapid.Float64Range(0, 1).Draw(t, "share")
		back := r.Toward(belief.NewReputation(prior), share)
		require.InDelta(t, calm.Kept+share*(prior.Kept-calm.Kept), back.Calm.Kept, 1e-9)
		require.InDelta(t, stress.Broken+share*(prior.Broken-stress.Broken), back.Stress.Broken, 1e-9)
	})
}

// Two states below the threshold and one above, worked by hand: prior .8, .1, .1, invoked with
// .05, .5, .9, so that the weights before the panel are .04, .05, .09.
func TestAbusive(t *testing.T) {
	x := belief.Plea{
		Threats: []float64{.8, .1, .1}, Invokes: []float64{.05, .5, .9},
		Threshold: 1.5, Noise: 0.5,
	}
	require.InDelta(t, .09/.18, x.Abusive(), 1e-9)
	phi := func(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
	require.InDelta(t, phi(-1), x.UpheldGiven(1), 1e-15)
	x.Ruling = belief.FoundLawful
	up := []float64{.04 * phi(-3), .05 * phi(-1), .09 * phi(1)}
	require.InDelta(t, (up[0]+up[1])/(up[0]+up[1]+up[2]), x.Abusive(), 1e-9)
	x.Ruling = belief.FoundUnlawful
	down := []float64{.04 * phi(3), .05 * phi(1), .09 * phi(-1)}
	require.InDelta(t, (down[0]+down[1])/(down[0]+down[1]+down[2]), x.Abusive(), 1e-9)
	// Deference is a lower threshold for the panel alone.
	x.Deference = 0.5
	require.InDelta(t, phi(0), x.UpheldGiven(1), 1e-15)

	// A panel without error settles the question.
	x.Noise, x.Deference = 0, 0
	require.InDelta(t, 1, x.Abusive(), 1e-9)
	x.Ruling = belief.FoundLawful
	require.InDelta(t, 0, x.Abusive(), 1e-9)

	// A threat equal to the threshold of the text is grave enough, for the panel and in truth.
	x = belief.Plea{Threats: []float64{0.5, 0.3, 0.2}, Invokes: []float64{0.1, 1, 1}, Threshold: 1}
	require.Equal(t, []float64{0, 1, 1}, []float64{x.UpheldGiven(0), x.UpheldGiven(1), x.UpheldGiven(2)})
	require.InDelta(t, 0.05/0.55, x.Abusive(), 1e-9)
}

// A ruling for the party never raises the chance of abuse, and a ruling against never lowers
// the chance. Over all rulings the mean chance of abuse is the prior: a panel informs and does
// not condemn.
func TestPanelsInform(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0.01, 1)
		x := belief.Plea{
			Threats:   []float64{share.Draw(t, "calm"), share.Draw(t, "serious"), share.Draw(t, "grave")},
			Invokes:   []float64{share.Draw(t, "in calm"), share.Draw(t, "if serious"), share.Draw(t, "if grave")},
			Threshold: rapid.Float64Range(0, 2.5).Draw(t, "c"), Deference: rapid.Float64Range(-1, 1).Draw(t, "g"),
			Noise: rapid.Float64Range(0.2, 2).Draw(t, "noise"),
		}
		total := x.Threats[0] + x.Threats[1] + x.Threats[2]
		for z := range x.Threats {
			x.Threats[z] /= total
		}
		before := x.Abusive()
		upheld, weight := 0.0, 0.0
		for z, p := range x.Threats {
			weight += p * x.Invokes[z]
			upheld += p * x.Invokes[z] * x.UpheldGiven(float64(z))
		}
		upheld /= weight
		x.Ruling = belief.FoundLawful
		good := x.Abusive()
		x.Ruling = belief.FoundUnlawful
		bad := x.Abusive()
		require.LessOrEqual(t, good, before+1e-9)
		require.GreaterOrEqual(t, bad, before-1e-9)
		require.InDelta(t, before, upheld*good+(1-upheld)*bad, 1e-8)

		trust := drawTrust(t, 0.05)
		after := trust.AfterInvocation(before)
		require.Equal(t, trust.Kept, after.Kept)
		require.InDelta(t, trust.Broken+before, after.Broken, 1e-12)
	})
}
