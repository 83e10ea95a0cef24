package selection

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
)

// configuration is a slippage configuration: one alternative leads by delta, all others
// are equal.
type configuration struct {
	best    int
	delta   float64
	outcome Outcome
}

// normal draws outcomes with a shared and an own part, with variances that differ by
// alternative if spread is not 0.
func normal(rng *rand.Rand, k int, spread float64) configuration {
	c := configuration{best: rng.IntN(k), delta: .1 + rng.Float64()}
	sd := c.delta * (1 + 3*rng.Float64())
	rho := .9 * rng.Float64()
	seed := rng.Uint64()
	scale := make([]float64, k)
	for i := range scale {
		scale[i] = sd * math.Exp(spread*(rng.Float64()-.5))
	}
	c.outcome = func(_ context.Context, i, s int) (float64, error) {
		shared := rand.New(rand.NewPCG(seed, uint64(s))).NormFloat64()
		own := rand.New(rand.NewPCG(seed+1+uint64(i), uint64(s))).NormFloat64()
		y := scale[i] * (math.Sqrt(rho)*shared + math.Sqrt(1-rho)*own)
		if i == c.best {
			y += c.delta
		}
		return y, nil
	}
	return c
}

// binary draws 0 or 1 from normal scores with shared luck.
func binary(rng *rand.Rand, k int) configuration {
	c := configuration{best: rng.IntN(k), delta: .05 + .1*rng.Float64()}
	low := .02 + (.96-c.delta)*rng.Float64()
	rho := .9 * rng.Float64()
	seed := rng.Uint64()
	cut := distuv.UnitNormal.Quantile(low)
	cutBest := distuv.UnitNormal.Quantile(low + c.delta)
	c.outcome = func(_ context.Context, i, s int) (float64, error) {
		shared := rand.New(rand.NewPCG(seed, uint64(s))).NormFloat64()
		own := rand.New(rand.NewPCG(seed+1+uint64(i), uint64(s))).NormFloat64()
		z := math.Sqrt(rho)*shared + math.Sqrt(1-rho)*own
		if i == c.best && z < cutBest || z < cut {
			return 1, nil
		}
		return 0, nil
	}
	return c
}

// The best is selected in at least 95 % of 1,000 slippage configurations with ten
// alternatives.
func TestCorrectSelection(t *testing.T) {
	const k = 10
	configurations := 1000
	if testing.Short() {
		configurations = 60
	}
	for _, c := range []struct {
		name   string
		draw   func(*rand.Rand) configuration
		binary bool
		run    func(context.Context, int, Outcome, Options) (Selection, error)
	}{
		{"sequential, normal", func(r *rand.Rand) configuration { return normal(r, k, 0) }, false, Sequential},
		{"sequential, unequal variances", func(r *rand.Rand) configuration { return normal(r, k, 2) }, false, Sequential},
		{"sequential, binary", func(r *rand.Rand) configuration { return binary(r, k) }, true, Sequential},
		{"two-stage, normal", func(r *rand.Rand) configuration { return normal(r, k, 0) }, false, TwoStage},
		{"two-stage, binary", func(r *rand.Rand) configuration { return binary(r, k) }, true, TwoStage},
	} {
		t.Run(c.name, func(t *testing.T) {
			right, runs := 0, 0
			for i := range configurations {
				x := c.draw(rand.New(rand.NewPCG(uint64(i), 7)))
				s, err := c.run(t.Context(), k, x.outcome, Options{Delta: x.delta, Binary: c.binary})
				require.NoError(t, err)
				require.Equal(t, Selected, s.Status)
				if s.Best == x.best {
					right++
				}
				runs += s.Runs
			}
			t.Logf("correct in %d of %d, %d runs on average", right, configurations, runs/configurations)
			n := float64(configurations)
			bar := .95 * n
			if testing.Short() {
				bar -= 3 * math.Sqrt(.95*.05*n) // few configurations: three standard deviations below
			}
			require.GreaterOrEqual(t, float64(right), bar)
		})
	}
}

