// This file works out the legal side of measures to those who take part in them, and the harm by which a
// panel judges them.

package payoffs

import (
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Harms returns the harm by a sender's part in a regime to each party of a module, by
// seat, in percent of the party's income per quarter. Harm is at least 0, and 0 for
// actors that the module does not bind.
func (c *Model) Harms(module, regime, sender string) ([]float64, error) {
	out := make([]float64, len(c.Actors))
	left, err := standoff.After(c.Docket, sanction.Event{Kind: sanction.Leave, Period: c.Number, Regime: regime, Author: sender})
	if err != nil {
		return out, nil
	}
	on, err := c.Present.EffectsWithDocket(c.Docket)
	if err != nil {
		return nil, err
	}
	off, err := c.Present.EffectsWithDocket(left)
	if err != nil {
		return nil, err
	}
	s := c.Register.Standing(module)
	// The harm is the loss of flow by the measures, for parties bound by the module.
	for k := range out {
		if id := c.Actors[k].ID; id != sender && s.BoundIn(id, c.Number) {
			out[k] = max(0, off.Flow(k)-on.Flow(k))
		}
	}
	return out, nil
}

// MembershipInLaw returns the change in the worth of membership by the legal side of the
// member's own measures, in percent of income per quarter. The member does not lead.
// worth is the worth of membership without law.
func (c *Model) MembershipInLaw(p *Crisis, id string, worth float64, inForce bool) (float64, error) {
	if !c.On(mechanism.SanctionLegality) || p.Docket == nil {
		return 0, nil
	}
	base := p
	if p.Lawless != nil {
		base = p.Lawless
	}
	t, err := c.Toll(base, p.Regime, id, max(0, worth), false)
	if err != nil || t.Flow == 0 && t.Entry == 0 {
		return 0, err
	}
	side := c.Side(p, id)
	return c.Dues(p, &side, -t.Flow, -t.Entry, inForce), nil
}

// RenewalInLaw returns the legal part of the worth of another term of measures to a member,
// in percent of income per quarter. A renewal is a new decision, and needs a ground if
// the measures had none.
func (c *Model) RenewalInLaw(p *Crisis, e sanction.Event, id string, w float64) (float64, error) {
	if !c.On(mechanism.SanctionLegality) || p.Docket == nil {
		return 0, nil
	}
	e.For = p.Members
	d, err := standoff.After(c.Frozen, e)
	if err != nil {
		return 0, nil
	}
	q := *p
	// The crisis without the levy is the base, because the levy is added once.
	if p.Lawless != nil {
		q = *p.Lawless
	}
	q.Docket = d
	side := c.Side(&q, id)
	worth := q.Watch(&side, w, true) - w*q.Now
	law, err := c.MembershipInLaw(&q, id, worth, true)
	if id == p.Members[0] { // public legal costs are in the crisis already
		law += c.Dues(p, &p.Leader, p.Levy.Flow, p.Levy.Entry, true)
	}
	return law, err
}
