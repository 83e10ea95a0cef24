package politics

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Audience is the way in which publics at home judge sanctions, the same for all publics.
type Audience struct {
	// Switches say whether support moves, rallies and can be communicated for.
	Switches mechanism.Switches
	// Legitimacy is the share of the rally that the word of an institution takes away,
	// in [0, 1].
	Legitimacy float64
	// Blame is the blame that campaigns shift.
	Blame domestic.Blame
}

// Minds reports whether points of support have a weight for an actor's leader.
func (x *Audience) Minds(a *agent.Public) bool {
	return x.Switches.On(mechanism.Support) && a.Politics.Weight > 0
}

// Opinion returns the judgement of an actor's public on the sanctions in force: the weight of a
// point of support in percent of income, and the news of one percent of cost. Decisions about
// treaties use the judgement.
func (x *Audience) Opinion(s *agent.Situation, a *agent.Public) (f agent.PublicOpinion) {
	if !x.Minds(a) {
		return f
	}
	f.Weight, f.Rallies = a.Politics.Weight, x.Switches.On(mechanism.Rally)
	if target, sender := UnderSanctions(s, a.ID); target || sender {
		f.News = x.Bears(a, target, endorsed(s, a.ID), 1)
	}
	return f
}

// UnderSanctions reports whether an actor is the target, and whether it is a sender, of
// any regime in force.
func UnderSanctions(s *agent.Situation, id string) (target, sender bool) {
	for r, senders := range s.Sanctions() {
		target = target || r.Target == id
		sender = sender || slices.Contains(senders, id)
	}
	return target, sender
}
