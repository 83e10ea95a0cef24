package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Relief: what senders give for compliance, and take back when it was for show.

// relieve has each sender decide whether to give the relief that compliance makes due. Who
// keeps measures in spite of it breaks a promise to the target.
//
// Senders that act as one weigh all measures against none, as relief is the end of all of
// them: compliance is there already, so that nothing else is at stake between the two. Each
// of several independent senders weighs its own share alone, with the measures of the others
// as they are, and may take back what it has given. A provider that takes its share back
// cuts what is delivered, and the target's trust in all who provide.
func (c *coercing) relieve(k int) error {
	r, s := c.regime(k)
	senders, apart := s.Members, false
	if theirs := standoff.Running(c.frozen, r, s.Members); c.apart(r) && len(theirs) > 1 {
		senders, apart = theirs, true
	}
	end := standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: s.Members}, standoff.Running(c.frozen, r, standoff.Ordered(r, s.Members)))
	lifted, err := standoff.After(c.frozen, end...)
	if err != nil && !apart {
		return nil // the regime does not let them
	}
	var willing []string
	for _, id := range senders {
		give, keep := lifted, c.frozen
		if apart {
			if give, keep = c.ownShare(k, id); give == nil {
				continue
			}
		}
		without, err := c.situation.EffectsWithDocket(give)
		if err != nil {
			return err
		}
		with, err := c.situation.EffectsWithDocket(keep)
		if err != nil {
			return err
		}
		seat := c.w.seat(id)
		list := []candidate{
			{kind: agent.DoRelieve, value: constant(without.Flow(seat) + c.mediated(k, id))},
			{kind: agent.DoWithholdRelief, value: constant(with.Flow(seat))},
		}
		if n := c.choose(id, agent.ToRelieve, list, 0, r.ID); list[n].kind == agent.DoRelieve {
			willing = append(willing, id)
		}
	}
	if apart {
		end = nil // by what is in force once each has given its share
	}
	c.act(func() { c.deliver(k, &s, senders, willing, end) })
	return nil
}

// ownShare is the docket once a sender has given its share of relief, and once it has kept
// it, or taken back what it gave. Both are nil if the regime does not let it give any.
func (c *coercing) ownShare(k int, id string) (give, keep *sanction.Docket) {
	r, s := c.regime(k)
	give, keep = c.frozen, c.frozen
	if s.ReliefOf(id) < 1 {
		var err error
		if give, err = standoff.After(c.frozen, sanction.Event{Kind: sanction.Lift, Period: c.w.Period, Regime: r.ID, Author: id}); err != nil {
			return nil, nil
		}
	}
	if s.ReliefOf(id) > 0 {
		if back, err := standoff.After(c.frozen, c.takingBack(k, id)); err == nil {
			keep = back
		}
	}
	return give, keep
}

// deliver has those who are willing give relief, and ends the dispute if all senders are: by
// the events of end, by which they lift as one, or, where end is nil, by all measures that
// are in force after each has given its own share.
func (c *coercing) deliver(k int, s *sanction.Standing, senders, willing []string, end []sanction.Event) {
	r, apart := &c.docket.Regimes()[k], end == nil
	all := len(willing) == len(senders)
	if !all && r.Institution != nil && r.Institution.OneSchedule {
		willing = nil // one schedule: nobody gives before all do
	}
	var givers []string // of relief that is less than the end of all measures
	give := func(id string) {
		c.gives(k, id, 1)
		c.compensates(k, id)
	}
	for _, id := range senders {
		switch {
		case !slices.Contains(willing, id):
			c.withholds(k, id, c.disputes[k].Demand)
			if apart && s.ReliefOf(id) > 0 && c.apply(c.takingBack(k, id)) {
				c.say(k, event.Event{Kind: event.ReliefTakenBack, Actor: id, Other: r.Target, Level: s.ReliefOf(id), Reason: "measures are worth more to it than relief"})
				c.sours(r.Target, id, senders)
			}
		case apart:
			c.broke(id, true, r.Target)
			give(id)
		default:
			c.broke(id, true, r.Target)
			givers = append(givers, id)
		}
	}
	if apart {
		end = standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: s.Members}, standoff.Running(c.docket, r, standoff.Ordered(r, s.Members)))
	}
	if all && c.apply(end...) {
		c.compensates(k, givers...)
		c.say(k, event.Event{Kind: event.SanctionLifted, Actor: standoff.LeaderOf(r, s), Other: r.Target, Level: c.disputes[k].Demand, Reason: "the demand is met"})
		c.settled(k)
		return
	}
	for _, id := range givers {
		give(id)
	}
}

// settled ends a dispute whose demand is met. As long as compliance may be for show the
// senders keep looking.
func (c *coercing) settled(k int) {
	c.endRetaliation(k)
	if _, state := c.issue(k); state.Feigned == 0 {
		c.close(k)
	}
}

// gives has one sender give a share of relief.
func (c *coercing) gives(k int, id string, share float64) {
	r := &c.docket.Regimes()[k]
	s, _ := c.docket.Standing(r.ID)
	if s.ReliefOf(id) >= share {
		return
	}
	members := s.Members
	e := sanction.Event{Kind: sanction.Ease, Period: c.w.Period, Regime: r.ID, Author: id, Level: share, For: members}
	if c.docket.May(e) != nil {
		e.Ground = "the demand is met"
	}
	if c.apply(e) {
		c.say(k, event.Event{Kind: event.SanctionEased, Actor: id, Other: r.Target, Level: share, Reason: "relief is due"})
	}
}

