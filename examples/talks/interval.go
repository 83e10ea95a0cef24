package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// This file computes the answers of a survey with confidence intervals and prints them
// beside published figures, from a census of each history. Sources: Wilson (1927) for a
// single share; Efron (1979) for the bootstrap.

// z is the 97.5 % quantile of the normal distribution.
const z = 1.959963984540054

// wilson returns the 95 % confidence interval of a share, in [0, 1] (Wilson 1927,
// Journal of the American Statistical Association 22: 209-212). Without cases the
// interval is [0, 1].
func wilson(hits, n float64) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	p := hits / n
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, centre-half), min(1, centre+half)
}

// answer is a share over all histories, with its confidence interval and the numbers of
// cases and of histories behind the share.
type answer struct {
	// share, low and high are in [0, 1].
	share, low, high float64
	// cases is the number of cases, and histories the number of histories with a case.
	cases, histories int
}

// resamples is the number of bootstrap samples for an interval.
const resamples = 1000

// ask returns the answer to a question. Cases of the same history are not independent.
// If a history has several cases, the interval is the percentile bootstrap over
// histories (Efron 1979, Annals of Statistics 7: 1-26). If each history has at most a
// single case, or all answers are equal and the bootstrap would have no spread, the
// interval is the interval of Wilson with the number of histories as sample size.
func ask(list []census, q question) answer {
	// Only histories with a case enter the sample.
	var a answer
	var with []tally
	hits, most := 0, 0
	for k := range list {
		if t := list[k][q]; t.cases > 0 {
			with = append(with, t)
			hits, a.cases, most = hits+t.hits, a.cases+t.cases, max(most, t.cases)
		}
	}
	a.histories = len(with)
	if a.cases == 0 {
		return a
	}
	a.share = float64(hits) / float64(a.cases)
	// The interval of Wilson is used where the bootstrap is not needed or has no
	// spread.
	if most == 1 || hits == 0 || hits == a.cases || len(with) == 1 {
		n := float64(a.histories)
		a.low, a.high = wilson(a.share*n, n)
		return a
	}
	// The bootstrap draws histories with replacement, from a stream of its own per
	// question.
	draw := rand.New(rand.NewPCG(1, uint64(q)))
	shares := make([]float64, resamples)
	for i := range shares {
		hits, cases := 0, 0
		for range with {
			t := with[draw.IntN(len(with))]
			hits, cases = hits+t.hits, cases+t.cases
		}
		shares[i] = float64(hits) / float64(cases)
	}
	slices.Sort(shares)
	a.low, a.high = shares[resamples/40], shares[resamples-1-resamples/40]
	return a
}

// farOff is the least difference between a share and a published share called far off,
// in addition to disjoint intervals.
const farOff = 0.1

// far reports whether an answer is far off a published figure.
func (f figure) far(a answer) bool {
	low, high := wilson(f.share*float64(f.n), float64(f.n))
	return (a.high < low || a.low > high) && math.Abs(a.share-f.share) > farOff
}

// printSurvey prints the answers beside the published figures, in two groups: treaty
// and coercion.
func printSurvey(w io.Writer, list []census) {
	fmt.Fprintf(w, "%-24s %-42s %6s %15s %6s   %s\n", "of", "share", "", "95 % interval", "cases", "published")
	var far []string
	for q := range questions {
		switch q {
		case nothingInForce:
			fmt.Fprintf(w, "\nTHE TREATY\n")
		case threatsCarriedOut:
			fmt.Fprintf(w, "\nCOERCION\n")
		}
		name, a := questionNames[q], ask(list, q)
		if a.cases == 0 {
			fmt.Fprintf(w, "%-24s %-42s %6s %15s %6d", name.of, name.what, "-", "", 0)
		} else {
			fmt.Fprintf(w, "%-24s %-42s %5.1f%% %6.1f to %5.1f %6d", name.of, name.what, 100*a.share, 100*a.low, 100*a.high, a.cases)
		}
		f, ok := figures[q]
		// A question with a published figure also has a verdict on the distance.
		if ok {
			fmt.Fprintf(w, "   %.1f%% (%s)", 100*f.share, f.id)
			if a.cases > 0 && f.far(a) {
				fmt.Fprintf(w, " FAR OFF")
				far = append(far, fmt.Sprintf("%s: %s of %s (%.0f %% against %.0f %%)", f.id, name.what, name.of, 100*a.share, 100*f.share))
			}
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "\nIntervals are over histories, drawn again with replacement where one has several cases.\n")
	wrap(w, "Published: shares in the Threat and Imposition of Economic Sanctions data, v4.1 (Morgan, Bapat and Kobayashi 2014); "+
		"these are all cases from 1945 to 2005, not the eight states and two issues played here.", "", "", 100)
	if len(far) == 0 {
		fmt.Fprintf(w, "None is far off: more than 10 points away, and outside the intervals of both.\n")
		return
	}
	wrap(w, "Far off, more than 10 points away and outside the intervals of both: "+strings.Join(far, "; ")+".", "", "  ", 100)
}

// printForecasts prints the accuracy of the forecasts of states about each other: the
// Brier score, beside the Brier score of a constant forecast at the base rate.
// Forecasts worse than the base rate carry no information.
func printForecasts(w io.Writer, fs belief.Forecasts) {
	fmt.Fprintf(w, "\nFORECASTS\n%-24s %9s %12s %13s %11s %14s\n", "of", "number", "mean chance", "happened", "Brier", "by base rate")
	for _, kind := range belief.ForecastKinds() {
		some := fs.Of(kind)
		if len(some) == 0 {
			fmt.Fprintf(w, "%-24s %9d\n", kind, 0)
			continue
		}
		mean, base := 0.0, some.BaseRate()
		for _, f := range some {
			mean += f.Chance / float64(len(some))
		}
		// A forecast at the base rate has the expected score base*(1-base).
		fmt.Fprintf(w, "%-24s %9d %11.1f%% %12.1f%% %11.3f %14.3f\n", kind, len(some), 100*mean, 100*base, some.Brier(), base*(1-base))
	}
}
