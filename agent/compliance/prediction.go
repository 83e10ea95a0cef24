package compliance

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// BreachProbabilities is the chance, by seat, that another party bound by a module in force breaks it
// this period: one if that is foreseen to pay it by its public payoffs and its public record
// (level-1 play), and otherwise what the actor's trust leaves, 1 - [belief.Trust].PerPeriod. Who has
// lost a case is foreseen to follow the ruling or not by the same rule. It is zero for the
// actor itself and for who is not bound.
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

// Breakers says, by seat, in which period a party to a module that is signed or in force is
// first foreseen to break it by its public payoffs: -1 for those that are not.
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

// defies reports whether the actor, if its choices are without noise, neither appeals
// against a ruling nor follows it.
func defies(v agent.View, module string, d *treaty.Dispute) (bool, error) {
	o, err := AssessRuling(v, module, d.ID)
	if err != nil {
		return false, err
	}
	rule := v.Register.Agreed(module).Disputes
	if d.Stage == treaty.RulingGiven && v.Period <= d.Since+rule.Appeal.Periods() && WouldAppeal(v, o, 0, rule.Appeal.Periods(), !rule.Unenforceable) {
		return false, nil
	}
	return o.NonImplementation() > numeric.Negligible, nil
}
