package keys

import (
	"cmp"
	"slices"
	"strings"
)

// Nearest returns the known word with the smallest edit distance, or "" if all words are too far
// to be meant. The limit is a third of the word's length, at least 2.
func Nearest(word string, known []string) string {
	if near := Near(word, known, 1); len(near) > 0 {
		return near[0]
	}
	return ""
}

// Near returns up to n known words that may be meant, nearest first, with the limit of Nearest.
// Capitals count as small letters.
// Equally near words stand in the order of the list.
func Near(word string, known []string, n int) []string {
	limit := max(2, len(word)/3)
	var near []string
	for _, k := range known {
		if Distance(strings.ToLower(word), strings.ToLower(k)) <= limit {
			near = append(near, k)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int {
		return cmp.Compare(Distance(strings.ToLower(word), strings.ToLower(a)), Distance(strings.ToLower(word), strings.ToLower(b)))
	})
	return near[:min(n, len(near))]
}

// Distance returns the edit distance of two words in bytes, where a swap of neighbours counts as
// one change. Source: Levenshtein (1966); Damerau (1964) for swaps, in the restricted form
// (optimal string alignment).
func Distance(a, b string) int {
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
