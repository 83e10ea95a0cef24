// The nested pseudo-likelihood of this file estimates the crisis game: a sample and first-stage
// beliefs in, coefficients with standard errors out. Source: Aguirregabiria and Mira (2007),
// Sequential estimation of dynamic discrete games, Econometrica 75: 1-53, applied to the crisis
// game by Crisman-Cox and Gibilisco (2019).

package textbook

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

const (
	fixedPoint   = 1e-9 // the largest move of a coefficient or a probability at convergence
	mostNested   = 1000
	patience     = 20 // iterations without a new smallest move before the step is halved
	smallestStep = 1. / 64
)

// NestedPseudoLikelihood returns the estimate at a fixed point of the nested pseudo-likelihood.
// Each iteration maximises the likelihood of the ends with the beliefs of both sides held fixed,
// then replaces the beliefs by the best answers to each other. At a fixed point the beliefs are
// an equilibrium of each game, and the coefficients maximise the likelihood given the beliefs.
// The iteration starts at the given beliefs, or at the beliefs of Start if there are none, with
// all coefficients zero, and stops when no coefficient and no probability moves by more than
// 1e-9.
//
// The iteration need not converge where beliefs answer strongly to themselves. Whenever moves
// have not fallen for 20 iterations, or beliefs have gone where the likelihood has no maximum,
// the step of the beliefs is halved (Kasahara and Shimotsu 2012, Sequential estimation of
// structural models with a fixed point constraint, Econometrica 80: 2303-2319, section 4.1).
// The fixed points do not depend on the step. Data from games with several equilibria may still
// have no fixed point in reach; MaximumLikelihood does without one.
//
// The covariance is the sandwich of Aguirregabiria and Mira (2007), proposition 2, with the
// outer product of the scores of the sample's rows as information. The error is a fault of the
// sample or of the beliefs, or ErrNoConvergence.
func (s *Sample) NestedPseudoLikelihood(start []Belief) (*Fit, error) {
	beliefs, err := s.begin(start)
	if err != nil {
		return nil, err
	}
	theta := make([]float64, s.Parameters())
	fit := &Fit{Names: s.Names(), Coefficients: theta, Moves: math.Inf(1)}
	before, from, to := slices.Clone(theta), slices.Clone(beliefs), slices.Clone(beliefs)
	least, since, step := math.Inf(1), 0, 1.0
	for fit.Moves > fixedPoint {
		if fit.Iterations++; fit.Iterations > mostNested || step < smallestStep {
			return nil, fmt.Errorf("%w: nested pseudo-likelihood moves by %.3g after %d iterations", ErrNoConvergence, fit.Moves, fit.Iterations-1)
		}
		if !s.maximisePseudo(theta, beliefs) {
			if fit.Iterations == 1 {
				return nil, fmt.Errorf("%w: the pseudo-likelihood of iteration %d has no maximum in reach", ErrNoConvergence, fit.Iterations)
			}
			copy(theta, before)
			step /= 2
			toward(beliefs, from, to, step)
			continue
		}
		fit.Moves = 0
		for c := range theta {
			fit.Moves = max(fit.Moves, math.Abs(theta[c]-before[c]))
		}
		copy(before, theta)
		copy(from, beliefs)
		for i, b := range beliefs {
			to[i] = answer(s.payoffs(theta, i), b)
			fit.Moves = max(fit.Moves, b.apart(to[i]))
		}
		if since++; fit.Moves < least {
			least, since = fit.Moves, 0
		} else if since >= patience {
			step, since, least = step/2, 0, fit.Moves
		}
		toward(beliefs, from, to, step)
	}
	s.finish(fit, beliefs)
	fit.Covariance, err = s.nestedCovariance(theta, beliefs)
	return fit, err
}

// maximisePseudo maximises the pseudo-likelihood over coefficients, in place.
func (s *Sample) maximisePseudo(theta []float64, beliefs []belief) bool {
	_, ok := climber{
		objective: func(b, gradient []float64, hessian *mat.SymDense) float64 {
			return s.pseudo(b, beliefs, gradient, hessian)
		},
		accept: func() {},
	}.climb(theta, 1e-14, 1000)
	return ok
}

// toward sets beliefs a step of the way between two others.
func toward(beliefs, from, to []belief, step float64) {
	for i := range beliefs {
		beliefs[i] = belief{
			resolve: from[i].resolve + step*(to[i].resolve-from[i].resolve),
			firm:    from[i].firm + step*(to[i].firm-from[i].firm),
		}
	}
}

// begin checks the sample and returns the beliefs to begin with.
func (s *Sample) begin(start []Belief) ([]belief, error) {
	if start == nil {
		var err error
		if start, err = s.Start(); err != nil {
			return nil, err
		}
	} else if err := s.Validate(); err != nil {
		return nil, err
	}
	return s.beliefs(start)
}

// apart returns the larger distance of the two probabilities.
func (b belief) apart(o belief) float64 {
	return max(math.Abs(numeric.NormalCDF(b.resolve)-numeric.NormalCDF(o.resolve)), math.Abs(b.firm-o.firm))
}

// answer returns the best answers to beliefs.
func answer(u [Payoffs]float64, b belief) belief {
	arg := answers(u, b)
	var e ends
	e.senderEnds(arg[byCut], arg[byFirm], arg[byBack])
	return belief{resolve: arg[byResolve], firm: e.firm.value / (e.firm.value + e.back.value)}
}

