// The constrained maximum likelihood of this file estimates the crisis game: a sample in,
// coefficients out, with every game in an equilibrium throughout the search. Source: Su and Judd
// (2012), Constrained optimization approaches to estimation of structural models, Econometrica
// 80: 2213-2230, applied to the crisis game by Crisman-Cox and Gibilisco (2019).

package textbook

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// equilibriumLikelihood adds up the log-likelihood with the games in equilibrium, with
// derivatives by coefficients through the implicit function. The resolves hold a root per
// game to begin with, and the roots found on return. With v the payoffs and beliefs, l the
// log-likelihood and G = 0 the constraints, a row's Hessian is Z'(l_vv + sum lambda G_vv) Z,
// where Z is the derivative of v by payoffs and lambda = -l_b G_b^-1 (Nocedal and Wright 2006,
// Numerical Optimization, section 12.4).
//
// Where a game has no root, the likelihood counts as zero. Outer products of scores are added to
// outer, unless it is nil.
func (s *Sample) equilibriumLikelihood(theta, resolves, gradient []float64, hessian *mat.SymDense, outer *mat.Dense) float64 {
	value := 0.0
	score := mat.NewVecDense(len(theta), nil)
	sum := newAccumulator(s, gradient, hessian)
	for i, n := range s.Ends {
		u := s.payoffs(theta, i)
		t, ok := follow(u, resolves[i])
		if !ok {
			if t, ok = s.best(theta, i); !ok {
				return math.Inf(-1)
			}
		}
		resolves[i] = t
		l, z, f := at(u, n, t)
		// t - z(p_F) = 0 and p_F - f(t) = 0.
		zf, ft := z.first[byFirmly], f.first[byResist]
		det := 1 - zf*ft
		forResolve := (l.first[byResist] + l.first[byFirmly]*ft) / det
		forFirm := (l.first[byFirmly] + l.first[byResist]*zf) / det
		var into [variables][Payoffs]float64
		by := implicit(&z, &f)
		into[byResist], into[byFirmly] = by[0], by[1]
		for p := range Payoffs {
			into[p][p] = 1
		}
		var first [Payoffs]float64
		var half [variables][Payoffs]float64
		var second [Payoffs][Payoffs]float64
		for v := range variables {
			for p := range Payoffs {
				first[p] += l.first[v] * into[v][p]
				for w := range variables {
					half[v][p] += (l.second[v][w] + forResolve*z.second[v][w] + forFirm*f.second[v][w]) * into[w][p]
				}
			}
		}
		for p := range Payoffs {
			for q := range Payoffs {
				for v := range variables {
					second[p][q] += into[v][p] * half[v][q]
				}
			}
		}
		value += l.value
		sum.add(i, first[:], func(p, q Payoff) float64 { return second[p][q] })
		if outer != nil {
			for c, p := range sum.of {
				score.SetVec(c, first[p]*sum.x[c])
			}
			outer.RankOne(outer, 1, score, score)
		}
	}
	if math.IsNaN(value) {
		return math.Inf(-1)
	}
	return value
}

// at returns a row's log-likelihood, resolve and probability of standing firm, with derivatives
// by payoffs and beliefs, where p_F is the answer to t.
func at(u [Payoffs]float64, n [4]float64, t float64) (l, z, f chained) {
	b := belief{resolve: t, firm: 1}
	b.firm = answer(u, b).firm
	d, e := logLikelihood(n, answers(u, b))
	resolve, standing := resolved(answers(u, b)), e.standing()
	return d.chain(u, b), resolve.chain(u, b), standing.chain(u, b)
}

// follow returns the root of a game next to a root of a similar game, by Newton's method. The
// answer is not ok if the curve of roots turns back in between.
func follow(u [Payoffs]float64, t float64) (root float64, ok bool) {
	for range 50 {
		_, z, f := at(u, [4]float64{}, t)
		slope := 1 - z.first[byFirmly]*f.first[byResist]
		step := (z.value - t) / slope
		if !(slope != 0 && math.Abs(step) <= 3) {
			return 0, false
		}
		t += step
		if math.Abs(step) < 1e-14*(1+math.Abs(t)) {
			return t, true
		}
	}
	return t, math.Abs(resolveGap(u, t)) < 1e-12
}

// resolveGap returns z(p_F(t)) - t, zero at an equilibrium.
func resolveGap(u [Payoffs]float64, t float64) float64 {
	return answer(u, belief{resolve: t, firm: answer(u, belief{resolve: t, firm: 1}).firm}).resolve - t
}

