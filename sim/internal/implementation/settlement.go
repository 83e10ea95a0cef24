package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file carries out settlements in consultations, from the values of package compliance. Source: DSU
// Articles 3.6, 4 and 22.2; Busch and Reinhardt (2001, Fordham International Law Journal 24: 158-172)
// on early settlement.

// settles has the parties to a dispute settle in consultations if both gain, and reports whether they
// do. The case of a suspected breach is not settled by a respondent that did not break the module.
func (x *adjudication) settles(d treaty.Dispute, complaint *compliance.Complaint) (bool, error) {
	c, r := x.view(d.Complainant), x.view(d.Respondent)
	if len(c.Self.Regions) == 0 || len(r.Self.Regions) == 0 || d.Regime != "" {
		return false, nil
	}
	rules := x.m.Disputes.Panel.Periods()
	theirs := compliance.Matter{Loses: complaint.Wins, Cost: c.CaseCost(c.Seat), Rules: rules}
	own := compliance.Matter{Loses: 1, Cost: r.CaseCost(r.Seat), Rules: rules}
	public, stated := own, 0.0 // the matter of the respondent in the eyes of the complainant
	open := r
	open.Private, open.Motive = agent.Private{}, agent.MotiveProcess{}
	ends := true
	if d.Of != "" {
		k := slices.IndexFunc(x.s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
		value, err := compliance.MaintainValue(r, x.m.ID, d.Of, 1, 0)
		if err != nil {
			return false, err
		}
		if stated, err = compliance.MaintainValue(open, x.m.ID, d.Of, 1, 0); err != nil {
			return false, err
		}
		own.Flow, own.Lasts = value/(1-r.Self.Discount()), x.s.Measures[k].Until-x.Number
		public.Flow, public.Lasts, public.Loses = stated/(1-r.Self.Discount()), own.Lasts, complaint.Wins
		theirs.Flow, theirs.Lasts = -complaint.Harm, own.Lasts
		if i := x.State.Invocation(x.m.ID, d.Of); i >= 0 && !x.s.Measures[k].Safeguard {
			own.Loses = 1 - x.upheldChance(x.m.ID, i)
		}
	} else {
		k := x.next.Breaching(x.m.ID, d.Respondent)
		if k < 0 || x.next.Open[k].Against != "" {
			return false, nil
		}
		one := &x.next.Open[k]
		gain, err := compliance.BreachGain(r, x.m.ID)
		if err != nil {
			return false, err
		}
		if stated, err = compliance.BreachGain(open, x.m.ID); err != nil {
			return false, err
		}
		// Nobody is paid to stop a breach: a breach is settled by its end alone.
		left, err := x.left(d.Respondent, "")
		if err != nil {
			return false, err
		}
		ends = x.Number+1 >= one.Until
		own.Flow, theirs.Flow, theirs.Loses = gain, -complaint.Wins*complaint.Harm, 1
		own.Lasts = rules + max(1, left)
		theirs.Lasts = own.Lasts
		public.Flow, public.Lasts = stated, own.Lasts
	}
	s := compliance.AssessSettlement(c, open, theirs, public, ends)
	if d.Of == "" && (!s.Ends || s.Amount < 0) {
		return false, nil
	}
	for _, one := range []struct {
		view  agent.View
		other string
		value float64
	}{{c, d.Respondent, s.Complainant}, {r, d.Complainant, s.To(r, own)}} {
		if agrees, err := compliance.WouldSettle(one.view, x.m.ID, one.other, one.value); err != nil || !agrees {
			return false, err
		}
	}
	payer, payee := d.Respondent, d.Complainant
	amount := s.Amount * 4 / x.Length.Quarters() // at an annual rate, in one period
	if amount < 0 {
		payer, payee, amount = payee, payer, -amount
	}
	if amount > 0 {
		x.act(treaty.Event{Kind: treaty.Compensated, Author: payer, Party: payee, Case: d.ID, Amount: amount},
			event.Event{Kind: event.Compensated, Amount: amount, Ground: "disputes article", Reason: "the settlement of " + d.ID})
	}
	if s.Ends {
		if d.Of != "" {
			x.act(treaty.Event{Kind: treaty.Ended, Author: d.Respondent, Case: d.Of}, event.Event{Kind: event.MeasureEnded, Ground: "disputes article", Reason: "the settlement of " + d.ID})
		} else {
			x.next.Ended(x.m.ID, d.Respondent)
		}
	}
	x.next.Settled = append(x.next.Settled, obligation.Settled{Module: x.m.ID, By: d.Complainant, Against: d.Respondent, Of: d.Of, Period: x.Number})
	x.settle(d, s.String())
	return true, nil
}

// agreed reports whether a party has settled with another party about a measure, or about a breach
// that goes on since a period.
func (x *adjudication) agreed(by, against, of string, since int) bool {
	return slices.ContainsFunc(x.next.Settled, func(s obligation.Settled) bool {
		return s.Module == x.m.ID && s.By == by && s.Against == against && s.Of == of && (of != "" || s.Period >= since)
	})
}
