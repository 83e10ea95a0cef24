package bargain

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// MaxMenu is the largest space that a Menu lists in full, in drafts. A Menu of a
// larger space ranks the drafts that a search has found (see [NewMenu]).
const MaxMenu = 1 << 20

// Menu is a space of drafts as one utility ranks it: every draft is valued once,
// so that a player's questions cost a look-up.
type Menu struct {
	space   *terms.Space
	utility Utility
	values  []float64 // by index of the draft, or by its place in found
	order   []uint32  // indices, best first, equals by index
	found   []terms.Draft
	listed  bool
	reserve float64
	// settled are the drafts of a Rough utility that have been valued exactly.
	settled map[terms.Draft]float64
}

// NewMenu ranks a space by a utility. A space of up to MaxMenu drafts is valued draft
// by draft. In a larger one a search climbs to the best draft it can find from
// several starts, and the menu ranks the drafts that lie on the ways down from there
// (about 60,000); Best, Least and Ranked then speak of those, while Value answers for
// every draft of the space. For a utility that is a sum over terms the best draft
// found is the best there is. The search is the same whenever it is run.
//
// The error names the first draft whose value is NaN or plus infinity, a reserve that
// is NaN or plus infinity, and a missing space or utility, all together.
func NewMenu(space *terms.Space, u Utility) (*Menu, error) {
	var errs []error
	if space == nil {
		errs = append(errs, errors.New("bargain: no space of drafts"))
	}
	if u == nil {
		errs = append(errs, errors.New("bargain: no utility"))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	m := &Menu{space: space}
	if size, ok := space.Size(); ok && size <= MaxMenu {
		m.listed = true
		m.values, m.order = make([]float64, size), make([]uint32, size)
	}
	if err := m.rank(u); err != nil {
		return nil, err
	}
	return m, nil
}

// rank values the drafts and sorts them. It is called once: a player holds the menu of
// its seat, and the table trusts it.
func (m *Menu) rank(u Utility) error {
	// A party with no reserve still never signs what is worth minus infinity.
	m.utility, m.reserve = u, max(u.Reserve(), -math.MaxFloat64)
	var errs []error
	if math.IsNaN(m.reserve) || math.IsInf(m.reserve, 1) {
		errs = append(errs, fmt.Errorf("bargain: the reserve is %v; want a number, or -Inf for none", m.reserve))
	}
	if m.listed {
		n := 0
		for d := range m.space.All() {
			m.values[n] = u.Value(d)
			n++
		}
	} else {
		m.explore()
	}
	for n, v := range m.values {
		if math.IsNaN(v) || math.IsInf(v, 1) {
			errs = append(errs, fmt.Errorf("bargain: draft %q has the value %v; want a number, or -Inf if it is never signed", m.space.Format(m.draft(uint32(n))), v))
			break // one is enough to find the mistake
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	for n := range m.order {
		m.order[n] = uint32(n)
	}
	slices.SortFunc(m.order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(m.values[b], m.values[a]), cmp.Compare(a, b))
	})
	return nil
}

// draft returns the draft at a place of values.
func (m *Menu) draft(n uint32) terms.Draft {
	if m.listed {
		return m.space.At(uint64(n))
	}
	return m.found[n]
}

// Space returns the space that is ranked.
func (m *Menu) Space() *terms.Space { return m.space }

// Listed reports whether every draft of the space is ranked.
func (m *Menu) Listed() bool { return m.listed }

// Len is the number of drafts that are ranked.
func (m *Menu) Len() int { return len(m.order) }

// Ranked returns the draft of rank k, the best being 0 and equals standing in the
// space's order.
func (m *Menu) Ranked(k int) terms.Draft { return m.draft(m.order[k]) }

// Worth is the value of the draft of rank k.
func (m *Menu) Worth(k int) float64 { return m.values[m.order[k]] }

// Count is the number of ranked drafts worth at least v.
func (m *Menu) Count(v float64) int {
	return sort.Search(len(m.order), func(i int) bool { return m.values[m.order[i]] < v })
}

// Value is the worth of d, as far as it is known if the utility is Rough (see
// [Menu.Settle]): minus infinity if the space has constraints that d does not meet. The
// utility of a space too large to list is asked anew each time; a NaN is taken for minus
// infinity then.
func (m *Menu) Value(d terms.Draft) float64 {
	if !m.space.Allows(d) {
		return math.Inf(-1)
	}
	if m.listed {
		return m.values[m.space.Index(d)]
	}
	if v, ok := m.settled[d]; ok {
		return v
	}
	if v := m.utility.Value(d); !math.IsNaN(v) {
		return v
	}
	return math.Inf(-1)
}

// Reserve is the least worth at which the party signs: the least number there is, above
// minus infinity, for a party without one.
func (m *Menu) Reserve() float64 { return m.reserve }

// Best is the draft worth most, the first of its equals in the space's order.
func (m *Menu) Best() terms.Draft { return m.draft(m.order[0]) }

// Least returns the draft worth least among those worth at least v, the first
// of its equals, or false if none is worth that much.
func (m *Menu) Least(v float64) (terms.Draft, bool) {
	end := m.Count(v)
	if end == 0 {
		return terms.Draft{}, false
	}
	least := m.values[m.order[end-1]]
	first := sort.Search(end, func(i int) bool { return m.values[m.order[i]] <= least })
	return m.draft(m.order[first]), true
}

// Range returns the worth of the least that may be signed and of the best draft. The
// least is the reserve, or the least finite worth if the reserve is minus infinity.
// Nothing can be signed when lo > hi.
func (m *Menu) Range() (lo, hi float64) {
	hi = m.values[m.order[0]]
	switch {
	case math.IsInf(hi, -1):
		return math.Inf(1), hi
	case m.reserve == -math.MaxFloat64:
		return m.Worst(), hi
	}
	return m.reserve, hi
}

// Worst is the least finite worth of a ranked draft, or the best worth if none is
// finite.
func (m *Menu) Worst() float64 {
	for i := len(m.order) - 1; i >= 0; i-- {
		if v := m.values[m.order[i]]; !math.IsInf(v, -1) {
			return v
		}
	}
	return m.values[m.order[0]]
}
