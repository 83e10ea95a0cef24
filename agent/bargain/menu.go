// The type Menu of this file ranks a space of drafts by a utility: a space and a utility in,
// values, ranks and counts out. Small spaces are ranked in full, by sorting; large spaces are
// explored (see explore.go). The structure needs no theory beyond sorting.

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

// MaxMenu is the largest space listed in full by a Menu, in drafts. A Menu of a larger space
// ranks the drafts found by a search (see [NewMenu]).
const MaxMenu = 1 << 20

// Menu is a space of drafts ranked by a utility. Every draft is valued once, and a player's
// question costs a look-up.
type Menu struct {
	space   *terms.Space
	utility Utility
	values  []float64 // by index of the draft, or by place in found
	order   []uint32  // indices, best first, equals by index
	found   []terms.Draft
	listed  bool
	reserve float64
	// settled are the drafts of a Rough utility with an exact value.
	settled map[terms.Draft]float64
}

// NewMenu ranks a space by a utility. A space of up to MaxMenu drafts is valued draft by draft.
// In a larger space a search climbs to the best draft from several starts, and the menu ranks
// the drafts on the ways down (about 60,000). Best, Least and Ranked then speak of the drafts
// found, while Value answers for every draft of the space. For a utility with a sum over terms
// the best draft found is the best of the space. The search is the same in every run.
//
// The error names the first draft with a value of NaN or plus infinity, a reserve of NaN or
// plus infinity, and a missing space or utility, all together.
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

// rank values the drafts and sorts the list. rank is called once: a player holds the menu of
// the seat, and the table relies on the menu.
func (m *Menu) rank(u Utility) error {
	// A party without a reserve still never signs a draft worth minus infinity.
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
			break // a single draft is enough to find the mistake
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

// Space returns the ranked space.
func (m *Menu) Space() *terms.Space { return m.space }

// Listed reports whether every draft of the space is ranked.
func (m *Menu) Listed() bool { return m.listed }

// Len returns the number of ranked drafts.
func (m *Menu) Len() int { return len(m.order) }

// Ranked returns the draft of rank k; the best has rank 0, and equals stand in the space's
// order.
func (m *Menu) Ranked(k int) terms.Draft { return m.draft(m.order[k]) }

// Worth returns the value of the draft of rank k.
func (m *Menu) Worth(k int) float64 { return m.values[m.order[k]] }

// Count returns the number of ranked drafts worth at least v.
func (m *Menu) Count(v float64) int {
	return sort.Search(len(m.order), func(i int) bool { return m.values[m.order[i]] < v })
}

// Value returns the value of d, so far as known under a Rough utility (see [Menu.Settle]), or
// minus infinity for a draft outside the constraints of the space. In a space too large to
// list, the utility is asked each time; a NaN then counts as minus infinity.
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

// Reserve returns the least value at which the party signs; the least finite number for a party
// without a reserve.
func (m *Menu) Reserve() float64 { return m.reserve }

// Best returns the draft of greatest value, the first of equals in the space's order.
func (m *Menu) Best() terms.Draft { return m.draft(m.order[0]) }

// Least returns the draft of least value among the drafts worth at least v, the first of
// equals, or false without such a draft.
func (m *Menu) Least(v float64) (terms.Draft, bool) {
	end := m.Count(v)
	if end == 0 {
		return terms.Draft{}, false
	}
	least := m.values[m.order[end-1]]
	first := sort.Search(end, func(i int) bool { return m.values[m.order[i]] <= least })
	return m.draft(m.order[first]), true
}

// Range returns the least value open to signature and the value of the best draft. The least is
// the reserve, or the least finite value if the reserve is minus infinity. With lo > hi no
// draft can be signed.
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

// Worst returns the least finite value of a ranked draft, or the best value if no value is
// finite.
func (m *Menu) Worst() float64 {
	for i := len(m.order) - 1; i >= 0; i-- {
		if v := m.values[m.order[i]]; !math.IsInf(v, -1) {
			return v
		}
	}
	return m.values[m.order[0]]
}
