package bargain

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// MaxMenu is the largest space that a Menu will list, in drafts.
const MaxMenu = 1 << 22

// Menu is a space of drafts as one utility ranks it: every draft is valued once,
// so that a player's questions cost a look-up.
type Menu struct {
	space   *terms.Space
	values  []float64 // by index of the draft
	order   []uint32  // indices, best first, equals by index
	reserve float64
}

// NewMenu values every draft of the space. The error names the first draft whose
// value is NaN, a reserve that is NaN, or a space of more than MaxMenu drafts.
func NewMenu(space *terms.Space, u Utility) (*Menu, error) {
	size, ok := space.Size()
	if !ok || size > MaxMenu {
		return nil, fmt.Errorf("bargain: a space of %d terms has more than %d drafts; negotiate it in modules", len(space.Terms()), MaxMenu)
	}
	m := &Menu{space: space, values: make([]float64, size), order: make([]uint32, size)}
	return m, m.Revalue(u)
}

// Revalue ranks the same space by another utility, in place, when the world
// that the drafts are valued in has changed.
func (m *Menu) Revalue(u Utility) error {
	m.reserve = u.Reserve()
	if math.IsNaN(m.reserve) {
		return fmt.Errorf("bargain: the reserve is NaN; want a number or an infinity")
	}
	n := 0
	for d := range m.space.All() {
		v := u.Value(d)
		if math.IsNaN(v) || math.IsInf(v, 1) {
			return fmt.Errorf("bargain: draft %q has the value %v; want a number, or -Inf if it is never signed", m.space.Format(d), v)
		}
		m.values[n], m.order[n] = v, uint32(n)
		n++
	}
	slices.SortFunc(m.order, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(m.values[b], m.values[a]), cmp.Compare(a, b))
	})
	return nil
}

// Clone returns a copy that can be revalued on its own.
func (m *Menu) Clone() *Menu {
	return &Menu{space: m.space, values: slices.Clone(m.values), order: slices.Clone(m.order), reserve: m.reserve}
}

// Space returns the space that is ranked.
func (m *Menu) Space() *terms.Space { return m.space }

// Value is the worth of d.
func (m *Menu) Value(d terms.Draft) float64 { return m.values[m.space.Index(d)] }

// Reserve is the least worth at which the party signs.
func (m *Menu) Reserve() float64 { return m.reserve }

// Best is the draft worth most, the first of its equals in the space's order.
func (m *Menu) Best() terms.Draft { return m.space.At(uint64(m.order[0])) }

// Least returns the draft worth least among those worth at least v, the first
// of its equals, or false if none is worth that much.
func (m *Menu) Least(v float64) (terms.Draft, bool) {
	end := sort.Search(len(m.order), func(i int) bool { return m.values[m.order[i]] < v })
	if end == 0 {
		return terms.Draft{}, false
	}
	least := m.values[m.order[end-1]]
	first := sort.Search(end, func(i int) bool { return m.values[m.order[i]] <= least })
	return m.space.At(uint64(m.order[first])), true
}

// Range returns the worth of the least that may be signed and of the best draft. The
// least is the reserve, or the least finite worth if the reserve is minus infinity.
// Nothing can be signed when lo > hi.
func (m *Menu) Range() (lo, hi float64) {
	hi = m.values[m.order[0]]
	if !math.IsInf(m.reserve, -1) {
		return m.reserve, hi
	}
	for i := len(m.order) - 1; i >= 0; i-- {
		if v := m.values[m.order[i]]; !math.IsInf(v, -1) {
			return v, hi
		}
	}
	return hi, hi
}
