package implementation

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the acts that go with an exception or a safeguard: ground, notice,
// compensation and the doubts of the others. Input is the decision of the party and the rules of
// the text. Source: GATT Article XXI(b); Agreement on Safeguards, Article 12 on notification.

// take carries out the decision to invoke an exception or to apply a safeguard: the party states
// a ground and pays the compensation of the text. The notice is decided later (see notify.go).
func (c *complying) take(v agent.View, d *compliance.Deliberation, law treaty.Event, told event.Event) {
	course, m := d.Choice(), c.Register.Agreed(d.Module)
	law.Surcharge, law.Until = course.Surcharge, c.Number+course.Quarters
	one := obligation.Invocation{Module: d.Module, Actor: d.Actor, Period: c.Number, Measure: course.Measure, Threat: d.Threat, Motive: d.Motive, Genuine: true, Doubt: make([]float64, len(c.Actors))}
	// A safeguard is genuine without a threat; an exception needs a threat at the threshold.
	if course.Conduct == agent.ApplySafeguard {
		law.Kind, told.Kind, one.Safeguard = treaty.SafeguardTaken, event.SafeguardApplied, true
		law.Case, law.Ground = fmt.Sprintf("safeguard of %s in %s %d", d.Actor, c.Unit(), c.Number), compliance.SurgeGround
	} else {
		law.Kind, told.Kind, law.Measure, law.Party = treaty.Invoked, event.ExceptionInvoked, course.Measure, course.Against
		law.Case, law.Ground = fmt.Sprintf("exception of %s in %s %d", d.Actor, c.Unit(), c.Number), compliance.SecurityGround
		if course.Against != "" {
			law.Case += " against " + course.Against
		}
		one.Genuine = d.Genuine(m.Exception.ThresholdOf(course.Measure))
		c.doubted(&one, v.Seat, m, belief.NotReviewed)
	}
	// Compensation follows the act in law.
	one.Case = law.Case
	told.Genuine, told.Until = one.Genuine, law.Until
	c.do(law, told)
	// The register knows a measure from the act on: a notice of the same period comes behind.
	if course.Conduct == agent.InvokeException && m.Exception.Notice.Periods() == 0 || course.Conduct == agent.ApplySafeguard && m.Safeguard.Notice.Periods() == 0 {
		c.acts = append(c.acts, c.notify(d.Module, d.Actor, law.Case, "the notice goes with the measure", false))
	}
	c.next.Invocations = append(c.next.Invocations, one)
	if course.Conduct == agent.InvokeException {
		c.acts = append(c.acts, c.Compensate(d.Module, d.Actor, law.Case, course.Harm)...)
	}
}

// doubted fills in the chance that an exception is abusive after a ruling, in the eyes of each
// seat and by the public record of the invoker.
func (f *Facts) doubted(one *obligation.Invocation, invoker int, m *treaty.Module, r belief.Ruling) {
	for k := range one.Doubt {
		one.Doubt[k] = f.abusive(f.TrustIn(k, invoker), one.Measure, 0, invoker, m, r)
	}
	one.PublicDoubt = f.abusive(f.Situation.Records[invoker], one.Measure, 0, invoker, m, r)
}

// abusive returns the chance in [0, 1] that a measure is abusive at the invocation, or at a later
// review at which the author keeps the measure, given some trust in the invoker and the ruling of
// a panel that errs (see [agent.KeptPlea]).
func (f *Facts) abusive(trust belief.Trust, kind treaty.MeasureKind, reviews, invoker int, m *treaty.Module, r belief.Ruling) float64 {
	_, deference, spread, _ := m.Judgement(kind, f.Register.CasesDecided(m.ID))
	kept := agent.KeptPlea{
		Trust: trust.Mean(), Threat: f.Situation.SecurityThreats[invoker], Threshold: m.Exception.ThresholdOf(kind), Deference: deference, Spread: spread,
		Ruling: r, Every: m.Exception.Review.Periods(),
	}
	return kept.Doubts(reviews)[reviews]
}

// notify returns the act by which a party notifies a measure.
func (f *Facts) notify(module, id, measure, reason string, late bool) Act {
	return f.legal(treaty.Event{Kind: treaty.Notified, Module: module, Author: id, Case: measure}, event.Event{Kind: event.MeasureNotified, Late: late, Reason: reason})
}

// Compensate returns the acts by which a party pays the others for the harm of its measure, at
// the price of the text. harm is by seat, in percent of income; amounts are money at an annual
// rate.
func (f *Facts) Compensate(module, id, measure string, harm []float64) (acts []Act) {
	rule := f.Register.Agreed(module).Exception
	if len(f.Actors[f.Seat(id)].Regions) == 0 {
		return nil
	}
	for k, h := range harm {
		amount := rule.Compensation(f.Situation.Money(k, h))
		if amount <= 0 || len(f.Actors[k].Regions) == 0 {
			continue
		}
		acts = append(acts, f.legal(
			treaty.Event{Kind: treaty.Compensated, Module: module, Author: id, Party: f.Actors[k].ID, Case: measure, Amount: amount},
			event.Event{Kind: event.Compensated, Amount: amount, Ground: "exception article", Reason: fmt.Sprintf("a harm of %.4f %% of its income", h)},
		))
	}
	return acts
}

// upheldChance returns the chance in [0, 1] that a panel upholds an invocation. Only the run
// knows the chance, because the threat is the invoker's secret.
func (f *Facts) upheldChance(module string, i int) float64 {
	threshold, deference, spread, ok := f.Register.Agreed(module).Judgement(f.State.Invocations[i].Measure, f.Register.CasesDecided(module))
	if !ok {
		return 0
	}
	return belief.UpheldChance(float64(f.State.Invocations[i].Threat), threshold, deference, spread)
}
