package tradepolicy

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The file decides the answers of injured parties that a government foresees, from the rules of package
// answer. Source: Vienna Convention on the Law of Treaties, Article 60; ILC Articles on State
// Responsibility, 49 to 54; Dispute Settlement Understanding, Articles 21 to 23.

// loss returns the present value of the answer over some periods of the breach, by the discount
// factor d, in percent of a period's income. past is the number of periods that the breach has lasted.
func (a *Answer) loss(d float64, past, periods int) float64 {
	from := func(lag int) float64 { // a unit in each period from the lag on
		return numeric.Span(d, periods) - numeric.Span(d, min(periods, max(0, lag-past)))
	}
	if a.Authorised == 0 {
		return a.Loss * from(a.Lag)
	}
	return a.Loss*max(0, from(a.Lag)-from(a.Authorised)) + max(a.Loss, a.Retaliation)*from(max(a.Lag, a.Authorised))
}

// foreseeAnswers returns the answer that the law in force makes conditional on a breach, by public
// payoffs. Each injured party chooses between a suspension of its concessions at a share of the
// harm, nothing, and the end of the text (package answer). Where panels settle disputes, retaliation
// up to the cap is authorised after the ruling and the time to comply, and an exclusive procedure
// allows no answer before. After the end of a text each former party makes its own best move of all
// goods (see [Unbound]).
func foreseeAnswers(v agent.View, c *Case) (Answer, error) {
	s := v.Situation
	r, m := answer.RulesOf(s), s.Register.Agreed(c.Module)
	breach := answer.Breach{Situation: s, Breaker: v.Seat, Parties: c.Partners, Kept: c.Kept, Broken: c.Broken}
	out := Answer{Lag: r.Lag}
	panels := m.Disputes != nil && !v.Without.Disputes
	if panels {
		out.Authorised = max(1, m.Disputes.Consultation.Periods()+m.Disputes.Panel.Periods()+m.Disputes.Compliance.Periods())
		if limit := m.Disputes.RetaliationCap(1); limit > 0 {
			authorised := r
			authorised.Off, authorised.NoTermination, authorised.Shares = false, true, []float64{limit}
			p, err := breach.Foresee(authorised, nil, max(1, v.TradePolicy.Stand-out.Authorised), 0)
			if err != nil {
				return out, err
			}
			out.Retaliation = p.Loss
		}
	}
	if panels && m.Disputes.Exclusive {
		return out, nil
	}
	ended, err := reversion(s, c.Module, c.Seat, c.Own)
	if err != nil {
		return out, err
	}
	p, err := breach.Foresee(r, ended, max(1, v.TradePolicy.Stand-r.Lag), 0)
	if err != nil {
		return out, err
	}
	if out.Loss = p.Loss; p.Terminates {
		out.Loss, out.Ended = 0, ended
	}
	return out, nil
}

// Grim returns the answer by which all others end the text, whatever it costs them.
func Grim(v agent.View, c *Case) (Answer, error) {
	ended, err := reversion(v.Situation, c.Module, c.Seat, c.Own)
	return Answer{Lag: 1, Ended: ended}, err
}
