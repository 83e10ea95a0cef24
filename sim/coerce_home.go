package sim

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
	c        *coercing
	p        *regimeGame
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
func (c *coercing) home(p *regimeGame, actor string) home {
	h := home{c: c, p: p, seat: c.w.seat(actor)}
	r := &c.frozen.Regimes()[p.regime]
	h.target, h.sender = r.Target == actor, slices.Contains(p.members, actor)
	h.endorsed = r.Institution != nil
	a := &c.w.public[h.seat]
	once := 1 - a.Discount()
	publicity := 1 - c.w.Scenario.Coercion.Secrecy
	h.audience = a.Audience * publicity
	if c.w.minds(h.seat) {
		psi := a.Politics.Weight
		h.audience = -once * psi * a.Politics.Domestic(agent.PoliticalNews{BackedDown: publicity})
		h.win = once * psi * a.Politics.Domestic(agent.PoliticalNews{Won: 1})
	}
	if h.target {
		h.listed = p.listed
	}
	if actor == p.members[0] {
		h.listedBoth = p.listedBoth
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
	w := h.c.w
	if !w.minds(h.seat) || !h.target && !h.sender {
		return 0
	}
	a := &w.public[h.seat]
	cost := max(0, without.RealIncome(a.Regions)-with.RealIncome(a.Regions))
	news := w.bears(h.seat, target, h.endorsed, cost)
	if !target {
		news.Attributed = w.attributed(h.seat, h.c.frozen.Regimes()[h.p.regime].Target)
	}
	return a.Politics.Weight * a.Politics.Domestic(news)
}

// listedAt is what listings cost the target's leaders at one of the levels.
func (h *home) listedAt(level int) float64 {
	if h.target {
		return h.p.listedAt[level]
	}
	return 0
}

// listings is what the listings of a regime cost leaders, in percent of income.
func (c *coercing) listings(d *sanction.Docket, regime string) float64 {
	if !c.on(mechanism.Listings) {
		return 0
	}
	return d.LeaderCost(regime, c.w.Period)
}

// part is the share that a level is of what is at stake now.
func (c *coercing) part(k int, level float64) float64 {
	_, s := c.issue(k)
	at := c.disputes[k].Demand - s.Level
	if at <= 0 {
		return 1
	}
	return min(1, max(0, (level-s.Level)/at))
}

// face is how much of an audience sees what is done about a dispute.
func (c *coercing) face(k int) float64 {
	d := &c.disputes[k]
	v := variant{severity: d.Severity, demand: d.Demand, least: d.Least}
	return (1 - c.w.Scenario.Coercion.Secrecy) * c.specificity(k, v)
}
