package assessment

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// Exits weighs notice of withdrawal: once it has run out the others go on without the
// actor, against keeping the module as it foresees.
func (x *Assessment) Exits() ([]agent.Action, error) {
	rule := x.Agreed.Withdrawal
	given := slices.ContainsFunc(x.Standing.Notices, func(n treaty.Notice) bool { return n.Party == x.Self.ID })
	if x.Without.Withdrawal || rule.Barred || x.Period < x.Standing.Since+rule.First() || given {
		return nil, nil
	}
	d, n := x.Self.Discount(), rule.Notice.Periods()
	when := x.Period + n
	if text, ok := x.Register.Text(x.Module, when); !ok || !slices.Contains(text.Parties, x.Self.ID) {
		return []agent.Action{{Conduct: agent.Withdraw}}, nil // it will not be bound then anyway
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

// Leaving is what being out of the module once a notice has run out is worth against
// staying in, in a world in which the others go on without the actor and the one without
// the module. With d the discount factor, n the quarters of notice, and all in annuities,
//
//	v(withdraw) = d^n (u_out - u_dead - v_kept) + sum_{q >= n} (1-d) d^q E[L_q] spared(out)
//
// where v_kept is what keeping the module is worth but for threats.
func (x *Assessment) Leaving(out, dead *welfare.Effects) agent.Action {
	d, n := x.Self.Discount(), x.Agreed.Withdrawal.Notice.Periods()
	kept := x.Temptation.Keep - x.Temptation.Threat
	c := agent.Action{Conduct: agent.Withdraw, Protection: x.ThreatRelief(x.Now, out, n)}
	// What is given up is what the module is worth.
	c.Future = -math.Pow(d, float64(n)) * (out.Flow(x.Seat) - dead.Flow(x.Seat) - kept)
	return c
}

// Pending is what staying is worth more than it seems, because exceptions of others are
// under review: what is contested is not taken to last.
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
