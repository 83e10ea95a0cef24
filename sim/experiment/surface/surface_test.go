package surface_test

import (
	"context"
	"fmt"
	"log"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/calibrate"
	"github.com/tradetalk/tradetalk/sim/experiment/selection"
	"github.com/tradetalk/tradetalk/sim/experiment/surface"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// base returns the ban of the experiments with one period.
func base(t testing.TB) experiment.Base {
	sc, err := scenario.ReadFile("../testdata/ban.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sc.Periods = 1
	return experiment.Base{Scenario: sc}
}

// figure is a figure with a known best: severity 0.5 and an end in period 20, with the luck of the seed
// on top, the same for all texts.
func figure(sign float64) experiment.Observable {
	return experiment.Observable{Name: "purpose", Of: func(r *experiment.Run) float64 {
		severity, end := r.Scenario.Coercion.Severities[0], float64(r.Scenario.Regimes[0].End)
		return float64(r.Seed%7) - sign*(severity-0.5)*(severity-0.5) - sign*(end-20)*(end-20)/1000
	}}
}

func TestTextFindsTheBest(t *testing.T) {
	for _, sign := range []float64{1, -1} {
		best, err := surface.Text{
			Base:      base(t),
			Terms:     []experiment.Factor{experiment.Vary("coercion.severities", 0.25, 0.5, 1), experiment.Vary("regimes.ban.end", 8, 20, 40)},
			Objective: figure(sign), Least: sign < 0, Selection: selection.Options{Delta: 0.01, First: 10}, Sample: 3, First: 5,
		}.Find(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"0.5", "20"}, best.Levels)
		require.Equal(t, experiment.Settings{"coercion.severities": "0.5", "regimes.ban.end": "20"}, best.Values)
		require.True(t, best.Local)
		require.InDelta(t, 3, best.Mean, 1)
	}
}

func TestMistakesComeTogether(t *testing.T) {
	_, err := surface.Text{
		Base:      base(t),
		Terms:     []experiment.Factor{experiment.Vary("coercion.severites", 0.25, 0.5), experiment.Vary("regimes.bann.end", 8, 20), experiment.Vary("periods", 3)},
		Objective: experiment.Observable{Words: "mean level bordr"},
	}.Find(t.Context())
	for _, want := range []string{"did you mean severities", "did you mean ban", `term "periods" has 1 options`, `did you mean border`} {
		require.ErrorContains(t, err, want)
	}
	_, _, err = surface.Model{Base: base(t), Factors: []experiment.Factor{experiment.Range("actors.RSU.precision", 1, 9), experiment.Vary("periods", 3, 4)}, Observe: experiment.Watch("count signd")}.Simulator()
	for _, want := range []string{"did you mean RUS", `factor "periods": want a range`, "did you mean signed"} {
		require.ErrorContains(t, err, want)
	}
}

// A figure that is the parameter itself, and luck of the seed: the fit is the observed value less the mean
// luck, and the Jacobian is one.
func TestCalibrationOverAPath(t *testing.T) {
	simulate, parameters, err := surface.Model{
		Base: base(t), Factors: []experiment.Factor{experiment.Range("actors.RUS.audience", 0, 1)},
		Observe: []experiment.Observable{{Name: "audience", Of: func(r *experiment.Run) float64 {
			for k := range r.Scenario.Actors {
				if a := &r.Scenario.Actors[k]; a.ID == "RUS" {
					return a.Audience + float64(r.Seed%5)/100
				}
			}
			return 0
		}}},
	}.Simulator()
	require.NoError(t, err)
	require.Equal(t, "actors.RUS.audience", parameters[0].Name)
	fit, err := calibrate.SMM{Parameters: parameters, Simulate: simulate, Observed: []float64{0.3}, Seeds: 4, Method: calibrate.NelderMead, Evaluations: 30}.Fit(t.Context())
	require.NoError(t, err)
	require.InDelta(t, 0.3, fit.Simulated[0], 1e-3)
	require.InDelta(t, 1, fit.Jacobian.At(0, 0), 1e-3)
}

// Which severity of a ban moves the target most, in a history of three quarters?
func ExampleText() {
	sc, err := scenario.ReadFile("../testdata/ban.yaml")
	if err != nil {
		log.Fatal(err)
	}
	sc.Periods = 3
	best, err := surface.Text{
		Base:      experiment.Base{Scenario: sc},
		Terms:     []experiment.Factor{experiment.Vary("coercion.severities", 0.1, 1)},
		Objective: experiment.Observable{Words: "last level border"},
		Selection: selection.Options{Delta: 0.1},
	}.Find(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(best.Texts, best.Local)
	// Output:
	// 2 true
}

// A parameter of a scenario as package calibrate has it.
func ExampleModel() {
	simulate, parameters, err := surface.Model{
		Base:    experiment.Base{File: "../testdata/ban.yaml"},
		Factors: []experiment.Factor{experiment.Range("actors.RUS.precision", 1, 100)},
		Observe: experiment.Watch("count threatened", "mean level border"),
	}.Simulator()
	if err != nil {
		log.Fatal(err)
	}
	moments, err := simulate(context.Background(), []float64{10}, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(parameters[0].Name, len(moments))
	// Output:
	// actors.RUS.precision 2
}