// offersRelief adds to a leader's options the relief that milestones or front-loading
// allow: it saves a part of the cost, and leaves the target less to lose.
func (c *coercing) offersRelief(k int, p *regimeGame, due float64, list *[]candidate) error {
	lead := p.members[0]
	softer, err := c.softer(k, p, lead, due)
	if softer == nil || err != nil {
		return err
	}
	softer = c.promised(k, softer, lead, true)
	if c.due(k, c.issues[c.disputes[k].Issue].Level, c.disputes[k].Demand) > c.given(k, lead) {
		(*list)[0].value = c.promised(k, p, lead, false).Impose // to hold on breaks a promise
	}
	*list = append(*list, candidate{kind: agent.DoEase, level: due, value: softer.Impose, act: func() {
		c.broke(lead, true, c.docket.Regimes()[k].Target)
		c.gives(k, lead, due)
	}})
	return nil
}

// given is the share of relief that a sender has given.
func (c *coercing) given(k int, id string) float64 {
	_, s := c.regime(k)
	return s.ReliefOf(id)
}

// promised is a crisis once a sender has kept its promise of relief, or broken it: the target
// trusts it as much more or less to keep the next, and does its next step by that.
func (c *coercing) promised(k int, p *regimeGame, id string, kept bool) *regimeGame {
	r, _ := c.regime(k)
	n := slices.Index(p.members, id)
	trust := c.w.Trust[c.w.seat(r.Target)][c.w.seat(id)].In(true)
	out := *p
	out.Game = p.Fresh()
	out.Trust += p.parts[n] * (trust.AfterQuarter(kept).Mean() - trust.Mean())
	return &out
}

// softer is a crisis with a share of relief by one sender, or nil if it may not give it.
func (c *coercing) softer(k int, p *regimeGame, id string, due float64) (*regimeGame, error) {
	r, _ := c.regime(k)
	e := sanction.Event{Kind: sanction.Ease, Period: c.w.Period, Regime: r.ID, Author: id, Level: due, For: p.members}
	eased, err := standoff.After(c.frozen, e)
	if err != nil {
		return nil, nil
	}
	world, err := c.situation.EffectsWithDocket(eased)
	if err != nil {
		return nil, err
	}
	softer := &regimeGame{
		regime: k, members: p.members, severity: p.severity, demand: p.demand, least: p.least,
		off: p.off, on: world, eased: p.eased, both: p.both, parts: p.parts,
	}
	if c.w.adaptation != nil {
		softer.offLater = p.offLater
		if softer.onLater, err = c.situation.EffectsLater(eased); err != nil {
			return nil, err
		}
	}
	softer.listed, softer.listedAt, softer.listedBoth = c.listings(eased, r.ID), p.listedAt, p.listedBoth
	softer.Game = p.Fresh()
	softer.Target, softer.Leader = c.side(softer, r.Target), c.side(softer, p.members[0])
	softer.Target.Audience, softer.Leader.Audience = p.Target.Audience, p.Leader.Audience
	softer.charge(p.levy)
	return softer, nil
}

// found ends a show of compliance: everybody has seen a promise broken.
func (c *coercing) found(k int) {
	r := &c.docket.Regimes()[k]
	_, state := c.issue(k)
	state.Feigned = 0
	c.disputes[k].Met, c.disputes[k].Found = false, true
	c.disputes[k].Held, c.disputes[k].Kept = false, false
	s, _ := c.docket.Standing(r.ID)
	c.broke(r.Target, false)
	c.say(k, event.Event{Kind: event.FeintFound, Actor: standoff.LeaderOf(r, &s), Other: r.Target, Level: state.Level, Reason: "compliance was for show"})
}

// afterFeint decides whether measures that were eased or lifted come back.
func (c *coercing) afterFeint(k int, r *sanction.Regime, s *sanction.Standing) error {
	d := &c.disputes[k]
	if standoff.Bites(s) && len(s.Relief) == 0 && s.State != sanction.Suspended {
		return nil // nothing was given yet: the measures go on
	}
	p, err := c.crisis(k, variant{members: standoff.Ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least, full: true})
	if p == nil || err != nil {
		c.act(func() { c.close(k) })
		return err
	}
	lead := p.members[0]
	var events []sanction.Event
	for _, kind := range []sanction.EventKind{sanction.CallSnapback, sanction.SnapBack} {
		events = append(events, standoff.ByAll(r, sanction.Event{Kind: kind, Period: c.w.Period, Ground: "compliance was for show", For: s.Members}, p.members)...)
	}
	if _, err := standoff.After(c.frozen, events...); err != nil {
		// Without an article on snapback, or with one that takes longer, they impose
		// anew.
		e := sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: s.Members}
		events = standoff.ByAll(r, e, standoff.Running(c.frozen, r, p.members))
		e.Kind, e.Level, e.Harm = sanction.Impose, d.Severity, c.harm(p)
		events = append(events, standoff.ByAll(r, e, p.members)...)
	}
	list := []candidate{
		{kind: agent.DoLetGo, value: p.BackDown, act: func() { c.close(k) }},
		{kind: agent.DoSnapBack, level: d.Severity, bare: true, value: p.Impose, act: func() {
			if !c.apply(events...) {
				c.close(k)
				return
			}
			c.disputes[k].Met = false
			c.say(k, event.Event{Kind: event.SnappedBack, Actor: lead, Other: r.Target, Level: d.Severity, Demanded: p.demand, Least: p.least, Reason: "compliance was for show"})
		}},
	}
	if err := c.privately(p, list); err != nil {
		return err
	}
	c.leads(k, agent.ToSnapBack, lead, list)
	return nil
}
