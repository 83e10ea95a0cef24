// The type Resolve of this file is a belief about a secret number of another actor: a prior
// mean and standard deviation in, likelihoods of observations in, weights on a grid of types
// out. Sources: Bayes' rule, with the Gauss-Hermite grid of Miller and Rice (1983).

package belief

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
)

// Resolve is a belief about a secret number of another actor: the cost of conceding an issue,
// the value of an issue, the place of a red line. The belief is a distribution on a grid of
// Types, in percent of the other's baseline real income per quarter unless stated otherwise,
// with Weights adding up to one. A belief is a value: methods return new beliefs.
type Resolve struct {
	// Types are the possible values, ascending. Weights are the chances.
	Types, Weights []float64
}

// DefaultTypes is the number of types on a grid. With seven types, the expectation of any
// polynomial of degree 13 or less over the prior is exact.
const DefaultTypes = 7

// leastWeight is the lower bound on the weight of a type: a later observation can still turn a
// belief made certain by a chain of observations. The bound is far below any influence on a
// decision.
const leastWeight = 1e-12

// NewResolve returns the prior of a number with the given mean and standard deviation. The
// types are the Gauss-Hermite nodes of the normal distribution, with the weights of the rule:
// the first 2*points-1 moments of the prior are normal (Miller and Rice 1983, Management
// Science 29: 352-362). Zero points means DefaultTypes. NewResolve panics if points is
// negative. An sd of zero gives Certain(mean).
func NewResolve(mean, sd float64, points int) Resolve {
	if sd == 0 {
		return Certain(mean)
	}
	if points == 0 {
		points = DefaultTypes
	}
	r := Resolve{Types: make([]float64, points), Weights: make([]float64, points)}
	quad.Hermite{}.FixedLocations(r.Types, r.Weights, math.Inf(-1), math.Inf(1))
	for k, x := range r.Types {
		r.Types[k] = mean + sd*math.Sqrt2*x
	}
	r.normalise()
	return r
}

// Certain returns the belief of an informed actor: all weight on a single value. Types are then
// common knowledge, and no observation changes the belief.
func Certain(value float64) Resolve {
	return Resolve{Types: []float64{value}, Weights: []float64{1}}
}

// After returns the belief after an observation with the given likelihood under each type
// (Bayes). Only ratios of likelihoods count. An observation impossible under every type says
// nothing, and no type is ever ruled out for good. After panics unless the list has a
// likelihood for each type.
func (r Resolve) After(likelihood []float64) Resolve {
	if len(likelihood) != len(r.Types) {
		panic(fmt.Sprintf("belief: Resolve.After: %d likelihoods for %d types", len(likelihood), len(r.Types)))
	}
	after := Resolve{Types: r.Types, Weights: make([]float64, len(r.Types))}
	total := 0.0
	for k, w := range r.Weights {
		after.Weights[k] = w * likelihood[k]
		total += after.Weights[k]
	}
	if !(total > 0) {
		return r
	}
	for k, w := range after.Weights {
		after.Weights[k] = max(w/total, leastWeight)
	}
	after.normalise()
	return after
}

// Toward returns a mixture of the belief with another, of the given share: half for the belief
// about a new leader ([LeaderShare]), less than one for hearsay. The mixture has the types of
// both.
func (r Resolve) Toward(other Resolve, share float64) Resolve {
	mixed := Resolve{Types: make([]float64, 0, len(r.Types)), Weights: make([]float64, 0, len(r.Types))}
	for i, k := 0, 0; i < len(r.Types) || k < len(other.Types); {
		mine := k == len(other.Types) || i < len(r.Types) && r.Types[i] <= other.Types[k]
		theirs := i == len(r.Types) || k < len(other.Types) && other.Types[k] <= r.Types[i]
		value, weight := 0.0, 0.0
		if mine {
			value, weight = r.Types[i], (1-share)*r.Weights[i]
			i++
		}
		if theirs {
			value, weight = other.Types[k], weight+share*other.Weights[k]
			k++
		}
		mixed.Types, mixed.Weights = append(mixed.Types, value), append(mixed.Weights, weight)
	}
	return mixed
}

// LeaderShare is the return of a belief toward the prior at a change of leader, as a share. An
// assumption: half-way.
const LeaderShare = 0.5

// Expect returns the expectation of a function of the type. Expect calls f once for each type,
// in ascending order.
func (r Resolve) Expect(f func(value float64) float64) float64 {
	sum := 0.0
	for k, w := range r.Weights {
		sum += w * f(r.Types[k])
	}
	return sum
}

// Mean returns the expected value.
func (r Resolve) Mean() float64 {
	sum := 0.0
	for k, w := range r.Weights {
		sum += w * r.Types[k]
	}
	return sum
}

// SD returns the standard deviation.
func (r Resolve) SD() float64 {
	mean, sum := r.Mean(), 0.0
	for k, w := range r.Weights {
		sum += w * (r.Types[k] - mean) * (r.Types[k] - mean)
	}
	return math.Sqrt(sum)
}

// AtMost returns the chance of a value of at most x.
func (r Resolve) AtMost(x float64) float64 {
	sum := 0.0
	for k, w := range r.Weights {
		if r.Types[k] <= x {
			sum += w
		}
	}
	return sum
}

// Validate reports an invalid belief: no types, types not finite or not ascending, weights
// which are not chances adding up to one.
func (r Resolve) Validate() error {
	if len(r.Types) == 0 || len(r.Weights) != len(r.Types) {
		return fmt.Errorf("belief: Resolve has %d Types and %d Weights; want as many of one as of the other, and at least one", len(r.Types), len(r.Weights))
	}
	total := 0.0
	for k, v := range r.Types {
		if math.IsNaN(v) || math.IsInf(v, 0) || k > 0 && v <= r.Types[k-1] {
			return fmt.Errorf("belief: Resolve.Types is %v; want finite numbers, ascending", r.Types)
		}
		if !(r.Weights[k] >= 0) {
			return fmt.Errorf("belief: Resolve.Weights is %v; want chances of 0 or more", r.Weights)
		}
		total += r.Weights[k]
	}
	if !(math.Abs(total-1) <= 1e-9) {
		return fmt.Errorf("belief: Resolve.Weights add up to %v; want 1", total)
	}
	return nil
}

// String reads "0.30 ± 0.10".
func (r Resolve) String() string { return fmt.Sprintf("%.2f ± %.2f", r.Mean(), r.SD()) }

// normalise scales the weights to a sum of one.
func (r *Resolve) normalise() {
	total := 0.0
	for _, w := range r.Weights {
		total += w
	}
	for k := range r.Weights {
		r.Weights[k] /= total
	}
}

// Shifted returns the belief with the type higher by a publicly known number.
func (r Resolve) Shifted(by float64) Resolve {
	if by == 0 {
		return r
	}
	r.Types = slices.Clone(r.Types)
	for k := range r.Types {
		r.Types[k] += by
	}
	return r
}
