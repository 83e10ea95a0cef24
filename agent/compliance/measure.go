package compliance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
)

// Surge and other reasons are stated in these words.
const (
	// SecurityGround is stated by who invokes an exception, SurgeGround by who takes
	// a safeguard.
	SecurityGround = "essential security interests"
	SurgeGround    = "a surge of imports"
)

// MaintainValue weighs keeping a measure of the actor's own for one more quarter against giving
// it up, as an annuity of a single quarter: benefit less compensation. The measure is
// worth keeping if it is positive.
func MaintainValue(v agent.View, module, measure string) (float64, error) {
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	k := slices.IndexFunc(x.Standing.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return 0, fmt.Errorf("agent: %s has no measure %q under %q", v.Self.ID, measure, module)
	}
	with, without, harm, err := Impairment(v, module, measure)
	if err != nil {
		return 0, err
	}
	value := x.Gain(without, with, 1) + x.Protection(without, with, 1)
	if !x.Standing.Measures[k].Safeguard {
		for seat, h := range harm {
			value -= x.Agreed.Exception.Compensation(h) * v.Income(seat) / v.Income(v.Seat)
		}
	}
	return (1 - v.Self.Discount()) * value, nil
}

// Impairment prices a measure that holds: the worlds with it and without it, and what it
// does to each other party bound, by seat, in percent of its baseline real income.
func Impairment(v agent.View, module, measure string) (with, without *welfare.Effects, harm []float64, err error) {
	s := v.Register.Standing(module)
	k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return nil, nil, nil, fmt.Errorf("agent: no measure %q under %q", measure, module)
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
