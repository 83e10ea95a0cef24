package sim

import (
	"context"

	"github.com/tradetalk/tradetalk/sim/event"
)

// Phase is a step of a quarter. Step reads the present World and returns moves, and
// must not change the World. The run applies the moves together, in their order, after
// Step has returned, so no actor responds to a move of the same phase.
type Phase interface {
	Name() string
	Step(ctx context.Context, w *World) ([]Move, error)
}

// Move is a change of the World with the event that records the change.
type Move struct {
	// Event is recorded if its Kind is set; Period and Phase are filled in.
	Event event.Event
	// Do makes the change. Do may be nil.
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
		TradePolicy{},
		Comply{},
		Adjudicate{},
		Clear{},
		Learn{},
		Record{},
	}
}
