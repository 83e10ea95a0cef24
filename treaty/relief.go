package treaty

import (
	"fmt"
	"slices"
)

// Relief is relief from sanctions that a treaty makes due in a period.
type Relief struct {
	Regime string // ID of the sanction regime
	// Sender is who owes the relief and Share how much of its measures, in [0, 1],
	// is to be lifted in the period.
	Sender string
	Share  float64
	// Ground is the article that makes it due.
	Ground string
}

// Relief lists the relief from sanctions that is due in a period, by module, article
// and party, once for each sender of a regime: of several articles, in one module or in
// several, the deepest governs, so that nothing adds up to more than the whole.
//
// Carve-outs, exceptions, breaches and what the sender has suspended against all others
// bound take from it as they take from any commitment. An article that names sectors loses
// the mean of what they take from those, one that names none the mean over all sectors of
// the economy: only the regime itself knows how much of it is in which sector.
func (r *Register) Relief(period int) (due []Relief) {
	for k := range r.standing {
		s := &r.standing[k]
		if !s.InForceIn(period) {
			continue
		}
		t := r.settled[k]
		if !slices.ContainsFunc(t.module.Commitments, func(c Commitment) bool { return c.Kind == RelieveSanctions }) {
			continue
		}
		r.scratch()
		r.members(s, period)
		r.keep(t, s.binding(period), period)
		for i := range t.module.Commitments {
			c := &t.module.Commitments[i]
			if c.Kind != RelieveSanctions {
				continue
			}
			depth := c.Depth.Value() * c.PhaseIn.Share(period-s.Since, s.met(c.PhaseIn.Milestones, period))
			for a := range r.parties {
				if !r.buffer.bound[a] || !t.obliged[i][a] {
					continue
				}
				if share := depth * r.relieved(s, t.sectors[i], a, period); share > 0 {
					due = deepest(due, Relief{c.Regime, r.parties[a].ID, share, fmt.Sprintf("%s, %s", t.module.ID, t.module.cite(provision{commitmentArticle, i}))})
				}
			}
		}
	}
	return due
}

// relieved is the mean share, over some sectors or all, of what binds a party.
func (r *Register) relieved(s *Standing, sectors []int, a, period int) float64 {
	n := r.economy.NumSectors()
	sum, count := 0.0, 0
	pairs := pairwise{s, s.BreachedIn == period}
	for j := range n {
		if len(sectors) > 0 && !slices.Contains(sectors, j) {
			continue
		}
		count++
		owed := slices.ContainsFunc(r.parties, func(p Party) bool {
			o := r.party(p.ID)
			return o != a && r.buffer.bound[o] && !r.suspended(&pairs, a, o, j, period)
		})
		if owed {
			sum += r.buffer.kept[a*n+j]
		}
	}
	return sum / float64(count)
}

// deepest adds relief to a list that has one entry for each sender of a regime.
func deepest(due []Relief, one Relief) []Relief {
	k := slices.IndexFunc(due, func(other Relief) bool { return other.Regime == one.Regime && other.Sender == one.Sender })
	if k < 0 {
		return append(due, one)
	}
	if one.Share > due[k].Share {
		due[k] = one
	}
	return due
}
