package coercion

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/implementation"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides on mediation: third actors pay senders for relief
// ([crisis.Mediation]), after Touval and Zartman 1985. An offer of the mediator to the
// target is an inducement. Both offers follow from the worth of the standoff to the
// mediator: the mediator's cost at the prices under the measures, and the mediator's
// claim, if any.

// mediate lets each mediator decide whether an offer stands, and at which share. An
// offer concerns measures in force of another actor.
func (c *phase) mediate() error {
	if !c.On(mechanism.Mediation) {
		return nil
	}
	type turn struct {
		issue, offer int
		mediator     string
	}
	var turns []turn
	// Pledges that have ended are dropped before new offers.
	for q := range c.Rules.Issues {
		c.forfeits(q)
		for n, x := range c.Rules.Issues[q].Mediations {
			turns = append(turns, turn{q, n, x.Mediator})
		}
	}
	for _, t := range inTurn(c, turns, func(t turn) string { return t.mediator }) {
		if err := c.mediates(t.issue, t.offer); err != nil {
			return err
		}
		c.next()
	}
	return nil
}

// mediates lets a mediator decide on offer x of issue q. An offer ends if there are no
// measures to mediate.
func (c *phase) mediates(q, x int) error {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	m := &issue.Mediations[x]
	k := c.relievable(q, m.Mediator, m.Sender)
	// An offer without an object is withdrawn.
	if k < 0 {
		if state.Mediated[x] > 0 {
			c.act(func() { c.offersMediation(q, x, 0, "there is nothing to mediate") })
		}
		return nil
	}
	shares := append([]float64{0}, standoff.Menu[:]...)
	values := make([]float64, len(shares))
	var list []candidate
	// Each share on the menu is valued by the outcome that follows from the share.
	for n, share := range shares {
		var err error
		if values[n], err = c.mediation(k, x, share); err != nil {
			return err
		}
		kind := agent.DoWithhold
		if share > 0 {
			kind = agent.DoOffer
		}
		list = append(list, candidate{kind: kind, level: share, value: constant(values[n]), act: func() {
			c.offersMediation(q, x, share, fmt.Sprintf("it is worth %+.4f %% of real income a quarter to it", values[n]-values[0]))
		}})
	}
	c.choose(m.Mediator, agent.ToMediate, list, 0, issue.ID, m.Sender)
	return nil
}

// offersMediation sets the share at which an offer stands from now on, and records the
// change.
func (c *phase) offersMediation(q, x int, share float64, reason string) {
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	m, was := &issue.Mediations[x], state.Mediated[x]
	// An unchanged share is no event.
	if share == was {
		return
	}
	state.Mediated[x] = share
	e := event.Event{Kind: event.MediationOffered, Actor: m.Mediator, Other: m.Sender, Issue: issue.ID, Amount: share * m.Compensation, Reason: reason}
	if share == 0 {
		e.Kind, e.Amount = event.MediationWithdrawn, 0
	}
	c.done = append(c.done, implementation.Act{Told: e})
}

// relievable returns a regime about an issue with measures of the sender in force and
// with the mediator outside the coalition, or -1.
func (c *phase) relievable(q int, mediator, sender string) int {
	for k := range c.Standoffs {
		_, s := c.Regime(k)
		if c.Standoffs[k].Issue != q || c.Retaliates(k) || !standoff.Bites(&s) || s.ReliefOf(sender) >= 1 {
			continue
		}
		if slices.Contains(s.Members, sender) && !slices.Contains(s.Members, mediator) {
			return k
		}
	}
	return -1
}

// mediation returns the worth to a mediator of offering a share of a compensation, in
// percent of income per quarter. Before the demand is met the worth is the worth of the
// standoff under the offer. Afterwards the worth is the mediator's gain from relief,
// less the payment, times the chance that the sender gives relief.
func (c *phase) mediation(k, x int, share float64) (float64, error) {
	q := c.Standoffs[k].Issue
	state, m := &c.Issues[q], &c.Rules.Issues[q].Mediations[x]
	was := state.Mediated[x]
	state.Mediated[x] = share
	defer func() { state.Mediated[x] = was }()
	// Before the demand is met the offer works through the target's trust in relief.
	if !c.Standoffs[k].Met {
		p, err := c.Standing(k)
		if p == nil || err != nil {
			return 0, err
		}
		return c.disputed(k, p, m.Mediator), nil
	}
	r, s := c.Regime(k)
	e := standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}, []string{m.Sender})
	off, err := standoff.After(c.Frozen, e...)
	if err != nil {
		return 0, nil
	}
	without, err := c.Present.EffectsWithDocket(off)
	if err != nil {
		return 0, err
	}
	with, err := c.Present.EffectsWithDocket(c.Frozen)
	if err != nil {
		return 0, err
	}
	sender, mediator := c.Seat(m.Sender), c.Seat(m.Mediator)
	gives := belief.Logit([]float64{without.Flow(sender) + c.Mediated(k, m.Sender), with.Flow(sender)}, c.Rules.Options.Precision)[0]
	return with.Flow(mediator) + gives*(without.Flow(mediator)-with.Flow(mediator)+c.Mediated(k, m.Mediator)), nil
}

// compensates sets aside the payments of mediators to senders that have given full
// relief.
func (c *phase) compensates(k int, senders ...string) {
	q := c.Standoffs[k].Issue
	issue, state := &c.Rules.Issues[q], &c.Issues[q]
	// A compensation is spent once: the offer ends with the pledge.
	for n := range issue.Mediations {
		m, share := &issue.Mediations[n], state.Mediated[n]
		if share == 0 || !c.On(mechanism.Mediation) || !slices.Contains(senders, m.Sender) {
			continue
		}
		amount := share * m.Compensation
		state.Mediated[n] = 0
		state.Pledges = append(state.Pledges, standoff.Pledge{From: m.Mediator, To: m.Sender, Amount: amount, Until: c.Number + m.Term(c.Length)})
		c.say(k, event.Event{Kind: event.ReliefPaidFor, Actor: m.Mediator, Other: m.Sender, Amount: amount, Reason: fmt.Sprintf("for %d %ss", m.Term(c.Length), c.Unit())})
	}
}

// forfeits ends pledges to senders whose measures are in force again, and pledges that
// have been paid in full.
func (c *phase) forfeits(q int) {
	state := &c.Issues[q]
	if len(state.Pledges) == 0 {
		return
	}
	state.Pledges = slices.DeleteFunc(slices.Clone(state.Pledges), func(p standoff.Pledge) bool {
		// A pledge ends with its term, or with new measures of the receiver.
		if c.Number >= p.Until {
			return true
		}
		for k := range c.Standoffs {
			if _, s := c.Regime(k); c.Standoffs[k].Issue == q && s.LevelOf(p.To, c.Number) > 0 && s.ReliefOf(p.To) < 1 {
				return true
			}
		}
		return false
	})
}
