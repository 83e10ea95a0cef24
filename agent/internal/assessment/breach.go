package assessment

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Breaches weighs the breaches of the module in force, open and covert. Values are annuities in
// percent of income per quarter. A breach is a plan (see [continuation.Enforces]) that bears the
// answers of the injured parties, as everybody foresees the answers. The list is empty in quarters
// in which the actor need not comply yet. A breach that already goes on is weighed from now on, for
// what remains of its time.
func (x *Assessment) Breaches() ([]agent.Action, error) {
	if math.IsInf(x.Temptation.Break, -1) {
		return nil, nil // no obligation to comply yet
	}
	f, text := continuation.Enforces(x.Situation, x.Agreed), x.StandingText(x.Module)
	one, goes := x.standing()
	if goes {
		f = f.Since(one, x.Period)
	}
	// The answers in force lapse with the breach, and are foreseen anew while the breach goes on.
	cancel := answer.Answering(x.Situation, x.Module, x.Self.ID)
	if cancel != nil {
		now, err := x.Effects(agent.Query{Period: x.Period, Surcharges: cancel})
		if err != nil {
			return nil, err
		}
		y := *x
		y.Now, x = now, &y
	}
	broken, err := x.Effects(agent.Query{Period: x.Period, Text: &text, Without: x.Module, Breaching: 1 << x.Seat, Surcharges: cancel})
	if err != nil {
		return nil, err
	}
	dead, err := x.Effects(agent.Query{Period: x.Period, Without: x.Module})
	if err != nil {
		return nil, err
	}
	actions, err := x.breaking(&f, broken, dead)
	if err != nil || !goes {
		return actions, err
	}
	// A breach that goes on goes on in the open or in secret, as it began.
	_, open := x.StandingBreachOf(x.Module, x.Self.ID)
	return slices.DeleteFunc(actions, func(a agent.Action) bool { return (a.Conduct == agent.BreachOpenly) != open }), nil
}

// standing returns the actor's own breach of the module that goes on, in public or in secret.
func (x *Assessment) standing() (agent.StandingBreach, bool) {
	if one, ok := x.StandingBreachOf(x.Module, x.Self.ID); ok {
		return one, true
	}
	for _, one := range x.Covert {
		if one.Module == x.Module && one.Party == x.Self.ID {
			return one, true
		}
	}
	return agent.StandingBreach{}, false
}

// Breaking weighs the breaches of the module, from the effects of the world in which the actor
// alone breaks the module (broken) and of the world without the module (dead). Values are
// annuities in percent of income per quarter.
//
// A threat counts in the quarters in which the actor can answer the threat: during the breach by
// the reduction of imports, and after the end of the module by the losses that the world without
// the module averts.
//
// For a module under negotiation, the loss of trust is left out where the breach has no gain,
// since the loss cannot change the sign of the value.
func (x *Assessment) Breaking(broken, dead *welfare.Effects) ([]agent.Action, error) {
	f := continuation.Enforces(x.Situation, x.Agreed)
	return x.breaking(&f, broken, dead)
}

