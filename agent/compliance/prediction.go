package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// BreachProbabilities returns the chance in [0, 1], by seat, that another party bound by a module
// in force breaks the module in this period. The chance is one for a party for which a breach
// pays by its public payoff and its public record (level-1 play), and 1 -
// [belief.Trust.PerPeriod] by the actor's trust for any other party. The same rule predicts
// whether the loser of a case follows the ruling. The chance is zero for the actor's own seat and
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
	o, err := AssessRuling(v, module, d.ID)
	if err != nil {
		return false, err
	}
	rule := v.Register.Agreed(module).Disputes
	if d.Stage == treaty.RulingGiven && v.Period <= d.Since+rule.Appeal.Periods() && WouldAppeal(v, o, 0, rule.Appeal.Periods(), !rule.Unenforceable) {
		return false, nil
	}
	return o.nonImplementation() > numeric.Negligible, nil
}
