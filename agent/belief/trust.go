package belief

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// Trust is an actor's belief about another actor's word: a Beta distribution over the chance of
// keeping a promise, with the parameters Kept and Broken as numbers of promises. A promise is
// to keep a text for PromiseTerm quarters.
//
// Source: the Beta reputation of Josang and Ismail (2002). The extension to fallible reports is
// the mixture given by Bayes' rule, matched in mean and variance.
type Trust struct {
	// Kept and Broken are numbers of promises, each above 0. The default of actors is
	// agent.DefaultPrior.
	Kept, Broken float64
}

// PromiseTerm is the duration of a promise in quarters: a leader's mean tenure at
// agent.DefaultHazard, five years. An assumption. PromiseTerm turns the chance rho of a kept
// promise into a chance per quarter, rho^(1/PromiseTerm).
const PromiseTerm = 20

// Mean returns the chance of the other actor keeping a promise.
func (t Trust) Mean() float64 { return t.Kept / (t.Kept + t.Broken) }

// AfterQuarter returns the trust after a quarter observed without error. A quarter of
// compliance is 1/PromiseTerm of a kept promise, the exact posterior for the likelihood
// rho^(1/PromiseTerm). A breach is a broken promise.
func (t Trust) AfterQuarter(kept bool) Trust { return t.AfterPeriod(treaty.Quarter, kept) }

// votedDown is the weight of a failed ratification relative to a broken promise: the government
// signed in good faith and could not deliver, the involuntary defection of Putnam (1988). An
// assumption: half.
const votedDown = 0.5

// AfterDefeat returns the trust in a state after the legislature has voted down a signed draft.
func (t Trust) AfterDefeat() Trust { return t.Toward(t.AfterQuarter(false), votedDown) }

// Report is a message about another actor's compliance with an obligation.
type Report struct {
	// Alarm says whether the report is of a breach.
	Alarm bool
	// Hit is the chance of an alarm after a breach. FalseAlarm is the chance of an alarm after
	// compliance. Both are in [0, 1].
	Hit, FalseAlarm float64
}

// Toward returns the trust moved by a share of the way from t to another: evidence with less
// weight than a promise made to oneself.
func (t Trust) Toward(other Trust, share float64) Trust {
	return Trust{
		Kept:   t.Kept + share*(other.Kept-t.Kept),
		Broken: t.Broken + share*(other.Broken-t.Broken),
	}
}

// Memory is the share of the deviation from the prior left after a quarter. An assumption: half
// of the deviation is gone after six years.
const Memory = 0.97

// String reads "0.80 (4.0 kept, 1.0 broken)".
func (t Trust) String() string {
	return fmt.Sprintf("%.2f (%.1f kept, %.1f broken)", t.Mean(), t.Kept, t.Broken)
}

// AfterReportOn returns the trust after a report on a period. Hit is the chance of an alarm
// after a breach in the period and FalseAlarm the chance of an alarm after compliance. With e
// the length of the period over PromiseTerm, the likelihood of the report is
//
//	alarm     Hit - (Hit - FalseAlarm) rho^e
//	none      (1 - Hit) + (Hit - FalseAlarm) rho^e
//
// and a Beta with the same mean and variance replaces the posterior. With Hit = FalseAlarm the
// report changes nothing. With Hit 1 and FalseAlarm 0 a quiet period is AfterPeriod(l, true),
// exactly.
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
	// moment returns the mean of rho^s times the likelihood.
	moment := func(s float64) float64 { return base*t.power(s) + slope*t.power(s+e) }
	total := moment(0)
	if !(total > 1e-12) {
		return t // an impossible report
	}
	mean, second := moment(1)/total, moment(2)/total
	spread := second - mean*mean
	if !(mean > 0 && mean < 1 && spread > 0) {
		return t
	}
	size := mean*(1-mean)/spread - 1
	return Trust{Kept: mean * size, Broken: (1 - mean) * size}
}

// power returns the mean of rho^s.
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

// PerPeriod returns the chance of the other actor keeping a text for another period.
func (t Trust) PerPeriod(l treaty.Length) float64 {
	return math.Pow(t.Mean(), l.Quarters()/PromiseTerm)
}

// AfterPeriod returns the trust after a period observed without error. A period of compliance
// is a part of a promise, the length of the period over PromiseTerm. A period of breach breaks
// a promise for each quarter.
func (t Trust) AfterPeriod(l treaty.Length, kept bool) Trust {
	if kept {
		t.Kept += l.Quarters() / PromiseTerm
	} else {
		t.Broken += l.Quarters()
	}
	return t
}

// FadeOver returns the trust a period later without news.
func (t Trust) FadeOver(l treaty.Length, prior Trust) Trust {
	return prior.Toward(t, l.Left(Memory))
}
