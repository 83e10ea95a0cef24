package talks

import (
	"cmp"
	"math"
	"slices"
)

// This file decides which outcomes are Pareto efficient, from the utilities of all
// outcomes. Source of the search tree: Bentley (1975), Communications of the ACM 18:
// 509-517.

// Frontier returns the indices of the outcomes not dominated by any other outcome, in
// increasing order. values[i][x] is the utility of outcome x for party i. An outcome
// dominates another if its utility is at least as large for every party and larger for
// some. Outcomes with equal utilities for all parties do not dominate each other: all
// of them are returned, or none.
//
// For two parties the outcomes are sorted by the digits of the utilities, in O(n). For
// more parties, outcomes dominated by any of a few good outcomes are removed first.
// Each of the rest is looked up in a k-d tree with the greatest utility of each party
// below each node (Bentley 1975, Communications of the ACM 18: 509-517); the search
// skips most of the tree even with nearly all outcomes on the frontier.
func Frontier(values [][]float64) []int {
	if len(values) == 0 || len(values[0]) == 0 {
		return nil
	}
	alive := undominatedByChampions(values)
	switch len(values) {
	case 1: // the champion is the best outcome, and the rest are equally good
		return alive
	case 2:
		return frontierOfTwo(values, alive)
	}
	f := newDominance(values, alive)
	out := alive[:0:0]
	for k := range alive {
		if !f.dominated(k) {
			out = append(out, f.places[k])
		}
	}
	slices.Sort(out)
	return out
}

// undominatedByChampions removes the outcomes dominated by the best outcomes under
// simple measures: the sum of shares of the ranges, the share of each party, and the
// least share.
func undominatedByChampions(values [][]float64) []int {
	n := len(values[0])
	lo, scale := make([]float64, len(values)), make([]float64, len(values))
	for i, u := range values {
		l, h := slices.Min(u), slices.Max(u)
		if l < -1e300 { // minus infinity: measure from the least finite utility
			l = h
			for _, v := range u {
				if v > -1e300 {
					l = min(l, v)
				}
			}
		}
		lo[i] = l
		if h > l {
			scale[i] = 1 / (h - l)
		}
	}
	champions := make([]int, 2+len(values))
	best := make([]float64, len(champions))
	for c := range best {
		best[c] = -1e300
	}
	for x := range n {
		sum, least := 0.0, 1.0
		for i, u := range values {
			s := max((u[x]-lo[i])*scale[i], -1)
			sum += s
			least = min(least, s)
		}
		for i, u := range values {
			// A small multiple of the sum breaks ties by the utilities of the other
			// parties.
			if s := (u[x]-lo[i])*scale[i] + 1e-9*sum; s > best[2+i] {
				best[2+i], champions[2+i] = s, x
			}
		}
		if sum > best[0] {
			best[0], champions[0] = sum, x
		}
		if s := least + 1e-9*sum; s > best[1] {
			best[1], champions[1] = s, x
		}
	}
	alive := make([]int, 0, n)
next:
	for x := range n {
		for _, c := range champions {
			if dominates(values, c, x) {
				continue next
			}
		}
		alive = append(alive, x)
	}
	return alive
}

// dominates reports whether outcome a dominates outcome b.
func dominates(values [][]float64, a, b int) bool {
	more := false
	for _, u := range values {
		if u[a] < u[b] {
			return false
		}
		more = more || u[a] > u[b]
	}
	return more
}

// frontierOfTwo scans the outcomes from the best for the first party downwards. An
// outcome is on the frontier if the second party has the largest utility among outcomes
// of equal utility to the first, and a larger utility than under all outcomes before.
func frontierOfTwo(values [][]float64, alive []int) []int {
	a, b := values[0], values[1]
	order := descending(a, alive)
	on := make([]bool, len(a))
	best := math.Inf(-1)
	for lo := 0; lo < len(order); {
		hi, top := lo, math.Inf(-1)
		for ; hi < len(order) && a[order[hi]] == a[order[lo]]; hi++ {
			top = max(top, b[order[hi]])
		}
		if top > best || lo == 0 {
			for _, x := range order[lo:hi] {
				on[x] = b[x] == top
			}
			best = top
		}
		lo = hi
	}
	out := alive[:0]
	for x, ok := range on {
		if ok {
			out = append(out, x)
		}
	}
	return out
}

