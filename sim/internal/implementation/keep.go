package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the review of an exception in effect: its author keeps or ends the measure, and
// the others judge the measure anew. Input is the value of the measure until the next review, the
// loss of trust, and the process of threats. Sources: the mid-term review of the Agreement on
// Safeguards, Article 7.4; Bayesian filtering of the threat (see [agent.KeptPlea]).

// underReview reports whether an exception is reviewed in this period: on a date of the exception
// article, or at a review of the whole module.
func (f *Facts) underReview(module string, x *treaty.Measure) bool {
	if x.Safeguard || !f.On(mechanism.Reviews) {
		return false
	}
	age, every := f.Number-x.From, f.Register.Agreed(module).Exception.Review.Periods()
	if every > 0 && age > 0 && age%every == 0 {
		return true
	}
	due, _ := f.Register.ReviewsDue(f.Number)
	return slices.Contains(due, module)
}

// maintainValue returns the value to its author of keeping a measure: for one more period, or,
// under review, until the next review with the trust lost by keeping the measure.
func (c *complying) maintainValue(v agent.View, module string, x *treaty.Measure, reviewed bool) (float64, error) {
	if !reviewed {
		return compliance.MaintainValue(v, module, x.ID, 1, 0)
	}
	left := x.Until - c.Number
	if every := c.Register.Agreed(module).Exception.Review.Periods(); every > 0 {
		left = min(left, every)
	}
	_, mean := c.doubts(module, x)
	return compliance.MaintainValue(v, module, x.ID, left, mean)
}

// doubts returns the chance of abuse in the eyes of each seat if an author keeps a measure at this
// review, and the mean over the other seats.
func (f *Facts) doubts(module string, x *treaty.Measure) (by []float64, mean float64) {
	i, m := f.State.Invocation(module, x.ID), f.Register.Agreed(module)
	one, seat := &f.State.Invocations[i], f.Seat(x.Party)
	by = make([]float64, len(f.Actors))
	for k := range by {
		by[k] = f.abusive(f.TrustIn(k, seat), one.Measure, one.Kept+1, seat, m, one.Ruling)
		if k != seat {
			mean += by[k] / float64(len(by)-1)
		}
	}
	return by, mean
}

// keep records a review at which an author keeps a measure, and tells the review.
func (c *complying) keep(v agent.View, module string, x *treaty.Measure, value float64) {
	genuine, mean := c.kept(c.next, v, module, x)
	reason := "the measures of " + x.Regime + " go on"
	if x.Regime == "" {
		reason = fmt.Sprintf("to hold it is worth %+.4f %% of real income a quarter, and the others take it for abuse with a chance of %.2f", value, mean)
	}
	c.tell(event.Event{
		Kind: event.MeasureKept, Actor: x.Party, Module: module, Case: x.ID, Sectors: x.Sectors, Until: x.Until, Genuine: genuine, Ground: x.Ground,
		Draft: c.Register.Space(module).Format(c.Register.Standing(module).Draft), Reason: reason,
	})
}

// kept adds to a state the review at which an author keeps a measure. The results are whether the
// threat reaches the threshold, and the mean doubt of the others.
func (f *Facts) kept(next *obligation.State, v agent.View, module string, x *treaty.Measure) (genuine bool, mean float64) {
	i, m := f.State.Invocation(module, x.ID), f.Register.Agreed(module)
	one := &f.State.Invocations[i]
	by, mean := f.doubts(module, x)
	genuine = float64(v.Private.Threat) >= m.Exception.ThresholdOf(one.Measure)
	next.Reviews = append(next.Reviews, obligation.Review{
		Invocation: i, Period: f.Number, Doubt: by, Genuine: genuine,
		PublicDoubt: f.abusive(f.Situation.Records[v.Seat], one.Measure, one.Kept+1, v.Seat, m, one.Ruling),
	})
	next.Invocations[i].Kept++
	return genuine, mean
}

// renewalValue returns the value to its author of a measure that goes on: of a safeguard for one
// more period, of an exception until the next review, less the trust lost by the renewal.
func (x *adjudication) renewalValue(one *treaty.Measure) (float64, error) {
	v := x.view(one.Party)
	if one.Safeguard {
		return compliance.MaintainValue(v, x.m.ID, one.ID, 1, 0)
	}
	left := x.m.Exception.MaxLength.Periods()
	if every := x.m.Exception.Review.Periods(); every > 0 {
		left = min(left, every)
	}
	_, mean := x.doubts(x.m.ID, one)
	return compliance.MaintainValue(v, x.m.ID, one.ID, left, mean)
}

// keptAtRenewal records a renewal as a review at which the author keeps the measure.
func (x *adjudication) keptAtRenewal(one *treaty.Measure) {
	if !one.Safeguard {
		x.kept(x.next, x.view(one.Party), x.m.ID, one)
	}
}

// Measures returns the number of a seat's own measures in effect under a module, their ages in
// sum, and the number of exceptions for which the present threat is below the threshold.
func (f *Facts) Measures(module string, s *treaty.Standing, seat int) (n int, age float64, abusive int) {
	rule := f.Register.Agreed(module).Exception
	for k := range s.Measures {
		x := &s.Measures[k]
		if x.Party != f.Actors[seat].ID || !x.Holds(f.Number) {
			continue
		}
		n++
		age += float64(x.Age(f.Number))
		if !x.Safeguard && float64(f.Private[seat].Threat) < rule.ThresholdOf(x.Kind) {
			abusive++
		}
	}
	return n, age, abusive
}
