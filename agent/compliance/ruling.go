package compliance

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// DefianceCost returns the cost per quarter of standing by the measures of a sanction regime
// against a ruling: the expected retaliation, and the quarter's part of the loss of trust from
// open disregard over the term of a promise. Costs are in percent of income per quarter. The
// value of the measures themselves is left to the caller.
func DefianceCost(v agent.View, module, dispute string) (RulingChoice, error) {
	o, err := AssessRuling(v, module, dispute)
	d := v.Self.Discount()
	o.Reputation /= (1 - d) * numeric.Span(d, v.PeriodLength.Periods(belief.PromiseTerm))
	return o, err
}

// RulingChoice is the choice of the loser of a case: to follow the ruling, or to ignore the
// ruling and bear the consequences. Values are annuities in percent of income per quarter against
// following.
type RulingChoice struct {
	// Actor is the ID of the loser, Dispute the ID of the case.
	Actor, Module, Dispute string
	// Gain is the gain in flow payoff from ignoring the ruling, Protection the averted losses to
	// a threat, Retaliation the expected cost of retaliation, and Reputation the loss of trust.
	Gain, Protection, Retaliation, Reputation float64
}

// nonImplementation returns the value of ignoring the ruling against following the ruling, as an
// annuity in percent of income per quarter.
func (o *RulingChoice) nonImplementation() float64 {
	return o.Gain + o.Protection - o.Retaliation - o.Reputation
}

// String returns a clause with the value: "to ignore the ruling is worth -0.0100 % of real income
// a quarter against following it (gain +0.0010, retaliation -0.0100)".
func (o *RulingChoice) String() string {
	c := agent.Action{Gain: o.Gain, Protection: o.Protection, Challenge: o.Retaliation, Reputation: o.Reputation}
	return fmt.Sprintf("to ignore the ruling is worth %+.4f %% of real income a quarter against following it (%s)", o.nonImplementation(), c.Breakdown())
}

// AssessRuling weighs following an adverse ruling by the rule of compliance, as annuities in
// percent of income per quarter: the gain from the breach against the retaliation, in force or to
// be authorised, and the loss of trust from open disregard. In a case about the measures of a
// sanction regime, the gain from the measures is left to the caller. A party that is not
// the respondent of the dispute gets an error.
//
// Source: DSU Articles 21 and 22; Schwartz and Sykes (2002, Journal of Legal Studies 31:
// S179-S204) on compliance against compensation.
func AssessRuling(v agent.View, module, dispute string) (RulingChoice, error) {
	o := RulingChoice{Actor: v.Self.ID, Module: module, Dispute: dispute}
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	k := slices.IndexFunc(x.Standing.Disputes, func(d treaty.Dispute) bool { return d.ID == dispute })
	if k < 0 || x.Standing.Disputes[k].Respondent != v.Self.ID {
		return o, fmt.Errorf("compliance: %s has lost no dispute %q under %q", v.Self.ID, dispute, module)
	}
	one := x.Standing.Disputes[k]
	d := v.Self.Discount()
	if one.Regime == "" { // the caller values the measures of a regime
		// A measure that was struck down stands until its author ends the measure.
		var defiance []treaty.Event
		if one.Of == "" {
			defiance = []treaty.Event{{Kind: treaty.Breached}}
		}
		ignore, err := x.Supposing(v.Period, "ignores "+dispute, defiance...)
		if err != nil {
			return o, err
		}
		follow, err := x.Supposing(v.Period, "follows "+dispute, treaty.Event{Kind: treaty.Complied, Case: dispute})
		if err != nil {
			return o, err
		}
		o.Gain = (1 - d) * x.Gain(follow, ignore, v.PeriodLength.Periods(continuation.ForGood))
		o.Protection = (1 - d) * x.Protection(follow, ignore, v.PeriodLength.Periods(continuation.ForGood))
	}
	if one.Stage != treaty.InRetaliation {
		seat := v.SeatOf(one.Complainant)
		harm := make([]float64, len(v.Actors))
		harm[seat] = 100 * one.Harm / v.Income(seat)
		bite, err := x.Retaliation(harm)
		if err != nil {
			return o, err
		}
		left := max(0, one.ComplyBy-v.Period)
		o.Retaliation = math.Pow(d, float64(left)) * bite
	}
	// Permanent disregard breaks the promise in every quarter of its term.
	reputation, err := continuation.Reputation(v, v.Image.AfterInvocation(belief.PromiseTerm), "")
	o.Reputation = (1 - d) * reputation
	return o, err
}

// disputedSectors returns the sectors of a dispute, "" for all sectors.
func disputedSectors(v agent.View, s treaty.Standing, d treaty.Dispute) treaty.Sectors {
	k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
	if k < 0 {
		return ""
	}
	return s.Measures[k].Sectors
}

// WouldImplement decides whether the loser of a case follows the ruling: by the actor's own
// strategy ([agent.Respondent]) if the actor has one, else by the values, with the noise of the
// actor's choices. Following wins ties.
func WouldImplement(v agent.View, o RulingChoice) (bool, error) {
	options := []agent.Option{
		{Content: agent.DoFollow.String(), Value: numeric.Negligible, Kind: agent.DoFollow}, {Content: agent.DoIgnore.String(), Value: o.nonImplementation(), Kind: agent.DoIgnore},
	}
	k, err := v.Pick(agent.ToObey, options, o.Module, o.Dispute)
	return k == 0, err
}

// WouldAppeal decides whether the loser of a case appeals. Until the decision on appeal the loser
// goes on as before, for ever if appeals are never heard. upheld is the chance of success,
// quarters the time to the decision. An appeal has the cost of a case. The actor's own strategy
// ([agent.Respondent]) decides if the actor has one.
func WouldAppeal(v agent.View, o RulingChoice, upheld float64, quarters int, heard bool) (bool, error) {
	d := v.Self.Discount()
	keeps := o.Gain + o.Protection
	otherwise := max(0, o.nonImplementation())
	appeal := keeps
	if heard {
		late := math.Pow(d, float64(quarters))
		appeal = (1-late)*keeps + late*(upheld*keeps+(1-upheld)*otherwise)
	}
	k, err := v.Pick(agent.ToAppeal, []agent.Option{
		{Content: agent.DoFollow.String(), Kind: agent.DoFollow, Value: numeric.Negligible},
		{Content: agent.DoAppeal.String(), Kind: agent.DoAppeal, Value: appeal - (1-d)*v.CaseCost(v.Seat) - otherwise},
	}, o.Module, o.Dispute)
	return k == 1, err
}
