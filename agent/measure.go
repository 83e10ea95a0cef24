package agent

import (
	"fmt"
	"slices"
	"strings"

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

// Held weighs keeping a measure of the actor's own for one more quarter against giving
// it up, as an annuity of a single quarter: benefit less compensation. The measure is
// worth keeping if it is positive.
func (v View) Held(module, measure string) (float64, error) {
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module)}
	k := slices.IndexFunc(x.s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return 0, fmt.Errorf("agent: %s has no measure %q under %q", v.Self.ID, measure, module)
	}
	with, without, harm, err := v.Harms(module, measure)
	if err != nil {
		return 0, err
	}
	value := x.gain(without, with, 1) + x.protection(without, with, 1)
	if !x.s.Measures[k].Safeguard {
		for seat, h := range harm {
			value -= x.m.Exception.Compensation(h) * v.income(seat) / v.income(v.Seat)
		}
	}
	return (1 - v.Self.Discount()) * value, nil
}

// Harms prices a measure that holds: the worlds with it and without it, and what it
// does to each other party bound, by seat, in percent of its baseline real income.
func (v View) Harms(module, measure string) (with, without *welfare.Prices, harm []float64, err error) {
	s := v.Register.Standing(module)
	k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return nil, nil, nil, fmt.Errorf("agent: no measure %q under %q", measure, module)
	}
	if with, err = v.prices(query{period: v.Period}); err != nil {
		return nil, nil, nil, err
	}
	author := s.Measures[k].Party
	if s.Measures[k].Regime != "" {
		return v.partHarms(module, &s.Measures[k])
	}
	without, err = v.prices(query{period: v.Period, supposed: &supposition{
		content: strings.Join([]string{module, measure, "ended"}, " "),
		events:  []treaty.Event{{Kind: treaty.Ended, Period: v.Period, Module: module, Author: author, Case: measure}},
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

// Money is harm in percent of a seat's baseline real income as money at an annual rate.
func (s *Situation) Money(seat int, percent float64) float64 { return percent / 100 * s.income(seat) }
