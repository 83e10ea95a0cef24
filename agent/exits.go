package agent

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// exits weighs notice of withdrawal: once it has run out the others go on without the
// actor, against keeping the module as it foresees.
func (x *weighing) exits() ([]Course, error) {
	rule := x.m.Withdrawal
	given := slices.ContainsFunc(x.s.Notices, func(n treaty.Notice) bool { return n.Party == x.Self.ID })
	if x.Compliance.WithoutWithdrawal || rule.Barred || x.Period < x.s.Since+rule.NotBefore || given {
		return nil, nil
	}
	value, err := x.leaving()
	if err != nil {
		return nil, err
	}
	// What is given up is what the module is worth; nothing else changes.
	return []Course{{Conduct: Leaves, Future: -value}}, nil
}

// leaving is what being out of the module once a notice has run out is worth against
// staying in, as an annuity.
func (x *weighing) leaving() (float64, error) {
	d, n := x.Self.Discount(), int(x.m.Withdrawal.Notice.Value())
	when := x.Period + n
	if text, ok := x.Register.Text(x.id, when); !ok || !slices.Contains(text.Parties, x.Self.ID) {
		return 0, nil // it will not be bound then anyway
	}
	out, err := x.supposing(when, "leaves", treaty.Event{Kind: treaty.NoticeGiven})
	if err != nil {
		return 0, err
	}
	dead, err := x.prices(query{period: when, without: x.id})
	if err != nil {
		return 0, err
	}
	value := out.flows[x.Seat] - dead.flows[x.Seat] - x.temptation.Keep
	change, err := x.pending(when)
	return math.Pow(d, float64(n)) * (value - change), err
}

// pending is what staying is worth more than it seems, because exceptions of others are
// under review: what is contested is not taken to last.
func (x *weighing) pending(when int) (float64, error) {
	var ends []treaty.Event
	for k := range x.s.Measures {
		m := &x.s.Measures[k]
		contested := m.Status == treaty.MeasureInReview || slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
			return d.Of == m.ID && d.Stage != treaty.DisputeClosed
		})
		if contested && m.Party != x.Self.ID && m.Holds(x.Period) {
			ends = append(ends, treaty.Event{Kind: treaty.Ended, Author: m.Party, Case: m.ID})
		}
	}
	if ends == nil {
		return 0, nil
	}
	as, err := x.prices(query{period: when})
	if err != nil {
		return 0, err
	}
	clean, err := x.supposing(when, "what is contested ends", ends...)
	if err != nil {
		return 0, err
	}
	return clean.flows[x.Seat] - as.flows[x.Seat], nil
}
