package belief

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// Trust is an actor's belief that another keeps its word: a Beta distribution over
// the chance that it keeps a promise, as a number of promises Kept and Broken. A
// promise is to keep a text for PromiseTerm quarters.
//
// Source: the Beta reputation of Josang and Ismail (2002), extended to reports that
// can be wrong by the mixture that Bayes' rule gives, matched in mean and variance.
type Trust struct {
	// Kept and Broken are numbers of promises, each above 0. The default of actors is
	// DefaultPrior.
	Kept, Broken float64
}

// PromiseTerm is how many quarters a promise has to be kept: a leader's mean tenure
// at DefaultHazard, five years. An assumption. It turns the chance rho that a promise
// is kept into one per quarter, rho^(1/PromiseTerm).
const PromiseTerm = 20

// Mean is the chance that the other keeps its word.
func (t Trust) Mean() float64 { return t.Kept / (t.Kept + t.Broken) }

// AfterQuarter is the trust after a quarter that was seen for what it was. A quarter
// in which the other kept its word is one PromiseTerm-th of a promise, which is the
// exact posterior for the likelihood rho^(1/PromiseTerm); a breach breaks a promise.
func (t Trust) AfterQuarter(kept bool) Trust { return t.AfterPeriod(treaty.Quarter, kept) }

// VotedDown is the weight of a failed ratification against a broken promise: the
// government meant what it signed and could not deliver it, which Putnam (1988) calls
// involuntary defection. An assumption: half.
const VotedDown = 0.5

// AfterDefeat is the trust in a state whose legislature has voted down what its government
// had signed.
func (t Trust) AfterDefeat() Trust { return t.Toward(t.AfterQuarter(false), VotedDown) }

// Report is a message on whether another kept an obligation.
type Report struct {
	// Alarm says that it did not.
	Alarm bool
	// Hit is the chance of an alarm when the obligation was broken, FalseAlarm
	// the chance of one when it was kept, both in [0, 1].
	Hit, FalseAlarm float64
}

// Toward moves a share of the way from t to another trust: evidence that counts for
// less than a promise of one's own.
func (t Trust) Toward(other Trust, share float64) Trust {
	return Trust{
		Kept:   t.Kept + share*(other.Kept-t.Kept),
		Broken: t.Broken + share*(other.Broken-t.Broken),
	}
}

// Memory is how much of what lies beyond the prior is left after a quarter. An
// assumption: half of it is gone after six years.
const Memory = 0.97

// String reads "0.80 (4.0 kept, 1.0 broken)".
func (t Trust) String() string {
	return fmt.Sprintf("%.2f (%.1f kept, %.1f broken)", t.Mean(), t.Kept, t.Broken)
}

// AfterReportOn is the trust once a report on a period is in, where Hit is the chance of
// an alarm if the text was broken in it and FalseAlarm that of one if it was kept. The
// likelihood of the report is, with e the part of PromiseTerm that a period is,
//
//	alarm     Hit - (Hit - FalseAlarm) rho^e
//	none      (1 - Hit) + (Hit - FalseAlarm) rho^e
//
// and the posterior is replaced by the Beta of the same mean and variance. With Hit =
// FalseAlarm it changes nothing; with Hit 1 and FalseAlarm 0 a quiet period is
// AfterPeriod(l, true), exactly.
func (t Trust) AfterReportOn(l treaty.Length, r Report) Trust {
	e := l.Quarters() / PromiseTerm
	slope := r.Hit - r.FalseAlarm
	base := 1 - r.Hit
	if r.Alarm {
		base, slope = r.Hit, -slope
	}
	if slope == 0 {
		return t
	}
	// moment is the mean of rho^s times the likelihood.
	moment := func(s float64) float64 { return base*t.power(s) + slope*t.power(s+e) }
	total := moment(0)
	if !(total > 1e-12) {
		return t // a report that cannot come
	}
	mean, second := moment(1)/total, moment(2)/total
	spread := second - mean*mean
	if !(mean > 0 && mean < 1 && spread > 0) {
		return t
	}
	size := mean*(1-mean)/spread - 1
	return Trust{Kept: mean * size, Broken: (1 - mean) * size}
}

// power is the mean of rho^s.
func (t Trust) power(s float64) float64 {
	if s == 0 {
		return 1
	}
	a, b := t.Kept, t.Broken
	p, _ := math.Lgamma(a + s)
	q, _ := math.Lgamma(a + b)
	u, _ := math.Lgamma(a)
	v, _ := math.Lgamma(a + b + s)
	return math.Exp(p + q - u - v)
}

// PerPeriod is the chance that the other keeps a text for one more period.
func (t Trust) PerPeriod(l treaty.Length) float64 {
	return math.Pow(t.Mean(), l.Quarters()/PromiseTerm)
}

// AfterPeriod is the trust after a period that was seen for what it was. A period in which
// the other kept its word is as large a part of a promise as it is of PromiseTerm; each
// quarter of one in which it did not breaks a promise.
func (t Trust) AfterPeriod(l treaty.Length, kept bool) Trust {
	if kept {
		t.Kept += l.Quarters() / PromiseTerm
	} else {
		t.Broken += l.Quarters()
	}
	return t
}

// FadeOver is the trust a period later, when nothing was heard.
func (t Trust) FadeOver(l treaty.Length, prior Trust) Trust {
	return prior.Toward(t, l.Left(Memory))
}
