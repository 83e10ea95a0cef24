package compliance

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the votes of the parties on a measure of another party: on its renewal, and on
// its justification in a review by the parties. Input is the harm of the measure to the voter and
// the compensation that the text promises. Source: Rosendorff and Milner (2001, International
// Organization 55: 829-857) on compensation as the price of an escape.

// MeasureVote returns the value to the actor of a measure of another party that goes on for some
// quarters, against its end now, as an annuity in percent of income per quarter: the change in the
// actor's flow payoff, and the compensation for the harm.
func MeasureVote(v agent.View, module, measure string, quarters int) (float64, error) {
	with, without, harm, err := Impairment(v, module, measure)
	if err != nil {
		return 0, err
	}
	s := v.Register.Standing(module)
	flow := 0.0
	if k := measureOf(&s, measure); s.Measures[k].Regime != "" {
		flow = -harm[v.Seat] // a regime is priced by the harm of the sender's part
	} else {
		flow = with.Flow(v.Seat) - without.Flow(v.Seat)
	}
	if rule := v.Register.Agreed(module).Exception; rule != nil {
		flow += rule.Compensation(harm[v.Seat])
	}
	d := v.Self.Discount()
	return (1 - d) * flow * numeric.Span(d, quarters), nil
}

// WouldPermit decides whether the actor votes for a measure of another party: by the actor's own
// strategy ([agent.Renewer]) if the actor has one, else for the measure unless the measure costs
// the actor something.
func WouldPermit(v agent.View, module, measure string, value float64) (bool, error) {
	options := []agent.Option{{Content: agent.DoRenew.String(), Value: value + numeric.Negligible, Kind: agent.DoRenew}, {Content: agent.DoLetLapse.String(), Kind: agent.DoLetLapse}}
	k, err := v.Pick(agent.ToRenew, options, module, measure)
	return k == 0, err
}

// measureOf returns the place of a measure, or -1.
func measureOf(s *treaty.Standing, measure string) int {
	return slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
}

// unjustified returns the chance that a review finds an exception not justified, in the eyes of an
// observer who takes the exception to be abusive with the chance doubt: by the judgement of a
// panel, or by the votes of the other parties.
func unjustified(v agent.View, module string, m *treaty.Measure, harm []float64, doubt float64) (float64, error) {
	agreed := v.Register.Agreed(module)
	threshold, deference, spread, ok := agreed.Judgement(m.Kind, v.Register.CasesDecided(module))
	switch {
	case !ok:
		return 0, fmt.Errorf("agent: nobody reviews the exception of %q", module)
	case agreed.Exception.PeerReview:
		s := v.Register.Standing(module)
		x := assessment.Assessment{View: v, Module: module, Agreed: agreed, Members: s.Members(v.Period)}
		x.Seat = v.SeatOf(m.Party)
		return 1 - x.Permitted(harm), nil
	}
	return agent.ChanceNotJustified(doubt, v.SecurityThreatTo(v.SeatOf(m.Party)), threshold, deference, spread), nil
}
