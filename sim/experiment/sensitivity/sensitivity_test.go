package sensitivity

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/experiment/design"
)

// reference reads a file of reference values.
func reference(t *testing.T, name string, into any) {
	t.Helper()
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data")
	}
	data, err := os.ReadFile(filepath.Join(dir, "statistics", name))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, into))
}

// ishigami is the function of Ishigami and Homma (1990) over the unit cube.
func ishigami(a, b float64) func(u []float64) float64 {
	return func(u []float64) float64 {
		x := [3]float64{}
		for i := range x {
			x[i] = math.Pi * (2*u[i] - 1)
		}
		return math.Sin(x[0]) + a*math.Pow(math.Sin(x[1]), 2) + b*math.Pow(x[2], 4)*math.Sin(x[0])
	}
}

// gstar is the function of Saltelli and others (2010, equation 34) with shifts of zero;
// an alpha of one gives the g function of Sobol.
func gstar(a, alpha []float64) func(u []float64) float64 {
	return func(u []float64) float64 {
		y := 1.
		for i, x := range u {
			p := 1.
			if alpha != nil {
				p = alpha[i]
			}
			y *= ((1+p)*math.Pow(math.Abs(2*x-1), p) + a[i]) / (1 + a[i])
		}
		return y
	}
}

// run returns outcomes of a function at the points of a scrambled Saltelli plan.
func run(t testing.TB, f func([]float64) float64, dim, n int, seed uint64) []float64 {
	base, err := design.OwenSobol(2*dim, n, seed)
	require.NoError(t, err)
	plan, err := NewSaltelli(base)
	require.NoError(t, err)
	y := make([]float64, plan.N())
	for i, x := range plan.All() {
		y[i] = f(x)
	}
	return y
}

// Root mean square errors over 200 scramblings lie within a factor 1.5 of the reference.
func TestIshigamiRMSE(t *testing.T) {
	var exact map[string]struct{ S1, ST []float64 }
	var raw map[string]json.RawMessage
	reference(t, "sensitivity_exact.json", &raw)
	exact = map[string]struct{ S1, ST []float64 }{}
	var want struct{ S1, ST []float64 }
	require.NoError(t, json.Unmarshal(raw["ishigami_a7_b0.1"], &want))
	exact["ishigami"] = want
	var file struct {
		Table map[string]map[string][]float64 `json:"ishigami_a7_b0.1"`
	}
	reference(t, "estimator_rmse.json", &file)
	sizes := []int{256, 1024, 4096}
	if testing.Short() {
		sizes = sizes[:1]
	}
	for _, n := range sizes {
		sq := map[string][]float64{"saltelli2010_S1": make([]float64, 3), "jansen_S1": make([]float64, 3), "jansen_ST": make([]float64, 3)}
		for s := range 200 {
			y := run(t, ishigami(7, .1), 3, n, uint64(s))
			first, total := estimator{3, n, Saltelli2010}.indices(y, identity(n))
			jansen, _ := estimator{3, n, Jansen}.indices(y, identity(n))
			for i := range 3 {
				sq["saltelli2010_S1"][i] += math.Pow(first[i]-want.S1[i], 2) / 200
				sq["jansen_S1"][i] += math.Pow(jansen[i]-want.S1[i], 2) / 200
				sq["jansen_ST"][i] += math.Pow(total[i]-want.ST[i], 2) / 200
			}
		}
		for name, table := range file.Table[fmt.Sprint(n)] {
			require.Contains(t, sq, name)
			for i, w := range table {
				got := math.Sqrt(sq[name][i])
				t.Logf("N %4d %-15s x%d: %.5f, reference %.5f, ratio %.2f", n, name, i+1, got, w, got/w)
				require.Less(t, got, 1.5*w)
				require.Greater(t, got, w/1.5)
			}
		}
	}
}

