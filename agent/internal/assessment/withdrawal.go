package assessment

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// Exits weighs notice of withdrawal, as an annuity in percent of income per quarter against
// keeping the module. At the end of the notice the others go on without the actor. The list is
// empty where the text bars withdrawal, before the first date of withdrawal, and after a notice.
// Source: VCLT Articles 54 and 56.
func (x *Assessment) Exits() ([]agent.Action, error) {
	rule := x.Agreed.Withdrawal
	given := slices.ContainsFunc(x.Standing.Notices, func(n treaty.Notice) bool { return n.Party == x.Self.ID })
	if x.Without.Withdrawal || rule.Barred || x.Period < x.Standing.Since+rule.First() || given {
		return nil, nil
	}
	d, n := x.Self.Discount(), rule.Notice.Periods()
	when := x.Period + n
	if text, ok := x.Register.Text(x.Module, when); !ok || !slices.Contains(text.Parties, x.Self.ID) {
		return []agent.Action{{Conduct: agent.Withdraw}}, nil // not bound at that date in any case
	}
	out, err := x.Supposing(when, "leaves", treaty.Event{Kind: treaty.NoticeGiven})
	if err != nil {
		return nil, err
	}
	dead, err := x.Effects(agent.Query{Period: when, Without: x.Module})
	if err != nil {
		return nil, err
	}
	change, err := x.Pending(when)
	if err != nil {
		return nil, err
	}
	c := x.Leaving(out, dead)
	c.Future += math.Pow(d, float64(n)) * change
	return []agent.Action{c}, nil
}

// Leaving returns the withdrawal with its value against staying, as an annuity in percent of
// income per quarter. out are the effects of the world in which the others go on without the
// actor, dead the effects of the world without the module. With d the discount factor and n the
// periods of notice,
//
//	v(withdraw) = d^n (u_out - u_dead - v_kept) + sum_{q >= n} (1-d) d^q E[L_q] spared(out)
//
// where v_kept is the value of keeping the module without the losses to threats.
func (x *Assessment) Leaving(out, dead *welfare.Effects) agent.Action {
	d, n := x.Self.Discount(), x.Agreed.Withdrawal.Notice.Periods()
	kept := x.Temptation.Keep - x.Temptation.Threat
	c := agent.Action{Conduct: agent.Withdraw, Protection: x.ThreatRelief(x.Now, out, n)}
	// The actor gives up the value of the module.
	c.Future = -math.Pow(d, float64(n)) * (out.Flow(x.Seat) - dead.Flow(x.Seat) - kept)
	return c
}

// Pending returns the increase of the actor's flow in percent of income per quarter once
// contested measures of others end. A measure under review is not expected to last, so that
// staying is worth more than present flows show.
func (x *Assessment) Pending(when int) (float64, error) {
	var ends []treaty.Event
	for k := range x.Standing.Measures {
		m := &x.Standing.Measures[k]
		contested := m.Status == treaty.MeasureInReview || slices.ContainsFunc(x.Standing.Disputes, func(d treaty.Dispute) bool {
			return d.Of == m.ID && d.Stage != treaty.DisputeClosed
		})
		if contested && m.Party != x.Self.ID && m.Holds(x.Period) {
			ends = append(ends, treaty.Event{Kind: treaty.Ended, Author: m.Party, Case: m.ID})
		}
	}
	if ends == nil {
		return 0, nil
	}
	as, err := x.Effects(agent.Query{Period: when})
	if err != nil {
		return 0, err
	}
	clean, err := x.Supposing(when, "what is contested ends", ends...)
	if err != nil {
		return 0, err
	}
	return clean.Flow(x.Seat) - as.Flow(x.Seat), nil
}
