package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/welfare"
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
	panels  bool
	watched bool          // a breach can be covert
	found   float64       // the chance per quarter that a covert one is found
	stands  int           // periods that a breach can last before it has to be answered for
	length  treaty.Length // of a period
	rule    *treaty.Disputes
}

// enforces reads a settled module.
func (o Omissions) enforces(m *treaty.Module, l treaty.Length) (f enforcement) {
	f.length = l
	if f.panels = m.Disputes != nil && !o.Disputes; f.panels {
		f.rule = m.Disputes
		f.stands = max(1, m.Disputes.Consultation.Periods()+m.Disputes.Panel.Periods()+m.Disputes.Compliance.Periods())
	}
	if f.watched = m.Monitoring != nil && !o.Monitoring; f.watched {
		f.found, _ = m.Accuracy(1)
	}
	return f
}

// breaking is a way to break a text in a quarter, against keeping it.
type breaking struct {
	cost float64 // beside what the text's own end costs, in percent of a quarter's income
	ends float64 // the chance that the text is over after it
}

// ways are those that are open to a party. Without any named, a text can be broken at no
// cost but its end.
type ways struct {
	list [2]breaking
	n    int
}

func (w *ways) add(b breaking) {
	w.list[w.n] = b
	w.n++
}

// tallies are the numbers of broken promises that breaches come to: of one quarter, of one
// that stops in time, and of one for good, which breaks the promise in every quarter of its
// term.
const tallies = 3

func (f *enforcement) tallies() [tallies]float64 {
	stands := float64(f.stands) * f.length.Quarters()
	return [tallies]float64{f.length.Quarters(), stands, max(belief.PromiseTerm, stands)}
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
func (f *enforcement) price(delta, remedy, bite float64, lost *[tallies]float64) (w ways) {
	if !f.panels {
		w.add(breaking{lost[0], 1})
		if f.watched {
			w.add(breaking{f.found * lost[0], f.found})
		}
		return w
	}
	w.add(breaking{min(lost[1]/numeric.Span(delta, f.stands), f.defiance(delta, bite, lost[2])), 0})
	if f.watched {
		w.add(breaking{f.found * (lost[0] + remedy), 0})
	}
	return w
}

// defiance is what it costs per quarter to break a text for good: what the harmed take back
// once the breach has stood, and the trust that is lost.
func (f *enforcement) defiance(delta, bite, lost float64) float64 {
	return math.Pow(delta, float64(f.stands))*bite + (1-delta)*lost
}

// redress is what a breach lets the harmed take back, in percent of a quarter's income of
// the one in breach: all of them together, and the one harmed most, who is thought to bring
// the case. harm is by seat, in percent of each one's income.
func (f *enforcement) redress(s *Situation, seat int, harm []float64) (all, worst float64) {
	if !f.panels {
		return 0, 0
	}
	most := 0.0
	for k, h := range harm {
		if h == 0 {
			continue
		}
		back := f.rule.RetaliationCap(h) * s.income(k) / s.income(seat)
		all += back
		if money := h * s.income(k); money > most {
			most, worst = money, back
		}
	}
	return all, worst
}

// openly is the better of two plans to break a module in force under panels: to stop before
// the harmed may answer, or to ignore the ruling for good. Every quarter of it is seen as a
// broken promise, and this module is one of those that are worth less to whoever is not
// trusted.
func (x *weighing) openly(broken *welfare.Prices, harm []float64) (best Course, err error) {
	f := x.Without.enforces(x.m, x.PeriodLength)
	_, bite := f.redress(x.Situation, x.Seat, harm)
	d, counts := x.Self.Discount(), f.tallies()
	for k, quarters := range [...]int{f.stands, x.PeriodLength.Periods(forGood)} {
		one := Course{
			Conduct: BreaksOpenly, Harm: harm, Lasts: quarters,
			Gain: (1 - d) * x.gain(x.now, broken, quarters), Protection: (1 - d) * x.protection(x.now, broken, quarters),
		}
		if k == 1 {
			one.Challenge = math.Pow(d, float64(f.stands)) * bite
		}
		if x.thought == nil || one.Value() > numeric.Negligible {
			lost, err := x.mistrusted(x.Image.AfterInvocation(counts[k+1]), "")
			if err != nil {
				return best, err
			}
			one.Reputation = (1 - d) * lost
		}
		if k == 0 || one.Value() > best.Value() {
			best = one
		}
	}
	return best, nil
}

// forGood is a number of quarters as good as for ever.
const forGood = 400