// Common seeds make selections cheap: at a correlation of 0.9 the runs fall to about a
// tenth.
func TestCommonSeedsSaveRuns(t *testing.T) {
	run := func(rho float64) int {
		outcome := func(_ context.Context, i, s int) (float64, error) {
			shared := rand.New(rand.NewPCG(1, uint64(s))).NormFloat64()
			own := rand.New(rand.NewPCG(2+uint64(i), uint64(s))).NormFloat64()
			return math.Sqrt(rho)*shared + math.Sqrt(1-rho)*own + .2*float64(i/4), nil
		}
		s, err := Sequential(t.Context(), 5, outcome, Options{Delta: .1})
		require.NoError(t, err)
		require.Equal(t, 4, s.Best)
		return s.Runs
	}
	require.Less(t, 4*run(.9), run(0))
}

// Dunnett's one-sided critical values, correlation 1/2, as printed in tables (Dunnett
// 1955, table 1a): p treatments, nu degrees of freedom, joint level.
func TestEquicoordinate(t *testing.T) {
	for _, c := range []struct {
		p         int
		nu, level float64
		want      float64
	}{
		{1, 10, .95, 1.81}, {2, 10, .95, 2.15}, {3, 20, .95, 2.19}, {9, 20, .95, 2.60}, {4, 60, .99, 2.87}, {9, 1e6, .95, 2.42},
	} {
		require.InDelta(t, c.want, Equicoordinate(c.p, c.nu, c.level), .011, "%+v", c)
	}
	// With one variable the point is the quantile of t.
	require.InDelta(t, distuv.StudentsT{Sigma: 1, Nu: 7}.Quantile(.9), Equicoordinate(1, 7, .9), 1e-6)
}

// Intervals for the distance to the best of the others hold the truth, all at once.
func TestLead(t *testing.T) {
	held := 0
	for i := range 300 {
		c := normal(rand.New(rand.NewPCG(uint64(i), 9)), 6, 0)
		s, err := TwoStage(t.Context(), 6, c.outcome, Options{Delta: c.delta})
		require.NoError(t, err)
		ok := true
		for a, lead := range s.Lead {
			truth := -c.delta
			if a == c.best {
				truth = c.delta
			}
			ok = ok && truth >= lead.Low-1e-12 && truth <= lead.High+1e-12
		}
		if ok {
			held++
		}
	}
	require.GreaterOrEqual(t, held, 270) // 0.95 of 300 less 4 standard errors of 3.8
}

// A concave value over three terms: the search ends at the top.
func TestClimb(t *testing.T) {
	outcome := func(_ context.Context, p []int, s int) (float64, error) {
		noise := rand.New(rand.NewPCG(3, uint64(s))).NormFloat64() +
			.1*rand.New(rand.NewPCG(uint64(5+p[0]+10*p[1]+100*p[2]), uint64(s))).NormFloat64()
		v := 0.
		for j, top := range []int{4, 1, 7} {
			v -= float64((p[j] - top) * (p[j] - top))
		}
		return v/10 + noise, nil
	}
	s := Search{Space: Space{9, 5, 10}, Outcome: outcome, Sample: 5, Selection: Options{Delta: .05}}
	found, err := Climb(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, []int{4, 1, 7}, found.Point)
	require.True(t, found.Local)
	require.Less(t, found.Points, 450)
	again, err := Climb(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, found, again)

	s.Allowed = func(p []int) bool { return p[0] < 3 }
	s.Start = [][]int{{0, 0, 0}}
	found, err = Climb(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, []int{2, 1, 7}, found.Point)
}

