package continuation

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/internal/checks"
)

// ends plans a breach of one quarter that the others answer by the end of the text, if they find it.
func ends(found float64) breachPlans {
	f := Enforcement{Watched: true, Found: found, Stands: 1, Rules: answer.Rules{Lag: 1, Stand: 1}}
	a := Answers{Suspension: answer.Plan{Terminates: true}}
	return f.price(0.9, &a, new([promiseCounts]float64))
}

// Imperfect public monitoring with the grim answer: with alarms at the rate q0 on a kept promise and q1
// on a broken one, flows c and d, and nothing after the end, a promise is worth V = (1-delta) c / (1 -
// delta (1-q0)) and is kept if and only if delta (q1-q0) V >= (1-delta) (d-c). Source: Green and Porter
// (1984, Econometrica 52: 87-100).
func TestImperfectMonitoring(t *testing.T) {
	kept, broken := 0, 0
	property := func(t *rapid.T) {
		delta := rapid.Float64Range(0.1, 0.99).Draw(t, "discount")
		q0 := rapid.Float64Range(0, 0.5).Draw(t, "false alarm")
		q1 := rapid.Float64Range(q0, 1).Draw(t, "hit")
		c := rapid.Float64Range(0, 1).Draw(t, "kept")
		d := c + rapid.Float64Range(0, 1).Draw(t, "gain")
		p := Continuation{Quarters: []StagePayoff{{On: true, Free: true, Kept: c, Alone: d, ways: ends((q1 - q0) / (1 - q0))}}}
		p.Quarters[0].ways.list[0] = p.Quarters[0].ways.list[1] // in secret alone
		p.Quarters = append(p.Quarters, p.Quarters[0])
		p.Quarters[1].Alone = c - 1 // one breach, now
		p.Play(delta, q0)
		v := (1 - delta) * c / (1 - delta*(1-q0))
		require.InDelta(t, v, (1-delta)*p.Keep[0], 1e-9)
		if gap := delta*(q1-q0)*v - (1-delta)*(d-c); gap > 1e-7 || gap < -1e-7 {
			require.Equal(t, gap < 0, p.Breaks(0))
			if gap > 0 {
				kept++
			} else {
				broken++
			}
		}
	}
	rapid.Check(t, property)
	kept, broken = 0, 0
	checks.Fixed(100, property)
	require.Positive(t, kept)
	require.Positive(t, broken)
}

// The escape clause: with gains from an escape uniform on [0, 1], a harm h and a price k paid to the
// harmed, the clause is worth W(k) = (1-k^2)/2 - h (1-k), most at k = h, and the price is paid of one's own
// will if and only if k <= delta/(1-delta) (b + W(k)), b the gain of the treaty. A clause that is too
// dear is broken. Source: the logic of Rosendorff and Milner (2001).
func TestEscapeClause(t *testing.T) {
	const h, b = 0.5, 0.1
	w := func(k float64) float64 { return (1-k*k)/2 - h*(1-k) }
	require.InDelta(t, 0.125, w(h), 1e-15)
	require.Zero(t, w(0))
	for delta, want := range map[float64]float64{0.5: 0.17082039, 0.8: 0.7623475} {
		pays := func(k float64) bool {
			p := Continuation{Quarters: []StagePayoff{
				{On: true, Free: true, Kept: -k, Alone: 0, ways: ends(1)},
				{On: true, Kept: b + w(k)},
			}}
			p.Play(delta, 0)
			return !p.Breaks(0)
		}
		lo, hi := 0.0, 1.0
		for range 60 {
			if mid := (lo + hi) / 2; pays(mid) {
				lo = mid
			} else {
				hi = mid
			}
		}
		require.InDelta(t, want, lo, 1e-6)
	}
}
