package sim_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/coercion"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Tests that report figures for RATIONALE.md. What they assert is the construction, not the
// finding. They are left out of short runs.

// interval is a mean with the half-width of its 95 % interval.
func interval(values []float64) string {
	n := float64(len(values))
	sum, squares := 0.0, 0.0
	for _, v := range values {
		sum += v
	}
	for _, v := range values {
		squares += (v - sum/n) * (v - sum/n)
	}
	return fmt.Sprintf("%+.4f ± %.4f", sum/n, 1.96*math.Sqrt(squares/(n-1)/n))
}

// The tools of M6: sanctions, aid, information.
const (
	sticks = 1 << iota
	carrots
	words
)

// tooled is a duel with a third actor in which some of the tools are at hand. The public of
// the target rallies in all.
func tooled(tools int, resolve float64, free bool) sim.Scenario {
	sc := aided("IND", 0)
	if tools&carrots != 0 {
		sc.Issues[0].Inducements = []coercion.Inducement{{Donor: "EUR", Amount: 6000}}
	}
	if tools&sticks == 0 {
		sc.Regimes = nil
	}
	if tools&words != 0 {
		sc.Campaigns = []sim.Campaign{{By: "EUR", Target: "RUS", Shift: 1}}
	}
	sc.Issues[0].Resolve.Mean = resolve
	sc.Issues[0].Claims[0].Value.Mean = 0.6
	sc.Switches = sim.Switches{sim.Rally: true, sim.DonorChoice: free}
	for k := range sc.Actors {
		if sc.Actors[k].ID == "RUS" {
			sc.Actors[k].Politics.Weight, sc.Actors[k].Politics.Rally = 0.1, 5
		}
	}
	sc.Periods = 16
	return sc
}

// M6: are sanctions, aid and information worth more together than apart? A 2 x 2 x 2
// factorial over paired seeds, at targets of little, middling and much resolve.
func TestReportToolsTogether(t *testing.T) {
	if testing.Short() {
		t.Skip("it reports")
	}
	const seeds = 60
	for _, free := range []bool{false, true} {
		for _, resolve := range []float64{0.2, 0.4, 0.8, 1.2} {
			var y [8][]float64
			for tools := range y {
				sc := tooled(tools, resolve, free)
				for seed := range uint64(seeds) {
					w, err := sim.Start(sc, sim.Options{Seed: seed})
					require.NoError(t, err)
					mean := 0.0
					for w.Period < sc.Periods {
						require.NoError(t, w.Step(t.Context()))
						mean += w.Issues[0].Level / float64(sc.Periods)
					}
					require.True(t, mean >= 0 && mean <= 1)
					y[tools] = append(y[tools], mean)
				}
			}
			require.Equal(t, y[0], y[words], "without sanctions there is nothing to be blamed for")
			require.Equal(t, y[carrots], y[carrots|words])
			contrast := func(plus, minus []int) string {
				values := make([]float64, seeds)
				for k := range values {
					for _, c := range plus {
						values[k] += y[c][k]
					}
					for _, c := range minus {
						values[k] -= y[c][k]
					}
				}
				return interval(values)
			}
			t.Logf("donors decide: %v, resolve %.1f: sanctions %s, aid %s, sanctions with information %s, all %s", free, resolve,
				contrast([]int{sticks}, []int{0}), contrast([]int{carrots}, []int{0}), contrast([]int{sticks | words}, []int{0}), contrast([]int{7}, []int{0}))
			t.Logf("    beyond the sum: sanctions and aid %s, sanctions and information %s, all three %s",
				contrast([]int{sticks | carrots, 0}, []int{sticks, carrots}), contrast([]int{sticks | words, 0}, []int{sticks, words}),
				contrast([]int{7, 0, 0}, []int{sticks, carrots, words}))
		}
	}
}

