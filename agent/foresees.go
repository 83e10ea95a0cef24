package agent

import (
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Foresees is the chance, by seat, that another party bound by a module in force breaks it
// this period: one if that is foreseen to pay it by its public payoffs and its public record
// (level-1 play), and otherwise what the actor's trust leaves, 1 - [belief.Trust].PerPeriod. Who has
// lost a case is foreseen to follow the ruling or not by the same rule. It is zero for the
// actor itself and for who is not bound.
func (v View) Foresees(module string) ([]float64, error) {
	c, err := v.chain(v.standingText(module))
	if err != nil {
		return nil, err
	}
	chances := make([]float64, len(v.Actors))
	for k := range chances {
		if k == v.Seat || c.bound&(1<<k) == 0 {
			continue
		}
		pays := c.breakers[0]&(1<<k) != 0
		if d := v.lost(module, k); d != nil {
			if pays, err = v.publicly(k).defies(module, d); err != nil {
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
func (s *Situation) Breakers(module string) ([]int, error) {
	c, err := s.chain(s.standingText(module))
	if err != nil {
		return nil, err
	}
	first := make([]int, len(s.Actors))
	for k := range first {
		first[k] = -1
		for h, set := range c.breakers {
			if set&(1<<k) != 0 {
				first[k] = s.Period + h
				break
			}
		}
	}
	return first, nil
}

// lost is the first case that a party has lost and has to answer, or nil.
func (s *Situation) lost(module string, seat int) *treaty.Dispute {
	x := s.Register.Standing(module)
	for k := range x.Disputes {
		d := &x.Disputes[k]
		if d.Respondent == s.Actors[seat].ID && d.Adverse && x.BoundIn(d.Complainant, s.Period) &&
			(d.Stage == treaty.RulingGiven || d.Stage == treaty.RulingFinal || d.Stage == treaty.InRetaliation) {
			return d
		}
	}
	return nil
}

// publicly is the situation as everybody can work out that a seat sees it: by its public payoff
// and everybody's public record, calm.
func (s *Situation) publicly(seat int) View {
	v := View{Situation: s, Self: &Actor{Public: s.Actors[seat]}, Seat: seat, Image: s.record(seat), Trust: make([]belief.Trust, len(s.Actors))}
	for k := range v.Trust {
		v.Trust[k] = s.record(k)
	}
	return v
}

// defies reports whether the actor, if its choices are without noise, neither appeals
// against a ruling nor follows it.
func (v View) defies(module string, d *treaty.Dispute) (bool, error) {
	o, err := v.Obeys(module, d.ID)
	if err != nil {
		return false, err
	}
	rule := v.Register.Agreed(module).Disputes
	if d.Stage == treaty.RulingGiven && v.Period <= d.Since+rule.Appeal.Periods() && v.Appeals(o, 0, rule.Appeal.Periods(), !rule.Unenforceable) {
		return false, nil
	}
	return o.Ignore() > numeric.Negligible, nil
}
