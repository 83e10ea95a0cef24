package continuation

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/treaty"
)

// LostCase returns the first case under a module that a party has lost and has to answer, or nil.
// A case counts from the ruling until retaliation ends, while the complainant is bound.
func LostCase(s *agent.Situation, module string, seat int) *treaty.Dispute {
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
