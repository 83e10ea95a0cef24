package effect

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// The hours of sleep of Student (1908), The Probable Error of a Mean, Biometrika 6.
var (
	sleep1 = []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2}
	sleep2 = []float64{1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4}
)

// Values of R 4.2.2: t.test(sleep1, sleep2, paired = TRUE).
func TestStudentSleep(t *testing.T) {
	e, err := Compare(sleep1, sleep2, Options{})
	require.NoError(t, err)
	require.InDelta(t, -1.58, e.Mean, 1e-12)
	require.InDelta(t, -4.0621, e.T, 5e-5)
	require.InDelta(t, .002833, e.P, 5e-7)
	require.InDelta(t, -2.4598858, e.Interval.Low, 5e-8)
	require.InDelta(t, -.7001142, e.Interval.High, 5e-8)
	require.Equal(t, 9., e.DF)
	// Nine pairs of one sign and a tie: 2/2^9. All swaps: the tie swaps freely, 4/2^10.
	require.Equal(t, 0, e.Sign.Plus)
	require.Equal(t, 9, e.Sign.Minus)
	require.Equal(t, 1, e.Sign.Ties)
	require.InDelta(t, 2./512, e.Sign.P, 1e-12)
	require.Equal(t, 4./1024, e.Shuffled)
	require.InDelta(t, 1-e.SD*e.SD/(stat.Variance(sleep1, nil)+stat.Variance(sleep2, nil)), e.VarianceSaved, 1e-12)
}

// Values of R 4.2.2: power.t.test(delta, sd = 1, power, type = "paired"), n rounded up,
// and its power with strict = TRUE.
func TestPower(t *testing.T) {
	require.Equal(t, 34, Needed(1, .5, .95, .8))     // 33.367
	require.Equal(t, 4205, Needed(1, -.05, .95, .9)) // 4204.89
	require.InDelta(t, .5645044184, Power(20, 1, .5, .95), 1e-8)
	require.Equal(t, math.MaxInt, Needed(1, 0, .95, .8))
	require.Equal(t, 2, Needed(0, .1, .95, .8))
	// Far out the count is that of the normal approximation: (1.959964+0.841621)^2 * 1e8.
	require.InDelta(t, 784_887_972, Needed(1, 1e-4, .95, .8), 1000)
}

// No difference at all, and the same difference in all pairs.
func TestConstantDifferences(t *testing.T) {
	e, err := Compare([]float64{1, 2, 3}, []float64{1, 2, 3}, Options{})
	require.NoError(t, err)
	require.Equal(t, 1., e.P)
	require.Equal(t, Sign{Ties: 3, P: 1}, e.Sign)
	require.Equal(t, 1., e.VarianceSaved)
	e, err = Compare([]float64{2, 3, 4}, []float64{1, 2, 3}, Options{})
	require.NoError(t, err)
	require.Equal(t, 0., e.P)
	require.Equal(t, math.Inf(1), e.T)
	require.Equal(t, interval.Of(1, 1), e.Interval)
	require.Equal(t, interval.Of(1, 1), e.BCa)
}

// Intervals of the mean of log-normal differences: all cover, and the bias-corrected
// ones more often than the percentile ones.
func TestBootstrapCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const studies, n = 600, 60
	truth := math.Exp(.5 * .6 * .6)
	var percentile, bca int
	for s := range studies {
		with, without := make([]float64, n), make([]float64, n)
		for i := range with {
			without[i] = 5 * rng.NormFloat64()
			with[i] = without[i] + math.Exp(.6*rng.NormFloat64())
		}
		e, err := Compare(with, without, Options{Resamples: 599, Seed: uint64(s)})
		require.NoError(t, err)
		if e.Percentile.Contains(truth) {
			percentile++
		}
		if e.BCa.Contains(truth) {
			bca++
		}
	}
	// 0.95 less what skewness takes at 60 pairs and 4 standard errors of 600 studies.
	require.Greater(t, float64(percentile)/studies, .95-.03-4*.0089)
	require.Greater(t, float64(bca)/studies, .95-.02-4*.0089)
	require.Less(t, float64(bca)/studies, .95+4*.0089)
}

func TestHolm(t *testing.T) {
	// By hand: 4*.005, 3*.01, 2*.03, and .04 raised to its forerunner.
	require.InDeltaSlice(t, []float64{.03, .06, .06, .02}, Holm([]float64{.01, .04, .03, .005}), 1e-15)
	require.Empty(t, Holm(nil))
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOf(rapid.Float64Range(0, 1)).Draw(t, "p")
		adjusted := Holm(p)
		for i := range p {
			require.GreaterOrEqual(t, adjusted[i], p[i])
			require.LessOrEqual(t, adjusted[i], 1.)
			require.LessOrEqual(t, adjusted[i], max(p[i], min(1, float64(len(p))*p[i]))) // Bonferroni
		}
	})
}

