package compliance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The grounds that parties state for measures.
const (
	// SecurityGround is the ground of an exception, SurgeGround the ground of a safeguard.
	SecurityGround = "essential security interests"
	SurgeGround    = "a surge of imports"
)

// MaintainValue returns the value of keeping one of the actor's own measures for some more
// quarters, as an annuity in percent of income per quarter: benefit less compensation, and less
// the trust lost by a number of broken promises. A positive value says that the measure is worth
// keeping. A safeguard owes no compensation.
func MaintainValue(v agent.View, module, measure string, quarters int, broken float64) (float64, error) {
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	k := slices.IndexFunc(x.Standing.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return 0, fmt.Errorf("compliance: %s has no measure %q under %q", v.Self.ID, measure, module)
	}
	with, without, harm, err := Impairment(v, module, measure)
	if err != nil {
		return 0, err
	}
	value := x.Gain(without, with, quarters) + x.Protection(without, with, quarters)
	if !x.Standing.Measures[k].Safeguard {
		for seat, h := range harm {
			value -= x.Agreed.Exception.Compensation(h) * v.Income(seat) / v.Income(v.Seat) * numeric.Span(v.Self.Discount(), quarters)
		}
	}
	if broken > 0 {
		lost, err := continuation.Reputation(v, v.Image.AfterInvocation(broken), "")
		if err != nil {
			return 0, err
		}
		value -= lost
	}
	return (1 - v.Self.Discount()) * value, nil
}

// Impairment prices a measure that holds. The results are the effects with and without the
// measure, and the harm to each other bound party by seat, in percent of the party's baseline
// real income per quarter, at least zero. The part of a sender in a sanction regime is priced as
// a whole. Source: nullification or impairment, GATT Article XXIII.
func Impairment(v agent.View, module, measure string) (with, without *welfare.Effects, harm []float64, err error) {
	s := v.Register.Standing(module)
	k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return nil, nil, nil, fmt.Errorf("compliance: no measure %q under %q", measure, module)
	}
	if with, err = v.Effects(agent.Query{Period: v.Period}); err != nil {
		return nil, nil, nil, err
	}
	author := s.Measures[k].Party
	if s.Measures[k].Regime != "" {
		return partHarms(v, module, &s.Measures[k])
	}
	without, err = v.Effects(agent.Query{Period: v.Period, Counterfactual: &agent.Counterfactual{
		Content: strings.Join([]string{module, measure, "ended"}, " "),
		Events:  []treaty.Event{{Kind: treaty.Ended, Period: v.Period, Module: module, Author: author, Case: measure}},
	}})
	if err != nil {
		return nil, nil, nil, err
	}
	harm = make([]float64, len(v.Actors))
	members := s.Members(v.Period)
	for k := range v.Actors {
		if id := v.Actors[k].ID; id != author && slices.Contains(members, id) {
			harm[k] = max(0, without.Flow(k)-with.Flow(k))
		}
	}
	return with, without, harm, nil
}
