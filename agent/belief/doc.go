// Package belief is what a state thinks of what it cannot see, and how that changes with what
// it sees. It knows no economy, no treaty in force and no situation: numbers go in, and
// beliefs come out.
//
//	Trust, Reputation   whether another keeps its word, in calm and under stress
//	Resolve             a secret number of another's, on a grid of types, by Bayes' rule
//	Invocation          whether an exception was abused, given what a panel said
//	Forecasts           how good all that was, afterwards
//	Logit               what another is thought to choose, which makes the likelihoods
//
// Beliefs are values: a method returns a new one and leaves the old one alone, so that who
// remembers an earlier belief still has it.
//
// A promise is to keep a text for [PromiseTerm] quarters. What is said per quarter holds for
// periods of another length by the methods that take a treaty.Length.
package belief
