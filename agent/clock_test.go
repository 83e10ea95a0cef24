// The tests of this file compare the processes of an actor by clocks of months, quarters and
// years. Long-run shares, means and fixed points in closed form are the reference. Source:
// Markov chains and linear recursions, see clock.go.

package agent_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
)

var lengths = []treaty.Length{treaty.Quarter, treaty.Month, treaty.HalfYear, treaty.Year}

// chances returns the chances of each level after some steps from another level, by the draws
// of Next.
func chances(p agent.SecurityThreat, from, steps int) (at [3]float64) {
	const grid = 30000 // months are whole on the grid
	var move [3][3]float64
	for z := range move {
		for u := range grid {
			move[z][p.Next(z, (float64(u)+0.5)/grid)] += 1.0 / grid
		}
	}
	at[from] = 1
	for range steps {
		var next [3]float64
		for z := range at {
			for to := range next {
				next[to] += at[z] * move[z][to]
			}
		}
		at = next
	}
	return at
}

// By every clock threats have the same long-run shares of time and the same duration of a
// level; by clocks of whole quarters threats are as likely at the same dates.
func TestThreatProcessIn(t *testing.T) {
	p := agent.SecurityThreat{Rise: 0.04, Worsen: 0.1, Ease: 0.2, Relent: 0.3} // of the grid
	long := p.LongRun()
	for _, l := range lengths {
		in := p.In(l)
		require.Equal(t, long, in.LongRun())
		for z, share := range chances(in, agent.ThreatNone, 100*l.PerYear()) {
			require.InDelta(t, share, long[z], 1.5e-3, "%v, level %d", l, z)
		}
		if l.Quarters() >= 1 {
			for from := range 3 {
				then, want := chances(in, from, 2*l.PerYear()), chances(p, from, 8)
				for z := range then {
					require.InDelta(t, want[z], then[z], 4e-3, "%v from %d", l, from)
				}
			}
		}
		// The long-run expected loss follows from the long-run shares, from any start.
		losses := in.Expected(agent.ThreatGrave, 40*l.PerYear())
		require.InDelta(t, long[1]*p.WithDefaults().Serious+long[2]*p.WithDefaults().Grave, losses[len(losses)-1], 1e-9, l)
		require.Equal(t, p.WithDefaults().Grave, losses[0])
	}
	// The mean time spent at a level, in quarters, is one over the chance of leaving.
	month := p.In(treaty.Month)
	for z, leaves := range []float64{0.04, 0.3, 0.3} {
		stays := chances(month, z, 1)[z]
		require.InDelta(t, 1/leaves, treaty.Month.Quarters()/(1-stays), 0.05/leaves, "level %d", z)
	}
	require.Equal(t, p.WithDefaults(), p.In(treaty.Quarter))
	require.Zero(t, agent.SecurityThreat{Rise: -1}.In(treaty.Year).LongRun()[1], "none stays none")
	require.Equal(t, agent.ThreatNone, agent.SecurityThreat{Rise: -1}.In(treaty.Year).Next(agent.ThreatNone, 0))
}

// A motive is as frequent, and fades as fast, by every clock.
func TestMotiveProcessIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := agent.MotiveProcess{Rise: rapid.Float64Range(0.001, 0.5).Draw(t, "rise"), Fall: rapid.Float64Range(0.001, 0.5).Draw(t, "fall")}
		share, left := p.Rise/(p.Rise+p.Fall), 1-p.Rise-p.Fall
		for _, l := range lengths {
			in := p.In(l)
			require.InDelta(t, share, in.Rise/(in.Rise+in.Fall), 1e-12, l)
			require.InDelta(t, math.Pow(left, 4), math.Pow(1-in.Rise-in.Fall, float64(l.PerYear())), 1e-9, l)
		}
	})
	swings := agent.MotiveProcess{Rise: 0.9, Fall: 0.9}
	for _, l := range lengths {
		in := swings.In(l)
		require.InDelta(t, 0.5, in.Rise/(in.Rise+in.Fall), 1e-12, l)
		require.True(t, in.Rise >= 0 && in.Rise <= 1 && in.Fall >= 0 && in.Fall <= 1, l)
	}
	require.Zero(t, agent.MotiveProcess{Rise: -1, Fall: -1}.In(treaty.Year).Rise)
}

