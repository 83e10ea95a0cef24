// This file decides on compliance for show: detection by monitoring, the end of the
// show, and the return of measures that were eased or lifted (snapback). The inputs are
// the monitoring of the issue and the articles of the regime on snapback.

package coercion

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// found ends a show of compliance. Every actor has seen a promise broken.
func (c *phase) found(k int) {
	r := &c.Docket.Regimes()[k]
	_, state := c.Issue(k)
	state.Feigned = 0
	c.Standoffs[k].Met, c.Standoffs[k].Found = false, true
	c.Standoffs[k].Held, c.Standoffs[k].Kept, c.Standoffs[k].Fresh = false, false, true
	s, _ := c.Docket.Standing(r.ID)
	c.broke(r.Target, false)
	c.say(k, event.Event{Kind: event.FeigningDetected, Actor: standoff.LeaderOf(r, &s), Other: r.Target, Level: state.Level, Reason: "compliance was for show"})
}

// afterFeint lets the leader decide whether measures that were eased or lifted return,
// and prepares the events of the return.
func (c *phase) afterFeint(k int, r *sanction.Regime, s *sanction.Standing) error {
	d := &c.Standoffs[k]
	if standoff.Bites(s) && len(s.Relief) == 0 && s.State != sanction.Suspended {
		return nil // no relief yet: the measures go on
	}
	p, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least, Full: true})
	if p == nil || err != nil {
		c.act(func() { c.close(k) })
		return err
	}
	lead := p.Members[0]
	var events []sanction.Event
	// The return of measures is called and carried out in the same period.
	for _, kind := range []sanction.EventKind{sanction.CallSnapback, sanction.SnapBack} {
		events = append(events, standoff.ByAll(r, sanction.Event{Kind: kind, Period: c.Number, Ground: "compliance was for show", For: s.Members}, p.Members)...)
	}
	if _, err := standoff.After(c.Frozen, events...); err != nil {
		// Without an article on snapback, or with a slower article, the senders impose
		// anew.
		e := sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}
		events = standoff.ByAll(r, e, standoff.Running(c.Frozen, r, p.Members))
		e.Kind, e.Level, e.Harm = sanction.Impose, d.Severity, c.harm(p)
		events = append(events, standoff.ByAll(r, e, p.Members)...)
	}
	// The leader chooses between closing the standoff and the return of measures.
	list := []candidate{
		{kind: agent.DoLetGo, value: p.BackDown, act: func() { c.close(k) }},
		{kind: agent.DoSnapBack, level: d.Severity, bare: true, value: p.Impose, act: func() {
			if !c.apply(events...) {
				c.close(k)
				return
			}
			c.Standoffs[k].Met, c.Standoffs[k].Fresh = false, true
			c.say(k, event.Event{Kind: event.SnappedBack, Actor: lead, Other: r.Target, Level: d.Severity, Demanded: p.Demand, Least: p.Enough, Reason: "compliance was for show"})
		}},
	}
	if err := c.privately(p, list); err != nil {
		return err
	}
	c.leads(k, agent.ToSnapBack, lead, list, nil)
	return nil
}

// detects draws whether the monitoring of a period detects compliance for show that is
// not yet known. The chance is the monitoring chance per quarter, adjusted to the
// length of the period.
func (c *phase) detects(k int) bool {
	r, s := c.Regime(k)
	q, state := c.Issue(k)
	if d := &c.Standoffs[k]; state.Feigned == 0 || !d.Met || d.Found {
		return false
	}
	chance := c.Length.Chance(q.Monitoring(r.Institution != nil && r.Institution.Pooled, standoff.Ordered(r, s.Members)...))
	return c.Rand(standoff.LeaderOf(r, &s), "monitoring", r.ID).Float64() < chance
}