func TestBadPairs(t *testing.T) {
	_, err := Compare([]float64{1, 2}, []float64{1}, Options{Level: 2, Resamples: 3, Power: -1})
	for _, want := range []string{"2 outcomes with the lever and 1 without", "Level 2", "Resamples 3", "Power -1"} {
		require.ErrorContains(t, err, want)
	}
	_, err = Compare([]float64{1, math.NaN(), 3}, []float64{math.Inf(1), 2, 3}, Options{})
	require.ErrorContains(t, err, "with: 1 outcomes are not finite, at 1")
	require.ErrorContains(t, err, "without: 1 outcomes are not finite, at 0")
	_, err = Shuffled(nil, Options{})
	require.ErrorContains(t, err, "no pairs")
}

// clustered is a table of 32 episodes in ten clusters of one to five, the last with one
// arm only.
func clustered() (y []float64, x [][]float64, cluster []uint64) {
	add := func(g int, treated, z, v float64) {
		y = append(y, v)
		x = append(x, []float64{1, treated, z})
		cluster = append(cluster, uint64(g))
	}
	i := 0
	for g := range 9 {
		for e := range 2 + g%4 {
			treated := float64((e + g) % 2)
			z := float64(i*7%11) / 10
			add(g, treated, z, .3*treated+.5*z+float64(g*37%10)/10+float64(i*53%17)/20)
			i++
		}
	}
	add(9, 1, .2, 1.7)
	return y, x, cluster
}

// Values of R's clubSandwich 0.5.8: coef_test(lm(y ~ t + z), vcov = "CR2", test =
// "Satterthwaite") and conf_int on the table above.
func TestCR2(t *testing.T) {
	y, x, cluster := clustered()
	r, err := Regress(y, x, cluster)
	require.NoError(t, err)
	for j, want := range []struct{ beta, se, df, p float64 }{
		{.613414634146, .1555745806357, 4.20426494666, .015361797318296},
		{.463211382114, .0595383884649, 6.95619820198, .000112477151896},
		{.782229965157, .1882464582053, 7.01612572333, .004245028766588},
	} {
		c, err := r.CR2(j, Options{})
		require.NoError(t, err)
		require.InDelta(t, want.beta, c.Estimate, 1e-10)
		require.InDelta(t, want.se, c.SE, 1e-10)
		require.InDelta(t, want.df, c.DF, 1e-8)
		require.InDelta(t, want.p, c.P, 1e-10)
	}
	c, err := r.CR2(1, Options{})
	require.NoError(t, err)
	require.InDelta(t, .322, c.Interval.Low, 5e-4)
	require.InDelta(t, .604, c.Interval.High, 5e-4)
}

// With one episode a cluster and the same number in both arms CR2 is the variance of
// Welch's test: the mean of an arm has variance s^2/n.
func TestCR2SingleEpisodes(t *testing.T) {
	var with, without []Episode
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range 20 {
		with = append(with, Episode{uint64(i), rng.NormFloat64()})
		without = append(without, Episode{uint64(100 + i), 2 * rng.NormFloat64()})
	}
	c, err := Episodes(with, without, Options{})
	require.NoError(t, err)
	var a, b []float64
	for i := range with {
		a, b = append(a, with[i].Value), append(b, without[i].Value)
	}
	require.Equal(t, CR2, c.Method)
	require.InDelta(t, math.Sqrt((stat.Variance(a, nil)+stat.Variance(b, nil))/20), c.SE, 1e-12)
}

// The statistic by cluster sums is the one by refitting: y* = fit under the null plus
// weighted residuals, least squares again, sandwich over clusters.
func TestWildStatistic(t *testing.T) {
	y, x, cluster := clustered()
	r, err := Regress(y, x, cluster)
	require.NoError(t, err)
	o, err := Options{Resamples: 99}.filled()
	require.NoError(t, err)
	w := newWild(r, 1, o)
	for _, b := range []float64{0, .2, -1} {
		for _, weights := range w.weights[:20] {
			got, _ := w.statistic(b, weights)
			require.InDelta(t, refit(t, y, x, cluster, b, weights), got, 1e-8)
		}
	}
}

// refit is the plain way: coefficient 1 is fixed at b under the null.
func refit(t *testing.T, y []float64, x [][]float64, cluster []uint64, b float64, weights []float64) float64 {
	n := len(y)
	var small [][]float64
	rest := make([]float64, n)
	for i := range y {
		small = append(small, []float64{x[i][0], x[i][2]})
		rest[i] = y[i] - b*x[i][1]
	}
	null, err := Regress(rest, small, cluster)
	require.NoError(t, err)
	star := make([]float64, n)
	for i := range y {
		star[i] = y[i] - null.res[i] + weights[cluster[i]]*null.res[i] // clusters are numbered in order
	}
	again, err := Regress(star, x, cluster)
	require.NoError(t, err)
	meat := mat.NewDense(3, 3, nil)
	for _, rows := range again.rows {
		score := make([]float64, 3)
		for _, i := range rows {
			for m := range score {
				score[m] += x[i][m] * again.res[i]
			}
		}
		var outer mat.Dense
		outer.Outer(1, mat.NewVecDense(3, score), mat.NewVecDense(3, score))
		meat.Add(meat, &outer)
	}
	var v mat.Dense
	v.Product(again.inv, meat, again.inv)
	return (again.Beta[1] - b) / math.Sqrt(v.At(1, 1))
}

