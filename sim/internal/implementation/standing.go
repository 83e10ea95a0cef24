package implementation

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides how a breach goes on: a breach stands for a least number of periods, since a policy
// is not reversed from quarter to quarter, and then until its author ends it. A breach in return for a
// breach stands as long as that breach does. Source: an assumption on the time to reverse a tariff.

// stands reports whether a breach goes on without a new decision.
func (c *complying) stands(b *obligation.OpenBreach, s treaty.Standing) bool {
	if b.Against != "" && !s.BoundIn(b.Against, c.Number) {
		return false
	}
	return c.Number < b.Until || b.Against != "" && c.State.Breaching(b.Module, b.Against) >= 0
}

// goOn has a breach go on for another period.
func (c *complying) goOn(b *obligation.OpenBreach) error {
	amount := b.Amount
	if b.Against == "" {
		var err error
		if amount, err = c.harmOf(b.Module, b.Party); err != nil {
			return err
		}
	}
	told := event.Event{Kind: event.Breached, Ground: "none", Party: b.Against, Reason: "the breach goes on"}
	if c.Number < b.Until {
		told.Reason = fmt.Sprintf("the breach stands until %s %d", c.Unit(), b.Until)
	}
	if b.Covert {
		told.Kind = event.BrokenCovertly
		c.next.Covert = append(c.next.Covert, obligation.Breach{Module: b.Module, Party: b.Party, Period: c.Number})
	}
	c.do(treaty.Event{Kind: treaty.Breached, Module: b.Module, Author: b.Party, Party: b.Against, Amount: amount}, told)
	return nil
}

// breaks records that a party breaks a module by its own decision: a new breach, or one that goes on
// although the party could end it, and so withstands the answers in force.
func (c *complying) breaks(module, party string, covert bool, amount float64) {
	k := c.next.Breaching(module, party)
	if k < 0 {
		c.next.Open = append(c.next.Open, obligation.OpenBreach{
			Module: module, Party: party, Since: c.Number, Until: c.Number + c.Situation.Compliance.Stand, Amount: amount,
		})
		k = len(c.next.Open) - 1
	} else {
		for _, a := range c.State.Answers {
			if a.Module == module && a.Against == party {
				c.next.Open[k].Withstood = max(c.next.Open[k].Withstood, a.Share)
			}
		}
	}
	b := &c.next.Open[k]
	if b.Covert = covert; covert {
		c.next.Covert = append(c.next.Covert, obligation.Breach{Module: module, Party: party, Period: c.Number})
	}
}

// harmOf returns the harm of a breach of a module by a party to all others, as money at an annual
// rate.
func (f *Facts) harmOf(module, party string) (float64, error) {
	return compliance.BreachHarm(f.Situation, module, party)
}
