// Package obligation holds the state of the implementation of treaties beside the register:
// what nobody but the run and the authors know of exceptions and breaches, what disputes are
// about, and what measures against another party hang on. The steps from one period to the
// next are those of the phases Inform, Comply and Adjudicate of package sim.
package obligation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// State is the state of obligations between two phases, beside the register.
type State struct {
	// Invocations are the exceptions and safeguards taken so far.
	Invocations []Invocation
	// Covert are the breaches that nobody was told of.
	Covert []Breach
	// Charges are what disputes about breaches are about.
	Charges []Charge
	// Revisions are what rulings changed in what is thought of invocations.
	Revisions []Revision
	// Grounds are what the measures in force under contested regimes hang on.
	Grounds []Ground
}

// Clone returns a copy that shares nothing that changes with the state.
func (s *State) Clone() *State {
	c := &State{
		Invocations: slices.Clone(s.Invocations), Covert: slices.Clone(s.Covert), Charges: slices.Clone(s.Charges),
		Revisions: slices.Clone(s.Revisions), Grounds: slices.Clone(s.Grounds),
	}
	for k := range c.Invocations {
		c.Invocations[k].Doubt = slices.Clone(s.Invocations[k].Doubt)
	}
	return c
}

// Invocation returns the place of a measure among those taken, or -1.
func (s *State) Invocation(module, measure string) int {
	return slices.IndexFunc(s.Invocations, func(i Invocation) bool { return measure != "" && i.Module == module && i.Case == measure })
}

// Ground returns what a sender's measures under a regime hang on, if they are in force.
func (s *State) Ground(regime, sender string) (g Ground, ok bool) {
	for _, g := range s.Grounds {
		if g.Regime == regime && g.Sender == sender {
			return g, true
		}
	}
	return Ground{}, false
}

// Invocation is an exception or a safeguard that was taken, with what nobody but the
// run and its author knows.
type Invocation struct {
	Module, Case, Actor string
	Period              int
	Safeguard           bool
	// Regime is the sanction regime whose measures it covers, "" if it is none's.
	Regime string
	// Threat and Motive are the author's at the time. Genuine says that the threat
	// reached the text's threshold; a safeguard always is.
	Threat          int
	Motive, Genuine bool
	// Ruling is how its review has ended.
	Ruling belief.Ruling
	// Doubt is the chance that each seat gives to its being abusive.
	Doubt []float64
	// PublicDoubt is the chance that the author's public record gives to it.
	PublicDoubt float64
}

// Breach is a breach of a module by a party in a period.
type Breach struct {
	Module, Party string
	Period        int
}

// Charge says that a dispute is about a breach in the period About.
type Charge struct {
	Module, Case string
	About        int
}

// Revision is a change of what is thought of an invocation, in a period.
type Revision struct {
	// Invocation is a place in State.Invocations, Before the invocation as it was.
	Invocation, Period int
	Before             Invocation
}

// Ground is what a sender's measures under a regime hang on in law.
type Ground struct {
	Regime, Sender string
	// Period is the period in which the measures last became harder: they were imposed,
	// joined, escalated, brought back or renewed.
	Period int
	// Stake is what holding on to the measures was worth to the sender, where a ruling
	// asks for an end of them, but for the law, as an annuity in percent of income a
	// period. Share is the discounted share of the periods to come in which the sender
	// expects them to be in force.
	Stake, Share float64
}
