package crisis

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawThought draws a game with forecasts over rounds of thought.
func drawThought(t *rapid.T) *Game {
	c := drawCrisis(t)
	c.Depth, c.Held, c.Kept = 0, false, false
	c.Rounds, c.Horizon = 3, 6
	c.Zeta = rapid.SampledFrom([]float64{0, 0.05, 0.5}).Draw(t, "zeta")
	c.Least = rapid.SampledFrom([]float64{0, c.Levels[0]}).Draw(t, "least")
	c.Age = rapid.SampledFrom([]int{0, 2, 6, 9}).Draw(t, "age")
	return c
}

// first returns the place of the first of the largest numbers.
func first(list []float64) int { return slices.Index(list, slices.Max(list)) }

// The best plan of a target is the first of the best in the list of all plans, with and without a show, at
// every age.
func TestBestPlanIsFirstInList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawThought(t)
		a := c.average(false)
		f, fresh := c.faces(a.course, c.leaderPlans(a), c.age()), c.faces(a.course, a.lifted, 0)
		s := c.staked(a.course, rapid.Float64Range(-1, 2).Draw(t, "type"))
		p := c.planned(a.course, &s, a.accepted, &f, &fresh)
		shown, open := c.list(&p, true), c.list(&p, false)
		require.Equal(t, first(shown), p.best)
		require.Equal(t, slices.Max(shown), p.bestValue)
		require.Equal(t, first(open), p.open)
		require.Equal(t, slices.Max(open), p.openValue)
	})
}

// The leader's best plan is the best by the values of all plans, each summed by itself.
func TestBestLiftIsBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawThought(t)
		a := c.average(false)
		omega, age := rapid.Float64Range(-1, 2).Draw(t, "type"), c.age()
		stops := c.targetPlans(a)
		p := c.prospect(a.course, make([]bool, len(c.Levels)), a.unmasked)
		lift, value := a.best(c.worth(a.course, omega, age, &p), stops, c.held(a.course, stops, age), age, age+1)
		costs, ys := c.against(a.course, &a.leader, stops, age, &p)
		most := math.Inf(-1)
		for q := age + 1; q <= a.never(); q++ {
			staying := 1.0
			for k := a.at(age, 0); k < min(a.at(q, 0), a.plans()-1); k++ {
				staying -= stops[k]
			}
			v := costs[q] + omega*ys[q]
			if q <= a.h {
				v -= max(0, staying) * a.leader.power[q] / a.leader.power[age] * c.down()
			}
			most = max(most, v)
			if q == lift {
				require.InDelta(t, v, value, 1e-12)
			}
		}
		require.InDelta(t, most, value, 1e-12)
		require.InDelta(t, ys[lift], c.gained(a.course, stops, age, &p)[lift], 1e-15)
	})
}

// Measures older than the horizon of plans are as measures of that age.
func TestAgeBeyondHorizon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := drawThought(t)
		old.Age = old.Horizon
		older := old.Fresh()
		older.Age = old.Horizon + rapid.IntRange(1, 60).Draw(t, "more")
		require.Equal(t, seen(old), seen(&older))
	})
}

// At the deadline a leader without noise stands firm for the draws at which fighting is no worse, and the
// value is that of the better of the two, draw by draw.
func TestDeadlineByDraw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawThought(t)
		c.Precision, c.extra = math.Inf(1), rapid.SampledFrom([]float64{0, -0.1}).Draw(t, "extra")
		omega, holds := rapid.Float64Range(-1, 2).Draw(t, "type"), rapid.Float64Range(-1, 1).Draw(t, "holds")
		draws := []float64{0}
		if c.Zeta > 0 {
			draws = c.executions()[:]
		}
		down := c.BackDown(omega)
		for n, extra := range []float64{0, c.extra} {
			firm, value := 0.0, 0.0
			for _, draw := range draws {
				v := holds - c.Leader.Entry + extra + draw
				if v >= down {
					firm++
				}
				value += max(v, down)
			}
			require.InDelta(t, firm/float64(len(draws)), c.stood(omega, holds)[n], 1e-15)
			require.InDelta(t, value/float64(len(draws)), c.deadline(omega, holds, extra), 1e-15)
		}
	})
}

// A running average of certain plans is the same by place as in a list.
func TestChancesMoveAsLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "plans")
		var few chances
		few.add(n-1, 1)
		whole := make([]float64, n)
		whole[n-1] = 1
		for m, plan := range rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 20).Draw(t, "plans chosen") {
			one := make([]float64, n)
			one[plan] = 1
			share := 2 / float64(m+2)
			few.toward(plan, share)
			toward(whole, one, share)
		}
		got := make([]float64, n)
		mix(got, []chances{few}, []float64{1})
		require.Equal(t, whole, got)
		require.True(t, slices.IsSorted(few.at))
	})
}

// BenchmarkRounds plays the rounds of thought of a game in which every number has a say, and of one with best
// responses, without partial concessions, retaliation, adaptation and next demands.
func BenchmarkRounds(b *testing.B) {
	bare := considered()
	bare.Levels, bare.Least, bare.Retaliation, bare.Recess = bare.Levels[2:], 0, false, 0
	bare.Precision, bare.Speed = math.Inf(1), 0
	bare.Target.Relieved, bare.Leader.Relieved = bare.Target.Relieved[2:], bare.Leader.Relieved[2:]
	for name, c := range map[string]*Game{"all": considered(), "bare": bare} {
		c.Rounds, c.Horizon, c.Memory = 0, 0, new(Memory)
		for _, threat := range []bool{false, true} {
			b.Run(name+map[bool]string{false: "/measures", true: "/threat"}[threat], func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.rounds(threat)
				}
			})
		}
	}
}
