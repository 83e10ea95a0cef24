package main

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// This file runs the experiment on tools of statecraft: sanctions, aid and information in all
// combinations, and the worth of a combination beyond the sum of its parts (Baldwin 1985,
// Drezner 1999).

// The tools at hand, in any combination: sanctions, aid, information.
const (
	sticks = 1 << iota
	carrots
	words
	combinations
)

// tooled is a duel with India as a third actor, in which some tools are at hand and donors
// are bound by promises or decide freely. The public of the target rallies in all.
// Resolve is the mean, in percent of real income a quarter.
func tooled(tools int, resolve float64, free bool) sim.Scenario {
	sc := duel(talking("EUR", "IND", "RUS"), crisis.Prior{Mean: resolve, SD: 0.2}, crisis.Prior{Mean: 0.6, SD: 0.2}, sanction.Ban("ENM", "RUS", "EUR"))
	// Aid is in million dollars a year, an upper limit.
	if tools&carrots != 0 {
		sc.Issues[0].Inducements = []crisis.Inducement{{Donor: "EUR", Amount: 6000}}
	}
	if tools&sticks == 0 {
		sc.Regimes = nil
	}
	if tools&words != 0 {
		sc.Campaigns = []domestic.Campaign{{By: "EUR", Target: "RUS", Shift: 1}}
	}
	// Pressure from abroad rallies the public behind the government of the target (Galtung
	// 1967), and a campaign can take the rally away. Nobody loses office, so that resolve is
	// the same in all quarters.
	sc.Switches = mechanism.Switches{mechanism.Rally: true, mechanism.DonorChoice: free}
	// Hazards of office are zero for all; only the public of the target rallies.
	for k := range sc.Actors {
		a := &sc.Actors[k]
		a.Hazard = 0
		if a.ID == "RUS" {
			a.Politics.Weight, a.Politics.Rally = 0.1, 5
		}
	}
	return sc
}

// compliance plays a scenario and returns mean compliance over its quarters, by seed, from
// 0 to 1.
func compliance(ctx context.Context, sc sim.Scenario, seeds int) ([]float64, error) {
	return over(ctx, sc, seeds, func(w *sim.World) (float64, error) {
		// Levels are summed quarter by quarter; early compliance holds in more quarters.
		mean := 0.0
		for w.Period < sc.Periods {
			if err := w.Step(ctx); err != nil {
				return 0, err
			}
			mean += w.Coercion.Issues[0].Level / float64(sc.Periods)
		}
		return mean, nil
	})
}

// tools answers whether tools are complements or substitutes (Baldwin 1985, Drezner 1999)
// by a 2 x 2 x 2 factorial over paired seeds, at targets of little, middling and much
// resolve.
func tools(ctx context.Context, seeds int) (*result, error) {
	r := &result{
		about: `
Europe against Russia over energy for 16 quarters, aid of up to 6000 million dollars a year, and
a campaign that takes the whole rally. A figure is what the tools add to mean compliance, from 0
to 1; "beyond the sum" is what they add together less what each adds alone.`,
		head: []string{
			"donors", "mean resolve, % of income", "sanctions", "aid", "information", "sanctions with information", "all three",
			"sanctions and aid, beyond the sum", "sanctions and information, beyond the sum", "all three, beyond the sum",
		},
	}
	for _, free := range []bool{false, true} {
		// Donors are bound by promises, or decide freely when the time to pay comes.
		donors := "bound"
		if free {
			donors = "decide"
		}
		for _, resolve := range []float64{0.2, 0.4, 0.8, 1.2} {
			y := make([][]float64, combinations)
			// All eight sets of tools play the same seeds.
			for set := range y {
				sc := tooled(set, resolve, free)
				r.scenarios = append(r.scenarios, sc)
				var err error
				if y[set], err = compliance(ctx, sc, seeds); err != nil {
					return nil, err
				}
			}
			// Sets on the left count as gains, sets on the right as losses. A set that stands
			// twice counts twice.
			of := func(plus, minus []int) string {
				arms := func(sets []int) (out [][]float64) {
					for _, set := range sets {
						out = append(out, y[set])
					}
					return out
				}
				return contrast(arms(plus), arms(minus)).signed()
			}
			// Tools alone, then together, then the interaction beyond the sum.
			r.row(donors, fmt.Sprint(resolve),
				of([]int{sticks}, []int{0}), of([]int{carrots}, []int{0}), of([]int{words}, []int{0}),
				of([]int{sticks | words}, []int{0}), of([]int{sticks | carrots | words}, []int{0}),
				of([]int{sticks | carrots, 0}, []int{sticks, carrots}), of([]int{sticks | words, 0}, []int{sticks, words}),
				of([]int{sticks | carrots | words, 0, 0}, []int{sticks, carrots, words}))
		}
	}
	return r, nil
}
