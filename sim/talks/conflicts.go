package talks

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which red lines exclude each other and which concession would open
// the zone of agreement, from a list of drafts. Source: the method of Berge (1989),
// Hypergraphs, chapter 2, for minimal transversals.

// RedLine is a limit of a party, as a predicate on drafts.
type RedLine struct {
	// Owner and Name are the party with the limit and the subject of the limit.
	Owner, Name string
	// Keeps reports whether a draft stays within the limit.
	Keeps func(terms.Draft) bool
}

// MinimalConflicts returns the minimal sets of red lines not kept together by any
// draft: without any single line of the set, some draft keeps the rest. The sets list
// lines by index, smaller sets first; there are none if some draft keeps all lines. The
// space must have at most 1<<24 drafts, because every draft is examined, and there can
// be at most 64 lines.
//
// A set of lines is in conflict if and only if each draft breaks some line of the set.
// The minimal conflicts are therefore the minimal transversals of the sets of lines
// broken by single drafts, computed by the method of Berge (1989, Hypergraphs, chapter
// 2).
func MinimalConflicts(space *terms.Space, lines ...RedLine) ([][]int, error) {
	var errs []error
	size, ok := uint64(0), false
	if space == nil {
		errs = append(errs, errors.New("talks: no space of drafts"))
	} else if size, ok = space.Size(); !ok || size > 1<<24 {
		errs = append(errs, fmt.Errorf("talks: a space of %d terms has too many drafts to look at each; want at most %d", len(space.Terms()), 1<<24))
	}
	if len(lines) > 64 {
		errs = append(errs, fmt.Errorf("talks: %d red lines; want at most 64", len(lines)))
	}
	for i, l := range lines {
		if l.Keeps == nil {
			errs = append(errs, fmt.Errorf("talks: red line %d (%s, %s) has no predicate", i+1, l.Owner, l.Name))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	broken := map[uint64]bool{}
	for d := range space.All() {
		mask := uint64(0)
		for i := range lines {
			if !lines[i].Keeps(d) {
				mask |= 1 << i
			}
		}
		broken[mask] = true
	}
	return transversals(broken), nil
}

// Conflicts returns the minimal sets of parties whose reserves no draft meets together,
// smaller sets first. The result is nil with a zone of agreement, or for more than 64
// parties. See MinimalConflicts.
func (g *Game) Conflicts() [][]int {
	if len(g.zone) > 0 || g.parties > 64 {
		return nil
	}
	broken := map[uint64]bool{}
	for x := range g.Len() {
		mask := uint64(0)
		for i := range g.values {
			if !g.meets(i, x) {
				mask |= 1 << i
			}
		}
		broken[mask] = true
	}
	return transversals(broken)
}

// meets reports whether an outcome is worth the reserve of a party.
func (g *Game) meets(party, x int) bool {
	v := g.values[party][x]
	return v >= g.reserves[party] && !math.IsInf(v, -1)
}

// transversals returns the minimal sets that intersect each of the given sets.
func transversals(edges map[uint64]bool) [][]int {
	list := make([]uint64, 0, len(edges))
	for e := range edges {
		list = append(list, e)
	}
	slices.SortFunc(list, bySize)
	// Only the minimal edges matter: a set that meets an edge meets every larger edge.
	minimal := list[:0]
	for _, e := range list {
		if !slices.ContainsFunc(minimal, func(m uint64) bool { return m&^e == 0 }) {
			minimal = append(minimal, e)
		}
	}
	hits := []uint64{0}
	for _, e := range minimal {
		var next, grown []uint64
		for _, h := range hits {
			if h&e != 0 {
				next = append(next, h)
				continue
			}
			for rest := e; rest != 0; rest &= rest - 1 {
				grown = append(grown, h|rest&-rest)
			}
		}
		slices.SortFunc(grown, bySize)
		for _, c := range grown {
			if !slices.ContainsFunc(next, func(m uint64) bool { return m&^c == 0 }) {
				next = append(next, c)
			}
		}
		hits = next
	}
	slices.SortFunc(hits, bySize)
	var out [][]int
	for _, h := range hits {
		var set []int
		for ; h != 0; h &= h - 1 {
			set = append(set, bits.TrailingZeros64(h))
		}
		out = append(out, set)
	}
	return out
}

// bySize orders sets by the number of their members, then by the members.
func bySize(a, b uint64) int {
	if c := bits.OnesCount64(a) - bits.OnesCount64(b); c != 0 {
		return c
	}
	switch a, b = bits.Reverse64(a), bits.Reverse64(b); { // first members first
	case a > b:
		return -1
	case a < b:
		return 1
	}
	return 0
}

// Opening is a change that would open the zone of agreement: a lower reserve of a
// single party.
type Opening struct {
	// Party is the seat. Lower is the fall of the reserve needed, in the unit of the
	// party.
	Party int
	Lower float64
	// Share is Lower as a share of the distance between the reserve and the best draft
	// of the party, for comparison across parties. Share is +Inf for a party whose best
	// draft is no better than the reserve.
	Share float64
	// Point is the outcome open to signature after the change.
	Point Point
}

// Openings returns, for each party able to open the zone of agreement alone, the least
// change of the reserve that opens the zone, in increasing order of Share. The list is
// empty with a zone of agreement, or if no party can open a zone alone. No reserve
// makes up for an absolute red line (a utility of minus infinity).
func (g *Game) Openings() []Opening {
	if len(g.zone) > 0 {
		return nil
	}
	at := make([]int, g.parties)
	for i := range at {
		at[i] = -1
	}
	for x := range g.Len() {
		short := -1
		for i := range g.values {
			if !g.meets(i, x) {
				if short >= 0 {
					short = -2
					break
				}
				short = i
			}
		}
		if short >= 0 && !math.IsInf(g.values[short][x], -1) && (at[short] < 0 || g.values[short][x] > g.values[short][at[short]]) {
			at[short] = x
		}
	}
	var out []Opening
	for i, x := range at {
		if x < 0 {
			continue
		}
		o := Opening{Party: i, Lower: g.reserves[i] - g.values[i][x], Point: g.Point(x), Share: math.Inf(1)}
		if room := slices.Max(g.values[i]) - g.reserves[i]; room > 0 {
			o.Share = o.Lower / room
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(a, b Opening) int {
		switch {
		case a.Share < b.Share:
			return -1
		case a.Share > b.Share:
			return 1
		}
		return 0
	})
	return out
}
