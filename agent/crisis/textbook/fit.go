// The type Fit of this file is an estimate of the crisis game from a Sample: coefficients,
// standard errors, and the equilibrium of each game. The search for a maximum and the first
// stage of beliefs are here as well; nested.go and constrained.go have the two estimators.

package textbook

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// ErrNoConvergence says that an estimator stopped before convergence.
var ErrNoConvergence = errors.New("crisis: the estimator did not converge")

// Belief is what the sides of a game expect of each other: the probability Resist of B resisting
// a threat, and the probability Firm of A standing firm under resistance.
type Belief struct{ Resist, Firm float64 }

// Fit is an estimate of the game.
type Fit struct {
	// Names are the names of the coefficients, as in Sample.Names.
	Names []string
	// Coefficients are in units of the standard deviation of private values, per unit of the
	// covariate.
	Coefficients []float64
	// Covariance is the asymptotic covariance of the coefficients, with the rows of the sample
	// as independent observations.
	Covariance [][]float64
	// LogLikelihood is the log-likelihood of the observed ends at Games.
	LogLikelihood float64
	// Games has the equilibrium of each game.
	Games []Equilibrium
	// Residual is the largest distance of a game's probabilities from the best answers to
	// each other: zero at an equilibrium.
	Residual float64
	// Moves is the largest change of a coefficient or a probability by a further iteration.
	Moves float64
	// Iterations is the number of iterations, or of evaluations of the likelihood.
	Iterations int
}

// StandardErrors returns the square roots of the diagonal of Covariance.
func (f *Fit) StandardErrors() []float64 {
	out := make([]float64, len(f.Coefficients))
	for k := range out {
		out[k] = math.Sqrt(f.Covariance[k][k])
	}
	return out
}

// Start returns beliefs of a first stage from data: logistic regressions of resistance given a
// threat, and of standing firm given resistance, on all covariates of the sample and a constant.
// Each standardised coefficient has a normal prior with mean 0 and standard deviation 1, so that
// a covariate that separates ends has a finite coefficient. The beliefs are a start of the
// estimators; no equilibrium is imposed.
func (s *Sample) Start() ([]Belief, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	columns := s.standardised()
	threatened, resisted := make([][2]float64, len(s.Ends)), make([][2]float64, len(s.Ends))
	for i, n := range s.Ends {
		threatened[i] = [2]float64{n[2] + n[3], n[1]}
		resisted[i] = [2]float64{n[2], n[3]}
	}
	resist, firm := logit(columns, threatened), logit(columns, resisted)
	out := make([]Belief, len(s.Ends))
	for i := range out {
		out[i] = Belief{Resist: resist[i], Firm: firm[i]}
	}
	return out, nil
}

// standardised returns the distinct covariates that vary, with mean 0 and standard deviation 1.
func (s *Sample) standardised() [][]float64 {
	var raw, out [][]float64
	for _, terms := range s.Terms {
		for _, term := range terms {
			if slices.ContainsFunc(raw, func(o []float64) bool { return slices.Equal(o, term.Values) }) {
				continue
			}
			raw = append(raw, term.Values)
			mean, square := 0.0, 0.0
			for _, v := range term.Values {
				mean += v / float64(len(term.Values))
			}
			for _, v := range term.Values {
				square += (v - mean) * (v - mean) / float64(len(term.Values))
			}
			if square <= 1e-24*mean*mean {
				continue // a constant
			}
			column := make([]float64, len(term.Values))
			for i, v := range term.Values {
				column[i] = (v - mean) / math.Sqrt(square)
			}
			out = append(out, column)
		}
	}
	return out
}

// logit returns the probabilities of a logistic regression on columns and a constant, with
// numbers of successes and failures per row, and the prior of Start.
func logit(columns [][]float64, counts [][2]float64) []float64 {
	k := len(columns) + 1
	row := func(i int, x []float64) {
		x[0] = 1
		for c, column := range columns {
			x[c+1] = column[i]
		}
	}
	x := make([]float64, k)
	objective := func(b []float64, gradient []float64, hessian *mat.SymDense) float64 {
		value := 0.0
		clear(gradient)
		hessian.Zero()
		for c := 1; c < k; c++ {
			value -= b[c] * b[c] / 2
			gradient[c] = -b[c]
			hessian.SetSym(c, c, -1)
		}
		for i, n := range counts {
			row(i, x)
			eta := 0.0
			for c := range x {
				eta += b[c] * x[c]
			}
			p := numeric.LogisticCDF(eta)
			value += n[0]*math.Log(numeric.LogisticCDF(eta)) + n[1]*math.Log(numeric.LogisticCDF(-eta))
			for c := range x {
				gradient[c] += (n[0]*(1-p) - n[1]*p) * x[c]
				for d := c; d < k; d++ {
					hessian.SetSym(c, d, hessian.At(c, d)-(n[0]+n[1])*p*(1-p)*x[c]*x[d])
				}
			}
		}
		return value
	}
	b := make([]float64, k)
	climber{objective, func() {}}.climb(b, 1e-10, 100)
	out := make([]float64, len(counts))
	for i := range counts {
		row(i, x)
		eta := 0.0
		for c := range x {
			eta += b[c] * x[c]
		}
		out[i] = numeric.LogisticCDF(eta)
	}
	return out
}

