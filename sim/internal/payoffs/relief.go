// This file works out crises after relief, and after a promise of relief kept or broken.

package payoffs

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Promised returns a crisis after a sender has kept or broken a promise of relief. The
// target's trust in relief moves as after a kept or broken promise, by the sender's share
// of relief. The target's next step follows from that trust.
func (c *Model) Promised(k int, p *Crisis, id string, kept bool) *Crisis {
	r, _ := c.Regime(k)
	n := slices.Index(p.Members, id)
	trust := c.Trust[c.Seat(r.Target)][c.Seat(id)].In(true)
	out := *p
	out.Game = p.Fresh()
	out.Trust += p.Parts[n] * (trust.AfterQuarter(kept).Mean() - trust.Mean())
	return &out
}

// Softer returns a crisis with a share of relief by a sender, or nil if the regime does
// not allow the relief.
func (c *Model) Softer(k int, p *Crisis, id string, due float64) (*Crisis, error) {
	r, _ := c.Regime(k)
	e := sanction.Event{Kind: sanction.Ease, Period: c.Number, Regime: r.ID, Author: id, Level: due, For: p.Members}
	eased, err := standoff.After(c.Frozen, e)
	if err != nil {
		return nil, nil
	}
	world, err := c.Present.EffectsWithDocket(eased)
	if err != nil {
		return nil, err
	}
	softer := &Crisis{
		Regime: k, Members: p.Members, Severity: p.Severity, Demand: p.Demand, Enough: p.Enough,
		Off: p.Off, On: world, Eased: p.Eased, Both: p.Both, Parts: p.Parts,
	}
	if c.Adapts {
		softer.OffLater = p.OffLater
		if softer.OnLater, err = c.Present.EffectsLater(eased); err != nil {
			return nil, err
		}
	}
	softer.Listed, softer.ListedAt, softer.ListedBoth = c.Listings(eased, r.ID), p.ListedAt, p.ListedBoth
	softer.Game = p.Fresh()
	softer.Target, softer.Leader = c.Side(softer, r.Target), c.Side(softer, p.Members[0])
	coercive(&softer.Leader)
	softer.Target.Audience, softer.Leader.Audience, softer.Leader.Threatened = p.Target.Audience, p.Leader.Audience, p.Leader.Threatened
	softer.Charge(p.Levy)
	return softer, nil
}
