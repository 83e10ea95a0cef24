package effect

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Options says how effects are measured. The zero value is the sensible default.
type Options struct {
	// Level is the confidence of all intervals, in (0, 1). The default (0) is 0.95.
	Level float64
	// Resamples is the number of bootstrap samples and of shuffles. The default (0) is
	// 9,999, which puts the error of a 5 % p-value below 0.5 points.
	Resamples int
	// Power is the chance of finding an effect of the size found, for NeededPairs, in
	// (0, 1). The default (0) is 0.8.
	Power float64
	// Seed names the draws of the resamples.
	Seed uint64
}

// filled returns the options with defaults, or all mistakes.
func (o Options) filled() (Options, error) {
	var errs []error
	if o.Level == 0 {
		o.Level = .95
	}
	if o.Resamples == 0 {
		o.Resamples = 9999
	}
	if o.Power == 0 {
		o.Power = .8
	}
	if !(o.Level > 0 && o.Level < 1) {
		errs = append(errs, fmt.Errorf("effect: Level %g lies outside (0, 1)", o.Level))
	}
	if !(o.Power > 0 && o.Power < 1) {
		errs = append(errs, fmt.Errorf("effect: Power %g lies outside (0, 1)", o.Power))
	}
	if o.Resamples < 99 {
		errs = append(errs, fmt.Errorf("effect: Resamples %d is below 99", o.Resamples))
	}
	return o, errors.Join(errs...)
}

// Effect is what a lever does to one outcome, in the unit of the outcome.
type Effect struct {
	Pairs    int
	Level    float64 // confidence of the intervals
	Mean     float64 // mean of with minus without
	SD, SE   float64 // standard deviation of the differences; standard error of Mean
	T, DF, P float64 // t statistic, degrees of freedom, two-sided p-value
	Interval interval.Interval
	// Percentile and BCa are bootstrap intervals of pairs (Efron 1987).
	Percentile, BCa interval.Interval
	Sign            Sign
	// Shuffled is the p-value of arms swapped at random within pairs.
	Shuffled float64
	// Correlation is that of the two arms over seeds.
	Correlation float64
	// VarianceSaved is the share of the variance of a difference of unpaired runs that
	// pairing removes: 1 - var(with-without) / (var(with)+var(without)). Below 0 pairing
	// does harm. NaN when both arms are constant.
	VarianceSaved float64
	// NeededPairs is the number of pairs that find an effect of the size of Mean with the
	// power of the options, or math.MaxInt for a mean of zero.
	NeededPairs int
}

// String returns the effect in one line.
func (e Effect) String() string {
	return fmt.Sprintf("%.4g %s (%d pairs, p = %.3g; up %d, down %d, ties %d, p = %.3g; variance saved %.0f %%)",
		e.Mean, e.Interval, e.Pairs, e.P, e.Sign.Plus, e.Sign.Minus, e.Sign.Ties, e.Sign.P, 100*e.VarianceSaved)
}

// Sign is a sign test of differences.
type Sign struct {
	Plus, Minus, Ties int
	P                 float64 // two-sided and exact; 1 when all pairs are tied
}

// Compare measures the effect of a lever from outcomes with and without the lever. Both
// slices have one outcome a seed, in the same order of seeds, two seeds at least.
func Compare(with, without []float64, o Options) (Effect, error) {
	o, err := o.filled()
	err = errors.Join(err, checkPairs(with, without))
	if err != nil {
		return Effect{}, err
	}
	// All figures but the variances of the arms are of the differences.
	d := make([]float64, len(with))
	for i := range d {
		d[i] = with[i] - without[i]
	}
	n := float64(len(d))
	e := Effect{Pairs: len(d), Level: o.Level, DF: n - 1}
	e.Mean, e.SD = stat.MeanStdDev(d, nil)
	e.SE = e.SD / math.Sqrt(n)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: e.DF}
	// The interval of Student.
	half := t.Quantile(1-(1-o.Level)/2) * e.SE
	e.Interval = interval.Of(e.Mean-half, e.Mean+half)
	// Without any spread the statistic is infinite, or undefined at a mean of zero.
	switch {
	case e.SE > 0:
		e.T = e.Mean / e.SE
		e.P = 2 * t.Survival(math.Abs(e.T))
	case e.Mean == 0: // all pairs alike and equal
		e.P = 1
	default:
		e.T = math.Copysign(math.Inf(1), e.Mean)
	}
	e.Percentile, e.BCa = bootstrap(d, o)
	e.Sign = SignTest(d)
	e.Shuffled = shuffled(d, o)
	va, vb := stat.Variance(with, nil), stat.Variance(without, nil)
	e.VarianceSaved = 1 - e.SD*e.SD/(va+vb)
	e.Correlation = stat.Correlation(with, without, nil)
	e.NeededPairs = Needed(e.SD, e.Mean, o.Level, o.Power)
	return e, nil
}

// checkPairs returns all mistakes of two arms.
func checkPairs(with, without []float64) error {
	if len(with) != len(without) {
		return fmt.Errorf("effect: %d outcomes with the lever and %d without: pairs need as many of both", len(with), len(without))
	}
	if len(with) < 2 {
		return fmt.Errorf("effect: %d pairs, needs 2 or more", len(with))
	}
	return errors.Join(checkFinite("with", with), checkFinite("without", without))
}

// checkFinite names the first places of a slice that hold no number, and how many do.
func checkFinite(name string, x []float64) error {
	var bad []string
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			bad = append(bad, fmt.Sprint(i))
		}
	}
	if bad == nil {
		return nil
	}
	return fmt.Errorf("effect: %s: %d outcomes are not finite, at %s", name, len(bad), strings.Join(bad[:min(len(bad), 5)], ", "))
}

