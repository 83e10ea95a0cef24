package treaty

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Key appends to dst, in bytes, all that [Register.Compile] and [Register.ExportFloors] read
// of the register in a period: two registers of one treaty, economy and parties whose keys
// are equal compile the same, bit by bit. Most of what happens to a register leaves its key
// as it was, so that who remembers policies finds them again: reports, disputes, measures
// that have ended, payments of other periods, quarters in which nothing phases in.
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

// KeyOf is Key for what [Register.CompileTexts] and [Register.ExportFloorsOf] read of the
// register and of some texts. It is false if a text is of another treaty.
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
			dst = float(word(word(dst, m.party), string(m.sectors)), m.surcharge)
		}
	}
	return r.describePayments(dst, period), true
}

// describe appends what lay, keep, floors and surcharge read of a text: who is bound (in the
// buffer), how deep each commitment is, and what is taken off or put on top.
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
	for k := range r.parties { // who bears surcharges, whoever is thought to be bound
		dst = flag(dst, s.BoundIn(r.parties[k].ID, period))
	}
	for i := range s.Measures {
		if m := &s.Measures[i]; m.Holds(period) {
			dst = float(word(word(word(append(dst, 2), m.Party), m.Against), string(m.Sectors)), m.Surcharge)
		}
	}
	for i := range s.Suspensions {
		if one := &s.Suspensions[i]; one.active(period) {
			dst = float(word(word(word(append(dst, 3), one.By), one.Against), string(one.Sectors)), one.Surcharge)
		}
	}
	if how.breaches {
		for _, one := range s.Breaches {
			dst = word(word(word(append(dst, 4), one.Party), one.Against), string(one.Sectors))
		}
	}
	return append(dst, 5)
}

// describePayments appends what was paid in a period, whatever is in force.
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

func number(dst []byte, n int) []byte { return binary.AppendUvarint(dst, uint64(n)) }

func float(dst []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(dst, math.Float64bits(v))
}

func word(dst []byte, s string) []byte { return append(number(dst, len(s)), s...) }

func flag(dst []byte, on bool) []byte {
	if on {
		return append(dst, 1)
	}
	return append(dst, 0)
}

func flags(dst []byte, list []bool) []byte {
	dst = slices.Grow(dst, len(list))
	for _, on := range list {
		dst = flag(dst, on)
	}
	return dst
}
