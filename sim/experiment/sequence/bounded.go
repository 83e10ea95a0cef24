package sequence

// Bounded outcomes: confidence sequences that hold at every sample size. Source:
// Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by
// betting, Journal of the Royal Statistical Society B 86, 1-27. Equations are numbered
// as there.

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Sequence is a confidence sequence of a mean.
type Sequence interface {
	// Add takes the next observation.
	Add(x float64) error
	// Interval returns the interval after the observations so far.
	Interval() interval.Interval
	// N returns the number of observations so far.
	N() int
}

// Bounded says within what bounds observations lie and how sure the intervals are.
type Bounded struct {
	// Low and High bound every observation, in its unit. A difference of two outcomes in
	// [a, b] lies in [a-b, b-a].
	Low, High float64
	// Level is the confidence of the whole sequence, in (0, 1). The default (0) is 0.95.
	Level float64
	// Grid is the number of steps into which Betting cuts the range. An interval is
	// wider by up to two steps for it. The default (0) is 2,000; at least 10.
	Grid int
}

// filled returns the settings with defaults, or all mistakes.
func (b Bounded) filled() (Bounded, error) {
	var errs []error
	if b.Level == 0 {
		b.Level = .95
	}
	if b.Grid == 0 {
		b.Grid = 2000
	}
	if !(b.Low < b.High) || math.IsInf(b.High-b.Low, 0) {
		errs = append(errs, fmt.Errorf("sequence: bounds %g to %g: needs a finite Low below High", b.Low, b.High))
	}
	if !(b.Level > 0 && b.Level < 1) {
		errs = append(errs, fmt.Errorf("sequence: Level %g lies outside (0, 1)", b.Level))
	}
	if b.Grid < 10 {
		errs = append(errs, fmt.Errorf("sequence: Grid %d is below 10", b.Grid))
	}
	return b, errors.Join(errs...)
}

// unit returns an observation on the scale from 0 to 1.
func (b Bounded) unit(x float64, n int) (float64, error) {
	if !(x >= b.Low && x <= b.High) {
		return 0, fmt.Errorf("sequence: observation %d is %g, outside the bounds %g to %g", n, x, b.Low, b.High)
	}
	return min(max((x-b.Low)/(b.High-b.Low), 0), 1), nil
}

// back returns an interval on the scale from 0 to 1 in the unit of the outcome.
func (b Bounded) back(low, high float64) interval.Interval {
	return interval.Of(b.Low+low*(b.High-b.Low), b.Low+high*(b.High-b.Low))
}

// plugin holds the running mean and variance of observations in [0, 1], each started
// with one observation of 1/2 and a variance of 1/4 (equation 15).
type plugin struct {
	n          int
	mean, vars float64
	sum        float64
}

// newPlugin returns the moments before the first observation.
func newPlugin() plugin { return plugin{mean: .5, vars: .25} }

// bet returns sqrt(2 log(2/alpha) / (variance * t * log(1+t))) for the observation to
// come, number t, from those before (equation 26; 14 before truncation).
func (p *plugin) bet(alpha float64) float64 {
	t := float64(p.n + 1)
	return math.Sqrt(2 * math.Log(2/alpha) / (p.vars * t * math.Log1p(t)))
}

// add takes an observation.
func (p *plugin) add(x float64) {
	p.n++
	t := float64(p.n)
	p.sum += x
	p.mean = (.5 + p.sum) / (t + 1)
	p.vars += ((x-p.mean)*(x-p.mean) - p.vars) / (t + 1)
}

// EmpiricalBernstein is the predictable plug-in empirical-Bernstein confidence sequence
// (Theorem 2). Each interval is the intersection of all so far.
type EmpiricalBernstein struct {
	b                 Bounded
	p                 plugin
	bets, hits, slack float64 // sums of lambda, lambda*x and v*psi(lambda)
	low, high         float64
}

// NewEmpiricalBernstein returns the sequence before its first observation.
func NewEmpiricalBernstein(b Bounded) (*EmpiricalBernstein, error) {
	b, err := b.filled()
	if err != nil {
		return nil, err
	}
	return &EmpiricalBernstein{b: b, p: newPlugin(), high: 1}, nil
}

