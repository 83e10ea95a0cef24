package agent_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
)

// The doubts at reviews are those of Bayes' rule over all paths of the threat, counted one by
// one: the chance of the path, times the chance that the author invokes and keeps along the path.
func TestDoubtsAtReviewsAreBayesOverAllPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := rapid.Float64Range(0.02, 0.4)
		p := agent.SecurityThreat{
			Sectors: "ELE", Rise: chance.Draw(t, "rise"), Worsen: chance.Draw(t, "worsen"), Ease: chance.Draw(t, "ease"), Relent: chance.Draw(t, "relent"),
		}.WithDefaults()
		x := agent.KeptPlea{
			Trust: rapid.Float64Range(0.1, 0.9).Draw(t, "trust"), Threat: p, Threshold: rapid.SampledFrom([]float64{0.5, 1, 1.5, 2}).Draw(t, "threshold"), Spread: 0.6,
			Ruling: rapid.SampledFrom([]belief.Ruling{belief.NotReviewed, belief.FoundLawful, belief.FoundUnlawful}).Draw(t, "ruling"),
			Every:  rapid.IntRange(1, 2).Draw(t, "every"),
		}
		const reviews = 2
		keeps := func(z int) float64 {
			if float64(z) >= x.Threshold {
				return 1
			}
			return 1 - x.Trust
		}
		ruled := func(z int) float64 {
			upheld := belief.UpheldChance(float64(z), x.Threshold, 0, x.Spread)
			switch x.Ruling {
			case belief.FoundLawful:
				return upheld
			case belief.FoundUnlawful:
				return 1 - upheld
			}
			return 1
		}
		var below, all [reviews + 1]float64
		var walk func(z, age int, weight float64)
		walk = func(z, age int, weight float64) {
			if age%x.Every == 0 {
				weight *= keeps(z)
				all[age/x.Every] += weight
				if float64(z) < x.Threshold {
					below[age/x.Every] += weight
				}
			}
			if age == reviews*x.Every {
				return
			}
			for to, move := range p.Row(z) {
				walk(to, age+1, weight*move)
			}
		}
		for z, share := range p.LongRun() {
			walk(z, 0, share*ruled(z))
		}
		got := x.Doubts(reviews)
		require.Len(t, got, reviews+1)
		for k := range got {
			require.InDelta(t, below[k]/all[k], got[k], 1e-12, "review %d", k)
		}
	})
}
