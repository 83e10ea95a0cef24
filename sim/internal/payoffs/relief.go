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

// OwnShare returns the docket after a sender has given its share of relief, and the
// docket after the sender has kept that share or taken relief back. Both are nil if the
// regime allows no relief by the sender.
func (c *Model) OwnShare(k int, id string) (give, keep *sanction.Docket) {
	r, s := c.Regime(k)
	give, keep = c.Frozen, c.Frozen
	if s.ReliefOf(id) < 1 {
		var err error
		if give, err = standoff.After(c.Frozen, sanction.Event{Kind: sanction.Lift, Period: c.Number, Regime: r.ID, Author: id}); err != nil {
			return nil, nil
		}
	}
	// A sender that has given relief may take back the relief instead.
	if s.ReliefOf(id) > 0 {
		if back, err := standoff.After(c.Frozen, c.TakingBack(k, id)); err == nil {
			keep = back
		}
	}
	return give, keep
}

// TakingBack returns the event by which a sender takes back its relief.
func (c *Model) TakingBack(k int, id string) sanction.Event {
	return sanction.Event{Kind: sanction.TakeBack, Period: c.Number, Regime: c.Docket.Regimes()[k].ID, Author: id, Ground: "measures are worth more to it"}
}
