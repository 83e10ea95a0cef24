package compliance_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
)

// What panels do is the normal distribution of an independent implementation, a step
// without noise, and flatter the vaguer the text: easier for the false plea and harder
// for the true.
func TestUpheldChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z, c := rapid.Float64Range(0, 2).Draw(t, "z"), rapid.Float64Range(0, 2).Draw(t, "c")
		g, s := rapid.Float64Range(-1, 1).Draw(t, "g"), rapid.Float64Range(0.1, 2).Draw(t, "s")
		require.InDelta(t, distuv.UnitNormal.CDF((z-c+g)/s), belief.UpheldChance(z, c, g, s), 1e-12)
		require.GreaterOrEqual(t, belief.UpheldChance(z, c, g+0.1, s), belief.UpheldChance(z, c, g, s), "deference helps")
	})
	require.Equal(t, 1.0, belief.UpheldChance(1.5, 1.5, 0, 0))
	require.Equal(t, 0.0, belief.UpheldChance(1, 1.5, 0, 0))
	clear, vague := math.Hypot(0.5, 0.3), math.Hypot(0.5, 1)
	require.Greater(t, belief.UpheldChance(0, 1.5, 0, vague), belief.UpheldChance(0, 1.5, 0, clear))
	require.Less(t, belief.UpheldChance(2, 1.5, 0, vague), belief.UpheldChance(2, 1.5, 0, clear))
	// The defaults, by hand: a grave threat is upheld with Phi(0.5/0.58310), calm with
	// Phi(-1.5/0.58310).
	require.InDelta(t, 0.80442, belief.UpheldChance(2, 1.5, 0, clear), 1e-5)
	require.InDelta(t, 0.00505, belief.UpheldChance(0, 1.5, 0, clear), 1e-5)
}

// The chain of threats: what it is expected to cost is the mean over many paths, and
// its long run is where it settles.
func TestThreatProcess(t *testing.T) {
	p := agent.SecurityThreat{}.WithDefaults()
	require.InDeltaSlice(t, []float64{0.2, 0.2*(1-0.2-0.1) + 1*0.1}, p.Expected(agent.ThreatSerious, 2), 1e-15)

	r := rand.New(rand.NewPCG(1, 2))
	const paths, quarters = 20000, 10
	mean := make([]float64, quarters)
	for range paths {
		z := agent.ThreatGrave
		for h := range mean {
			mean[h] += p.Loss(z) / paths
			z = p.Next(z, r.Float64())
		}
	}
	require.InDeltaSlice(t, mean, p.Expected(agent.ThreatGrave, quarters), 0.02)

	long := p.LongRun()
	sum := 0.0
	for z, share := range long {
		sum += share * p.Loss(z)
	}
	far := p.Expected(agent.ThreatNone, 2000)
	require.InDelta(t, sum, far[len(far)-1], 1e-9)
	// Balance of flows by hand: serious/calm = 0.02/0.2, grave/serious = 0.1/0.3.
	require.InDelta(t, 0.1, long[1]/long[0], 1e-12)
	require.InDelta(t, 1.0/3, long[2]/long[1], 1e-12)
	require.Equal(t, [3]float64{1, 0, 0}, agent.SecurityThreat{Rise: -1}.WithDefaults().LongRun())
	require.Equal(t, [3]float64{0, 0, 1}, agent.SecurityThreat{Relent: -1}.WithDefaults().LongRun())
}

// abusive is the doubt of an observer of trust rho.
func abusive(rho float64, p agent.SecurityThreat, threshold, deference, noise float64, r belief.Ruling) float64 {
	x := agent.NewPlea(rho, p, threshold, deference, noise, r)
	return x.Abusive()
}

// The doubt about an invocation is Bayes' rule: with full trust there is none, without
// trust it is the share of time below the threshold, and a ruling moves it its way.
func TestDoubtOfAnInvocation(t *testing.T) {
	p := agent.SecurityThreat{}.WithDefaults()
	long := p.LongRun()
	require.Zero(t, abusive(1, p, 1.5, 0, 0.58, belief.NotReviewed))
	require.InDelta(t, long[0]+long[1], abusive(0, p, 1.5, 0, 0.58, belief.NotReviewed), 1e-12)
	require.Equal(t, 1.0, abusive(0.5, agent.SecurityThreat{}, 1.5, 0, 0.58, belief.NotReviewed), "no threat is known of")
	rapid.Check(t, func(t *rapid.T) {
		rho, s := rapid.Float64Range(0.01, 0.99).Draw(t, "rho"), rapid.Float64Range(0.1, 3).Draw(t, "s")
		q := abusive(rho, p, 1.5, 0, s, belief.NotReviewed)
		up, down := abusive(rho, p, 1.5, 0, s, belief.FoundLawful), abusive(rho, p, 1.5, 0, s, belief.FoundUnlawful)
		require.LessOrEqual(t, up, q)
		require.GreaterOrEqual(t, down, q)
		require.Less(t, abusive(rho+0.005, p, 1.5, 0, s, belief.NotReviewed), q, "who is trusted is believed")
	})
	// A panel that sees everything settles it.
	require.Zero(t, abusive(0.5, p, 1.5, 0, 0, belief.FoundLawful))
	require.Equal(t, 1.0, abusive(0.5, p, 1.5, 0, 0, belief.FoundUnlawful))
}

// A report on a quarter is Bayes' rule, exactly in mean and variance: against numerical
// integration; nothing if it says nothing; a quarter seen if it never errs.
func TestAfterReport(t *testing.T) {
	const e = 1.0 / belief.PromiseTerm
	rapid.Check(t, func(t *rapid.T) {
		x := belief.Trust{Kept: rapid.Float64Range(1.5, 20).Draw(t, "kept"), Broken: rapid.Float64Range(1.5, 20).Draw(t, "broken")}
		r := belief.Report{Alarm: rapid.Bool().Draw(t, "alarm"), Hit: rapid.Float64Range(0.3, 0.95).Draw(t, "hit"), FalseAlarm: rapid.Float64Range(0.01, 0.25).Draw(t, "false")}
		moment := func(k float64) float64 {
			beta := distuv.Beta{Alpha: x.Kept, Beta: x.Broken}
			return quad.Fixed(func(rho float64) float64 {
				alarm := r.Hit - (r.Hit-r.FalseAlarm)*math.Pow(rho, e)
				if !r.Alarm {
					alarm = 1 - alarm
				}
				return math.Pow(rho, k) * alarm * beta.Prob(rho)
			}, 0, 1, 400, nil, 0)
		}
		mean := moment(1) / moment(0)
		variance := moment(2)/moment(0) - mean*mean
		y := x.AfterReportOn(treaty.Quarter, r)
		n := y.Kept + y.Broken
		require.InDelta(t, mean, y.Mean(), 1e-6)
		require.InDelta(t, variance, y.Mean()*(1-y.Mean())/(n+1), 1e-6)
		require.Equal(t, r.Alarm, y.Mean() < x.Mean())

		same := belief.Report{Alarm: r.Alarm, Hit: 0.4, FalseAlarm: 0.4}
		require.Equal(t, x, x.AfterReportOn(treaty.Quarter, same))
		sure := x.AfterReportOn(treaty.Quarter, belief.Report{Hit: 1})
		want := x.AfterQuarter(true)
		require.InDelta(t, want.Kept, sure.Kept, 1e-5*want.Kept)
		require.InDelta(t, want.Broken, sure.Broken, 1e-5*want.Broken)
	})
}
