package coercion

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides on triggers: facts that allow measures once a finder has found them.
// The fact is a target that does less than all on the issue; for the target's own regime
// the fact is measures in force against the target. A body finds what is there.
// A party finds the fact if the measures are worth something to the party, because a
// finding is a decision like any other (Voeten 2005, The political origins of the UN
// Security Council's ability to legitimize the use of force, International Organization
// 59: 527-557).

// find lets the finders of regimes without measures decide on triggers. The leader can
// act on a finding in the same period.
func (c *phase) find() error {
	for k := range c.Standoffs {
		r, s := c.Regime(k)
		_, issue := c.Issue(k)
		switch {
		case len(r.Triggers) == 0 || standoff.Opened(&s):
			continue
		case c.Retaliates(k) && !c.pressed(c.Standoffs[k].Issue):
			continue
		case !c.Retaliates(k) && issue.Level >= 1-numeric.SameLevel:
			continue
		}
		for n := range r.Triggers {
			if err := c.finds(k, &r.Triggers[n]); err != nil {
				return err
			}
		}
	}
	return nil
}

// pressed reports whether measures against the target of an issue are in force.
func (c *phase) pressed(issue int) bool {
	for k := range c.Standoffs {
		if _, s := c.Regime(k); c.Standoffs[k].Issue == issue && !c.Retaliates(k) && standoff.Bites(&s) {
			return true
		}
	}
	return false
}

// finds lets the finder of a trigger decide. The worth of a finding is the worth of the
// measures in full, against none, in percent of income per quarter.
func (c *phase) finds(k int, t *sanction.Trigger) error {
	r, s := c.Regime(k)
	e := sanction.Event{Kind: sanction.FindTrigger, Period: c.Number, Regime: r.ID, Author: t.Finder, Case: t.ID}
	found, err := standoff.After(c.Frozen, e)
	if err != nil {
		return nil // the trigger is found already
	}
	reason := "the fact is there"
	if c.Seat(t.Finder) >= 0 && !c.Retaliates(k) {
		was := c.Frozen
		c.Frozen = found
		p, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: 1, Demand: 1})
		c.Frozen = was
		if p == nil || err != nil {
			return err
		}
		w := c.Worth(k, t.Finder)
		worth := p.Watch(ptr(c.Side(p, t.Finder)), w, true) - w*p.Now
		list := []candidate{{kind: agent.DoLetBe, value: constant(numeric.Negligible)}, {kind: agent.DoFind, value: constant(worth)}}
		if c.choose(t.Finder, agent.ToFind, list, 0, r.ID, t.ID) == 0 {
			return nil
		}
		reason = fmt.Sprintf("the measures are worth %+.4f %% a quarter to it", worth)
	}
	c.act(func() {
		if c.apply(e) {
			c.say(k, event.Event{Kind: event.TriggerFound, Actor: t.Finder, Other: r.Target, Reason: reason})
		}
	})
	return nil
}
