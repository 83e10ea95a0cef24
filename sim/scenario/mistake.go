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

// Error returns one line for each mistake.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for k := range m {
		lines[k] = m[k].Error()
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

// nearest returns the known word with the smallest edit distance, or "" if all words are too far
// to be meant. The limit is a third of the word's length, at least 2.
func nearest(word string, known []string) string {
	best, least := "", 1+max(2, len(word)/3)
	for _, k := range known {
		if d := distance(strings.ToLower(word), k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance returns the edit distance of two words in bytes, where a swap of neighbours counts as
// one change. Source: Levenshtein (1966); Damerau (1964) for swaps, in the restricted form
// (optimal string alignment).
func distance(a, b string) int {
	if len(a) > 64 {
		a = a[:64] // longer than any key
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	// The first row is the distance from the empty word.
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := range len(a) {
		// Three rows in rotation suffice: a swap reads the row before the last.
		before, last, row := rows[i%3], rows[(i+1)%3], rows[(i+2)%3]
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return rows[(len(a)+1)%3][len(b)]
}
