package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Third parties: C5, whether to let goods go round the measures. Those that do not are
// neutral: they trade as they always do, and what they gain by it (backfill) is the
// market's doing, not a move.

// routes is C5: third parties open and close covert routes, shipments are caught, and
// senders put third parties under secondary sanctions.
func (c *coercing) routes() error {
	if !c.on(mechanism.Evasion) {
		return nil
	}
	for _, k := range c.inOrderOf(c.leader) {
		c.next()
		r, s := c.regime(k)
		if c.retaliates(k) || !s.InForceIn(c.w.Period) || c.disputes[k].Demand == 0 || c.disputes[k].Met {
			continue
		}
		if err := c.police(k); err != nil {
			return err
		}
		for _, route := range inTurn(c, c.candidates(k), func(o sanction.Route) string { return o.Via }) {
			c.next()
			if route.Via == r.Target || slices.Contains(s.Members, route.Via) || c.w.seat(route.Via) < 0 {
				continue
			}
			if err := c.evades(k, route); err != nil {
				return err
			}
		}
	}
	return nil
}

// candidates are the covert routes that may be opened round a regime.
func (c *coercing) candidates(k int) (out []sanction.Route) {
	if list := c.w.Scenario.Coercion.Routes; list != nil {
		return list
	}
	r, _ := c.regime(k)
	for _, a := range c.w.public {
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

// evades has a third party decide on one route: transit income, which the market prices,
// and what less pressure on the target is worth to it, against the secondary sanction that
// it expects.
func (c *coercing) evades(k int, route sanction.Route) error {
	r, s := c.regime(k)
	d := &c.disputes[k]
	open := slices.ContainsFunc(s.Routes, func(o sanction.OpenRoute) bool { return o.Via == route.Via && o.Sectors == route.Sectors })
	v := variant{members: standoff.Ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least}
	closed, err := c.standing(k)
	if closed == nil || err != nil {
		return err
	}
	v.route = &route
	if open {
		// The other world is the one without the route.
		was := c.frozen
		shut := sanction.Event{Kind: sanction.CloseCovert, Period: c.w.Period, Regime: r.ID, Author: route.Via, Route: route}
		without, err := standoff.After(was, shut)
		if err != nil {
			return nil
		}
		c.frozen = without
		defer func() { c.frozen = was }()
		if closed, err = c.standing(k); closed == nil || err != nil {
			return err
		}
	}
	through, err := c.crisis(k, v)
	if through == nil || err != nil {
		return err
	}
	seat, w := c.w.seat(route.Via), c.worth(k, route.Via)
	income := through.on.Flow(seat) - closed.on.Flow(seat)
	political := 0.0
	if w != 0 {
		delta := c.w.public[seat].Discount()
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
	e := sanction.Event{Kind: sanction.OpenCovert, Period: c.w.Period, Regime: r.ID, Author: route.Via, Route: route}
	said := event.Event{
		Kind: event.RouteOpened, Actor: route.Via, Other: r.Target, Sectors: route.Sectors,
		Reason: fmt.Sprintf("transit income %+.4f %%, political value %+.4f %%, expected secondary sanction %.4f %%", income, political, risk),
	}
	if open {
		e.Kind, said.Kind = sanction.CloseCovert, event.RouteClosed
	}
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

// detection is the chance that a route is found in a period: by the third party itself, and
// by the jurisdictions that it touches. In a quarter it is that of a shipment.
func (c *coercing) detection(k int, route *sanction.Route) float64 {
	r, s := c.regime(k)
	effort := func(id string) float64 {
		for _, e := range s.Efforts {
			if e.Sender == id {
				return e.Share
			}
		}
		return r.Effort
	}
	touched := []float64{route.Watch}
	if pooled := r.Institution != nil && r.Institution.Pooled; pooled {
		best := 0.0
		for _, id := range s.Members {
			best = max(best, effort(id))
		}
		touched = append(touched, best)
	} else {
		touched = append(touched, effort(standoff.LeaderOf(r, &s)))
	}
	return c.w.Scenario.PeriodLength.Chance(sanction.Detection(touched...))
}

// secondary is the secondary sanction that a third party expects of a route: the chance of
// being caught times what it would cost it, if the leader would go through with it.
func (c *coercing) secondary(k int, route sanction.Route, closed *regimeGame) (float64, error) {
	r, s := c.regime(k)
	if r.Secondary == nil || slices.Contains(s.Named, route.Via) {
		return 0, nil
	}
	chance := c.detection(k, &route)
	if chance == 0 {
		return 0, nil
	}
	d := &c.disputes[k]
	named, err := c.crisis(k, variant{members: standoff.Ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least, shut: route.Via})
	if named == nil || err != nil {
		return 0, err
	}
	seat := c.w.seat(route.Via)
	return chance * max(0, closed.on.Flow(seat)-named.on.Flow(seat)), nil
}

// police draws which open routes are found, and has the leader decide whether to name
// those behind them.
func (c *coercing) police(k int) error {
	r, s := c.regime(k)
	d := &c.disputes[k]
	lead := standoff.LeaderOf(r, &s)
	for i := range s.Routes {
		o := &s.Routes[i]
		if o.Since == c.w.Period || slices.Contains(d.Caught, o.Via) {
			continue
		}
		chance := c.detection(k, &o.Route)
		if chance == 0 || c.w.Rand("Coerce", lead, "police", r.ID, o.Via, string(o.Sectors)).Float64() >= chance {
			continue
		}
		c.act(func() {
			c.disputes[k].Caught = append(slices.Clone(c.disputes[k].Caught), o.Via)
			c.say(k, event.Event{Kind: event.RouteFound, Actor: lead, Other: o.Via, Sectors: o.Sectors, Reason: "a shipment was caught"})
		})
	}
	if r.Secondary == nil {
		return nil
	}
	for _, id := range d.Caught {
		if slices.Contains(s.Named, id) || !slices.ContainsFunc(s.Routes, func(o sanction.OpenRoute) bool { return o.Via == id }) {
			continue
		}
		v := variant{members: standoff.Ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least}
		let, err := c.standing(k)
		if let == nil || err != nil {
			return err
		}
		v.shut = id
		named, err := c.crisis(k, v)
		if named == nil || err != nil {
			return err
		}
		list := []candidate{{kind: agent.DoLetBe, value: let.Impose}, {kind: agent.DoName, value: named.Impose, act: func() {
			e := sanction.Event{Kind: sanction.Name, Period: c.w.Period, Party: id, For: s.Members}
			if c.apply(standoff.ByAll(r, e, standoff.Ordered(r, s.Members))...) {
				c.say(k, event.Event{Kind: event.PartyNamed, Actor: lead, Other: id, Reason: "it lets goods go round the measures"})
			}
		}}}
		c.choose(lead, agent.ToName, list, c.worth(k, lead), r.ID, id)
	}
	for _, id := range s.Named {
		if slices.ContainsFunc(s.Routes, func(o sanction.OpenRoute) bool { return o.Via == id }) {
			continue
		}
		c.act(func() {
			now, _ := c.docket.Standing(r.ID)
			clearing := slices.DeleteFunc(standoff.Ordered(r, now.Members), func(m string) bool {
				course, _ := now.Of(m)
				return r.Institution == nil && !slices.Contains(course.Named, id)
			})
			e := sanction.Event{Kind: sanction.Clear, Period: c.w.Period, Party: id, For: now.Members}
			if c.apply(standoff.ByAll(r, e, clearing)...) {
				c.disputes[k].Caught = slices.DeleteFunc(slices.Clone(c.disputes[k].Caught), func(o string) bool { return o == id })
				c.say(k, event.Event{Kind: event.PartyCleared, Actor: lead, Other: id, Reason: "it lets nothing through any more"})
			}
		})
	}
	return nil
}
