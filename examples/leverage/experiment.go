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

// The levers. Severity is the share of the banned trade that is stopped, the audience
// cost is in standard deviations of what actors do not know of each other, the range of
// MODEL.md section 15.
var (
	severities = []float64{0.25, 0.5, 0.75, 1}
	audiences  = []float64{0, 0.5, 1, 2}
)

// sigma is the standard deviation of the secret values, in percent of income a quarter.
const sigma = crisis.DefaultSD

// arm is a setting of the two mechanisms.
type arm struct {
	name              string
	adaptation, rally bool
}

var arms = []arm{
	{"plain", false, false},
	{"adaptation", true, false},
	{"rally", false, true},
	{"both", true, true},
}

// cell is a combination of levers, by place in the lists above.
type cell struct{ arm, audience, severity int }

// history is what one run comes to.
type history struct {
	seed uint64
	// concession is the compliance gained on the start, a share in [0, 1]: the mean
	// over the quarters, and at the end.
	mean, last float64
	// threats and impositions are counts, cost what the target's real income lost
	// against the baseline on average, in percent.
	threats, impositions int
	cost                 float64
}

// results are the histories by cell, in the order of seeds.
type results map[cell][]history

// scenario is the question: the United States and Europe want something of Russia, and can
// stop trade in energy and electronics for it. What the issue is worth to whom is
// stylised: full compliance is worth as much to the senders as it costs the target, on
// average, so that neither side is sure to prevail.
func scenario(e *market.Economy, periods int, c cell) sim.Scenario {
	a := arms[c.arm]
	actors := agent.FromEconomy(e, "EUR", "RUS", "USA")
	for k := range actors {
		actors[k].Audience = audiences[c.audience] * sigma
		if actors[k].ID == "RUS" {
			// A point of support is worth a hundredth of a percent of income to
			// those who decide, and a percent of income lost to foreigners brings
			// five points. Assumptions; the switch alone turns them on.
			actors[k].Audience = 0.5 * sigma
			actors[k].Politics.Weight, actors[k].Politics.Rally = 0.01, 5
		}
	}
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
		// A history needs a text; this one offers nothing to agree on, so that nothing
		// but coercion moves the outcome.
		Treaty:   treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("nothing", "AGF", terms.Choice("depth", 0))}},
		Regimes:  []sanction.Regime{regime},
		Coercion: standoff.Options{Severities: []float64{severities[c.severity]}},
		Switches: mechanism.Switches{mechanism.Adaptation: a.adaptation, mechanism.Rally: a.rally},
	}
}

// experiment plays every cell with the same seeds. Histories are independent and are
// played on all processors; where each lands is fixed beforehand.
func experiment(ctx context.Context, o options) (results, error) {
	e := wiod.Small()
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
	errs := make([]error, len(cells)*o.seeds)
	work := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for n := range work {
				c, seed := cells[n/o.seeds], n%o.seeds
				all[c][seed], errs[n] = play(ctx, scenario(e, o.periods, c), uint64(seed))
			}
		})
	}
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

// play plays one history.
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
	for _, income := range w.History().RealIncome("RUS") {
		out.cost -= income / float64(sc.Periods)
	}
	return out, nil
}

// estimate is a mean over seeds with the half-width of its 95 % interval.
type estimate struct{ mean, half float64 }

// normal95 is the 97.5 % quantile of the normal distribution.
const normal95 = 1.959963984540054

func estimateOf(values []float64) estimate {
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

// level is the mean concession of a cell.
func (r results) level(c cell, what func(*history) float64) estimate {
	values := make([]float64, len(r[c]))
	for k := range values {
		values[k] = what(&r[c][k])
	}
	return estimateOf(values)
}

// effect is the mean difference between two cells, seed by seed: the draws that both
// share cancel.
func (r results) effect(to, from cell, what func(*history) float64) estimate {
	values := make([]float64, len(r[to]))
	for k := range values {
		values[k] = what(&r[to][k]) - what(&r[from][k])
	}
	return estimateOf(values)
}

func concession(h *history) float64 { return h.mean }