// best returns the root of a game with the greatest likelihood of the ends.
func (s *Sample) best(theta []float64, row int) (root float64, ok bool) {
	g := s.Game(theta, row)
	if g.estimable() != nil {
		return 0, false
	}
	u, likelihood := s.payoffs(theta, row), math.Inf(-1)
	for _, t := range g.roots() {
		if l, _, _ := at(u, s.Ends[row], t); l.value > likelihood {
			root, likelihood, ok = t, l.value, true
		}
	}
	return root, ok
}

// MaximumLikelihood returns the estimate by maximum likelihood under the constraint of an
// equilibrium in every game. Where a game has several equilibria, the likelihood chooses.
//
// The search starts at the maximum of the pseudo-likelihood at the beliefs, and again at the
// estimate of NestedPseudoLikelihood, if there is one; the greater maximum counts. Newton's
// method follows the equilibrium of each game as coefficients change; where the equilibrium
// disappears in a fold, the most likely equilibrium of the game replaces it. At the maximum all
// equilibria of all games are found, and the search goes on from more likely equilibria, if
// any. The result is a local maximum; other beliefs at the start may lead to a greater one. A
// likelihood that rises up to the fold of a game has no maximum in reach of this search.
//
// The covariance is the sandwich of the second derivatives and the outer product of the scores
// of the sample's rows (White 1982, Econometrica 50: 1-25). The error is a fault of the sample
// or of the beliefs, or ErrNoConvergence.
func (s *Sample) MaximumLikelihood(start []Belief) (*Fit, error) {
	beliefs, err := s.begin(start)
	if err != nil {
		return nil, err
	}
	fit := &Fit{Names: s.Names(), LogLikelihood: math.Inf(-1)}
	var theta, resolves []float64
	var faults []error
	from := func(coefficients []float64) {
		roots, value, err := s.climbFrom(coefficients, &fit.Iterations)
		if err != nil {
			faults = append(faults, err)
		} else if value > fit.LogLikelihood {
			theta, resolves, fit.LogLikelihood = coefficients, roots, value
		}
	}
	if first := make([]float64, s.Parameters()); s.maximisePseudo(first, beliefs) {
		from(first)
	}
	if nested, err := s.NestedPseudoLikelihood(start); err == nil {
		from(nested.Coefficients)
	} else {
		faults = append(faults, err)
	}
	if theta == nil {
		return nil, errors.Join(faults...)
	}
	fit.Coefficients = theta
	hessian, gradient := mat.NewSymDense(len(theta), nil), make([]float64, len(theta))
	inner := mat.NewDense(len(theta), len(theta), nil)
	s.equilibriumLikelihood(theta, resolves, gradient, hessian, inner)
	if step, ok := ascent(gradient, hessian, 0); ok {
		for _, by := range step {
			fit.Moves = max(fit.Moves, math.Abs(by))
		}
	}
	for i, t := range resolves {
		beliefs[i] = belief{resolve: t, firm: answer(s.payoffs(theta, i), belief{resolve: t, firm: 1}).firm}
	}
	s.finish(fit, beliefs)
	fit.Covariance, err = sandwich(mat.DenseCopyOf(hessian), inner)
	return fit, err
}

// climbFrom climbs from coefficients, in place, and returns the equilibria and the value of the
// maximum. It adds up the evaluations of the likelihood.
func (s *Sample) climbFrom(theta []float64, evaluations *int) (resolves []float64, value float64, err error) {
	resolves, trial := make([]float64, len(s.Ends)), make([]float64, len(s.Ends))
	for i := range resolves {
		var ok bool
		if resolves[i], ok = s.best(theta, i); !ok {
			return nil, 0, fmt.Errorf("%w: game %d has no equilibrium at the start: %w", ErrNoConvergence, i, s.Game(theta, i).estimable())
		}
	}
	c := climber{
		objective: func(b, gradient []float64, hessian *mat.SymDense) float64 {
			*evaluations++
			copy(trial, resolves)
			return s.equilibriumLikelihood(b, trial, gradient, hessian, nil)
		},
		accept: func() { copy(resolves, trial) },
	}
	for {
		value, ok := c.climb(theta, 1e-14, 1000)
		if !ok {
			return nil, 0, fmt.Errorf("%w: the likelihood has no maximum in reach after %d evaluations", ErrNoConvergence, *evaluations)
		}
		if !s.improve(theta, resolves) {
			return resolves, value, nil
		}
	}
}

// improve replaces roots by more likely roots of the same games, and reports whether there was
// any.
func (s *Sample) improve(theta, resolves []float64) bool {
	found := false
	for i, t := range resolves {
		u := s.payoffs(theta, i)
		now, _, _ := at(u, s.Ends[i], t)
		if root, ok := s.best(theta, i); ok {
			if l, _, _ := at(u, s.Ends[i], root); l.value > now.value+1e-9 {
				resolves[i], found = root, true
			}
		}
	}
	return found
}
