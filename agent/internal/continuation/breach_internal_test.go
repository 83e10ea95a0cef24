package continuation

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
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

// The cost of a plan, by hand: an open breach bears the answers from the lag on and a broken promise in
// each quarter, spread over the quarters of the cheapest plan.
func TestPriceOfABreach(t *testing.T) {
	const d = 0.98
	span := func(n int) float64 { return (1 - math.Pow(d, float64(n))) / (1 - d) }
	lost := [promiseCounts]float64{0.3, 0.9, 1.8, 2.5}
	panels := Enforcement{Panels: true, Watched: true, Found: 0.25, Stands: 4, Authorised: 9, Rules: answer.Rules{Lag: 1, Stand: 4}}
	require.Equal(t, [promiseCounts]float64{1, 4, 9, 20}, panels.Tallies())
	a := Answers{Suspension: answer.Plan{Loss: 0.2}, Retaliation: 0.5}
	require.InDelta(t, 0.2*(span(4)-1), panels.Cost(&a, d, 4, 1), 1e-12)
	require.InDelta(t, 0.2*(span(9)-1), panels.Cost(&a, d, 9, 1), 1e-12)
	require.InDelta(t, 0.2*(span(9)-1)+0.5*(span(12)-span(9)), panels.Cost(&a, d, 12, 1), 1e-12)
	w := panels.price(d, &a, &lost)
	require.Equal(t, 2, w.n)
	require.InDelta(t, (0.2*(span(4)-1)+0.9)/span(4), w.list[0].cost, 1e-12)
	require.Zero(t, w.list[0].Ends)
	// A covert breach is found by the end of quarter q with the chance 1 - 0.75^q, and answered from then.
	found := 0.2 * (d*0.25 + d*d*(1-math.Pow(0.75, 2)) + d*d*d*(1-math.Pow(0.75, 3)))
	require.InDelta(t, found/span(4)+0.25*0.3, w.list[1].cost, 1e-12)

	// A remedy from the breach takes back as many quarters as the breach stood.
	panels.Exclusive, panels.FromTheBreach, panels.Stands = true, true, 9
	a.Suspension.Loss = 0
	require.InDelta(t, 0.5*math.Pow(d, 9)*span(9), panels.Cost(&a, d, 9, 1), 1e-12)
	// A prospective one leaves the first nine quarters for nothing.
	panels.FromTheBreach = false
	require.Zero(t, panels.Cost(&a, d, 9, 1))

	// Where the others end the text, the breach costs its future and the trust in other texts.
	none := Enforcement{Watched: true, Found: 0.25, Stands: 4, Rules: answer.Rules{Lag: 1, Stand: 4}}
	a.Suspension.Terminates = true
	w = none.price(d, &a, &lost)
	require.Equal(t, [2]breachPlan{{0.3, 1}, {0.25 * 0.3, 0.25}}, w.list)

	m := treaty.TariffCut("m", treaty.Goods, terms.Choice("depth", 1))
	m.Disputes = &treaty.Disputes{Consultation: treaty.Set(1), Panel: treaty.Set(3), Compliance: treaty.Set(5), Cap: treaty.Set(1)}
	s := &agent.Situation{}
	f := Enforces(s, &m)
	require.Equal(t, [3]int{4, 9, 400}, f.Durations())
	m.Disputes.Exclusive = true
	f = Enforces(s, &m)
	require.Equal(t, [3]int{9, 9, 400}, f.Durations())
	s.Without.Disputes = true
	require.False(t, Enforces(s, &m).Panels)
	// Of a breach in its third quarter one quarter must still stand, and the answer is due.
	s.Without.Disputes = false
	f = Enforces(s, &m).Since(agent.StandingBreach{Since: 5, Until: 9}, 8)
	require.Equal(t, []int{0, 1, 1, 6}, []int{int(f.Rules.Lag), f.Rules.Stand, f.Stands, f.Authorised})
}
