package terms

import "strconv"

// Option is one thing that a Term may be set to.
type Option struct {
	// Label is how the option reads in a text. It is unique within its Term.
	Label string
	// Value is the option's number where it has one (a depth of 0.5, a phase-in
	// of 8 quarters) in the unit that the Term's owner defines, and the
	// option's place in the list where it has none.
	Value float64
}

// Term is one negotiable parameter with its options.
type Term struct {
	Name    string
	Options []Option
}

// Choice makes a Term from numbers, each labelled by its shortest decimal form.
func Choice(name string, values ...float64) Term {
	t := Term{Name: name, Options: make([]Option, len(values))}
	for k, v := range values {
		t.Options[k] = Option{Label: strconv.FormatFloat(v, 'g', -1, 64), Value: v}
	}
	return t
}

// Labels makes a Term from names; the value of an option is its place in the list.
func Labels(name string, labels ...string) Term {
	t := Term{Name: name, Options: make([]Option, len(labels))}
	for k, l := range labels {
		t.Options[k] = Option{Label: l, Value: float64(k)}
	}
	return t
}

// Fixed makes a Term that is settled before the talks begin.
func Fixed(name string, value float64) Term { return Choice(name, value) }
