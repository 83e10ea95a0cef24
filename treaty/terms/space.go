package terms

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// This file decides how drafts are stored, numbered, listed, written and read, from a
// list of terms. A draft is a number in mixed radix, with the first term as the most
// significant digit.

// draftWords is the number of 64-bit words in a Draft: room for 128 terms of four
// options each, more than in any single negotiation on record.
const draftWords = 4

// Draft is a choice of an option for each Term of a Space. See the package comment.
type Draft struct{ words [draftWords]uint64 }

// Append appends the draft to dst in bytes. Two drafts of a space have the same bytes
// if and only if the drafts are equal.
func (d Draft) Append(dst []byte) []byte {
	for _, w := range d.words {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	return dst
}

// Space is the set of drafts over a list of terms. A Space is immutable and safe for
// concurrent use.
type Space struct {
	terms  []Term
	fields []field
	// product is the number of drafts before constraints, or math.MaxUint64 on
	// overflow.
	product uint64
	rules   []rule
	// allowed holds the numbers, before constraints, of the admitted drafts in order;
	// nil without constraints or with too many drafts to list.
	allowed []uint64
}

// field is the place of the option number of a Term inside a Draft.
type field struct {
	word, shift int
	mask        uint64
	stride      uint64 // drafts between two neighbouring options; valid without overflow of product
}

// NewSpace returns the space of all drafts over the given terms. The error lists every
// term without a name or options, with a repeated name or label, or with a value that
// is no number. A space without terms has a single draft, the empty draft.
func NewSpace(list ...Term) (*Space, error) {
	s := &Space{terms: make([]Term, len(list)), fields: make([]field, len(list)), product: 1}
	var errs []error
	seen := make(map[string]bool, len(list))
	word, shift := 0, 0
	for k, t := range list {
		errs = append(errs, checkTerm(k, t, seen)...)
		s.terms[k] = Term{Name: t.Name, Options: append([]Option(nil), t.Options...)}
		width := bits.Len(uint(max(len(t.Options)-1, 0)))
		if shift+width > 64 {
			word, shift = word+1, 0
		}
		s.fields[k] = field{word: word, shift: shift, mask: 1<<width - 1}
		shift += width
	}
	if word >= draftWords {
		errs = append(errs, fmt.Errorf("terms: %d terms need more than %d bits; negotiate the text in modules", len(list), 64*draftWords))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for k := len(list) - 1; k >= 0; k-- {
		s.fields[k].stride = s.product
		hi, lo := bits.Mul64(s.product, uint64(len(list[k].Options)))
		if hi != 0 || s.product == math.MaxUint64 {
			lo = math.MaxUint64
		}
		s.product = lo
	}
	return s, nil
}

// checkTerm returns the mistakes in a term: no name, no options, unreadable or repeated
// labels, values not finite.
func checkTerm(k int, t Term, seen map[string]bool) (errs []error) {
	name := t.Name
	switch {
	case name == "":
		name = fmt.Sprintf("#%d", k+1)
		errs = append(errs, fmt.Errorf("terms: term %s has no name", name))
	case unreadable(name) != "":
		errs = append(errs, fmt.Errorf("terms: term %q %s", name, unreadable(name)))
	case seen[name]:
		errs = append(errs, fmt.Errorf("terms: term %q stands twice", name))
	}
	seen[t.Name] = true
	if len(t.Options) == 0 {
		errs = append(errs, fmt.Errorf("terms: term %q has no options; want at least one", name))
	}
	labels := make(map[string]bool, len(t.Options))
	for i, o := range t.Options {
		if bad := unreadable(o.Label); bad != "" {
			errs = append(errs, fmt.Errorf("terms: term %q option %d (%q) %s", name, i+1, o.Label, bad))
		}
		if labels[o.Label] {
			errs = append(errs, fmt.Errorf("terms: term %q has the option %q twice", name, o.Label))
		}
		labels[o.Label] = true
		if math.IsNaN(o.Value) || math.IsInf(o.Value, 0) {
			errs = append(errs, fmt.Errorf("terms: term %q option %d (%q) has the value %v; want a finite number", name, i+1, o.Label, o.Value))
		}
	}
	return errs
}

// unreadable returns the reason why Parse could not read a name or label, or "".
func unreadable(label string) string {
	switch {
	case label == "":
		return "is empty"
	case strings.ContainsRune(label, ';'):
		return "holds a semicolon, which separates terms"
	case strings.TrimSpace(label) != label:
		return "begins or ends with white space"
	}
	return ""
}

// Terms returns the terms in order. The caller must not change the slice.
func (s *Space) Terms() []Term { return s.terms }

// Size returns the number of drafts. Size reports false for more drafts than 64 bits
// can count, and under constraints for more than a million drafts before constraints.
// Such a space can be searched and sampled but not indexed.
func (s *Space) Size() (n uint64, ok bool) {
	switch {
	case s.allowed != nil:
		return uint64(len(s.allowed)), true
	case s.rules != nil:
		return math.MaxUint64, false
	}
	return s.product, s.product != math.MaxUint64
}

// Term returns the index of the named term. Term reports false for an unknown name.
func (s *Space) Term(name string) (int, bool) {
	for k := range s.terms {
		if s.terms[k].Name == name {
			return k, true
		}
	}
	return 0, false
}

// Choice returns the number of the option of d for term k.
func (s *Space) Choice(d Draft, k int) int {
	f := &s.fields[k]
	return int(d.words[f.word] >> f.shift & f.mask)
}

// Option returns the option of d for term k.
func (s *Space) Option(d Draft, k int) Option { return s.terms[k].Options[s.Choice(d, k)] }

// With returns d with another option number for term k. With panics for an unknown
// option and does not check constraints (see Allows).
func (s *Space) With(d Draft, k, option int) Draft {
	if option < 0 || option >= len(s.terms[k].Options) {
		panic(fmt.Sprintf("terms: term %q has no option %d", s.terms[k].Name, option))
	}
	f := &s.fields[k]
	d.words[f.word] = d.words[f.word]&^(f.mask<<f.shift) | uint64(option)<<f.shift
	return d
}

// Contains reports whether d is a draft of the space: every option number is valid, all
// bits outside the terms are zero, and the constraints are met.
func (s *Space) Contains(d Draft) bool {
	var rest Draft
	for k := range s.terms {
		c := s.Choice(d, k)
		if c >= len(s.terms[k].Options) {
			return false
		}
		rest = s.With(rest, k, c)
	}
	return rest == d && s.Allows(d)
}

// Index returns the place of d in the order of All. The space must be countable (see
// Size) and contain d.
func (s *Space) Index(d Draft) uint64 {
	n := s.number(d)
	if s.allowed != nil {
		k, _ := slices.BinarySearch(s.allowed, n)
		return uint64(k)
	}
	return n
}

// number returns the place of d among all drafts before constraints.
func (s *Space) number(d Draft) uint64 {
	var n uint64
	for k := range s.fields {
		n += uint64(s.Choice(d, k)) * s.fields[k].stride
	}
	return n
}

// At returns the draft at place n in the order of All. At panics for an uncountable
// space or n out of range.
func (s *Space) At(n uint64) Draft {
	if size, ok := s.Size(); !ok || n >= size {
		panic(fmt.Sprintf("terms: no draft %d in a space of %d", n, size))
	}
	if s.allowed != nil {
		n = s.allowed[n]
	}
	var d Draft
	for k := range s.fields {
		f := &s.fields[k]
		d.words[f.word] |= n / f.stride << f.shift
		n %= f.stride
	}
	return d
}

// All yields every draft in order.
func (s *Space) All() iter.Seq[Draft] {
	if s.rules == nil {
		return s.raw()
	}
	return func(yield func(Draft) bool) {
		for d := range s.raw() {
			if s.Allows(d) && !yield(d) {
				return
			}
		}
	}
}

// raw yields every draft in order, before constraints.
func (s *Space) raw() iter.Seq[Draft] {
	return func(yield func(Draft) bool) {
		var d Draft
		for {
			if !yield(d) {
				return
			}
			k := len(s.terms) - 1
			for ; k >= 0; k-- {
				if c := s.Choice(d, k) + 1; c < len(s.terms[k].Options) {
					d = s.With(d, k, c)
					break
				}
				d = s.With(d, k, 0)
			}
			if k < 0 {
				return
			}
		}
	}
}

// Neighbours yields every draft of the space that differs from d in exactly one term,
// by term and then by option. Constraints can isolate a draft from all others; a search
// should also sample.
func (s *Space) Neighbours(d Draft) iter.Seq[Draft] {
	return func(yield func(Draft) bool) {
		for k := range s.terms {
			here := s.Choice(d, k)
			for c := range s.terms[k].Options {
				if c == here {
					continue
				}
				if next := s.With(d, k, c); s.Allows(next) && !yield(next) {
					return
				}
			}
		}
	}
}

// Format returns d as a line of text: "depth 0.5; carve-out agriculture".
func (s *Space) Format(d Draft) string {
	var b strings.Builder
	for k := range s.terms {
		if k > 0 {
			b.WriteString("; ")
		}
		b.WriteString(s.terms[k].Name)
		b.WriteByte(' ')
		b.WriteString(s.Option(d, k).Label)
	}
	return b.String()
}

// Parse returns the draft written by Format. Terms may come in any order, each exactly
// once. The error holds all mistakes.
func (s *Space) Parse(text string) (Draft, error) {
	var d Draft
	var errs []error
	found := make([]bool, len(s.terms))
	for _, part := range strings.Split(text, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		k, label := s.split(part)
		if k < 0 {
			errs = append(errs, fmt.Errorf("terms: %q names no term of this space", part))
			continue
		}
		if found[k] {
			errs = append(errs, fmt.Errorf("terms: %q stands twice", s.terms[k].Name))
		}
		found[k] = true
		c := s.option(k, label)
		if c < 0 {
			errs = append(errs, fmt.Errorf("terms: term %q has no option %q", s.terms[k].Name, label))
			continue
		}
		d = s.With(d, k, c)
	}
	for k, ok := range found {
		if !ok {
			errs = append(errs, fmt.Errorf("terms: term %q is missing", s.terms[k].Name))
		}
	}
	for _, r := range s.rules {
		if len(errs) == 0 && r.when[s.Choice(d, r.term)] && !r.among[s.Choice(d, r.needs)] {
			errs = append(errs, fmt.Errorf("terms: %q may not stand with %q",
				s.terms[r.term].Name+" "+s.Option(d, r.term).Label, s.terms[r.needs].Name+" "+s.Option(d, r.needs).Label))
		}
	}
	return d, errors.Join(errs...)
}

// split returns the term at the start of part and the rest of part. If the name of a
// term is a prefix of another name, a reading with a known option wins, and then the
// longer name.
func (s *Space) split(part string) (k int, label string) {
	k = -1
	known := false
	for i, t := range s.terms {
		rest, ok := strings.CutPrefix(part, t.Name+" ")
		if !ok {
			continue
		}
		rest = strings.TrimSpace(rest)
		has := s.option(i, rest) >= 0
		if k < 0 || has && !known || has == known && len(t.Name) > len(s.terms[k].Name) {
			k, label, known = i, rest, has
		}
	}
	return k, label
}

// option returns the number of the option of term k with a label, or -1.
func (s *Space) option(k int, label string) int {
	for i := range s.terms[k].Options {
		if s.terms[k].Options[i].Label == label {
			return i
		}
	}
	return -1
}