// The mean of the estimates of g and g* over 200 scramblings lies within 4 standard
// errors of the exact index.
func TestGMeans(t *testing.T) {
	type function struct {
		A, Alpha, S1, ST []float64
	}
	var raw map[string]json.RawMessage
	reference(t, "sensitivity_exact.json", &raw)
	seen := 0
	for _, name := range []string{
		"g_a=[0,1,4.5,9,99,99,99,99]", "g_a=[0,0.5,3,9,99,99]",
		"gstar_saltelli2010_case1_a=[0,0,9,9,9,9,9,9,9,9]_alpha1", "gstar_saltelli2010_a=[0,.1,.2,.3,.4,.8,1,2,3,4]_alpha.5", "gstar_alpha2",
	} {
		if testing.Short() && seen > 0 {
			break
		}
		seen++
		t.Run(name, func(t *testing.T) {
			require.Contains(t, raw, name)
			var f function
			require.NoError(t, json.Unmarshal(raw[name], &f))
			dim, n := len(f.A), 2048
			var saltelli, jansen, total [][]float64
			scramblings := 200
			if testing.Short() {
				scramblings = 50
			}
			for s := range scramblings {
				y := run(t, gstar(f.A, f.Alpha), dim, n, uint64(s))
				a, b := estimator{dim, n, Saltelli2010}.indices(y, identity(n))
				c, _ := estimator{dim, n, Jansen}.indices(y, identity(n))
				saltelli, jansen, total = append(saltelli, a), append(jansen, c), append(total, b)
			}
			requireMeans(t, "Saltelli 2010 first", saltelli, f.S1)
			requireMeans(t, "Jansen first", jansen, f.S1)
			requireMeans(t, "Jansen total", total, f.ST)
		})
	}
}

func requireMeans(t *testing.T, name string, rows [][]float64, want []float64) {
	t.Helper()
	worst := 0.
	for i, w := range want {
		var m, m2 float64
		for _, r := range rows {
			m += r[i] / float64(len(rows))
		}
		for _, r := range rows {
			m2 += (r[i] - m) * (r[i] - m)
		}
		se := math.Sqrt(m2 / float64(len(rows)-1) / float64(len(rows)))
		worst = max(worst, math.Abs(m-w)/se)
		require.InDelta(t, w, m, 4*se, "%s of x%d", name, i+1)
	}
	t.Logf("%s: at most %.1f standard errors from the exact index", name, worst)
}

// SALib's regression values for Ishigami: S1 0.31, 0.44, 0; ST 0.55, 0.44, 0.24.
func TestSobolIntervals(t *testing.T) {
	y := run(t, ishigami(7, .1), 3, 1024, 5)
	r, err := Sobol(3, column(y), Options{})
	require.NoError(t, err)
	for i, want := range []struct{ s1, st float64 }{{.3139, .5576}, {.4424, .4424}, {0, .2437}} {
		require.InDelta(t, want.s1, r.First[i].Estimate, .05)
		require.InDelta(t, want.st, r.Total[i].Estimate, .05)
		require.True(t, r.First[i].Interval.Low < want.s1 && want.s1 < r.First[i].Interval.High, "%+v", r.First[i])
		require.True(t, r.Total[i].Interval.Low < want.st && want.st < r.Total[i].Interval.High, "%+v", r.Total[i])
		require.True(t, math.IsNaN(r.First[i].BySeed))
	}
	require.InDelta(t, 3.5, r.Mean, .1)
	require.InDelta(t, 13.8446, r.Variance, .5)
	require.True(t, math.IsNaN(r.Seed.Seed))
}

func column(y []float64) [][]float64 {
	out := make([][]float64, len(y))
	for i := range y {
		out[i] = []float64{y[i]}
	}
	return out
}

// y = x1 + 2 x2 + s + x1-dependent noise of the seed, with known components: factors
// (1+4)/12, seed var(s), interaction var(e).
func TestSeedShares(t *testing.T) {
	base, err := design.OwenSobol(4, 512, 3)
	require.NoError(t, err)
	plan, err := NewSaltelli(base)
	require.NoError(t, err)
	seeds := 400
	if testing.Short() {
		seeds = 200
	}
	rng := rand.New(rand.NewPCG(1, 1))
	level := make([]float64, seeds)
	for s := range level {
		level[s] = .8 * rng.NormFloat64()
	}
	outcomes := make([][]float64, plan.N())
	for i := range outcomes {
		x := plan.At(i, nil)
		for s := range seeds {
			outcomes[i] = append(outcomes[i], x[0]+2*x[1]+level[s]+.5*rng.NormFloat64())
		}
	}
	r, err := Sobol(2, outcomes, Options{Resamples: 99})
	require.NoError(t, err)
	sum := 5./12 + .64 + .25
	require.InDelta(t, 5./12/sum, r.Seed.Factors, .05)
	require.InDelta(t, .64/sum, r.Seed.Seed, .08) // 400 draws: a standard error of 7 % of a variance
	require.InDelta(t, .25/sum, r.Seed.Interaction, .04)
	require.InDelta(t, 1, r.Seed.Factors+r.Seed.Seed+r.Seed.Interaction, 1e-12)
	require.InDelta(t, .2, r.First[0].Estimate, .02)
	require.InDelta(t, .8, r.First[1].Estimate, .02)
	require.Greater(t, r.First[0].BySeed, 0.)
}

