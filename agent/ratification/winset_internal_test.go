// The tests of this file check the chance of passage: enumeration of all sets of voters, the
// binomial distribution, quadrature of another library, and the rules of the council of the
// European Union are the references.

package ratification

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/integrate/quad"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/checks"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The chance of a majority equals the sum over all sets of voters, whatever the requirement by
// number in favour.
func TestCarriedCountsAllCoalitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 9).Draw(t, "voters")
		weights, yes := make([]float64, n), make([]float64, n)
		for k := range n {
			weights[k] = rapid.OneOf(rapid.Float64Range(0, 1), rapid.Just(0.25)).Draw(t, "weight")
			yes[k] = rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1})).Draw(t, "yes")
		}
		needs := make([]float64, n+1)
		for k := range needs {
			needs[k] = rapid.OneOf(rapid.Float64Range(0, 3), rapid.SampledFrom([]float64{0.5, math.Inf(1), math.Inf(-1)})).Draw(t, "need")
		}
		want := 0.0
		for set := range uint(1) << n {
			weight, chance := 0.0, 1.0
			for k := range n {
				if set&(1<<k) != 0 {
					weight += weights[k]
					chance *= yes[k]
				} else {
					chance *= 1 - yes[k]
				}
			}
			if weight >= needs[bits.OnesCount(set)]-1e-12 {
				want += chance
			}
		}
		require.InDelta(t, want, carried(weights, yes, func(k int) float64 { return needs[k] }), 1e-12)
	})
}

// Forty equal voters follow the binomial distribution.
func TestCarriedIsBinomial(t *testing.T) {
	const n, p = 24, 0.6
	weights, yes := make([]float64, n), make([]float64, n)
	for k := range n {
		weights[k], yes[k] = 1./n, p
	}
	want := 0.0
	for k := 12; k <= n; k++ {
		lg := func(x int) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
		want += math.Exp(lg(n) - lg(k) - lg(n-k) + float64(k)*math.Log(p) + float64(n-k)*math.Log(1-p))
	}
	require.InEpsilon(t, want, carried(weights, yes, func(int) float64 { return 0.5 }), 1e-10)
}

// A voter's chance has closed forms at the ends, and agrees in between with the quadrature of
// another library.
func TestConsents(t *testing.T) {
	require.Equal(t, 1.0, consents(0, 0, 0))
	require.Equal(t, 0.0, consents(-1e-3, 0, 0))
	require.InDelta(t, 1/(1+math.Exp(-2)), consents(0.06, 0.03, 0), 1e-15)
	require.InDelta(t, 0.8413447460685429, consents(0.1, 0, 0.1), 1e-15) // Phi(1)
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-3, 3).Draw(t, "x")
		scale := rapid.Float64Range(0.05, 1).Draw(t, "scale")
		sd := rapid.Float64Range(0.05, 1).Draw(t, "sd")
		want := quad.Fixed(func(z float64) float64 {
			return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * numeric.LogisticCDF((x+sd*z)/scale)
		}, -9, 9, 2000, nil, 0)
		got := consents(x, scale, sd)
		require.InDelta(t, want, got, 1e-10)
		require.InDelta(t, 1, got+consents(-x, scale, sd), 1e-12, "symmetric")
	})
}

// An executive with a noisy estimate is right on average: where the forecast chance is about a
// tenth, a tenth of the groups consent. True changes are spread evenly over a range far wider
// than the error.
func TestConsentsIsCalibrated(t *testing.T) {
	const scale, sd = 0.1, 0.2
	tries := checks.Count(t, 20000, 200000)
	r := rand.New(rand.NewPCG(5, 6))
	var fs belief.Forecasts
	for range tries {
		change := 4 * (r.Float64() - 0.5)
		seen := change + sd*r.NormFloat64()
		fs = append(fs, belief.Forecast{Chance: consents(seen, scale, sd), Happened: change+scale*logistic(r) >= 0})
	}
	for _, c := range fs.Calibration(10) {
		require.InDelta(t, c.Chance, c.Happened, 4*math.Sqrt(c.Chance*(1-c.Chance)/float64(c.Count)), "%+v", c)
	}
}

// In the council of the European Union fewer than 15 of 27 members are too few, whatever the
// weight. With enough members 65 % of the weight decides, unless fewer than four are against.
func TestCouncilOfTheUnion(t *testing.T) {
	members := make([]agent.Member, 27)
	for k := range members {
		members[k].Weight = 1
		if k < 4 {
			members[k].Weight = 20 // four large members: 80 of 103
		}
	}
	c := agent.QualifiedMajority(members...)
	carried := func(against ...int) bool {
		ballots := make([]Ballot, len(members))
		for k := range ballots {
			ballots[k] = Ballot{Weight: members[k].Weight / c.Total()}
		}
		for _, k := range against {
			ballots[k].Change = -1
		}
		return Decide(c, ballots).Carried
	}
	small := func(n int) (out []int) {
		for k := range n {
			out = append(out, 26-k)
		}
		return out
	}
	for _, x := range []struct {
		against []int
		carried bool
	}{
		{nil, true},
		{small(12), true},                // 15 of 27 members with 91 of 103
		{small(13), false},               // 14 members
		{[]int{0, 1, 2}, true},           // 43 of 103 is too little, but three cannot block
		{[]int{0, 1, 26}, true},          // three
		{[]int{0, 26, 25, 24}, true},     // four with 23 of 103: 78 % in favour
		{[]int{0, 1, 26, 25}, false},     // four with 42 of 103: 59 % in favour
		{append(small(11), 0), true},     // 15 members with 72 of 103: 70 %
		{append(small(10), 0, 1), false}, // 15 members with 53 of 103: 51 %
	} {
		require.Equal(t, x.carried, carried(x.against...), "%v", x.against)
	}
}

func BenchmarkCarried(b *testing.B) {
	for _, n := range []int{8, 19, 27} {
		weights, yes := make([]float64, n), make([]float64, n)
		r := rand.New(rand.NewPCG(1, 2))
		for k := range n {
			weights[k], yes[k] = 2*r.Float64()/float64(n), r.Float64()
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				carried(weights, yes, func(int) float64 { return 0.5 })
			}
		})
	}
}
