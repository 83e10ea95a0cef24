package implementation

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the notices of measures and the discovery of measures without a notice. Input
// is the choice that package compliance values and the accuracy of monitoring. Source: Agreement
// on Safeguards, Article 12.

// giveNotice has the author of a measure without a notice decide on the notice: on every date up
// to the last, and not again after the last date, when the loss of trust is sunk, until the others
// have found the measure.
func (c *complying) giveNotice(v agent.View, module string, x *treaty.Measure) error {
	i := c.State.Invocation(module, x.ID)
	if x.NotifiedIn != treaty.Never || i < 0 {
		return nil
	}
	due, _ := c.Register.NoticeDue(module, x.ID)
	switch {
	case c.State.Invocations[i].Found:
		c.acts = append(c.acts, c.notify(module, x.Party, x.ID, "the others have found the measure", c.Number > due))
		return nil
	case c.Number > due:
		if c.next.Invocations[i].LateIn == 0 {
			c.next.Invocations[i].LateIn = c.Number
		}
		return nil
	}
	n, err := compliance.AssessNotice(v, module, x.ID)
	if err != nil {
		return err
	}
	notifies, err := compliance.WouldNotify(v, module, x.ID, n)
	if err != nil || !notifies {
		return err
	}
	c.acts = append(c.acts, c.notify(module, x.Party, x.ID, n.String(), false))
	return nil
}

// known reports whether the other parties know of a measure: after the notice, or once monitoring
// has found the measure after the last date for the notice. A measure under a module without
// monitoring is found at once after the last date.
func (x *adjudication) known(one *treaty.Measure) bool {
	i := x.State.Invocation(x.m.ID, one.ID)
	if one.NotifiedIn != treaty.Never || i < 0 || x.State.Invocations[i].Found {
		return true
	}
	due, _ := x.Register.NoticeDue(x.m.ID, one.ID)
	if !one.Holds(x.Number) || x.Number <= due {
		return false
	}
	if x.Watched(x.m.ID) {
		hit, _ := x.Accuracy(x.m.ID, x.peer(&x.s, one.Party), one.Party, x.Number)
		if x.Rand(one.Party, "discovery", x.m.ID, one.ID).Float64() >= hit {
			return false
		}
	}
	x.next.Invocations[i].Found = true
	return true
}
