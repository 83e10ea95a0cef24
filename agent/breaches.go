package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// breaches weighs breaking the module. Without panels a breach that is seen ends it,
// as the chain foresees. With panels it is a plan (see enforcement).
func (x *weighing) breaches() ([]Course, error) {
	if math.IsInf(x.temptation.Break, -1) {
		return nil, nil // it is not yet to be complied with
	}
	broken, err := x.supposing(x.Period, "breaks", treaty.Event{Kind: treaty.Breached})
	if err != nil {
		return nil, err
	}
	dead := x.now
	if x.minded() && !x.disputed() {
		if dead, err = x.prices(query{period: x.Period, without: x.id}); err != nil {
			return nil, err
		}
	}
	return x.breaking(broken, dead)
}

// breaking weighs breaking the module, in a world in which the actor alone does not keep it
// and the one without it. A threat counts for as long as nothing stands in the way of its
// answer: in the quarters of the breach by what stops imports then, and after the module
// has ended for it by what the world without it spares.
//
// A module that is only thought of is weighed in full as far as that can tell whether it
// will be broken: what costs nothing is left out where there is nothing to gain.
func (x *weighing) breaking(broken, dead *welfare.Prices) ([]Course, error) {
	d := x.Self.Discount()
	harm := x.harms(x.now, broken, x.members)
	open := Course{Conduct: BreaksOpenly, Harm: harm}
	spared := 0.0 // once the module has ended
	if x.disputed() {
		var err error
		if open, err = x.openly(broken, harm); err != nil {
			return nil, err
		}
	} else {
		// Tempted has the whole: the gain of a quarter against all that follows.
		open.Gain, open.Protection = (1-d)*x.gain(x.now, broken, 1), (1-d)*x.protection(x.now, broken, 1)
		open.Future = (1-d)*(broken.Flow(x.Seat)-x.now.Flow(x.Seat)) - (x.temptation.over - x.temptation.Keep)
		if x.minded() {
			spared = x.spares(x.now, dead, 1)
			open.Protection += spared
			open.Future += open.Protection // Tempted has it too
		}
		if x.thought == nil || open.Value() > numeric.Negligible {
			lost, err := x.mistrusted(x.Image.AfterPeriod(x.PeriodLength, false), x.id)
			if err != nil {
				return nil, err
			}
			open.Reputation = (1 - d) * lost
		}
	}
	out := []Course{open}
	if !x.watched() {
		return out, nil
	}
	found, _ := x.m.Accuracy(1)
	covert := Course{
		Conduct: BreaksCovertly, Harm: harm, Found: found,
		Gain: (1 - d) * x.gain(x.now, broken, 1), Protection: (1 - d) * x.protection(x.now, broken, 1),
		Reputation: found * open.Reputation,
	}
	if !x.disputed() {
		covert.Protection += found * spared
		covert.Future = found * open.Future
	} else if x.thought == nil || covert.Value() > numeric.Negligible {
		one, err := x.mistrusted(x.Image.AfterPeriod(x.PeriodLength, false), "")
		if err != nil {
			return nil, err
		}
		covert.Reputation = (1 - d) * found * one
		covert.Challenge = (1 - d) * found * x.remedy(harm, 1)
	}
	return append(out, covert), nil
}

// mistrusted is reputation, the module that is only thought of included where none is
// excepted.
func (x *weighing) mistrusted(after belief.Trust, except string) (float64, error) {
	lost, err := x.reputation(after, except)
	if err != nil || x.thought == nil || except != "" || x.Without.Reputation {
		return lost, err
	}
	stays := x.Self.Discount() * (1 - x.hazard(x.seats(x.members)))
	return lost + max(0, x.thought.lasting(stays*x.Image.PerPeriod(x.PeriodLength))-x.thought.lasting(stays*after.PerPeriod(x.PeriodLength))), nil
}
