// Package obligation holds the state of the implementation of treaties beside the register: the
// secrets of exceptions and breaches, which the run and the authors alone know, the subjects of
// disputes, and the grounds of sanctions in law. The phases Inform, Comply and Adjudicate of
// package sim take the steps from one period to the next.
package obligation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/treaty"
)

// State is the state of obligations between two phases, beside the register.
type State struct {
	// Invocations are the exceptions and safeguards taken so far.
	Invocations []Invocation
	// Covert are the breaches that were not told. Admitted are former covert breaches that their
	// authors have admitted.
	Covert, Admitted []Breach
	// Open are the breaches of will that go on from period to period.
	Open []OpenBreach
	// Answers are the suspensions in force in answer to a breach.
	Answers []Answer
	// Settled are the settlements of disputes so far.
	Settled []Settled
	// Charges are the subjects of disputes about breaches.
	Charges []Charge
	// Revisions are the changes that rulings made to the doubts about invocations.
	Revisions []Revision
	// Reviews are the reviews at which an author has kept a measure.
	Reviews []Review
	// Grounds are the grounds in law of the measures in force under contested regimes.
	Grounds []Ground
}

// Clone returns a copy, which shares no data that change with the state.
func (s *State) Clone() *State {
	c := &State{
		Invocations: slices.Clone(s.Invocations), Covert: slices.Clone(s.Covert), Admitted: slices.Clone(s.Admitted), Charges: slices.Clone(s.Charges),
		Revisions: slices.Clone(s.Revisions), Reviews: slices.Clone(s.Reviews), Grounds: slices.Clone(s.Grounds),
		Open: slices.Clone(s.Open), Answers: slices.Clone(s.Answers), Settled: slices.Clone(s.Settled),
	}
	for k := range c.Invocations {
		c.Invocations[k].Doubt = slices.Clone(s.Invocations[k].Doubt)
	}
	return c
}

// Invocation returns the place of a measure in Invocations, or -1.
func (s *State) Invocation(module, measure string) int {
	return slices.IndexFunc(s.Invocations, func(i Invocation) bool { return measure != "" && i.Module == module && i.Case == measure })
}

// Charged returns what the others count against authors of measures in a period, as invocations
// with the doubts that count: exceptions invoked, notices that are late, at a share strain of a
// broken promise, and exceptions kept at a review.
func (s *State) Charged(period int, strain float64) (out []Invocation) {
	for _, one := range s.Invocations {
		if one.Period == period && !one.Safeguard {
			out = append(out, one)
		}
		if one.LateIn == period && period > 0 {
			late := Invocation{Module: one.Module, Actor: one.Actor, Doubt: make([]float64, len(one.Doubt)), PublicDoubt: strain}
			for k := range late.Doubt {
				late.Doubt[k] = strain
			}
			out = append(out, late)
		}
	}
	for _, r := range s.Reviews {
		if one := &s.Invocations[r.Invocation]; r.Period == period {
			out = append(out, Invocation{Module: one.Module, Actor: one.Actor, Doubt: r.Doubt, PublicDoubt: r.PublicDoubt})
		}
	}
	return out
}

// Ground returns the ground of a sender's measures under a regime, or false if none are in force.
func (s *State) Ground(regime, sender string) (g Ground, ok bool) {
	for _, g := range s.Grounds {
		if g.Regime == regime && g.Sender == sender {
			return g, true
		}
	}
	return Ground{}, false
}

// Invocation is an exception that was invoked or a safeguard that was applied, with the secrets
// of its author.
type Invocation struct {
	Module, Case, Actor string
	Period              int
	Safeguard           bool
	// Regime is the sanction regime whose measures the exception covers, or "".
	Regime string
	// Threat and Motive are those of the author at the time. Genuine says that the threat
	// reached the text's threshold. A safeguard is always genuine.
	Threat          int
	Motive, Genuine bool
	// Measure is the kind of measure under an exception.
	Measure treaty.MeasureKind
	// Ruling is the result of the review by a panel. Kept is the number of reviews at which the
	// author has kept the measure.
	Ruling belief.Ruling
	Kept   int
	// Found says that the others have found the measure without a notice. LateIn is the period
	// in which the last date for the notice was first past, or zero.
	Found  bool
	LateIn int
	// Doubt is the chance of abuse in the eyes of each seat.
	Doubt []float64
	// PublicDoubt is the chance of abuse by the author's public record.
	PublicDoubt float64
}

// Review is a review at which the author of an exception has kept the measure, in a period.
type Review struct {
	// Invocation is a place in State.Invocations.
	Invocation, Period int
	// Doubt is the chance of abuse at this review in the eyes of each seat, and PublicDoubt the
	// same by the author's public record.
	Doubt       []float64
	PublicDoubt float64
	// Genuine says that the threat reached the text's threshold at this review.
	Genuine bool
}

// Breach is a breach of a module by a party in a period.
type Breach struct {
	Module, Party string
	Period        int
}

// OpenBreach is a breach of will that goes on.
type OpenBreach struct {
	Module, Party string
	// Against is the only party against which the breach is directed, or "".
	Against string
	// Since is the first period of the breach, Until the first period in which the party may end
	// the breach.
	Since, Until int
	// Covert says that no other party knows of the breach.
	Covert bool
	// Withstood is the largest share of the harm at which others have suspended their concessions
	// without an end of the breach.
	Withstood float64
	// Amount is the harm to all others together, as money at an annual rate.
	Amount float64
}

// Breaching returns the place in Open of a breach of a module by a party, or -1.
func (s *State) Breaching(module, party string) int {
	return slices.IndexFunc(s.Open, func(b OpenBreach) bool { return b.Module == module && b.Party == party })
}

// Ended removes the breach of a module by a party from Open.
func (s *State) Ended(module, party string) {
	s.Open = slices.DeleteFunc(s.Open, func(b OpenBreach) bool { return b.Module == module && b.Party == party })
}

// Standing returns the breaches in public that go on, or the secret breaches of an actor if the actor is
// named.
func (s *State) Standing(covertBy string) (out []agent.StandingBreach) {
	for _, b := range s.Open {
		if b.Against == "" && (covertBy == "" && !b.Covert || b.Covert && covertBy == b.Party) {
			out = append(out, agent.StandingBreach{Module: b.Module, Party: b.Party, Since: b.Since, Until: b.Until, Withstood: b.Withstood})
		}
	}
	return out
}

// Answer is a suspension by a party in answer to a breach, at a share of the harm.
type Answer struct {
	Module, By, Against string
	Share               float64
}

// Settled says that a complainant has settled with a respondent, about the measure Of or, with Of empty,
// about a breach.
type Settled struct {
	Module, By, Against, Of string
	Period                  int
}

// Charge says that a dispute is about a breach in the period About. Doubt is the chance, in the eyes
// of the complainant, that the breach happened.
type Charge struct {
	Module, Case string
	About        int
	Doubt        float64
}

// Revision is a change of the doubts about an invocation, in a period.
type Revision struct {
	// Invocation is a place in State.Invocations, Before the invocation as it was.
	Invocation, Period int
	Before             Invocation
}

// Ground is the ground in law of a sender's measures under a regime.
type Ground struct {
	Regime, Sender string
	// Period is the period in which the measures last became harder: imposed, joined,
	// escalated, brought back or renewed.
	Period int
	// Stake is the value to the sender of keeping measures against which a ruling stands,
	// without the costs in law, as an annuity in percent of income per period. Share is
	// the discounted share of the periods to come in which the sender expects the
	// measures to be in force.
	Stake, Share float64
}
