package compliance

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The file decides the legal cost of a sanction among the parties of a text, from the harm to the
// other parties, the rules of the text and the record of the sender. A sender whose measures
// impair obligations to the target needs a ground: the sender invokes the security exception of
// the text, or the sender breaks the text. The rules for any exception and any breach give the
// cost. The market prices the measures themselves in the world in which the measures are in
// force, and counts the economic effects there alone. Source: GATT Article XXI(b).

// SanctionLegality is the legal side of a sender's measures under one module, the input of
// [LegalCostOf].
type SanctionLegality struct {
	// Module is the ID of the module, Regime the ID of the sanction regime.
	Module, Regime string
	// Sectors are the sectors with impaired commitments.
	Sectors treaty.Sectors
	// Harm is the loss to each party from the sender's measures, by seat, in percent of the
	// party's baseline real income per quarter.
	Harm []float64
	// GiveUp is the loss to the sender from lifting the measures for good, as an annuity in
	// percent of income per quarter.
	GiveUp float64
	// Public asks for the cost by public information: the expectation over the sender's threat.
	// Otherwise the sender judges the case by the threat that the sender alone knows.
	Public bool
	// Breach says that the measures have no ground under the module. Standing says that the
	// breach has already happened, and that the cost of entry is sunk.
	Breach, Standing bool
}

// LegalCost is the legal cost of measures to a sender, in percent of baseline real income per
// quarter.
type LegalCost struct {
	// Entry is the cost of putting the measures in force, as an annuity: the loss of trust from
	// an invocation or a breach, and the value of the module if a breach ends the module.
	Entry float64
	// Flow is the cost per quarter in which the measures are in force: compensation, the chance
	// of losing a case times the loss that follows, and in breach or after a ruling the loss of
	// trust and the retaliation of every quarter.
	Flow float64
	// Invoked says that the sender holds an exception or can invoke the exception. Upheld is the
	// chance that a review finds for the sender, Challenged the chance of a review.
	Invoked            bool
	Upheld, Challenged float64
}

// LegalCostOf returns the legal cost of measures in percent of income per quarter. The cost is
// zero in the first period of a module, in which no party can break the module.
//
//	invoked:  Entry = dV(trust; doubt)               Flow = kappa sum(harm) + Pr(challenge) Pr(struck) loss / n
//	breach:   Entry = value of the module, or        Flow = dV(trust; n quarters) / n + Pr(challenge) loss / n
//	ruled against:                                   Flow = min(cap harm, equivalent) + dV(trust; a term) / term
//
// The loss is the smaller of giving the measures up and standing by the measures. Costs with a
// date of their own are spread over the n quarters of the longest term of the exception, or of
// the term of a regime, so that a sender who lifts early does not pay for later costs.
//
// Source: as for any exception (see [agent.Action]); a sanction is an exception under GATT
// Article XXI(b).
func LegalCostOf(v agent.View, q SanctionLegality) (LegalCost, error) {
	if q.Public {
		v = v.PublicView(v.Seat)
	}
	x := assessment.Assessment{View: v, Module: q.Module, Agreed: v.Register.Agreed(q.Module), Standing: v.Register.Standing(q.Module), Public: q.Public}
	if x.Agreed == nil || x.Standing.Since == v.Period {
		return LegalCost{}, nil // a breach is not possible yet
	}
	x.Members = x.Standing.Members(v.Period)
	var err error
	if x.Now, err = v.Effects(agent.Query{Period: v.Period}); err != nil {
		return LegalCost{}, err
	}
	harm := make([]float64, len(v.Actors))
	for k := range harm {
		if k != v.Seat && slices.Contains(x.Members, v.Actors[k].ID) && q.Harm[k] > numeric.Negligible {
			harm[k] = q.Harm[k]
		}
	}
	if d := ruledAgainst(&x, q.Regime, q.Breach); d != nil {
		o, err := DefianceCost(v, q.Module, d.ID)
		return LegalCost{Flow: o.Retaliation + o.Reputation, Invoked: d.Of != "", Challenged: 1}, err
	}
	x.PendingCase = slices.ContainsFunc(x.Standing.Disputes, func(d treaty.Dispute) bool {
		return d.Regime == q.Regime && d.Respondent == v.Self.ID && d.Stage != treaty.DisputeClosed
	})
	if q.Breach || x.Agreed.Exception == nil {
		return uncovered(&x, &q, harm)
	}
	held := slices.IndexFunc(x.Standing.Measures, func(m treaty.Measure) bool {
		return m.Regime == q.Regime && m.Party == v.Self.ID && m.Holds(v.Period)
	})
	if held >= 0 {
		return covered(&x, &q, harm, x.Standing.Measures[held].Until-v.Period, x.Standing.Measures[held].Status)
	}
	return covered(&x, &q, harm, x.Agreed.Exception.MaxLength.Periods(), 0)
}

// ruledAgainst returns the dispute that the actor has lost about the exception for the measures
// of a regime, or about the breach by the measures, or nil.
func ruledAgainst(x *assessment.Assessment, regime string, breach bool) *treaty.Dispute {
	for k := range x.Standing.Disputes {
		if d := &x.Standing.Disputes[k]; d.Regime == regime && breach == (d.Of == "") && d.Respondent == x.Self.ID && d.Adverse && d.Stage != treaty.DisputeClosed {
			return d
		}
	}
	return nil
}

