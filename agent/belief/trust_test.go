package belief_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
)

func drawTrust(t *rapid.T, least float64) belief.Trust {
	count := rapid.Float64Range(least, 40)
	return belief.Trust{Kept: count.Draw(t, "kept"), Broken: count.Draw(t, "broken")}
}

// A report with the same likelihood either way is no evidence, even an impossible report.
func TestUninformativeReportChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trust := drawTrust(t, 0.05)
		chance := rapid.OneOf(rapid.Float64Range(0, 1), rapid.Just(0.0), rapid.Just(1.0)).Draw(t, "chance")
		for _, alarm := range []bool{false, true} {
			require.Equal(t, trust, trust.AfterReportOn(treaty.Quarter, belief.Report{Alarm: alarm, Hit: chance, FalseAlarm: chance}))
		}
	})
}

// If a breach is likelier to raise an alarm than a kept promise, alarms never raise trust and
// silence never lowers trust.
func TestAlarmNeverRaisesTrust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trust := drawTrust(t, 0.05)
		falseAlarm := rapid.Float64Range(0, 1).Draw(t, "false alarm")
		hit := rapid.Float64Range(falseAlarm, 1).Draw(t, "hit")
		const rounding = 1e-12
		alarmed := trust.AfterReportOn(treaty.Quarter, belief.Report{Alarm: true, Hit: hit, FalseAlarm: falseAlarm})
		require.LessOrEqual(t, alarmed.Mean(), trust.Mean()+rounding)
		silent := trust.AfterReportOn(treaty.Quarter, belief.Report{Hit: hit, FalseAlarm: falseAlarm})
		require.GreaterOrEqual(t, silent.Mean(), trust.Mean()-rounding)
	})
}

// Without news trust returns to the prior, by the share Memory a quarter and never past the
// prior.
func TestFadeConvergesToPrior(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prior, trust := drawTrust(t, 0.05), drawTrust(t, 0.05)
		start := trust
		for quarter := range 1000 {
			left := math.Pow(belief.Memory, float64(quarter))
			require.InDelta(t, prior.Kept+left*(start.Kept-prior.Kept), trust.Kept, 1e-9)
			require.InDelta(t, prior.Broken+left*(start.Broken-prior.Broken), trust.Broken, 1e-9)
			trust = trust.FadeOver(treaty.Quarter, prior)
		}
		require.InDelta(t, prior.Kept, trust.Kept, 1e-9)
		require.Equal(t, prior, prior.FadeOver(treaty.Quarter, prior))
	})
}

func TestTowardGoesTheShareOfTheWay(t *testing.T) {
	from, to := belief.Trust{Kept: 4, Broken: 1}, belief.Trust{Kept: 4, Broken: 2}
	require.Equal(t, from, from.Toward(to, 0))
	require.Equal(t, to, from.Toward(to, 1))
	require.Equal(t, belief.Trust{Kept: 4, Broken: 1.5}, from.Toward(to, 0.5))
}

// In an assurance game a player cooperates if trust reaches (P-S)/(R-T+P-S): Kydd (2005, Trust
// and Mistrust in International Relations).
func TestTrustThreshold(t *testing.T) {
	for _, game := range []struct{ r, t, p, s, threshold float64 }{
		{3, 2, 1, 0, 0.5},
		{3, 2, 1, -2, 0.75},
		{5, 2, 1, 0, 0.25},
	} {
		require.Equal(t, game.threshold, (game.p-game.s)/(game.r-game.t+game.p-game.s))
		for _, trust := range []belief.Trust{{Kept: 1, Broken: 4}, {Kept: 2, Broken: 3}, {Kept: 3, Broken: 2}, {Kept: 4, Broken: 1}} {
			rho := trust.Mean()
			cooperate := rho*game.r + (1-rho)*game.s
			defect := rho*game.t + (1-rho)*game.p
			require.Equal(t, trust.Kept >= game.threshold*(trust.Kept+trust.Broken), cooperate >= defect, "%v in %v", trust, game)
		}
	}
}

// A promise kept for PromiseTerm quarters counts as a kept promise, and the chance is the
// product over the quarters.
func TestTrustByTheQuarter(t *testing.T) {
	trust := belief.Trust{Kept: 4, Broken: 1}
	require.InDelta(t, 0.8, math.Pow(trust.PerPeriod(treaty.Quarter), belief.PromiseTerm), 1e-14)
	after := trust
	for range belief.PromiseTerm {
		after = after.AfterQuarter(true)
	}
	require.InDelta(t, 5, after.Kept, 1e-12)
	require.Equal(t, 1.0, after.Broken)
	require.Equal(t, belief.Trust{Kept: 4, Broken: 2}, trust.AfterQuarter(false))

	// The posterior of Beta(a, b) for the likelihood rho^(1/T), by integration.
	var mass, mean float64
	const n = 200000
	for k := range n {
		rho := (float64(k) + 0.5) / n
		density := math.Pow(rho, 3) * math.Pow(rho, 1.0/belief.PromiseTerm) // Beta(4,1) is rho^3
		mass += density
		mean += rho * density
	}
	require.InDelta(t, mean/mass, trust.AfterQuarter(true).Mean(), 1e-8)
}

// Near-certain trust is not certain: an alarm without false alarms breaks a promise, however
// unlikely the alarm was.
func TestUnlikelyAlarm(t *testing.T) {
	trusted := belief.Trust{Kept: 999, Broken: 1}
	after := trusted.AfterReportOn(treaty.Quarter, belief.Report{Alarm: true, Hit: 1})
	require.Less(t, after.Mean(), trusted.Mean()-0.0005)
}
