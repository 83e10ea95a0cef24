package continuation

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// With constant flows a text is worth u / (1 - delta (1-hazard)) over the world
// without it, however many quarters the chain is spread over, and it is kept if and
// only if that is no less than one quarter of breaking it.
func TestPlayOfConstantFlows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Float64Range(-5, 5).Draw(t, "kept")
		b := u + rapid.Float64Range(-1, 5).Draw(t, "gain from breaking it")
		d := rapid.Float64Range(0.01, 0.995).Draw(t, "discount")
		e := rapid.Float64Range(0, 1).Draw(t, "hazard")
		p := Continuation{Quarters: make([]StagePayoff, rapid.IntRange(1, 30).Draw(t, "quarters"))}
		for h := range p.Quarters {
			p.Quarters[h] = StagePayoff{On: true, Free: true, Kept: u, Alone: b}
		}
		p.Play(d, e)
		near := func(want, got float64) { require.InDelta(t, want, got, 1e-10*(1+math.Abs(want))) }
		keep := u / (1 - d*(1-e))
		near(keep, p.Risky)
		near(u/(1-d), p.Sure)
		// Each quarter may be off by what the code takes for a tie.
		ties := numeric.Negligible * float64(len(p.Quarters))
		require.InDelta(t, max(keep, b), p.Best(), 1e-10*(1+math.Abs(keep))+ties)
		near(b, p.Leave[0])
		// Breaking it now, against keeping it for one more quarter: (b-keep)(1-stays).
		if math.Abs(keep-b)*(1-d*(1-e)) > 2*numeric.Negligible {
			require.Equal(t, b > keep, p.Breaks(0))
		}
	})
}

// The recursion against a plain search: try every quarter in which the party could
// first break the text, and never; follow each plan forward.
func TestPlayAgainstEveryPlan(t *testing.T) {
	const horizon = 3000
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "quarters")
		d := rapid.Float64Range(0.5, 0.99).Draw(t, "discount") // 0.99^3000 is 1e-13
		e := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1)).Draw(t, "hazard")
		entry := rapid.IntRange(0, n-1).Draw(t, "entry")
		flow := rapid.Float64Range(-5, 5)
		p := Continuation{Quarters: make([]StagePayoff, n)}
		for h := range p.Quarters {
			if h < entry {
				continue // not in force: it changes nothing
			}
			p.Quarters[h] = StagePayoff{
				On: true, Free: h > entry, Kept: flow.Draw(t, "kept"), Alone: flow.Draw(t, "alone"),
				Others: h > entry && rapid.IntRange(0, 4).Draw(t, "others") == 0,
				theirs: flow.Draw(t, "theirs"), joined: flow.Draw(t, "joined"),
			}
		}
		p.Play(d, e)

		// plan is the value of breaking the text in quarter first, if it is still
		// there, or never if first is negative.
		plan := func(first int, sure bool) float64 {
			sum, alive, factor := 0.0, 1.0, 1.0
			for h := 0; h < horizon && alive > 0; h++ {
				q := p.Quarters[min(h, n-1)]
				pays, stays := q.Kept, 1-e
				switch {
				case !q.On:
					stays = 1
				case sure:
					stays = 1
				case q.Others && h == first:
					pays, stays = q.joined, 0
				case q.Others:
					pays, stays = q.theirs, 0
				case h == first:
					pays, stays = q.Alone, 0
				}
				sum += factor * alive * pays
				alive *= stays
				factor *= d
			}
			return sum
		}
		best := plan(-1, false)
		require.InDelta(t, best, p.Risky, 1e-9)
		require.InDelta(t, plan(-1, true), p.Sure, 1e-9)
		for first := entry + 1; first < n; first++ {
			best = max(best, plan(first, false))
		}
		require.InDelta(t, best, p.Best(), 1e-9+float64(n)*numeric.Negligible)
	})
}
