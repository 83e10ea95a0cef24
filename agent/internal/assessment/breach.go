package assessment

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Breaches weighs the breaches of the module in force, open and covert. Values are annuities in
// percent of income per quarter. Without panels a visible breach ends the module, as in the chain
// of the forecast. With panels a breach is a plan (see [continuation.Enforces]). The list is
// empty in quarters in which the actor need not comply yet.
func (x *Assessment) Breaches() ([]agent.Action, error) {
	if math.IsInf(x.Temptation.Break, -1) {
		return nil, nil // no obligation to comply yet
	}
	broken, err := x.Supposing(x.Period, "breaks", treaty.Event{Kind: treaty.Breached})
	if err != nil {
		return nil, err
	}
	dead := x.Now
	if x.ExposureMinded() && !x.Disputed() {
		if dead, err = x.Effects(agent.Query{Period: x.Period, Without: x.Module}); err != nil {
			return nil, err
		}
	}
	return x.Breaking(broken, dead)
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
	d := x.Self.Discount()
	harm := x.HarmToOthers(x.Now, broken, x.Members)
	open := agent.Action{Conduct: agent.BreachOpenly, Harm: harm}
	spared := 0.0 // by the end of the module
	if x.Disputed() {
		var err error
		if open, err = x.openly(broken, harm); err != nil {
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
	covert := agent.Action{
		Conduct: agent.BreachCovertly, Harm: harm, Found: found,
		Gain: (1 - d) * x.Gain(x.Now, broken, 1), Protection: (1 - d) * x.Protection(x.Now, broken, 1),
		Reputation: found * open.Reputation,
	}
	if !x.Disputed() {
		covert.Protection += found * spared
		covert.Future = found * open.Future
	} else if x.Foreseen == nil || covert.Value() > numeric.Negligible {
		one, err := x.Mistrusted(x.Image.AfterPeriod(x.PeriodLength, false), "")
		if err != nil {
			return nil, err
		}
		covert.Reputation = (1 - d) * found * one
		covert.Challenge = (1 - d) * found * x.remedy(harm, 1)
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

// openly returns the better of two plans of open breach of a module under panels: to stop before
// retaliation begins, or to ignore the ruling for ever. Every quarter of a plan counts as a
// broken promise, and the module itself loses value to a party with less trust. Source: DSU
// Articles 21 and 22.
func (x *Assessment) openly(broken *welfare.Effects, harm []float64) (best agent.Action, err error) {
	f := continuation.Enforces(x.Without, x.Agreed, x.PeriodLength)
	_, bite := f.Redress(x.Situation, x.Seat, harm)
	d, counts := x.Self.Discount(), f.Tallies()
	for k, quarters := range [...]int{f.Stands, x.PeriodLength.Periods(continuation.ForGood)} {
		one := agent.Action{
			Conduct: agent.BreachOpenly, Harm: harm, Lasts: quarters,
			Gain: (1 - d) * x.Gain(x.Now, broken, quarters), Protection: (1 - d) * x.Protection(x.Now, broken, quarters),
		}
		// The permanent plan bears retaliation after the breach has stood.
		if k == 1 {
			one.Challenge = math.Pow(d, float64(f.Stands)) * bite
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