// SignTest counts positive and negative differences and tests whether both are equally
// likely, by the exact binomial distribution (Conover 1999, section 3.4). Ties are
// dropped from the test.
func SignTest(differences []float64) Sign {
	var s Sign
	for _, d := range differences {
		switch {
		case d > 0:
			s.Plus++
		case d < 0:
			s.Minus++
		default:
			s.Ties++
		}
	}
	s.P = 1
	if n := s.Plus + s.Minus; n > 0 {
		b := distuv.Binomial{N: float64(n), P: .5}
		s.P = min(1, 2*b.CDF(float64(min(s.Plus, s.Minus))))
	}
	return s
}

// bootstrap returns the percentile and the bias-corrected and accelerated interval of
// the mean of differences (Efron 1987, Journal of the American Statistical Association
// 82, equation 2.3; acceleration of a mean: skewness over 6 sqrt(n), equation 7.3).
func bootstrap(d []float64, o Options) (percentile, bca interval.Interval) {
	means := make([]float64, o.Resamples)
	rng := stream.Root(o.Seed).Text("effect.bootstrap").Rand()
	mean := stat.Mean(d, nil)
	below := 0.0
	for b := range means {
		sum := 0.0
		for range d {
			sum += d[rng.IntN(len(d))]
		}
		means[b] = sum / float64(len(d))
		switch {
		case means[b] < mean:
			below++
		case means[b] == mean: // ties of a discrete outcome count half
			below += .5
		}
	}
	// Sorted means are the bootstrap distribution.
	slices.Sort(means)
	tail := (1 - o.Level) / 2
	percentile = interval.Of(quantile(means, tail), quantile(means, 1-tail))

	var m2, m3 float64
	for _, x := range d {
		c := x - mean
		m2 += c * c
		m3 += c * c * c
	}
	if m2 == 0 {
		return percentile, percentile
	}
	a := m3 / (6 * math.Pow(m2, 1.5))
	// The bias correction is the normal quantile of the share of resamples below the mean.
	// Half a resample stands in for none, so that the quantile is finite.
	share := min(max(below/float64(len(means)), .5/float64(len(means))), 1-.5/float64(len(means)))
	z0 := distuv.UnitNormal.Quantile(share)
	at := func(p float64) float64 {
		z := z0 + distuv.UnitNormal.Quantile(p)
		return quantile(means, distuv.UnitNormal.CDF(z0+z/(1-a*z)))
	}
	return percentile, interval.Of(at(tail), at(1-tail))
}

// quantile returns the p-quantile of B sorted resamples, the value of rank p(B+1)
// (Davison and Hinkley 1997, equation 2.10), with linear interpolation.
func quantile(sorted []float64, p float64) float64 {
	// Ranks count from zero here.
	rank := p*float64(len(sorted)+1) - 1
	lo := int(math.Floor(rank))
	switch {
	case lo < 0:
		return sorted[0]
	case lo >= len(sorted)-1:
		return sorted[len(sorted)-1]
	}
	return sorted[lo] + (rank-float64(lo))*(sorted[lo+1]-sorted[lo])
}

// Shuffled returns the two-sided p-value of the mean of differences when the two arms
// of each pair are swapped by a fair coin: the randomisation test of Fisher (1935, The
// Design of Experiments, section 21). A placebo lever gives p-values that are uniform.
// All swaps are enumerated when there are no more than Resamples.
func Shuffled(differences []float64, o Options) (float64, error) {
	o, err := o.filled()
	if len(differences) == 0 {
		err = errors.Join(err, errors.New("effect: no pairs to shuffle"))
	}
	if err = errors.Join(err, checkFinite("differences", differences)); err != nil {
		return 0, err
	}
	return shuffled(differences, o), nil
}

// shuffled is Shuffled after the checks.
func shuffled(d []float64, o Options) float64 {
	var sum, scale float64
	for _, x := range d {
		sum += x
		scale += math.Abs(x)
	}
	// Sums in another order differ by rounding; equal ones have to count as equal.
	bar := math.Abs(sum) - 1e-12*scale
	if n := len(d); n < 30 && 1<<n <= o.Resamples {
		extreme := 0
		for swaps := range 1 << n {
			s := 0.0
			for i, x := range d {
				if swaps>>i&1 == 1 {
					x = -x
				}
				s += x
			}
			if math.Abs(s) >= bar {
				extreme++
			}
		}
		return float64(extreme) / float64(int(1)<<n)
	}
	rng := stream.Root(o.Seed).Text("effect.shuffle").Rand()
	extreme := 1 // the arms as run
	for range o.Resamples {
		if math.Abs(swapped(rng, d)) >= bar {
			extreme++
		}
	}
	return float64(extreme) / float64(o.Resamples+1)
}

// swapped returns the sum of differences under fair signs, 64 coins a draw.
func swapped(rng *rand.Rand, d []float64) float64 {
	var coins uint64
	s := 0.0
	for i, x := range d {
		if i%64 == 0 {
			coins = rng.Uint64()
		}
		if coins&1 == 1 {
			x = -x
		}
		coins >>= 1
		s += x
	}
	return s
}

// Holm returns adjusted p-values in the order given: reject where the adjusted value is
// at most alpha, and the chance of any false rejection is at most alpha (Holm 1979,
// Scandinavian Journal of Statistics 6, 65-70).
func Holm(p []float64) []float64 {
	// Hypotheses from the smallest p-value to the largest.
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	// The k-th smallest of m p-values counts m-k+1 times, and never less than smaller ones.
	out := make([]float64, len(p))
	highest := 0.0
	for rank, i := range order {
		highest = max(highest, min(1, float64(len(p)-rank)*p[i]))
		out[i] = highest
	}
	return out
}
