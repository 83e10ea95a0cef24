package bargain

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sort"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Rough is a Utility that ranks drafts by an approximation and can value each exactly, at
// a price: Value is near what a draft is worth, and Exact is what it is worth, or minus
// infinity if it is never signed. Reserve is exact.
//
// Nobody is held to an approximation. A table asks Exact about whatever is offered,
// accepted or signed, and lets a [Careful] player think again.
type Rough interface {
	Utility
	Exact(d terms.Draft) float64
}

// Exact returns what a draft is worth, exactly, and leaves the menu as it is. It is Value for
// a utility that is not Rough.
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

// Settle returns what a draft is worth, exactly, and has the menu rank it by that from now
// on. It is Value for a utility that is not Rough.
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

// move gives a draft that is ranked a new worth.
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

// Clone returns a copy that is settled by itself. A menu that is not Rough does not change,
// and is its own copy.
func (m *Menu) Clone() *Menu {
	if !m.Rough() {
		return m
	}
	c := *m
	c.values, c.order, c.settled = slices.Clone(m.values), slices.Clone(m.order), maps.Clone(m.settled)
	return &c
}

// Careful is a player that does not trust an approximation: it has the draft on the table
// valued exactly before the player that it watches over answers, and each draft that this
// player would offer before it is offered, and asks again until the player stands by its
// offer knowing what it is worth. With a menu that is exact it is the player itself. A
// table seats it by itself in front of whoever brings a Rough utility.
type Careful struct{ Player Player }

// tries is how many offers a player may think better of in one turn.
const tries = 64

// Clone returns a Careful of the player's clone.
func (c Careful) Clone() Player { return Careful{c.Player.Clone()} }

// Act asks the player, with every draft that matters valued exactly.
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
			return m // it is what it seemed to be
		}
		t.Heard = nil // it has heard that
	}
	return Pass()
}
