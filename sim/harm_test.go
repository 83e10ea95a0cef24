package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/crisis"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// embargo is a scenario with a ban on all goods on a schedule and nothing to talk about.
func embargo(change func(*sanction.Regime)) sim.Scenario {
	sc := threeWithVotes()
	ban := sanction.Ban(treaty.Goods, "CHN", "USA", "EUR").From(2).Until(8)
	if change != nil {
		change(&ban)
	}
	sc.Regimes = []sanction.Regime{ban}
	sc.Treaty.Modules = sc.Treaty.Modules[:1]
	sc.Periods = 10
	return sc
}

// harms are the harm and the spillover of an actor by quarter.
func harms(h *sim.History, actor string) (own, spill []float64) {
	for _, r := range h.Rows {
		if r.Actor == actor {
			own, spill = append(own, r.Harm), append(spill, r.Spillover)
		}
	}
	return own, spill
}

// Without sanctions in force there is no harm; with them the target is harmed, and third
// regions, if any lose, are told in the row of the target alone.
func TestHarmNeedsSanctions(t *testing.T) {
	own, spill := harms(play(t, embargo(nil), sim.Options{Seed: 1}), "CHN")
	for q := range own {
		if q < 2 || q >= 8 {
			require.Zero(t, own[q])
			require.Zero(t, spill[q])
		} else {
			require.Greater(t, own[q], 0.1)
			require.GreaterOrEqual(t, spill[q], 0.0)
		}
	}
	_, spill = harms(play(t, embargo(nil), sim.Options{Seed: 1}), "USA")
	for _, s := range spill {
		require.Zero(t, s, "it is no target")
	}
	sc := embargo(nil)
	sc.Regimes = nil
	for _, r := range play(t, sc, sim.Options{Seed: 1}).Rows {
		require.Zero(t, r.Harm)
		require.Zero(t, r.Spillover)
	}
}

// Over everything that people consume harm is the fall in real income that the sanctions
// bring.
func TestHarmOverEverythingIsTheFallInRealIncome(t *testing.T) {
	sc := embargo(nil)
	sc.Essential = treaty.Everything
	sc.Periods = 4
	sc.Talks.RatifyAfter = 30 // nothing else changes
	for _, r := range play(t, sc, sim.Options{Seed: 1}).Rows {
		if r.Period >= 2 {
			require.InDelta(t, -r.RealIncome, r.Harm, 1e-6, r.Actor)
		}
	}
}

// Humanitarian exemptions cut harm once their licences are issued; over-compliance brings
// it back, and with that switched off it does not.
func TestExemptionsAndOverCompliance(t *testing.T) {
	const essentials = "AGF,ENM,CHP"
	exempt := func(chill float64, off ...mechanism.ID) []float64 {
		sc := embargo(func(r *sanction.Regime) {
			r.Exemptions = []sanction.Exemption{{Sectors: essentials, Delay: 2, Chill: chill}}
		})
		sc.Switches = mechanism.Switches{}
		for _, m := range off {
			sc.Switches[m] = false
		}
		own, _ := harms(play(t, sc, sim.Options{Seed: 1}), "CHN")
		return own
	}
	none, _ := harms(play(t, embargo(nil), sim.Options{Seed: 1}), "CHN")
	whole, half, all := exempt(0), exempt(0.5), exempt(1)
	for q := 2; q < 4; q++ {
		require.Equal(t, none[q], whole[q], "before the licences are issued")
	}
	for q := 4; q < 8; q++ {
		require.Less(t, whole[q], half[q])
		require.Less(t, half[q], all[q])
		require.Equal(t, none[q], all[q], "a full chill leaves nothing of the exemption")
	}
	// Nothing else need change for licences to count.
	alone := embargo(func(r *sanction.Regime) { r.Exemptions = []sanction.Exemption{{Sectors: essentials, Delay: 2}} })
	alone.Talks.RatifyAfter = 30
	licensed, _ := harms(play(t, alone, sim.Options{Seed: 1}), "CHN")
	require.Equal(t, licensed[2], licensed[3])
	require.Less(t, licensed[4], licensed[3])
	require.Equal(t, licensed[4], licensed[7])
	t.Logf("harm %.4f %% without exemptions, %.4f %% with, %.4f %% with half over-compliance: %.0f %% and %.0f %% less",
		none[5], whole[5], half[5], 100*(1-whole[5]/none[5]), 100*(1-half[5]/none[5]))
	require.Equal(t, whole, exempt(1, mechanism.OverCompliance), "switched off it is gone")
}

// A parliament that finds measures out of proportion has none imposed: what is held
// against the limit is the harm that the market finds. With oversight switched off they
// are imposed.
func TestParliamentsTestProportionality(t *testing.T) {
	scenario := func(limit float64) sim.Scenario {
		sc := duel(crisis.Prior{Mean: 2, SD: 1}, crisis.Prior{Mean: 0.5, SD: 0.3})
		sc.Regimes[0].Oversight = &sanction.Oversight{MaxHarm: limit}
		sc.Periods = 6
		return sc
	}
	imposed := func(sc sim.Scenario) (n int) {
		for seed := range uint64(20) {
			for _, e := range play(t, sc, sim.Options{Seed: seed}).Events {
				if e.Kind == event.SanctionImposed {
					n++
				}
			}
		}
		return n
	}
	free := imposed(scenario(0))
	require.Positive(t, free)

	// The harm, from the rows of a history in which the measures are in force.
	found := 0.0
	for seed := uint64(0); found == 0 && seed < 20; seed++ {
		h := play(t, scenario(0), sim.Options{Seed: seed})
		for k, r := range h.Rows { // EUR, RUS
			if r.Actor == "RUS" && r.Sanctioned > 0 && h.Rows[k-1].Sanctioned == 0 {
				found = r.Harm
				break
			}
		}
	}
	require.Positive(t, found)
	require.Equal(t, free, imposed(scenario(1.01*found)))
	require.Zero(t, imposed(scenario(0.9*found)))
	off := scenario(0.9 * found)
	off.Switches = mechanism.Switches{mechanism.Oversight: false}
	require.Equal(t, free, imposed(off))
}

// A time limit ends measures that nobody lifts, and there is no way round it.
func TestTimeLimit(t *testing.T) {
	sc := duel(crisis.Prior{Mean: 3, SD: 0.3}, crisis.Prior{Mean: 0.6, SD: 0.3})
	sc.Periods = 30
	// The sender presses whatever that costs, and the target holds out.
	for k := range sc.Actors {
		if sc.Actors[k].ID == "EUR" {
			sc.Actors[k].Strategies.Threaten = contrary{}
		}
	}
	longest := func(sc sim.Scenario) (quarters int) {
		for seed := range uint64(5) {
			n := 0
			for _, r := range play(t, sc, sim.Options{Seed: seed}).Rows {
				if r.Actor == "RUS" && r.Sanctioned > 0 {
					n++
				}
			}
			quarters = max(quarters, n)
		}
		return quarters
	}
	require.Greater(t, longest(sc), 5)
	sc.Regimes[0].Oversight = &sanction.Oversight{TimeLimit: 5}
	require.Equal(t, 5, longest(sc))
}
