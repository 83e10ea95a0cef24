package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Stressed reports whether a quarter is one of stress for the actor in a seat, as far
// as everybody can see: a sanction regime is in force of which it is the target or a
// sender. Threats to its security are its own knowledge.
func (s *Situation) Stressed(seat int) bool {
	id := s.Actors[seat].ID
	for r, senders := range s.Sanctions() {
		if r.Target == id || slices.Contains(senders, id) {
			return true
		}
	}
	return false
}

// Trusted is the trust that counts now, by seat, of an actor that thinks so of the
// others: that for stress in those who are under it.
func (s *Situation) Trusted(reputations []belief.Reputation) []belief.Trust {
	trust := make([]belief.Trust, len(reputations))
	for k, r := range reputations {
		trust[k] = r.In(s.Stressed(k))
	}
	return trust
}
