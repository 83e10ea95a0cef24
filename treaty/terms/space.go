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

// draftWords is the number of 64-bit words in a Draft: room for 128 terms of
// four options each, well above any single negotiation on record.
const draftWords = 4

// Draft assigns one option to each Term of a Space. See the package comment.
type Draft struct{ words [draftWords]uint64 }

// Append appends the draft to dst in bytes: two drafts of one space have the same bytes if
// and only if they are equal.
func (d Draft) Append(dst []byte) []byte {
	for _, w := range d.words {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	return dst
}

// Space is the set of drafts that can be written with a list of terms. It is
// immutable and may be shared between goroutines.
type Space struct {
	terms  []Term
	fields []field
	// product is the number of drafts before constraints; math.MaxUint64 when
	// it does not fit.
	product uint64
	rules   []rule
	// allowed are the numbers, before constraints, of the drafts that meet them,
	// in order; nil without constraints or when there are too many to list.
	allowed []uint64
}

// field is where a Term's option number is kept inside a Draft.
type field struct {
	word, shift int
	mask        uint64
	stride      uint64 // drafts between two neighbouring options; valid if size fits
}

// NewSpace makes the space of all drafts over the given terms, and reports every
// term that has no name, no options, a name or a label used twice, or a value
// that is not a number. A space without terms has one draft, the empty one.
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

// unreadable says why a name or label could not be read back by Parse, or "".
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

// Terms returns the terms in order. The slice must not be changed.
func (s *Space) Terms() []Term { return s.terms }

// Size returns the number of drafts, and false if there are too many to count in 64
// bits, or under constraints more than a million before those are applied; such a
// space can be searched and sampled but not indexed.
func (s *Space) Size() (n uint64, ok bool) {
	switch {
	case s.allowed != nil:
		return uint64(len(s.allowed)), true
	case s.rules != nil:
		return math.MaxUint64, false
	}
	return s.product, s.product != math.MaxUint64
}

// Term returns the place of the named term, or false.
func (s *Space) Term(name string) (int, bool) {
	for k := range s.terms {
		if s.terms[k].Name == name {
			return k, true
		}
	}
	return 0, false
}

// Choice returns the number of the option that d picks for term k.
func (s *Space) Choice(d Draft, k int) int {
	f := &s.fields[k]
	return int(d.words[f.word] >> f.shift & f.mask)
}

// Option returns the option that d picks for term k.
func (s *Space) Option(d Draft, k int) Option { return s.terms[k].Options[s.Choice(d, k)] }

// With returns d with term k set to the given option number. It panics if the
// term has no such option, and does not look at constraints (see Allows).
func (s *Space) With(d Draft, k, option int) Draft {
	if option < 0 || option >= len(s.terms[k].Options) {
		panic(fmt.Sprintf("terms: term %q has no option %d", s.terms[k].Name, option))
	}
	f := &s.fields[k]
	d.words[f.word] = d.words[f.word]&^(f.mask<<f.shift) | uint64(option)<<f.shift
	return d
}

// Contains reports whether d is a draft of this space: every option number is
// one that its term has, nothing is written outside the terms, and the constraints
// are met.
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

// Index returns the place of d in the order of All. The space must be countable
// (see Size) and contain d.
func (s *Space) Index(d Draft) uint64 {
	n := s.number(d)
	if s.allowed != nil {
		k, _ := slices.BinarySearch(s.allowed, n)
		return uint64(k)
	}
	return n
}

// number is the place of d among all drafts before constraints.
func (s *Space) number(d Draft) uint64 {
	var n uint64
	for k := range s.fields {
		n += uint64(s.Choice(d, k)) * s.fields[k].stride
	}
	return n
}

// At returns the draft at place n in the order of All. It panics if the space
// is not countable or n is out of range.
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

// raw yields every draft in order, constraints or not.
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

// Neighbours yields every draft of the space that differs from d in exactly one
// term, by term and then by option. Constraints can cut a draft off from all others;
// a search that must not get stuck samples as well.
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

// Format writes d as a line of text: "depth 0.5; carve-out agriculture".
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

// Parse reads what Format writes. Terms may come in any order; each must be
// there once. All mistakes are reported together.
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

// split finds the term that part begins with and what follows it. Where one
// name begins another, the reading that names an option wins, then the longer.
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

// option returns the number of the option of term k with the label, or -1.
func (s *Space) option(k int, label string) int {
	for i := range s.terms[k].Options {
		if s.terms[k].Options[i].Label == label {
			return i
		}
	}
	return -1
}
