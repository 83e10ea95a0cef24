package compliance

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// BreachProbabilities returns the chance in [0, 1], by seat, that another party bound by a module
// in force breaks the module in this period. The chance is one for a party for which a breach
// pays by its public payoff and its public record (level-1 play), and 1 -
// [belief.Trust.PerPeriod] by the actor's trust for any other party. The same rule predicts
// whether the loser of a case follows the ruling, and whether a breach that could end goes on. A breach
// that must still stand goes on for certain. The chance is zero for the actor's own seat and
// for parties that are not bound.
//
// Source: level-1 play (Stahl and Wilson 1995, Games and Economic Behavior 10: 218-254).
func BreachProbabilities(v agent.View, module string) ([]float64, error) {
	c, err := continuation.Forecast(v.Situation, v.StandingText(module))
	if err != nil {
		return nil, err
	}
	chances := make([]float64, len(v.Actors))
	for k := range chances {
		if k == v.Seat || c.Bound&(1<<k) == 0 {
			continue
		}
		pays := c.Breakers[0]&(1<<k) != 0
		if b, ok := v.StandingBreachOf(module, v.Actors[k].ID); ok {
			if pays, err = goesOn(v.PublicView(k), module, b); err != nil {
				return nil, err
			}
			if v.Period < b.Until {
				chances[k] = 1
				continue
			}
		}
		if d := continuation.LostCase(v.Situation, module, k); d != nil {
			if pays, err = defies(v.PublicView(k), module, d); err != nil {
				return nil, err
			}
		}
		if chances[k] = 1 - v.Trust[k].PerPeriod(v.PeriodLength); pays {
			chances[k] = 1
		}
	}
	return chances, nil
}

// goesOn reports whether a breach that could end pays the actor for another period.
func goesOn(v agent.View, module string, b agent.StandingBreach) (bool, error) {
	if v.Period < b.Until {
		return true, nil
	}
	x := assessment.Assessment{View: v.Remembering(), Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module), Public: true}
	x.Members = x.Standing.Members(v.Period)
	var err error
	if x.Now, err = v.Effects(agent.Query{Period: v.Period}); err != nil {
		return false, err
	}
	actions, err := x.Breaches()
	return slices.ContainsFunc(actions, func(a agent.Action) bool { return a.Value() > numeric.Negligible }), err
}

// Breakers returns, by seat, the first period in which a party to a module, signed or in force,
// is predicted to break the module by its public payoff: -1 for parties without a predicted
// breach.
func Breakers(s *agent.Situation, module string) ([]int, error) {
	c, err := continuation.Forecast(s, s.StandingText(module))
	if err != nil {
		return nil, err
	}
	first := make([]int, len(s.Actors))
	for k := range first {
		first[k] = -1
		for h, set := range c.Breakers {
			if set&(1<<k) != 0 {
				first[k] = s.Period + h
				break
			}
		}
	}
	return first, nil
}

// defies reports whether the actor, with choices free of noise, neither appeals against a ruling
// nor follows the ruling.
func defies(v agent.View, module string, d *treaty.Dispute) (bool, error) {
	if s := v.Register.Standing(module); d.Of == "" && s.InBreach(d.Respondent, d.Regime, v.Period) {
		return true, nil // the breach goes on in this period already
	}
	o, err := AssessRuling(v, module, d.ID)
	if err != nil {
		return false, err
	}
	rule := v.Register.Agreed(module).Disputes
	if d.Stage == treaty.RulingGiven && v.Period <= d.Since+rule.Appeal.Periods() {
		if appeals, err := WouldAppeal(v, o, 0, rule.Appeal.Periods(), !rule.Unenforceable); appeals || err != nil {
			return false, err
		}
	}
	return o.nonImplementation() > numeric.Negligible, nil
}
