package sim

import (
	"context"

	"github.com/tradetalk/tradetalk/sim/event"
)

// Phase is one step of a quarter. It reads the World as it stands and returns its
// moves; it must not change the World itself. The run applies the moves together, in
// their order, once Step has returned, so that nobody acts on a move of the same
// phase.
type Phase interface {
	Name() string
	Step(ctx context.Context, w *World) ([]Move, error)
}

// Move is a change of the World with the event that records it.
type Move struct {
	// Event is recorded if its Kind is set; Period and Phase are filled in.
	Event event.Event
	// Do makes the change. It may be nil.
	Do func(w *World) error
}

// Phases returns the phases of a quarter in their order.
func Phases() []Phase {
	return []Phase{
		Nature{},
		Inform{},
		Politics{},
		Coerce{},
		Talk{},
		Ratify{},
		Comply{},
		Adjudicate{},
		Clear{},
		Learn{},
		Record{},
	}
}
