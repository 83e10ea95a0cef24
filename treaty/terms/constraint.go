package terms

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// This file decides which drafts the constraints of a space admit, and draws admitted
// drafts, from needs between options. Admission of partial drafts is decided by
// backtracking.

// Constraint is a need between options of two terms: a draft with one of Options for
// Term must have one of Among for Needs. "A carve-out for agriculture only if the cut
// is deep" is
//
//	terms.Need("carve-out", "agriculture", "depth", "0.5", "1")
type Constraint struct {
	// Term is the name of the term with the need.
	Term    string
	Options []string // labels
	// Needs is the name of the term needed.
	Needs string
	Among []string // labels
}

// Need returns the Constraint by which an option of a term needs one of the given
// labels of the other term.
func Need(term, option, other string, among ...string) Constraint {
	return Constraint{Term: term, Options: []string{option}, Needs: other, Among: among}
}

// String returns the constraint as "carve-out agriculture needs depth 0.5 or 1".
func (c Constraint) String() string {
	return fmt.Sprintf("%s %s needs %s %s", c.Term, strings.Join(c.Options, " or "), c.Needs, strings.Join(c.Among, " or "))
}

// rule is a Constraint by the numbers of its terms and options.
type rule struct {
	term, needs int
	when, among []bool // by option
}

// maxListed bounds the number of drafts listed by Under to number the admitted drafts.
// A larger space under constraints counts as uncountable.
const maxListed = 1 << 20

// Under returns the space of the drafts of s admitted by the constraints, on top of the
// earlier constraints of s. The error lists every constraint with an unknown term or
// option, and reports constraints that admit no draft at all.
func (s *Space) Under(list ...Constraint) (*Space, error) {
	if len(list) == 0 {
		return s, nil
	}
	c := *s
	c.rules = slices.Clone(s.rules)
	var errs []error
	for _, one := range list {
		r, bad := s.rule(one)
		errs = append(errs, bad...)
		c.rules = append(c.rules, r)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if s.product <= maxListed {
		c.allowed = []uint64{}
		for d := range s.raw() {
			if c.Allows(d) {
				c.allowed = append(c.allowed, s.number(d))
			}
		}
		if len(c.allowed) == 0 {
			return nil, errors.New("terms: the constraints leave no draft")
		}
	} else if _, ok := c.complete(Draft{}, make([]bool, len(c.terms)), nil); !ok {
		return nil, errors.New("terms: the constraints leave no draft")
	}
	return &c, nil
}

// rule resolves a constraint to numbers of terms and options.
func (s *Space) rule(c Constraint) (r rule, errs []error) {
	side := func(name string, labels []string, field string) (int, []bool) {
		k, ok := s.Term(name)
		if !ok {
			errs = append(errs, fmt.Errorf("terms: constraint %q: %s: no term %q", c, field, name))
			return 0, nil
		}
		set := make([]bool, len(s.terms[k].Options))
		if len(labels) == 0 {
			errs = append(errs, fmt.Errorf("terms: constraint %q: %s: no options; want at least one of term %q", c, field, name))
		}
		for _, l := range labels {
			if i := s.option(k, l); i >= 0 {
				set[i] = true
			} else {
				errs = append(errs, fmt.Errorf("terms: constraint %q: %s: term %q has no option %q", c, field, name, l))
			}
		}
		return k, set
	}
	r.term, r.when = side(c.Term, c.Options, "Term")
	r.needs, r.among = side(c.Needs, c.Among, "Needs")
	if len(errs) == 0 && r.term == r.needs {
		errs = append(errs, fmt.Errorf("terms: constraint %q: Needs: term %q needs itself; want another term", c, c.Term))
	}
	return r, errs
}

// Allows reports whether d meets the constraints of the space, true without
// constraints.
func (s *Space) Allows(d Draft) bool {
	for i := range s.rules {
		r := &s.rules[i]
		if r.when[s.Choice(d, r.term)] && !r.among[s.Choice(d, r.needs)] {
			return false
		}
	}
	return true
}

// Sample returns a random draft, uniformly distributed over the space. The distribution
// is not uniform in a space with constraints, too large to count, and with so few
// admitted drafts that 65,536 tries find none: Sample then returns some admitted draft.
func (s *Space) Sample(r *rand.Rand) Draft {
	if s.allowed != nil {
		return s.At(r.Uint64N(uint64(len(s.allowed))))
	}
	for range 1 << 16 {
		var d Draft
		for k := range s.terms {
			d = s.With(d, k, r.IntN(len(s.terms[k].Options)))
		}
		if s.Allows(d) {
			return d
		}
	}
	d, _ := s.complete(Draft{}, make([]bool, len(s.terms)), r) // Under has found an admitted draft
	return d
}

// Admits reports whether some draft of the space has the option numbered option for
// term k and the option numbered other for term l. Admits panics for an unknown option.
func (s *Space) Admits(k, option, l, other int) bool {
	if k == l && option != other {
		return false
	}
	settled := make([]bool, len(s.terms))
	settled[k], settled[l] = true, true
	_, ok := s.complete(s.With(s.With(Draft{}, k, option), l, other), settled, nil)
	return ok
}

// complete searches for an admitted draft that extends the settled terms of d, term by
// term with backtracking, and in random order for r not nil.
func (s *Space) complete(d Draft, settled []bool, r *rand.Rand) (Draft, bool) {
	meets := func(d Draft) bool {
		for _, rule := range s.rules {
			if settled[rule.term] && settled[rule.needs] && rule.when[s.Choice(d, rule.term)] && !rule.among[s.Choice(d, rule.needs)] {
				return false
			}
		}
		return true
	}
	var step func(d Draft, k int) (Draft, bool)
	step = func(d Draft, k int) (Draft, bool) {
		for k < len(s.terms) && settled[k] {
			k++
		}
		if k == len(s.terms) {
			return d, true
		}
		settled[k] = true
		defer func() { settled[k] = false }()
		n := len(s.terms[k].Options)
		shift := 0
		if r != nil {
			shift = r.IntN(n)
		}
		for i := range n {
			d := s.With(d, k, (i+shift)%n)
			if !meets(d) {
				continue
			}
			if full, ok := step(d, k+1); ok {
				return full, true
			}
		}
		return Draft{}, false
	}
	if !meets(d) {
		return Draft{}, false
	}
	return step(d, 0)
}