// M28: what humanitarian exemptions do to harm and to success, by the share exempted, the
// delay of licences and over-compliance.
func TestReportExemptions(t *testing.T) {
	if testing.Short() {
		t.Skip("it reports")
	}
	const seeds = 40
	base := 0.0
	for _, x := range []struct {
		share float64
		delay int
		chill float64
		sold  bool
	}{{}, {0.5, 0, 0, false}, {1, 0, 0, false}, {1, 4, 0, false}, {1, 0, 0.5, false}, {1, 0, 1, false}, {0.5, 0, 0, true}, {1, 0, 0, true}, {1, 4, 0, true}, {1, 0, 0.5, true}} {
		sc := duel(coercion.Prior{Mean: 3, SD: 1.5}, coercion.Prior{Mean: 0.6, SD: 0.3})
		sc.Regimes[0] = sanction.Ban("AGF,CHP,ELE,ENM,MET,OMF", "RUS", "EUR")
		sc.Regimes[0].ID, sc.Regimes[0].Demand.Issue = "energy", "border"
		if x.share > 0 {
			sc.Regimes[0].Exemptions = []sanction.Exemption{{Sectors: "AGF,CHP,ENM", Share: x.share, Delay: x.delay, Chill: x.chill, Supplies: x.sold}}
		}
		sc.Periods = 16
		var harm, quarters float64
		var ended, won int
		var y []float64
		for seed := range uint64(seeds) {
			h := play(t, sc, sim.Options{Seed: seed})
			for _, r := range h.Rows {
				if r.Actor == "RUS" && r.Sanctioned > 0 {
					harm, quarters = harm+r.Harm, quarters+1
				}
			}
			for _, e := range sim.Episodes(h.Events, sc.Periods) {
				if e.End != sim.Censored {
					ended++
					if e.End.Narrow() {
						won++
					}
				}
			}
			y = append(y, h.World.Issues[0].Level)
		}
		harm /= max(1, quarters) // where threats do there is nothing in force
		if x.share == 0 {
			base = harm
			require.Positive(t, base)
		}
		if x.chill == 1 {
			require.InDelta(t, base, harm, 0.35*base, "nothing is left of the exemption but chance")
		}
		t.Logf("share %.2f, delay %d, chill %.2f, supplies alone %v: %.1f quarters of sanctions in a history, harm in each %.4f (%+.0f %%), success %d of %d (%.2f), compliance %s",
			x.share, x.delay, x.chill, x.sold, quarters/seeds, harm, 100*(harm/base-1), won, ended, float64(won)/float64(max(1, ended)), interval(y))
	}
}

// Where harm comes from: of an embargo by Europe and the United States the part that people
// bear because real income falls, which no exemption of goods gives back in full, and the part
// that they bear because essentials become dearer than the rest; with exemptions of all trade in essentials, and of what
// the target is sold alone.
func TestReportWhatHarmIsMadeOf(t *testing.T) {
	if testing.Short() {
		t.Skip("it reports")
	}
	e := threeWithVotes().Economy
	solver := market.NewSolver(e)
	var free market.Equilibrium
	require.NoError(t, solver.Solve(&free, e.Baseline(), nil))
	var essential []int
	for _, id := range []string{"AGF", "CHP", "ENM"} {
		j, ok := e.SectorIndex(id)
		require.True(t, ok)
		essential = append(essential, j)
	}
	for _, target := range []string{"CHN", "RUS"} {
		n, _ := e.RegionIndex(target)
		for _, kind := range []string{"no exemption", "all trade in essentials", "what the target is sold"} {
			p := e.Baseline()
			for _, sender := range []string{"EUR", "USA"} {
				i, _ := e.RegionIndex(sender)
				for j := range e.NumSectors() {
					humane := slices.Contains(essential, j)
					if s := e.Sector(j); !s.Goods() {
						continue
					}
					if !(humane && kind == "all trade in essentials") {
						p.SetWeight(j, i, n, 0)
					}
					if !(humane && kind != "no exemption") {
						p.SetWeight(j, n, i, 0)
					}
				}
			}
			var with market.Equilibrium
			require.NoError(t, solver.Solve(&with, p, nil))
			harm := agent.Harm(&with, &free, n, essential)
			income := -100 * math.Log(with.RealIncome(n)/free.RealIncome(n))
			t.Logf("%s, %s: harm %.4f %%: real income %+.4f, essentials dearer than the rest %+.4f", target, kind, harm, income, harm-income)
		}
	}
}
