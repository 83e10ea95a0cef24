package coercion

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides how hard senders look for covert shipments. A sender weighs more
// pressure on the target against the cost of looking and against the trade of the
// sender's own firms, which the shipments keep alive. Source: Bapat and Kwon (2015),
// When are sanctions effective? A bargaining and enforcement framework, International
// Organization 69: 131-162. The market share of a sender's firms enters through
// payrolls, by the prices of the market.

// efforts is the menu of enforcement: chances of detection of a shipment. Nobody finds
// everything. An assumption.
var efforts = []float64{0, 0.25, 0.5, 0.75, 0.95}

// halfYear is the number of quarters between reviews of enforcement, as the Council of
// the European Union reviews its measures every six months.
const halfYear = 2

// enforcement lets the senders of a regime choose efforts, at reviews. Where no goods
// go round the measures there is nothing to find, and efforts stay.
func (c *phase) enforcement(k int) error {
	_, s := c.Regime(k)
	if !c.On(mechanism.Enforcement) || len(s.Routes) == 0 || (c.Number-s.Began)%c.Length.Least(halfYear) != 0 {
		return nil
	}
	for _, id := range inTurn(c, s.Members, func(id string) string { return id }) {
		c.next()
		if err := c.enforces(k, id); err != nil {
			return err
		}
	}
	return nil
}

// enforces lets a sender choose an effort. The worth of an effort m, in percent of
// income per quarter, is the worth of the measures with m, by the chances of success
// and the trade of all, less cost m^2.
func (c *phase) enforces(k int, id string) error {
	r, s := c.Regime(k)
	d, now, w := &c.Standoffs[k], s.EffortOf(r, id), c.Worth(k, id)
	v := payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least, Enforcer: id}
	var list []candidate
	for _, m := range efforts {
		v.Effort = m
		p, err := c.Crisis(k, v)
		if p == nil || err != nil {
			return err
		}
		worth := p.Impose(w)
		if id != p.Members[0] {
			worth = p.Watch(ptr(c.Side(p, id)), w, true)
		}
		list = append(list, candidate{kind: agent.DoPolice, level: m, value: constant(worth - c.Rules.Options.EnforcementCost*m*m)})
	}
	n := c.choose(id, agent.ToPolice, list, 0, r.ID)
	m := list[n].level
	if m == now {
		return nil
	}
	at := max(0, slices.IndexFunc(efforts, func(m float64) bool { return m == now }))
	reason := fmt.Sprintf("it is worth %+.4f %% more than an effort of %g", list[n].value(0)-list[at].value(0), efforts[at])
	c.act(func() {
		if c.apply(sanction.Event{Kind: sanction.SetEffort, Period: c.Number, Regime: r.ID, Author: id, Level: m}) {
			c.say(k, event.Event{Kind: event.EnforcementSet, Actor: id, Other: r.Target, Level: m, Reason: reason})
		}
	})
	return nil
}
