package sequence

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// laws are differences without effect: normal, log-normal less its mean, and 90 % zeros.
var laws = []struct {
	name    string
	draw    func(r *rand.Rand) float64
	bounded bool // in [-1, 1]
}{
	{"normal", func(r *rand.Rand) float64 { return r.NormFloat64() }, false},
	{"log-normal", func(r *rand.Rand) float64 { return math.Exp(r.NormFloat64()) - math.Exp(.5) }, false},
	{"90 % zeros, normal", func(r *rand.Rand) float64 {
		if r.Float64() < .9 {
			return 0
		}
		return r.NormFloat64()
	}, false},
	{"90 % zeros, signs", func(r *rand.Rand) float64 {
		switch u := r.Float64(); {
		case u < .9:
			return 0
		case u < .95:
			return -1
		}
		return 1
	}, true},
	{"90 % zeros, log-normal", func(r *rand.Rand) float64 {
		if r.Float64() < .9 {
			return 0
		}
		return math.Exp(r.NormFloat64()) - math.Exp(.5)
	}, false},
	{"uniform", func(r *rand.Rand) float64 { return 2*r.Float64() - 1 }, true},
	{"rare and large", func(r *rand.Rand) float64 { // mean 0: 5 % of 0.95, else -0.05
		if r.Float64() < .05 {
			return .95
		}
		return -.05
	}, true},
}

// falseEffects counts null studies in which some look, after every pair from the first
// to the last, shows an effect.
func falseEffects(studies, pairs int, seed uint64, draw func(*rand.Rand) float64, start func() (Sequence, func() bool)) int {
	wrong := 0
	for s := range studies {
		rng := rand.New(rand.NewPCG(seed, uint64(s)))
		seq, rejects := start()
		for range pairs {
			if err := seq.Add(draw(rng)); err != nil {
				panic(err)
			}
			if rejects() {
				wrong++
				break
			}
		}
	}
	return wrong
}

// Peeking after every pair to 2,000 pairs, 2,000 null studies: 123 false effects are the
// 99 % point of the binomial at 5 %.
func TestPeeking(t *testing.T) {
	studies := 2000
	if testing.Short() {
		studies = 200
	}
	limit := 123 * studies / 2000
	for i, law := range laws {
		t.Run("asymptotic/"+law.name, func(t *testing.T) {
			wrong := falseEffects(studies, 2000, uint64(i), law.draw, func() (Sequence, func() bool) {
				s, err := NewAsymptotic(Asymptotic{})
				require.NoError(t, err)
				return s, func() bool { return !s.Interval().Contains(0) }
			})
			t.Logf("%d false effects in %d studies", wrong, studies)
			require.LessOrEqual(t, wrong, limit)
		})
		if !law.bounded {
			continue
		}
		t.Run("empirical Bernstein/"+law.name, func(t *testing.T) {
			wrong := falseEffects(studies, 2000, uint64(i), law.draw, func() (Sequence, func() bool) {
				s, err := NewEmpiricalBernstein(Bounded{Low: -1, High: 1})
				require.NoError(t, err)
				return s, func() bool { return !s.Interval().Contains(0) }
			})
			t.Logf("%d false effects in %d studies", wrong, studies)
			require.LessOrEqual(t, wrong, limit)
		})
		t.Run("betting/"+law.name, func(t *testing.T) {
			wrong := falseEffects(studies, 2000, uint64(i), law.draw, func() (Sequence, func() bool) {
				s, err := NewBetting(Bounded{Low: -1, High: 1, Grid: 10}, 0)
				require.NoError(t, err)
				return s, s.Rejects
			})
			t.Logf("%d false effects in %d studies", wrong, studies)
			require.LessOrEqual(t, wrong, limit)
		})
	}
}

// What the sequences are for: repeated t intervals of 95 % are wrong far more often.
func TestPeekingWithoutCare(t *testing.T) {
	wrong := falseEffects(200, 2000, 9, laws[0].draw, func() (Sequence, func() bool) {
		s, err := NewAsymptotic(Asymptotic{})
		require.NoError(t, err)
		return s, func() bool {
			return s.n >= 50 && math.Abs(s.mean) > 1.96*math.Sqrt(s.m2/float64(s.n-1)/float64(s.n))
		}
	})
	require.Greater(t, wrong, 50)
}

// The moments are those of the plain sums, and the correction for skewness inverts
// Hall's transformation.
func TestAsymptoticMoments(t *testing.T) {
	s, err := NewAsymptotic(Asymptotic{})
	require.NoError(t, err)
	data := []float64{1, 4, 2, 8, 5, 7, 1, 1, 9, 2}
	for _, x := range data {
		require.NoError(t, s.Add(x))
	}
	var m2, m3 float64
	for _, x := range data { // their mean is 4
		m2 += (x - 4) * (x - 4)
		m3 += (x - 4) * (x - 4) * (x - 4)
	}
	require.InDelta(t, m2, s.m2, 1e-10)
	require.InDelta(t, m3, s.m3, 1e-10)
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-1, 1).Draw(t, "x")
		g := rapid.Float64Range(-10, 10).Draw(t, "g")
		w := hall(x, g, 50)
		require.InDelta(t, x, w+g*w*w/3+g*g*w*w*w/27+g/300, 1e-6)
	})
	same, err := NewAsymptotic(Asymptotic{})
	require.NoError(t, err)
	for range 100 {
		require.NoError(t, same.Add(-.05))
	}
	require.True(t, math.IsInf(same.Interval().Width(), 1)) // a rare event may still come
}