// A promise kept for PromiseTerm counts as a kept promise and has the chance of a promise. A
// year of breach breaks as many promises, and half of the evidence is forgotten in the same
// time.
func TestTrustIn(t *testing.T) {
	trust, prior := belief.Trust{Kept: 4, Broken: 1}, belief.Trust{Kept: 1, Broken: 1}
	for _, l := range lengths {
		years := belief.PromiseTerm / 4
		require.InDelta(t, 0.8, math.Pow(trust.PerPeriod(l), float64(years*l.PerYear())), 1e-12, l)
		after, broken, faded := trust, trust, trust
		for range years * l.PerYear() {
			after = after.AfterPeriod(l, true)
		}
		require.InDelta(t, 5, after.Kept, 1e-12, l)
		for range l.PerYear() {
			broken = broken.AfterPeriod(l, false)
		}
		require.InDelta(t, 5, broken.Broken, 1e-12, l)
		for range 6 * l.PerYear() {
			faded = faded.FadeOver(l, prior)
		}
		require.InDelta(t, 1+3*math.Pow(belief.Memory, 24), faded.Kept, 1e-12, l)
		// A quiet period without any chance of concealment is a period kept, except for
		// rounding.
		quiet, kept := trust.AfterReportOn(l, belief.Report{Hit: 1}), trust.AfterPeriod(l, true)
		require.InDelta(t, kept.Mean(), quiet.Mean(), 1e-9, l)
	}
	require.Equal(t, trust.AfterQuarter(false), trust.AfterPeriod(treaty.Quarter, false))
}

// By every clock support returns to the mean as fast, and steady growth and steady sanctions
// move support as far. A single event has the same total effect, and the same value to the
// leader.
func TestPoliticsIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := agent.Politics{
			Mean: 50, Persistence: rapid.Float64Range(0, 0.95).Draw(t, "persistence"), Income: 1, Prices: 0.5, BackDown: 2, Win: 3, Rally: 0.7,
			Fatigue: 1.3, Unrest: 4, UnrestBase: 0.02, Tenure: 0.02, Swing: 5, FirstElection: 4, Term: 16, Coattails: 0.1, Weight: 0.05,
		}
		var steady, sum, worth, gone [4]float64
		for k, l := range lengths {
			in := p.In(l)
			n := float64(l.PerYear())
			// News of four percent of growth and one percent of sanctions a year, for good.
			s := p.Mean
			for range 300 * l.PerYear() {
				s = in.Support(s, agent.PoliticalNews{Income: 4 / n, Prices: -4 / n, ForeignCost: 1, Blamed: 1, OwnCost: 2})
			}
			steady[k] = s
			// A leader backs down once: the total effect on support and on the payoff.
			once := agent.PoliticalNews{BackedDown: 1}
			s = in.Support(p.Mean, once)
			worth[k] = in.Weight * in.Domestic(once) / n
			for range 300 * l.PerYear() {
				sum[k] += (s - p.Mean) / n
				s = in.Support(s, agent.PoliticalNews{})
			}
			gone[k] = math.Pow(in.Persistence, n)
			require.Equal(t, []float64{1, 4}, []float64{float64(in.FirstElection) / n, float64(in.Term) / n})
			require.Equal(t, p.Defeat(48), in.Defeat(48))
			require.InDelta(t, math.Pow(0.98, 4), math.Pow(1-agent.UnrestChance(in.UnrestBase, 0), n), 1e-12)
		}
		for k := range lengths {
			require.InDelta(t, steady[0], steady[k], 1e-8, lengths[k])
			require.InEpsilon(t, sum[0], sum[k], 1e-8, lengths[k])
			require.InEpsilon(t, worth[0], worth[k], 1e-9, lengths[k])
			require.InDelta(t, gone[0], gone[k], 1e-12, lengths[k])
		}
		require.Equal(t, p, p.In(treaty.Quarter))
	})
}
