package belief

import (
	"math"
	"slices"
)

// Grid is the distribution of a private number with a part in common with the owner's other private
// numbers. The number is mean + sd z, where z is the value of Quantiles(Draws) nearest to
//
//	sqrt(rho) c + sqrt(1-rho) e
//
// with c and e equiprobable on the same values: c is the owner's common part, e belongs to the issue,
// and rho is the share of variance in common. Conduct draws c and e, and forecasts sum over them.
type Grid struct {
	// Types are the possible numbers, ascending.
	Types []float64
	// at is the place of the type of a pair (c, e), -1 for an impossible pair.
	at [Draws][Draws]int
}

// NewGrid returns the grid of a number. Where positive says so, pairs with a number of zero or below
// are impossible: an actor of such a type would do unasked what the other side demands. A common part
// without any possible pair has the highest.
func NewGrid(mean, sd, rho float64, positive bool) Grid {
	var g Grid
	if sd == 0 {
		g.Types = []float64{mean}
		return g
	}
	z := Quantiles(Draws)
	var value [Draws][Draws]float64
	for c := range Draws {
		possible := false
		for e := range Draws {
			x := math.Sqrt(rho)*z[c] + math.Sqrt(1-rho)*z[e]
			near := 0
			for k := range z {
				if math.Abs(z[k]-x) < math.Abs(z[near]-x) {
					near = k
				}
			}
			value[c][e] = mean + sd*z[near]
			if positive && value[c][e] <= 0 {
				value[c][e] = math.Inf(-1)
			}
			possible = possible || !math.IsInf(value[c][e], -1)
		}
		if !possible {
			value[c][Draws-1] = mean + sd*z[Draws-1]
		}
		for e := range Draws {
			if v := value[c][e]; !math.IsInf(v, -1) && !slices.Contains(g.Types, v) {
				g.Types = append(g.Types, v)
			}
		}
	}
	slices.Sort(g.Types)
	for c := range Draws {
		for e := range Draws {
			g.at[c][e] = slices.Index(g.Types, value[c][e])
		}
	}
	return g
}

// Draw returns the number of an owner with a common part, from a uniform number in [0, 1) for the
// rest.
func (g *Grid) Draw(c int, u float64) float64 {
	if len(g.Types) == 1 {
		return g.Types[0]
	}
	var possible []int
	for e := range Draws {
		if g.at[c][e] >= 0 {
			possible = append(possible, g.at[c][e])
		}
	}
	return g.Types[possible[min(len(possible)-1, int(u*float64(len(possible))))]]
}

// Common is a belief about the common part of an actor: the chance of each value.
type Common []float64

// NewCommon returns the prior: all values are equiprobable.
func NewCommon() Common {
	c := make(Common, Draws)
	for k := range c {
		c[k] = 1.0 / Draws
	}
	return c
}

// Toward returns a mixture of the belief with the prior.
func (c Common) Toward(share float64) Common {
	out := slices.Clone(c)
	for k := range out {
		out[k] += share * (1.0/Draws - out[k])
	}
	return out
}

// Own is a belief about the part of a number that belongs to the issue: the chance of each type given
// each value of the common part. An Own is a value: methods return new ones.
type Own [][]float64

// NewOwn returns the prior of a grid.
func (g *Grid) NewOwn() Own {
	o := make(Own, Draws)
	for c := range o {
		o[c] = make([]float64, len(g.Types))
		if len(g.Types) == 1 {
			o[c][0] = 1
			continue
		}
		possible := 0.0
		for _, t := range g.at[c] {
			if t >= 0 {
				possible++
			}
		}
		for _, t := range g.at[c] {
			if t >= 0 {
				o[c][t] += 1 / possible
			}
		}
	}
	return o
}

// Marginal returns the belief about the number.
func (g *Grid) Marginal(common Common, own Own) Resolve {
	if len(g.Types) == 1 {
		return Certain(g.Types[0])
	}
	r := Resolve{Types: g.Types, Weights: make([]float64, len(g.Types))}
	for c, weight := range common {
		for t, p := range own[c] {
			r.Weights[t] += weight * p
		}
	}
	r.normalise()
	return r
}

// After returns the beliefs after an observation with the given likelihood under each type (Bayes). The
// joint belief about both parts moves a share of the way to the posterior: an onlooker learns less.
// Only ratios of likelihoods count, and no common part is ever ruled out for good.
func (g *Grid) After(common Common, own Own, likelihood []float64, weight float64) (Common, Own) {
	total := 0.0
	for c, w := range common {
		for t, p := range own[c] {
			total += w * p * likelihood[t]
		}
	}
	if !(total > 0) {
		return common, own
	}
	next, rest := make(Common, len(common)), make(Own, len(own))
	sum := 0.0
	for c, w := range common {
		rest[c] = make([]float64, len(own[c]))
		for t, p := range own[c] {
			joint := w * p * (1 - weight + weight*likelihood[t]/total)
			rest[c][t] = joint
			next[c] += joint
		}
		if next[c] > 0 {
			for t := range rest[c] {
				rest[c][t] /= next[c]
			}
		} else {
			copy(rest[c], own[c])
		}
		next[c] = max(leastWeight, next[c])
		sum += next[c]
	}
	for c := range next {
		next[c] /= sum
	}
	return next, rest
}

// DrawCommon returns the common part from a uniform number in [0, 1).
func DrawCommon(u float64) int { return min(Draws-1, int(u*Draws)) }
