package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Stressed reports whether a period is stressful for the actor in a seat, by public
// information: the actor is the target or a sender of a sanction regime in force. Threats to
// security are private and do not count.
func (s *Situation) Stressed(seat int) bool {
	id := s.Actors[seat].ID
	for r, senders := range s.Sanctions() {
		if r.Target == id || slices.Contains(senders, id) {
			return true
		}
	}
	return false
}

// Trusted returns an actor's present trust by seat, from the actor's view of all reputations:
// the trust for stress in actors under stress, the trust for calm in others.
func (s *Situation) Trusted(reputations []belief.Reputation) []belief.Trust {
	trust := make([]belief.Trust, len(reputations))
	for k, r := range reputations {
		trust[k] = r.In(s.Stressed(k))
	}
	return trust
}
