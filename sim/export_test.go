package sim

import (
	"context"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/sim/internal/payoffs"
)

// Draws are the words drawn from each named stream of a World.
type Draws map[string][]uint64

// RecordDraws has a World tell what it draws, from now on.
func (w *World) RecordDraws(into Draws) {
	w.drawn = func(stream string, src rand.Source) rand.Source {
		into[stream] = nil // asked for again, a stream begins again
		return &recorder{src, stream, into}
	}
}

type recorder struct {
	src    rand.Source
	stream string
	into   Draws
}

func (r *recorder) Uint64() uint64 {
	u := r.src.Uint64()
	r.into[r.stream] = append(r.into[r.stream], u)
	return u
}

// Forget turns off all memories of a World, of its books and of who appraises by them, but for
// the prices of policies. What a World keeps between phases is dropped before each phase.
func (w *World) Forget() {
	w.forgets = true
	w.book.Forget()
	if w.later != nil {
		w.later.Forget()
	}
	phases := make([]Phase, 0, 2*len(w.phases))
	for _, p := range w.phases {
		phases = append(phases, forgetting{}, p)
	}
	w.phases = phases
}

// forgetting is a phase that drops all that a World has worked out in earlier phases.
type forgetting struct{}

func (forgetting) Name() string { return "forgetting" }

func (forgetting) Step(_ context.Context, w *World) ([]Move, error) {
	w.games, w.foreseen = payoffs.Cache{}, outlook{}
	w.shown, w.dated = nil, nil
	return nil, nil
}

// Watch has a function told when each solve of a World begins and ends.
func (w *World) Watch(f func(begins bool)) {
	w.solver.Watch = f
	w.book.Watch(f)
	if w.later != nil {
		w.later.Watch(f)
	}
}

// WatchThought has a function told when the rounds of thought of a crisis begin and end.
func (w *World) WatchThought(f func(begins bool)) { w.games.Watch = f }

// Reword has a World call what actors choose among in Coerce by other labels.
func (w *World) Reword(f func(label string) string) { w.reworded = f }

// Solves returns how many worlds have been priced for appraisals so far.
func (w *World) Solves() int {
	if w.later != nil {
		return w.book.Solves() + w.later.Solves()
	}
	return w.book.Solves()
}
