package coercion

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides sub-step C5: whether third parties let goods pass round the
// measures (sanctions busting). A third party without a covert route is neutral. The
// gain of a neutral from trade diversion (backfill) is an outcome of the market and not
// a move.

// routes plays C5: third parties open and close covert routes, shipments are caught,
// and senders put third parties under secondary sanctions.
func (c *phase) routes() error {
	if !c.On(mechanism.Evasion) {
		return nil
	}
	for _, k := range c.inOrderOf(c.leader) {
		c.next()
		r, s := c.Regime(k)
		if c.Retaliates(k) || !s.InForceIn(c.Number) || c.Standoffs[k].Demand == 0 || c.Standoffs[k].Met {
			continue
		}
		if err := c.enforcement(k); err != nil {
			return err
		}
		if err := c.police(k); err != nil {
			return err
		}
		for _, route := range inTurn(c, c.candidates(k), func(o sanction.Route) string { return o.Via }) {
			c.next()
			if route.Via == r.Target || slices.Contains(s.Members, route.Via) || c.Seat(route.Via) < 0 {
				continue
			}
			if err := c.evades(k, route); err != nil {
				return err
			}
		}
	}
	return nil
}

// candidates returns the covert routes that third parties may open round a regime.
// Without a list in the options, every actor has a route for each banned or controlled
// group of sectors.
func (c *phase) candidates(k int) (out []sanction.Route) {
	// A list in the options replaces the generated routes.
	if list := c.Rules.Options.Routes; list != nil {
		return list
	}
	r, _ := c.Regime(k)
	for _, a := range c.Actors {
		for i := range r.Measures {
			m := &r.Measures[i]
			route := sanction.Route{Via: a.ID, Sectors: m.Sectors}
			stops := m.Kind == sanction.ImportBan || m.Kind == sanction.ExportBan || m.Kind == sanction.ExportControl
			if stops && !slices.ContainsFunc(out, func(o sanction.Route) bool { return o.Via == route.Via && o.Sectors == route.Sectors }) {
				out = append(out, route)
			}
		}
	}
	return out
}

// evades lets a third party decide on a route. The gains are transit income at market
// prices and the worth of lower pressure on the target. The cost is the expected
// secondary sanction. All are in percent of income per quarter.
func (c *phase) evades(k int, route sanction.Route) error {
	r, s := c.Regime(k)
	d := &c.Standoffs[k]
	open := slices.ContainsFunc(s.Routes, func(o sanction.OpenRoute) bool { return o.Via == route.Via && o.Sectors == route.Sectors })
	v := payoffs.Variant{Members: standoff.Ordered(r, s.Members), Severity: d.Severity, Demand: d.Demand, Least: d.Least}
	closed, err := c.Standing(k)
	if closed == nil || err != nil {
		return err
	}
	v.Route = &route
	// An open route is judged by closing it, a closed route by opening it.
	if open {
		// The alternative is the world without the route.
		was := c.Frozen
		shut := sanction.Event{Kind: sanction.CloseCovert, Period: c.Number, Regime: r.ID, Author: route.Via, Route: route}
		without, err := standoff.After(was, shut)
		if err != nil {
			return nil
		}
		c.Frozen = without
		defer func() { c.Frozen = was }()
		if closed, err = c.Standing(k); closed == nil || err != nil {
			return err
		}
	}
	through, err := c.Crisis(k, v)
	if through == nil || err != nil {
		return err
	}
	seat, w := c.Seat(route.Via), c.Worth(k, route.Via)
	income := through.On.Flow(seat) - closed.On.Flow(seat)
	political := 0.0
	// Only an actor with a stake in compliance values pressure on the target.
	if w != 0 {
		delta := c.Present.Actors[seat].Discount()
		political = w * (through.Success(delta) - closed.Success(delta))
	}
	risk, err := c.secondary(k, route, closed)
	if err != nil {
		return err
	}
	worth := income + political - risk
	list := []candidate{
		{kind: agent.DoStayNeutral, value: constant(numeric.Negligible)},
		{kind: agent.DoEvade, value: constant(worth)},
	}
	n := c.choose(route.Via, agent.ToEvade, list, 0, r.ID, string(route.Sectors))
	e := sanction.Event{Kind: sanction.OpenCovert, Period: c.Number, Regime: r.ID, Author: route.Via, Route: route}
	said := event.Event{
		Kind: event.EvasionOpened, Actor: route.Via, Other: r.Target, Sectors: route.Sectors,
		Reason: fmt.Sprintf("transit income %+.4f %%, political value %+.4f %%, expected secondary sanction %.4f %%", income, political, risk),
	}
	if open {
		e.Kind, said.Kind = sanction.CloseCovert, event.EvasionClosed
	}
	// A choice that keeps the present state needs no act.
	if open == (n == 1) {
		return nil
	}
	c.act(func() {
		if c.apply(e) {
			c.say(k, said)
		}
	})
	return nil
}

// detection returns the chance that a route is found in a period, by the third party
// itself and by the jurisdictions on the route. For a period of a quarter the chance is
// the chance of detecting a shipment.
func (c *phase) detection(k int, route *sanction.Route) float64 {
	r, s := c.Regime(k)
	// Members that pool what they see find what the best of them finds.
	found := s.EffortOf(r, standoff.LeaderOf(r, &s))
	if r.Institution != nil && r.Institution.Pooled {
		for _, id := range s.Members {
			found = max(found, s.EffortOf(r, id))
		}
	}
	return c.Length.Chance(sanction.Detection(route.Watch, found))
}
