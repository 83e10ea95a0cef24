package continuation

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The recursion against every plan that there is: in each quarter but the last keep the text
// or break it in one of its ways, and in the last do the same thing for good.
func TestPlayOfWaysAgainstEveryPlan(t *testing.T) {
	broken := 0
	property := func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "quarters")
		d := rapid.Float64Range(0.5, 0.99).Draw(t, "discount")
		e := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1)).Draw(t, "hazard")
		flow := rapid.Float64Range(-5, 5)
		chance := rapid.OneOf(rapid.Just(0.0), rapid.Just(1.0), rapid.Float64Range(0, 1))
		p := Continuation{Quarters: make([]StagePayoff, n)}
		for h := range p.Quarters {
			q := &p.Quarters[h]
			*q = StagePayoff{On: true, Free: true, Kept: flow.Draw(t, "kept"), Alone: flow.Draw(t, "alone")}
			if rapid.IntRange(0, 3).Draw(t, "others") == 0 {
				q.Others, q.theirs, q.joined, q.lives = true, flow.Draw(t, "theirs"), flow.Draw(t, "joined"), chance.Draw(t, "lives")
			}
			for range rapid.IntRange(1, 2).Draw(t, "ways") {
				q.ways.add(breachPlan{rapid.Float64Range(0, 3).Draw(t, "cost"), chance.Draw(t, "ends")})
			}
		}
		p.Play(d, e)
		stays := d * (1 - e)
		// step is what a quarter pays and the chance to see another, if the party keeps
		// the text (0) or breaks it in a way.
		step := func(h, act int) (pays, goes float64) {
			q := &p.Quarters[h]
			flow, own, lives := q.Kept, q.Alone, 1.0
			if q.Others {
				flow, own, lives = q.theirs, q.joined, q.lives
			}
			if act == 0 {
				return flow, lives
			}
			way := q.ways.list[act-1]
			return own - way.cost, lives * (1 - way.Ends)
		}
		best := math.Inf(-1)
		var plan func(h int, sum, factor float64)
		plan = func(h int, sum, factor float64) {
			for act := range p.Quarters[h].ways.n + 1 {
				pays, goes := step(h, act)
				if h == n-1 {
					best = max(best, sum+factor*pays/(1-stays*goes))
					continue
				}
				plan(h+1, sum+factor*pays, factor*stays*goes)
			}
		}
		plan(0, 0, 1)
		require.InDelta(t, best, p.Best(), 1e-9*(1+math.Abs(best))+float64(n)*numeric.Negligible/(1-stays))
		keep, factor := 0.0, 1.0
		for h := range n {
			pays, goes := step(h, 0)
			if h == n-1 {
				pays /= 1 - stays*goes
			}
			keep += factor * pays
			factor *= stays * goes
		}
		require.InDelta(t, keep, p.Risky, 1e-9*(1+math.Abs(keep)))
		if p.Breaks(0) {
			broken++
		}
	}
	rapid.Check(t, property)
	broken = 0
	checks.Fixed(20, property)
	require.Positive(t, broken)
}

// Where panels let a text go on, it is broken in a quarter if and only if that pays in the
// quarter: what comes after is the same either way.
func TestWhatComesAfterDoesNotMatterUnderPanels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "quarters")
		flow := rapid.Float64Range(-5, 5)
		p := Continuation{Quarters: make([]StagePayoff, n)}
		for h := range p.Quarters {
			p.Quarters[h] = StagePayoff{On: true, Free: true, Kept: flow.Draw(t, "kept"), Alone: flow.Draw(t, "alone")}
			p.Quarters[h].ways.add(breachPlan{cost: rapid.Float64Range(0, 3).Draw(t, "cost")})
		}
		p.Play(rapid.Float64Range(0.1, 0.99).Draw(t, "discount"), rapid.Float64Range(0, 0.5).Draw(t, "hazard"))
		for h, q := range p.Quarters {
			if gain := q.Alone - q.Kept - q.ways.list[0].cost; math.Abs(gain) > 1e-6 {
				require.Equal(t, gain > 0, p.Breaks(h))
			}
		}
	})
}

// The cost of a plan, by hand: a breach that stands for 9 quarters costs 9 broken promises over
// 9 quarters, or 20 for good and what the harmed may take from then on.
func TestPriceOfABreach(t *testing.T) {
	const d = 0.98
	lost := [promiseCounts]float64{0.3, 1.8, 2.5}
	panels := enforcement{Panels: true, Watched: true, Found: 0.25, Stands: 9}
	require.Equal(t, [promiseCounts]float64{1, 9, 20}, panels.Tallies())
	w := panels.price(d, 0.4, 0.5, &lost)
	require.Equal(t, 2, w.n)
	patient := (1 - math.Pow(d, 9)) / (1 - d)
	require.InDelta(t, 1.8/patient, w.list[0].cost, 1e-12)
	require.Zero(t, w.list[0].Ends)
	require.Equal(t, breachPlan{0.25 * (0.3 + 0.4), 0}, w.list[1])
	w = panels.price(d, 0.4, 0.05, &lost)
	require.InDelta(t, math.Pow(d, 9)*0.05+0.02*2.5, w.list[0].cost, 1e-12, "little can be taken back, and it defies the ruling")

	none := enforcement{Watched: true, Found: 0.25}
	w = none.price(d, 0.4, 0.5, &lost)
	require.Equal(t, [2]breachPlan{{0.3, 1}, {0.25 * 0.3, 0.25}}, w.list)

	o := agent.Omissions{}
	m := treaty.TariffCut("m", treaty.Goods, terms.Choice("depth", 1))
	m.Disputes = &treaty.Disputes{Consultation: treaty.Set(1), Panel: treaty.Set(3), Compliance: treaty.Set(5), Cap: treaty.Set(1)}
	require.Equal(t, 9, Enforces(o, &m, treaty.Quarter).Stands)
	o.Disputes = true
	require.False(t, Enforces(o, &m, treaty.Quarter).Panels)
}
