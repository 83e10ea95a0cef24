package sim

import (
	"context"
	"fmt"
)

// Options are what a run needs beside the scenario. The zero value plays the phases
// of Phases with seed zero and no observers.
type Options struct {
	// Seed names all draws of the run.
	Seed uint64
	// Phases replaces the phases of a quarter. Nil means Phases().
	Phases []Phase
	// Observers are told what happens.
	Observers []Observer
}

// Run plays a scenario to its end. Mistakes in the scenario are reported all at once,
// with no history. Any other error is a world that could not be solved, a cancelled
// context, or what a phase or an observer returned; the history then holds what came
// before.
func Run(ctx context.Context, sc Scenario, o Options) (*History, error) {
	if err := sc.Validate(); err != nil {
		return nil, err
	}
	w, err := newWorld(sc, o.Seed)
	if err != nil {
		return nil, fmt.Errorf("sim: the world cannot be set up: %w", err)
	}
	w.observe = o.Observers
	w.history = &History{World: w}
	phases := o.Phases
	if phases == nil {
		phases = Phases()
	}
	for w.Period = 0; w.Period < sc.Periods; w.Period++ {
		for _, phase := range phases {
			if err := ctx.Err(); err != nil {
				return w.history, fmt.Errorf("sim: stopped in quarter %d: %w", w.Period, err)
			}
			moves, err := phase.Step(ctx, w)
			if err == nil {
				err = w.apply(phase.Name(), moves)
			}
			if err != nil {
				return w.history, fmt.Errorf("sim: quarter %d, %s: %w", w.Period, phase.Name(), err)
			}
		}
	}
	return w.history, nil
}
