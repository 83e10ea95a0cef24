package main

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file declares the experiment: paired histories for each combination of severity,
// audience cost and mechanism, from a stylised scenario on the economy of 2014. Source:
// Fearon (1997), Signaling foreign policy interests, Journal of Conflict Resolution 41:
// 68-90, for audience costs that tie hands.

// The levers. Severity is the share of the banned trade stopped, in (0, 1]. Audience
// costs of the senders are in standard deviations of their private values, the unit of
// agent.Public.Audience; the range 0 to 2 is an assumption. The senders do not value
// support, so that the cost is the lever alone.
var (
	severities = []float64{0.25, 0.5, 0.75, 1}
	audiences  = []float64{0, 0.5, 1, 2}
)

// sigma is the standard deviation of the private values, in percent of income per
// quarter.
const sigma = crisis.DefaultSD

// The settings of the two mechanisms, by name.
var (
	arms     = []string{"plain", "adaptation", "rally", "both"}
	switches = []experiment.Settings{
		{"switches.adaptation": "false", "switches.rally": "false"}, {"switches.adaptation": "true", "switches.rally": "false"},
		{"switches.adaptation": "false", "switches.rally": "true"}, {"switches.adaptation": "true", "switches.rally": "true"},
	}
)

// The figures of a history. Concession is the gain in compliance over the start, which is
// 0; income is in percent of the baseline.
const (
	concession = "mean level border"
	threats    = "count threatened"
	imposed    = "count sanction imposed"
	income     = "mean real_income RUS"
)

// point returns the number of the point of an arm, an audience cost and a severity.
func point(arm, audience, severity int) int {
	return (arm*len(audiences)+audience)*len(severities) + severity
}

// play plays every point with the same seeds.
func play(ctx context.Context, o options) (*experiment.Result, error) {
	audience := experiment.Factor{Name: "audience_sigma"}
	for _, a := range audiences {
		cost := fmt.Sprint(a)
		audience.Levels = append(audience.Levels, cost)
		audience.Settings = append(audience.Settings, experiment.Settings{"actors.EUR.audience": cost, "actors.USA.audience": cost})
	}
	severity := experiment.Factor{Path: "coercion.severities"}
	for _, s := range severities {
		severity.Levels = append(severity.Levels, fmt.Sprint(s))
	}
	return experiment.Study{
		Name: "leverage", Bases: []experiment.Base{{Scenario: scenario(o.periods)}}, Seeds: o.seeds,
		Factors: []experiment.Factor{{Name: "arm", Levels: arms, Settings: switches}, audience, severity},
		Observe: experiment.Watch(concession, "last level border", threats, imposed, income),
	}.Run(ctx, experiment.Options{})
}

// scenario returns the scenario that is varied. The United States and Europe make a demand
// on Russia and can stop trade in energy and electronics. The stakes are stylised: on
// average, full compliance is worth as much to the senders as the cost to the target,
// so that neither side is sure to prevail.
func scenario(periods int) sim.Scenario {
	e := wiod.Small()
	actors := agent.FromEconomy(e, "EUR", "RUS", "USA")
	for k := range actors {
		if actors[k].ID == "RUS" {
			// A percentage point of support is worth a hundredth of a percent of income
			// to the government, and a percent of income lost to foreign measures
			// brings five points of support. The numbers are assumptions, and matter
			// only with the switch on. A government that values support pays for backing
			// down in support, and has no audience cost beside.
			actors[k].Audience = 0
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
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("nothing", "AGF", terms.Choice("depth", 0))}},
		Regimes: []sanction.Regime{regime},
	}
}
