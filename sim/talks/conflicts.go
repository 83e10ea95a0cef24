package talks

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// RedLine is something that a party will not sign, as a predicate on drafts.
type RedLine struct {
	// Owner and Name say whose it is and what it is about.
	Owner, Name string
	// Keeps reports whether a draft stays within the line.
	Keeps func(terms.Draft) bool
}

// MinimalConflicts returns the minimal sets of red lines that no draft keeps together:
// drop any one line of a set, and some draft keeps the rest of that set. The sets name
// lines by their place, smaller sets first, and are none if some draft keeps all
// lines. Every draft of the space is looked at, so the space must be listable
// (bargain.MaxMenu), and there can be at most 64 lines.
//
// A set is in conflict exactly if each draft breaks some line of it, so the minimal
// ones are the minimal transversals of the sets of lines that single drafts break;
// they are worked out by Berge's method (Berge 1989, Hypergraphs, chapter 2).
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

// Conflicts returns the minimal sets of parties whose reserves no draft meets
// together, smaller sets first; none if there is a zone of agreement. See
// MinimalConflicts. Games have at most 64 parties for this.
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

func (g *Game) meets(party, x int) bool {
	v := g.values[party][x]
	return v >= g.reserves[party] && !math.IsInf(v, -1)
}

// transversals returns the minimal sets that meet each of the given ones.
func transversals(edges map[uint64]bool) [][]int {
	list := make([]uint64, 0, len(edges))
	for e := range edges {
		list = append(list, e)
	}
	slices.SortFunc(list, bySize)
	// Only the minimal edges matter: who meets a set meets what contains it.
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

// Opening is one change that would open the zone of agreement: a party that lowers its
// reserve.
type Opening struct {
	// Party is the seat and Lower by how much its reserve would have to fall, in
	// its own unit.
	Party int
	Lower float64
	// Share is Lower as a share of what separates the party's reserve from its best
	// draft, so that changes of different parties can be compared. It is +Inf
	// for a party whose best draft is no better than its reserve.
	Share float64
	// Point is the outcome that could be signed then.
	Point Point
}

// Openings returns for each party that could open the zone of agreement alone the least
// change of its reserve that does it, the cheapest first by Share. It is empty if there
// is a zone, and if no party could open one alone. A draft that crosses an absolute
// red line (worth minus infinity) is not bought by any reserve.
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
