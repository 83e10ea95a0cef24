package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is one mistake in a file.
type Mistake struct {
	// File is the name given to the reader. Line and Column count from 1; a mistake of syntax has
	// column 1.
	File         string
	Line, Column int
	// Path is the field: "treaty.modules[0].commitments[1].depth". "" is the whole file.
	Path string
	// Reason states the mistake and the expected value.
	Reason string
}

// Error returns the mistake in one line: "chips.yaml:12:5: actors[0].bias: ...".
func (m Mistake) Error() string {
	s := fmt.Sprintf("%s:%d:%d: ", m.File, m.Line, m.Column)
	if m.Path != "" {
		s += m.Path + ": "
	}
	return s + m.Reason
}

// Mistakes are all mistakes of a file, in the order of the lines.
type Mistakes []Mistake

// mostMistakes is the number of mistakes that Error prints.
const mostMistakes = 200

// Error returns one line for each mistake, for the first 200.
func (m Mistakes) Error() string {
	lines := make([]string, 0, min(len(m), mostMistakes)+1)
	for k := range min(len(m), mostMistakes) {
		lines = append(lines, m[k].Error())
	}
	if more := len(m) - mostMistakes; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes as errors.
func (m Mistakes) Unwrap() []error {
	out := make([]error, len(m))
	for k := range m {
		out[k] = m[k]
	}
	return out
}

// sorted sorts the mistakes by line and column.
func (m Mistakes) sorted() Mistakes {
	slices.SortStableFunc(m, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return m
}
