package sim

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/internal/idle"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Options are the inputs of a run beside the scenario. The zero value plays the phases
// of Phases with seed zero and no observers.
type Options struct {
	// Seed names all draws of the run.
	Seed uint64
	// Strict makes mistakes of the Warnings of the scenario.
	Strict bool
	// Phases replaces the phases of a quarter. Nil means Phases().
	Phases []Phase
	// Observers receive the events and rows.
	Observers []Observer
	// Intervene, if not nil, sees every decision and may replace the option that the actor
	// has chosen. A clone of the World keeps the
	// intervention.
	Intervene agent.Intervention
}

// Warnings lists what a valid scenario states without an effect, one sentence each with the path
// of the field, and the warnings of the economy. Nil is none.
func (s *Scenario) Warnings() []string {
	if s.Economy == nil {
		return nil // a mistake, for Validate
	}
	in := idle.Input{
		Economy: s.Economy, Actors: s.Actors, Treaty: &s.Treaty, Regimes: s.Regimes, Issues: s.Issues, Campaigns: s.Campaigns,
		Disruptions: s.Shocks.Disruptions, Switches: s.Switches, Quarters: max(int(float64(s.Periods)*s.PeriodLength.Quarters()), 1),
	}
	return in.Warnings()
}

// Run plays a scenario to the end. Mistakes in the scenario are reported all at once,
// with no history. Any other error is a world without a solution, a cancelled context,
// a panic of a strategy, or an error of a phase or an observer. Such an error names the
// quarter and the phase, and the history then holds everything before.
func Run(ctx context.Context, sc Scenario, o Options) (*History, error) {
	w, err := Start(sc, o)
	if err != nil {
		return nil, err
	}
	return w.Run(ctx)
}

// Start sets up a World before its first quarter. Mistakes in the scenario are
// reported all at once.
//
//	w, err := sim.Start(scenario, sim.Options{Seed: 1})
//	err = w.Until(ctx, 20)
//	branch := w.Clone()
//	err = branch.Change(func(sc *sim.Scenario) { sc.Regimes = nil })
//	with, err := w.Run(ctx)
//	without, err := branch.Run(ctx)
func Start(sc Scenario, o Options) (*World, error) {
	if err := sc.Validate(); err != nil {
		return nil, err
	}
	if o.Strict {
		if w := sc.Warnings(); w != nil {
			return nil, fmt.Errorf("sim: %s", strings.Join(w, "\nsim: "))
		}
	}
	w, err := newWorld(sc, o.Seed)
	if err != nil {
		return nil, fmt.Errorf("sim: the world cannot be set up: %w", err)
	}
	w.observe, w.intervene = o.Observers, o.Intervene
	for k, one := range o.Phases {
		if missing(one) {
			return nil, fmt.Errorf("sim: Options.Phases[%d] is nil; want a phase", k)
		}
	}
	for k, one := range o.Observers {
		if missing(one) {
			return nil, fmt.Errorf("sim: Options.Observers[%d] is nil; want an observer", k)
		}
	}
	w.history = &History{World: w}
	w.phases = o.Phases
	if w.phases == nil {
		w.phases = Phases()
	}
	return w, nil
}

// missing reports whether an interface holds nothing, or a nil pointer.
func missing(v any) bool {
	return v == nil || reflect.ValueOf(v).Kind() == reflect.Pointer && reflect.ValueOf(v).IsNil()
}

// Run plays on to the end of the scenario and returns the history from the start. The
// errors are the errors of the function Run.
func (w *World) Run(ctx context.Context) (*History, error) {
	return w.history, w.Until(ctx, w.Scenario.Periods)
}

// Until plays on as long as the next quarter comes before the given quarter, or to the
// end of the scenario.
func (w *World) Until(ctx context.Context, period int) error {
	for w.Period < min(period, w.Scenario.Periods) {
		if err := w.Step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Step plays a quarter. A World that has failed within a quarter stays in that quarter,
// and Step returns the same error again.
func (w *World) Step(ctx context.Context) error {
	if w.failed != nil {
		return w.failed
	}
	for _, phase := range w.phases {
		if err := ctx.Err(); err != nil {
			w.failed = fmt.Errorf("sim: stopped in %s %d, before %s: %w", w.unit(), w.Period, phase.Name(), err)
			return w.failed
		}
		if err := w.play(ctx, phase); err != nil {
			w.failed = fmt.Errorf("sim: %s %d, %s: %w", w.unit(), w.Period, phase.Name(), err)
			return w.failed
		}
	}
	w.Period++
	return nil
}

// History returns the history so far. The history grows as the World plays on.
func (w *World) History() *History { return w.history }

// play plays a phase and applies its moves. A panic in a decision becomes an error with
// the name of the deciding actor.
func (w *World) play(ctx context.Context, phase Phase) (err error) {
	w.deciding = ""
	defer func() {
		if r := recover(); r != nil {
			err = w.panicked(r)
		}
	}()
	moves, err := phase.Step(ctx, w)
	if err != nil {
		return err
	}
	w.deciding = ""
	if err := w.apply(phase.Name(), moves); err != nil {
		return err
	}
	if serial, ok := phase.(Serial); ok && w.On(mechanism.RandomSequence) {
		for _, seat := range w.lots(phase.Name()) {
			if moves, err = serial.StepBy(ctx, w, seat); err != nil {
				return err
			}
			w.deciding = ""
			if err := w.apply(phase.Name(), moves); err != nil {
				return err
			}
		}
	}
	return nil
}

// panicked returns the error for a panic of the deciding actor.
func (w *World) panicked(r any) error {
	who := "the phase"
	if w.deciding != "" {
		who = w.deciding
	}
	if err, ok := r.(error); ok {
		return fmt.Errorf("%s panicked: %w", who, err)
	}
	return fmt.Errorf("%s panicked: %v", who, r)
}
