package discovery

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// square returns uniform points of ten factors; cases are those in [0.3, 0.7]^2 of the
// first two.
func square(seed uint64, n int) ([][]float64, []float64) {
	rng := rand.New(rand.NewPCG(seed, 17))
	points, y := make([][]float64, n), make([]float64, n)
	for i := range points {
		points[i] = make([]float64, 10)
		for j := range points[i] {
			points[i][j] = rng.Float64()
		}
		if x := points[i]; x[0] >= .3 && x[0] <= .7 && x[1] >= .3 && x[1] <= .7 {
			y[i] = 1
		}
	}
	return points, y
}

// Each bound within 0.02, density above 0.95, none of the idle factors kept.
func TestSquare(t *testing.T) {
	seeds := 20
	if testing.Short() {
		seeds = 2
	}
	for s := range seeds {
		points, y := square(uint64(s), 10_000)
		trajectory, err := Peel(points, y, Options{})
		require.NoError(t, err)
		b := trajectory.Best()
		t.Log(b)
		for j, l := range b.Limits {
			if j > 1 {
				require.False(t, l.Restricted(), "factor %d of seed %d: %+v", j, s, l)
				continue
			}
			require.InDelta(t, .3, l.Low, .02)
			require.InDelta(t, .7, l.High, .02)
			require.Less(t, l.QuasiP, 1e-10)
		}
		require.Greater(t, b.Density, .95)
		require.Greater(t, b.Coverage, .95)
	}
}

// With every tenth label wrong the box is still found.
func TestSquareWithNoise(t *testing.T) {
	points, y := square(5, 10_000)
	rng := rand.New(rand.NewPCG(5, 5))
	for i := range y {
		if rng.Float64() < .1 {
			y[i] = 1 - y[i]
		}
	}
	trajectory, err := Peel(points, y, Options{})
	require.NoError(t, err)
	b := trajectory.Best()
	require.Equal(t, 2, b.Restricted(), b)
	for _, l := range b.Limits[:2] {
		require.InDelta(t, .3, l.Low, .02)
		require.InDelta(t, .7, l.High, .02)
	}
}

// Cases of unordered levels 1 and 3, of five, below 0.5 of an ordered factor.
func TestLevels(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	points, y := make([][]float64, 3000), make([]float64, 3000)
	for i := range points {
		points[i] = []float64{float64(rng.IntN(5)), rng.Float64()}
		if k := points[i][0]; (k == 1 || k == 3) && points[i][1] < .5 {
			y[i] = 1
		}
	}
	trajectory, err := Peel(points, y, Options{Levels: []int{5, 0}})
	require.NoError(t, err)
	b := trajectory.Best()
	require.Equal(t, []bool{false, true, false, true, false}, b.Limits[0].Kept, b)
	require.InDelta(t, .5, b.Limits[1].High, .01)
	require.True(t, math.IsInf(b.Limits[1].Low, -1))
	require.Contains(t, b.String(), "x0 in {1 3}, x1 <= 0.49")
}

// A quasi-p-value by the sum of the binomial law.
func TestUpperTail(t *testing.T) {
	for _, c := range []struct {
		n, k int
		p    float64
	}{{10, 7, .5}, {20, 3, .1}, {5, 5, .9}, {8, 1, .2}} {
		want := 0.
		for i := c.k; i <= c.n; i++ {
			l1, _ := math.Lgamma(float64(c.n + 1))
			l2, _ := math.Lgamma(float64(i + 1))
			l3, _ := math.Lgamma(float64(c.n - i + 1))
			want += math.Exp(l1 - l2 - l3 + float64(i)*math.Log(c.p) + float64(c.n-i)*math.Log(1-c.p))
		}
		require.InDelta(t, want, upperTail(c.n, float64(c.k), c.p), 1e-10)
	}
	require.Equal(t, 1., upperTail(5, 0, .3))
}

