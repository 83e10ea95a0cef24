package payoffs

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file works out the effects of coercion at home, as foreseen by those who decide:
// psi times the non-economic part of support (Fearon 1994), by the same function that moves
// support.

// home holds the effects of a crisis on an actor at home.
type home struct {
	c        *Model
	p        *Crisis
	seat     int
	target   bool // of the regime
	sender   bool
	endorsed bool
	// audience is the cost of giving up everything at stake, win the worth of obtaining
	// everything at stake, both as annuities in percent of income per quarter.
	audience, win float64
	// listed is the cost of listings to the actor's leaders, listedBoth the cost of
	// listings by the other side's retaliation.
	listed, listedBoth float64
}

// home returns the effects of a crisis on an actor at home. The audience cost has a
// single source. The source is the support that backing down costs, if the actor values
// support and support moves. Otherwise a sender has the primitive agent.Public.Audience, in
// standard deviations of the sender's private value of the issue, and a target the share
// Options.Face of what is at stake. Support is lost once, so the annuity of a loss is
// (1-delta) times the loss.
func (c *Model) home(p *Crisis, actor string) home {
	h := home{c: c, p: p, seat: c.Seat(actor)}
	r := &c.Frozen.Regimes()[p.Regime]
	h.target, h.sender = r.Target == actor, slices.Contains(p.Members, actor)
	h.endorsed = r.Institution != nil
	a := &c.Present.Actors[h.seat]
	once := 1 - a.Discount()
	publicity := 1 - c.Rules.Options.Secrecy
	issue := c.Standoffs[p.Regime].Issue
	q := &c.Rules.Issues[issue]
	switch claim := q.Claim(actor); {
	case h.target:
		h.audience = standoff.Share(c.Rules.Options.Face) * c.Stake(c.Rules, issue, -1) * publicity
	case claim >= 0:
		h.audience = a.Audience * c.deviation(issue, claim) * publicity
	}
	if c.Audience.Minds(&c.Actors[h.seat]) {
		psi := a.Politics.Weight
		h.audience = -once * psi * a.Politics.Domestic(agent.PoliticalNews{BackedDown: publicity})
		h.win = once * psi * a.Politics.Domestic(agent.PoliticalNews{Won: 1})
	}
	if h.target {
		h.listed = p.Listed
	}
	if actor == p.Members[0] {
		h.listedBoth = p.ListedBoth
	}
	return h
}

// deviation returns the unit of a claimant's audience cost: the standard deviation of the private value
// of the issue, or the default share of the stake where the value is no secret.
func (c *Model) deviation(issue, claim int) float64 {
	if sd := c.Spread(c.Rules, issue, claim); sd > 0 {
		return sd
	}
	return usualSpread * c.Stake(c.Rules, issue, claim)
}

// usualSpread is the standard deviation of private values as a share of stakes, where the scenario has
// none. An assumption.
const usualSpread = 0.5

// news returns the worth at home of a quarter of measures, in a world with the measures
// against a world without.
func (h *home) news(with, without *welfare.Effects) float64 { return h.worth(with, without, h.target) }

// newsOfBoth returns the worth of news under retaliation: a leader is then a target
// too.
func (h *home) newsOfBoth(with, without *welfare.Effects) float64 {
	return h.worth(with, without, h.target || h.sender)
}

// worth returns psi times the change of support by the news of a world, in percent of
// income per quarter, for a target or a sender.
func (h *home) worth(with, without *welfare.Effects, target bool) float64 {
	c := h.c
	if !c.Audience.Minds(&c.Actors[h.seat]) || !h.target && !h.sender {
		return 0
	}
	a := &c.Actors[h.seat]
	cost := max(0, without.RealIncome(a.Regions)-with.RealIncome(a.Regions))
	news := c.Audience.Bears(a, target, h.endorsed, cost)
	if !target {
		news.Attributed = c.Attributed(h.seat, c.Frozen.Regimes()[h.p.Regime].Target)
	}
	return a.Politics.Weight * a.Politics.Domestic(news)
}

// listedAt returns the cost of listings to the target's leaders at a level of
// compliance, by the place of the level.
func (h *home) listedAt(level int) float64 {
	if h.target {
		return h.p.ListedAt[level]
	}
	return 0
}

// Listings returns the cost to leaders of a regime's listings, in percent of income.
func (c *Model) Listings(d *sanction.Docket, regime string) float64 {
	if !c.On(mechanism.Listings) {
		return 0
	}
	return d.LeaderCost(regime, c.Number)
}

// Part returns a level of compliance as a share of the stake of a standoff, in [0, 1].
func (c *Model) Part(k int, level float64) float64 {
	_, s := c.Issue(k)
	at := c.Standoffs[k].Demand - s.Level
	if at <= 0 {
		return 1
	}
	return min(1, max(0, (level-s.Level)/at))
}

// Face returns the share of an audience that sees the acts of a standoff, in [0, 1].
func (c *Model) Face(k int) float64 {
	d := &c.Standoffs[k]
	v := Variant{Severity: d.Severity, Demand: d.Demand, Least: d.Least}
	return (1 - c.Rules.Options.Secrecy) * c.specificity(k, v)
}
