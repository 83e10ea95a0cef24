package treaty

import "fmt"

// reading is a possible value of a parameter, with the option behind the value.
type reading struct {
	value float64
	label string // "term option", or "" for a settled value
}

// String returns the value as "9", or "9 under [review 9]".
func (r reading) String() string {
	if r.label == "" {
		return fmt.Sprint(r.value)
	}
	return fmt.Sprintf("%v under [%s]", r.value, r.label)
}

// quarters returns the value as "8 quarters", or "8 quarters under [term 8]".
func (r reading) quarters() string {
	if r.label == "" {
		return fmt.Sprintf("%v quarters", r.value)
	}
	return fmt.Sprintf("%v quarters under [%s]", r.value, r.label)
}

// pair calls look for every pair of values possible for two parameters in the same
// draft. The constraints exclude pairs.
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
// terms. Without a space of drafts admits assumes such a draft.
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

// readings returns the possible values of a parameter.
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