// Judge leaves the limits as they are, and an idle restriction has a high value: a box
// that cuts an idle factor in half holds half of the cases.
func TestJudge(t *testing.T) {
	points, y := square(3, 4000)
	trajectory, err := Peel(points, y, Options{})
	require.NoError(t, err)
	b := trajectory.Best()
	b.Limits[5].Low = .5
	inside := 0
	b.Cases = 0
	for i, x := range points {
		if b.Holds(x) {
			inside++
			b.Cases += y[i]
		}
	}
	b.Points = inside
	judged := trajectory.Judge(b)
	require.Equal(t, .5, judged.Limits[5].Low)
	require.Greater(t, judged.Limits[5].QuasiP, .05)
	require.Less(t, judged.Limits[0].QuasiP, 1e-10)
	require.True(t, math.IsNaN(judged.Limits[7].QuasiP))
}

// Along the trajectory density rises, mass and coverage fall, and the figures are those
// of the points that the box holds.
func TestTrajectory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(50, 300).Draw(t, "n")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		points, y := make([][]float64, n), make([]float64, n)
		for i := range points {
			// Few distinct values, so that ties are common.
			points[i] = []float64{math.Round(rng.Float64()*8) / 8, rng.Float64(), float64(rng.IntN(3))}
			if rng.Float64() < points[i][0]*points[i][1] {
				y[i] = 1
			}
		}
		y[0], y[1] = 1, 0
		trajectory, err := Peel(points, y, Options{Levels: []int{0, 0, 3}})
		require.NoError(t, err)
		for k, b := range append(trajectory.Boxes, trajectory.Best()) {
			inside, cases := 0, 0.
			for i, x := range points {
				if b.Holds(x) {
					inside++
					cases += y[i]
				}
			}
			require.Equal(t, inside, b.Points)
			require.Equal(t, cases, b.Cases)
			require.GreaterOrEqual(t, b.Mass, .05)
			if k > 0 && k < len(trajectory.Boxes) {
				before := trajectory.Boxes[k-1]
				require.Greater(t, b.Density, before.Density)
				require.Less(t, b.Mass, before.Mass)
				require.LessOrEqual(t, b.Coverage, before.Coverage)
			}
		}
	})
}

func TestBadInput(t *testing.T) {
	_, err := Peel(nil, nil, Options{})
	require.EqualError(t, err, "discovery: empty: no points")
	_, err = Peel([][]float64{{1}, {2}}, []float64{1, 1}, Options{})
	require.ErrorContains(t, err, "2 of 2 points: nothing to tell apart")
	_, err = Peel([][]float64{{1, 2}, {2}, {math.NaN(), 5}}, []float64{1, 0, 2}, Options{Peel: .9, Levels: []int{0, 3}})
	for _, want := range []string{"Peel 0.9", "point 1 has 1 factors", "factor 0 is NaN", "factor 1 is 5, not a level 0 to 2", "outcome 2 is 2"} {
		require.ErrorContains(t, err, want)
	}
}

func ExamplePeel() {
	rng := rand.New(rand.NewPCG(3, 4))
	points, died := make([][]float64, 2000), make([]float64, 2000)
	for i := range points {
		severity, patience := rng.Float64(), rng.Float64()
		points[i] = []float64{severity, patience}
		if severity > 0.6 && patience < 0.5 {
			died[i] = 1
		}
	}
	trajectory, err := Peel(points, died, Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2v\n", trajectory.Boxes[0].Density)
	best := trajectory.Best()
	fmt.Println(best)
	fmt.Println("limits on", best.Restricted(), "factors; holds severity 0.9 at patience 0.1:", best.Holds([]float64{0.9, 0.1}))
	judged := trajectory.Judge(best)
	for _, l := range judged.Limits {
		fmt.Printf("restricted %v, by luck with chance %.3f\n", l.Restricted(), l.QuasiP)
	}
	fmt.Printf("without limits that do not pay: %d\n", trajectory.Refine(best).Restricted())
	// Output:
	// 0.2
	// x0 >= 0.5999, x1 <= 0.4994: coverage 1.000, density 1.000
	// limits on 2 factors; holds severity 0.9 at patience 0.1: true
	// restricted true, by luck with chance 0.000
	// restricted true, by luck with chance 0.000
	// without limits that do not pay: 2
}
