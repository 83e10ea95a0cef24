// This file decides on secondary sanctions: the expected penalty of a third party with
// a covert route, the detection of routes, and the leader's decision to name or clear
// third parties. The worth of each option comes from the crisis with the routes of the
// party closed.

package coercion

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// secondary returns the expected cost of a secondary sanction to a third party on a
// route, in percent of income per quarter: the chance of detection times the cost of
// the sanction. The cost is 0 for a party already named and for a regime without
// secondary sanctions.
func (c *phase) secondary(k int, route sanction.Route, closed *payoffs.Crisis) (float64, error) {
	r, s := c.Regime(k)
	if r.Secondary == nil || slices.Contains(s.Named, route.Via) {
		return 0, nil
	}
	chance := c.detection(k, &route)
	if chance == 0 {
		return 0, nil
	}
	d := &c.Standoffs[k]
	named, err := c.Crisis(k, payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least, Shut: route.Via})
	if named == nil || err != nil {
		return 0, err
	}
	seat := c.Seat(route.Via)
	return chance * max(0, closed.On.Flow(seat)-named.On.Flow(seat)), nil
}

// police draws the detection of open routes, and lets the leader decide whether to name
// the third parties behind detected routes. A named party without an open route is
// cleared.
func (c *phase) police(k int) error {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	lead := standoff.LeaderOf(r, &s)
	// Routes opened in this period and third parties already caught are not drawn.
	for i := range s.Routes {
		o := &s.Routes[i]
		if o.Since == c.Number || slices.Contains(d.Caught, o.Via) {
			continue
		}
		chance := c.detection(k, &o.Route)
		if chance == 0 || c.Rand(lead, "police", r.ID, o.Via, string(o.Sectors)).Float64() >= chance {
			continue
		}
		c.act(func() {
			c.Standoffs[k].Caught = append(slices.Clone(c.Standoffs[k].Caught), o.Via)
			c.say(k, event.Event{Kind: event.EvasionDetected, Actor: lead, Other: o.Via, Sectors: o.Sectors, Reason: "a shipment was caught"})
		})
	}
	if r.Secondary == nil {
		return nil
	}
	// For each party caught the leader compares letting the party be with naming.
	for _, id := range d.Caught {
		if slices.Contains(s.Named, id) || !slices.ContainsFunc(s.Routes, func(o sanction.OpenRoute) bool { return o.Via == id }) {
			continue
		}
		v := payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least}
		let, err := c.Standing(k)
		if let == nil || err != nil {
			return err
		}
		v.Shut = id
		named, err := c.Crisis(k, v)
		if named == nil || err != nil {
			return err
		}
		list := []candidate{{kind: agent.DoLetBe, value: let.Impose}, {kind: agent.DoName, value: named.Impose, act: func() {
			e := sanction.Event{Kind: sanction.Name, Period: c.Number, Party: id, For: s.Members}
			if c.apply(standoff.ByAll(r, e, standoff.Ordered(r, s.Members))...) {
				c.say(k, event.Event{Kind: event.SecondarySanctionImposed, Actor: lead, Other: id, Reason: "it lets goods go round the measures"})
			}
		}}}
		c.choose(lead, agent.ToName, list, c.Worth(k, lead), r.ID, id)
	}
	// A named party that has closed its routes is cleared.
	for _, id := range s.Named {
		if slices.ContainsFunc(s.Routes, func(o sanction.OpenRoute) bool { return o.Via == id }) {
			continue
		}
		c.act(func() {
			now, _ := c.Docket.Standing(r.ID)
			clearing := slices.DeleteFunc(standoff.Ordered(r, now.Members), func(m string) bool {
				course, _ := now.Of(m)
				return r.Institution == nil && !slices.Contains(course.Named, id)
			})
			e := sanction.Event{Kind: sanction.Clear, Period: c.Number, Party: id, For: now.Members}
			if c.apply(standoff.ByAll(r, e, clearing)...) {
				c.Standoffs[k].Caught = slices.DeleteFunc(slices.Clone(c.Standoffs[k].Caught), func(o string) bool { return o == id })
				c.say(k, event.Event{Kind: event.SecondarySanctionLifted, Actor: lead, Other: id, Reason: "it lets nothing through any more"})
			}
		})
	}
	return nil
}
