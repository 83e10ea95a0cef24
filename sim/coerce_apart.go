package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Senders without an institution: each decides on its own measures, and none for another.
// Members that follow a leader lift theirs by leaving the coalition (C2); the leader lifts
// its own in C4, and relief is given and taken back by each.

// leaving is what it is worth to the leader of ad hoc senders to lift its own measures while
// others hold on to theirs: what the rest of the coalition gets without it, less what its
// audience makes of it. With nobody else it is to back down, and leaves is false.
func (c *coercing) leaving(k int, p *regimeGame) (value func(w float64) float64, leaves bool, err error) {
	r, s := c.regime(k)
	others := slices.Clone(standoff.Running(c.frozen, r, s.Members))
	others = slices.DeleteFunc(others, func(id string) bool { return id == p.members[0] })
	if !c.apart(r) || len(others) == 0 {
		return p.BackDown, false, nil
	}
	rest, err := c.crisis(k, variant{
		members: standoff.Ordered(r, slices.DeleteFunc(slices.Clone(s.Members), func(id string) bool { return id == p.members[0] })), severity: p.severity, demand: p.demand, least: p.least,
	})
	if rest == nil || err != nil {
		return p.BackDown, false, err
	}
	side := c.side(rest, p.members[0])
	// Watch is linear in what compliance is worth.
	cost := rest.Watch(&side, 0, true)
	success := rest.Watch(&side, 1, true) - cost
	return func(w float64) float64 { return cost + success*w - (w*p.Now - p.BackDown(w)) }, true, nil
}

// leaves has the leader lift its own measures. The next sender leads those that remain.
func (c *coercing) leaves(k int, lead string) {
	r := &c.docket.Regimes()[k]
	if !c.apply(sanction.Event{Kind: sanction.Leave, Period: c.w.Period, Regime: r.ID, Author: lead}) {
		return
	}
	c.say(k, event.Event{Kind: event.LeftCoalition, Actor: lead, Other: r.Target, Ground: c.w.condemned(r.ID, lead), Reason: "it lifts its own measures: holding on is worth less to it"})
	c.emptied(k, lead)
}

// emptied ends a dispute with measures in force once the last sender that had some has left.
func (c *coercing) emptied(k int, last string) {
	r := &c.docket.Regimes()[k]
	if s, _ := c.docket.Standing(r.ID); !standoff.Opened(&s) && c.disputes[k].Demand > 0 {
		c.say(k, event.Event{Kind: event.SanctionLifted, Actor: last, Other: r.Target, Reason: "nobody holds on"})
		c.close(k)
	}
}

// eases has an ad hoc sender that does not lead decide on the relief that milestones or
// front-loading allow it to give.
func (c *coercing) eases(k int, p *regimeGame, id string, due float64) error {
	r, s := c.regime(k)
	if due <= s.ReliefOf(id) || s.LevelOf(id, c.w.Period) == 0 {
		return nil
	}
	softer, err := c.softer(k, p, id, due)
	if softer == nil || err != nil {
		return err
	}
	w := c.worth(k, id)
	owed := c.due(k, c.issues[c.disputes[k].Issue].Level, c.disputes[k].Demand) > s.ReliefOf(id)
	if softer = c.promised(k, softer, id, true); owed {
		p = c.promised(k, p, id, false)
	}
	holds, gives := p.Watch(ptr(c.side(p, id)), w, true), softer.Watch(ptr(c.side(softer, id)), w, true)
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

// takingBack is the event by which a sender takes back the relief that it gives.
func (c *coercing) takingBack(k int, id string) sanction.Event {
	return sanction.Event{Kind: sanction.TakeBack, Period: c.w.Period, Regime: c.docket.Regimes()[k].ID, Author: id, Ground: "measures are worth more to it"}
}

// sours counts a provider's breaking off against the others who provide relief, with the
// weight of what is only watched.
func (c *coercing) sours(target, leaver string, providers []string) {
	if !c.on(mechanism.ProviderSpillover) {
		return
	}
	for _, id := range providers {
		if id != leaver {
			trust := &c.trust[c.w.seat(target)][c.w.seat(id)]
			now := trust.In(true)
			*trust = trust.With(true, now.Toward(now.AfterQuarter(false), standoff.Onlookers))
		}
	}
}