// In half of the histories only x1 acts, in the other half only x2: the index of a
// single seed is 1 or 0, the index of the mean one half.
func TestIndicesBySeed(t *testing.T) {
	base, err := design.OwenSobol(4, 1024, 3)
	require.NoError(t, err)
	plan, err := NewSaltelli(base)
	require.NoError(t, err)
	outcomes := make([][]float64, plan.N())
	for i := range outcomes {
		x := plan.At(i, nil)
		outcomes[i] = []float64{x[0], x[1], x[0], x[1]}
	}
	r, err := Sobol(2, outcomes, Options{})
	require.NoError(t, err)
	require.InDelta(t, .5, r.First[0].Estimate, .01)
	require.InDelta(t, math.Sqrt(1./3), r.First[0].BySeed, .01) // sd of 1, 0, 1, 0
	// Seeds are resampled: the interval spans most of 0 to 1.
	require.Less(t, r.First[0].Interval.Low, .1)
	require.Greater(t, r.First[0].Interval.High, .9)
}

// Exact measures of Ishigami on four levels, by enumeration: mu* 7.704, 7.875, 6.249.
func TestMorris(t *testing.T) {
	var file struct {
		Values map[string]struct {
			Mu     float64
			MuStar float64 `json:"mu_star"`
			Sigma  float64
		}
	}
	reference(t, "morris_exact.json", &file)
	const walks = 4000
	points, err := Trajectories(3, walks, 4, 1)
	require.NoError(t, err)
	f := ishigami(7, .1)
	y := make([]float64, len(points))
	for i, x := range points {
		y[i] = f(x)
	}
	got, err := Morris(points, column(y), Options{Resamples: 99})
	require.NoError(t, err)
	for i, e := range got {
		want := file.Values[fmt.Sprintf("x%d", i+1)]
		t.Logf("x%d: mu* %.4f, exact %.4f", i+1, e.MeanAbs, want.MuStar)
		require.InDelta(t, want.MuStar, e.MeanAbs, 4*want.Sigma/math.Sqrt(walks))
		require.InDelta(t, want.Mu, e.Mean, 4*want.Sigma/math.Sqrt(walks)+1e-9)
		require.InDelta(t, want.Sigma, e.SD, .03*want.Sigma)
	}
	require.InDelta(t, 7.875, got[1].MeanAbs, 1e-9)
}

// A linear outcome: mu* is the coefficient, sigma is zero, and indices are squares over
// their sum.
func TestLinear(t *testing.T) {
	f := func(u []float64) float64 { return u[0] + 2*u[1] + 3*u[2] + 4*u[3] }
	points, err := Trajectories(4, 20, 0, 2)
	require.NoError(t, err)
	y := make([]float64, len(points))
	for i, x := range points {
		y[i] = f(x)
	}
	m, err := Morris(points, column(y), Options{})
	require.NoError(t, err)
	for i := range m {
		require.InDelta(t, float64(i+1), m[i].MeanAbs, 1e-12)
		require.InDelta(t, 0, m[i].SD, 1e-12)
	}
	r, err := Sobol(4, column(run(t, f, 4, 4096, 1)), Options{})
	require.NoError(t, err)
	for i := range 4 {
		want := float64((i+1)*(i+1)) / 30
		require.InDelta(t, want, r.First[i].Estimate, .005)
		require.InDelta(t, want, r.Total[i].Estimate, .005)
	}
}

