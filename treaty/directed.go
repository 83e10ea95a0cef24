package treaty

import (
	"fmt"
	"slices"
	"strconv"
)

// What is done to one party alone. An exception may be invoked, and a module broken,
// against a single party that is entitled to what it takes away: the others are owed what
// they were. That is how a sanction stands in law among the parties of a text: its measures
// are a regime's, which the treaty names by ID and knows nothing else of, and what the
// treaty adds is whether they have a ground.

// directed checks whom an exception or a breach is against, and that one which stands for
// the measures of a sanction regime adds none of its own.
func (x *step) directed(a articleKind, surcharge float64) error {
	switch {
	case x.Party != "" && (x.Party == x.Author || !x.s.BoundIn(x.Party, x.Period)):
		return fmt.Errorf("%q is no other party bound by the module", x.Party)
	case x.Regime != "" && x.Party == "":
		return wrong("Party", strconv.Quote(x.Party), "the target of the regime")
	case x.Regime != "" && surcharge > 0:
		return x.breaks(a, "the measures are those of the regime %q, and it puts a surcharge on top", x.Regime)
	}
	return nil
}

// InBreach reports whether a breach by a party is on record in a period: one that consists
// of the measures of a sanction regime, or, where that is "", one of its own.
func (s *Standing) InBreach(party, regime string, period int) bool {
	return s.BreachedIn == period && slices.ContainsFunc(s.Breaches, func(one Breach) bool { return one.Party == party && one.Regime == regime })
}

// Owed is a commitment of a module in force as one party owes it to another.
type Owed struct {
	Module string
	// Kind is the commitment's, Place its place among those of the module.
	Kind  Kind
	Place int
	// Depth is by sector of the economy: how deep it binds now, in [0, 1].
	Depth []float64
}

// Owes lists what a party owes another in a period under the modules in force that bind
// both, as far as carve-outs, exceptions, suspensions and breaches leave it anything: to
// nobody else's harm can a commitment be impaired that is not owed. A non-party that
// enjoys a most-favoured-nation commitment is owed nothing by it. Relief from sanctions and
// transparency, which are about no flow, are left out.
func (r *Register) Owes(by, to string, period int) (out []Owed) {
	a, b := r.party(by), r.party(to)
	if a < 0 || b < 0 || a == b {
		return nil
	}
	r.scratch()
	for k := range r.standing {
		s := &r.standing[k]
		if !s.BoundIn(by, period) || !s.BoundIn(to, period) {
			continue
		}
		t, how := r.settled[k], s.binding(period)
		r.keep(t, how, period)
		pairs := how.pairs(period)
		for i := range t.module.Commitments {
			c := &t.module.Commitments[i]
			if c.Kind == RelieveSanctions || c.Kind == BeTransparent || !t.obliged[i][a] {
				continue
			}
			depth, some := make([]float64, r.economy.NumSectors()), false
			for _, j := range t.sectors[i] {
				if pairs != nil && r.suspended(pairs, a, b, j, period) {
					continue
				}
				depth[j] = how.depth(c, period) * r.buffer.kept[a*r.economy.NumSectors()+j]
				some = some || depth[j] > 0
			}
			if some {
				out = append(out, Owed{Module: t.module.ID, Kind: c.Kind, Place: i, Depth: depth})
			}
		}
	}
	return out
}