func TestBadInput(t *testing.T) {
	_, err := Sequential(t.Context(), 1, nil, Options{First: 3, Level: .4})
	for _, want := range []string{"1 alternatives", "Delta is 0", "First is 3", "no outcome"} {
		require.ErrorContains(t, err, want)
	}
	_, err = TwoStage(t.Context(), 2, nil, Options{Delta: 1, Level: .4})
	require.ErrorContains(t, err, "Level 0.4 lies outside (1/2, 1)")
	boom := errors.New("boom")
	_, err = Sequential(t.Context(), 3, func(context.Context, int, int) (float64, error) { return 0, boom }, Options{Delta: 1})
	require.ErrorIs(t, err, boom)
	require.ErrorContains(t, err, "alternative 0 with seed 0")
	_, err = Sequential(t.Context(), 3, func(context.Context, int, int) (float64, error) { return .5, nil }, Options{Delta: 1, Binary: true})
	require.ErrorContains(t, err, "outcome 0.5, not 0 or 1")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = TwoStage(ctx, 3, func(context.Context, int, int) (float64, error) { return 0, nil }, Options{Delta: 1})
	require.ErrorIs(t, err, context.Canceled)
	_, err = Climb(t.Context(), Search{Space: Space{2, 0}, Start: [][]int{{0}, {5, 0}}, Sample: 1})
	for _, want := range []string{"term 1 has 0 options", "start 0 has 1 terms", "start 1: option 5 of term 0", "Sample is 1", "no Outcome"} {
		require.ErrorContains(t, err, want)
	}
}

// Alternatives that are all the same end by the rule of numbers, or at Max.
func TestEqualAlternatives(t *testing.T) {
	same := func(context.Context, int, int) (float64, error) { return 1, nil }
	s, err := Sequential(t.Context(), 4, same, Options{Delta: .1})
	require.NoError(t, err)
	require.Equal(t, 0, s.Best)
	s, err = Sequential(t.Context(), 4, normal(rand.New(rand.NewPCG(1, 1)), 4, 0).outcome, Options{Delta: 1e-4, Max: 50})
	require.NoError(t, err)
	require.Equal(t, Stopped, s.Status)
	require.Equal(t, "stopped", s.Status.String())
}

func ExampleSequential() {
	// Probability of entry into force of four texts; the third is best.
	chance := []float64{0.5, 0.55, 0.7, 0.6}
	outcome := func(_ context.Context, text, seed int) (float64, error) {
		if rand.New(rand.NewPCG(uint64(seed), 1)).Float64() < chance[text] {
			return 1, nil
		}
		return 0, nil
	}
	s, err := Sequential(context.Background(), 4, outcome, Options{Delta: 0.05, Binary: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Best, s.Status)
	// Output:
	// 2 selected
}

func ExampleTwoStage() {
	outcome := func(_ context.Context, text, seed int) (float64, error) {
		luck := rand.New(rand.NewPCG(uint64(seed), 1)).NormFloat64() // shared by all texts
		own := rand.New(rand.NewPCG(uint64(seed), uint64(2+text))).NormFloat64()
		return float64(text%3) + luck + 0.5*own, nil
	}
	s, err := TwoStage(context.Background(), 3, outcome, Options{Delta: 0.5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("best:", s.Best)
	for i, lead := range s.Lead {
		fmt.Printf("text %d: %.1f to %.1f ahead of the best other\n", i, lead.Low, lead.High)
	}
	// Output:
	// best: 2
	// text 0: -2.6 to 0.0 ahead of the best other
	// text 1: -1.5 to 0.0 ahead of the best other
	// text 2: 0.0 to 1.5 ahead of the best other
}

func ExampleClimb() {
	// Two terms of a treaty: a depth of five levels and a notice of four lengths.
	outcome := func(_ context.Context, point []int, seed int) (float64, error) {
		luck := rand.New(rand.NewPCG(uint64(seed), 1)).NormFloat64()
		depth, notice := float64(point[0]), float64(point[1])
		return luck - (depth-3)*(depth-3) - (notice-1)*(notice-1), nil
	}
	found, err := Climb(context.Background(), Search{
		Space:     Space{5, 4},
		Outcome:   outcome,
		Sample:    4,
		Selection: Options{Delta: 0.1},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found.Point, found.Local)
	// Output:
	// [3 1] true
}

// The critical value of comparisons of three texts with the best, on 30 degrees of freedom.
func ExampleEquicoordinate() {
	fmt.Printf("%.2f\n", Equicoordinate(3, 30, 0.95))
	// Output:
	// 2.15
}
