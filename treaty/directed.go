package treaty

import (
	"fmt"
	"slices"
	"strconv"
)

// This file decides the effect of acts directed at a single party. A party may invoke
// an exception or break a module against a single party entitled to the obligation; the
// obligations to other parties stay. A sanction takes the same form between parties of
// a text: the measures belong to a regime, known to the treaty by ID alone, and the
// treaty adds the legal ground or the lack of a ground.

// directed checks the party targeted by an exception or a breach. An act that stands
// for the measures of a sanction regime may add no surcharge.
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

// InBreach reports whether a breach by a party is on record in a period: a breach made
// of the measures of the given sanction regime, or, for the regime "", a breach of its
// own.
func (s *Standing) InBreach(party, regime string, period int) bool {
	return s.BreachedIn == period && slices.ContainsFunc(s.Breaches, func(one Breach) bool { return one.Party == party && one.Regime == regime })
}

// Owed is a commitment of a module in force, owed by a party to another party.
type Owed struct {
	Module string
	// Kind is the kind of the commitment, and Place the index among the commitments of
	// the module.
	Kind  Kind
	Place int
	// Depth is the depth now binding, in [0, 1], by sector of the economy.
	Depth []float64
}

// Owes returns the commitments of a party towards another party in a period, under the
// modules in force for both. Carve-outs, exceptions, suspensions and breaches reduce
// the depth, and a commitment of depth zero is left out: only an obligation owed can be
// impaired. A non-party with most-favoured-nation treatment has no claim. Relief from
// sanctions and transparency concern no flow and are left out.
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
