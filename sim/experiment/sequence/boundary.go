package sequence

// Uniform boundaries: how far a sum of centred observations may stray, ever. Source:
// Howard, Ramdas, McAuliffe and Sekhon (2021), Time-uniform, nonparametric,
// nonasymptotic confidence sequences, Annals of Statistics 49, 1055-1080. Propositions
// are numbered as there.

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Mixture is a supermartingale of the sum s of centred observations at intrinsic time v.
type Mixture interface {
	// Log returns the logarithm of the supermartingale.
	Log(s, v float64) float64
}

// Bound returns the sum at which the mixture reaches 1/alpha at intrinsic time v: a sum
// above the bound, at any time, has probability at most alpha.
func Bound(m Mixture, v, alpha float64) float64 {
	if n, ok := m.(NormalMixture); ok {
		return n.bound(v, alpha)
	}
	threshold := math.Log(1 / alpha)
	high, top := math.Sqrt(v)+1, math.Inf(1)
	if b, ok := m.(BetaBinomialMixture); ok {
		top = v / b.G // the largest possible sum
		high = min(high, top)
	}
	for m.Log(high, v) < threshold {
		if high == top {
			return top
		}
		high = min(2*high, top)
	}
	return bisect(func(s float64) bool { return m.Log(s, v) >= threshold }, 0, high)
}

