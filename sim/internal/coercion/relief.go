package coercion

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file decides on relief: senders lift measures for compliance, and take relief
// back if compliance was for show. The inputs are the flows of each sender with and
// without measures, in percent of income per quarter, and the rules of the regime on
// relief.

// relieve lets each sender decide on the relief that compliance makes due. A sender
// that keeps measures all the same breaks a promise to the target.
//
// A sender that withholds relief keeps what the measures bring, loses trust in all modules by a broken
// promise, and loses the compliance that the target takes back.
//
// Senders that act as a body weigh all measures against no measures, because relief is
// the end of all measures. Each independent sender weighs only its own share, given
// the measures of the others, and may take back relief. A provider that takes back a
// share lowers the relief delivered, and lowers the target's trust in all providers.
func (c *phase) relieve(k int) error {
	r, s := c.Regime(k)
	senders, apart := s.Members, false
	// Independent senders with measures in force decide each on its own share.
	if theirs := standoff.Running(c.Frozen, r, s.Members); c.Apart(r) && len(theirs) > 1 {
		senders, apart = theirs, true
	}
	end := standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}, standoff.Running(c.Frozen, r, standoff.Ordered(r, s.Members)))
	lifted, err := standoff.After(c.Frozen, end...)
	if err != nil && !apart {
		return nil // the regime does not allow relief
	}
	var willing []string
	// The choice compares the flow after relief, with compensation, to the flow with
	// measures.
	for _, id := range senders {
		give, keep := lifted, c.Frozen
		if apart {
			if give, keep = c.OwnShare(k, id); give == nil {
				continue
			}
		}
		without, err := c.Present.EffectsWithDocket(give)
		if err != nil {
			return err
		}
		with, err := c.Present.EffectsWithDocket(keep)
		if err != nil {
			return err
		}
		seat := c.Seat(id)
		lost, err := compliance.DefectionCost(c.View(seat))
		if err != nil {
			return err
		}
		relapse := max(0, c.Worth(k, id)) * c.Relapse(k)
		list := []candidate{
			{kind: agent.DoRelieve, value: constant(without.Flow(seat) + c.Mediated(k, id))},
			{kind: agent.DoWithholdRelief, value: constant(with.Flow(seat) - lost - relapse)},
		}
		if n := c.choose(id, agent.ToRelieve, list, 0, r.ID); list[n].kind == agent.DoRelieve {
			willing = append(willing, id)
		}
	}
	if apart {
		end = nil // the end follows from the measures left after each share of relief
	}
	c.act(func() { c.deliver(k, &s, senders, willing, end) })
	return nil
}

// deliver gives the relief of the willing senders, and ends the standoff if all senders
// are willing. Senders that act as a body end the measures by the events of end. Where
// end is nil, the standoff ends once no measures are in force after all shares. On a single
// schedule the institution votes by its own rule: all members give relief, or none does,
// and a relief voted down is the fault of those against.
func (c *phase) deliver(k int, s *sanction.Standing, senders, willing []string, end []sanction.Event) {
	r, apart := &c.Docket.Regimes()[k], end == nil
	all := len(willing) == len(senders)
	inFavour := willing
	if !all && r.Institution != nil && r.Institution.OneSchedule {
		against := slices.DeleteFunc(slices.Clone(senders), func(id string) bool { return slices.Contains(inFavour, id) })
		willing = nil
		if all = r.Institution.Decides.Passes(inFavour, against, s.Members) == nil; all {
			willing = senders
			for n := range end {
				end[n].For, end[n].Against = inFavour, against
			}
		}
	}
	var givers []string // givers of relief short of the end of all measures
	give := func(id string) {
		c.gives(k, id, 1)
		c.compensates(k, id)
	}
	for _, id := range senders {
		switch {
		case !slices.Contains(willing, id) && slices.Contains(inFavour, id): // outvoted
		case !slices.Contains(willing, id):
			c.withholds(k, id, c.Standoffs[k].Demand)
			c.Issues[c.Standoffs[k].Issue].Pressed = true
			if apart && s.ReliefOf(id) > 0 && c.apply(c.TakingBack(k, id)) {
				c.say(k, event.Event{Kind: event.ReliefRevoked, Actor: id, Other: r.Target, Level: s.ReliefOf(id), Reason: "measures are worth more to it than relief"})
				c.sours(k, r.Target, id, senders)
			}
		case apart:
			c.broke(id, true, r.Target)
			give(id)
		default:
			c.broke(id, true, r.Target)
			givers = append(givers, id)
		}
	}
	if apart {
		end = standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}, standoff.Running(c.Docket, r, standoff.Ordered(r, s.Members)))
	}
	if all && c.apply(end...) {
		c.compensates(k, givers...)
		c.say(k, event.Event{Kind: event.SanctionLifted, Actor: standoff.LeaderOf(r, s), Other: r.Target, Level: c.Standoffs[k].Demand, Reason: "the demand is met"})
		c.settled(k)
		return
	}
	for _, id := range givers {
		give(id)
	}
}

// settled ends a standoff whose demand is met. As long as compliance may be for show
// the senders keep monitoring.
func (c *phase) settled(k int) {
	c.endRetaliation(k)
	if _, state := c.Issue(k); state.Feigned == 0 {
		c.close(k)
	}
}

// gives makes a sender give a share of relief, in [0, 1].
func (c *phase) gives(k int, id string, share float64) {
	r := &c.Docket.Regimes()[k]
	s, _ := c.Docket.Standing(r.ID)
	if s.ReliefOf(id) >= share {
		return
	}
	members := s.Members
	e := sanction.Event{Kind: sanction.Ease, Period: c.Number, Regime: r.ID, Author: id, Level: share, For: members}
	if c.Docket.May(e) != nil {
		e.Ground = "the demand is met"
	}
	if c.apply(e) {
		c.say(k, event.Event{Kind: event.SanctionEased, Actor: id, Other: r.Target, Level: share, Reason: "relief is due"})
	}
}

// offersRelief adds to a leader's options the relief that milestones or front-loading
// allow. Relief saves a part of the cost, and leaves the target less to lose.
func (c *phase) offersRelief(k int, p *payoffs.Crisis, due float64, list *[]candidate) error {
	lead := p.Members[0]
	softer, err := c.Softer(k, p, lead, due)
	if softer == nil || err != nil {
		return err
	}
	softer = c.Promised(k, softer, lead, true)
	if c.Due(k, c.Issues[c.Standoffs[k].Issue].Level, c.Standoffs[k].Demand) > c.given(k, lead) {
		(*list)[0].value = c.Promised(k, p, lead, false).Impose // to hold on breaks a promise
	}
	*list = append(*list, candidate{kind: agent.DoEase, level: due, value: softer.Impose, act: func() {
		c.broke(lead, true, c.Docket.Regimes()[k].Target)
		c.gives(k, lead, due)
	}})
	return nil
}

// given returns the share of relief that a sender has given, in [0, 1].
func (c *phase) given(k int, id string) float64 {
	_, s := c.Regime(k)
	return s.ReliefOf(id)
}
