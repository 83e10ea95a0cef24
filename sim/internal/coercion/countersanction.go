// This file decides on counter-sanctions: the target's threat of retaliation,
// retaliation in force, and its end. The measures come from the target's own regimes.
// The worth of retaliation is worked out in package payoffs.

package coercion

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// endRetaliation ends the measures with which the target has answered regime k.
// Measures that answer another regime too go on.
func (c *phase) endRetaliation(k int) {
	for _, i := range c.Retaliations(k, c.everySender(k)) {
		if !c.answersAnother(i, k) {
			c.endsAnswer(i)
		}
	}
}

// answersAnother reports whether retaliation i answers measures in force of a regime
// other than k.
func (c *phase) answersAnother(i, k int) bool {
	other := &c.Docket.Regimes()[i]
	for n := range c.Standoffs {
		r := &c.Docket.Regimes()[n]
		if n == k || c.Standoffs[n].Issue != c.Standoffs[k].Issue || r.Target != other.Senders[0] {
			continue
		}
		if s, _ := c.Docket.Standing(r.ID); standoff.Bites(&s) && slices.Contains(s.Members, other.Target) {
			return true
		}
	}
	return false
}

// endsAnswer ends a regime of retaliation: measures in force are lifted, and a threat
// is withdrawn.
func (c *phase) endsAnswer(i int) {
	r := &c.Docket.Regimes()[i]
	s, _ := c.Docket.Standing(r.ID)
	e := sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}
	switch {
	case s.State == sanction.Threatened:
		e.Kind = sanction.BackDown
		c.apply(standoff.ByAll(r, e, r.Senders[:1])...)
	case standoff.Bites(&s):
		if c.apply(standoff.ByAll(r, e, standoff.Running(c.Docket, r, standoff.Ordered(r, s.Members)))...) {
			c.say(i, event.Event{Kind: event.CounterSanctionEnded, Actor: r.Senders[0], Other: r.Target, Reason: "the dispute has ended"})
		}
	}
}

// warn makes the target threaten retaliation against the senders of regime k.
func (c *phase) warn(k int) {
	s, _ := c.Docket.Standing(c.Docket.Regimes()[k].ID)
	for _, i := range c.Retaliations(k, s.Members) {
		r := &c.Docket.Regimes()[i]
		e := sanction.Event{Kind: sanction.Threaten, Period: c.Number, Until: max(c.Number, c.Standoffs[k].Deadline), For: r.Senders}
		c.apply(standoff.ByAll(r, e, r.Senders[:1])...) // a repeated threat changes nothing
		c.Standoffs[k].Warned = true
		c.say(k, event.Event{Kind: event.CounterSanctionThreatened, Actor: r.Senders[0], Other: r.Target, Reason: r.String()})
	}
}

// retaliate puts the target's own measures in force, against every sender for which the
// target has a regime.
func (c *phase) retaliate(k int) {
	s, _ := c.Docket.Standing(c.Docket.Regimes()[k].ID)
	for _, i := range c.Retaliations(k, s.Members) {
		r := &c.Docket.Regimes()[i]
		if events := c.Imposed(c.Docket, i); len(events) > 0 && c.apply(events...) {
			c.Standoffs[k].Held, c.Standoffs[k].Kept, c.Standoffs[k].Fresh = false, false, true // both sides bear more now
			c.say(i, event.Event{Kind: event.CounterSanctionImposed, Actor: r.Senders[0], Other: r.Target, Level: 1, Reason: r.String()})
		}
	}
}
