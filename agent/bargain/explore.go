package bargain

import (
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The size of the exploration of a space too large to list.
const (
	climbs = 8       // starts of the climb to the best draft
	found  = 1 << 16 // drafts kept
)

// explore fills the menu of a space too large to list: the best draft found by coordinate
// ascent from several starts, and drafts on the ways down from the best. Each way down changes
// an evenly drawn number of terms, so that every level of value is met. Drafts excluded by the
// constraints of the space are passed over.
func (m *Menu) explore() {
	list := m.space.Terms()
	// The draws come from a fixed seed: a search, not chance in the model.
	rng := rand.New(rand.NewPCG(0x6d656e75, uint64(len(list))))
	seen := make(map[terms.Draft]bool, found)
	m.found, m.values = m.found[:0], m.values[:0]
	keep := func(d terms.Draft) float64 {
		if !m.space.Allows(d) {
			return math.Inf(-1)
		}
		v := m.utility.Value(d)
		if !seen[d] && len(m.found) < found {
			seen[d] = true
			m.found, m.values = append(m.found, d), append(m.values, v)
		}
		return v
	}
	scatter := func(d terms.Draft, n int) terms.Draft {
		for _, k := range rng.Perm(len(list))[:n] {
			d = m.space.With(d, k, rng.IntN(len(list[k].Options)))
		}
		return d
	}

	tops := make([]terms.Draft, climbs)
	best := math.Inf(-1)
	for c := range tops {
		var d terms.Draft
		if c > 0 {
			d = scatter(d, len(list))
		}
		if !m.space.Allows(d) {
			d = m.space.Sample(rng)
		}
		v := keep(d)
		for moved := true; moved; {
			moved = false
			for k := range list {
				for o := range list[k].Options {
					if n := m.space.With(d, k, o); n != d {
						if w := keep(n); w > v {
							d, v, moved = n, w, true
						}
					}
				}
			}
		}
		tops[c] = d
		if v > best {
			best, tops[0], tops[c] = v, d, tops[0]
		}
	}
	for tries := 0; len(m.found) < found && tries < 4*found; tries++ {
		top := tops[0]
		if tries%4 == 3 { // now and then from another hill
			top = tops[rng.IntN(climbs)]
		}
		keep(scatter(top, 1+rng.IntN(len(list))))
	}
	m.order = m.order[:0]
	for n := range m.found {
		m.order = append(m.order, uint32(n))
	}
}