// First-order indices of plain points: Ishigami from random and from Sobol points.
func TestFirstOrder(t *testing.T) {
	f := ishigami(7, .1)
	want := []float64{.3139, .4424, 0}
	covered, studies := 0, 30
	if testing.Short() {
		studies = 5
	}
	for s := range studies {
		c, err := design.Uniform(3, 2000, uint64(s))
		require.NoError(t, err)
		points := c.Points()
		y := make([]float64, len(points))
		for i, x := range points {
			y[i] = f(x)
		}
		got, err := FirstOrder(points, column(y), Options{Resamples: 299})
		require.NoError(t, err)
		for i, w := range want {
			require.InDelta(t, w, got[i].Estimate, .12)
			if got[i].Interval.Low <= w && w <= got[i].Interval.High {
				covered++
			}
		}
	}
	t.Logf("%d of %d intervals hold the exact index", covered, 3*studies)
	require.GreaterOrEqual(t, covered, 3*studies*5/6) // 0.95 of 90 less 4 standard errors is 77
	c, err := design.Sobol(3, 4096)
	require.NoError(t, err)
	points := c.Points()
	y := make([]float64, len(points))
	for i, x := range points {
		y[i] = f(x)
	}
	got, err := FirstOrder(points, column(y), Options{})
	require.NoError(t, err)
	for i, w := range want {
		require.InDelta(t, w, got[i].Estimate, .04)
	}
}

func TestRecognise(t *testing.T) {
	base, err := design.OwenSobol(6, 8, 1)
	require.NoError(t, err)
	plan, err := NewSaltelli(base)
	require.NoError(t, err)
	grouped := make([][]float64, plan.N())
	for i := range grouped {
		grouped[i] = plan.At(i, nil)
	}
	require.Equal(t, Grouped, Recognise(grouped))
	for i, x := range plan.All() {
		require.Equal(t, grouped[i], x)
	}
	f := ishigami(7, .1)
	values := func(points [][]float64) [][]float64 {
		var y []float64
		for _, x := range points {
			y = append(y, f(x))
		}
		return column(y)
	}
	for l, order := range map[Layout]func(g, k int) int{
		Blocked: func(g, k int) int { return map[int]int{0: 0, 4: 1, 1: 2, 2: 3, 3: 4}[k]*8 + g },
		Stacked: func(g, k int) int { return k*8 + g },
	} {
		moved := make([][]float64, len(grouped))
		for i, x := range grouped {
			moved[order(i/5, i%5)] = x
		}
		require.Equal(t, l, Recognise(moved))
		require.Equal(t, values(grouped), Arrange(l, 3, values(moved)))
	}
	var doubled [][]float64
	for g := range 8 {
		group := grouped[g*5 : g*5+5]
		doubled = append(doubled, group[:4]...)
		for i := range 3 {
			ba := append([]float64(nil), group[4]...)
			ba[i] = group[0][i]
			doubled = append(doubled, ba)
		}
		doubled = append(doubled, group[4])
	}
	require.Equal(t, Doubled, Recognise(doubled))
	require.Equal(t, values(grouped), Arrange(Doubled, 3, values(doubled)))
	walks, err := Trajectories(3, 10, 4, 1)
	require.NoError(t, err)
	require.Equal(t, Walks, Recognise(walks))
	require.Equal(t, Plain, Recognise(base.Points()))
	require.Equal(t, Plain, Recognise(nil))
}

func TestBadInput(t *testing.T) {
	_, err := Sobol(3, column(make([]float64, 11)), Options{Level: 3, Resamples: 2})
	for _, want := range []string{"11 rows of outcomes: 3 factors need a multiple of 5", "Level 3", "Resamples 2"} {
		require.ErrorContains(t, err, want)
	}
	_, err = Sobol(3, column(make([]float64, 10)), Options{})
	require.ErrorContains(t, err, "the outcome is 0 at all points")
	_, err = Sobol(1, [][]float64{{1}, {2}, {math.NaN()}, {3}, {4}, {math.Inf(1)}}, Options{})
	require.ErrorContains(t, err, "row 2, seed 0, is NaN, and 1 more")
	_, err = Sobol(1, [][]float64{{1, 2}, {2}}, Options{})
	require.ErrorContains(t, err, "row 1 has 1 outcomes, row 0 has 2")
	_, err = Morris([][]float64{{0, 0}, {1, 1}, {1, 0}, {0, 0}, {1, 0}, {1, 1}}, column(make([]float64, 6)), Options{})
	require.ErrorContains(t, err, "points 0 and 1: differ in factors 0 and 1")
	_, err = Trajectories(0, 1, 3, 1)
	for _, want := range []string{"0 factors", "1 trajectories", "3 levels"} {
		require.ErrorContains(t, err, want)
	}
	_, err = NewSaltelli(design.Cube{})
	require.ErrorContains(t, err, "a base of 0 points")
}
