// Package snapshot holds the common input of the state machines of a period. The World fills
// one Period for each phase, and a test fills one by hand. A machine reads a Period and never
// writes to a Period.
package snapshot

import (
	"math/rand/v2"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
)

// Period is a period as a phase finds it.
type Period struct {
	// Number counts periods from zero, Length is the length of a period.
	Number int
	Length treaty.Length
	// Economy is the economy at its baseline.
	Economy *market.Economy
	// Actors are the public sides of the actors by seat, as stated in the scenario.
	// Situation.Actors are the same with the hazards of office that everybody sees.
	Actors []agent.Public
	// Register is the record of all obligations.
	Register *treaty.Register
	// Situation is the public state of the world.
	Situation *agent.Situation
	// ViewOf returns the view of one seat on another situation, with the secrets of the seat.
	ViewOf func(s *agent.Situation, seat int) agent.View
	// Rand returns the generator of a named stream of the phase at its first draw: of
	// an actor ("" for none), a purpose and its subjects.
	Rand func(actor, purpose string, subjects ...string) *rand.Rand
	// Switches are the mechanisms of the scenario.
	Switches mechanism.Switches
}

// On reports whether a mechanism is on.
func (p *Period) On(m mechanism.ID) bool { return p.Switches.On(m) }

// View returns the view of one seat on the situation, with the secrets of that seat.
func (p *Period) View(seat int) agent.View { return p.ViewOf(p.Situation, seat) }

// Seat returns the place of an actor in Actors, or -1.
func (p *Period) Seat(id string) int {
	return slices.IndexFunc(p.Actors, func(a agent.Public) bool { return a.ID == id })
}

// Unit returns the name of a period: "quarter".
func (p *Period) Unit() string { return p.Length.String() }