// Null studies with 10 clusters of unequal size, episodes of a seed alike: the wild
// bootstrap rejects 5 % of them, where t tests that ignore clusters reject far more.
func TestWildSize(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	const studies = 800
	rejected, naive := 0, 0
	for s := range studies {
		var with, without []Episode
		var a, b []float64
		for g := range 10 {
			level, slope := rng.NormFloat64(), rng.NormFloat64()
			for e := range 2 + 2*g {
				v := level + rng.NormFloat64()
				if e%2 == 0 {
					with = append(with, Episode{uint64(g), v + slope})
					a = append(a, v+slope)
				} else {
					without = append(without, Episode{uint64(g), v})
					b = append(b, v)
				}
			}
		}
		x := Options{Resamples: 299, Seed: uint64(s)}
		c, err := episodesP(with, without, x)
		require.NoError(t, err)
		if c <= .05 {
			rejected++
		}
		se := math.Sqrt(stat.Variance(a, nil)/float64(len(a)) + stat.Variance(b, nil)/float64(len(b)))
		if math.Abs(stat.Mean(a, nil)-stat.Mean(b, nil)) > 2*se {
			naive++
		}
	}
	// 40 expected, standard deviation 6.2; unequal clusters add some.
	require.Less(t, rejected, 40+4*7)
	require.Greater(t, rejected, 40-4*7)
	require.Greater(t, naive, 100)
}

// episodesP is the p-value of Episodes without the interval, which costs 40 times more.
func episodesP(with, without []Episode, o Options) (float64, error) {
	var y []float64
	var x [][]float64
	var cluster []uint64
	for arm, episodes := range [][]Episode{without, with} {
		for _, e := range episodes {
			y, x, cluster = append(y, e.Value), append(x, []float64{1, float64(arm)}), append(cluster, e.Seed)
		}
	}
	r, err := Regress(y, x, cluster)
	if err != nil {
		return 0, err
	}
	o, err = o.filled()
	return newWild(r, 1, o).p(0), err
}

// The ends of the interval are the values that the test rejects only just.
func TestWildInterval(t *testing.T) {
	y, x, cluster := clustered()
	r, err := Regress(y, x, cluster)
	require.NoError(t, err)
	o, err := Options{Resamples: 1999}.filled()
	require.NoError(t, err)
	c, err := r.Wild(1, o)
	require.NoError(t, err)
	require.Equal(t, 10, c.Clusters)
	w := newWild(r, 1, o)
	for _, end := range []float64{c.Interval.Low, c.Interval.High} {
		outward := math.Copysign(.001, end-c.Estimate)
		require.LessOrEqual(t, w.p(end+outward), .05)
		require.Greater(t, w.p(end-10*outward), .05)
	}
	require.True(t, c.Interval.Contains(c.Estimate))
	require.Equal(t, c.P <= .05, !c.Interval.Contains(0))
}

func TestBadClusters(t *testing.T) {
	_, err := Episodes([]Episode{{1, 1}}, nil, Options{})
	require.ErrorContains(t, err, "1 episodes with the lever and 0 without")
	_, err = Episodes([]Episode{{1, 1}}, []Episode{{1, 2}}, Options{})
	require.ErrorContains(t, err, "1 cluster, needs 2 or more")
	_, err = Regress([]float64{1, 2, 3}, [][]float64{{1, 2}, {2, 4}, {3, 6}}, []uint64{1, 2, 3})
	require.ErrorContains(t, err, "depend on each other")
	_, err = Regress([]float64{1, 2}, [][]float64{{1}, {1, 2}}, []uint64{1, 2})
	require.ErrorContains(t, err, "row 1 has 2 regressors, row 0 has 1")
	_, err = Regress([]float64{1, 2}, nil, nil)
	require.ErrorContains(t, err, "2 outcomes, 0 rows of regressors and 0 clusters")
	_, err = Episodes([]Episode{{1, 1}, {2, 1}}, []Episode{{1, 0}, {2, 0}}, Options{})
	require.ErrorContains(t, err, "do not vary")
	y, x, cluster := clustered()
	r, err := Regress(y, x, cluster)
	require.NoError(t, err)
	_, err = r.CR2(3, Options{})
	require.ErrorContains(t, err, "coefficient 3 of 3")
}

// The order of episodes changes nothing but rounding.
func TestEpisodeOrder(t *testing.T) {
	with := []Episode{{1, 1}, {2, 3}, {2, 4}, {3, 2}, {4, 7}}
	without := []Episode{{1, 0}, {2, 3}, {3, 1}, {3, 3}, {4, 2}}
	a, err := Episodes(with, without, Options{Resamples: 199})
	require.NoError(t, err)
	b, err := Episodes(with, []Episode{without[1], without[0], without[2], without[4], without[3]}, Options{Resamples: 199})
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintf("%.8f", a.P), fmt.Sprintf("%.8f", b.P))
	require.InDelta(t, a.SE, b.SE, 1e-12)
}
