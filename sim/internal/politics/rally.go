package politics

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Bears returns the news of a cost of sanctions to an actor, in percent of real income: foreign
// to the target of the sanctions, and its own to a sender.
func (x *Audience) Bears(a *agent.Public, target, endorsed bool, cost float64) agent.PoliticalNews {
	var news agent.PoliticalNews
	if !target {
		news.OwnCost = cost
		if x.Switches.On(mechanism.Communication) {
			news.Communication = a.Politics.Communication
		}
		return news
	}
	news.ForeignCost = cost
	if x.Switches.On(mechanism.Rally) {
		news.Blamed = x.Blame.OnSenders(a.ID)
	}
	if endorsed {
		news.Legitimacy = x.Legitimacy
	}
	return news
}

// endorsed reports whether an institution stands behind all sanctions in force against an
// actor.
func endorsed(s *agent.Situation, id string) bool {
	some := false
	for r := range s.Sanctions() {
		if r.Target != id {
			continue
		}
		if r.Institution == nil {
			return false
		}
		some = true
	}
	return some
}

// attributed returns the share of a sender's cost of all its sanctions that the sender's public
// blames on the targets, in [0, 1]. Each regime has the same weight, because the cost of one
// regime alone is not on record (assumed).
func (x *Audience) attributed(s *agent.Situation, sender string) float64 {
	sum, n := 0.0, 0.0
	for r, senders := range s.Sanctions() {
		if slices.Contains(senders, sender) {
			sum += x.Blame.OnTarget(sender, r.Target)
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}
