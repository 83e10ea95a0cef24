package treaty

import "fmt"

// reading is a value that a parameter can have, with the option that gives it.
type reading struct {
	value float64
	label string // "term option", or "" if it is settled
}

// String reads "9", or "9 under [review 9]".
func (r reading) String() string {
	if r.label == "" {
		return fmt.Sprint(r.value)
	}
	return fmt.Sprintf("%v under [%s]", r.value, r.label)
}

// quarters reads "8 quarters", or "8 quarters under [term 8]".
func (r reading) quarters() string {
	if r.label == "" {
		return fmt.Sprintf("%v quarters", r.value)
	}
	return fmt.Sprintf("%v quarters under [%s]", r.value, r.label)
}

// pair shows look every pair of values that two parameters can have in one draft. Pairs that
// the constraints rule out are left out.
func (c *checker) pair(a, b Parameter, look func(a, b reading)) {
	for i, one := range c.readings(a) {
		for k, two := range c.readings(b) {
			if c.admits(a, i, b, k) {
				look(one, two)
			}
		}
	}
}

// admits reports whether some draft gives two parameters the numbered options of their
// terms. Without a space to ask it takes it that one does.
func (c *checker) admits(a Parameter, i int, b Parameter, k int) bool {
	if c.space == nil || a.term == "" && b.term == "" {
		return true
	}
	if a.term == "" {
		a, i = b, k
	} else if b.term == "" {
		b, k = a, i
	}
	first, ok := c.space.Term(a.term)
	second, also := c.space.Term(b.term)
	return ok && also && c.space.Admits(first, i, second, k)
}

func (c *checker) readings(p Parameter) (list []reading) {
	if p.term == "" {
		return []reading{{value: p.value}}
	}
	if t := c.term[p.term]; t != nil {
		for _, o := range t.Options {
			list = append(list, reading{o.Value, t.Name + " " + o.Label})
		}
	}
	return list
}
