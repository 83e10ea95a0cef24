package continuation

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Enforcement is the response of a text and its parties to a breach.
//
// A breach stands for some quarters at least. From the lag on the injured parties answer the
// breach (VCLT Article 60): by suspensions in proportion to the harm, which last as long as the
// breach, or by the end of the text. Where panels settle disputes, retaliation within the cap is
// authorised after the ruling and the time for compliance (DSU Articles 21 and 22); an exclusive
// procedure allows no answer before. The same rule forecasts a breach before signature and
// decides on a breach of a module in force; payoffs and beliefs differ between the uses.
type Enforcement struct {
	// Panels says that panels settle disputes on the text, Exclusive that no party answers a
	// breach before a ruling. FromTheBreach says that authorised retaliation lasts as long as the
	// breach did.
	Panels, Exclusive, FromTheBreach bool
	// Watched says that a covert breach is possible, since discovery depends on monitoring.
	Watched bool
	// Found is the chance per quarter that monitoring discovers a covert breach.
	Found float64
	// Authorised is the number of periods from a breach to authorised retaliation.
	Authorised int
	// Stands is the number of periods of the shortest plan of breach: as long as the breach must
	// stand, or until the first answer if that comes later.
	Stands int
	// Withstood is the largest share of the harm that the breach has withstood so far.
	Withstood float64
	// Rules are the rules of an answer.
	Rules  answer.Rules
	length treaty.Length // the length of a period
	rule   *treaty.Disputes
}

// Enforces returns the enforcement of a settled module in a situation.
func Enforces(s *agent.Situation, m *treaty.Module) (f Enforcement) {
	o := s.Without
	f.length, f.Rules = s.PeriodLength, answer.RulesOf(s)
	f.Stands = max(f.Rules.Stand, f.Rules.Wait())
	if f.Panels = m.Disputes != nil && !o.Disputes; f.Panels {
		f.rule = m.Disputes
		f.Exclusive, f.FromTheBreach = m.Disputes.Exclusive, m.Disputes.Remedy == treaty.FromTheBreach
		f.Authorised = max(1, m.Disputes.Consultation.Periods()+m.Disputes.Panel.Periods()+m.Disputes.Compliance.Periods())
		if f.Exclusive || f.Rules.Off {
			f.Stands = max(f.Rules.Stand, f.Authorised)
		}
	}
	if f.Watched = m.Monitoring != nil && !o.Monitoring; f.Watched {
		f.Found, _ = m.Accuracy(1)
	}
	return f
}

// Since returns the enforcement against a breach that goes on, in a period: what remains of the lag,
// of the time for which the breach must stand, and of the time to authorised retaliation.
func (f Enforcement) Since(b agent.StandingBreach, period int) Enforcement {
	past := period - b.Since
	f.Rules.Lag, f.Rules.Stand = max(0, f.Rules.Lag-float64(past)), max(1, b.Until-period)
	f.Authorised = max(0, f.Authorised-past)
	f.Stands, f.Withstood = f.Rules.Stand, b.Withstood
	return f
}

// Answers are the foreseen answers to a breach.
type Answers struct {
	// Suspension is what everybody foresees from the lag on.
	Suspension answer.Plan
	// Retaliation is the loss of the breaker per quarter by authorised retaliation, in percent of
	// its income.
	Retaliation float64
}

// Answers returns the answers foreseen to a breach. dead are the effects of the world without the
// text.
func (f *Enforcement) Answers(b *answer.Breach, dead *welfare.Effects) (a Answers, err error) {
	if !f.Exclusive {
		if a.Suspension, err = b.Foresee(f.Rules, dead, f.left(f.Rules.Lag), f.Withstood); err != nil {
			return a, err
		}
	}
	if f.Panels && f.rule.RetaliationCap(1) > 0 {
		authorised := f.Rules
		authorised.Off, authorised.Grim, authorised.Shares = false, false, []float64{f.rule.RetaliationCap(1)}
		p, err := b.Foresee(authorised, nil, f.left(float64(f.Authorised)), 0)
		a.Retaliation = p.Loss
		return a, err
	}
	return a, nil
}

// left returns the periods for which a breach must still stand some periods from now, at least a quarter.
func (f *Enforcement) left(after float64) float64 {
	return max(1/f.length.Quarters(), float64(f.Rules.Stand)-after)
}

