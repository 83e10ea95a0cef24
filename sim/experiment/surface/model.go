package surface

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/calibrate"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// Model is a scenario with parameters and moments.
type Model struct {
	Base experiment.Base
	// Factors are the parameters: ranges by path.
	Factors []experiment.Factor
	// Observe are the moments, one figure a run each.
	Observe []experiment.Observable
}

// Simulator returns the model as package calibrate has it, with a parameter for each factor, or all
// mistakes. The simulator may be called from several goroutines.
func (m Model) Simulator() (calibrate.Simulator, []calibrate.Parameter, error) {
	base, err := load(m.Base)
	errs := []error{err}
	if len(m.Factors) == 0 {
		errs = append(errs, errors.New("surface: Factors is empty; want a range at least"))
	}
	var parameters []calibrate.Parameter
	for _, f := range m.Factors {
		if f.Levels != nil || !(f.Low < f.High) {
			errs = append(errs, fmt.Errorf("surface: factor %q: want a range with Low below High", f.Path))
			continue
		}
		parameters = append(parameters, calibrate.Parameter{Name: f.Path, Low: f.Low, High: f.High})
		for _, x := range []float64{f.Low, f.High} {
			if err == nil {
				errs = append(errs, probe(base, experiment.Settings{f.Path: fmt.Sprint(x)}))
			}
		}
	}
	if err == nil {
		errs = append(errs, experiment.Check(&base, m.Observe))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, nil, err
	}
	return func(ctx context.Context, theta []float64, seed uint64) ([]float64, error) {
		values := experiment.Settings{}
		for k, x := range theta {
			values[m.Factors[k].Path] = fmt.Sprint(x)
		}
		return figures(ctx, base, values, seed, m.Observe)
	}, parameters, nil
}

// load reads a base.
func load(b experiment.Base) (sim.Scenario, error) {
	switch {
	case b.Text != nil:
		return scenario.ReadText(b.File, b.Text)
	case b.File != "":
		return scenario.ReadFile(b.File)
	}
	return b.Scenario, b.Scenario.Validate()
}

// at returns the base with values set.
func at(base sim.Scenario, values experiment.Settings) (sim.Scenario, error) {
	err := values.Apply(&base)
	return base, err
}

// probe returns the mistakes of a point.
func probe(base sim.Scenario, values experiment.Settings) error {
	sc, err := at(base, values)
	if err == nil {
		err = sc.Validate()
	}
	if err != nil {
		return fmt.Errorf("surface: at %s: %w", words(values), err)
	}
	return nil
}

// figures plays a history of a point and returns its figures.
func figures(ctx context.Context, base sim.Scenario, values experiment.Settings, seed uint64, observe []experiment.Observable) ([]float64, error) {
	sc, err := at(base, values)
	var out []float64
	if err == nil {
		out, err = experiment.Figures(ctx, sc, seed, observe)
	}
	if err != nil {
		return nil, fmt.Errorf("surface: at %s, seed %d: %w", words(values), seed, err)
	}
	return out, nil
}

// words returns values in the order of their paths.
func words(values experiment.Settings) string {
	var parts []string
	for _, path := range values.Paths() {
		parts = append(parts, path+" "+values[path])
	}
	return strings.Join(parts, ", ")
}