// breaking weighs the breaches as Breaking does, under an enforcement.
func (x *Assessment) breaking(f *continuation.Enforcement, broken, dead *welfare.Effects) ([]agent.Action, error) {
	a, err := f.Answers(&answer.Breach{
		Situation: x.Situation, Breaker: x.Seat, Parties: x.SetOf(x.Members) &^ (1 << x.Seat), Kept: x.Now, Broken: broken,
	}, dead)
	if err != nil {
		return nil, err
	}
	d := x.Self.Discount()
	harm := x.HarmToOthers(x.Now, broken, x.Members)
	open := agent.Action{Conduct: agent.BreachOpenly, Harm: harm, Ends: a.Suspension.Terminates}
	spared := 0.0 // by the end of the module
	if !open.Ends {
		if open, err = x.openly(f, &a, broken, harm); err != nil {
			return nil, err
		}
	} else {
		// Temptation holds the whole value: the gain of one quarter against all that follows.
		open.Gain, open.Protection = (1-d)*x.Gain(x.Now, broken, 1), (1-d)*x.Protection(x.Now, broken, 1)
		open.Future = (1-d)*(broken.Flow(x.Seat)-x.Now.Flow(x.Seat)) - (x.Temptation.Over - x.Temptation.Keep)
		if x.ExposureMinded() {
			spared = x.ThreatRelief(x.Now, dead, 1)
			open.Protection += spared      // Temptation includes Protection too
			open.Future += open.Protection // Tempted has it too
		}
		if x.Foreseen == nil || open.Value() > numeric.Negligible {
			lost, err := x.Mistrusted(x.Image.AfterPeriod(x.PeriodLength, false), x.Module)
			if err != nil {
				return nil, err
			}
			open.Reputation = (1 - d) * lost
		}
	}
	out := []agent.Action{open}
	if !x.watched() {
		return out, nil
	}
	found, _ := x.Detected()
	covert := agent.Action{Conduct: agent.BreachCovertly, Harm: harm, Found: found, Ends: open.Ends, Lasts: 1}
	if open.Ends {
		covert.Gain, covert.Protection = (1-d)*x.Gain(x.Now, broken, 1), (1-d)*x.Protection(x.Now, broken, 1)
		covert.Reputation = found * open.Reputation
		covert.Protection += found * spared
		covert.Future = found * open.Future
		return append(out, covert), nil
	}
	covert.Lasts = f.Stands
	covert.Gain, covert.Protection = (1-d)*x.Gain(x.Now, broken, f.Stands), (1-d)*x.Protection(x.Now, broken, f.Stands)
	if x.Foreseen == nil || covert.Value() > numeric.Negligible {
		one, err := x.Mistrusted(x.Image.AfterPeriod(x.PeriodLength, false), "")
		if err != nil {
			return nil, err
		}
		covert.Reputation = (1 - d) * found * one * numeric.Span(d, f.Stands)
		covert.Challenge = (1 - d) * f.Cost(&a, d, f.Stands, found)
	}
	return append(out, covert), nil
}

// Mistrusted returns the loss of reputation as [continuation.Reputation] does, in percent of a
// quarter's income. The loss includes the module under negotiation, unless a module is excepted.
func (x *Assessment) Mistrusted(after belief.Trust, except string) (float64, error) {
	lost, err := continuation.Reputation(x.View, after, except)
	if err != nil || x.Foreseen == nil || except != "" || x.Without.Reputation {
		return lost, err
	}
	stays := x.Self.Discount() * (1 - continuation.OwnFailureRisk(x.View, x.SetOf(x.Members)))
	return lost + max(0, x.Foreseen.Lasting(stays*x.Image.PerPeriod(x.PeriodLength))-x.Foreseen.Lasting(stays*after.PerPeriod(x.PeriodLength))), nil
}

// openly returns the best plan of an open breach of a module that goes on: as short as possible,
// until authorised retaliation, or for good. Every quarter of a plan counts as a broken promise,
// and the module itself loses value to a party with less trust. Source: VCLT Article 60; DSU
// Articles 21 and 22.
func (x *Assessment) openly(f *continuation.Enforcement, a *continuation.Answers, broken *welfare.Effects, harm []float64) (best agent.Action, err error) {
	d, counts := x.Self.Discount(), f.Tallies()
	for k, quarters := range f.Durations() {
		one := agent.Action{
			Conduct: agent.BreachOpenly, Harm: harm, Lasts: quarters,
			Gain: (1 - d) * x.Gain(x.Now, broken, quarters), Protection: (1 - d) * x.Protection(x.Now, broken, quarters),
			Challenge: (1 - d) * f.Cost(a, d, quarters, 1),
		}
		if x.Foreseen == nil || one.Value() > numeric.Negligible {
			lost, err := x.Mistrusted(x.Image.AfterInvocation(counts[k+1]), "")
			if err != nil {
				return best, err
			}
			one.Reputation = (1 - d) * lost
		}
		if k == 0 || one.Value() > best.Value() {
			best = one
		}
	}
	return best, nil
}
