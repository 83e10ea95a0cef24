// This file decides on the legal side of measures: which exceptions senders invoke,
// which obligations follow from measures, and how law changes the worth of a sender's
// options. The inputs are the docket, the register of treaties and the facts in law.
// The rules of invocation and breach are in packages implementation and obligation.

package coercion

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// ground carries out in law the acts that follow from the period's measures, and
// returns the obligations that result. The result is nil if the mechanism is off.
func (c *phase) ground() (*obligation.State, error) {
	if !c.On(mechanism.SanctionLegality) {
		return nil, nil
	}
	next := c.Law.State.Clone()
	// Each ground that the docket calls for is declared, and invocations are kept.
	for _, a := range c.GroundsAt(c.Docket) {
		invoked, err := c.told(a)
		if err != nil {
			return nil, err
		}
		if invoked != nil {
			next.Invocations = append(next.Invocations, *invoked)
		}
	}
	next.Grounds = nil
	// The grounds of the next period hold the stake of each sender with running
	// measures.
	for k := range c.Docket.Regimes() {
		r := &c.Docket.Regimes()[k]
		s, _ := c.Docket.Standing(r.ID)
		for _, id := range s.Members {
			if since := c.Law.Acted(c.Docket, r.ID, id); since != treaty.Never && c.Law.Runs(c.Docket, r.ID, id) {
				stake, share, err := c.stakes(k, id)
				if err != nil {
					return nil, err
				}
				next.Grounds = append(next.Grounds, obligation.Ground{Regime: r.ID, Sender: id, Period: since, Stake: stake, Share: share})
			}
		}
	}
	return next, nil
}

// told declares an act in law, and returns the exception that the act invokes, nil for
// none.
func (c *phase) told(a implementation.SanctionAct) (invoked *obligation.Invocation, err error) {
	var harm []float64
	if a.Kind == treaty.Invoked {
		if harm, err = c.harms(a.Module, a.Regime, a.Author); err != nil {
			return nil, err
		}
	}
	acts, invoked := c.Law.Declare(a, harm)
	c.done = append(c.done, acts...)
	return invoked, nil
}

// harms returns the harm by a sender's part in a regime to each party of a module, by
// seat, in percent of the party's income per quarter. Harm is at least 0, and 0 for
// actors that the module does not bind.
func (c *phase) harms(module, regime, sender string) ([]float64, error) {
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

// leaves returns the standing of measures after a leader has chosen an option of a
// kind.
func leaves(kind agent.OptionKind) standings {
	switch kind {
	case agent.DoThreaten, agent.DoExtend, agent.DoWait:
		return threatened
	case agent.DoImpose, agent.DoHold, agent.DoEscalate, agent.DoEase, agent.DoSnapBack:
		return inForce
	case agent.DoSuspend:
		return resting
	}
	return noMeasures
}

// privately adds the private worth to a leader's candidates: the leader alone knows the
// threat level by which a panel would judge the leader's case. Nothing is added if the
// private toll equals the public levy.
func (c *phase) privately(p *payoffs.Crisis, list []candidate) error {
	// Without a legal cost there is no private knowledge.
	if p.Lawless == nil {
		return nil
	}
	lead := p.Members[0]
	w := c.Worth(p.Regime, lead)
	t, err := c.Toll(p.Lawless, p.Regime, lead, max(0, p.Lawless.Impose(w)-p.Lawless.BackDown(w)), false)
	if err != nil || t.Flow == p.Levy.Flow && t.Entry == p.Levy.Entry {
		return err
	}
	// Options without measures carry no legal cost. Suspended measures carry the cost
	// later.
	for k := range list {
		share, stand := 1.0, leaves(list[k].kind)
		switch stand {
		case noMeasures:
			continue
		case resting:
			share = math.Pow(p.Leader.Discount, float64(c.Length.Periods(suspension)))
		}
		list[k].private = share * c.Dues(p, &p.Leader, p.Levy.Flow-t.Flow, p.Levy.Entry-t.Entry, stand != threatened)
	}
	return nil
}

// membership returns the change in the worth of membership by the legal side of the
// member's own measures, in percent of income per quarter. The member does not lead.
// worth is the worth of membership without law.
func (c *phase) membership(p *payoffs.Crisis, id string, worth float64, inForce bool) (float64, error) {
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

// renewing returns the legal part of the worth of another term of measures to a member,
// in percent of income per quarter. A renewal is a new decision, and needs a ground if
// the measures had none.
func (c *phase) renewing(p *payoffs.Crisis, e sanction.Event, id string, w float64) (float64, error) {
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
	worth := q.Watch(ptr(c.Side(&q, id)), w, true) - w*q.Now
	law, err := c.membership(&q, id, worth, true)
	if id == p.Members[0] { // public legal costs are in the crisis already
		law += c.Dues(p, &p.Leader, p.Levy.Flow, p.Levy.Entry, true)
	}
	return law, err
}

// stakes returns the stake of a sender after an adverse ruling, in percent of income
// per quarter, and the discounted share of quarters with measures in force. Both are 0
// without a ruling.
func (c *phase) stakes(k int, id string) (stake, share float64, err error) {
	if c.Retaliates(k) || c.Law.Condemned(c.Docket.Regimes()[k].ID, id) == "" {
		return 0, 0, nil
	}
	p, err := c.Standing(k)
	if p == nil || err != nil {
		return 0, 0, err
	}
	share = c.Dues(p, ptr(c.Side(p, id)), 1, 0, true)
	// The leader's stake is the worth of imposing over backing down.
	if p.Members[0] == id {
		if p.Lawless != nil {
			p = p.Lawless
		}
		w := c.Worth(k, id)
		return max(0, p.Impose(w)-p.BackDown(w)), share, nil
	}
	g, err := c.gain(k, id, p.Members)
	if g == nil || err != nil {
		return 0, 0, err
	}
	return max(0, g.Total()-g.Law), share, nil
}

// standings is the standing of measures after a leader's choice.
type standings uint8

const (
	noMeasures standings = iota
	threatened
	inForce
	resting // suspended, and in force again afterwards
)
