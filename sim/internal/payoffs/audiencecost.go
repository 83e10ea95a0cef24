package payoffs

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// What coercion does at home, as those who decide foresee it: psi times the part of support
// that is not economic (MODEL.md section 13), by the same function that moves support.

// home is what a crisis does to an actor at home.
type home struct {
	c        *Model
	p        *Crisis
	seat     int
	target   bool // of the regime
	sender   bool
	endorsed bool
	// audience is what it costs to give up all that is at stake, win what it is worth
	// to obtain it, both as annuities.
	audience, win float64
	// listed is what listings cost its leaders, listedBoth those of the other side's
	// retaliation.
	listed, listedBoth float64
}

// home finds what a crisis does to an actor at home. Its audience cost is one of two, never
// both: the points of support that backing down costs, if points are worth something to it
// and support moves; otherwise the primitive agent.Public.Audience. Points are lost once, so
// that the annuity of a loss is (1-delta) times it.
func (c *Model) home(p *Crisis, actor string) home {
	h := home{c: c, p: p, seat: c.Seat(actor)}
	r := &c.Frozen.Regimes()[p.Regime]
	h.target, h.sender = r.Target == actor, slices.Contains(p.Members, actor)
	h.endorsed = r.Institution != nil
	a := &c.Actors[h.seat]
	once := 1 - a.Discount()
	publicity := 1 - c.Rules.Options.Secrecy
	h.audience = a.Audience * publicity
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

// news is what a quarter of measures in one world, against another without them, is worth
// at home.
func (h *home) news(with, without *welfare.Effects) float64 { return h.worth(with, without, h.target) }

// newsOfBoth is the same under retaliation: a leader is then a target too.
func (h *home) newsOfBoth(with, without *welfare.Effects) float64 {
	return h.worth(with, without, h.target || h.sender)
}

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

// listedAt is what listings cost the target's leaders at one of the levels.
func (h *home) listedAt(level int) float64 {
	if h.target {
		return h.p.ListedAt[level]
	}
	return 0
}

// Listings is what the listings of a regime cost leaders, in percent of income.
func (c *Model) Listings(d *sanction.Docket, regime string) float64 {
	if !c.On(mechanism.Listings) {
		return 0
	}
	return d.LeaderCost(regime, c.Number)
}

// Part is the share that a level is of what is at stake now.
func (c *Model) Part(k int, level float64) float64 {
	_, s := c.Issue(k)
	at := c.Standoffs[k].Demand - s.Level
	if at <= 0 {
		return 1
	}
	return min(1, max(0, (level-s.Level)/at))
}

// Face is how much of an audience sees what is done about a standoff.
func (c *Model) Face(k int) float64 {
	d := &c.Standoffs[k]
	v := Variant{Severity: d.Severity, Demand: d.Demand, Least: d.Least}
	return (1 - c.Rules.Options.Secrecy) * c.specificity(k, v)
}
