package sim

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Relief: what senders give for compliance, and take back when it was for show.

// relieve has each sender decide whether to give the relief that compliance makes due.
// Those who keep their measures in spite of it break a promise to the target.
func (c *coercing) relieve(k int) error {
	r, s := c.regime(k)
	if c.apart(r) && len(running(c.frozen, r, s.Members)) > 1 {
		return c.relieveApart(k)
	}
	lead := leaderOf(r, &s)
	d := &c.disputes[k]
	// The world with and without the measures, as each sender sees it: compliance is
	// there already, so that nothing else is at stake between the two.
	end := byAll(r, sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: s.Members}, running(c.frozen, r, ordered(r, s.Members)))
	off, err := after(c.frozen, end...)
	if err != nil {
		return nil
	}
	without, err := c.situation.PricesUnder(off)
	if err != nil {
		return err
	}
	with, err := c.situation.PricesUnder(c.frozen)
	if err != nil {
		return err
	}
	var willing []string
	for _, id := range s.Members {
		seat, paid := c.w.seat(id), c.mediated(k, id)
		list := []candidate{
			{kind: agent.DoRelieve, value: constant(without.Flow(seat) + paid)},
			{kind: agent.DoWithholdRelief, value: constant(with.Flow(seat))},
		}
		if c.choose(id, agent.ToRelieve, list, 0, r.ID) == 0 {
			willing = append(willing, id)
		}
	}
	together := r.Institution != nil && r.Institution.OneSchedule
	all := len(willing) == len(s.Members)
	c.act(func() {
		if together && !all {
			willing = nil // one schedule: nobody gives before all do
		}
		for _, id := range s.Members {
			c.broke(id, slices.Contains(willing, id), r.Target)
			if !slices.Contains(willing, id) {
				c.say(k, Event{Kind: ReliefWithheld, Actor: id, Other: r.Target, Level: d.Demand, Reason: "measures are worth more to it than relief"})
			}
		}
		if all && c.apply(end...) {
			c.compensates(k, s.Members...)
			c.say(k, Event{Kind: SanctionLifted, Actor: lead, Other: r.Target, Level: d.Demand, Reason: "the demand is met"})
			c.settled(k)
			return
		}
		for _, id := range willing {
			c.gives(k, id, 1)
			c.compensates(k, id)
		}
	})
	return nil
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
		c.say(k, Event{Kind: SanctionEased, Actor: id, Other: r.Target, Level: share, Reason: "relief is due"})
	}
}

// offersRelief adds to a leader's options the relief that milestones or front-loading
// allow: it saves a part of the cost, and leaves the target less to lose.
func (c *coercing) offersRelief(k int, p *crisis, due float64, list *[]candidate) error {
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
func (c *coercing) promised(k int, p *crisis, id string, kept bool) *crisis {
	r, _ := c.regime(k)
	n := slices.Index(p.members, id)
	trust := c.w.Trust[c.w.seat(r.Target)][c.w.seat(id)].In(true)
	out := *p
	out.Crisis = p.Fresh()
	out.Trust += p.parts[n] * (trust.AfterQuarter(kept).Mean() - trust.Mean())
	return &out
}

// softer is a crisis with a share of relief by one sender, or nil if it may not give it.
func (c *coercing) softer(k int, p *crisis, id string, due float64) (*crisis, error) {
	r, _ := c.regime(k)
	e := sanction.Event{Kind: sanction.Ease, Period: c.w.Period, Regime: r.ID, Author: id, Level: due, For: p.members}
	eased, err := after(c.frozen, e)
	if err != nil {
		return nil, nil
	}
	world, err := c.situation.PricesUnder(eased)
	if err != nil {
		return nil, err
	}
	softer := &crisis{
		regime: k, members: p.members, severity: p.severity, demand: p.demand, least: p.least,
		off: p.off, on: world, eased: p.eased, both: p.both, parts: p.parts,
	}
	if c.w.adaptation != nil {
		softer.offLater = p.offLater
		if softer.onLater, err = c.situation.PricesLater(eased); err != nil {
			return nil, err
		}
	}
	softer.listed, softer.listedAt, softer.listedBoth = c.listings(eased, r.ID), p.listedAt, p.listedBoth
	softer.Crisis = p.Fresh()
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
	c.say(k, Event{Kind: FeintFound, Actor: leaderOf(r, &s), Other: r.Target, Level: state.Level, Reason: "compliance was for show"})
}

// afterFeint decides whether measures that were eased or lifted come back.
func (c *coercing) afterFeint(k int, r *sanction.Regime, s *sanction.Standing) error {
	d := &c.disputes[k]
	if bites(s) && len(s.Relief) == 0 && s.State != sanction.Suspended {
		return nil // nothing was given yet: the measures go on
	}
	p, err := c.crisis(k, variant{members: ordered(r, s.Members), severity: d.Severity, demand: d.Demand, least: d.Least, full: true})
	if p == nil || err != nil {
		c.act(func() { c.close(k) })
		return err
	}
	lead := p.members[0]
	var events []sanction.Event
	for _, kind := range []sanction.EventKind{sanction.CallSnapback, sanction.SnapBack} {
		events = append(events, byAll(r, sanction.Event{Kind: kind, Period: c.w.Period, Ground: "compliance was for show", For: s.Members}, p.members)...)
	}
	if _, err := after(c.frozen, events...); err != nil {
		// Without an article on snapback, or with one that takes longer, they impose
		// anew.
		e := sanction.Event{Kind: sanction.Lift, Period: c.w.Period, For: s.Members}
		events = byAll(r, e, running(c.frozen, r, p.members))
		e.Kind, e.Level, e.Harm = sanction.Impose, d.Severity, c.harm(p)
		events = append(events, byAll(r, e, p.members)...)
	}
	list := []candidate{
		{kind: agent.DoLetGo, value: p.BackDown, act: func() { c.close(k) }},
		{kind: agent.DoSnapBack, level: d.Severity, bare: true, value: p.Impose, act: func() {
			if !c.apply(events...) {
				c.close(k)
				return
			}
			c.disputes[k].Met = false
			c.say(k, Event{Kind: SnappedBack, Actor: lead, Other: r.Target, Level: d.Severity, Demanded: p.demand, Least: p.least, Reason: "compliance was for show"})
		}},
	}
	if err := c.privately(p, list); err != nil {
		return err
	}
	c.leads(k, agent.ToSnapBack, lead, list)
	return nil
}
