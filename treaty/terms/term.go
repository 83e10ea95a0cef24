package terms

import "strconv"

// Option is a possible setting of a Term.
type Option struct {
	// Label is the name of the option in a text, unique within its Term.
	Label string
	// Value is the number of the option, if there is one (a depth of 0.5, a phase-in of
	// 8 quarters), in the unit defined by the owner of the Term; otherwise the index of
	// the option in the list.
	Value float64
}

// Term is a negotiable parameter with its options.
type Term struct {
	// Name is the name of the term, unique within a Space.
	Name string
	// Options are the options, in order.
	Options []Option
}

// Choice returns a Term with numbers as options, each labelled by its shortest decimal
// form.
func Choice(name string, values ...float64) Term {
	t := Term{Name: name, Options: make([]Option, len(values))}
	for k, v := range values {
		t.Options[k] = Option{Label: strconv.FormatFloat(v, 'g', -1, 64), Value: v}
	}
	return t
}

// Labels returns a Term with names as options; the value of an option is its index in
// the list.
func Labels(name string, labels ...string) Term {
	t := Term{Name: name, Options: make([]Option, len(labels))}
	for k, l := range labels {
		t.Options[k] = Option{Label: l, Value: float64(k)}
	}
	return t
}

// Fixed returns a Term with a single option, settled before the talks begin.
func Fixed(name string, value float64) Term { return Choice(name, value) }
