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
	"github.com/tradetalk/tradetalk/treaty"
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
		if harm, err = c.Harms(a.Module, a.Regime, a.Author); err != nil {
			return nil, err
		}
	}
	acts, invoked := c.Law.Declare(a, harm)
	c.done = append(c.done, acts...)
	return invoked, nil
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