// finish fills the parts of a fit that follow from coefficients and beliefs.
func (s *Sample) finish(fit *Fit, beliefs []belief) {
	fit.LogLikelihood = 0
	for i, b := range beliefs {
		u := s.payoffs(fit.Coefficients, i)
		d, e := logLikelihood(s.Ends[i], answers(u, b))
		fit.LogLikelihood += d.value
		fit.Residual = max(fit.Residual, b.apart(answer(u, b)))
		fit.Games = append(fit.Games, Equilibrium{
			Resist: numeric.NormalCDF(b.resolve), Threaten: e.firm.value + e.back.value, Firm: b.firm,
		})
	}
}

// pseudo adds up the pseudo-likelihood, with derivatives by coefficients, at fixed beliefs. A
// value that is no number counts as impossible.
func (s *Sample) pseudo(theta []float64, beliefs []belief, gradient []float64, hessian *mat.SymDense) float64 {
	value := 0.0
	sum := newAccumulator(s, gradient, hessian)
	for i, n := range s.Ends {
		u := s.payoffs(theta, i)
		d, _ := logLikelihood(n, answers(u, beliefs[i]))
		c := d.chain(u, beliefs[i])
		value += c.value
		sum.add(i, c.first[:Payoffs], func(p, q Payoff) float64 { return c.second[p][q] })
	}
	if math.IsNaN(value) {
		return math.Inf(-1)
	}
	return value
}

// accumulator adds up derivatives by payoffs as derivatives by coefficients.
type accumulator struct {
	s        *Sample
	gradient []float64
	hessian  *mat.SymDense
	of       []Payoff
	x        []float64
}

// newAccumulator clears gradient and hessian.
func newAccumulator(s *Sample, gradient []float64, hessian *mat.SymDense) accumulator {
	clear(gradient)
	hessian.Zero()
	return accumulator{s, gradient, hessian, make([]Payoff, len(gradient)), make([]float64, len(gradient))}
}

// add adds a row.
func (a accumulator) add(row int, first []float64, second func(p, q Payoff) float64) {
	a.s.covariates(row, a.of, a.x)
	data := a.hessian.RawSymmetric()
	for c, p := range a.of {
		if a.x[c] == 0 {
			continue
		}
		a.gradient[c] += first[p] * a.x[c]
		for d := c; d < len(a.of); d++ {
			data.Data[c*data.Stride+d] += second(p, a.of[d]) * a.x[c] * a.x[d]
		}
	}
}

// nestedCovariance returns the sandwich: with scores l_theta, l_P of a row, the map P = Psi of
// beliefs, Omega the sums of outer products,
//
//	A = Omega_theta,theta + Omega_theta,P (I - Psi_P)^-1 Psi_theta,   V = A^-1 Omega_theta,theta A^-T.
func (s *Sample) nestedCovariance(theta []float64, beliefs []belief) ([][]float64, error) {
	k := len(theta)
	inner, total := mat.NewDense(k, k, nil), mat.NewDense(k, k, nil)
	of, x := make([]Payoff, k), make([]float64, k)
	score, response := mat.NewVecDense(k, nil), mat.NewVecDense(k, nil)
	for i, n := range s.Ends {
		u, b := s.payoffs(theta, i), beliefs[i]
		d, e := logLikelihood(n, answers(u, b))
		resolve, standing := resolved(answers(u, b)), e.standing()
		l, z, f := d.chain(u, b), resolve.chain(u, b), standing.chain(u, b)
		byPayoff := implicit(&z, &f)
		s.covariates(i, of, x)
		for c := range theta {
			score.SetVec(c, l.first[of[c]]*x[c])
			response.SetVec(c, (l.first[of[c]]+l.first[byResist]*byPayoff[0][of[c]]+l.first[byFirmly]*byPayoff[1][of[c]])*x[c])
		}
		inner.RankOne(inner, 1, score, score)
		total.RankOne(total, 1, score, response)
	}
	return sandwich(total, inner)
}

// implicit returns the derivatives of an equilibrium's t and p_F by payoffs: (I - Psi_P)^-1
// Psi_u, where t answers p_F alone and p_F answers t alone.
func implicit(z, f *chained) (out [2][Payoffs]float64) {
	for p := range Payoffs {
		out[0][p] = (z.first[p] + z.first[byFirmly]*f.first[p]) / (1 - z.first[byFirmly]*f.first[byResist])
		out[1][p] = f.first[p] + f.first[byResist]*out[0][p]
	}
	return out
}

// sandwich returns total^-1 inner total^-T.
func sandwich(total, inner *mat.Dense) ([][]float64, error) {
	k, _ := total.Dims()
	var half, full mat.Dense
	if err := half.Solve(total, inner); err != nil {
		return nil, fmt.Errorf("crisis: the coefficients are not identified: %w", err)
	}
	if err := full.Solve(total, half.T()); err != nil {
		return nil, fmt.Errorf("crisis: the coefficients are not identified: %w", err)
	}
	out := make([][]float64, k)
	for c := range out {
		out[c] = make([]float64, k)
		for d := range out[c] {
			out[c][d] = full.At(d, c)
		}
	}
	return out, nil
}
