package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// enforcement is what a text does about a breach of it.
//
// Without panels a breach that is seen ends the text (VCLT Article 60). With panels the text
// goes on: a breach stands until a ruling has been given and the time to comply has passed,
// remedies look forward alone, and what the harmed may take back is bounded by the cap on
// their harm (DSU Articles 21 and 22). The same rule forecasts a breach before signature
// and decides on one in force; what differs is whose payoffs and whose beliefs go in.
type enforcement struct {
	Panels  bool
	Watched bool          // a breach can be covert
	Found   float64       // the chance per quarter that a covert one is found
	Stands  int           // periods that a breach can last before it has to be answered for
	length  treaty.Length // of a period
	rule    *treaty.Disputes
}

// Enforces reads a settled module.
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

// breachPlan is a way to break a text in a quarter, against keeping it.
type breachPlan struct {
	cost float64 // beside what the text's own end costs, in percent of a quarter's income
	Ends float64 // the chance that the text is over after it
}

// breachPlans are those that are open to a party. Without any named, a text can be broken at no
// cost but its end.
type breachPlans struct {
	list [2]breachPlan
	n    int
}

func (w *breachPlans) add(b breachPlan) {
	w.list[w.n] = b
	w.n++
}

// promiseCounts are the numbers of broken promises that breaches come to: of one quarter, of one
// that stops in time, and of one for good, which breaks the promise in every quarter of its
// term.
const promiseCounts = 3

func (f *enforcement) Tallies() [promiseCounts]float64 {
	stands := float64(f.Stands) * f.length.Quarters()
	return [promiseCounts]float64{f.length.Quarters(), stands, max(belief.PromiseTerm, stands)}
}

// price works out the ways of a party that discounts by delta. lost is the present value of
// what each of the tallies costs it in trust, this text included where it goes on.
//
//	no panels, open     cost lost(1)                                  the text ends
//	no panels, covert   cost m lost(1)                                it ends with chance m
//	panels, open        cost min(lost(n) / span(n),
//	                             delta^n bite + (1-delta) lost(N))    it goes on
//	panels, covert      cost m (lost(1) + remedy)                     it goes on
//
// m is the chance to be found, n the quarters that a breach stands, span(n) = 1 + delta + ...
// + delta^(n-1). The first plan of an open breach stops in time, the second ignores the
// ruling for good and bears what the harmed may take back from then on, bite per quarter.
// Either is spread over its quarters, so that a plan pays if and only if a quarter of it
// does. remedy is what all harmed may take back for one quarter.
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

// defiance is what it costs per quarter to break a text for good: what the harmed take back
// once the breach has stood, and the trust that is lost.
func (f *enforcement) defiance(delta, bite, lost float64) float64 {
	return math.Pow(delta, float64(f.Stands))*bite + (1-delta)*lost
}

// Redress is what a breach lets the harmed take back, in percent of a quarter's income of
// the one in breach: all of them together, and the one harmed most, who is thought to bring
// the case. harm is by seat, in percent of each one's income.
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

// ForGood is a number of quarters as good as for ever.
const ForGood = 400