// descending returns the indices sorted from the greatest value down, with equal values
// in order: a radix sort on the bits of the values, 16 at a time.
func descending(values []float64, places []int) []uint32 {
	type entry struct {
		key   uint64
		place uint32
	}
	from, to := make([]entry, len(places)), make([]entry, len(places))
	for k, x := range places {
		bits := math.Float64bits(values[x] + 0) // minus zero counts as zero
		if bits>>63 == 0 {
			bits = ^(bits | 1<<63) // greater values get smaller keys
		}
		from[k] = entry{bits, uint32(x)}
	}
	var count [1 << 16]int32
	for shift := 0; shift < 64; shift += 16 {
		clear(count[:])
		for _, e := range from {
			count[uint16(e.key>>shift)]++
		}
		sum := int32(0)
		for d, c := range count {
			count[d] = sum
			sum += c
		}
		for _, e := range from {
			d := uint16(e.key >> shift)
			to[count[d]] = e
			count[d]++
		}
		from, to = to, from
	}
	out := make([]uint32, len(from))
	for k, e := range from {
		out[k] = e.place
	}
	return out
}

// dominance is a k-d tree over outcomes, stored as a heap-like array of nodes over
// ranges of indices.
type dominance struct {
	parties int
	places  []int     // in the order of leaves
	points  []float64 // a number per party for each index
	tops    []float64 // a number per party for each node: the greatest utility below
}

// leaf is the largest number of outcomes in a leaf.
const leaf = 8

// newDominance builds the tree over the given outcomes.
func newDominance(values [][]float64, alive []int) *dominance {
	f := &dominance{parties: len(values), places: slices.Clone(alive)}
	f.split(values, 0, len(alive), 0, 1)
	f.points = make([]float64, len(alive)*f.parties)
	for k, x := range f.places {
		for i, u := range values {
			f.points[k*f.parties+i] = u[x]
		}
	}
	return f
}

// split sorts the indices from lo to hi below a node into halves, by the party of the
// depth, and records the greatest utilities.
func (f *dominance) split(values [][]float64, lo, hi, depth, node int) {
	for len(f.tops) < (node+1)*f.parties {
		f.tops = append(f.tops, make([]float64, f.parties)...)
	}
	top := f.tops[node*f.parties : (node+1)*f.parties]
	for i, u := range values {
		top[i] = u[f.places[lo]]
		for _, x := range f.places[lo+1 : hi] {
			top[i] = max(top[i], u[x])
		}
	}
	if hi-lo <= leaf {
		return
	}
	u := values[depth%f.parties]
	slices.SortFunc(f.places[lo:hi], func(a, b int) int { return cmp.Compare(u[b], u[a]) })
	mid := (lo + hi) / 2
	f.split(values, lo, mid, depth+1, 2*node)
	f.split(values, mid, hi, depth+1, 2*node+1)
}

// dominated reports whether any outcome dominates the outcome at index k.
func (f *dominance) dominated(k int) bool {
	return f.below(f.points[k*f.parties:(k+1)*f.parties], 0, len(f.places), 1)
}

// below reports whether any outcome below a node dominates the point p.
func (f *dominance) below(p []float64, lo, hi, node int) bool {
	top := f.tops[node*f.parties:][:len(p)]
	for i, v := range p {
		if top[i] < v {
			return false
		}
	}
	if hi-lo > leaf {
		mid := (lo + hi) / 2
		return f.below(p, lo, mid, 2*node) || f.below(p, mid, hi, 2*node+1)
	}
next:
	for k := lo; k < hi; k++ {
		q := f.points[k*f.parties:][:len(p)]
		more := false
		for i, v := range p {
			if q[i] < v {
				continue next
			}
			more = more || q[i] > v
		}
		if more {
			return true
		}
	}
	return false
}