// climber searches for a maximum.
type climber struct {
	objective func(b, gradient []float64, hessian *mat.SymDense) float64
	// accept is called when the last point of the objective becomes the point of the search.
	accept func()
}

// climb maximises the objective from b on, in place, by Newton's method with the damping of
// Levenberg and Marquardt (Nocedal and Wright 2006, Numerical Optimization, section 10.3). It
// stops after a full step with a predicted gain below the tolerance or below rounding, and
// reports whether it did.
func (s climber) climb(b []float64, tolerance float64, most int) (value float64, ok bool) {
	k := len(b)
	gradient, hessian := make([]float64, k), mat.NewSymDense(k, nil)
	trial, trialGradient, trialHessian := make([]float64, k), make([]float64, k), mat.NewSymDense(k, nil)
	if value = s.objective(b, gradient, hessian); math.IsInf(value, 0) {
		return value, false
	}
	s.accept()
	damping := 0.0
	for range most {
		step, ok := ascent(gradient, hessian, damping)
		if !ok {
			if damping = max(1e-4, 4*damping); damping > 1e12 {
				return value, false
			}
			continue
		}
		gain := 0.0
		for c := range b {
			trial[c] = b[c] + step[c]
			gain += step[c] * gradient[c] / 2
		}
		last := gain < tolerance+1e-15*math.Abs(value)
		next := s.objective(trial, trialGradient, trialHessian)
		if !(next > value) && !(last && damping == 0) || math.IsInf(next, 0) {
			if damping = max(1e-4, 4*damping); damping > 1e12 {
				return value, false
			}
			continue
		}
		s.accept()
		copy(b, trial)
		copy(gradient, trialGradient)
		hessian.CopySym(trialHessian)
		if last && damping == 0 {
			return next, true
		}
		switch {
		case next-value < gain/2:
			damping = max(1e-4, 2*damping)
		case next-value > gain:
			damping /= 10
		default:
			damping /= 4
		}
		if damping < 1e-6 || last {
			damping = 0
		}
		value = next
	}
	return value, false
}

// ascent returns the step (damping D - hessian)^-1 gradient, where D is the diagonal of the
// hessian in absolute value. Without a positive definite matrix there is none.
func ascent(gradient []float64, hessian *mat.SymDense, damping float64) ([]float64, bool) {
	k := len(gradient)
	m := mat.NewSymDense(k, nil)
	for c := range k {
		for d := c; d < k; d++ {
			m.SetSym(c, d, -hessian.At(c, d))
		}
		m.SetSym(c, c, m.At(c, c)+damping*max(math.Abs(hessian.At(c, c)), 1e-8))
	}
	var chol mat.Cholesky
	if !chol.Factorize(m) {
		return nil, false
	}
	var step mat.VecDense
	if err := chol.SolveVecTo(&step, mat.NewVecDense(k, gradient)); err != nil {
		var ill mat.Condition
		if !errors.As(err, &ill) {
			return nil, false
		}
	}
	return step.RawVector().Data, true
}

// beliefs checks and turns beliefs into the form of the search.
func (s *Sample) beliefs(start []Belief) ([]belief, error) {
	if len(start) != len(s.Ends) {
		return nil, fmt.Errorf("crisis: %d beliefs for a sample of %d games; want a belief per game", len(start), len(s.Ends))
	}
	var errs []error
	out := make([]belief, len(start))
	for i, b := range start {
		if !(b.Resist > 0 && b.Resist < 1) || !(b.Firm > 0 && b.Firm <= 1) {
			errs = append(errs, fmt.Errorf("crisis: belief %d is %+v; want Resist in (0,1) and Firm in (0,1]", i, b))
			continue
		}
		out[i] = belief{resolve: -quantile(b.Resist), firm: b.Firm}
	}
	return out, errors.Join(errs...)
}

// Equilibria returns all equilibria of each game at coefficients, by rising probability of
// resistance. The errors name games outside the search: games with V_A at most S_A, or
// with payoffs beyond the bounds of Game. Those games have no equilibria in the result.
func (s *Sample) Equilibria(coefficients []float64) ([][]Equilibrium, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if len(coefficients) != s.Parameters() {
		return nil, fmt.Errorf("crisis: %d coefficients for a sample with %d", len(coefficients), s.Parameters())
	}
	var errs []error
	out := make([][]Equilibrium, len(s.Ends))
	for i := range out {
		g := s.Game(coefficients, i)
		if err := g.estimable(); err != nil {
			errs = append(errs, fmt.Errorf("game %d: %w", i, err))
			continue
		}
		for _, t := range g.roots() {
			out[i] = append(out[i], g.at(t))
		}
	}
	return out, errors.Join(errs...)
}

// estimable reports faults of an estimated game. Data may say that B prefers conceding to the
// prize; the search for roots does without this bound of Validate.
func (g Game) estimable() error {
	if g.Prize < g.Conceding {
		g.Prize = g.Conceding
	}
	return g.Validate()
}
