package treaty

import (
	"fmt"
	"slices"
)

// Relief is relief from sanctions due under a treaty in a period.
type Relief struct {
	Regime string // ID of the sanction regime
	// Sender is the ID of the party owing the relief. Share is the share of its
	// measures to be lifted in the period, in [0, 1].
	Sender string
	Share  float64
	// Ground is the article behind the relief.
	Ground string
}

// Relief returns the relief from sanctions due in a period, by module, article and
// party, with a single entry for each sender of a regime. Of several articles, in the
// same module or in several, the deepest governs, and the total never exceeds the
// whole.
//
// Carve-outs, exceptions, breaches and suspensions against all others bound reduce the
// relief like any commitment. An article with sectors loses the mean of the reductions
// on its sectors, and an article without sectors the mean over all sectors of the
// economy, because only the regime itself knows its distribution over sectors.
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

// relieved returns the mean share of obligations binding a party, in [0, 1], over some
// sectors or all.
func (r *Register) relieved(s *Standing, sectors []int, a, period int) float64 {
	n := r.economy.NumSectors()
	sum, count := 0.0, 0
	pairs := pairwise{s: s, breaches: s.BreachedIn == period}
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

// deepest adds relief to a list with a single entry for each sender of a regime.
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
