package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// breaches weighs breaking the module. Without panels a breach that is seen ends it,
// as the chain foresees. With panels it stands until a ruling has been given and the
// time to comply has passed, since remedies look forward alone.
func (x *weighing) breaches() ([]Course, error) {
	if math.IsInf(x.temptation.Break, -1) {
		return nil, nil // it is not yet to be complied with
	}
	d := x.Self.Discount()
	broken, err := x.supposing(x.Period, "breaks", treaty.Event{Kind: treaty.Breached})
	if err != nil {
		return nil, err
	}
	reputation, err := x.reputation(x.Image.AfterQuarter(false), x.id)
	if err != nil {
		return nil, err
	}
	harm := x.harms(x.now, broken, x.members)
	open := Course{Conduct: BreaksOpenly, Reputation: (1 - d) * reputation, Harm: harm}
	if !x.disputed() {
		// Tempted has the whole: the gain of a quarter against all that follows.
		open.Gain = (1 - d) * x.gain(x.now, broken, 1)
		open.Future = (1-d)*(broken.flows[x.Seat]-x.now.flows[x.Seat]) - (x.temptation.Break - x.temptation.Keep)
		open.Protection = (1 - d) * x.protection(x.now, broken, 1)
	} else {
		n := x.ruledAfter() + int(x.m.Disputes.Compliance.Value())
		open.Gain, open.Protection = (1-d)*x.gain(x.now, broken, n), (1-d)*x.protection(x.now, broken, n)
		// Every quarter of it is seen as a broken promise, and this module is one of
		// those that are worth less to whoever is not trusted.
		lost, err := x.reputation(x.Image.AfterInvocation(float64(n)), "")
		if err != nil {
			return nil, err
		}
		open.Reputation = (1 - d) * lost
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
	if x.disputed() {
		one, err := x.reputation(x.Image.AfterQuarter(false), "")
		if err != nil {
			return nil, err
		}
		covert.Reputation = (1 - d) * found * one
		covert.Challenge = (1 - d) * found * x.remedy(harm, 1)
	} else {
		covert.Future = found * open.Future
	}
	return append(out, covert), nil
}
