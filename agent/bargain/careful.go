package bargain

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sort"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Rough is a Utility ranking drafts by an approximation, with an exact value at a cost: Value
// is near the value of a draft, and Exact is the value, or minus infinity for a draft never
// signed. Reserve is exact.
//
// No party is bound by an approximation. A table asks Exact about every draft on offer,
// accepted or signed, and lets a [Careful] player think again.
type Rough interface {
	Utility
	Exact(d terms.Draft) float64
}

// Exact returns the exact value of a draft and leaves the menu unchanged. For a utility not
// Rough, Exact is Value.
func (m *Menu) Exact(d terms.Draft) float64 {
	u, ok := m.utility.(Rough)
	if !ok {
		return m.Value(d)
	}
	if v, ok := m.settled[d]; ok {
		return v
	}
	if v := u.Exact(d); !math.IsNaN(v) && !math.IsInf(v, 1) {
		return v
	}
	return math.Inf(-1)
}

// Settle returns the exact value of a draft and ranks the draft by the exact value from now on.
// For a utility not Rough, Settle is Value.
func (m *Menu) Settle(d terms.Draft) float64 {
	v := m.Exact(d)
	if _, known := m.settled[d]; known || !m.Rough() {
		return v
	}
	if m.settled == nil {
		m.settled = map[terms.Draft]float64{}
	}
	m.settled[d] = v
	n := -1
	if m.listed {
		n = int(m.space.Index(d))
	} else {
		n = slices.Index(m.found, d)
	}
	if n >= 0 {
		m.move(uint32(n), v)
	}
	return v
}

// move gives a ranked draft a new value.
func (m *Menu) move(n uint32, v float64) {
	place := func(v float64) int {
		return sort.Search(len(m.order), func(i int) bool {
			return cmp.Or(cmp.Compare(v, m.values[m.order[i]]), cmp.Compare(m.order[i], n)) >= 0
		})
	}
	at := place(m.values[n])
	m.order = slices.Delete(m.order, at, at+1)
	m.values[n] = v
	m.order = slices.Insert(m.order, place(v), n)
}

// Rough reports whether the menu ranks by an approximation.
func (m *Menu) Rough() bool {
	_, ok := m.utility.(Rough)
	return ok
}

// Clone returns a copy with separate exact values. A menu not Rough never changes, and is
// returned itself.
func (m *Menu) Clone() *Menu {
	if !m.Rough() {
		return m
	}
	c := *m
	c.values, c.order, c.settled = slices.Clone(m.values), slices.Clone(m.order), maps.Clone(m.settled)
	return &c
}

// Careful is a player with distrust of an approximation. Careful has the draft on the table
// valued exactly before the inner player answers, and each draft of the inner player before the
// offer. Careful asks again until the inner player makes an offer of known exact value. With an
// exact menu, Careful is the inner player. A table seats a Careful in front of every player
// with a Rough utility.
type Careful struct{ Player Player }

// tries is the number of offers a player may withdraw in a turn.
const tries = 64

// Clone returns a Careful of the player's clone.
func (c Careful) Clone() Player { return Careful{c.Player.Clone()} }

// Act asks the player, with every relevant draft valued exactly.
func (c Careful) Act(t *Turn) Move {
	if !t.Menu.Rough() {
		return c.Player.Act(t)
	}
	if d, ok := t.Standing(); ok {
		t.Menu.Settle(d)
	}
	if t.HasText {
		t.Menu.Settle(t.Text)
	}
	for range tries {
		m := c.Player.Act(t)
		if m.Act != ActOffer || !t.Menu.Space().Contains(m.Draft) {
			return m
		}
		if was := t.Menu.Value(m.Draft); t.Menu.Settle(m.Draft) == was {
			return m // the approximation was exact
		}
		t.Heard = nil // the player has heard the moves already
	}
	return Pass()
}