// Add takes the next observation. An observation outside the bounds is an error and
// changes nothing.
func (e *EmpiricalBernstein) Add(x float64) error {
	u, err := e.b.unit(x, e.p.n)
	if err != nil {
		return err
	}
	const c = .5 // the cap of bets that the authors recommend
	alpha := 1 - e.b.Level
	lambda := min(e.p.bet(alpha), c)
	psi := (-math.Log1p(-lambda) - lambda) / 4
	v := 4 * (u - e.p.mean) * (u - e.p.mean)
	e.bets += lambda
	e.hits += lambda * u
	e.slack += v * psi
	e.p.add(u)
	center := e.hits / e.bets
	half := (math.Log(2/alpha) + e.slack) / e.bets
	e.low, e.high = max(e.low, center-half), min(e.high, center+half)
	return nil
}

// Interval returns the intersection of all intervals so far. An empty intersection,
// which has probability at most 1-Level, has Low above High.
func (e *EmpiricalBernstein) Interval() interval.Interval { return e.b.back(e.low, e.high) }

// N returns the number of observations so far.
func (e *EmpiricalBernstein) N() int { return e.p.n }

// Betting is the hedged capital process (Theorem 3): for each candidate mean a gambler
// bets half his capital on observations above and half on observations below; a
// candidate is out once either purse has grown to 2/alpha. A candidate that is out
// stays out.
type Betting struct {
	b           Bounded
	p           plugin
	plus, minus []float64 // logarithm of capital at each point of the grid
	low, high   int       // the grid points still in
	null        float64   // a candidate that is tracked exactly, on the unit scale
	nullPlus    float64
	nullMinus   float64
	nullOut     bool
}

// NewBetting returns the sequence before its first observation. null is a mean of
// interest, in the unit of the outcome, for Rejects; zero for differences. A null
// outside the bounds is rejected from the start.
func NewBetting(b Bounded, null float64) (*Betting, error) {
	b, err := b.filled()
	if err != nil {
		return nil, err
	}
	s := &Betting{b: b, p: newPlugin(), plus: make([]float64, b.Grid+1), minus: make([]float64, b.Grid+1), high: b.Grid}
	u, err := b.unit(null, 0)
	s.null, s.nullOut = u, err != nil
	return s, nil
}

// Add takes the next observation. An observation outside the bounds is an error and
// changes nothing.
func (s *Betting) Add(x float64) error {
	u, err := s.b.unit(x, s.p.n)
	if err != nil {
		return err
	}
	alpha := 1 - s.b.Level
	lambda := s.p.bet(alpha)
	bar := math.Log(2 / alpha)
	for j := s.low; j <= s.high; j++ {
		m := float64(j) / float64(s.b.Grid)
		up, down := stakes(lambda, m)
		s.plus[j] += math.Log1p(up * (u - m))
		s.minus[j] += math.Log1p(-down * (u - m))
	}
	up, down := stakes(lambda, s.null)
	s.nullPlus += math.Log1p(up * (u - s.null))
	s.nullMinus += math.Log1p(-down * (u - s.null))
	s.nullOut = s.nullOut || max(s.nullPlus, s.nullMinus) >= bar
	s.p.add(u)
	// The capital is quasi-convex in the candidate: those still in form an interval.
	for s.low <= s.high && max(s.plus[s.low], s.minus[s.low]) >= bar {
		s.low++
	}
	for s.low <= s.high && max(s.plus[s.high], s.minus[s.high]) >= bar {
		s.high--
	}
	return nil
}

// stakes returns the bets on observations above and below candidate m: at most half of
// what keeps the capital positive (equation 26 with c = 1/2).
func stakes(lambda, m float64) (up, down float64) {
	const c = .5
	return min(lambda, c/m), min(lambda, c/(1-m))
}

// Interval returns the candidates still in, widened by a step of the grid at each end
// since candidates between two points are not tracked.
func (s *Betting) Interval() interval.Interval {
	g := float64(s.b.Grid)
	return s.b.back(max(0, float64(s.low-1)/g), min(1, float64(s.high+1)/g))
}

// Rejects tells whether the null of NewBetting is out. The null is tracked exactly and
// not on the grid.
func (s *Betting) Rejects() bool { return s.nullOut }

// N returns the number of observations so far.
func (s *Betting) N() int { return s.p.n }
