package agent

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// With constant flows V_F = (u_F + delta e V_D) / (1 - delta (1-e)) and V_D =
// u_D / (1-delta), however many quarters the chain is spread over.
func TestValueOfConstantFlows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flow := rapid.Float64Range(-5, 5)
		u, uD := flow.Draw(t, "kept"), flow.Draw(t, "dead")
		d := rapid.Float64Range(0.01, 0.995).Draw(t, "discount")
		e := rapid.Float64Range(0, 1).Draw(t, "hazard")
		n := rapid.IntRange(1, 30).Draw(t, "quarters")
		w := worth{hazard: e, discount: d}
		on := make([]bool, n)
		for h := range n {
			on[h] = true
			w.kept, w.dead = append(w.kept, u), append(w.dead, uD)
		}
		kept, dead := w.value(on)
		wantDead := uD / (1 - d)
		wantKept := (u + d*e*wantDead) / (1 - d*(1-e))
		require.InDelta(t, wantDead, dead, 1e-12*(1+math.Abs(wantDead))*200)
		require.InDelta(t, wantKept, kept, 1e-12*(1+math.Abs(wantKept))*200)
	})
}

// The recursion against a plain forward expectation: the text is alive with some
// chance, pays what its state pays, and either dies by the hazard or for certain in
// the first quarter in which it is broken.
func TestValueAgainstForwardExpectation(t *testing.T) {
	const horizon = 3000
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "quarters")
		flows := func(name string) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(-5, 5), n, n).Draw(t, name)
		}
		w := worth{
			kept: flows("kept"), dead: flows("dead"),
			hazard:   rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1)).Draw(t, "hazard"),
			discount: rapid.Float64Range(0.5, 0.99).Draw(t, "discount"), // 0.99^3000 is 1e-13
		}
		entry := rapid.IntRange(0, n-1).Draw(t, "entry")
		on := make([]bool, n)
		for h := range on {
			on[h] = h >= entry
		}
		for h := range entry {
			w.kept[h] = w.dead[h] // a text that is not in force changes nothing
		}
		if rapid.Bool().Draw(t, "breakers") {
			w.broken = flows("broken")
			w.mask = make([]bool, n)
			for h := entry; h < n; h++ {
				w.mask[h] = rapid.IntRange(0, 4).Draw(t, "broken?") == 0
			}
		}

		var wantKept, wantDead float64
		alive, factor := 1.0, 1.0
		for h := range horizon {
			k := min(h, n-1) // the last quarter stands for all that follow
			wantDead += factor * w.dead[k]
			pays, stays := w.kept[k], 1-w.hazard
			switch {
			case !on[k]:
				stays = 1
			case w.mask != nil && w.mask[k]:
				pays, stays = w.broken[k], 0
			}
			wantKept += factor * (alive*pays + (1-alive)*w.dead[k])
			alive *= stays
			factor *= w.discount
		}
		kept, dead := w.value(on)
		require.InDelta(t, wantDead, dead, 1e-9)
		require.InDelta(t, wantKept, kept, 1e-9)
	})
}
