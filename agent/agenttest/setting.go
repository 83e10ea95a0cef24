package agenttest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Setting is a table for the trial of a player.
type Setting struct {
	// Space is the space of drafts under talks.
	Space *terms.Space
	// Utilities are the utilities of all parties, by seat.
	Utilities []bargain.Utility
	// Seat is the player's seat.
	Seat int
	// Rounds is the deadline in rounds.
	Rounds int

	name  string
	rules rules
	seed  uint64
	menu  *bargain.Menu
	later *bargain.Menu // menu of the second half, in a changing world
}

// rules are the protocol of a table.
type rules uint8

const (
	speaking rules = iota // all parties speak in turn
	voting                // a proposer speaks, and the others answer
	texting               // a chair puts changes of a text to the vote, and the text at the end
	kinds
)

// String names the protocol.
func (r rules) String() string {
	return [...]string{"alternating offers", "proposals and votes", "a single text"}[r]
}

// String describes the table.
func (s *Setting) String() string {
	return fmt.Sprintf("%s, seat %d of %d, %d rounds of %v", s.name, s.Seat, len(s.Utilities), s.Rounds, s.rules)
}

// worth is a utility with random values of options.
type worth struct {
	space   *terms.Space
	seed    uint64
	levels  int     // number of levels; 1 makes all drafts equal
	never   float64 // share of options never signed
	reserve float64
}

// Value returns the mean of the values of the options, in [0, 1); minus infinity with an option
// never signed.
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

// Reserve returns the reserve of the table.
func (u worth) Reserve() float64 { return u.reserve }

// settings returns the tables of a trial, in a fixed order.
func settings(o Options) []*Setting {
	// term returns a term with options 0 to n-1, and grid a space of such terms.
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
	// The spaces differ in size and in constraints.
	spaces := []struct {
		name  string
		space *terms.Space
	}{
		{"one draft", grid(1)}, {"a line of seven", grid(7)}, {"twelve drafts", grid(3, 2, 2)}, {"256 drafts", grid(4, 4, 4, 4)}, {"a space under constraints", tied},
	}
	// The stakes differ in the share of drafts acceptable to the parties.
	stakes := []struct {
		name           string
		levels         int
		never, reserve float64
	}{
		{"most can be signed", 100, 0, 0.2}, {"little can be signed", 100, 0.1, 0.6}, {"nothing can be signed", 100, 0, 2},
		{"everything is signed", 100, 0, math.Inf(-1)}, {"all drafts are worth the same", 1, 0, 0}, {"few levels", 3, 0.2, 0.3}, {"nothing is ever signed", 100, 1, math.Inf(-1)},
	}
	var out []*Setting
	// add draws the rest of a table: parties, seat, deadline, utilities and a change of the
	// world.
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

// must returns the value of a call without error, for tables written by the package.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
