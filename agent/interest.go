package agent

import "slices"

// CommonInterest returns the common interest of two seats in a period, in [0, 1]: the modules in
// force and the coalitions of senders of sanctions to which both belong, as a share of those to
// which either belongs. One module is left out. The share is zero where neither belongs to
// another. Source: the similarity of portfolios of commitments (Jaccard 1912; Signorino and Ritter
// 1999, International Studies Quarterly 43: 115-144).
func (s *Situation) CommonInterest(a, b int, without string) float64 {
	both, either := 0, 0
	count := func(first, second bool) {
		if first && second {
			both++
		}
		if first || second {
			either++
		}
	}
	one, other := s.Actors[a].ID, s.Actors[b].ID
	for m, standing := range s.Register.InForce() {
		if m.ID != without && standing.InForceIn(s.Period) {
			count(standing.BoundIn(one, s.Period), standing.BoundIn(other, s.Period))
		}
	}
	for _, senders := range s.Sanctions() {
		count(slices.Contains(senders, one), slices.Contains(senders, other))
	}
	if either == 0 {
		return 0
	}
	return float64(both) / float64(either)
}
