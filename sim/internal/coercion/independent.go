package coercion

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides for senders without an institution. Each sender decides on its own
// measures only. A member that follows a leader lifts its measures by leaving the
// coalition (C2). The leader lifts its measures in C4. Each sender gives relief and
// takes relief back.

// leaving returns the worth to the leader of ad hoc senders of lifting its own measures
// while others keep theirs, in percent of income per quarter by type. The worth is the
// return of the rest of the coalition without the leader, less the leader's audience
// cost. With no other sender the value is the value of backing down, and leaves is
// false.
func (c *phase) leaving(k int, p *payoffs.Crisis) (value func(w float64) float64, leaves bool, err error) {
	r, s := c.Regime(k)
	others := slices.Clone(standoff.Running(c.Frozen, r, s.Members))
	others = slices.DeleteFunc(others, func(id string) bool { return id == p.Members[0] })
	if !c.Apart(r) || len(others) == 0 {
		return p.BackDown, false, nil
	}
	rest, err := c.Crisis(k, payoffs.Variant{
		Members: standoff.Ordered(r, slices.DeleteFunc(slices.Clone(s.Members), func(id string) bool { return id == p.Members[0] })), Severity: p.Severity, Demand: p.Demand, Least: p.Enough,
	})
	if rest == nil || err != nil {
		return p.BackDown, false, err
	}
	side := c.Side(rest, p.Members[0])
	// Watch is linear in the worth of compliance.
	cost := rest.Watch(&side, 0, true)
	success := rest.Watch(&side, 1, true) - cost
	return func(w float64) float64 { return cost + success*w - (w*p.Now - p.BackDown(w)) }, true, nil
}

// leaves lifts the leader's own measures. The next sender leads the measures that
// remain.
func (c *phase) leaves(k int, lead string) {
	r := &c.Docket.Regimes()[k]
	if !c.apply(sanction.Event{Kind: sanction.Leave, Period: c.Number, Regime: r.ID, Author: lead}) {
		return
	}
	c.say(k, event.Event{Kind: event.LeftCoalition, Actor: lead, Other: r.Target, Ground: c.Law.Condemned(r.ID, lead), Reason: "it lifts its own measures: holding on is worth less to it"})
	c.emptied(k, lead)
}

// emptied ends a standoff with measures in force once the last sender with measures has
// left.
func (c *phase) emptied(k int, last string) {
	r := &c.Docket.Regimes()[k]
	if s, _ := c.Docket.Standing(r.ID); !standoff.Opened(&s) && c.Standoffs[k].Demand > 0 {
		c.say(k, event.Event{Kind: event.SanctionLifted, Actor: last, Other: r.Target, Reason: "nobody holds on"})
		c.close(k)
	}
}

// eases lets an ad hoc sender that does not lead decide on the relief that milestones
// or front-loading allow. Relief that is owed and withheld breaks a promise.
func (c *phase) eases(k int, p *payoffs.Crisis, id string, due float64) error {
	r, s := c.Regime(k)
	if due <= s.ReliefOf(id) || s.LevelOf(id, c.Number) == 0 {
		return nil
	}
	softer, err := c.Softer(k, p, id, due)
	if softer == nil || err != nil {
		return err
	}
	w := c.Worth(k, id)
	owed := c.Due(k, c.Issues[c.Standoffs[k].Issue].Level, c.Standoffs[k].Demand) > s.ReliefOf(id)
	if softer = c.Promised(k, softer, id, true); owed {
		p = c.Promised(k, p, id, false)
	}
	holds, gives := p.Watch(ptr(c.Side(p, id)), w, true), softer.Watch(ptr(c.Side(softer, id)), w, true)
	list := []candidate{
		{kind: agent.DoHold, value: constant(holds), act: func() {
			if owed {
				c.withholds(k, id, due)
			}
		}},
		{kind: agent.DoEase, level: due, bare: true, value: constant(gives), act: func() {
			c.broke(id, true, r.Target)
			c.gives(k, id, due)
		}},
	}
	c.choose(id, agent.ToEase, list, w, r.ID)
	return nil
}

// sours lowers the target's trust in the other providers of relief when a provider
// breaks off. The weight is the weight of an onlooker.
func (c *phase) sours(k int, target, leaver string, providers []string) {
	c.Issues[c.Standoffs[k].Issue].Pressed = true
	if !c.On(mechanism.ProviderSpillover) {
		return
	}
	for _, id := range providers {
		if id != leaver {
			trust := &c.trust[c.Seat(target)][c.Seat(id)]
			now := trust.In(true)
			*trust = trust.With(true, now.Toward(now.AfterQuarter(false), standoff.Onlookers))
		}
	}
}
