// The functions of this file fit a belief to all answers of a party at once, for the settling
// phase of a Seeker: answers in, a Bayes out. The method is Laplace's approximation at the
// posterior mode, found by Newton's method; the posterior is log-concave (Pratt 1981).

package bargain

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// answer is a yes or no to a draft.
type answer struct {
	draft terms.Draft
	yes   bool
}

// maxAnswers is the number of answers kept per party, the latest.
const maxAnswers = 4096

// The parameters of a refit. The noise, in units of the prior standard deviation of a
// part-worth, is less than the noise of the running belief, which has to cover the errors of a
// single pass. Few steps suffice from the running belief.
const (
	refitNoise = 0.1
	refitSteps = 8
)

// refit returns the belief after all answers together, under a constant bar: the mode of the
// posterior and the curvature there (the approximation of Laplace), found by Newton's method
// from m. The posterior is log-concave (Pratt 1981, Concavity of the log likelihood, JASA 76:
// 103-106); a step too far is halved.
func (m *Bayes) refit(answers []answer) *Bayes {
	fresh := NewBayes(m.space)
	fresh.Noise, fresh.Drift = refitNoise, -1
	n := len(m.mean)
	prior := make([]float64, n)
	for i := range prior {
		prior[i] = fresh.cov[i*n+i]
	}
	center := fresh.mean
	at := append([]float64(nil), m.mean...)
	hess, grad, next := make([]float64, n*n), make([]float64, n), make([]float64, n)
	density := func(w []float64) float64 {
		sum := 0.0
		for i, v := range w {
			sum -= (v - center[i]) * (v - center[i]) / (2 * prior[i])
		}
		for _, a := range answers {
			sum += logPhi(fresh.pull(w, a) / refitNoise)
		}
		return sum
	}
	here := density(at)
	for range refitSteps {
		clear(hess)
		for i := range grad {
			grad[i] = (center[i] - at[i]) / prior[i]
			hess[i*n+i] = 1 / prior[i]
		}
		for _, a := range answers {
			z := fresh.pull(at, a) / refitNoise
			v := mills(z)
			push, bend := v/refitNoise, v*(v+z)/(refitNoise*refitNoise)
			if !a.yes {
				push = -push
			}
			for _, i := range fresh.active {
				grad[i] += push
				for _, j := range fresh.active {
					hess[i*n+j] += bend
				}
			}
		}
		if !factor(hess, n) {
			return m
		}
		solve(hess, grad, n)
		better := false
		for scale := 1.0; scale > 1e-3 && !better; scale /= 2 {
			for i := range next {
				next[i] = at[i] + scale*grad[i]
			}
			if d := density(next); d > here+1e-9 {
				here, better = d, true
				copy(at, next)
			}
		}
		if !better {
			break
		}
	}
	fresh.mean = at
	for j := range n { // the covariance is the inverse of the last curvature
		clear(grad)
		grad[j] = 1
		solve(hess, grad, n)
		copy(fresh.cov[j*n:j*n+n], grad)
	}
	return fresh
}

// pull returns the sum of the weights under a draft, with the opposite sign for a no.
func (m *Bayes) pull(w []float64, a answer) float64 {
	m.set(a.draft)
	sum := 0.0
	for _, i := range m.active {
		sum += w[i]
	}
	if !a.yes {
		return -sum
	}
	return sum
}

// logPhi returns the log of the standard normal distribution function.
func logPhi(z float64) float64 {
	if z < -8 {
		return -z*z/2 - 0.5*math.Log(2*math.Pi) - math.Log(mills(z))
	}
	return math.Log(0.5 * math.Erfc(-z/math.Sqrt2))
}

// factor overwrites the lower triangle of a symmetric matrix, row by row, with the Cholesky
// factor. factor reports whether the matrix is positive definite.
func factor(a []float64, n int) bool {
	for i := range n {
		for j := range i + 1 {
			sum := a[i*n+j]
			for k := range j {
				sum -= a[i*n+k] * a[j*n+k]
			}
			if i == j {
				if !(sum > 0) {
					return false
				}
				a[i*n+i] = math.Sqrt(sum)
			} else {
				a[i*n+j] = sum / a[j*n+j]
			}
		}
	}
	return true
}

// solve overwrites b with the solution x of L L' x = b.
func solve(l, b []float64, n int) {
	for i := range n {
		for k := range i {
			b[i] -= l[i*n+k] * b[k]
		}
		b[i] /= l[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			b[i] -= l[k*n+i] * b[k]
		}
		b[i] /= l[i*n+i]
	}
}
