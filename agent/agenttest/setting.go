package agenttest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Setting is a table at which a player is tried.
type Setting struct {
	Space *terms.Space
	// Utilities are those of all parties, by seat.
	Utilities []bargain.Utility
	// Seat is that of the player.
	Seat int
	// Rounds is the deadline.
	Rounds int

	name  string
	rules rules
	seed  uint64
	menu  *bargain.Menu
	later *bargain.Menu // what the space is worth in the second half, if that changes
}

// rules are what is asked of the player.
type rules uint8

const (
	speaking rules = iota // everybody speaks in turn
	voting                // one proposes, the others answer
	texting               // a chair puts changes of a text forward, and in the end the text
	kinds
)

func (r rules) String() string {
	return [...]string{"alternating offers", "proposals and votes", "a single text"}[r]
}

// String says what is special about the table.
func (s *Setting) String() string {
	return fmt.Sprintf("%s, seat %d of %d, %d rounds of %v", s.name, s.Seat, len(s.Utilities), s.Rounds, s.rules)
}

// worth is a utility whose worth of a draft is drawn by its options.
type worth struct {
	space   *terms.Space
	seed    uint64
	levels  int     // how many levels there are; 1 makes all drafts equal
	never   float64 // share of the options that are never signed
	reserve float64
}

func (u worth) Value(d terms.Draft) float64 {
	sum := 0.0
	for k := range u.space.Terms() {
		rng := rand.New(rand.NewPCG(u.seed+uint64(k), uint64(u.space.Choice(d, k))))
		if rng.Float64() < u.never {
			return math.Inf(-1)
		}
		sum += float64(rng.IntN(u.levels))
	}
	return sum / float64(u.levels*len(u.space.Terms()))
}

func (u worth) Reserve() float64 { return u.reserve }

// settings draws the tables.
func settings(o Options) []*Setting {
	term := func(name string, n int) terms.Term {
		values := make([]float64, n)
		for v := range values {
			values[v] = float64(v)
		}
		return terms.Choice(name, values...)
	}
	grid := func(sizes ...int) *terms.Space {
		var list []terms.Term
		for k, n := range sizes {
			list = append(list, term(fmt.Sprintf("t%d", k), n))
		}
		return must(terms.NewSpace(list...))
	}
	tied := must(grid(3, 3, 3).Under(terms.Need("t0", "1", "t1", "2"), terms.Need("t2", "0", "t0", "0", "1")))
	spaces := []struct {
		name  string
		space *terms.Space
	}{
		{"one draft", grid(1)}, {"a line of seven", grid(7)}, {"twelve drafts", grid(3, 2, 2)}, {"256 drafts", grid(4, 4, 4, 4)}, {"a space under constraints", tied},
	}
	stakes := []struct {
		name           string
		levels         int
		never, reserve float64
	}{
		{"most can be signed", 100, 0, 0.2}, {"little can be signed", 100, 0.1, 0.6}, {"nothing can be signed", 100, 0, 2},
		{"everything is signed", 100, 0, math.Inf(-1)}, {"all drafts are worth the same", 1, 0, 0}, {"few levels", 3, 0.2, 0.3}, {"nothing is ever signed", 100, 1, math.Inf(-1)},
	}
	var out []*Setting
	add := func(space *terms.Space, name string, levels int, never, reserve float64, seed uint64) {
		rng := rand.New(rand.NewPCG(o.Seed, seed))
		s := &Setting{Space: space, name: name, seed: seed, rules: rules(seed % uint64(kinds)), Rounds: []int{1, 2, 12, 40}[rng.IntN(4)]}
		for range 2 + rng.IntN(4) {
			s.Utilities = append(s.Utilities, worth{space, rng.Uint64(), levels, never, reserve})
		}
		s.Seat = rng.IntN(len(s.Utilities))
		s.menu = must(bargain.NewMenu(space, s.Utilities[s.Seat]))
		if rng.IntN(4) == 0 { // the world moves on
			s.name += ", and the world changes"
			s.later = must(bargain.NewMenu(space, worth{space, rng.Uint64(), levels, never, reserve}))
		}
		out = append(out, s)
	}
	seed := uint64(0)
	for range o.tables() {
		for _, sp := range spaces {
			for _, st := range stakes {
				add(sp.space, sp.name+", "+st.name, st.levels, st.never, st.reserve, seed)
				seed++
			}
		}
	}
	if !o.Small {
		big := grid(4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4)
		add(big, "a space too large to list", 100, 0, 0.5, seed)
	}
	return out
}

// must is for tables that the package itself writes.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
