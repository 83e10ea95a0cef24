package terms

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Constraint says that options of one term need options of another: a draft in
// which Term has one of Options must have one of Among for Needs. "A carve-out for
// agriculture only if the cut is deep" is
//
//	terms.Need("carve-out", "agriculture", "depth", "0.5", "1")
type Constraint struct {
	Term    string
	Options []string // labels
	Needs   string
	Among   []string // labels
}

// Need makes the Constraint that one option of a term needs the other term to have
// one of the given labels.
func Need(term, option, other string, among ...string) Constraint {
	return Constraint{Term: term, Options: []string{option}, Needs: other, Among: among}
}

// String reads "carve-out agriculture needs depth 0.5 or 1".
func (c Constraint) String() string {
	return fmt.Sprintf("%s %s needs %s %s", c.Term, strings.Join(c.Options, " or "), c.Needs, strings.Join(c.Among, " or "))
}

// rule is a Constraint by the numbers of its terms and options.
type rule struct {
	term, needs int
	when, among []bool // by option
}

// maxListed bounds the drafts that Under goes through to number those that are
// allowed. A larger space under constraints counts as uncountable.
const maxListed = 1 << 20

// Under returns the space of those drafts of s that meet the constraints as well as
// those that s is under already. It reports every constraint that names a term or an
// option that is not there, and constraints that leave no draft at all.
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

// Allows reports whether d meets the constraints of the space. Without constraints
// it is true.
func (s *Space) Allows(d Draft) bool {
	for i := range s.rules {
		r := &s.rules[i]
		if r.when[s.Choice(d, r.term)] && !r.among[s.Choice(d, r.needs)] {
			return false
		}
	}
	return true
}

// Sample draws a draft. All drafts are equally likely, except in a space that has
// constraints, is too large to count, and allows so few drafts that 65,536 tries find
// none: there it is some draft that meets the constraints.
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
	d, _ := s.complete(Draft{}, make([]bool, len(s.terms)), r) // Under has found that there is one
	return d
}

// Admits reports whether some draft of the space gives term k the numbered option and
// term l the other: whether the constraints let the two stand together. It panics if a
// term has no such option.
func (s *Space) Admits(k, option, l, other int) bool {
	if k == l && option != other {
		return false
	}
	settled := make([]bool, len(s.terms))
	settled[k], settled[l] = true, true
	_, ok := s.complete(s.With(s.With(Draft{}, k, option), l, other), settled, nil)
	return ok
}

// complete looks for a draft that has what is settled in d and meets the constraints, term
// by term with backtracking, in random order if r is not nil.
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
