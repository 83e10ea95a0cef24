package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// enforcement is the response of a text to a breach.
//
// Without panels a visible breach ends the text (VCLT Article 60). With panels the text goes on:
// a breach stands until a ruling and the end of the time for compliance, remedies are
// prospective, and the cap on harm limits retaliation (DSU Articles 21 and 22). The same rule
// forecasts a breach before signature and decides on a breach of a module in force; payoffs and
// beliefs differ between the uses.
type enforcement struct {
	// Panels says that panels settle disputes on the text.
	Panels bool
	// Watched says that a covert breach is possible, since discovery depends on monitoring.
	Watched bool
	// Found is the chance per quarter that monitoring discovers a covert breach.
	Found float64
	// Stands is the number of periods from a breach to the end of the time for compliance.
	Stands int
	length treaty.Length // the length of a period
	rule   *treaty.Disputes
}

// Enforces returns the enforcement of a settled module, for periods of length l. Omissions switch
// panels or monitoring off.
func Enforces(o agent.Omissions, m *treaty.Module, l treaty.Length) (f enforcement) {
	f.length = l
	if f.Panels = m.Disputes != nil && !o.Disputes; f.Panels {
		f.rule = m.Disputes
		f.Stands = max(1, m.Disputes.Consultation.Periods()+m.Disputes.Panel.Periods()+m.Disputes.Compliance.Periods())
	}
	if f.Watched = m.Monitoring != nil && !o.Monitoring; f.Watched {
		f.Found, _ = m.Accuracy(1)
	}
	return f
}

// breachPlan is a way to break a text in a quarter, against keeping the text.
type breachPlan struct {
	// cost is the cost of the plan beside the end of the text, in percent of a quarter's income.
	cost float64
	// Ends is the chance that the plan ends the text.
	Ends float64
}

// breachPlans are the plans open to a party. An empty list stands for a breach whose only cost is
// the end of the text.
type breachPlans struct {
	list [2]breachPlan
	n    int
}

// add appends a plan.
func (w *breachPlans) add(b breachPlan) {
	w.list[w.n] = b
	w.n++
}

// promiseCounts is the number of counts of broken promises: for a breach of one quarter, for a
// breach that stops in time, and for a permanent breach, which breaks the promise in every
// quarter of the term.
const promiseCounts = 3

// Tallies returns the broken promises of each kind of breach, in quarters.
func (f *enforcement) Tallies() [promiseCounts]float64 {
	stands := float64(f.Stands) * f.length.Quarters()
	return [promiseCounts]float64{f.length.Quarters(), stands, max(belief.PromiseTerm, stands)}
}

// price computes the plans of a party with discount factor delta. lost is the present value of
// the loss of trust for each count of broken promises, this text included where the text goes on,
// in percent of a quarter's income.
//
//	no panels, open     cost lost(1)                                  the text ends
//	no panels, covert   cost m lost(1)                                the text ends with chance m
//	panels, open        cost min(lost(n) / span(n),
//	                             delta^n bite + (1-delta) lost(N))    the text goes on
//	panels, covert      cost m (lost(1) + remedy)                     the text goes on
//
// m is the chance of discovery, n the number of quarters that a breach stands, span(n) = 1 +
// delta + ... + delta^(n-1). The first plan of an open breach stops in time. The second plan
// ignores the ruling for ever and bears retaliation of bite per quarter. Costs are spread over
// the quarters of the plan, so that a plan pays if and only if a quarter of the plan pays. remedy
// is the retaliation by all harmed parties for one quarter.
func (f *enforcement) price(delta, remedy, bite float64, lost *[promiseCounts]float64) (w breachPlans) {
	if !f.Panels {
		w.add(breachPlan{lost[0], 1})
		if f.Watched {
			w.add(breachPlan{f.Found * lost[0], f.Found})
		}
		return w
	}
	w.add(breachPlan{min(lost[1]/numeric.Span(delta, f.Stands), f.defiance(delta, bite, lost[2])), 0})
	if f.Watched {
		w.add(breachPlan{f.Found * (lost[0] + remedy), 0})
	}
	return w
}

// defiance returns the cost per quarter of a permanent breach in percent of income: retaliation
// after the breach has stood, and the loss of trust.
func (f *enforcement) defiance(delta, bite, lost float64) float64 {
	return math.Pow(delta, float64(f.Stands))*bite + (1-delta)*lost
}

// Redress returns the retaliation that a breach permits per quarter, in percent of the income of
// the party in breach: by all harmed parties together, and by the most harmed party, the presumed
// complainant. harm is by seat, in percent of the income of each party. Without panels both are
// zero.
//
// Source: DSU Article 22.4, suspension equivalent to impairment, scaled by the cap of the text.
func (f *enforcement) Redress(s *agent.Situation, seat int, harm []float64) (all, worst float64) {
	if !f.Panels {
		return 0, 0
	}
	most := 0.0
	for k, h := range harm {
		if h == 0 {
			continue
		}
		back := f.rule.RetaliationCap(h) * s.Income(k) / s.Income(seat)
		all += back
		if money := h * s.Income(k); money > most {
			most, worst = money, back
		}
	}
	return all, worst
}

// ForGood is the number of quarters that stands for a permanent plan.
const ForGood = 400
