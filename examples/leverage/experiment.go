package main

import (
	"context"
	"errors"
	"math"
	"runtime"
	"sync"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file plays the experiment: paired histories for each combination of severity,
// audience cost and mechanism, from a stylised scenario on the economy of 2014. Source:
// Fearon (1997), Signaling foreign policy interests, Journal of Conflict Resolution 41:
// 68-90, for audience costs that tie hands.

// The levers. Severity is the share of the banned trade stopped, in (0, 1]. Audience
// costs are in standard deviations of the private values of actors; the range 0 to 2 is
// an assumption.
var (
	severities = []float64{0.25, 0.5, 0.75, 1}
	audiences  = []float64{0, 0.5, 1, 2}
)

// sigma is the standard deviation of the private values, in percent of income per
// quarter.
const sigma = crisis.DefaultSD

// arm is a setting of the two mechanisms.
type arm struct {
	// name is the name of the arm in tables, and the switches turn the mechanisms on.
	name              string
	adaptation, rally bool
}

// arms holds the four settings.
var arms = []arm{
	{"plain", false, false},
	{"adaptation", true, false},
	{"rally", false, true},
	{"both", true, true},
}

// cell is a combination of arm and levers, by index in the lists above.
type cell struct{ arm, audience, severity int }

// history is the result of a run.
type history struct {
	// seed is the seed of the draws.
	seed uint64
	// mean and last are the gain in compliance over the start, a share in [0, 1]: the
	// mean over quarters, and the value at the end.
	mean, last float64
	// threats and impositions are counts. cost is the mean loss of real income of the
	// target against the baseline, in percent.
	threats, impositions int
	cost                 float64
}

// results holds the histories by cell, in the order of seeds.
type results map[cell][]history

// scenario returns the scenario of a cell. The United States and Europe make a demand
// on Russia and can stop trade in energy and electronics. The stakes are stylised: on
// average, full compliance is worth as much to the senders as the cost to the target,
// so that neither side is sure to prevail.
func scenario(e *market.Economy, periods int, c cell) sim.Scenario {
	a := arms[c.arm]
	actors := agent.FromEconomy(e, "EUR", "RUS", "USA")
	for k := range actors {
		actors[k].Audience = audiences[c.audience] * sigma
		if actors[k].ID == "RUS" {
			// A percentage point of support is worth a hundredth of a percent of income
			// to the government, and a percent of income lost to foreign measures
			// brings five points of support. The numbers are assumptions, and matter
			// only with the switch on.
			actors[k].Audience = 0.5 * sigma
			actors[k].Politics.Weight, actors[k].Politics.Rally = 0.01, 5
		}
	}
	// The ban outlasts the run, and only decisions of the senders end the measures.
	regime := sanction.Ban("ENM,ELE", "RUS", "EUR", "USA").Until(2 * periods)
	regime.ID, regime.Demand.Issue = "ban", "border"
	return sim.Scenario{
		Name: "leverage", Economy: e, Actors: actors, Periods: periods,
		Issues: []crisis.Issue{{
			ID: "border", Target: "RUS", Resolve: crisis.Prior{Mean: 0.4, SD: sigma},
			Claims: []crisis.Claim{
				{Actor: "EUR", Value: crisis.Prior{Mean: 0.4, SD: sigma}},
				{Actor: "USA", Value: crisis.Prior{Mean: 0.4, SD: sigma}},
			},
		}},
		// A history needs a text. The text below offers no agreement, and only coercion
		// moves the outcome.
		Treaty:   treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("nothing", "AGF", terms.Choice("depth", 0))}},
		Regimes:  []sanction.Regime{regime},
		Coercion: standoff.Options{Severities: []float64{severities[c.severity]}},
		Switches: mechanism.Switches{mechanism.Adaptation: a.adaptation, mechanism.Rally: a.rally},
	}
}

// experiment plays every cell with the same seeds. Histories are independent and run on
// all processors; the place of each result is fixed beforehand.
func experiment(ctx context.Context, o options) (results, error) {
	e := wiod.Small()
	// The cells and their slices are made before any worker starts.
	var cells []cell
	all := results{}
	for a := range arms {
		for d := range audiences {
			for s := range severities {
				c := cell{a, d, s}
				cells = append(cells, c)
				all[c] = make([]history, o.seeds)
			}
		}
	}
	// Job n is seed n%seeds of cell n/seeds; each job writes to its own place.
	errs := make([]error, len(cells)*o.seeds)
	work := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for n := range work {
				// Integer division fixes the cell and the seed of each job.
				c, seed := cells[n/o.seeds], n%o.seeds
				all[c][seed], errs[n] = play(ctx, scenario(e, o.periods, c), uint64(seed))
			}
		})
	}
	// The feeding loop stops after a cancellation.
	for n := range errs {
		if ctx.Err() != nil {
			break
		}
		work <- n
	}
	close(work)
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return all, errors.Join(errs...)
}

// play plays a single history and returns its result.
func play(ctx context.Context, sc sim.Scenario, seed uint64) (history, error) {
	out := history{seed: seed}
	w, err := sim.Start(sc, sim.Options{Seed: seed})
	if err != nil {
		return out, err
	}
	for w.Period < sc.Periods {
		if err := w.Step(ctx); err != nil {
			return out, err
		}
		out.last = w.Coercion.Issues[0].Level - sc.Issues[0].Start
		out.mean += out.last / float64(sc.Periods)
	}
	for _, e := range w.History().Events {
		switch e.Kind {
		case event.Threatened:
			out.threats++
		case event.SanctionImposed:
			out.impositions++
		}
	}
	// Real income is in percent of the baseline; a loss is a positive cost.
	for _, income := range w.History().RealIncome("RUS") {
		out.cost -= income / float64(sc.Periods)
	}
	return out, nil
}

// estimate is a mean over seeds with the half-width of its 95 % confidence interval.
type estimate struct{ mean, half float64 }

// normal95 is the 97.5 % quantile of the normal distribution.
const normal95 = 1.959963984540054

// estimateOf returns the mean of some values and the half-width of the interval, under
// a normal approximation with the sample variance.
func estimateOf(values []float64) estimate {
	// The interval needs at least two values.
	n := float64(len(values))
	var sum, squares float64
	for _, v := range values {
		sum += v
	}
	mean := sum / n
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	return estimate{mean, normal95 * math.Sqrt(squares/(n-1)/n)}
}

// level returns the mean of a quantity in a cell.
func (r results) level(c cell, what func(*history) float64) estimate {
	values := make([]float64, len(r[c]))
	for k := range values {
		values[k] = what(&r[c][k])
	}
	return estimateOf(values)
}

// effect returns the mean difference of a quantity between two cells, seed by seed.
// Draws shared by the two histories of a pair cancel.
func (r results) effect(to, from cell, what func(*history) float64) estimate {
	values := make([]float64, len(r[to]))
	for k := range values {
		values[k] = what(&r[to][k]) - what(&r[from][k])
	}
	return estimateOf(values)
}

// concession returns the mean gain in compliance of a history, a share in [0, 1].
func concession(h *history) float64 { return h.mean }
