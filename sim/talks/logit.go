package talks

import (
	"errors"
	"fmt"
	"math"
)

// LogitEquilibrium returns the mixed strategies of two players in a logit quantal
// response equilibrium: each player chooses an action with a probability proportional
// to exp(lambda * expected payoff), given the strategy of the other. row[a][b] and
// column[a][b] are the payoffs if the first player plays a and the second plays b.
// lambda is the precision, 0 or more, in units of one over the payoff: 0 means equal
// probabilities, and for large lambda the strategies approach a Nash equilibrium.
//
// The fixed point is the limit of the logit dynamics x' = response(x) - x from equal
// probabilities, in steps small enough against overshooting.
//
// Source: McKelvey and Palfrey (1995), Quantal response equilibria for normal form
// games, Games and Economic Behavior 10: 6-38, equation 7.
func LogitEquilibrium(row, column [][]float64, lambda float64) (first, second []float64, err error) {
	var errs []error
	if !(lambda >= 0) || math.IsInf(lambda, 1) {
		errs = append(errs, fmt.Errorf("talks: lambda is %v; want a finite number that is not negative", lambda))
	}
	if len(row) == 0 || len(row[0]) == 0 || len(row) != len(column) {
		return nil, nil, errors.Join(append(errs, fmt.Errorf("talks: payoffs of %d and %d actions; want the same number, at least 1, in both tables", len(row), len(column)))...)
	}
	largest := 0.0
	for a := range row {
		if len(row[a]) != len(row[0]) || len(column[a]) != len(row[0]) {
			errs = append(errs, fmt.Errorf("talks: action %d has %d and %d payoffs; want %d in both tables", a, len(row[a]), len(column[a]), len(row[0])))
			continue
		}
		for b := range row[a] {
			for _, v := range []float64{row[a][b], column[a][b]} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					errs = append(errs, fmt.Errorf("talks: the payoffs at (%d, %d) are %v and %v; want finite numbers", a, b, row[a][b], column[a][b]))
				}
				largest = max(largest, math.Abs(v))
			}
		}
	}
	if len(errs) > 0 {
		return nil, nil, errors.Join(errs...)
	}
	first, second = even(len(row)), even(len(row[0]))
	p, q := even(len(row)), even(len(row[0]))
	// In games with cyclic best responses the dynamics rotate at a rate of up to half
	// of lambda times the largest payoff; a step is stable below the inverse square of
	// the rate.
	turn := lambda * largest / 2
	step := 1 / (1 + turn*turn)
	for range 1_000_000 {
		logit(p, lambda, func(a int) float64 { return dot(row[a], second) })
		logit(q, lambda, func(b int) float64 {
			v := 0.0
			for a, x := range first {
				v += x * column[a][b]
			}
			return v
		})
		gap := 0.0
		for a := range first {
			gap = max(gap, math.Abs(p[a]-first[a]))
			first[a] += step * (p[a] - first[a])
		}
		for b := range second {
			gap = max(gap, math.Abs(q[b]-second[b]))
			second[b] += step * (q[b] - second[b])
		}
		if gap < 1e-13 {
			return first, second, nil
		}
	}
	return nil, nil, fmt.Errorf("talks: the logit dynamics have not settled at lambda = %v; follow them from a smaller one", lambda)
}

// even returns n equal probabilities.
func even(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1 / float64(n)
	}
	return x
}

// dot returns the inner product of two vectors.
func dot(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += x[i] * y[i]
	}
	return sum
}

// logit fills p with the logit response to payoffs.
func logit(p []float64, lambda float64, payoff func(int) float64) {
	top := math.Inf(-1)
	for a := range p {
		p[a] = lambda * payoff(a)
		top = max(top, p[a])
	}
	sum := 0.0
	for a := range p {
		p[a] = math.Exp(p[a] - top)
		sum += p[a]
	}
	for a := range p {
		p[a] /= sum
	}
}
