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

// The legal side of a sanction among the parties of a text. A sender whose measures impair
// what it owes the target needs a ground: it invokes the text's security exception, or it
// breaks the text. What that costs is weighed by the rules for any exception and any
// breach; what the measures themselves bring and cost is priced by the market, in the world
// that they are in force in, and counted there alone.

// SanctionLegality is the legal side of a sender's measures under one module, to be weighed by
// [View.Covers].
type SanctionLegality struct {
	Module, Regime string
	// Sectors are those in which commitments are impaired.
	Sectors treaty.Sectors
	// Harm is what the sender's measures do to each party, by seat, in percent of that
	// party's baseline real income per quarter.
	Harm []float64
	// GiveUp is what having to lift the measures would cost the sender, as an annuity in
	// percent of its income, for good.
	GiveUp float64
	// Public asks for what everybody can work out: the expectation over the sender's
	// threat. Otherwise it judges its case by the threat that it alone knows.
	Public bool
	// Breach says that the measures have no ground there. Standing says that this is so
	// already, and that it has cost what it costs once.
	Breach, Standing bool
}

// LegalCost is what the legal side of measures costs a sender, in percent of its baseline real
// income.
type LegalCost struct {
	// Entry is what it costs once to put them in force, as an annuity: the trust that
	// an invocation or a breach costs, and what the module was worth if a breach ends it.
	Entry float64
	// Flow is what it costs per quarter in which they are in force: compensation, the
	// chance of losing a case times what follows, and in breach or after a ruling the
	// trust and the retaliation of every quarter.
	Flow float64
	// Invoked says that there is an exception, or can be one. Upheld is the chance that a
	// review finds for the sender, Challenged that there is one.
	Invoked            bool
	Upheld, Challenged float64
}

// LegalCostOf weighs the legal side of measures.
//
//	invoked:  Entry = dV(trust; doubt)               Flow = kappa sum(harm) + Pr(challenge) Pr(struck) loss / n
//	breach:   Entry = what the module is worth, or   Flow = dV(trust; n quarters) / n + Pr(challenge) loss / n
//	ruled against:                                   Flow = min(cap harm, equivalent) + dV(trust; a term) / term
//
// The loss is the lesser of giving the measures up and standing by them. What comes at a
// time of its own is spread over the n quarters that the exception lasts at most, or a
// regime's term, so that who lifts early has not paid for what it escapes.
//
// Source: as for any exception (see Course); that a sanction is one is GATT Article XXI(b).
func LegalCostOf(v agent.View, q SanctionLegality) (LegalCost, error) {
	if q.Public {
		v = v.PublicView(v.Seat)
	}
	x := assessment.Assessment{View: v, Module: q.Module, Agreed: v.Register.Agreed(q.Module), Standing: v.Register.Standing(q.Module), Public: q.Public}
	if x.Agreed == nil || x.Standing.Since == v.Period {
		return LegalCost{}, nil // nobody can break it yet
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

// ruledAgainst is a dispute that the actor has lost about the exception that it invoked for
// the measures of a regime, or about the breach that they are.
func ruledAgainst(x *assessment.Assessment, regime string, breach bool) *treaty.Dispute {
	for k := range x.Standing.Disputes {
		if d := &x.Standing.Disputes[k]; d.Regime == regime && breach == (d.Of == "") && d.Respondent == x.Self.ID && d.Adverse && d.Stage != treaty.DisputeClosed {
			return d
		}
	}
	return nil
}

// covered weighs measures for which the exception is invoked, or held for some more
// quarters; the status is 0 for one that is yet to be invoked.
func covered(x *assessment.Assessment, q *SanctionLegality, harm []float64, quarters int, status treaty.MeasureStatus) (LegalCost, error) {
	d := x.Self.Discount()
	c := agent.Action{Conduct: agent.InvokeException, Sectors: q.Sectors, Quarters: quarters, Harm: harm, Upheld: 1}
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
	if status == 0 {
		t.Entry = c.Reputation // later it is a thing of the past
	}
	return t, nil
}

// uncovered weighs measures that break the module. Without panels the others end it in the
// next quarter; with panels they complain.
func uncovered(x *assessment.Assessment, q *SanctionLegality, harm []float64) (LegalCost, error) {
	if !x.Disputed() && q.Standing {
		return LegalCost{}, nil // it is ending
	}
	var err error
	if x.Temptation, err = NewTemptation(x.View, x.Module); err != nil {
		return LegalCost{}, err
	}
	breach, err := x.Breaches()
	if err != nil || breach == nil {
		return LegalCost{}, err
	}
	open := &breach[0]
	if !x.Disputed() {
		spared := 0.0 // of losses to threats by the end of the module
		if x.ExposureMinded() {
			dead, err := x.Effects(agent.Query{Period: x.Period, Without: x.Module})
			if err != nil {
				return LegalCost{}, err
			}
			spared = x.ThreatRelief(x.Now, dead, 1)
		}
		return LegalCost{Entry: open.Future + open.Reputation - spared}, nil
	}
	d := x.Self.Discount()
	f := continuation.Enforces(x.Without, x.Agreed, x.PeriodLength)
	lost, err := x.Mistrusted(x.Image.AfterInvocation(f.Tallies()[1]), "")
	if err != nil {
		return LegalCost{}, err
	}
	t := LegalCost{Flow: lost / numeric.Span(d, f.Stands)}
	c := agent.Action{Conduct: agent.BreachOpenly, Sectors: q.Sectors, Quarters: x.PeriodLength.Periods(sanction.DefaultTerm), Harm: harm}
	if err := x.Contested(&c, 1, giveUp(x, q)); err != nil {
		return t, err
	}
	t.Challenged = c.Challenged
	t.Flow += c.Challenge / ((1 - d) * numeric.Span(d, c.Quarters))
	return t, nil
}

// giveUp is what it costs to lift the measures some quarters from now, as a present value.
func giveUp(x *assessment.Assessment, q *SanctionLegality) func(delay int) float64 {
	d := x.Self.Discount()
	return func(delay int) float64 { return math.Pow(d, float64(delay)) * max(0, q.GiveUp) / (1 - d) }
}

// partHarms prices the part that a sender has in a regime, as Harms does a measure: the
// worlds with it and without it, and what it does to each other party bound. A regime's
// measures stand and fall together, so that it is the part as a whole.
func partHarms(v agent.View, module string, m *treaty.Measure) (with, without *welfare.Effects, harm []float64, err error) {
	return partIn(v, module, m.Regime, m.Party, "the part of "+m.Party+" in "+m.Regime+" has ended under "+module,
		treaty.Event{Kind: treaty.Ended, Period: v.Period, Module: module, Author: m.Party, Case: m.ID})
}

// partIn prices the world as it stands and the one in which a sender has left a regime and
// some events have happened in law.
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

// breachedBy is the regime whose measures the breach of a party on record consists of, or
// "" if it is in breach of its own.
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
