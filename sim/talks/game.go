package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Game is what a negotiation is about, seen from above: what every draft is worth to
// every party, and the reserves. Methods answer what could have been agreed; they are
// for the researcher and never for a player. A Game is immutable.
//
// Solutions are looked for in the zone of agreement, the drafts worth its reserve
// to every party, and gains are measured from the reserves: the disagreement point.
// So no product of two negative gains is ever taken for a gain.
type Game struct {
	space    *terms.Space
	parties  int
	values   [][]float64 // by party and outcome
	reserves []float64
	drafts   []terms.Draft // outcome by outcome, if not all of the space
	zone     []int
	ideal    []float64 // by party: the greatest gain in the zone
}

// NewGame values every draft for every party. In a space of more than bargain.MaxMenu
// drafts the outcomes are those that searches have found, for each party alone and for
// all together; the answers are then those about these outcomes.
//
// All mistakes are reported together: no space, fewer than one party, missing
// utilities, values or reserves that are NaN or plus infinity.
func NewGame(space *terms.Space, utilities ...bargain.Utility) (*Game, error) {
	var errs []error
	if space == nil {
		errs = append(errs, errors.New("talks: no space of drafts"))
	}
	if len(utilities) == 0 {
		errs = append(errs, errors.New("talks: no utilities; want one for each party"))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	g := &Game{space: space, parties: len(utilities)}
	if size, ok := space.Size(); !ok || size > bargain.MaxMenu {
		drafts, err := promising(space, utilities)
		if err != nil {
			return nil, err
		}
		g.drafts = drafts
	}
	g.values, g.reserves = make([][]float64, g.parties), make([]float64, g.parties)
	for i, u := range utilities {
		if u == nil {
			errs = append(errs, fmt.Errorf("talks: party %d has no utility", i+1))
			continue
		}
		g.reserves[i] = u.Reserve()
		if math.IsNaN(g.reserves[i]) || math.IsInf(g.reserves[i], 1) {
			errs = append(errs, fmt.Errorf("talks: party %d has the reserve %v; want a number, or -Inf for none", i+1, g.reserves[i]))
		}
		values := make([]float64, 0, g.capacity())
		bad := false
		for d := range g.outcomes {
			v := u.Value(d)
			if (math.IsNaN(v) || math.IsInf(v, 1)) && !bad {
				bad = true
				errs = append(errs, fmt.Errorf("talks: party %d values draft %q at %v; want a number, or -Inf if it is never signed", i+1, space.Format(d), v))
			}
			values = append(values, v)
		}
		g.values[i] = values
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	g.findZone()
	return g, nil
}

func (g *Game) capacity() int {
	if g.drafts != nil {
		return len(g.drafts)
	}
	size, _ := g.space.Size()
	return int(size)
}

// outcomes yields the drafts in the order of their places.
func (g *Game) outcomes(yield func(terms.Draft) bool) {
	if g.drafts == nil {
		for d := range g.space.All() {
			if !yield(d) {
				return
			}
		}
		return
	}
	for _, d := range g.drafts {
		if !yield(d) {
			return
		}
	}
}

// findZone lists what everybody would sign, and the most that each could gain there. A
// party without a reserve gains from its worst finite draft.
func (g *Game) findZone() {
	for i, u := range g.values {
		if g.reserves[i] <= -math.MaxFloat64 { // none: see bargain.Menu.Reserve
			least := math.Inf(1)
			for _, v := range u {
				if !math.IsInf(v, -1) {
					least = min(least, v)
				}
			}
			g.reserves[i] = least
		}
	}
	g.ideal = make([]float64, g.parties)
next:
	for x := range g.values[0] {
		for i, u := range g.values {
			if !(u[x] >= g.reserves[i]) || math.IsInf(u[x], -1) {
				continue next
			}
		}
		g.zone = append(g.zone, x)
		for i, u := range g.values {
			g.ideal[i] = max(g.ideal[i], u[x]-g.reserves[i])
		}
	}
}

// Parties is the number of parties.
func (g *Game) Parties() int { return g.parties }

// Len is the number of outcomes; they are counted from zero in the space's order.
func (g *Game) Len() int { return len(g.values[0]) }

// Draft is the draft of outcome x.
func (g *Game) Draft(x int) terms.Draft {
	if g.drafts == nil {
		return g.space.At(uint64(x))
	}
	return g.drafts[x]
}

// Value is what outcome x is worth to a party.
func (g *Game) Value(party, x int) float64 { return g.values[party][x] }

// Reserve is the least that a party signs for; for a party without a reserve, the worth
// of its worst draft that it could sign.
func (g *Game) Reserve(party int) float64 { return g.reserves[party] }

// Zone returns the outcomes that are worth its reserve to every party: the zone of
// agreement. The slice must not be changed.
func (g *Game) Zone() []int { return g.zone }

// Frontier returns the outcomes that no other outcome dominates, whether anybody would
// sign them or not.
func (g *Game) Frontier() []int { return Frontier(g.values) }

// ZoneFrontier returns the outcomes of the zone that no other outcome of the zone
// dominates. Since what dominates an outcome of the zone lies in it, they are the part
// of the frontier that lies in the zone.
func (g *Game) ZoneFrontier() []int {
	values := make([][]float64, g.parties)
	for i, u := range g.values {
		values[i] = make([]float64, len(g.zone))
		for k, x := range g.zone {
			values[i][k] = u[x]
		}
	}
	places := Frontier(values)
	for k, p := range places {
		places[k] = g.zone[p]
	}
	return places
}

// Point is one outcome of a Game.
type Point struct {
	// Outcome is its place and Draft the draft.
	Outcome int
	Draft   terms.Draft
	// Values are what it is worth, by party.
	Values []float64
}

// Point returns the outcome x.
func (g *Game) Point(x int) Point {
	p := Point{Outcome: x, Draft: g.Draft(x), Values: make([]float64, g.parties)}
	for i, u := range g.values {
		p.Values[i] = u[x]
	}
	return p
}
