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

// Breaches weighs breaking the module. Without panels a breach that is seen ends it,
// as the chain foresees. With panels it is a plan (see enforcement).
func (x *Assessment) Breaches() ([]agent.Action, error) {
	if math.IsInf(x.Temptation.Break, -1) {
		return nil, nil // it is not yet to be complied with
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

// Breaking weighs breaking the module, in a world in which the actor alone does not keep it
// and the one without it. A threat counts for as long as nothing stands in the way of its
// answer: in the quarters of the breach by what stops imports then, and after the module
// has ended for it by what the world without it spares.
//
// A module that is only thought of is weighed in full as far as that can tell whether it
// will be broken: what costs nothing is left out where there is nothing to gain.
func (x *Assessment) Breaking(broken, dead *welfare.Effects) ([]agent.Action, error) {
	d := x.Self.Discount()
	harm := x.HarmToOthers(x.Now, broken, x.Members)
	open := agent.Action{Conduct: agent.BreachOpenly, Harm: harm}
	spared := 0.0 // once the module has ended
	if x.Disputed() {
		var err error
		if open, err = x.openly(broken, harm); err != nil {
			return nil, err
		}
	} else {
		// Tempted has the whole: the gain of a quarter against all that follows.
		open.Gain, open.Protection = (1-d)*x.Gain(x.Now, broken, 1), (1-d)*x.Protection(x.Now, broken, 1)
		open.Future = (1-d)*(broken.Flow(x.Seat)-x.Now.Flow(x.Seat)) - (x.Temptation.Over - x.Temptation.Keep)
		if x.ExposureMinded() {
			spared = x.ThreatRelief(x.Now, dead, 1)
			open.Protection += spared
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
	found, _ := x.Agreed.Accuracy(1)
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

// Mistrusted is reputation, the module that is only thought of included where none is
// excepted.
func (x *Assessment) Mistrusted(after belief.Trust, except string) (float64, error) {
	lost, err := continuation.Reputation(x.View, after, except)
	if err != nil || x.Foreseen == nil || except != "" || x.Without.Reputation {
		return lost, err
	}
	stays := x.Self.Discount() * (1 - continuation.OwnFailureRisk(x.View, x.SetOf(x.Members)))
	return lost + max(0, x.Foreseen.Lasting(stays*x.Image.PerPeriod(x.PeriodLength))-x.Foreseen.Lasting(stays*after.PerPeriod(x.PeriodLength))), nil
}

// openly is the better of two plans to break a module in force under panels: to stop before
// the harmed may answer, or to ignore the ruling for good. Every quarter of it is seen as a
// broken promise, and this module is one of those that are worth less to whoever is not
// trusted.
func (x *Assessment) openly(broken *welfare.Effects, harm []float64) (best agent.Action, err error) {
	f := continuation.Enforces(x.Without, x.Agreed, x.PeriodLength)
	_, bite := f.Redress(x.Situation, x.Seat, harm)
	d, counts := x.Self.Discount(), f.Tallies()
	for k, quarters := range [...]int{f.Stands, x.PeriodLength.Periods(continuation.ForGood)} {
		one := agent.Action{
			Conduct: agent.BreachOpenly, Harm: harm, Lasts: quarters,
			Gain: (1 - d) * x.Gain(x.Now, broken, quarters), Protection: (1 - d) * x.Protection(x.Now, broken, quarters),
		}
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
