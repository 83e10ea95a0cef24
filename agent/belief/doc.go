// Package belief holds a state's beliefs about hidden facts and the updating of beliefs by
// observation. The package knows no economy, no treaty in force and no situation: numbers go
// in, and beliefs come out.
//
//	Trust, Reputation   the chance of another actor keeping promises, in calm and under stress
//	Resolve             a secret number of another actor, on a grid of types, by Bayes' rule
//	Plea                the chance of an abused exception, given a panel's ruling
//	Forecasts           the quality of all forecasts, afterwards
//	Logit               the forecast choice of another actor, the source of the likelihoods
//
// Beliefs are values: a method returns a new belief and leaves the old belief unchanged, so
// that an earlier belief stays available.
//
// A promise is to keep a text for [PromiseTerm] quarters. Numbers per quarter convert to
// periods of another length by the methods with a treaty.Length.
//
// Order of reading: trust.go, reputation.go, logit.go, resolve.go, invocation.go, forecast.go.
package belief
