package treaty

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Key appends to dst, in bytes, all data read by [Register.Compile] and
// [Register.ExportFloors] in a period. Two registers of the same treaty, economy and
// parties with equal keys compile the same policy, bit by bit. Most events leave the
// key unchanged: reports, disputes, measures already ended, payments of other periods,
// quarters without a step of a phase-in. A cache of policies by key therefore finds
// most policies again.
func (r *Register) Key(dst []byte, period int) []byte {
	r.scratch()
	for k := range r.standing {
		if s := &r.standing[k]; s.InForceIn(period) {
			r.members(s, period)
			dst = r.describe(dst, k, r.settled[k], s.Draft, s.binding(period), period)
		}
	}
	return r.describePayments(dst, period)
}

// KeyOf appends to dst, in bytes, all data read by [Register.CompileTexts] and
// [Register.ExportFloorsOf] from the register and from some texts. KeyOf reports false
// for a text of another treaty.
func (r *Register) KeyOf(dst []byte, period int, texts ...Text) (key []byte, ok bool) {
	r.scratch()
	for i := range texts {
		text := &texts[i]
		k := r.index(text.Module.ID)
		if k < 0 || text.Module != &r.treaty.Modules[k] {
			return dst, false
		}
		if period < text.Since {
			continue
		}
		r.signatories(text)
		dst = r.describe(dst, k, r.settledText(text), text.Draft, text.binding(), period)
		dst = number(dst, len(text.taken))
		for _, m := range text.taken {
			dst = m.describe(dst)
		}
	}
	return r.describePayments(dst, period), true
}

// describe appends the data of a text read by lay, keep, floors and surcharge: the
// parties bound (from the buffer), the depth of each commitment, and the measures,
// suspensions and breaches in effect.
func (r *Register) describe(dst []byte, k int, t *settled, d terms.Draft, how binding, period int) []byte {
	dst = flags(d.Append(number(dst, k)), r.buffer.bound)
	for i := range t.module.Commitments {
		dst = float(dst, how.depth(&t.module.Commitments[i], period))
	}
	for i := range t.carved {
		dst = flag(dst, period < how.since+t.carved[i].quarters)
	}
	dst = number(dst, len(how.breaching))
	for _, id := range how.breaching {
		dst = word(dst, id)
	}
	s := how.standing
	if s == nil {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	for k := range r.parties { // bearers of surcharges, under any hypothetical membership
		dst = flag(dst, s.BoundIn(r.parties[k].ID, period))
	}
	for i := range s.Measures {
		if m := &s.Measures[i]; m.Holds(period) {
			dst = m.describe(append(dst, 2))
		}
	}
	for i := range s.Suspensions {
		if one := &s.Suspensions[i]; one.active(period) {
			dst = float(word(word(word(append(dst, 3), one.By), one.Against), string(one.Sectors)), one.Surcharge)
			dst = float(dst, one.Points)
		}
	}
	if how.breaches {
		for _, one := range s.Breaches {
			dst = word(word(word(append(dst, 4), one.Party), one.Against), string(one.Sectors))
		}
	}
	return append(dst, 5)
}

// describe appends the data of a measure with an effect on the policy.
func (x *Measure) describe(dst []byte) []byte {
	return float(number(word(word(word(dst, x.Party), x.Against), string(x.Sectors)), int(x.Kind)), x.Surcharge)
}

// describePayments appends the payments of a period, under any texts in force.
func (r *Register) describePayments(dst []byte, period int) []byte {
	for k := range r.standing {
		for i := range r.standing[k].Payments {
			if one := &r.standing[k].Payments[i]; one.Period == period {
				dst = float(word(word(append(dst, 6), one.From), one.To), one.Amount)
			}
		}
	}
	return append(dst, 7)
}

// number appends a whole number in a self-delimiting code.
func number(dst []byte, n int) []byte { return binary.AppendUvarint(dst, uint64(n)) }

// float appends the bits of a floating-point number.
func float(dst []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
}

// word appends a string with its length.
func word(dst []byte, s string) []byte { return append(number(dst, len(s)), s...) }

// flag appends a truth value as a byte.
func flag(dst []byte, on bool) []byte {
	if on {
		return append(dst, 1)
	}
	return append(dst, 0)
}

// flags appends truth values, a byte each.
func flags(dst []byte, list []bool) []byte {
	dst = slices.Grow(dst, len(list))
	for _, on := range list {
		dst = flag(dst, on)
	}
	return dst
}