// Cost returns the present value of the answers to a breach that stands for n quarters, in
// percent of the breaker's income of a quarter. found is the chance per quarter that the breach
// is seen: one for an open breach. With a the suspension, r the retaliation, k the lag and j the
// time to authorised retaliation, an open breach costs
//
//	a (span(min(n,j)) - span(k)) + max(a, r) (span(n) - span(j)),   span(n) = 1 + d + ... + d^(n-1)
//
// where each difference is zero if it is negative. A remedy from the breach takes r d^j span(n)
// in place of the last term.
func (f *Enforcement) Cost(a *Answers, d float64, n int, found float64) float64 {
	from, until := f.Rules.Lag, n
	if f.Panels {
		until = min(n, f.Authorised)
	}
	seen := func(from float64, to int) float64 { // a unit in each quarter in which the breach has been seen
		if found >= 1 {
			return max(0, numeric.Span(d, to)-numeric.Span(d, from))
		}
		sum, unseen := 0.0, 1.0
		for q := range min(to, answer.ForGood) {
			if q >= f.Rules.Wait() {
				unseen *= 1 - found
			}
			if q >= int(math.Ceil(from)) {
				sum += math.Pow(d, float64(q)) * (1 - unseen)
			}
		}
		return sum
	}
	cost := a.Suspension.Loss * seen(from, until)
	if !f.Panels {
		return cost
	}
	if f.FromTheBreach {
		once := 1 - math.Pow(1-found, float64(n))
		return cost + a.Retaliation*once*math.Pow(d, float64(f.Authorised))*numeric.Span(d, n)
	}
	return cost + max(a.Suspension.Loss, a.Retaliation)*seen(float64(f.Authorised), n)
}

// Durations returns the lengths in quarters of the plans of an open breach: as short as possible,
// until authorised retaliation, and for good.
func (f *Enforcement) Durations() [openPlans]int {
	return [openPlans]int{f.Stands, max(f.Stands, f.Authorised), f.length.Periods(ForGood)}
}

// openPlans is the number of plans of an open breach.
const openPlans = 3

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

// promiseCounts is the number of counts of broken promises: for a breach of one quarter, and for
// each plan of an open breach.
const promiseCounts = 1 + openPlans

// Tallies returns the broken promises of each kind of breach, in quarters: of one quarter, and of
// each plan of Durations. A breach for good breaks the promise in every quarter of the term.
func (f *Enforcement) Tallies() (counts [promiseCounts]float64) {
	counts[0] = f.length.Quarters()
	for k, n := range f.Durations() {
		counts[k+1] = float64(n) * f.length.Quarters()
	}
	counts[promiseCounts-1] = max(belief.PromiseTerm, counts[promiseCounts-2])
	return counts
}

// price computes the plans of a party with discount factor delta, from the answers foreseen. lost
// is the present value of the loss of trust for each count of broken promises, this text included
// where the text goes on, in percent of a quarter's income.
//
//	the text ends, open      cost lost(1)                               ends with chance 1
//	the text ends, covert    cost m lost(1)                             ends with chance m
//	the text goes on, open   cost min over n of (answers(n) + lost(n)) / span(n)
//	the text goes on, covert cost answers(n, m) / span(n) + m lost(1)   n the shortest plan
//
// m is the chance of discovery, n the number of quarters that a breach stands, span(n) = 1 +
// delta + ... + delta^(n-1). Costs are spread over the quarters of the plan, so that a plan pays
// if and only if a quarter of the plan pays.
func (f *Enforcement) price(delta float64, a *Answers, lost *[promiseCounts]float64) (w breachPlans) {
	if a.Suspension.Terminates {
		w.add(breachPlan{lost[0], 1})
		if f.Watched {
			w.add(breachPlan{f.Found * lost[0], f.Found})
		}
		return w
	}
	cheapest := math.Inf(1)
	for k, n := range f.Durations() {
		cheapest = min(cheapest, (f.Cost(a, delta, n, 1)+lost[k+1])/numeric.Span(delta, n))
	}
	w.add(breachPlan{cheapest, 0})
	if f.Watched {
		w.add(breachPlan{f.Cost(a, delta, f.Stands, f.Found)/numeric.Span(delta, f.Stands) + f.Found*lost[0], 0})
	}
	return w
}

// ForGood is the number of quarters that stands for a permanent plan.
const ForGood = 400

// answers returns the answers foreseen to a breach by a seat in a quarter.
func (c *Chain) answers(f *Enforcement, seat, h int) (Answers, error) {
	if h > 0 && c.Kept[h] == c.Kept[h-1] && c.Dead[h] == c.Dead[h-1] && c.Free[h-1] && c.Alone[h][seat] == c.Alone[h-1][seat] && c.answered[h-1] != nil {
		if known := c.answered[h-1][seat]; known != nil {
			return c.remember(seat, h, known), nil
		}
	}
	if c.answered[h] != nil && c.answered[h][seat] != nil {
		return *c.answered[h][seat], nil
	}
	a, err := f.Answers(&answer.Breach{
		Situation: c.Situation, Breaker: seat, Parties: c.Bound &^ (1 << seat), Kept: c.Kept[h], Broken: c.Alone[h][seat],
	}, c.Dead[h])
	if err != nil {
		return a, err
	}
	return c.remember(seat, h, &a), nil
}

// remember keeps the answers to a breach.
func (c *Chain) remember(seat, h int, a *Answers) Answers {
	if c.answered[h] == nil {
		c.answered[h] = make([]*Answers, len(c.Situation.Actors))
	}
	c.answered[h][seat] = a
	return *a
}
