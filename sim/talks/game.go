package talks

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides which outcomes all parties would sign, from the utilities and
// reserves of the parties. Source: Nash (1950) for the disagreement point as the origin
// of gains.

// Game is a negotiation seen from outside: the utility of every draft for every party,
// and the reserves. Methods answer questions about possible agreements; the methods
// serve the researcher and never a player. A Game is immutable.
//
// Solutions lie in the zone of agreement, the set of drafts worth at least the reserve
// to every party. Gains are measured from the reserves, the disagreement point. A
// product of two negative gains therefore never counts as a gain.
type Game struct {
	space    *terms.Space
	parties  int
	values   [][]float64 // by party and outcome
	reserves []float64
	drafts   []terms.Draft // by outcome, for a part of the space
	zone     []int
	ideal    []float64 // by party: the greatest gain in the zone
}

// NewGame returns the game of a space and the utilities of the parties. In a space of
// more than bargain.MaxMenu drafts the outcomes are the drafts found by searches, for
// each party alone and for all together; all answers then refer to these outcomes.
//
// The error holds all mistakes: no space, no party, missing utilities, and utilities or
// reserves that are NaN or plus infinity.
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

// capacity returns the number of outcomes, before utilities are computed.
func (g *Game) capacity() int {
	if g.drafts != nil {
		return len(g.drafts)
	}
	size, _ := g.space.Size()
	return int(size)
}

// outcomes yields the drafts in the order of their indices.
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

// findZone lists the outcomes that all parties would sign, and the greatest gain of
// each party there. The gains of a party without a reserve are measured from its worst
// finite draft.
func (g *Game) findZone() {
	for i, u := range g.values {
		if g.reserves[i] <= -math.MaxFloat64 { // no reserve: see bargain.Menu.Reserve
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

// Parties returns the number of parties.
func (g *Game) Parties() int { return g.parties }

// Len returns the number of outcomes. Outcomes are numbered from 0 in the order of the
// space.
func (g *Game) Len() int { return len(g.values[0]) }

// Draft returns the draft of outcome x.
func (g *Game) Draft(x int) terms.Draft {
	if g.drafts == nil {
		return g.space.At(uint64(x))
	}
	return g.drafts[x]
}

// Value returns the utility of outcome x for a party, in the unit of the party.
func (g *Game) Value(party, x int) float64 { return g.values[party][x] }

// Reserve returns the least utility at which a party signs, in the unit of the party.
// For a party without a reserve, Reserve returns the utility of the worst finite draft.
func (g *Game) Reserve(party int) float64 { return g.reserves[party] }

// Zone returns the zone of agreement: the outcomes worth at least the reserve to every
// party. The caller must not change the slice.
func (g *Game) Zone() []int { return g.zone }

// Frontier returns the outcomes not dominated by any other outcome, inside or outside
// the zone.
func (g *Game) Frontier() []int { return Frontier(g.values) }

// ZoneFrontier returns the outcomes of the zone not dominated by any other outcome of
// the zone. An outcome that dominates an outcome of the zone lies in the zone, and
// ZoneFrontier is therefore the part of the frontier inside the zone.
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

// Point is an outcome of a Game.
type Point struct {
	// Outcome is the index, and Draft the draft.
	Outcome int
	Draft   terms.Draft
	// Values are the utilities by party, in the units of the parties.
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

// Share measures an outcome by a yardstick, the gain that every party could have alike, in the
// unit of the utilities, which must be the same for all: the mean and the least of the parties'
// gains over their reserves, as shares of the yardstick. Cooperative tariffs (market/tariff,
// EqualGains) are such a yardstick for talks over tariffs. Both shares are NaN for a yardstick
// of zero or less.
func (g *Game) Share(outcome int, yardstick float64) (mean, least float64) {
	if !(yardstick > 0) {
		return math.NaN(), math.NaN()
	}
	least = math.Inf(1)
	for i, reserve := range g.reserves {
		gain := g.values[i][outcome] - reserve
		mean += gain / float64(g.parties)
		least = min(least, gain)
	}
	return mean / yardstick, least / yardstick
}
