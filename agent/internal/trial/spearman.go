package trial

import (
	"cmp"
	"math"
	"slices"
)

// Spearman returns the rank correlation of two lists, a number in [-1, 1], with the mean rank
// for equal values (Spearman 1904).
func Spearman(a, b []float64) float64 {
	rank := func(v []float64) []float64 {
		order := make([]int, len(v))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(i, j int) int { return cmp.Compare(v[i], v[j]) })
		r := make([]float64, len(v))
		for i := 0; i < len(order); {
			j := i
			for j < len(order) && v[order[j]] == v[order[i]] {
				j++
			}
			for _, k := range order[i:j] {
				r[k] = float64(i+j-1) / 2
			}
			i = j
		}
		return r
	}
	ra, rb := rank(a), rank(b)
	mean := float64(len(a)-1) / 2
	var ab, aa, bb float64
	for i := range ra {
		x, y := ra[i]-mean, rb[i]-mean
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}