// covered returns the legal cost of measures under an exception in percent of income per quarter.
// The exception lasts for some more quarters; the status is 0 before the invocation.
func covered(x *assessment.Assessment, q *SanctionLegality, harm []float64, quarters int, status treaty.MeasureStatus) (LegalCost, error) {
	d := x.Self.Discount()
	c := agent.Action{Conduct: agent.InvokeException, Sectors: q.Sectors, Quarters: quarters, Lasts: quarters, Harm: harm, Upheld: 1}
	owed := 0.0
	for k, h := range harm {
		owed += x.Agreed.Exception.Compensation(h) * x.Income(k)
	}
	t := LegalCost{Flow: owed / x.Income(x.Seat), Invoked: true, Upheld: 1}
	if status == treaty.MeasureUpheld || quarters <= 0 {
		return t, nil
	}
	x.PendingCase = x.PendingCase || status == treaty.MeasureInReview
	if err := x.Reviewed(&c, giveUp(x, q)); err != nil {
		return t, err
	}
	t.Upheld, t.Challenged = c.Upheld, c.Challenged
	t.Flow += c.Challenge / ((1 - d) * numeric.Span(d, quarters))
	// The reputation lost at the invocation is sunk later; that lost at reviews comes while the
	// measure lasts.
	atOnce := c.Reputation
	if c.Charged > 0 {
		atOnce *= c.Doubt / c.Charged
	}
	if status == 0 {
		t.Entry = atOnce
	}
	t.Flow += (c.Reputation - atOnce) / ((1 - d) * numeric.Span(d, quarters))
	return t, nil
}

// uncovered returns the legal cost of measures that break the module in percent of income per
// quarter: the loss of trust over the shortest breach, or until authorised retaliation, and with panels the expected
// case. The target
// answers by a case or by sanctions of its own, which are no matter of the text.
func uncovered(x *assessment.Assessment, q *SanctionLegality, harm []float64) (LegalCost, error) {
	var err error
	if x.Temptation, err = NewTemptation(x.View, x.Module); err != nil {
		return LegalCost{}, err
	}
	if math.IsInf(x.Temptation.Break, -1) {
		return LegalCost{}, nil // no obligation to comply yet
	}
	d := x.Self.Discount()
	f := continuation.Enforces(x.Situation, x.Agreed)
	quarters := f.Stands
	if f.Panels {
		quarters = max(quarters, f.Authorised)
	}
	lost, err := x.Mistrusted(x.Image.AfterInvocation(float64(quarters)*x.PeriodLength.Quarters()), "")
	if err != nil {
		return LegalCost{}, err
	}
	t := LegalCost{Flow: lost / numeric.Span(d, quarters)}
	if !x.Disputed() {
		return t, nil
	}
	c := agent.Action{Conduct: agent.BreachOpenly, Sectors: q.Sectors, Quarters: x.PeriodLength.Periods(sanction.DefaultTerm), Harm: harm}
	if err := x.Contested(&c, 1, giveUp(x, q)); err != nil {
		return t, err
	}
	t.Challenged = c.Challenged
	t.Flow += c.Challenge / ((1 - d) * numeric.Span(d, c.Quarters))
	return t, nil
}

// giveUp returns the cost of lifting the measures after a delay in periods, as a present value in
// percent of income.
func giveUp(x *assessment.Assessment, q *SanctionLegality) func(delay int) float64 {
	d := x.Self.Discount()
	return func(delay int) float64 { return math.Pow(d, float64(delay)) * max(0, q.GiveUp) / (1 - d) }
}

// partHarms prices the part of a sender in a regime, as [Impairment] prices a measure: the
// effects with and without the part, and the harm to each other bound party by seat, in percent
// of income per quarter. The measures of a regime stand and fall together, so the part is priced
// as a whole.
func partHarms(v agent.View, module string, m *treaty.Measure) (with, without *welfare.Effects, harm []float64, err error) {
	return partIn(v, module, m.Regime, m.Party, "the part of "+m.Party+" in "+m.Regime+" has ended under "+module,
		treaty.Event{Kind: treaty.Ended, Period: v.Period, Module: module, Author: m.Party, Case: m.ID})
}

// partIn prices the present world and the world in which a sender has left a regime and some
// events have happened in law. harm is the loss to each other bound party by seat, in percent of
// income per quarter.
func partIn(v agent.View, module, regime, sender, content string, gone ...treaty.Event) (with, without *welfare.Effects, harm []float64, err error) {
	left := v.Docket
	leave := sanction.Event{Kind: sanction.Leave, Period: v.Period, Regime: regime, Author: sender}
	if v.Docket != nil && v.Docket.May(leave) == nil {
		left = v.Docket.Clone()
		if err := left.Apply(leave); err != nil {
			return nil, nil, nil, err
		}
	}
	if with, err = v.Effects(agent.Query{Period: v.Period, Docket: v.Docket, Counterfactual: &agent.Counterfactual{Content: fmt.Sprint("as it stands in law in quarter ", v.Period)}}); err != nil {
		return nil, nil, nil, err
	}
	q := agent.Query{Period: v.Period, Docket: left}
	if gone != nil {
		q.Counterfactual = &agent.Counterfactual{Content: content, Events: gone}
	}
	if without, err = v.Effects(q); err != nil {
		return nil, nil, nil, err
	}
	harm = make([]float64, len(v.Actors))
	s := v.Register.Standing(module)
	members := s.Members(v.Period)
	for k := range v.Actors {
		if id := v.Actors[k].ID; id != sender && slices.Contains(members, id) {
			harm[k] = max(0, without.Flow(k)-with.Flow(k))
		}
	}
	return with, without, harm, nil
}

// breachedBy returns the regime whose measures constitute the recorded breach of a party, or ""
// for a breach without a regime.
func breachedBy(s *treaty.Standing, party string) string {
	regime := ""
	for _, one := range s.Breaches {
		if one.Party == party {
			if one.Regime == "" {
				return ""
			}
			regime = one.Regime
		}
	}
	return regime
}