// An effect of half a standard deviation is found by all, and betting is the narrowest of
// the sequences that hold at every size.
func TestPower(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	bet, err := NewBetting(Bounded{Low: -1, High: 1}, 0)
	require.NoError(t, err)
	eb, err := NewEmpiricalBernstein(Bounded{Low: -1, High: 1})
	require.NoError(t, err)
	as, err := NewAsymptotic(Asymptotic{})
	require.NoError(t, err)
	for range 2000 {
		x := .05 + .1*(2*rng.Float64()-1)
		for _, s := range []Sequence{bet, eb, as} {
			require.NoError(t, s.Add(x))
		}
	}
	for _, s := range []Sequence{bet, eb, as} {
		require.True(t, s.Interval().Contains(.05), "%T %v", s, s.Interval())
		require.False(t, s.Interval().Contains(0), "%T %v", s, s.Interval())
		require.Equal(t, 2000, s.N())
	}
	require.True(t, bet.Rejects())
	require.Less(t, bet.Interval().Width(), eb.Interval().Width())
	require.Less(t, as.Interval().Width(), eb.Interval().Width())
}

// The grid interval holds all candidates that the exact capital keeps.
func TestBettingGrid(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 3))
	var data []float64
	for range 300 {
		data = append(data, math.Pow(rng.Float64(), 3))
	}
	coarse, err := NewBetting(Bounded{High: 1, Grid: 100}, .3)
	require.NoError(t, err)
	for _, x := range data {
		require.NoError(t, coarse.Add(x))
	}
	for m := .001; m < 1; m += .01 {
		exact, err := NewBetting(Bounded{High: 1, Grid: 10}, m)
		require.NoError(t, err)
		for _, x := range data {
			require.NoError(t, exact.Add(x))
		}
		if !exact.Rejects() {
			require.True(t, coarse.Interval().Contains(m), m)
		} else {
			require.True(t, m < coarse.Interval().Low+.021 || m > coarse.Interval().High-.021, m)
		}
	}
}

// The decision is the same in any order of arrival, and looks are at whole shards.
func TestWatchOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(60, 400).Draw(t, "n")
		every := rapid.SampledFrom([]int{1, 7, 50}).Draw(t, "every")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		data := make([]float64, n)
		for i := range data {
			data[i] = .3 + rng.NormFloat64()
		}
		run := func(order []int) (Status, interval.Interval, int) {
			seq, err := NewAsymptotic(Asymptotic{})
			require.NoError(t, err)
			w := Watch{Sequence: seq, Rule: Rule{Max: n, Every: every}}
			for _, i := range order {
				_, err := w.Put(i, data[i])
				require.NoError(t, err)
			}
			at, k := w.Last()
			return w.Status(), at, k
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		s1, i1, k1 := run(order)
		s2, i2, k2 := run(rng.Perm(n))
		require.Equal(t, s1, s2)
		require.Equal(t, i1, i2)
		require.Equal(t, k1, k2)
		require.True(t, k1%every == 0 || k1 == n)
	})
}

func TestWatchStatuses(t *testing.T) {
	start := func(r Rule) *Watch {
		s, err := NewBetting(Bounded{Low: -1, High: 1}, 0)
		require.NoError(t, err)
		return &Watch{Sequence: s, Rule: r}
	}
	feed := func(w *Watch, x func(i int) float64) (Status, int) {
		for i := range w.Rule.Max {
			_, err := w.Put(i, x(i))
			require.NoError(t, err)
		}
		_, k := w.Last()
		return w.Status(), k
	}
	s, k := feed(start(Rule{Max: 500}), func(int) float64 { return .5 })
	require.Equal(t, Excluded, s)
	require.Less(t, k, 100)
	s, k = feed(start(Rule{Max: 500, Width: .3}), func(i int) float64 { return .2 * float64(i%2*2-1) })
	require.Equal(t, Precise, s)
	require.Less(t, k, 500)
	s, k = feed(start(Rule{Max: 40}), func(i int) float64 { return .2 * float64(i%2*2-1) })
	require.Equal(t, Exhausted, s)
	require.Equal(t, 40, k)
}

func TestBadInput(t *testing.T) {
	_, err := NewBetting(Bounded{Low: 1, High: 1, Level: 3, Grid: 2}, 0)
	for _, want := range []string{"bounds 1 to 1", "Level 3", "Grid 2"} {
		require.ErrorContains(t, err, want)
	}
	_, err = NewAsymptotic(Asymptotic{Level: -1, First: 3, Tuned: -2})
	for _, want := range []string{"Level -1", "First 3", "Tuned -2"} {
		require.ErrorContains(t, err, want)
	}
	s, err := NewEmpiricalBernstein(Bounded{High: 1})
	require.NoError(t, err)
	require.NoError(t, s.Add(.5))
	require.EqualError(t, s.Add(1.5), "sequence: observation 1 is 1.5, outside the bounds 0 to 1")
	require.Equal(t, 1, s.N())
	w := Watch{Sequence: s, Rule: Rule{Max: 5}}
	_, err = w.Put(2, .5)
	require.NoError(t, err)
	require.Equal(t, 1, w.Waiting())
	_, err = w.Put(2, .5)
	require.EqualError(t, err, "sequence: observation 2 came twice")
	_, err = w.Put(5, .5)
	require.EqualError(t, err, "sequence: observation 5 lies outside 0 to 4")
	_, err = (&Watch{}).Put(0, 1)
	require.Error(t, err)
	a, err := NewAsymptotic(Asymptotic{})
	require.NoError(t, err)
	require.ErrorContains(t, a.Add(math.NaN()), "observation 0 is NaN")
}

func BenchmarkBetting(b *testing.B) {
	s, err := NewBetting(Bounded{Low: -1, High: 1}, 0)
	require.NoError(b, err)
	rng := rand.New(rand.NewPCG(1, 1))
	b.ReportAllocs()
	for b.Loop() {
		_ = s.Add(2*rng.Float64() - 1)
	}
}