// bisect returns the point between low (false) and high (true) where f turns true.
func bisect(f func(float64) bool, low, high float64) float64 {
	for range 200 {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			break
		}
		if f(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// NormalRho returns the precision of a two-sided normal mixture whose bound is
// narrowest near intrinsic time v (section 3.5, by the expansion of the Lambert
// function W_-1).
func NormalRho(v, alpha float64) float64 {
	l := 2 * math.Log(1/alpha)
	return v / (l + math.Log(1+l))
}

// NormalMixture is the two-sided normal mixture (Proposition 4). Rho is the precision.
type NormalMixture struct{ Rho float64 }

// Log returns log sqrt(rho/(v+rho)) + s^2/(2(v+rho)).
func (m NormalMixture) Log(s, v float64) float64 {
	return .5*math.Log(m.Rho/(v+m.Rho)) + s*s/(2*(v+m.Rho))
}

// bound is the closed form of Bound.
func (m NormalMixture) bound(v, alpha float64) float64 {
	return math.Sqrt((v + m.Rho) * (math.Log1p(v/m.Rho) + 2*math.Log(1/alpha)))
}

// OneSidedNormalMixture is the one-sided normal mixture (Proposition 6).
type OneSidedNormalMixture struct{ Rho float64 }

// OneSidedRho returns the precision of a one-sided mixture tuned to intrinsic time v:
// that of two sides at twice the error.
func OneSidedRho(v, alpha float64) float64 { return NormalRho(v, 2*alpha) }

// Log returns log sqrt(4 rho/(v+rho)) + s^2/(2(v+rho)) + log Phi(s/sqrt(v+rho)).
func (m OneSidedNormalMixture) Log(s, v float64) float64 {
	t := v + m.Rho
	return .5*math.Log(4*m.Rho/t) + s*s/(2*t) + math.Log(distuv.UnitNormal.CDF(s/math.Sqrt(t)))
}

// GammaExponentialMixture is for sub-exponential sums with scale C (Proposition 9):
// differences bounded below by -C with variance v, for example.
type GammaExponentialMixture struct{ Rho, C float64 }

// Log returns the logarithm of the mixture over rates by a truncated gamma law.
func (m GammaExponentialMixture) Log(s, v float64) float64 {
	c2 := m.C * m.C
	r, a := m.Rho/c2, (v+m.Rho)/c2
	x := (m.C*s + v) / c2
	return logGammaPart(r, r) + lgamma(a) + math.Log(mathext.GammaIncReg(a, x+r)) - a*math.Log(x+r) + x
}

// logGammaPart returns r log r - log Gamma(r) - log P(r, x).
func logGammaPart(r, x float64) float64 {
	return r*math.Log(r) - lgamma(r) - math.Log(mathext.GammaIncReg(r, x))
}

// GammaPoissonMixture is for sub-Poisson sums with scale C (Proposition 10):
// differences bounded above by C.
type GammaPoissonMixture struct{ Rho, C float64 }

// Log returns the logarithm of the mixture over rates by a truncated gamma law.
func (m GammaPoissonMixture) Log(s, v float64) float64 {
	c2 := m.C * m.C
	r, a := m.Rho/c2, (v+m.Rho)/c2
	x := s/m.C + a
	return r*math.Log(r) - lgamma(r) - math.Log(mathext.GammaIncRegComp(r, r)) +
		lgamma(x) + math.Log(mathext.GammaIncRegComp(x, a)) - x*math.Log(a) + v/c2
}

// BetaBinomialMixture is for sums of observations in [-G, H] (Propositions 7 and 8).
type BetaBinomialMixture struct {
	R, G, H  float64
	OneSided bool
}

// NewBetaBinomialMixture returns the mixture whose bound is narrowest near intrinsic
// time v.
func NewBetaBinomialMixture(v, alpha, g, h float64, oneSided bool) BetaBinomialMixture {
	rho := NormalRho(v, alpha)
	if oneSided {
		rho = OneSidedRho(v, alpha)
	}
	return BetaBinomialMixture{R: max(rho-g*h, 1e-3*g*h), G: g, H: h, OneSided: oneSided}
}

// Log returns the logarithm of the mixture over success rates by a beta law.
func (m BetaBinomialMixture) Log(s, v float64) float64 {
	g, h := m.G, m.H
	x := 1.
	if m.OneSided {
		x = h / (g + h)
	}
	return v/(g*h)*math.Log(g+h) - (v/h+s)/(g+h)*math.Log(g) - (v/g-s)/(g+h)*math.Log(h) +
		logBeta((m.R+v)/(g*(g+h))-s/(g+h), (m.R+v)/(h*(g+h))+s/(g+h), x) -
		logBeta(m.R/(g*(g+h)), m.R/(h*(g+h)), x)
}

// logBeta returns the logarithm of the incomplete beta integral up to x.
func logBeta(a, b, x float64) float64 {
	l := mathext.Lbeta(a, b)
	if x < 1 {
		l += math.Log(mathext.RegIncBeta(a, b, x))
	}
	return l
}

// lgamma returns the logarithm of the gamma function of a positive number.
func lgamma(x float64) float64 {
	l, _ := math.Lgamma(x)
	return l
}

// PolynomialStitching returns a closed-form bound at intrinsic time v that grows as
// sqrt(v log log v) (Theorem 1 with h(k) = (k+1)^s zeta(s), s = 1.4 and eta = 2). vMin
// is the time from which the bound is of use and c the scale of a sub-gamma sum.
func PolynomialStitching(v, alpha, vMin, c float64) float64 {
	const s, eta = 1.4, 2.0
	k1 := (math.Pow(eta, .25) + math.Pow(eta, -.25)) / math.Sqrt2
	k2 := (math.Sqrt(eta) + 1) / 2
	a := math.Log(mathext.Zeta(s, 1) / (alpha * math.Pow(math.Log(eta), s)))
	v = max(v, vMin)
	ell := s*math.Log(math.Log(eta*v/vMin)) + a
	second := k2 * c * ell
	return math.Sqrt(k1*k1*v*ell+second*second) + second
}

// Bernoulli returns the interval of a success rate after some trials, from the
// two-sided beta-binomial mixture: all rates whose mixture stays below 1/alpha. tuned
// is the number of trials at which the interval is to be narrowest. The sequence of
// intervals over trials holds at level 1-alpha. Without trials the interval is [0, 1].
// Bernoulli panics for successes outside 0..trials, an alpha outside (0, 1), or a tuned
// below 1.
func Bernoulli(successes, trials int, alpha float64, tuned int) interval.Interval {
	if successes < 0 || successes > max(trials, 0) || !(alpha > 0 && alpha < 1) || tuned < 1 {
		panic(fmt.Sprintf("sequence: %d successes in %d trials at alpha %g, tuned to %d", successes, trials, alpha, tuned))
	}
	if trials <= 0 {
		return interval.Of(0, 1)
	}
	n, k := float64(trials), float64(successes)
	rate := k / n
	outside := func(p float64) bool {
		// The mixture is tuned at an error of 5 %, whatever alpha is.
		m := NewBetaBinomialMixture(float64(tuned)*p*(1-p), .05, p, 1-p, false)
		return m.Log(k-n*p, n*p*(1-p)) >= math.Log(1/alpha)
	}
	out := interval.Of(0, 1)
	const edge = 1e-9 // rates this near to 0 or 1 count as 0 or 1
	if rate > edge && outside(edge) {
		out.Low = bisect(func(p float64) bool { return !outside(p) }, edge, rate)
	}
	if rate < 1-edge && outside(1-edge) {
		out.High = bisect(outside, rate, 1-edge)
	}
	return out
}
