// Package numeric has the few functions of a real number that several packages of the model
// share: the normal and the logistic distribution function, annuities, and the tolerances
// below which two numbers count as equal. The functions take any floating-point type and
// compute in float64.
package numeric

import (
	"math"

	"golang.org/x/exp/constraints"
)

// Negligible is a difference in payoff, in percent of income. The accuracy of the solution
// of an economy does not support a smaller difference: below Negligible two worlds count as
// equal.
const Negligible = 1e-8

// SameLevel is the tolerance between two levels of compliance, both in [0, 1]. Levels are
// sums and multiples of quarters, so that rounding leaves far less than SameLevel.
const SameLevel = 1e-9

// NormalCDF returns the standard normal distribution function at x, a probability. The
// complementary error function keeps the relative accuracy in the lower tail (Abramowitz and
// Stegun 1964, equations 7.1.2 and 26.2.29).
func NormalCDF[F constraints.Float](x F) F { return F(0.5 * math.Erfc(-float64(x)/math.Sqrt2)) }

// NormalWithin returns the probability that a normal error of mean zero and standard
// deviation spread is at most x. With a spread of zero the error is zero for certain, and the
// probability is a step from 0 to 1 at x = 0.
func NormalWithin[F constraints.Float](x, spread F) F {
	if spread == 0 {
		if x >= 0 {
			return 1
		}
		return 0
	}
	return F(0.5 * math.Erfc(-float64(x)/float64(spread)/math.Sqrt2))
}

// LogisticCDF returns the standard logistic distribution function at x, a probability. The
// exponential is of a number below zero on both sides, so that no x overflows.
func LogisticCDF[F constraints.Float](x F) F {
	if x < 0 {
		e := math.Exp(float64(x))
		return F(e / (1 + e))
	}
	return F(1 / (1 + math.Exp(-float64(x))))
}

// Span returns 1 + d + ... + d^(n-1), the present value of one unit in each of n periods from
// now at the discount factor d. The value is zero for n of zero or less. A part of a period has
// the part of the value that a finer clock gives: (1-d^n)/(1-d) for any n.
func Span[F constraints.Float, N int | float64](d F, n N) F {
	if n <= 0 {
		return 0
	}
	if d == 1 {
		return F(n)
	}
	return F((1 - math.Pow(float64(d), float64(n))) / (1 - float64(d)))
}

// Annuity returns (1-delta) times the present value of the flows of n periods, of which the
// last one goes on for ever: the constant flow of the same present value. Delta is in [0, 1),
// n at least 1.
func Annuity[F constraints.Float](n int, delta F, flow func(h int) F) F {
	value := flow(n-1) / (1 - delta)
	for h := n - 2; h >= 0; h-- {
		value = flow(h) + delta*value
	}
	return (1 - delta) * value
}
